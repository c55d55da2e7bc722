// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Bars.h"

#include <cstddef>
#include <vector>

namespace retrace {

/// The ink about the bars: CV_32F coverage of the unwarped page and CV_8U, 0 where a bar may have inked it (blankBars()).
struct BarInk
{
    const cv::Mat &coverage, &own;
    double px_per_mm_x = 1, px_per_mm_y = 1;
};

/// Where a lead's end was read off a bar (its pixels are not `own`), the line goes on as it ran beside the bar. In a bar's columns it
/// can only be behind the bar or on ink that stands out of it: what came to the bar above or below it has turned back, and what runs
/// towards ink that stands out goes as far as that. `y` has `per_column` values for each column from x0 on; its leads part at the indices `borders`.
void readBehindBars(const std::vector<Bar>& bars, const BarInk& ink, int x0, std::size_t per_column, const std::vector<std::size_t>& borders, std::vector<double>& y);

} // namespace retrace
