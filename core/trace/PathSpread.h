// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

namespace retrace {

/// How the evidence lies around a path, for each of its columns: over all ways through the map, not only the best.
struct PathSpread
{
    std::vector<float> sd_mm; ///< root mean square distance of the posterior from the path
    std::vector<float> near;  ///< share of the posterior within 0.5 mm of the path
};

/// Forward-backward (Baum 1972, as in Rabiner 1989) over the lattice that followPosition() finds its path in. `row`: the path
/// as rows of the map from its column x0 on, NaN where there is none (there the spread is around the posterior's own mean,
/// and `near` is 0). `level_mm`, `others_mm`, `ink` as for followPosition().
PathSpread spreadAround(const NetworkReading& map, const cv::Mat& ink, int x0, const std::vector<double>& row, double level_mm,
                        const std::vector<double>& others_mm, const PositionCosts& costs = {});

} // namespace retrace
