// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Readout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kLevelSlack = 0.4; // px over the pen's thickness that a level line may show
constexpr double kWidePens = 1.0;   // half pens of band width from which strokes count as run together
constexpr int kManyTurns = 3;       // of a wide stretch's edges: strokes too close to be told apart by their envelopes
constexpr double kThickPen = 2.6;   // px; from here on the envelopes alone are better
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What one column says of the signal: the range it went through (y down, lo above hi) and the ink's centre.
struct Range
{
    double lo = kNone, hi = kNone, centre = kNone;
    bool tip_up = false, tip_down = false; ///< no neighbour reaches further: the signal was there in this column
    bool there() const { return !std::isnan(centre); }
};

const InkRun* runAt(const InkColumns& columns, const InkPath& path, std::size_t k)
{
    const int r = path.run[k];
    return r < 0 ? nullptr : &columns.at(path.x0 + static_cast<int>(k))[static_cast<std::size_t>(r)];
}

/// Where ink of neighbouring columns overlaps, a slanted pen made both marks; only an end that no neighbour reaches is
/// the column's own.
void markTips(std::vector<Range>& r)
{
    constexpr double kEven = 0.5; // px
    for (std::size_t k = 0; k < r.size(); ++k) {
        const Range* before = k > 0 && r[k - 1].there() ? &r[k - 1] : nullptr;
        const Range* after = k + 1 < r.size() && r[k + 1].there() ? &r[k + 1] : nullptr;
        r[k].tip_up = before && after && r[k].lo <= before->lo + kEven && r[k].lo <= after->lo + kEven;
        r[k].tip_down = before && after && r[k].hi >= before->hi - kEven && r[k].hi >= after->hi - kEven;
    }
}

std::vector<Range> ranges(const InkColumns& columns, const InkPath& path, double pen)
{
    std::vector<Range> out(path.run.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        if (const InkRun* run = runAt(columns, path, k)) {
            const double extent = run->bottom - run->top;
            out[k].centre = run->centre;
            out[k].lo = out[k].hi = run->centre;
            if (extent > pen + kLevelSlack) {
                out[k].lo = std::min<double>(run->centre, run->top + 0.5 * pen);
                out[k].hi = std::max<double>(run->centre, run->bottom - 0.5 * pen);
            }
        }
    }
    markTips(out);
    return out;
}

/// A way through one column: the values passed, in order; between them the pen moves at an even pace.
struct Way { std::array<double, 4> at; double length; };

/// The shortest way from `a` to `b` by way of the ends that the column holds for itself: to one, then to the other.
Way shortestWay(double a, double b, const Range& r)
{
    const double top = r.tip_up ? r.lo : std::min(a, b), bottom = r.tip_down ? r.hi : std::max(a, b);
    const double up = std::abs(a - top) + (bottom - top) + std::abs(bottom - b);
    const double down = std::abs(a - bottom) + (bottom - top) + std::abs(top - b);
    return up < down ? Way{{a, top, bottom, b}, up} : Way{{a, bottom, top, b}, down};
}

/// The value after the part `share` (0..1) of the way.
double valueAt(const Way& way, double share)
{
    double left = share * way.length;
    for (std::size_t i = 0; i + 1 < way.at.size(); ++i) {
        const double step = std::abs(way.at[i + 1] - way.at[i]);
        if (left <= step && step > 0) {
            return way.at[i] + (way.at[i + 1] - way.at[i]) * left / step;
        }
        left -= step;
    }
    return way.at.back();
}

/// Where the signal may pass from column `a` to column `b`: within both ranges, or half way where they do not meet.
std::vector<double> crossings(const Range& a, const Range& b)
{
    const double top = std::max(a.lo, b.lo), bottom = std::min(a.hi, b.hi);
    if (bottom <= top) {
        return {0.5 * (top + bottom)};
    }
    return {top, 0.75 * top + 0.25 * bottom, 0.5 * (top + bottom), 0.25 * top + 0.75 * bottom, bottom};
}

/// A stretch of columns without gaps: the values at its column borders that make the pen's way shortest. Of ways
/// equally long the one through the middle of the crossings is taken: where a slanted line inks both columns, that is
/// where it passed.
std::vector<double> shortestBorders(const std::vector<Range>& r, std::size_t first, std::size_t last)
{
    const std::size_t n = last - first + 1;
    std::vector<std::vector<double>> value(n + 1);
    value[0] = {r[first].lo, r[first].centre, r[first].hi};
    value[n] = {r[last].lo, r[last].centre, r[last].hi};
    for (std::size_t k = 1; k < n; ++k) {
        value[k] = crossings(r[first + k - 1], r[first + k]);
    }
    std::vector<std::vector<double>> cost(n + 1);
    std::vector<std::vector<std::size_t>> from(n + 1);
    cost[0].assign(value[0].size(), 0.0);
    for (std::size_t k = 1; k <= n; ++k) {
        const double middle = 0.5 * (value[k].front() + value[k].back());
        for (double v : value[k]) {
            double best = std::numeric_limits<double>::infinity();
            std::size_t best_i = 0;
            for (std::size_t i = 0; i < value[k - 1].size(); ++i) {
                const double c = cost[k - 1][i] + shortestWay(value[k - 1][i], v, r[first + k - 1]).length;
                if (c < best) {
                    best = c;
                    best_i = i;
                }
            }
            cost[k].push_back(best + 0.02 * std::abs(v - middle));
            from[k].push_back(best_i);
        }
    }
    std::vector<double> out(n + 1);
    auto i = static_cast<std::size_t>(std::ranges::min_element(cost[n]) - cost[n].begin());
    for (std::size_t k = n + 1; k-- > 0;) {
        out[k] = value[k][i];
        i = k > 0 ? from[k][i] : i;
    }
    return out;
}

} // namespace

double levelThickness(const InkColumns& columns, const InkPath& path)
{
    std::vector<double> extents;
    for (std::size_t k = 0; k < path.run.size(); ++k) {
        if (const InkRun* run = runAt(columns, path, k)) {
            extents.push_back(run->bottom - run->top);
        }
    }
    if (extents.empty()) {
        return 1;
    }
    auto at = extents.begin() + static_cast<std::ptrdiff_t>(extents.size() * 3 / 10);
    std::nth_element(extents.begin(), at, extents.end());
    return std::max(0.5, *at);
}

std::vector<double> readPath(const InkColumns& columns, const InkPath& path, double pen_px)
{
    const std::vector<Range> r = ranges(columns, path, pen_px);
    std::vector<double> out(kPerColumn * r.size(), kNone);
    for (std::size_t k = 0; k < r.size();) {
        if (!r[k].there()) {
            ++k;
            continue;
        }
        std::size_t last = k;
        while (last + 1 < r.size() && r[last + 1].there()) {
            ++last;
        }
        const std::vector<double> border = shortestBorders(r, k, last);
        for (std::size_t i = k; i <= last; ++i) {
            const Way way = shortestWay(border[i - k], border[i - k + 1], r[i]);
            for (std::size_t j = 0; j < kPerColumn; ++j) {
                out[kPerColumn * i + j] = valueAt(way, (static_cast<double>(j) + 0.5) / kPerColumn);
            }
        }
        k = last + 1;
    }
    return out;
}

namespace {

/// Upper and lower edge of the ink in each column of a stretch (px, y down). A level column's edges are laid around its
/// centroid, which is better known than either edge.
struct Edges { std::vector<double> top, bottom; };

Edges edgesOf(const InkColumns& columns, const InkPath& path, std::size_t first, std::size_t last, double pen)
{
    Edges e;
    for (std::size_t k = first; k <= last; ++k) {
        const InkRun& run = *runAt(columns, path, k);
        const bool level = run.bottom - run.top <= pen + kLevelSlack;
        e.top.push_back(level ? run.centre - 0.5 * pen : run.top);
        e.bottom.push_back(level ? run.centre + 0.5 * pen : run.bottom);
    }
    return e;
}

double between(const std::vector<double>& v, double at)
{
    at = std::clamp(at, 0.0, static_cast<double>(v.size() - 1));
    const auto i = std::min(static_cast<std::size_t>(at), v.size() - 1);
    const auto j = std::min(i + 1, v.size() - 1);
    const double f = at - static_cast<double>(i);
    return v[i] * (1 - f) + v[j] * f;
}

/// The band the pen's centre can have been in at `x`: ink reaches half a pen beyond it in every direction, so no edge
/// within half a pen may be nearer than the pen's rim. (Erosion of the ink by the pen; Serra 1982.)
struct Band { double highest, lowest; }; ///< y down: highest <= lowest

Band bandAt(const Edges& e, double x, double rx, double ry)
{
    constexpr int kSteps = 6;
    Band band{-1e9, 1e9};
    for (int i = -kSteps; i <= kSteps; ++i) {
        const double share = static_cast<double>(i) / kSteps;
        const double rim = ry * std::sqrt(1 - share * share);
        band.highest = std::max(band.highest, between(e.top, x + share * rx) + rim);
        band.lowest = std::min(band.lowest, between(e.bottom, x + share * rx) - rim);
    }
    return band;
}

/// Where the band is wide the two strokes of a wave have run together: the side that leads away from where they part is
/// the wave's tip.
void fillWide(std::vector<double>& y, const std::vector<Band>& band, std::size_t a, std::size_t b)
{
    const double left = a > 0 ? y[a - 1] : 0.5 * (band[a].highest + band[a].lowest);
    const double right = b < y.size() ? y[b] : left;
    double up = 0, down = 0;
    for (std::size_t i = a; i < b; ++i) {
        const double f = static_cast<double>(i - a + 1) / static_cast<double>(b - a + 1);
        const double line = left * (1 - f) + right * f;
        up = std::max(up, line - band[i].highest);
        down = std::max(down, band[i].lowest - line);
    }
    for (std::size_t i = a; i < b; ++i) {
        y[i] = up >= down ? band[i].highest : band[i].lowest;
    }
}

/// How often a column's edge turns away from the paper's level and back, by more than `least`.
int turnsOf(const std::vector<double>& edge, double sign, std::size_t a, std::size_t b, double least)
{
    int n = 0;
    double extreme = sign * edge[a];
    bool falling = false;
    for (std::size_t k = a + 1; k <= b; ++k) {
        const double at = sign * edge[k];
        extreme = falling ? std::max(extreme, at) : std::min(extreme, at);
        if (falling ? at < extreme - least : at > extreme + least) {
            n += falling ? 0 : 1;
            falling = !falling;
            extreme = at;
        }
    }
    return n;
}

int turns(const Edges& e, std::size_t a, std::size_t b, double least)
{
    return turnsOf(e.top, 1, a, b, least) + turnsOf(e.bottom, -1, a, b, least);
}

void readStretch(const Edges& e, double rx, double ry, std::vector<double>::iterator out)
{
    const std::size_t n = e.top.size() * kPerColumn;
    std::vector<Band> band(n);
    std::vector<double> y(n);
    std::vector<char> wide(n);
    for (std::size_t i = 0; i < n; ++i) {
        band[i] = bandAt(e, (static_cast<double>(i) + 0.5) / kPerColumn - 0.5, rx, ry);
        y[i] = 0.5 * (band[i].highest + band[i].lowest);
        wide[i] = band[i].lowest - band[i].highest > kWidePens * ry;
    }
    for (std::size_t i = 0; i < n;) {
        std::size_t j = i;
        while (j < n && wide[j]) {
            ++j;
        }
        if (j > i) {
            const std::size_t from = i / kPerColumn > 0 ? i / kPerColumn - 1 : 0;
            if (turns(e, from, std::min(j / kPerColumn + 1, e.top.size() - 1), 2 * ry) < kManyTurns) {
                fillWide(y, band, i, j);
            } else {
                std::fill(y.begin() + static_cast<long>(i), y.begin() + static_cast<long>(j), kNone);
            }
        }
        i = j + 1;
    }
    std::ranges::copy(y, out);
}

} // namespace

std::vector<double> readEnvelopes(const InkColumns& columns, const InkPath& path, double pen_px, double rx_px)
{
    std::vector<double> out(kPerColumn * path.run.size(), kNone);
    for (std::size_t k = 0; k < path.run.size();) {
        if (path.run[k] < 0) {
            ++k;
            continue;
        }
        std::size_t last = k;
        while (last + 1 < path.run.size() && path.run[last + 1] >= 0) {
            ++last;
        }
        readStretch(edgesOf(columns, path, k, last, pen_px), rx_px, 0.5 * pen_px,
                    out.begin() + static_cast<std::ptrdiff_t>(kPerColumn * k));
        k = last + 1;
    }
    return out;
}

std::vector<double> readSubpixel(const InkColumns& columns, const InkPath& path, double aspect)
{
    const double pen = levelThickness(columns, path);
    std::vector<double> y = readEnvelopes(columns, path, pen, 0.5 * pen * aspect);
    const double share = std::clamp(kThickPen - pen, 0.0, 0.5);
    const std::vector<double> line = readPath(columns, path, pen);
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = std::isnan(y[i]) ? line[i] : (1 - share) * y[i] + share * line[i];
    }
    return y;
}

std::vector<double> readCentroids(const InkColumns& columns, const InkPath& path)
{
    std::vector<double> out(kPerColumn * path.run.size(), kNone);
    for (std::size_t k = 0; k < path.run.size(); ++k) {
        if (const InkRun* run = runAt(columns, path, k)) {
            std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(kPerColumn * k), kPerColumn, run->centre);
        }
    }
    return out;
}

} // namespace retrace
