// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Carrier.h"

#include <opencv2/core.hpp>

namespace retrace::fringe
{

/// The page's darkest (and brightest) channel at working size; `shrink` is the whole-number factor from the page to
/// it.
struct Working {
    cv::Mat darkest;
    cv::Mat brightest; ///< coloured lines are pale in it, ink is not
    cv::Mat flat;
    int shrink = 1;
    bool two_tones = false; ///< a page in black and white
    InkHeld held = InkHeld::once; ///< in `flat`
};

Working prepare(const cv::Mat& bgr);

/// The same page with strokes much darker than what is printed pale taken out: beats and rows repeat as regularly as lines do, and may
/// outshout a faint grid.
Working withoutInk(const Working& work);
/// ... flattened as InkHeld says.
Working withInkHeld(const Working& work);
Working againstPaper(const Working& work);

} // namespace retrace::fringe
