// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

#include <vector>

namespace retrace {

/// Ways were found row by row; where two go along the same stroke, one of them is wrong: a tall QRS that reaches into the next row. Both
/// are looked at with the other's ink taken for explained, and the one that loses less by keeping off it gives way, as long as that changes
/// anything. Then ways that meet twice are exchanged between where both stay nearer to their own levels so; and where the network sees a
/// signal that no way goes through, the way to which that costs least is led there, if what was missed is worth it. `ink`: as inkOfMap() gives it.
void untangle(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs = {});

} // namespace retrace
