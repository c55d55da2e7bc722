// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Rows.h"
#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

namespace retrace {
namespace {

constexpr double kMinBarMm = 2.2, kMaxBarMm = 12.0; // height of a separator bar
constexpr double kMaxBarWidthMm = 1.3;
constexpr double kHoleMm = 0.4;  // that grid lines and creases leave in it
constexpr double kEvenMm = 0.3;  // its ends are cut straight
constexpr double kEvenBarsMm = 0.5; // bars of a page are equally tall
constexpr double kTogetherMm = 1.0;
constexpr double kReachMm = 9.0; // it stands at its row
constexpr double kClearMm = 0.3, kInsideMm = 0.3; // beside a bar, and from its ends, when its middle is measured
constexpr float kClear = 0.2F;
constexpr std::size_t kLeastRows = 4;
constexpr double kBesideMm = 0.4; // the trace meets it between its ends, not at one of them as a stroke of its own does

bool sameSpan(const InkRun& a, const InkRun& b, double sy)
{
    return std::abs(a.top - b.top) < kEvenMm * sy && std::abs(a.bottom - b.bottom) < kEvenMm * sy;
}

/// Whether ink of the column `x` reaches or passes an end of the bar: the trace turns there, so it is a stroke of it.
bool turnsInto(const InkColumns& columns, int x, const InkRun& bar, double sy)
{
    if (x < columns.x0() || x >= columns.x1()) {
        return false;
    }
    return std::ranges::any_of(columns.at(x), [&](const InkRun& run) {
        const bool touches = run.top < bar.bottom && run.bottom > bar.top;
        return touches && (run.top < bar.top + kBesideMm * sy || run.bottom > bar.bottom - kBesideMm * sy);
    });
}

struct Bar
{
    double x_mm = 0, height_mm = 0;
    bool clear = false; ///< the trace passes it on both sides, so it is no stroke of the trace
    std::size_t row = 0;
};

/// Middle of a bar (px) that stands in about the columns x .. end - 1: of its rows that no other ink meets, the middle one's.
double middleOf(const cv::Mat& coverage, int x, int end, const InkRun& bar, double sx, double sy)
{
    const int margin = std::max(2, static_cast<int>(std::lround(kClearMm * sx)));
    const int from = std::max(0, x - margin), to = std::min(coverage.cols, end + margin);
    std::vector<double> middles;
    for (int y = static_cast<int>(bar.top + kInsideMm * sy); y < std::min<double>(coverage.rows, bar.bottom - kInsideMm * sy); ++y) {
        const float* row = coverage.ptr<float>(y);
        if (row[from] > kClear || row[to - 1] > kClear) {
            continue;
        }
        double sum = 0, weighted = 0;
        for (int c = from; c < to; ++c) {
            sum += row[c], weighted += row[c] * c;
        }
        if (sum > 0) {
            middles.push_back(weighted / sum);
        }
    }
    if (middles.size() < kLeastRows) {
        return 0.5 * (x + end - 1);
    }
    return medianInPlace(middles);
}

/// Columns in a row at which an upright bar stands: neighbours with the very same ends, no wider than a bar.
std::vector<Bar> barsOfRow(const UnwarpedPage& page, const cv::Mat& coverage, const InkColumns& columns, std::size_t row)
{
    const double sx = page.px_per_mm_x, sy = page.px_per_mm_y;
    std::vector<Bar> bars;
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
            const int beside = std::max(1, static_cast<int>(std::lround(kBesideMm * sx)));
            if (end - x >= 2 && (end - x) / sx <= kMaxBarWidthMm && !(x > columns.x0() && goesOn(x - 1))) {
                const bool clear = !turnsInto(columns, x - 1 - beside, run, sy) && !turnsInto(columns, end + beside, run, sy);
                bars.push_back({page.origin.x_mm + middleOf(coverage, x, end, run, sx, sy) / sx, h, clear, row});
            }
        }
    }
    return bars;
}

/// Rows that have a bar as tall as one that is clear: R waves beside a bar hide it in some rows, not in all.
std::set<std::size_t> evenRows(std::vector<Bar>::const_iterator from, std::vector<Bar>::const_iterator to)
{
    std::set<std::size_t> most;
    for (auto sure = from; sure != to; ++sure) {
        std::set<std::size_t> rows;
        for (auto bar = from; sure->clear && bar != to; ++bar) {
            if (std::abs(bar->height_mm - sure->height_mm) < kEvenBarsMm) {
                rows.insert(bar->row);
            }
        }
        most = rows.size() > most.size() ? rows : most;
    }
    return most;
}

} // namespace

SeparatorLines findSeparators(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows)
{
    InkResult closed = ink;
    closed.coverage = cv::Mat(); // the ink itself stays as it is
    const int half_px = static_cast<int>(std::lround(0.5 * kHoleMm * page.px_per_mm_y));
    cv::morphologyEx(ink.coverage, closed.coverage, cv::MORPH_CLOSE, cv::Mat::ones(2 * half_px + 1, 1, CV_8U));
    std::vector<Bar> bars;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const double y = (rows[r].baseline_mm - page.origin.y_mm) * page.px_per_mm_y;
        const auto reach = kReachMm * page.px_per_mm_y;
        const int x0 = rows[r].x0_px, x1 = std::min(ink.coverage.cols, x0 + static_cast<int>(rows[r].path_mm.size()));
        const auto barsIn = [&](const InkResult& of) { return barsOfRow(page, ink.coverage, InkColumns(of, x0, x1, static_cast<int>(y - reach), static_cast<int>(y + reach), 0.0F), r); };
        const std::vector<Bar> plain = barsIn(ink); // these tell more exactly where they stand
        std::ranges::copy(plain, std::back_inserter(bars));
        std::ranges::copy_if(barsIn(closed), std::back_inserter(bars), [&](const Bar& bar) {
            return std::ranges::none_of(plain, [&](const Bar& p) { return std::abs(p.x_mm - bar.x_mm) < kTogetherMm; });
        });
    }
    std::ranges::sort(bars, {}, &Bar::x_mm);
    SeparatorLines found;
    std::vector<std::size_t> times(rows.size(), 0);
    for (auto from = bars.begin(); from != bars.end();) {
        const auto to = std::ranges::find_if(from, bars.end(), [&](const Bar& b) { return b.x_mm - from->x_mm >= kTogetherMm; });
        const std::set<std::size_t> even = evenRows(from, to);
        if (even.size() >= 2 && 2 * even.size() >= rows.size()) {
            const double sum = std::accumulate(from, to, 0.0, [](double s, const Bar& b) { return s + b.x_mm; });
            found.x_mm.push_back(sum / static_cast<double>(to - from));
            std::ranges::for_each(even, [&](std::size_t row) { ++times[row]; });
        }
        from = to;
    }
    for (const std::size_t n : times) { // a beat may look like one
        found.in_row.push_back(n >= 2 && 2 * n > found.x_mm.size());
    }
    return found;
}

} // namespace retrace
