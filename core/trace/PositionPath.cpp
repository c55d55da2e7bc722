// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/PositionPath.h"

#include "core/record/Median.h"
#include "core/trace/Lattice.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kLevelMm = 3.0;   // to either side: the signal's level about a spike
constexpr double kDipMm = 0.3;     // no beat goes back and forth in so little (12 ms at 25 mm/s)
constexpr double kDipDeepMm = 1.0; // shallower ones are noise
constexpr float kSeen = 0.02F;     // probability that still belongs to a stroke
constexpr double kBeyondMm = 3.0;  // of a way's rows, at most

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

std::pair<int, int> spanAt(const RowWay& way, int x)
{
    const auto i = static_cast<std::size_t>(x - way.x0);
    const int here = way.rows[i], before = i > 0 ? way.rows[i - 1] : here;
    return {std::min(here, before), std::max(here, before)};
}

namespace {

MapSpot spotBetween(const cv::Mat& position, int x, int first, int last)
{
    constexpr int kAround = 2;
    double sum = 0, weighted = 0;
    for (int y = std::max(0, first - kAround); y <= std::min(position.rows - 1, last + kAround); ++y) {
        const double p = position.at<float>(y, x);
        sum += p;
        weighted += p * y;
    }
    return {sum > 0 ? weighted / sum : 0.5 * (first + last), sum};
}

/// The mean of what is seen in column i of a way: along a steep stroke a column's probability is spread over all that the stroke crosses in
/// it, from the way's row in the column before to that in the column after, and at a tip beyond.
MapSpot spotAlong(const NetworkReading& map, const RowWay& way, std::size_t i)
{
    const int x = way.x0 + static_cast<int>(i);
    const auto seen = [&](int y) { return y >= 0 && y < map.position.rows && map.position.at<float>(y, x) > kSeen; };
    const auto [lo, hi] = std::minmax({way.rows[i > 0 ? i - 1 : i], way.rows[i], way.rows[std::min(i + 1, way.rows.size() - 1)]});
    const auto beyond = [&](int y, int step) {
        const int end = y + step * static_cast<int>(kBeyondMm * map.px_per_mm_y);
        while (y != end && (seen(y + step) || seen(y + 2 * step))) {
            y += step;
        }
        return y;
    };
    return spotBetween(map.position, x, beyond(lo, -1), beyond(hi, 1));
}

/// Where a way stands in the middle of column i, by itself: a column's rows are those from the one before, and at a tip its end.
double amongOthers(const RowWay& way, std::size_t i)
{
    const int before = way.rows[i > 0 ? i - 1 : i], here = way.rows[i], after = way.rows[std::min(i + 1, way.rows.size() - 1)];
    return (before < here) == (here < after) ? 0.5 * (before + here) : here;
}

} // namespace

MapSpot spotAt(const cv::Mat& position, int x, int row) { return spotBetween(position, x, row, row); }

cv::Mat inkOfMap(const InkResult& ink)
{
    const NetworkReading& map = ink.network;
    cv::Mat own, seen; // corners of all rasters coincide
    cv::resize(ink.coverage, own, map.position.size(), 0, 0, cv::INTER_LINEAR);
    cv::resize(map.classes[static_cast<std::size_t>(InkClass::trace)], seen, map.position.size(), 0, 0, cv::INTER_LINEAR);
    return cv::max(cv::max(own, seen), map.position);
}

PositionPath pathAlong(const NetworkReading& map, const RowWay& way, const PositionCosts& costs)
{
    PositionPath path;
    path.x0 = way.x0;
    for (std::size_t i = 0; i < way.rows.size(); ++i) {
        const MapSpot spot = spotAlong(map, way, i);
        const bool told = i < way.untangled.size() && way.untangled[i]; // by the other ways, however little is seen
        const bool crossed = i < way.crossed.size() && way.crossed[i];
        path.row.push_back(crossed ? amongOthers(way, i) : spot.probability >= costs.sure ? spot.row : told ? way.rows[i] : std::numeric_limits<double>::quiet_NaN());
        path.probability.push_back(told ? 1.0F : static_cast<float>(std::min(1.0, spot.probability)));
    }
    bridge(path.row, static_cast<std::size_t>(costs.bridge_mm * map.px_per_mm_x));
    return path;
}

namespace {

/// Closes dips of `high` (each value 0 or more) that are no wider than `width`.
std::vector<int> closed(const std::vector<int>& high, int width)
{
    const auto extreme = [](const std::vector<int>& v, int before, int after, bool most) {
        std::vector<int> out(v.size());
        const int n = static_cast<int>(v.size());
        for (int i = 0; i < n; ++i) {
            const auto from = v.begin() + std::max(0, i - before), to = v.begin() + std::min(n, i + after + 1);
            out[static_cast<std::size_t>(i)] = most ? *std::max_element(from, to) : *std::min_element(from, to);
        }
        return out;
    };
    return extreme(extreme(high, width / 2, width - width / 2, true), width - width / 2, width / 2, false);
}

} // namespace

void straightenSpikes(const NetworkReading& map, RowWay& way)
{
    const int around = static_cast<int>(kLevelMm * map.px_per_mm_x), width = static_cast<int>(kDipMm * map.px_per_mm_x);
    const int n = static_cast<int>(way.rows.size());
    if (n <= 2 * around) {
        return;
    }
    std::vector<int> level(way.rows.size()), window;
    int middle = 0;
    for (int i = 0; i < n; ++i) {
        if (i % 4 == 0) {
            window.assign(way.rows.begin() + std::max(0, i - around), way.rows.begin() + std::min(n, i + around + 1));
            middle = medianInPlace(window);
        }
        level[static_cast<std::size_t>(i)] = middle;
    }
    std::vector<int> up(way.rows.size()), down(way.rows.size());
    for (std::size_t i = 0; i < way.rows.size(); ++i) {
        up[i] = std::max(0, level[i] - way.rows[i]);
        down[i] = std::max(0, way.rows[i] - level[i]);
    }
    const std::vector<int> higher = closed(up, width), lower = closed(down, width);
    const int least = static_cast<int>(kDipDeepMm * map.px_per_mm_y);
    for (std::size_t i = 0; i < way.rows.size(); ++i) {
        if (higher[i] - up[i] > least && higher[i] >= lower[i]) {
            way.rows[i] = level[i] - higher[i];
        } else if (lower[i] - down[i] > least && lower[i] > higher[i]) {
            way.rows[i] = level[i] + lower[i];
        }
    }
}

std::vector<bool> breaksOf(const NetworkReading& map, const std::vector<double>& borders_mm, int x0, int x1, const PositionCosts& costs)
{
    std::vector<bool> breaks(static_cast<std::size_t>(std::max(0, x1 - x0)), false);
    if (borders_mm.empty()) {
        return breaks;
    }
    const auto [first, last] = std::ranges::minmax(borders_mm);
    for (const double border : borders_mm) {
        for (std::size_t i = 0; i < breaks.size() && border > first + costs.break_mm && border < last - costs.break_mm; ++i) {
            breaks[i] = breaks[i] || std::abs(map.toPaper(x0 + static_cast<double>(i), 0).x_mm - border) <= costs.break_mm;
        }
    }
    return breaks;
}

RowWay wayOf(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm, const std::vector<double>& others_mm, const PositionCosts& costs,
             const std::vector<double>& borders_mm)
{
    RowWay way;
    way.x0 = std::clamp(static_cast<int>(std::floor(map.column(from_mm))), 0, map.position.cols);
    const int x1 = std::clamp(static_cast<int>(std::ceil(map.column(to_mm))) + 1, way.x0, map.position.cols);
    way.level_mm = level_mm;
    way.others_mm = others_mm;
    way.borders_mm = borders_mm;
    Lattice lattice(map, ink, way.x0, x1, level_mm, others_mm, costs);
    lattice.breakAt(borders_mm);
    way.rows = lattice.solve();
    return way;
}

PositionPath followPosition(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm,
                            const std::vector<double>& others_mm, const PositionCosts& costs)
{
    const RowWay way = wayOf(map, ink, from_mm, to_mm, level_mm, others_mm, costs);
    return pathAlong(map, way, costs);
}

} // namespace retrace
