// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LineEnds.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr double kBeyondMm = 0.7, kBlankMm = 0.5; // looked at beyond the end; blank from here on
constexpr double kNearMm = 0.5, kFarMm = 1.2;     // along the line: from here to there it is as wide as anywhere
constexpr double kAcrossMm = 0.7;
constexpr double kTipMm = 0.2, kLevelMm = 0.15;   // from so near its end on it rises by no more
constexpr double kBlank = 0.15;                   // of the line's ink

} // namespace

std::optional<double> lineEnd(const UnwarpedPage& page, const InkResult& ink, const RowMark& row, double about_mm, bool left)
{
    const double sx = page.px_per_mm_x, sy = page.px_per_mm_y, inward = left ? 1 : -1;
    double lo = 1e9, hi = -1e9;
    for (double along = kTipMm; along <= kFarMm; along += row.step_mm) {
        const auto k = static_cast<long>(std::floor((about_mm + inward * along - row.x0_mm) / row.step_mm));
        const bool there = k >= 0 && k < static_cast<long>(row.path_mm.size()) && !std::isnan(row.path_mm[static_cast<std::size_t>(k)]);
        if (!there) {
            return std::nullopt;
        }
        const double y = row.path_mm[static_cast<std::size_t>(k)];
        lo = std::min(lo, y), hi = std::max(hi, y);
    }
    const int top = static_cast<int>((lo - kAcrossMm - page.origin.y_mm) * sy), bottom = static_cast<int>(std::ceil((hi + kAcrossMm - page.origin.y_mm) * sy));
    const double at = (about_mm - page.origin.x_mm) * sx; // column, its middle a whole number
    const int outer = static_cast<int>(std::lround(at - inward * kBeyondMm * sx)), inner = static_cast<int>(std::lround(at + inward * kFarMm * sx));
    if (hi - lo > kLevelMm || top < 0 || bottom >= ink.coverage.rows || std::min(outer, inner) < 0 || std::max(outer, inner) >= ink.coverage.cols) {
        return std::nullopt;
    }
    double area = 0, width = 0, beyond = 0, line = 0, blank = 0;
    const int step = left ? 1 : -1;
    for (int x = outer; x != inner + step; x += step) {
        double here = 0;
        for (int y = top; y <= bottom; ++y) {
            here += ink.coverage.at<float>(y, x);
        }
        const double along = inward * (x - at) / sx;
        area += here;
        if (along >= kNearMm) {
            width += here, line += 1;
        } else if (along <= -kBlankMm) {
            beyond += here, blank += 1;
        }
    }
    if (line == 0 || blank == 0 || width <= 0 || beyond / blank > kBlank * width / line) {
        return std::nullopt;
    }
    width /= line;
    const double edge = inner + inward * 0.5 - inward * area / width; // px: where a line of full width with a straight end would end
    // a round end of the same ink reaches further; the line's own end is where the round begins
    return page.origin.x_mm + edge / sx + inward * (std::numbers::pi / 8) * width / sy;
}

} // namespace retrace
