// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

namespace retrace {

/// A way that a row might go.
struct Candidate
{
    std::vector<int> way;     ///< rows of the map, column by column
    double cost = 0;          ///< nats, of its own
    std::vector<bool> covers; ///< of the signals
};

/// Candidates of each row, of which one is to be chosen.
struct CandidatePools
{
    std::vector<std::vector<Candidate>> of_row;
    std::vector<float> signals; ///< what the network sees in each place that should be covered
    double missed = 0;          ///< nats for each unit of that which no chosen candidate covers
    /// Nats that two rows' ways cost where they share their place.
    std::function<double(const std::vector<int>&, const std::vector<int>&)> shared;
};

/// What the candidates `chosen`, one of each row, cost together.
double costTogether(const CandidatePools& pools, const std::vector<std::size_t>& chosen);

/// Puts into `chosen` the candidates that cost least together, by branch and bound from those that are there; returns what they cost.
double chooseTogether(const CandidatePools& pools, std::vector<std::size_t>& chosen);

} // namespace retrace
