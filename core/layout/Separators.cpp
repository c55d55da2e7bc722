// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Rows.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kMinBarMm = 2.2, kMaxBarMm = 12.0; // height of a separator bar
constexpr double kMaxBarWidthMm = 1.3;
constexpr double kEvenMm = 0.3;  // its ends are cut straight
constexpr double kReachMm = 9.0; // it stands at its row

bool sameSpan(const InkRun& a, const InkRun& b, double sy)
{
    return std::abs(a.top - b.top) < kEvenMm * sy && std::abs(a.bottom - b.bottom) < kEvenMm * sy;
}

/// Columns in a row at which an upright bar stands: neighbours with the very same ends, no wider than a bar.
std::vector<double> barsOfRow(const UnwarpedPage& page, const InkColumns& columns)
{
    const double sx = page.px_per_mm_x, sy = page.px_per_mm_y;
    std::vector<double> bars;
    for (int x = columns.x0(); x + 1 < columns.x1(); ++x) {
        for (const InkRun& run : columns.at(x)) {
            const double h = (run.bottom - run.top) / sy;
            if (h < kMinBarMm || h > kMaxBarMm) {
                continue;
            }
            int end = x + 1;
            const auto goesOn = [&](int c) {
                return c < columns.x1() &&
                       std::ranges::any_of(columns.at(c), [&](const InkRun& o) { return sameSpan(o, run, sy); });
            };
            while (goesOn(end)) {
                ++end;
            }
            if (end - x >= 2 && (end - x) / sx <= kMaxBarWidthMm && !(x > columns.x0() && goesOn(x - 1))) {
                bars.push_back(page.origin.x_mm + (0.5 * (x + end - 1)) / sx);
            }
        }
    }
    return bars;
}

} // namespace

std::vector<double> findSeparators(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows)
{
    std::vector<std::pair<double, std::size_t>> marks; // x and row
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const double y = (rows[r].baseline_mm - page.origin.y_mm) * page.px_per_mm_y;
        const auto reach = kReachMm * page.px_per_mm_y;
        const int x0 = rows[r].x0_px, x1 = std::min(ink.coverage.cols, x0 + static_cast<int>(rows[r].path_mm.size()));
        const InkColumns columns(ink, x0, x1, static_cast<int>(y - reach), static_cast<int>(y + reach), 0.0F);
        for (double x : barsOfRow(page, columns)) {
            marks.emplace_back(x, r);
        }
    }
    std::ranges::sort(marks);
    std::vector<double> found;
    for (std::size_t i = 0; i < marks.size();) {
        std::size_t j = i;
        std::vector<std::size_t> who;
        double sum = 0;
        for (; j < marks.size() && marks[j].first - marks[i].first < 1.0; ++j) {
            sum += marks[j].first;
            if (std::ranges::find(who, marks[j].second) == who.end()) {
                who.push_back(marks[j].second);
            }
        }
        if (who.size() >= 2 && 2 * who.size() >= rows.size()) {
            found.push_back(sum / static_cast<double>(j - i));
        }
        i = j;
    }
    return found;
}

} // namespace retrace
