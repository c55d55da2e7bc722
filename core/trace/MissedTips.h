// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

#include <vector>

namespace retrace {

/// Where the network sees a signal among the strokes of several rows and no way goes through (not at the borders of leads), the way that
/// can be led there at the least cost is, if what was missed is worth it (PositionCosts::missed). `ink`: as inkOfMap() gives it;
/// RowWay::untangled is as long as the rows. False: no way was changed.
bool goToMissedTips(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs);

} // namespace retrace
