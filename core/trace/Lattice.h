// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace retrace {

/// The Viterbi lattice of followPosition(): one state for every row of the map within reach of a level, in every column from
/// x0 to x1 - 1.
class Lattice
{
public:
    Lattice(const NetworkReading& map, const cv::Mat& ink, int x0, int x1, double level_mm, const std::vector<double>& others_mm,
            const PositionCosts& costs);

    /// In column c of the lattice the path lies between these rows of the map.
    void bind(int c, int first_row, int last_row);
    void letGo() { m_bounds.clear(); }
    /// Leaves out rows of the map before `first` and from `end` on.
    void limit(int first, int end);

    /// Row of the map in every column on the cheapest path; empty where there is nothing to go through.
    std::vector<int> solve();

private:
    void addColumn(int c, std::vector<float>& cost) const;
    void step(int c, std::vector<float>& cost, std::int16_t* from) const;

    const NetworkReading& m_map;
    const cv::Mat& m_ink;
    PositionCosts m_costs;
    int m_x0, m_n, m_y0 = 0, m_rows = 0;
    std::vector<float> m_place;
    std::vector<std::pair<int, int>> m_bounds; ///< of every column; empty: none
    std::vector<std::int16_t> m_from;
};

} // namespace retrace
