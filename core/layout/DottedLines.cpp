// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/DottedLines.h"

#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <span>

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
constexpr double kInBandMm = 3.0;                         // of it that a line takes
constexpr double kNearRow = 0.5, kNearRowMm = 1.0;        // a line that comes nearer than half of it goes through the row
constexpr double kLineMm = 1.5;                           // a wider group of lines is a pattern
constexpr double kFitting = 0.75;                         // of the dots along a line, those that stand at its distance
constexpr double kEndsMm = 15.0;                          // of the rows: edges of paper, and no columns

/// An upright line in paper millimetres, from its first dot to its last one.
struct DottedLine { double x_mm = 0, y0_mm = 0, y1_mm = 0; int dots = 0; };

/// A piece of the page's ink and where its first pixel stands.
struct Piece
{
    cv::Mat coverage;
    double x0_mm = 0, y0_mm = 0, px_per_mm_x = 1, px_per_mm_y = 1;
};

struct Dot
{
    double y = 0, height = 0; // mm from the raster's top
};

/// Runs of dark paper along one column (`n` pixels) that stand clear: `beside` is how much ink there is beside them.
std::vector<Dot> dotsOf(const float* ink, const float* beside, int n, double mm_per_px)
{
    std::vector<Dot> dots;
    for (int y = 0; y < n; ++y) {
        int end = y;
        double clear = 0, sum = 0, weighted = 0;
        for (; end < n && ink[end] > kDot; ++end) {
            clear += beside[end], sum += ink[end], weighted += ink[end] * end;
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
    return middles.empty() ? x : medianInPlace(middles);
}

void addLinesOf(const std::vector<Dot>& dots, const Piece& piece, int x, std::vector<DottedLine>& lines)
{
    const int reach = static_cast<int>(std::lround(0.5 * (kPenMm + kBesideFromMm) * piece.px_per_mm_x));
    for (std::size_t i = 0; i + 1 < dots.size();) {
        const double pitch = dots[i + 1].y - dots[i].y;
        const Chain chain = pitch >= kLeastPitchMm && pitch <= kMostPitchMm ? chainFrom(dots, i, pitch) : Chain{i, 1};
        const double length = dots[chain.last].y - dots[i].y;
        const bool whole = chain.share >= 1 - kMissing && chain.dots >= kFitting * static_cast<double>(chain.last - i + 1);
        if (chain.dots >= kLeastDots && length >= kLeastMm && whole && chain.pitch <= kMostPitchMm) {
            const double middle = middleOf(piece.coverage, dots, i, chain.last, x, reach, 1 / piece.px_per_mm_y);
            lines.push_back({piece.x0_mm + middle / piece.px_per_mm_x, piece.y0_mm + dots[i].y, piece.y0_mm + dots[chain.last].y, chain.dots});
            i = chain.last + 1;
        } else {
            ++i;
        }
    }
}

std::vector<DottedLine> linesOf(const Piece& piece)
{
    const double sx = piece.px_per_mm_x;
    const int pen = std::max(1, static_cast<int>(std::lround(kPenMm * sx)));
    cv::Mat ink, near, beside;
    cv::dilate(piece.coverage, ink, cv::Mat::ones(1, 2 * pen + 1, CV_8U));
    const int from = static_cast<int>(std::lround(kBesideFromMm * sx)), to = std::max(from + 1, static_cast<int>(std::lround(kBesideToMm * sx)));
    cv::blur(piece.coverage, near, {to - from, 1});
    cv::transpose(ink, ink); // columns are walked along
    cv::transpose(near, near);
    const int middle = (from + to) / 2;
    std::vector<DottedLine> lines;
    for (int x = middle; x < ink.rows - middle; x += pen) {
        cv::max(near.row(x - middle), near.row(x + middle), beside);
        addLinesOf(dotsOf(ink.ptr<float>(x), beside.ptr<float>(), ink.cols, 1 / piece.px_per_mm_y), piece, x, lines);
    }
    std::ranges::sort(lines, {}, &DottedLine::x_mm);
    return lines;
}

/// What of lines lies between two heights, mm.
double between(std::span<const DottedLine> lines, double y0_mm, double y1_mm)
{
    double most = 0;
    for (const DottedLine& line : lines) {
        most = std::max(most, std::min(line.y1_mm, y1_mm) - std::max(line.y0_mm, y0_mm));
    }
    return most;
}

} // namespace

SeparatorLines findDottedSeparators(const UnwarpedPage& page, const cv::Mat& coverage, const std::vector<RowMark>& rows)
{
    if (rows.size() < 2 || coverage.empty()) {
        return {};
    }
    const auto px = [](double mm, double origin_mm, double px_per_mm) { return static_cast<int>(std::lround((mm - origin_mm) * px_per_mm)); };
    const double first = std::ranges::min(rows, {}, &RowMark::x0_mm).x0_mm + kEndsMm, last = std::ranges::max(rows, {}, &RowMark::x1_mm).x1_mm - kEndsMm;
    const cv::Point from(px(first, page.origin.x_mm, page.px_per_mm_x), px(rows.front().baseline_mm - kBandMm, page.origin.y_mm, page.px_per_mm_y));
    const cv::Point to(px(last, page.origin.x_mm, page.px_per_mm_x), px(rows.back().baseline_mm + kBandMm, page.origin.y_mm, page.px_per_mm_y));
    if (to.x <= from.x || to.y <= from.y) {
        return {};
    }
    const cv::Rect part = cv::Rect(from, to) & cv::Rect({0, 0}, coverage.size());
    if (part.empty()) {
        return {};
    }
    const std::vector<DottedLine> lines = linesOf({coverage(part), page.origin.x_mm + part.x / page.px_per_mm_x, page.origin.y_mm + part.y / page.px_per_mm_y,
                                                   page.px_per_mm_x, page.px_per_mm_y});
    SeparatorLines found;
    std::vector<std::size_t> through(rows.size(), 0); // each row, lines
    for (std::size_t k = 0, end = 0; k < lines.size(); k = end) {
        for (end = k + 1; end < lines.size() && lines[end].x_mm - lines[end - 1].x_mm < kSameMm;) {
            ++end;
        }
        const std::span<const DottedLine> group(&lines[k], end - k);
        std::size_t in = 0;
        std::vector<std::size_t> crossed;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const double y = rows[r].baseline_mm;
            const double above = std::min(kBandMm, r > 0 ? 0.5 * (y - rows[r - 1].baseline_mm) : kBandMm);
            const double below = std::min(kBandMm, r + 1 < rows.size() ? 0.5 * (rows[r + 1].baseline_mm - y) : kBandMm);
            in += between(group, y - above, y + below) > kInBandMm;
            if (between(group, y - kNearRow * above, y + kNearRow * below) > kNearRowMm) {
                crossed.push_back(r);
            }
        }
        if (in >= 2 && 2 * in >= rows.size() && group.back().x_mm - group.front().x_mm < kLineMm) {
            double sum = 0, weight = 0;
            for (const DottedLine& line : group) {
                sum += line.dots * line.x_mm, weight += line.dots;
            }
            found.x_mm.push_back(sum / weight);
            std::ranges::for_each(crossed, [&](std::size_t r) { ++through[r]; });
        }
    }
    if (found.x_mm.empty() || found.x_mm.size() > kMostLines) {
        return {};
    }
    found.dotted = true;
    for (const std::size_t n : through) {
        found.in_row.push_back(2 * n > found.x_mm.size());
    }
    return found;
}

} // namespace retrace
