// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Relief.h"

namespace retrace {

/// Where every point of the sheet is seen. Pinhole with radial distortion; paper, then page.
struct View
{
    GridMap map;       ///< paper mm -> page px: the one truth
    cv::Size size;     ///< of the page
    /// Page -> paper on a lattice of page pixels: CV_32FC2 paper mm, point i at (i + 0.5) * step_px - 0.5.
    cv::Mat paper_mm;
    int step_px = 8;
    double px_per_mm = 0;
};

/// `px_per_mm` is the scale in the middle of the sheet.
View makeView(const Relief& relief, const WearParams& wear, double width_mm, double height_mm, double px_per_mm,
              Random& random);

} // namespace retrace
