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
    /// A row's borders, as in RowWay: the pen may have been lifted there (breaksOf()).
    void breakAt(const std::vector<double>& borders_mm) { m_breaks = breaksOf(m_map, borders_mm, m_x0, m_x0 + m_n, m_costs); }
    /// Leaves out rows of the map before `first` and from `end` on.
    void limit(int first, int end);

    /// Row of the map in every column on the cheapest path; empty where there is nothing to go through.
    std::vector<int> solve();
    double cost() const { return m_cost; } ///< of the path that solve() found
    /// After solve(): the cheapest path that passes through `row` of the map in column c. The way up to there is known
    /// already; the first call finds the ways on from everywhere, so that any further one only walks along them.
    std::vector<int> solveThrough(int c, int row);

private:
    void layOut();
    void findWaysOn();
    std::vector<int> through(int c, int y) const;
    void addColumn(int c, std::vector<float>& cost) const;
    void step(const float* down_price, const float* up_price, std::vector<float>& cost, std::int16_t* from);

    const NetworkReading& m_map;
    const cv::Mat& m_ink;
    std::vector<bool> m_breaks; ///< may be empty
    // What it costs to be in a row, and to go into it from the row above and from the row below: CV_32F nats, a row for each of the
    // lattice's columns, so that a column's rows lie side by side.
    cv::Mat m_price, m_down_price, m_up_price;
    double m_cost = 0;
    PositionCosts m_costs;
    int m_x0, m_n, m_y0 = 0, m_rows = 0;
    std::vector<float> m_place;
    std::vector<std::pair<int, int>> m_bounds; ///< of every column; empty: none
    std::vector<std::int16_t> m_from, m_to; ///< of every column's rows: the row before and the row after it on the cheapest path
    std::vector<float> m_up, m_down; ///< scratch of step()
    std::vector<std::int16_t> m_up_from, m_down_from;
};

} // namespace retrace
