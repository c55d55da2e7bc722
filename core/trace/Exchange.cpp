// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Exchange.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace retrace {
namespace {

constexpr int kMeet = 1;                   // rows between two ways that meet
constexpr double kWorth = 0.5;             // nats
constexpr int kCourse = 3, kSharpest = 24; // columns over which a way's course is seen, rows that it turns by over as many
constexpr double kCornerCost = 3.0;        // nats, of the sharpest

/// What sharper turns cost where the ways would leave each other's course: a steep stroke does not end on a level line. Negative where
/// the exchange makes them smoother.
double cornersIfExchanged(const RowWay& a, const RowWay& b, int x)
{
    const auto row = [](const RowWay& way, int at) { return way.rows[static_cast<std::size_t>(std::clamp(at - way.x0, 0, static_cast<int>(way.rows.size()) - 1))]; };
    const auto turn = [&](const RowWay& before, const RowWay& after) {
        const int in = row(before, x) - row(before, x - kCourse), out = row(after, x + kCourse) - row(after, x);
        return std::min(kSharpest, std::abs(out - in));
    };
    return kCornerCost * (turn(a, b) + turn(b, a) - turn(a, a) - turn(b, b)) / kSharpest;
}

void swapAt(RowWay& a, RowWay& b, int x)
{
    const auto i = static_cast<std::size_t>(x - a.x0), j = static_cast<std::size_t>(x - b.x0);
    if (std::abs(a.rows[i] - b.rows[j]) > 1) {
        a.untangled[i] = b.untangled[j] = true;
    }
    std::swap(a.rows[i], b.rows[j]);
}

void exchange(const NetworkReading& map, RowWay& a, RowWay& b, const PositionCosts& costs)
{
    const int from = std::max(a.x0, b.x0), to = std::min(a.x0 + static_cast<int>(a.rows.size()), b.x0 + static_cast<int>(b.rows.size()));
    const auto awayOf = [&](const RowWay& way, int y) { return costs.away_per_mm * std::max(0.0, std::abs(map.toPaper(0, y).y_mm - way.level_mm) - costs.free_mm); };
    int met = -1;
    double gain = 0; // of exchanging from `met` on
    for (int x = from; x < to; ++x) {
        const auto [a0, a1] = spanAt(a, x);
        const auto [b0, b1] = spanAt(b, x);
        if (std::max(a0, b0) - std::min(a1, b1) <= kMeet) {
            if (met >= 0 && gain > kWorth + cornersIfExchanged(a, b, met) + cornersIfExchanged(a, b, x)) {
                for (int k = met; k < x; ++k) {
                    swapAt(a, b, k);
                }
            }
            met = x;
            gain = 0;
        }
        const int ya = a.rows[static_cast<std::size_t>(x - a.x0)], yb = b.rows[static_cast<std::size_t>(x - b.x0)];
        gain += awayOf(a, ya) + awayOf(b, yb) - awayOf(a, yb) - awayOf(b, ya);
    }
}

} // namespace

void exchangeWays(const NetworkReading& map, std::vector<RowWay>& ways, const PositionCosts& costs)
{
    for (std::size_t a = 0; a < ways.size(); ++a) {
        for (std::size_t b = a + 1; b < ways.size(); ++b) {
            if (!ways[a].rows.empty() && !ways[b].rows.empty()) {
                exchange(map, ways[a], ways[b], costs);
            }
        }
    }
}

} // namespace retrace
