// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Extent.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr double kFootMm = 4.0;   // how far a pulse's foot may reach towards the signal
constexpr double kGapMm = 0.25;   // blank paper that sets a pulse off from the signal
constexpr double kAgreeMm = 1.5;  // rows begin and end together within this
constexpr double kUsualSeconds = 10.0;
constexpr double kBarMm = 2.5;        // a separator stands this close to its column's border
constexpr double kBarAgreeMm = 0.8;   // separators of a page are this even
constexpr double kEdgeMm = 0.5;       // ink that begins this close to the page's edge was cut by it

double median(std::vector<double> v)
{
    auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::nth_element(v.begin(), middle, v.end());
    return *middle;
}

/// Paper x at which blank paper ends (to the right of `from`), or begins (to its left, for `left`).
std::optional<double> blankEnd(const RowMark& row, double from_mm, bool left)
{
    const int step = left ? -1 : 1;
    auto k = static_cast<long>(std::floor((from_mm - row.x0_mm) / row.step_mm));
    int blank = 0;
    for (long i = k; std::abs(i - k) * row.step_mm < kFootMm; i += step) {
        if (i < 0 || i >= static_cast<long>(row.path_mm.size())) {
            return std::nullopt;
        }
        if (std::isnan(row.path_mm[static_cast<std::size_t>(i)])) {
            ++blank;
        } else if (blank * row.step_mm >= kGapMm) {
            return row.x0_mm + static_cast<double>(left ? i + 1 : i) * row.step_mm;
        } else {
            blank = 0;
        }
    }
    return std::nullopt;
}

struct End { double x_mm; bool sure; };

End leftEnd(const RowMark& row, const PulseMark* pulse)
{
    if (!pulse) {
        return {row.x0_mm, true};
    }
    const auto x = blankEnd(row, pulse->box.x1_mm, false);
    return x ? End{*x, true} : End{pulse->box.x1_mm + 0.3, false};
}

End rightEnd(const RowMark& row, const PulseMark* pulse)
{
    if (!pulse) {
        return {row.x1_mm, true};
    }
    const auto x = blankEnd(row, pulse->box.x0_mm, true);
    return x ? End{*x, true} : End{pulse->box.x0_mm - 0.3, false};
}

/// The ends of most rows, by whether they are sure; rows that end elsewhere do not count.
End common(const std::vector<End>& ends)
{
    std::vector<double> sure, all;
    for (const End& e : ends) {
        all.push_back(e.x_mm);
        if (e.sure) {
            sure.push_back(e.x_mm);
        }
    }
    const bool trust = 2 * sure.size() >= all.size();
    const double m = median(trust ? sure : all);
    std::vector<double> near;
    for (double x : trust ? sure : all) {
        if (std::abs(x - m) < kAgreeMm) {
            near.push_back(x);
        }
    }
    return {median(near), trust};
}

/// Bars at the borders of equal columns say where the recording begins, better than the ends of its ink.
void snapToBars(SignalExtent& extent, const std::vector<double>& bars_mm, double usual_mm)
{
    for (int columns : {4, 2}) {
        const double width = usual_mm / columns;
        std::vector<double> starts;
        for (int k = 1; k < columns; ++k) {
            const double border = extent.x0_mm + k * width;
            const auto bar = std::ranges::min_element(bars_mm, {}, [&](double x) { return std::abs(x - border); });
            if (bar != bars_mm.end() && std::abs(*bar - border) < kBarMm) {
                starts.push_back(*bar - k * width);
            }
        }
        if (static_cast<int>(starts.size()) < columns - 1 || starts.empty()) {
            continue;
        }
        const auto [lo, hi] = std::ranges::minmax(starts);
        if (hi - lo < kBarAgreeMm) {
            double sum = 0;
            for (double s : starts) {
                sum += s;
            }
            extent = {sum / static_cast<double>(starts.size()), sum / static_cast<double>(starts.size()) + usual_mm, true};
            return;
        }
    }
}

} // namespace

SignalExtent signalExtent(const std::vector<RowMark>& rows, const std::vector<PulseMark>& pulses,
                          double speed_mm_per_s, const std::vector<double>& separators_mm, double page_left_mm)
{
    std::vector<End> left, right;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const PulseMark *l = nullptr, *g = nullptr;
        for (const PulseMark& p : pulses) {
            if (p.row == static_cast<int>(r)) {
                (p.left ? l : g) = &p;
            }
        }
        left.push_back(leftEnd(rows[r], l));
        right.push_back(rightEnd(rows[r], g));
    }
    const End a = common(left), b = common(right);
    SignalExtent extent{a.x_mm, b.x_mm, false};
    const double usual = kUsualSeconds * speed_mm_per_s;
    const double off = (extent.x1_mm - extent.x0_mm) - usual;
    // A recording of 10 s is 250 mm: where the ink's length is near it, the surer end says where the other is.
    if (std::abs(off) < 6.0 && a.sure != b.sure) {
        (a.sure ? extent.x1_mm : extent.x0_mm) = a.sure ? extent.x0_mm + usual : extent.x1_mm - usual;
        extent.snapped = true;
    }
    if (std::abs(off) < 20.0) {
        snapToBars(extent, separators_mm, usual);
    }
    if (std::abs(extent.x0_mm - page_left_mm) < kEdgeMm) {
        extent.x1_mm += extent.snapped ? page_left_mm - extent.x0_mm : 0.0;
        extent.x0_mm = page_left_mm;
    }
    return extent;
}

} // namespace retrace
