// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Lattice.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kForeignMm = 4.0; // so near to another row's level a position is that row's rather
constexpr float kNever = 1e12F;
constexpr float kThin = 0.15F; // probability from which a row is no part of a steep stroke
constexpr int kEdge = 4;        // columns of the map

} // namespace

Lattice::Lattice(const NetworkReading& map, const cv::Mat& ink, int x0, int x1, double level_mm, const std::vector<double>& others_mm, const PositionCosts& costs)
    : m_map(map), m_ink(ink), m_costs(costs), m_x0(x0), m_n(x1 - x0)
{
    m_y0 = std::max(0, static_cast<int>(map.row(level_mm - costs.reach_mm)));
    const int y1 = std::min(map.position.rows, static_cast<int>(map.row(level_mm + costs.reach_mm)));
    m_rows = std::max(0, y1 - m_y0);
    for (int y = 0; y < m_rows; ++y) {
        const double mm = map.toPaper(0, m_y0 + y).y_mm, own = std::abs(mm - level_mm);
        double cost = costs.away_per_mm * std::max(0.0, own - costs.free_mm);
        for (double other : others_mm) {
            const double theirs = std::abs(mm - other);
            cost += theirs < own && theirs < kForeignMm ? costs.foreign * (1 - theirs / kForeignMm) : 0.0;
        }
        m_place.push_back(static_cast<float>(cost));
    }
}

void Lattice::bind(int c, int first_row, int last_row)
{
    if (c < 0 || c >= m_n || m_rows == 0) {
        return;
    }
    if (m_bounds.empty()) {
        m_bounds.assign(static_cast<std::size_t>(m_n), {0, m_rows - 1});
    }
    const int first = std::clamp(first_row - m_y0, 0, m_rows - 1);
    m_bounds[static_cast<std::size_t>(c)] = {first, std::clamp(last_row - m_y0, first, m_rows - 1)};
}

void Lattice::limit(int first, int end)
{
    const int from = std::clamp(first - m_y0, 0, m_rows), to = std::clamp(end - m_y0, from, m_rows);
    m_place = {m_place.begin() + from, m_place.begin() + to};
    m_y0 += from;
    m_rows = to - from;
    m_bounds.clear();
}

std::vector<int> Lattice::solve()
{
    if (m_rows == 0 || m_n <= 0) {
        return {};
    }
    m_from.assign(static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_n), 0);
    std::vector<float> cost(static_cast<std::size_t>(m_rows));
    addColumn(0, cost);
    forward(1, cost);
    const auto best = std::ranges::min_element(cost);
    m_cost = *best;
    return back(static_cast<int>(best - cost.begin()), m_n - 1);
}

std::vector<int> Lattice::solveThrough(int c, int row)
{
    const int y = row - m_y0;
    if (m_from.empty() || c < 0 || c >= m_n || y < 0 || y >= m_rows) {
        return {};
    }
    std::vector<float> cost(static_cast<std::size_t>(m_rows), kNever);
    cost[static_cast<std::size_t>(y)] = 0;
    forward(c + 1, cost);
    return back(static_cast<int>(std::ranges::min_element(cost) - cost.begin()), m_n - 1);
}

void Lattice::forward(int from, std::vector<float>& cost)
{
    for (int c = from; c < m_n; ++c) {
        step(c, cost, &m_from[static_cast<std::size_t>(c) * static_cast<std::size_t>(m_rows)]);
        addColumn(c, cost);
    }
}

std::vector<int> Lattice::back(int y, int last) const
{
    std::vector<int> path(static_cast<std::size_t>(m_n));
    for (int c = last; c >= 0; --c) {
        path[static_cast<std::size_t>(c)] = m_y0 + y;
        y = m_from[static_cast<std::size_t>(c) * static_cast<std::size_t>(m_rows) + static_cast<std::size_t>(y)];
    }
    return path;
}

// The share of a position between two rows falls on both, so neighbours count together.
float Lattice::priceAt(const NetworkReading& map, const cv::Mat& ink, const PositionCosts& costs, int x, int y)
{
    const auto p = [&](int row) { return row < 0 || row >= map.position.rows ? 0.0F : map.position.at<float>(row, x); };
    const float seen = p(y) + 0.5F * (p(y - 1) + p(y + 1)) + static_cast<float>(costs.ink) * ink.at<float>(y, x);
    return -std::log(static_cast<float>(costs.floor) + std::min(1.0F, seen));
}

cv::Mat Lattice::prices(const NetworkReading& map, const cv::Mat& ink, const PositionCosts& costs)
{
    cv::Mat prices(map.position.size(), CV_32F);
    cv::parallel_for_({0, prices.rows}, [&](const cv::Range& range) {
        for (int y = range.start; y < range.end; ++y) {
            for (int x = 0; x < prices.cols; ++x) {
                prices.at<float>(y, x) = priceAt(map, ink, costs, x, y);
            }
        }
    });
    return prices;
}

void Lattice::addColumn(int c, std::vector<float>& cost) const
{
    const int x = m_x0 + c;
    const auto [first, last] = m_bounds.empty() ? std::pair{0, m_rows - 1} : m_bounds[static_cast<std::size_t>(c)];
    for (int y = 0; y < m_rows; ++y) {
        float& here = cost[static_cast<std::size_t>(y)];
        const float price = m_prices.empty() ? priceAt(m_map, m_ink, m_costs, x, m_y0 + y) : m_prices.at<float>(m_y0 + y, x);
        const float others = !m_explained.empty() && m_explained.at<uchar>(m_y0 + y, c) ? static_cast<float>(m_costs.explained) : 0.0F;
        here = y < first || y > last ? kNever : here + m_place[static_cast<std::size_t>(y)] + price + others;
    }
}

// Jumps cost by what they cross, ink or paper, in two passes (as the distance transform of a sampled function,
// Felzenszwalb 2012).
void Lattice::step(int c, std::vector<float>& cost, std::int16_t* from) const
{
    const int x = m_x0 + c;
    const auto paper = static_cast<float>(m_costs.jump_per_mm / m_map.px_per_mm_y);
    const auto stroke = static_cast<float>(m_costs.stroke_per_mm / m_map.px_per_mm_y);
    const auto taken = static_cast<float>(m_costs.explained_per_mm / m_map.px_per_mm_y);
    const auto across = [&](int y) { // into or out of the row above
        const float ink = std::min(m_ink.at<float>(m_y0 + y, x), m_ink.at<float>(m_y0 + y - 1, x));
        const bool others = !m_explained.empty() && m_explained.at<uchar>(m_y0 + y, c);
        return paper + ((others ? taken : stroke) - paper) * std::clamp(5 * ink - 0.5F, 0.0F, 1.0F);
    };
    // A steep stroke spreads its column's probability over all rows that it crosses: who goes along it goes through all of it.
    const bool edge = x < kEdge || x >= m_map.position.cols - kEdge; // where the network saw half of what it looks at
    const auto crossed = [&](int y) {
        const float p = m_map.position.at<float>(m_y0 + y, x);
        return edge ? 0.0F : static_cast<float>(m_costs.crossed) * p * std::max(0.0F, 1 - p / kThin);
    };
    // Up or down, not both in one column.
    m_up = cost, m_down = cost;
    m_up_from.resize(static_cast<std::size_t>(m_rows)), m_down_from.resize(static_cast<std::size_t>(m_rows));
    for (int y = 0; y < m_rows; ++y) {
        m_up_from[static_cast<std::size_t>(y)] = m_down_from[static_cast<std::size_t>(y)] = static_cast<std::int16_t>(y);
    }
    for (int y = 1; y < m_rows; ++y) {
        const auto i = static_cast<std::size_t>(y);
        const float price = across(y) - crossed(y - 1);
        if (m_down[i - 1] + price < m_down[i]) {
            m_down[i] = m_down[i - 1] + price;
            m_down_from[i] = m_down_from[i - 1];
        }
    }
    for (int y = m_rows - 1; y > 0; --y) {
        const auto i = static_cast<std::size_t>(y);
        const float price = across(y) - crossed(y);
        if (m_up[i] + price < m_up[i - 1]) {
            m_up[i - 1] = m_up[i] + price;
            m_up_from[i - 1] = m_up_from[i];
        }
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_rows); ++i) {
        const bool up = m_up[i] < m_down[i];
        cost[i] = up ? m_up[i] : m_down[i];
        from[i] = up ? m_up_from[i] : m_down_from[i];
    }
}

} // namespace retrace
