// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <vector>

namespace retrace {

/// Defocus, motion, noise, contrast and tone; in this order, in place.
void sense(cv::Mat& bgr, const WearParams& wear, Random& random);

/// Encodes and decodes; the bytes are returned, bgr is what they hold.
std::vector<unsigned char> compress(cv::Mat& bgr, int jpeg_quality);

} // namespace retrace
