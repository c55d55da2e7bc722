// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"

#include <opencv2/core.hpp>

namespace retrace {

/// Darkness of the page against its own paper, per channel: 0 paper, 1 black. CV_32FC3.
/// The paper's level is the bright end of each neighbourhood, so shadows and vignettes fall away.
cv::Mat darkness(const UnwarpedPage& page);

/// Darkness of the page as it would be without ink (paper and grid lines). CV_32FC3, size of `dark`.
cv::Mat inkFree(const UnwarpedPage& page, const cv::Mat& dark, const Task& task);

} // namespace retrace
