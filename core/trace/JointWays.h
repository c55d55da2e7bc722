// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

#include <vector>

namespace retrace {

/// Ways were found row by row. Where two go along the same ink (a tall QRS that reaches into the next row), or the network sees a signal
/// that no way goes through, the rows that can reach there are led anew together (JointWindow), on pages of many rows those that have most to do with
/// each other, twice. Sets RowWay::untangled and RowWay::crossed. `ink`: as inkOfMap() gives it.
void joinWays(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs = {});

} // namespace retrace
