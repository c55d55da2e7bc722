// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"

namespace retrace
{

/// A map for a page without a readable grid: from what a person gave, the file's resolution, or a
/// guess. Its rows are level (core/grid/Skew.h). Never empty, and every one carries a warning.
GridResult gridFallBack(const PageImage& page, const GridParams& params);

/// The same with the scale that the page's signals told (page pixels per mm).
GridResult gridOfSignals(const PageImage& page, double px_per_mm_x, double px_per_mm_y,
                         std::string warning, const GridParams& params);

} // namespace retrace
