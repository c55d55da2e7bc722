// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"

namespace retrace {

/// How much of its ink each pixel kept, CV_8U 0..255: fading, grain, streaks. Empty: all of it.
cv::Mat inkStrength(const PrintParams& params, cv::Size size, double px_per_mm);

cv::Vec3b bgrOf(int rgb);
/// Lays ink of one colour over the page.
void lay(cv::Mat& bgr, const cv::Mat& coverage, int rgb);

} // namespace retrace
