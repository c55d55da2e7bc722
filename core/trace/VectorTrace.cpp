// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/VectorTrace.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

using Path = std::vector<PaperPoint>;

double medianY(const Path& path)
{
    std::vector<double> y;
    for (const PaperPoint& p : path) {
        y.push_back(p.y_mm);
    }
    auto middle = y.begin() + static_cast<std::ptrdiff_t>(y.size() / 2);
    std::nth_element(y.begin(), middle, y.end());
    return *middle;
}

/// The path's y at paper x; NaN outside it. `from` remembers the place, for x in rising order.
double valueAt(const Path& path, double x, std::size_t& from)
{
    while (from + 1 < path.size() && path[from + 1].x_mm < x) {
        ++from;
    }
    if (from + 1 >= path.size() || path[from].x_mm > x) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double dx = path[from + 1].x_mm - path[from].x_mm;
    const double f = dx > 0 ? (x - path[from].x_mm) / dx : 0.0;
    return path[from].y_mm + f * (path[from + 1].y_mm - path[from].y_mm);
}

LeadTrace readBox(const LeadBox& box, std::size_t index, const std::vector<const Path*>& paths, double step_mm)
{
    LeadTrace t;
    t.box = index;
    t.step_mm = step_mm;
    t.x0_mm = box.box.x0_mm;
    t.from_vectors = true;
    const auto n = static_cast<std::size_t>(std::ceil(box.box.width_mm() / step_mm));
    t.y_mm.assign(n, std::numeric_limits<double>::quiet_NaN());
    for (const Path* path : paths) {
        std::size_t from = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double y = valueAt(*path, t.x0_mm + static_cast<double>(i) * step_mm, from);
            t.y_mm[i] = std::isnan(t.y_mm[i]) ? y : t.y_mm[i];
        }
    }
    for (double y : t.y_mm) {
        t.confidence.push_back(std::isnan(y) ? 0.0F : 1.0F);
    }
    return t;
}

} // namespace

std::vector<LeadTrace> traceVectors(const LayoutResult& layout, const std::vector<std::size_t>& boxes,
                                    const std::vector<Path>& paths, double step_mm)
{
    const int row = layout.boxes[boxes.front()].row;
    std::vector<const Path*> own;
    for (const Path& path : paths) {
        if (path.size() < 2) {
            continue;
        }
        const double y = medianY(path);
        const auto near = std::ranges::min_element(layout.row_baselines_mm, {}, [&](double b) { return std::abs(b - y); });
        if (near - layout.row_baselines_mm.begin() == row) {
            own.push_back(&path);
        }
    }
    std::vector<LeadTrace> out;
    std::size_t filled = 0, all = 0;
    for (std::size_t b : boxes) {
        out.push_back(readBox(layout.boxes[b], b, own, step_mm));
        all += out.back().y_mm.size();
        filled += static_cast<std::size_t>(std::ranges::count_if(out.back().y_mm, [](double y) { return !std::isnan(y); }));
    }
    return 10 * filled >= 9 * all ? out : std::vector<LeadTrace>{};
}

} // namespace retrace
