// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/VectorTrace.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace retrace {
namespace {

constexpr double kEvenShare = 0.03; // how far steps may differ and still be even
constexpr double kBeginMm = 1.0;

using Path = std::vector<PaperPoint>;

double medianY(const Path& path)
{
    std::vector<double> y;
    for (const PaperPoint& p : path) {
        y.push_back(p.y_mm);
    }
    return medianInPlace(y);
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

/// Vertices at even distances are the printer's samples; their distance in mm, or nothing.
std::optional<double> evenStep(const Path& path)
{
    const double mean = (path.back().x_mm - path.front().x_mm) / static_cast<double>(path.size() - 1);
    for (std::size_t i = 1; i < path.size(); ++i) {
        if (std::abs(path[i].x_mm - path[i - 1].x_mm - mean) > kEvenShare * mean) {
            return std::nullopt;
        }
    }
    return path.size() > 20 && mean > 0 ? std::optional(mean) : std::nullopt;
}

/// A path that begins where the box does and holds samples: they are taken as they are, to be interpolated band-limited
/// later, which a polyline between them is not.
std::optional<LeadTrace> readSamples(const LeadBox& box, std::size_t index, const std::vector<const Path*>& paths)
{
    for (const Path* path : paths) {
        const auto step = evenStep(*path);
        const bool begins = std::abs(path->front().x_mm - box.box.x0_mm) < kBeginMm;
        if (!step || !begins || path->back().x_mm < box.box.x1_mm - 2.0) {
            continue;
        }
        LeadTrace t;
        t.box = index;
        t.step_mm = *step;
        t.x0_mm = box.box.x0_mm; // the first sample is the segment's first
        t.from_vectors = t.drawn_samples = true;
        for (const PaperPoint& p : *path) {
            t.y_mm.push_back(p.y_mm);
            t.confidence.push_back(1.0F);
        }
        return t;
    }
    return std::nullopt;
}

LeadTrace readLine(const LeadBox& box, std::size_t index, const std::vector<const Path*>& paths, double step_mm)
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
        const auto samples = readSamples(layout.boxes[b], b, own);
        out.push_back(samples ? *samples : readLine(layout.boxes[b], b, own, step_mm));
        all += out.back().y_mm.size();
        filled += static_cast<std::size_t>(std::ranges::count_if(out.back().y_mm, [](double y) { return !std::isnan(y); }));
    }
    return 10 * filled >= 9 * all ? out : std::vector<LeadTrace>{};
}

} // namespace retrace
