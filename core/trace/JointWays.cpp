// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/JointWays.h"

#include "core/record/Parallel.h"
#include "core/trace/Exchange.h"
#include "core/trace/JointWindow.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <map>
#include <numeric>
#include <span>

namespace retrace {
namespace {

constexpr double kSharedMm = 0.4;      // of a column, from which on two ways go along the same ink
constexpr float kMissed = 0.15F;       // of a column's signal, from which on somebody should go through it
constexpr float kSeen = 0.1F;          // probability from which it counts for that
constexpr double kTrouble = 1.5;       // columns' worth of a signal, or mm shared, from which on ways are looked at together
constexpr double kApartMm = 6.0;       // along the time axis, between places that are looked at together ...
constexpr double kManyMm = 15.0, kLittleApartMm = 1.0; // ... or this, if they are many already ...
constexpr double kMostMm = 25.0;       // ... up to this
constexpr double kAroundMm = 3.0;      // ways are led anew from so far before to so far after
constexpr std::size_t kMostRows = 4;   // led together: of more rows not much is gained, and it takes far longer
constexpr double kWorth = 0.5;         // nats
constexpr double kBorderMm = 1.0;      // bars stand at leads' borders
constexpr double kThereMm = 2.0;       // two ways come so near to a place that is looked at
constexpr double kCrowdedMm = 22.0;     // between rows, up to which most tall strokes run into another row's: there ...
constexpr double kForeign = 0.2, kCrossed = 0.6, kInk = 3.0; // ... these prices count so many times ...
constexpr double kBendPerMm = 3.0, kBendFreeMm = 0.5;        // ... and turns are this dear: ways that turn back where they meet turn once more than those that cross
constexpr double kNearMm = 0.6;        // between two ways at which what is seen may be either's ...
constexpr double kBesideMm = 0.25;     // ... to this far along

/// In column x two ways go along the same ink, or nobody goes through what is seen near them.
struct Meeting { int x, top, bottom; double much; std::size_t a, b; };

/// Where ways are in trouble, in columns of the map, and between which rows of it; in which of the columns it may be mended. `ways`: those that
/// are in it; empty: any.
struct Trouble { cv::Range columns; int top, bottom; double much; cv::Range within{}; std::vector<std::size_t> ways{}; };

/// What the network sees and no way goes by.
cv::Mat missedBy(const NetworkReading& map, const std::vector<RowWay>& ways)
{
    cv::Mat missed = map.position.clone();
    missed.setTo(0, missed <= kSeen);
    for (const RowWay& way : ways) {
        for (int x = way.x0; x < way.x0 + static_cast<int>(way.rows.size()); ++x) {
            const auto [first, last] = spanAt(way, x);
            const cv::Rect about(x - kWayBeside, first - kWayBeside, 2 * kWayBeside + 1, last - first + 2 * kWayBeside + 1);
            missed(about & cv::Rect({0, 0}, missed.size())) = 0;
        }
    }
    return missed;
}

/// Columns near leads' borders, and all that is missed from there on: it may be a bar's.
std::vector<bool> closedColumns(const NetworkReading& map, const std::vector<RowWay>& ways)
{
    std::vector<bool> closed(static_cast<std::size_t>(map.position.cols), false);
    const int beside = static_cast<int>(kBorderMm * map.px_per_mm_x), cols = map.position.cols;
    cv::Mat much;
    cv::reduce(missedBy(map, ways), much, 0, cv::REDUCE_SUM);
    const auto missed = [&](int x) { return x >= 0 && x < cols && much.at<float>(x) >= kMissed; };
    for (const RowWay& way : ways) {
        for (const double mm : way.borders_mm) {
            int from = static_cast<int>(map.column(mm)) - beside, to = from + 2 * beside + 1;
            while (missed(from)) {
                --from;
            }
            while (missed(to)) {
                ++to;
            }
            std::fill(closed.begin() + std::clamp(from, 0, cols), closed.begin() + std::clamp(to, 0, cols), true);
        }
    }
    return closed;
}

std::vector<Meeting> meetingsOf(const NetworkReading& map, const std::vector<RowWay>& ways, const std::vector<bool>& closed)
{
    const cv::Mat missed = missedBy(map, ways);
    std::vector<Meeting> found;
    std::vector<std::size_t> there;
    std::vector<Meeting> alone;
    for (int x = 0; x < map.position.cols; ++x) {
        there.clear(), alone.clear();
        for (std::size_t r = 0; r < ways.size(); ++r) {
            if (x >= ways[r].x0 && x < ways[r].x0 + static_cast<int>(ways[r].rows.size())) {
                there.push_back(r);
            }
        }
        for (std::size_t i = 0; i < there.size(); ++i) {
            for (std::size_t j = i + 1; j < there.size(); ++j) {
                const auto [a0, a1] = spanAt(ways[there[i]], x);
                const auto [b0, b1] = spanAt(ways[there[j]], x);
                const int both = std::min(a1, b1) - std::max(a0, b0) + 2;
                if (both >= kSharedMm * map.px_per_mm_y) {
                    found.push_back({x, std::max(a0, b0), std::min(a1, b1), both / map.px_per_mm_y, there[i], there[j]});
                }
            }
        }
        double sum = 0;
        for (int y = 0; y < map.position.rows && !there.empty() && !closed[static_cast<std::size_t>(x)]; ++y) {
            if (const float p = missed.at<float>(y, x); p > 0) {
                std::ranges::sort(there, {}, [&](std::size_t r) {
                    const auto [first, last] = spanAt(ways[r], x);
                    return std::max({0, first - y, y - last});
                });
                alone.push_back({x, y, y, p, there.front(), there[std::min<std::size_t>(1, there.size() - 1)]});
                sum += p;
            }
        }
        if (sum >= kMissed) {
            found.insert(found.end(), alone.begin(), alone.end());
        }
    }
    return found;
}

/// Of pages of many rows: a trouble in parts of at most kMostRows ways, those together that have most to do with each other.
std::vector<Trouble> inParts(const Trouble& whole, std::span<const Meeting> meetings, std::size_t ways)
{
    std::map<std::pair<std::size_t, std::size_t>, double> much;
    for (const Meeting& m : meetings) {
        much[std::minmax(m.a, m.b)] += m.much;
    }
    std::vector<std::pair<double, std::pair<std::size_t, std::size_t>>> pairs;
    for (const auto& [pair, sum] : much) {
        pairs.emplace_back(sum, pair);
    }
    std::ranges::stable_sort(pairs, std::greater{}, [](const auto& p) { return p.first; });
    std::vector<std::size_t> part(ways);
    std::iota(part.begin(), part.end(), 0);
    for (const auto& [sum, pair] : pairs) {
        const std::size_t one = part[pair.first], other = part[pair.second];
        if (one != other && std::ranges::count(part, one) + std::ranges::count(part, other) <= static_cast<std::ptrdiff_t>(kMostRows)) {
            std::ranges::replace(part, other, one);
        }
    }
    std::vector<Trouble> parts;
    for (std::size_t p = 0; p < ways; ++p) {
        Trouble t{{whole.columns.end, whole.columns.start}, INT_MAX, -1, 0, whole.within};
        for (std::size_t r = 0; r < ways; ++r) {
            if (part[r] == p) {
                t.ways.push_back(r);
            }
        }
        for (const Meeting& m : meetings) {
            if (part[m.a] == p && part[m.b] == p) {
                t = {{std::min(t.columns.start, m.x), std::max(t.columns.end, m.x + 1)}, std::min(t.top, m.top), std::max(t.bottom, m.bottom), t.much + m.much, t.within, t.ways};
            }
        }
        if (t.ways.size() >= 2 && t.much >= kTrouble) {
            parts.push_back(t);
        }
    }
    return parts;
}

std::vector<Trouble> troublesOf(const NetworkReading& map, const std::vector<RowWay>& ways, const std::vector<bool>& closed)
{
    const std::vector<Meeting> meetings = meetingsOf(map, ways, closed);
    std::vector<Trouble> found;
    std::vector<std::size_t> first; // meeting of each
    for (std::size_t i = 0; i < meetings.size(); ++i) {
        const Meeting& m = meetings[i];
        const int since = found.empty() ? 0 : m.x - found.back().columns.start;
        const double apart_mm = found.empty() ? 1e9 : (m.x - found.back().columns.end) / map.px_per_mm_x;
        const bool same_column = !found.empty() && m.x + 1 == found.back().columns.end;
        if (!same_column && (apart_mm > (since < kManyMm * map.px_per_mm_x ? kApartMm : kLittleApartMm) || since > kMostMm * map.px_per_mm_x)) {
            found.push_back({{m.x, m.x}, m.top, m.bottom, 0});
            first.push_back(i);
        }
        Trouble& last = found.back();
        last = {{last.columns.start, m.x + 1}, std::min(last.top, m.top), std::max(last.bottom, m.bottom), last.much + m.much};
    }
    first.push_back(meetings.size());
    std::vector<std::size_t> worth;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].much >= kTrouble) {
            worth.push_back(i);
        }
    }
    std::vector<Trouble> troubles;
    for (std::size_t k = 0; k < worth.size(); ++k) {
        Trouble& t = found[worth[k]];
        t.within = {0, map.position.cols}; // no further than halfway to the neighbours
        if (k > 0) {
            t.within.start = (found[worth[k - 1]].columns.end + t.columns.start) / 2;
        }
        if (k + 1 < worth.size()) {
            t.within.end = std::min(t.within.end, (t.columns.end + found[worth[k + 1]].columns.start) / 2 + 1);
        }
        const auto own = std::span(meetings).subspan(first[worth[k]], first[worth[k] + 1] - first[worth[k]]);
        const std::vector<Trouble> parts = ways.size() > kMostRows ? inParts(t, own, ways.size()) : std::vector<Trouble>{t};
        troubles.insert(troubles.end(), parts.begin(), parts.end());
    }
    return troubles;
}

/// The rows that can be in it, from the top down: the nearest.
std::vector<std::size_t> rowsIn(const Trouble& t, const NetworkReading& map, const std::vector<RowWay>& ways, cv::Range columns, const PositionCosts& costs)
{
    struct Near { double mm; std::size_t row; };
    std::vector<Near> near;
    for (std::size_t r = 0; r < ways.size(); ++r) {
        const bool in = t.ways.empty() || std::ranges::find(t.ways, r) != t.ways.end();
        if (!in || ways[r].x0 > columns.start || ways[r].x0 + static_cast<int>(ways[r].rows.size()) < columns.end) {
            continue;
        }
        int top = map.position.rows, bottom = 0;
        for (int x = t.columns.start; x < t.columns.end; ++x) {
            const auto [first, last] = spanAt(ways[r], x);
            top = std::min(top, first), bottom = std::max(bottom, last);
        }
        const int apart = std::max({0, top - t.bottom, t.top - bottom});
        if (apart < costs.reach_mm * map.px_per_mm_y) {
            near.push_back({apart / map.px_per_mm_y, r});
        }
    }
    std::ranges::sort(near, {}, &Near::mm);
    if (near.size() < 2 || near[1].mm > kThereMm) {
        return {}; // a lone row's way says more than a stain beside it
    }
    near.resize(std::min(near.size(), kMostRows));
    std::vector<std::size_t> rows;
    for (const Near& n : near) {
        rows.push_back(n.row);
    }
    std::ranges::sort(rows, {}, [&](std::size_t r) { return ways[r].level_mm; });
    return rows;
}

/// Where rows stand close, another row's level says little, the network sees less under another's stroke, and which way goes on where two
/// meet is told by their turns. Elsewhere turns as dear as that would cut narrow spikes. One close pair makes a whole window crowded.
PositionCosts together(PositionCosts costs, const std::vector<std::size_t>& rows, const std::vector<RowWay>& ways)
{
    double apart = 1e9;
    for (std::size_t k = 1; k < rows.size(); ++k) { // from the top down
        apart = std::min(apart, ways[rows[k]].level_mm - ways[rows[k - 1]].level_mm);
    }
    if (apart > kCrowdedMm) {
        return costs;
    }
    costs.bend_per_mm = kBendPerMm;
    costs.bend_free_mm = kBendFreeMm;
    costs.foreign *= kForeign;
    costs.crossed *= kCrossed;
    costs.ink *= kInk;
    return costs;
}

void markCrossed(const NetworkReading& map, std::vector<RowWay>& ways)
{
    const int near = static_cast<int>(kNearMm * map.px_per_mm_y), beside = static_cast<int>(kBesideMm * map.px_per_mm_x);
    for (RowWay& way : ways) {
        const int n = static_cast<int>(way.rows.size());
        way.crossed.assign(way.rows.size(), false);
        for (const RowWay& other : ways) {
            for (int i = std::max(0, other.x0 - way.x0); &other != &way && i < std::min(n, other.x0 + static_cast<int>(other.rows.size()) - way.x0); ++i) {
                const auto [a0, a1] = spanAt(way, way.x0 + i);
                const auto [b0, b1] = spanAt(other, way.x0 + i);
                if (std::max(a0, b0) - std::min(a1, b1) <= near) {
                    std::fill(way.crossed.begin() + std::max(0, i - beside), way.crossed.begin() + std::min(n, i + beside + 1), true);
                }
            }
        }
    }
}

/// Leads the ways anew wherever they are in trouble.
void mend(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs)
{
    const std::vector<bool> closed = closedColumns(map, ways);
    const std::vector<Trouble> troubles = troublesOf(map, ways, closed);
    struct Led { std::vector<std::size_t> rows; int x0 = 0; JointWindow::Found found; };
    std::vector<Led> led(troubles.size());
    const int around = static_cast<int>(kAroundMm * map.px_per_mm_x);
    inParallel(troubles.size(), [&](std::size_t i) {
        const Trouble& t = troubles[i];
        cv::Range columns = cv::Range(t.columns.start - around, t.columns.end + around) & t.within;
        for (const RowWay& way : ways) { // as far as rows go
            if (way.x0 < t.columns.start && way.x0 + static_cast<int>(way.rows.size()) > t.columns.end) {
                columns = {std::max(columns.start, way.x0), std::min(columns.end, way.x0 + static_cast<int>(way.rows.size()))};
            }
        }
        const std::vector<std::size_t> rows = rowsIn(t, map, ways, columns, costs);
        if (rows.size() >= 2) {
            led[i] = {rows, columns.start, JointWindow(map, ink, ways, closed, rows, columns, {t.top, t.bottom}, together(costs, rows, ways)).best()};
        }
    });
    for (const Led& l : led) {
        for (std::size_t k = 0; l.found.worth > kWorth && k < l.rows.size(); ++k) {
            RowWay& way = ways[l.rows[k]];
            for (std::size_t c = 0; c < l.found.ways[k].size(); ++c) {
                const std::size_t i = static_cast<std::size_t>(l.x0 - way.x0) + c;
                way.untangled[i] = way.untangled[i] || std::abs(way.rows[i] - l.found.ways[k][c]) > 1;
                way.rows[i] = l.found.ways[k][c];
            }
        }
    }
}

} // namespace

void joinWays(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs)
{
    for (RowWay& way : ways) {
        way.untangled.assign(way.rows.size(), false);
    }
    if (ways.empty()) {
        return; // no network, no map
    }
    exchangeWays(map, ways, costs);
    mend(map, ink, ways, costs);
    if (ways.size() > kMostRows) {
        mend(map, ink, ways, costs); // what was taken apart the first time
    }
    exchangeWays(map, ways, costs);
    markCrossed(map, ways);
}

} // namespace retrace
