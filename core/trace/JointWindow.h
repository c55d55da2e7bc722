// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/CheapestTogether.h"
#include "core/trace/MoveFront.h"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace retrace {

/// Some rows' ways through some columns of the map, to be led so that they cost least together: each way's own price as for
/// followPosition(), and what its turns cost (PositionCosts::bend_per_mm); what two of them share (PositionCosts::shared); and what the
/// network sees and nobody goes through (PositionCosts::missed). Candidates of each row are its best responses to what the others do, from
/// several starts and in turn until nothing changes (a Viterbi path over rows and moves, states far from the cheapest left out); of their
/// combinations the best is chosen by branch and bound, and answered again, until nothing is gained.
class JointWindow
{
public:
    /// `closed`: columns of the map in which nothing is missed. `rows`: indices into `ways`, which all go through the columns. `seen`: rows of
    /// the map that something is missed in. `ink`: as inkOfMap() gives it.
    JointWindow(const NetworkReading& map, const cv::Mat& ink, const std::vector<RowWay>& ways, const std::vector<bool>& closed, std::vector<std::size_t> rows, cv::Range columns,
                cv::Range seen, const PositionCosts& costs);
    JointWindow(const JointWindow&) = delete; // its pools ask it
    JointWindow& operator=(const JointWindow&) = delete;

    struct Found
    {
        std::vector<std::vector<int>> ways; ///< rows of the map in each column, of each of `rows`
        double worth = 0;                   ///< nats that they cost less than the present ones
    };
    Found best();

private:
    using State = std::vector<std::vector<int>>;

    std::size_t cell(int c, int y) const { return static_cast<std::size_t>(c) * static_cast<std::size_t>(m_h) + static_cast<std::size_t>(y); }
    void layOut(const cv::Mat& ink);
    std::vector<float> placeOf(const RowWay& way) const;
    std::vector<int> partOf(const RowWay& way) const;
    void cover(const std::vector<int>& way, std::vector<unsigned char>& taken) const;
    float earned(int c) const;
    std::pair<float, float> perRow(std::size_t k, int c) const;
    bool lifted(std::size_t k, int c) const { return m_breaks[k][static_cast<std::size_t>(c)]; } ///< the pen of row k may be, in column c
    double ownCost(std::size_t k, const std::vector<int>& way) const;
    double shared(const std::vector<int>& a, const std::vector<int>& b) const;
    void note(std::size_t k, std::vector<int> way);
    void settle(State s, std::span<const std::size_t> order);
    State stateOf(const std::vector<std::size_t>& chosen) const;
    std::vector<int> respond(const State& s, std::size_t k, std::span<const std::size_t> placed, double missed);
    std::vector<int> answer(const State& s, std::size_t k, std::span<const std::size_t> placed, double missed) const;
    void price(std::size_t k, int c, const std::vector<unsigned char>& taken, float collects, ColumnPrice& column) const;

    const NetworkReading& m_map;
    std::vector<std::size_t> m_rows;
    cv::Range m_columns;
    PositionCosts m_costs;
    int m_n, m_y0 = 0, m_h = 0;
    std::vector<float> m_seen, m_unlikely, m_inked, m_thin; ///< of every column's rows, column by column
    std::vector<std::vector<bool>> m_breaks;        ///< columns in which the pen may have been lifted, for each of the rows
    std::vector<bool> m_closed;                     ///< columns in which nothing is missed
    std::optional<MoveCosts> m_moves;               ///< once the window's height is known
    std::vector<std::vector<float>> m_place;        ///< nats, of each row of the map, for each of the rows
    std::vector<std::size_t> m_signals;             ///< cells where the network sees something that the others leave
    std::vector<std::vector<int>> m_others;         ///< ways of rows that are not looked at
    State m_start;
    std::vector<bool> m_begins, m_ends; ///< rows whose way begins or ends with the window
    CandidatePools m_pools;
    std::map<std::vector<int>, std::vector<int>> m_answers; ///< by what respond() was asked
};

constexpr int kWayBeside = 2; ///< rows and columns of the map that a way covers beside itself

} // namespace retrace
