// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Camera.h"

namespace retrace {

/// A flat, marked sheet, about to be seen.
struct FlatSheet
{
    cv::Mat bgr;     ///< as printed and marked
    cv::Mat classes; ///< CV_8U of InkClass
    cv::Mat there;   ///< CV_8U, 0 where a hole or a tear is; empty: all there
    double px_per_mm = 0;
    double width_mm = 0, height_mm = 0;
};

struct Exposed
{
    cv::Mat bgr, classes;
};

/// The sheet on its table through the lens, in one resampling, with the light on it.
Exposed expose(const FlatSheet& sheet, const View& view, const Relief& relief, const WearParams& wear, Random& random);

} // namespace retrace
