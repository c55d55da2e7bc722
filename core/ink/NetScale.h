// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/PositionNet.h"

#include <opencv2/imgproc.hpp>

namespace retrace {

/// Brings a picture to the network's scale: area means when it shrinks (so that nothing aliases), linear when it
/// grows. Training and reading both go through here.
inline cv::Mat toNetScale(const cv::Mat& bgr, cv::Size size)
{
    if (bgr.size() == size) {
        return bgr;
    }
    const bool shrinks = size.width < bgr.cols && size.height < bgr.rows;
    cv::Mat scaled;
    cv::resize(bgr, scaled, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
    return scaled;
}

} // namespace retrace
