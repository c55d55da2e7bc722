// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"

#include <vector>

namespace retrace {

/// Columns of the unwarped page that an upright bar between two leads stands in: x0 .. x1 - 1. `tall` px high, as bars of the page are.
struct Bar { int x0, x1, tall = 0; };

/// Tall strokes at the borders between columns of leads, alike in all their columns, with nothing tall beside them. Where a
/// wave hides one border's bar it is taken to stand as at the others, if half of them were seen. What the network takes for a trace is none.
std::vector<Bar> findBars(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout);

/// Rows of column `x` that tall strokes stand in, as bars are: inked darker than `ink` (coverage), little holes counted as inked.
std::vector<cv::Range> tallStrokes(const cv::Mat& coverage, int x, float ink, double px_per_mm_y);

/// Sets `own` (CV_8U, size of `coverage`) to 0 where what is inked may be a bar's.
void blankBars(const std::vector<Bar>& bars, const cv::Mat& coverage, double px_per_mm_y, cv::Mat& own);

} // namespace retrace
