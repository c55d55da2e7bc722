// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"

#include <vector>

namespace retrace {

/// Columns of the unwarped page that an upright bar between two leads stands in: x0 .. x1 - 1.
struct Bar { int x0, x1; };

/// Tall strokes at the borders between columns of leads, alike in all their columns, with nothing tall beside them. Where a
/// wave hides one border's bar it is taken to stand as at the others, if half of them were seen. What the network takes for a trace is none.
std::vector<Bar> findBars(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout);

/// Sets `own` (CV_8U, size of `coverage`) to 0 where what is inked may be a bar's.
void blankBars(const std::vector<Bar>& bars, const cv::Mat& coverage, double px_per_mm_y, cv::Mat& own);

/// Where a lead's end was read off a bar (its pixels are not `own`), the line goes on as it ran beside the bar. `y` has
/// `per_column` values for each column from x0 on; its leads part at the indices `borders`.
void readBehindBars(const std::vector<Bar>& bars, const cv::Mat& own, double px_per_mm_x, int x0, std::size_t per_column,
                    const std::vector<std::size_t>& borders, std::vector<double>& y);

} // namespace retrace
