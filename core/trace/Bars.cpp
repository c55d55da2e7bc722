// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Bars.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <utility>

namespace retrace {
namespace {

constexpr double kNearMm = 1.2;   // a bar stands this close to a column border
constexpr double kHoleMm = 0.3;   // in its ink
constexpr double kTallMm = 2.5;
constexpr double kWideMm = 0.9;   // ... and is no wider than this
constexpr double kBeside = 0.3;   // of its tall ink that the columns beside it may hold
constexpr int kRimPx = 1;          // beside its even columns
constexpr double kEven = 0.9;     // of its most inked column's that each of its columns holds
constexpr double kAsTall = 0.8;   // of the bars seen: one with a wave beside it
constexpr double kNoTaller = 1.15; // ... on photographs, where what runs through a bar is read better if it is not known for one
constexpr float kInk = 0.5F, kRim = 0.15F; // coverage
constexpr double kSurelyTrace = 40.0; // times as likely as a mark
constexpr double kAlikeTall = 0.1; // of their height that two rows' bars may differ by ...
constexpr double kAlikeMm = 1.0;   // ... and in where they begin in their rows

/// Px in tall strokes of the columns from `from` on, in the row of leads that has the middle one: a bar stands in all rows,
/// a wave beside it in some.
class TallInk
{
public:
    TallInk(const cv::Mat& coverage, int from, int to, const std::vector<cv::Range>& rows, double px_per_mm_y) : m_from(from)
    {
        for (int x = from; x < to; ++x) {
            std::vector<int> of_rows;
            for (const cv::Range& row : rows) {
                int sum = 0;
                for (const cv::Range& stroke : tallStrokes(coverage.rowRange(row), x, kInk, px_per_mm_y)) {
                    sum += stroke.size();
                }
                of_rows.push_back(sum);
            }
            std::ranges::sort(of_rows);
            m_tall.push_back(of_rows.empty() ? 0 : of_rows[(of_rows.size() - 1) / 2]);
        }
    }

    int at(int x) const { return x < m_from || x >= m_from + static_cast<int>(m_tall.size()) ? 0 : m_tall[static_cast<std::size_t>(x - m_from)]; }
    /// The least and the most of `n` columns from `x` on.
    std::pair<int, int> rangeOf(int x, int n) const
    {
        std::pair<int, int> range(at(x), at(x));
        for (int k = 1; k < n; ++k) {
            range = {std::min(range.first, at(x + k)), std::max(range.second, at(x + k))};
        }
        return range;
    }
    int most() const { return m_tall.empty() ? 0 : m_from + static_cast<int>(std::ranges::max_element(m_tall) - m_tall.begin()); }

private:
    int m_from;
    std::vector<int> m_tall;
};

/// A bar's columns and how tall it is, as the borders that show one have it: px from the border.
struct BarShape { int before = 0, after = 0, tall = 0; };

/// Where a wave stands beside a bar: all of its columns are as tall as the other bars', where those stand or a little beside, and none
/// taller than `no_taller` times that.
std::optional<Bar> barBesideWave(const TallInk& tall, int border, const BarShape& shape, double no_taller)
{
    const int core = shape.after - shape.before - 2 * kRimPx;
    int best = 0, most = 0;
    for (const int slip : {0, -1, 1, -2, 2, -3, 3}) {
        const auto [least, tallest] = tall.rangeOf(border + shape.before + kRimPx + slip, core);
        if (least > most && tallest <= no_taller * shape.tall) {
            most = least, best = slip;
        }
    }
    return most >= kAsTall * shape.tall ? std::optional(Bar{border + shape.before + best, border + shape.after + best}) : std::nullopt;
}

/// Whether the network takes the tall strokes of a column for the trace's rather than for marks.
bool isTrace(const InkResult& ink, int x, const std::vector<cv::Range>& rows, double px_per_mm_y)
{
    if (ink.network.empty()) {
        return false;
    }
    const cv::Mat &trace = ink.network.classes[static_cast<std::size_t>(InkClass::trace)], &text = ink.network.classes[static_cast<std::size_t>(InkClass::text)];
    double as_trace = 0, as_text = 0;
    for (const cv::Range& row : rows) {
        for (const cv::Range& stroke : tallStrokes(ink.coverage.rowRange(row), x, kInk, px_per_mm_y)) {
            for (int y = row.start + stroke.start; y < row.start + stroke.end; ++y) { // corners of all rasters coincide
                const int r = std::min(trace.rows - 1, y * trace.rows / ink.coverage.rows), c = std::min(trace.cols - 1, x * trace.cols / ink.coverage.cols);
                as_trace += trace.at<float>(r, c), as_text += text.at<float>(r, c);
            }
        }
    }
    return as_trace > kSurelyTrace * as_text;
}

/// Whether two of the rows have strokes of one height at one place in them in one of the columns: bars are alike, beats hardly ever.
bool alikeInTwoRows(const cv::Mat& coverage, std::initializer_list<int> columns, const std::vector<cv::Range>& rows, double px_per_mm_y, double near)
{
    struct Stroke { std::size_t row; double top, tall; };
    for (const int x : columns) {
        std::vector<Stroke> strokes;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const double middle = 0.5 * (rows[r].end - rows[r].start);
            for (const cv::Range& stroke : tallStrokes(coverage.rowRange(rows[r]), x, kInk, px_per_mm_y)) {
                strokes.push_back({r, stroke.start - middle, static_cast<double>(stroke.size())});
            }
        }
        for (std::size_t i = 0; i < strokes.size(); ++i) {
            for (std::size_t j = i + 1; j < strokes.size(); ++j) {
                const Stroke &a = strokes[i], &b = strokes[j];
                if (a.row != b.row && std::abs(a.tall - b.tall) < kAlikeTall * std::max(a.tall, b.tall) && std::abs(a.top - b.top) < near) {
                    return true;
                }
            }
        }
    }
    return false;
}

} // namespace

std::vector<cv::Range> tallStrokes(const cv::Mat& coverage, int x, float ink, double px_per_mm_y)
{
    const int least = static_cast<int>(kTallMm * px_per_mm_y), hole = static_cast<int>(kHoleMm * px_per_mm_y);
    std::vector<cv::Range> strokes;
    for (int y = 0; y < coverage.rows; ++y) {
        if (coverage.at<float>(y, x) <= ink) {
            continue;
        }
        if (strokes.empty() || y - strokes.back().end > hole) {
            strokes.emplace_back(y, y);
        }
        strokes.back().end = y + 1;
    }
    std::erase_if(strokes, [&](const cv::Range& stroke) { return stroke.size() < least; });
    return strokes;
}

std::vector<Bar> findBars(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout)
{
    const cv::Mat& coverage = ink.coverage;
    std::vector<double> borders;
    for (const LeadBox& lead : layout.boxes) {
        if (lead.column > 0 && std::ranges::none_of(borders, [&](double x) { return std::abs(x - lead.box.x0_mm) < kNearMm; })) {
            borders.push_back(lead.box.x0_mm);
        }
    }
    const auto column = [&](double x_mm, int round_up) {
        const double px = (x_mm - page.origin.x_mm) * page.px_per_mm_x;
        return std::clamp(static_cast<int>(std::floor(px)) + round_up, 0, coverage.cols);
    };
    const auto row = [&](double y_mm) { return std::clamp(static_cast<int>((y_mm - page.origin.y_mm) * page.px_per_mm_y), 0, coverage.rows); };
    std::vector<Bar> bars;
    struct Hidden { int border; TallInk tall; };
    std::vector<Hidden> hidden; // borders without a bar
    std::vector<int> before, after, height; // px from the border to the bar's sides
    for (double border_mm : borders) {
        std::vector<cv::Range> rows;
        for (const LeadBox& lead : layout.boxes) {
            if (lead.column > 0 && std::abs(lead.box.x0_mm - border_mm) < kNearMm) {
                rows.emplace_back(row(lead.box.y0_mm), row(lead.box.y1_mm));
            }
        }
        const TallInk tall(coverage, column(border_mm - kNearMm, 0), column(border_mm + kNearMm, 1), rows, page.px_per_mm_y);
        const int peak = tall.most(), border = static_cast<int>(std::lround((border_mm - page.origin.x_mm) * page.px_per_mm_x));
        if (tall.at(peak) == 0) {
            continue;
        }
        int a = peak, b = peak;
        while (tall.at(a - 1) > kEven * tall.at(peak)) {
            --a;
        }
        while (tall.at(b + 1) > kEven * tall.at(peak)) {
            ++b;
        }
        const bool sharp = std::max(tall.at(a - 2), tall.at(b + 2)) < kBeside * tall.at(peak);
        const bool bar = sharp && b > a && b - a < kWideMm * page.px_per_mm_x;
        const auto alike = [&] { return rows.size() < 2 || alikeInTwoRows(coverage, {a, b}, rows, page.px_per_mm_y, kAlikeMm * page.px_per_mm_y); };
        if (bar && alike() && !isTrace(ink, peak, rows, page.px_per_mm_y)) {
            bars.push_back({a - kRimPx, b + kRimPx + 1});
            before.push_back(a - kRimPx - border);
            after.push_back(b + kRimPx + 1 - border);
            height.push_back(tall.at(peak));
        } else {
            hidden.push_back({border, tall});
        }
    }
    if (bars.empty()) {
        return bars;
    }
    const BarShape shape{medianOf(before), medianOf(after), medianOf(height)};
    const bool most_have = 2 * bars.size() >= borders.size();
    for (const Hidden& h : hidden) {
        const std::optional<Bar> beside = barBesideWave(h.tall, h.border, shape, page.resampled ? kNoTaller : 1e9);
        if (beside || most_have) {
            bars.push_back(beside.value_or(Bar{h.border + shape.before, h.border + shape.after}));
        }
    }
    for (Bar& bar : bars) {
        bar.tall = shape.tall;
    }
    return bars;
}

void blankBars(const std::vector<Bar>& bars, const cv::Mat& coverage, double px_per_mm_y, cv::Mat& own)
{
    for (const Bar& bar : bars) {
        for (int x = std::max(0, bar.x0); x < std::min(own.cols, bar.x1); ++x) {
            for (const cv::Range& stroke : tallStrokes(coverage, x, kRim, px_per_mm_y)) {
                own(cv::Range(std::max(0, stroke.start - 1), std::min(own.rows, stroke.end + 1)), cv::Range(x, x + 1)) = 0;
            }
        }
    }
}

} // namespace retrace
