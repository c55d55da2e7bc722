// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"

namespace retrace {

/// The map that four marked corners make (a homography); its source is `given`. Throws Problem if
/// no sheet of paper can lie so.
GridResult gridFromCorners(const PageImage& page, const GridParams::Corners& corners);

/// Stretches the paper so that the marked distance is what the person says it is.
void applyRuler(GridResult& result, const GridParams::Ruler& ruler);

} // namespace retrace
