// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"

namespace retrace {

/// CV_32FC2, page-sized: the paper point (mm) of every page pixel. Exact every 8 pixels, linear between.
cv::Mat paperOfPixels(const GridMap& map, cv::Size page);

} // namespace retrace
