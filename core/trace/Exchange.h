// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

#include <vector>

namespace retrace {

/// Where two ways meet they may as well go on as each other did: between two such places they are exchanged where both then stay nearer to
/// their own levels, unless that makes them turn sharper. RowWay::untangled is as long as the rows.
void exchangeWays(const NetworkReading& map, std::vector<RowWay>& ways, const PositionCosts& costs);

} // namespace retrace
