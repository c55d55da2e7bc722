// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/PositionPath.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace retrace {
namespace {

constexpr double kForeignMm = 4.0; // so near to another row's level a position is that row's rather

class Lattice
{
public:
    Lattice(const NetworkReading& map, const cv::Mat& ink, int x0, int x1, double level_mm, const std::vector<double>& others_mm, const PositionCosts& costs)
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

    /// Row of every column on the cheapest path; empty where there is nothing to go through.
    std::vector<int> solve()
    {
        if (m_rows == 0 || m_n <= 0) {
            return {};
        }
        m_from.assign(static_cast<std::size_t>(m_rows) * static_cast<std::size_t>(m_n), 0);
        std::vector<float> cost(static_cast<std::size_t>(m_rows));
        addColumn(0, cost);
        for (int c = 1; c < m_n; ++c) {
            step(c, cost, &m_from[static_cast<std::size_t>(c) * static_cast<std::size_t>(m_rows)]);
            addColumn(c, cost);
        }
        std::vector<int> path(static_cast<std::size_t>(m_n));
        auto y = static_cast<int>(std::ranges::min_element(cost) - cost.begin());
        for (int c = m_n - 1; c >= 0; --c) {
            path[static_cast<std::size_t>(c)] = m_y0 + y;
            y = m_from[static_cast<std::size_t>(c) * static_cast<std::size_t>(m_rows) + static_cast<std::size_t>(y)];
        }
        return path;
    }

private:
    /// Evidence: the share of a position between two rows falls on both, so neighbours count together.
    void addColumn(int c, std::vector<float>& cost) const
    {
        const int x = m_x0 + c;
        const auto p = [&](int y) { return y < 0 || y >= m_map.position.rows ? 0.0F : m_map.position.at<float>(y, x); };
        for (int y = 0; y < m_rows; ++y) {
            const int at = m_y0 + y;
            const float seen = p(at) + 0.5F * (p(at - 1) + p(at + 1)) + static_cast<float>(m_costs.ink) * m_ink.at<float>(at, x);
            cost[static_cast<std::size_t>(y)] += m_place[static_cast<std::size_t>(y)] -
                                                 std::log(static_cast<float>(m_costs.floor) + std::min(1.0F, seen));
        }
    }

    /// Jumps cost by what they cross, ink or paper, in two passes (as the distance transform of a sampled function,
    /// Felzenszwalb 2012).
    void step(int c, std::vector<float>& cost, std::int16_t* from) const
    {
        const int x = m_x0 + c;
        const auto paper = static_cast<float>(m_costs.jump_per_mm / m_map.px_per_mm_y);
        const auto stroke = static_cast<float>(m_costs.stroke_per_mm / m_map.px_per_mm_y);
        const auto across = [&](int y) { // into or out of the row above
            const float ink = std::min(m_ink.at<float>(m_y0 + y, x), m_ink.at<float>(m_y0 + y - 1, x));
            return paper + (stroke - paper) * std::clamp(5 * ink - 0.5F, 0.0F, 1.0F);
        };
        for (int y = 0; y < m_rows; ++y) {
            from[y] = static_cast<std::int16_t>(y);
        }
        const auto move = [&](int to, int by, float price) {
            const auto i = static_cast<std::size_t>(to), j = static_cast<std::size_t>(by);
            if (cost[j] + price < cost[i]) {
                cost[i] = cost[j] + price;
                from[i] = from[j];
            }
        };
        for (int y = 1; y < m_rows; ++y) {
            move(y, y - 1, across(y));
        }
        for (int y = m_rows - 1; y > 0; --y) {
            move(y - 1, y, across(y));
        }
    }

    const NetworkReading& m_map;
    const cv::Mat& m_ink;
    const PositionCosts& m_costs;
    int m_x0, m_n, m_y0 = 0, m_rows = 0;
    std::vector<float> m_place;
    std::vector<std::int16_t> m_from;
};

/// The mean of the map's probability around a row, and how much of it there is.
struct Spot { double row, probability; };

Spot spotAt(const cv::Mat& position, int x, int row)
{
    constexpr int kAround = 2;
    double sum = 0, weighted = 0;
    for (int y = std::max(0, row - kAround); y <= std::min(position.rows - 1, row + kAround); ++y) {
        const double p = position.at<float>(y, x);
        sum += p;
        weighted += p * y;
    }
    return {sum > 0 ? weighted / sum : row, sum};
}

/// Fills silent stretches of at most `most` columns by the straight line between their ends.
void bridge(std::vector<double>& row, std::size_t most)
{
    std::size_t last = row.size();
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (std::isnan(row[i])) {
            continue;
        }
        if (last < i && i - last > 1 && i - last - 1 <= most) {
            for (std::size_t k = last + 1; k < i; ++k) {
                const double f = static_cast<double>(k - last) / static_cast<double>(i - last);
                row[k] = row[last] * (1 - f) + row[i] * f;
            }
        }
        last = i;
    }
}

} // namespace

cv::Mat inkOfMap(const InkResult& ink)
{
    const NetworkReading& map = ink.network;
    cv::Mat own, seen; // corners of all rasters coincide
    cv::resize(ink.coverage, own, map.position.size(), 0, 0, cv::INTER_LINEAR);
    cv::resize(map.classes[static_cast<std::size_t>(InkClass::trace)], seen, map.position.size(), 0, 0, cv::INTER_LINEAR);
    return cv::max(cv::max(own, seen), map.position);
}

PositionPath followPosition(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm,
                            const std::vector<double>& others_mm, const PositionCosts& costs)
{
    PositionPath path;
    path.x0 = std::clamp(static_cast<int>(std::floor(map.column(from_mm))), 0, map.position.cols);
    const int x1 = std::clamp(static_cast<int>(std::ceil(map.column(to_mm))) + 1, path.x0, map.position.cols);
    const std::vector<int> rows = Lattice(map, ink, path.x0, x1, level_mm, others_mm, costs).solve();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Spot spot = spotAt(map.position, path.x0 + static_cast<int>(i), rows[i]);
        path.row.push_back(spot.probability >= costs.sure ? spot.row : std::numeric_limits<double>::quiet_NaN());
        path.probability.push_back(static_cast<float>(std::min(1.0, spot.probability)));
    }
    bridge(path.row, static_cast<std::size_t>(costs.bridge_mm * map.px_per_mm_x));
    return path;
}

} // namespace retrace
