// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Lattice.h"

#include <opencv2/imgproc.hpp>

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
    layOut();
    const auto rows = static_cast<std::size_t>(m_rows);
    m_from.assign(rows * static_cast<std::size_t>(m_n), 0);
    m_to.clear();
    std::vector<float> cost(rows);
    addColumn(0, cost);
    for (int c = 1; c < m_n; ++c) {
        step(m_down_price.ptr<float>(c), m_up_price.ptr<float>(c), cost, &m_from[static_cast<std::size_t>(c) * rows]);
        addColumn(c, cost);
    }
    const auto best = std::ranges::min_element(cost);
    m_cost = *best;
    return through(m_n - 1, static_cast<int>(best - cost.begin()));
}

std::vector<int> Lattice::solveThrough(int c, int row)
{
    const int y = row - m_y0;
    if (m_from.empty() || c < 0 || c >= m_n || y < 0 || y >= m_rows) {
        return {};
    }
    if (m_to.empty()) {
        findWaysOn();
    }
    return through(c, y);
}

std::vector<int> Lattice::through(int c, int y) const
{
    const auto rows = static_cast<std::size_t>(m_rows);
    std::vector<int> path(static_cast<std::size_t>(m_n), m_y0 + y);
    for (int k = c, at = y; k > 0; --k) {
        at = m_from[static_cast<std::size_t>(k) * rows + static_cast<std::size_t>(at)];
        path[static_cast<std::size_t>(k) - 1] = m_y0 + at;
    }
    for (int k = c, at = y; k + 1 < m_n; ++k) {
        at = m_to[static_cast<std::size_t>(k) * rows + static_cast<std::size_t>(at)];
        path[static_cast<std::size_t>(k) + 1] = m_y0 + at;
    }
    return path;
}

// solve() the other way round: what is down from a column's row to the next one's is up on the way back.
void Lattice::findWaysOn()
{
    const auto rows = static_cast<std::size_t>(m_rows);
    m_to.assign(rows * static_cast<std::size_t>(m_n), 0);
    std::vector<float> cost(rows, 0);
    for (int c = m_n - 1; c > 0; --c) {
        addColumn(c, cost);
        step(m_up_price.ptr<float>(c), m_down_price.ptr<float>(c), cost, &m_to[static_cast<std::size_t>(c - 1) * rows]);
    }
}

// What the steps need is worked out beforehand, column by column; the map and the ink lie row by row.
void Lattice::layOut()
{
    const auto turned = [&](const cv::Mat& raster, int above, int below) { // rows beyond the raster are empty
        const int first = std::max(0, m_y0 - above), end = std::min(raster.rows, m_y0 + m_rows + below);
        cv::Mat out;
        cv::transpose(raster(cv::Rect(m_x0, first, m_n, end - first)), out);
        cv::copyMakeBorder(out, out, 0, 0, first - (m_y0 - above), m_y0 + m_rows + below - end, cv::BORDER_CONSTANT, cv::Scalar(0));
        return out;
    };
    const cv::Mat seen = turned(m_map.position, 1, 1), ink = turned(m_ink, 1, 0);
    m_price.create(m_n, m_rows, CV_32F);
    m_down_price.create(m_n, m_rows, CV_32F);
    m_up_price.create(m_n, m_rows, CV_32F);
    const auto floor = static_cast<float>(m_costs.floor), worth = static_cast<float>(m_costs.ink), earned = static_cast<float>(m_costs.crossed);
    const auto stroke = static_cast<float>(m_costs.stroke_per_mm / m_map.px_per_mm_y);
    for (int c = 0; c < m_n; ++c) {
        const int x = m_x0 + c;
        const bool lifted = !m_breaks.empty() && m_breaks[static_cast<std::size_t>(c)];
        const auto paper = static_cast<float>((lifted ? m_costs.break_per_mm : m_costs.jump_per_mm) / m_map.px_per_mm_y);
        // where the network saw half of what it looks at nothing is earned
        const float earns = x < kEdge || x >= m_map.position.cols - kEdge ? 0.0F : earned;
        const float* const p = seen.ptr<float>(c) + 1;
        const float* const s = ink.ptr<float>(c) + 1;
        float *const price = m_price.ptr<float>(c), *const down = m_down_price.ptr<float>(c), *const up = m_up_price.ptr<float>(c);
        for (int y = 0; y < m_rows; ++y) {
            // The share of a position between two rows falls on both, so neighbours count together.
            price[y] = floor + std::min(1.0F, p[y] + 0.5F * (p[y - 1] + p[y + 1]) + worth * s[y]);
            // Jumps cost by what they cross, ink or paper. A steep stroke spreads its column's probability over all rows that it
            // crosses: who goes along it goes through all of it.
            const float inked = std::clamp(5 * std::min(s[y], s[y - 1]) - 0.5F, 0.0F, 1.0F);
            const float across = paper + (stroke - paper) * inked;
            down[y] = across - earns * p[y - 1] * std::max(0.0F, 1 - p[y - 1] / kThin);
            up[y] = across - earns * p[y] * std::max(0.0F, 1 - p[y] / kThin);
        }
    }
    cv::log(m_price, m_price);
    for (int c = 0; c < m_n; ++c) {
        float* const price = m_price.ptr<float>(c);
        for (int y = 0; y < m_rows; ++y) {
            price[y] = m_place[static_cast<std::size_t>(y)] - price[y];
        }
    }
}

void Lattice::addColumn(int c, std::vector<float>& cost) const
{
    const float* const price = m_price.ptr<float>(c);
    for (int y = 0; y < m_rows; ++y) {
        cost[static_cast<std::size_t>(y)] += price[y];
    }
    if (!m_bounds.empty()) {
        const auto [first, last] = m_bounds[static_cast<std::size_t>(c)];
        std::fill(cost.begin(), cost.begin() + first, kNever);
        std::fill(cost.begin() + last + 1, cost.end(), kNever);
    }
}

// The best ways up and down into each row, in two passes (as the distance transform of a sampled function, Felzenszwalb 2012); up or
// down, not both in one column. The passes do not wait for each other.
void Lattice::step(const float* down_price, const float* up_price, std::vector<float>& cost, std::int16_t* from)
{
    const auto rows = static_cast<std::size_t>(m_rows);
    m_up = cost, m_down = cost;
    m_up_from.resize(rows), m_down_from.resize(rows);
    float down = m_down[0], up = m_up[rows - 1];
    std::int16_t down_from = 0, up_from = static_cast<std::int16_t>(m_rows - 1);
    m_down_from[0] = down_from, m_up_from[rows - 1] = up_from;
    for (std::size_t i = 1, j = rows - 1; i < rows; ++i, --j) {
        const float further = down + down_price[i], here = m_down[i];
        down_from = further < here ? down_from : static_cast<std::int16_t>(i);
        down = std::min(further, here);
        m_down[i] = down, m_down_from[i] = down_from;

        const float upward = up + up_price[j], there = m_up[j - 1];
        up_from = upward < there ? up_from : static_cast<std::int16_t>(j - 1);
        up = std::min(upward, there);
        m_up[j - 1] = up, m_up_from[j - 1] = up_from;
    }
    for (std::size_t i = 0; i < rows; ++i) {
        const bool better = m_up[i] < m_down[i];
        cost[i] = better ? m_up[i] : m_down[i];
        from[i] = better ? m_up_from[i] : m_down_from[i];
    }
}

} // namespace retrace
