// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LineEnds.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <ranges>
#include <vector>

namespace retrace {
namespace {

constexpr double kBeyondMm = 0.7, kBlankMm = 0.5; // looked at beyond the end; blank from here on
constexpr double kNearMm = 0.5, kFarMm = 1.2;     // along the line: from here to there it is as wide as anywhere
constexpr double kAcrossMm = 0.7;
constexpr double kTipMm = 0.2, kLevelMm = 0.15;   // from so near its end on it rises by no more
constexpr double kBlank = 0.15;                   // of the line's ink
constexpr double kEveryMm = 0.5, kBesideMm = 0.6; // where the row's pen is looked at, and for how far it has to be level there
constexpr std::size_t kLeast = 10;                // such places
constexpr double kSteepMm = 3.0;                  // a line that rises by more there is a beat

/// How much ink a row's line has where it is level (px of full ink), and how full its fullest pixel is there; medians.
struct Pen
{
    double area_px = 0, peak = 0;
};

std::optional<Pen> penOf(const UnwarpedPage& page, const InkResult& ink, const RowMark& row)
{
    std::vector<double> areas, peaks;
    const auto every = std::max(1L, std::lround(kEveryMm / row.step_mm)), beside = std::max(1L, std::lround(kBesideMm / row.step_mm));
    const auto n = static_cast<long>(row.path_mm.size());
    const auto across = static_cast<int>(std::ceil(kAcrossMm * page.px_per_mm_y));
    for (long k = beside; k + beside < n; k += every) {
        const auto from = row.path_mm.begin() + (k - beside), to = row.path_mm.begin() + (k + beside + 1);
        if (std::any_of(from, to, [](float v) { return std::isnan(v); })) {
            continue;
        }
        const auto [lo, hi] = std::ranges::minmax(std::ranges::subrange(from, to));
        const double x_mm = row.x0_mm + (static_cast<double>(k) + 0.5) * row.step_mm;
        const int x = static_cast<int>(std::lround((x_mm - page.origin.x_mm) * page.px_per_mm_x)), y = static_cast<int>(std::lround((row.path_mm[static_cast<std::size_t>(k)] - page.origin.y_mm) * page.px_per_mm_y));
        if (hi - lo >= kLevelMm || x < 0 || x >= ink.coverage.cols || y - across < 0 || y + across >= ink.coverage.rows) {
            continue;
        }
        const cv::Mat column = ink.coverage(cv::Rect(x, y - across, 1, 2 * across + 1));
        double peak = 0;
        cv::minMaxLoc(column, nullptr, &peak);
        areas.push_back(cv::sum(column)[0]), peaks.push_back(peak);
    }
    if (areas.size() < kLeast) {
        return std::nullopt;
    }
    const Pen pen{medianInPlace(areas), medianInPlace(peaks)};
    return pen.peak > 0 ? std::optional(pen) : std::nullopt;
}

/// The end of a line that rises or falls there: whichever way it goes on, a round pen's ink begins half its width before it.
std::optional<double> endOfSlope(const UnwarpedPage& page, const InkResult& ink, const Pen& pen, int outer, int inner, int top, int bottom, double at)
{
    const int step = inner > outer ? 1 : -1;
    double before = 0;
    for (int x = outer; x != inner + step; x += step) {
        double peak = 0;
        cv::minMaxLoc(ink.coverage(cv::Rect(x, top, 1, bottom - top + 1)), nullptr, &peak);
        peak /= pen.peak;
        if (peak >= 0.5) {
            if (x == outer || step * (x - at) > kNearMm * page.px_per_mm_x) {
                return std::nullopt; // other ink before it; or nothing where it should end
            }
            const double edge = x - step * (peak - 0.5) / (peak - before); // px
            const double radius_px = 0.5 * pen.area_px / pen.peak * page.px_per_mm_x / page.px_per_mm_y;
            return page.origin.x_mm + (edge + step * radius_px) / page.px_per_mm_x;
        }
        if (step * (at - x) > kBlankMm * page.px_per_mm_x && peak > kBlank) {
            return std::nullopt;
        }
        before = peak;
    }
    return std::nullopt;
}

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
    if (hi - lo > kSteepMm || top < 0 || bottom >= ink.coverage.rows || std::min(outer, inner) < 0 || std::max(outer, inner) >= ink.coverage.cols) {
        return std::nullopt;
    }
    if (hi - lo > kLevelMm) {
        const auto pen = penOf(page, ink, row);
        return pen ? endOfSlope(page, ink, *pen, outer, inner, top, bottom, at) : std::nullopt;
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
