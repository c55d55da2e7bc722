// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/InkRuns.h"

#include <functional>
#include <vector>

namespace retrace {

/// What the network tells of a row: kPerColumn values (Readout.h) for every column, px.
struct RowSeen
{
    std::vector<double> y;           ///< where it sees the signal; NaN where it does not
    std::vector<double> probability; ///< and how surely, 0 to 1
    std::vector<double> way;         ///< of its row's way among the others', wherever little is seen
    std::vector<bool> crossed;       ///< another row's ink may stand there
};

/// Px per mm of the unwarped page, and whether its pixels are the scan's own.
struct RowScale
{
    double px_per_mm_x = 0, px_per_mm_y = 0;
    bool sharp = true;
};

/// Of places on the unwarped page, px.
struct RowPlaces
{
    std::function<bool(double x, double y)> on_anothers_way, in_name;
};

/// A row's path (px, NaN for gaps) from `x0` on, of what the ink alone tells and what the network sees. Where they tell the same, the ink is the
/// more exact one; the further they are apart, the more the network's half counts (grid lines pull at the ink). Where they tell different things,
/// or the ink does not reach as far as the network sees a tip, the network is believed, as far as it is sure, and read from the ink that lies along
/// its way. Where it is not sure, ink along the row's way among the others is the row's sooner than what the ink alone tells, unless it may be
/// lettering; what lies on another row's way is none of it. All that `seen` holds is as long as `from_ink`: kPerColumn for every column.
std::vector<double> judgeRow(const InkColumns& columns, int x0, const std::vector<double>& from_ink, const RowSeen& seen, const RowScale& scale,
                             const RowPlaces& places);

} // namespace retrace
