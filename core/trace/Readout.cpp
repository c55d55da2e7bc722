// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Readout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What one column says of the signal: the range it went through (y down, lo above hi) and the ink's centre.
struct Range { double lo = kNone, hi = kNone, centre = kNone; bool there() const { return !std::isnan(centre); } };

const InkRun* runAt(const InkColumns& columns, const InkPath& path, std::size_t k)
{
    const int r = path.run[k];
    return r < 0 ? nullptr : &columns.at(path.x0 + static_cast<int>(k))[static_cast<std::size_t>(r)];
}

std::vector<Range> ranges(const InkColumns& columns, const InkPath& path, double pen)
{
    std::vector<Range> out(path.run.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        if (const InkRun* run = runAt(columns, path, k)) {
            const double extent = run->bottom - run->top;
            out[k].centre = run->centre;
            out[k].lo = out[k].hi = run->centre;
            if (extent > 1.25 * pen + 0.6) {
                out[k].lo = run->top + 0.5 * pen;
                out[k].hi = run->bottom - 0.5 * pen;
            }
        }
    }
    return out;
}

enum class Shape { plain, peak, trough };

/// A column whose both neighbours lie lower (higher) holds a peak (trough).
Shape shapeOf(const Range& before, const Range& here, const Range& after)
{
    if (!here.there() || !before.there() || !after.there()) {
        return Shape::plain;
    }
    const double reach = here.hi - here.lo;
    if (here.lo < before.lo && here.lo <= after.lo && reach > 0) {
        return Shape::peak;
    }
    if (here.hi > before.hi && here.hi >= after.hi && reach > 0) {
        return Shape::trough;
    }
    return Shape::plain;
}

/// The signal's value where column `a` meets column `b`.
double boundary(const Range& a, Shape sa, const Range& b, Shape sb)
{
    const bool rising = b.centre < a.centre;
    const double leaving = rising ? a.lo : a.hi;   // where it leaves a
    const double entering = rising ? b.hi : b.lo;  // where it enters b
    const bool tip_a = sa != Shape::plain, tip_b = sb != Shape::plain;
    if (tip_b && !tip_a) {
        return leaving;
    }
    if (tip_a && !tip_b) {
        return entering;
    }
    return 0.5 * (leaving + entering);
}

double middleOf(const Range& r, Shape s)
{
    return s == Shape::peak ? r.lo : s == Shape::trough ? r.hi : r.centre;
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
    const std::size_t n = r.size();
    std::vector<Shape> shape(n, Shape::plain);
    for (std::size_t k = 1; k + 1 < n; ++k) {
        shape[k] = shapeOf(r[k - 1], r[k], r[k + 1]);
    }
    std::vector<double> out(2 * n, kNone);
    for (std::size_t k = 0; k < n; ++k) {
        if (!r[k].there()) {
            continue;
        }
        const double middle = middleOf(r[k], shape[k]);
        const double left = k > 0 && r[k - 1].there() ? boundary(r[k - 1], shape[k - 1], r[k], shape[k]) : r[k].centre;
        const double right = k + 1 < n && r[k + 1].there() ? boundary(r[k], shape[k], r[k + 1], shape[k + 1]) : r[k].centre;
        out[2 * k] = 0.5 * (left + middle);
        out[2 * k + 1] = 0.5 * (middle + right);
    }
    return out;
}

std::vector<double> readCentroids(const InkColumns& columns, const InkPath& path)
{
    std::vector<double> out(2 * path.run.size(), kNone);
    for (std::size_t k = 0; k < path.run.size(); ++k) {
        if (const InkRun* run = runAt(columns, path, k)) {
            out[2 * k] = out[2 * k + 1] = run->centre;
        }
    }
    return out;
}

} // namespace retrace
