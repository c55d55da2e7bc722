// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"
#include "core/ink/InkRuns.h"
#include "core/layout/Layout.h"

#include <vector>

namespace retrace {

/// The ink that the traces of a row may be, column by column from `from_mm` to `to_mm` and within `band_mm` of the row's
/// level: lead names are marked as lettering, calibration pulses and separators are left out. `boxes`: the row's, of the
/// layout; at least one.
InkColumns rowInk(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const std::vector<PaperBox>& names,
                  const std::vector<std::size_t>& boxes, double from_mm, double to_mm, double band_mm);

} // namespace retrace
