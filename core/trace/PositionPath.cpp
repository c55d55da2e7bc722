// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/PositionPath.h"

#include "core/trace/Lattice.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

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

MapSpot spotAt(const cv::Mat& position, int x, int row)
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
        const MapSpot spot = spotAt(map.position, way.x0 + static_cast<int>(i), way.rows[i]);
        const bool told = i < way.untangled.size() && way.untangled[i]; // by the other ways, however little is seen
        path.row.push_back(spot.probability >= costs.sure ? spot.row : told ? way.rows[i] : std::numeric_limits<double>::quiet_NaN());
        path.probability.push_back(told ? 1.0F : static_cast<float>(std::min(1.0, spot.probability)));
    }
    bridge(path.row, static_cast<std::size_t>(costs.bridge_mm * map.px_per_mm_x));
    return path;
}

RowWay wayOf(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm, const std::vector<double>& others_mm, const PositionCosts& costs)
{
    RowWay way;
    way.x0 = std::clamp(static_cast<int>(std::floor(map.column(from_mm))), 0, map.position.cols);
    const int x1 = std::clamp(static_cast<int>(std::ceil(map.column(to_mm))) + 1, way.x0, map.position.cols);
    way.level_mm = level_mm;
    way.others_mm = others_mm;
    way.rows = Lattice(map, ink, way.x0, x1, level_mm, others_mm, costs).solve();
    return way;
}

PositionPath followPosition(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm,
                            const std::vector<double>& others_mm, const PositionCosts& costs)
{
    const RowWay way = wayOf(map, ink, from_mm, to_mm, level_mm, others_mm, costs);
    return pathAlong(map, way, costs);
}

} // namespace retrace
