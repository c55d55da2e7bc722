// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/DottedLines.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr double kPenMm = 0.2;                            // to either side of a line's middle
constexpr double kLeastDotMm = 0.2, kMostDotMm = 3.4;     // height of a dot or dash
constexpr double kLeastPitchMm = 0.8, kMostPitchMm = 3.6; // from dot to dot; what is left of a grid has 5 mm
constexpr double kEven = 0.25;                            // of a pitch that a dot may stand off
constexpr int kMostMissing = 3;                           // dots one after the other that a trace may hide
constexpr double kMissing = 0.35;                         // ... and of all of them
constexpr int kLeastDots = 5;
constexpr double kLeastMm = 8.0;
constexpr double kBesideFromMm = 0.7, kBesideToMm = 1.3;  // where the paper is clear beside a dot
constexpr float kDot = 0.3F, kClear = 0.25F;
constexpr double kSameMm = 0.8;                           // lines this near to each other are one
constexpr std::size_t kMostLines = 5;                     // between columns, and some that are none; more are a grid's
constexpr double kBandMm = 14.0;                          // to either side of a row's level, at most half way to the next
constexpr double kInBandMm = 3.0;
constexpr double kEndsMm = 15.0;                          // of the rows: edges of paper, and no columns

struct Dot
{
    double y = 0, height = 0; // mm from the raster's top
};

/// Runs of dark paper in one column that stand clear: `beside` is how much ink there is beside them.
std::vector<Dot> dotsOf(const cv::Mat& ink, const cv::Mat& beside, int x, double mm_per_px)
{
    std::vector<Dot> dots;
    for (int y = 0; y < ink.rows; ++y) {
        int end = y;
        double clear = 0, sum = 0, weighted = 0;
        while (end < ink.rows && ink.at<float>(end, x) > kDot) {
            clear += beside.at<float>(end, x), sum += ink.at<float>(end, x), weighted += ink.at<float>(end, x) * end;
            ++end;
        }
        const double height = (end - y) * mm_per_px;
        if (height >= kLeastDotMm && height <= kMostDotMm && clear < kClear * (end - y)) {
            dots.push_back({weighted / sum * mm_per_px, height});
        }
        y = std::max(y, end);
    }
    return dots;
}

/// The chain of dots at one distance, at first `pitch`, that begins with dot `first`: its last dot, how many there are, how far apart,
/// and what share they are of those that a whole line would have.
struct Chain { std::size_t last = 0; int dots = 0; double pitch = 0, share = 1; };

Chain chainFrom(const std::vector<Dot>& dots, std::size_t first, double pitch)
{
    Chain chain{first, 1};
    double all_steps = 0;
    for (std::size_t k = first + 1; k < dots.size(); ++k) {
        const double steps = (dots[k].y - dots[chain.last].y) / pitch, whole = std::round(steps);
        if (steps > kMostMissing + 1 + kEven) {
            break;
        }
        if (std::abs(steps - whole) < kEven && whole >= 1) {
            chain.last = k;
            ++chain.dots;
            all_steps += whole;
            pitch = (dots[k].y - dots[first].y) / all_steps;
        }
    }
    chain.pitch = pitch, chain.share = chain.dots / (all_steps + 1);
    return chain;
}

/// Column of the middle of a line about column `x`: the median of its pixel rows' own, in the dots from `first` to `last`.
double middleOf(const cv::Mat& coverage, const std::vector<Dot>& dots, std::size_t first, std::size_t last, int x, int reach, double mm_per_px)
{
    std::vector<double> middles;
    for (std::size_t k = first; k <= last; ++k) {
        const int y0 = std::max(0, static_cast<int>(std::lround((dots[k].y - 0.5 * dots[k].height) / mm_per_px)));
        const int y1 = std::min(coverage.rows - 1, static_cast<int>(std::lround((dots[k].y + 0.5 * dots[k].height) / mm_per_px)));
        for (int y = y0; y <= y1; ++y) {
            double sum = 0, weighted = 0;
            for (int c = std::max(0, x - reach); c <= std::min(coverage.cols - 1, x + reach); ++c) {
                sum += coverage.at<float>(y, c), weighted += coverage.at<float>(y, c) * c;
            }
            if (sum > 0) {
                middles.push_back(weighted / sum);
            }
        }
    }
    const auto middle = middles.begin() + static_cast<std::ptrdiff_t>(middles.size() / 2);
    std::ranges::nth_element(middles, middle);
    return middles.empty() ? x : *middle;
}

void addLinesOf(const std::vector<Dot>& dots, const UnwarpedPage& page, const cv::Mat& coverage, int x, std::vector<DottedLine>& lines)
{
    const int reach = static_cast<int>(std::lround(0.5 * (kPenMm + kBesideFromMm) * page.px_per_mm_x));
    for (std::size_t i = 0; i + 1 < dots.size();) {
        const double pitch = dots[i + 1].y - dots[i].y;
        const Chain chain = pitch >= kLeastPitchMm && pitch <= kMostPitchMm ? chainFrom(dots, i, pitch) : Chain{i, 1};
        const double length = dots[chain.last].y - dots[i].y;
        if (chain.dots >= kLeastDots && length >= kLeastMm && chain.share >= 1 - kMissing && chain.pitch <= kMostPitchMm) {
            const double middle = middleOf(coverage, dots, i, chain.last, x, reach, 1 / page.px_per_mm_y);
            lines.push_back({page.origin.x_mm + middle / page.px_per_mm_x, page.origin.y_mm + dots[i].y, page.origin.y_mm + dots[chain.last].y, chain.dots});
            i = chain.last + 1;
        } else {
            ++i;
        }
    }
}

} // namespace

std::vector<DottedLine> findDottedLines(const UnwarpedPage& page, const cv::Mat& coverage)
{
    const double sx = page.px_per_mm_x, sy = page.px_per_mm_y;
    const int pen = std::max(1, static_cast<int>(std::lround(kPenMm * sx)));
    cv::Mat ink, near;
    cv::dilate(coverage, ink, cv::Mat::ones(1, 2 * pen + 1, CV_8U));
    cv::Mat beside(coverage.size(), CV_32F, cv::Scalar(0));
    const int from = static_cast<int>(std::lround(kBesideFromMm * sx)), to = std::max(from + 1, static_cast<int>(std::lround(kBesideToMm * sx)));
    cv::blur(coverage, near, {to - from, 1});
    const int middle = (from + to) / 2;
    for (int y = 0; y < coverage.rows; ++y) {
        const auto* row = near.ptr<float>(y);
        auto* out = beside.ptr<float>(y);
        for (int x = middle; x < coverage.cols - middle; ++x) {
            out[x] = std::max(row[x - middle], row[x + middle]);
        }
    }
    std::vector<DottedLine> lines;
    for (int x = middle; x < coverage.cols - middle; x += pen) {
        addLinesOf(dotsOf(ink, beside, x, 1 / sy), page, coverage, x, lines);
    }
    return lines;
}

SeparatorLines dottedSeparators(const std::vector<DottedLine>& lines, const std::vector<RowMark>& rows)
{
    std::vector<DottedLine> sorted = lines;
    std::ranges::sort(sorted, {}, &DottedLine::x_mm);
    const auto standsIn = [&](const DottedLine& line, std::size_t r) {
        const double y = rows[r].baseline_mm;
        const double above = r > 0 ? 0.5 * (y - rows[r - 1].baseline_mm) : kBandMm, below = r + 1 < rows.size() ? 0.5 * (rows[r + 1].baseline_mm - y) : kBandMm;
        return std::min(line.y1_mm, y + std::min(below, kBandMm)) - std::max(line.y0_mm, y - std::min(above, kBandMm)) > kInBandMm;
    };
    if (rows.empty()) {
        return {};
    }
    const double first = std::ranges::min(rows, {}, &RowMark::x0_mm).x0_mm, last = std::ranges::max(rows, {}, &RowMark::x1_mm).x1_mm;
    SeparatorLines found;
    std::vector<std::size_t> lines_in(rows.size(), 0);
    for (auto from = sorted.begin(); from != sorted.end();) {
        auto to = from + 1;
        while (to != sorted.end() && to->x_mm - (to - 1)->x_mm < kSameMm) {
            ++to;
        }
        std::vector<std::size_t> in;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (std::any_of(from, to, [&](const DottedLine& line) { return standsIn(line, r); })) {
                in.push_back(r);
            }
        }
        if (in.size() >= 2 && 2 * in.size() >= rows.size() && from->x_mm > first + kEndsMm && (to - 1)->x_mm < last - kEndsMm) {
            double sum = 0, weight = 0;
            std::for_each(from, to, [&](const DottedLine& l) { sum += l.dots * l.x_mm, weight += l.dots; });
            found.x_mm.push_back(sum / weight);
            std::ranges::for_each(in, [&](std::size_t r) { ++lines_in[r]; });
        }
        from = to;
    }
    if (found.x_mm.empty() || found.x_mm.size() > kMostLines) {
        return {};
    }
    found.dotted = true;
    for (const std::size_t n : lines_in) {
        found.in_row.push_back(2 * n > found.x_mm.size());
    }
    return found;
}

} // namespace retrace
