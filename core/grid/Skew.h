// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

namespace retrace
{

/// By how many degrees (clockwise on screen, within 5) the rows of a page without a grid are turned from the picture's: the turn at
/// which the ink, projected along rows and along columns, is gathered best (projection profiles, Postl 1986). Traces and lines of text
/// tell along the rows, beats printed above one another, bars and pulses down the columns. 0 where nothing does. `bgr`: CV_8UC3.
double skewOfRows(const cv::Mat& bgr);

} // namespace retrace
