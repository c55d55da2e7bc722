// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Rows.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr double kPulseSeconds = 0.2;
constexpr double kBeatMm = 4.9;       // a width and half the height of the usual pulse
constexpr double kEndMm = 26.0;       // pulses stand this close to where the rows' ink begins or ends
constexpr double kStepX = 0.2, kStepY = 0.125; // mm
constexpr double kPenMm = 0.2;        // to either side of a stroke's middle
constexpr double kCornerMm = 0.7;     // of a stroke, what its neighbours may hide
constexpr double kBeyondMm = 1.8;     // where strokes that go on are looked for
constexpr double kTop = 0.5, kFlank = 0.3, kFlanks = 1.1; // inked share of the top, of either flank, of both together
constexpr double kInside = 0.15, kBeyond = 0.4;           // most ink inside, and above
constexpr double kApartMm = 2.0;      // shapes this far from the best are others
constexpr std::array<double, 4> kWidthsMm = {2.5, 5.0, 10.0, 1.8};   // 0.2 s at 12.5, 25, 50 mm/s; and what was seen where there are none of them, at any speed
constexpr std::array<double, 3> kHeightsMm = {5.0, 10.0, 20.0};      // 1 mV
constexpr double kFootReach = 0.3, kFootGapMm = 0.4, kFootInk = 0.8; // of the line that a pulse stands on: widths of the pulse, and inked share
constexpr double kOffLevelMm = 2.5, kOffLevelShare = 0.3;            // of the foot from its row's level

struct Shape {
    double score = 0, top_mm = 0;
};

/// Ink of the strip of paper where pulses may stand, summed up so that strokes cost nothing to ask for.
class Strip
{
public:
    Strip(const UnwarpedPage& page, const InkResult& ink, double from_mm, double to_mm) : m_page(page)
    {
        const int a = std::clamp(int((from_mm - page.origin.x_mm) * page.px_per_mm_x), 0, ink.coverage.cols);
        const int b = std::clamp(int((to_mm - page.origin.x_mm) * page.px_per_mm_x) + 1, a, ink.coverage.cols);
        m_x0 = a;
        const cv::Mat part = ink.coverage.colRange(a, b);
        if (part.empty()) {
            return;
        }
        const auto pen = [](double px_per_mm) { return 2 * std::max(1, int(std::lround(kPenMm * px_per_mm))) + 1; };
        cv::Mat wide, high;
        cv::dilate(part, wide, cv::getStructuringElement(cv::MORPH_RECT, {pen(page.px_per_mm_x), 1}));
        cv::dilate(part, high, cv::getStructuringElement(cv::MORPH_RECT, {1, pen(page.px_per_mm_y)}));
        cv::integral(part, m_ink, CV_64F);
        cv::integral(wide, m_wide, CV_64F);
        cv::integral(high, m_high, CV_64F);
    }

    bool empty() const { return m_ink.empty(); }
    double upright(double x, double y0, double y1) const { return mean(m_wide, x, x, y0, y1); }
    double level(double y, double x0, double x1) const { return mean(m_high, x0, x1, y, y); }
    double inked(double x0, double x1, double y0, double y1) const { return mean(m_ink, x0, x1, y0, y1); }

    /// Paper x of the middle of the ink within reach of an upright stroke.
    double middleOf(double x, double y0, double y1) const
    {
        double sum = 0, weighted = 0;
        for (double at = x - 2 * kPenMm; at <= x + 2 * kPenMm; at += 0.5 / m_page.px_per_mm_x) {
            const double v = mean(m_ink, at, at, y0, y1);
            sum += v, weighted += v * at;
        }
        return sum > 0 ? weighted / sum : x;
    }

    /// Paper y of the middle of the ink within reach of a level stroke.
    double levelOf(double y, double x0, double x1) const
    {
        double sum = 0, weighted = 0;
        for (double at = y - 2 * kPenMm; at <= y + 2 * kPenMm; at += 0.5 / m_page.px_per_mm_y) {
            const double v = mean(m_ink, x0, x1, at, at);
            sum += v, weighted += v * at;
        }
        return sum > 0 ? weighted / sum : y;
    }

    /// Paper y of the level line that a pulse stands on, near y, where it goes on to both sides of the pulse or to one; nothing if neither shows.
    std::optional<double> footOf(double x0, double x1, double y) const
    {
        const double reach = kFootReach * (x1 - x0);
        double best = kFootInk, at = y;
        for (double v = y - kOffLevelMm; v <= y + kOffLevelMm; v += kStepY) {
            const double ink = std::max(level(v, x0 - reach, x0 - kFootGapMm), level(v, x1 + kFootGapMm, x1 + reach));
            if (ink > best) {
                best = ink, at = v;
            }
        }
        const bool on_left = level(at, x0 - reach, x0 - kFootGapMm) >= level(at, x1 + kFootGapMm, x1 + reach);
        return best > kFootInk ? std::optional(on_left ? levelOf(at, x0 - reach, x0 - kFootGapMm) : levelOf(at, x1 + kFootGapMm, x1 + reach)) : std::nullopt;
    }

private:
    double mean(const cv::Mat& sums, double x0, double x1, double y0, double y1) const
    {
        const auto column = [&](double x) { return int(std::lround((x - m_page.origin.x_mm) * m_page.px_per_mm_x)) - m_x0; };
        const auto line = [&](double y) { return int(std::lround((y - m_page.origin.y_mm) * m_page.px_per_mm_y)); };
        const int a = std::clamp(column(x0), 0, sums.cols - 1), b = std::clamp(column(x1) + 1, 0, sums.cols - 1);
        const int c = std::clamp(line(y0), 0, sums.rows - 1), d = std::clamp(line(y1) + 1, 0, sums.rows - 1);
        if (b <= a || d <= c) {
            return 0;
        }
        return (sums.at<double>(d, b) - sums.at<double>(c, b) - sums.at<double>(d, a) + sums.at<double>(c, a)) / ((b - a) * double(d - c));
    }

    const UnwarpedPage& m_page;
    int m_x0 = 0;
    cv::Mat m_ink, m_wide, m_high;
};

/// The best pulse of one row with its left flank at x; nothing if there is none.
std::optional<Shape> shapeAt(const Strip& strip, double level_mm, double x, double width, double height, bool of_pulses)
{
    const double off = std::min(kOffLevelMm, kOffLevelShare * height);
    std::optional<Shape> best;
    for (double top = level_mm - height - off; top <= level_mm - height + off; top += kStepY) {
        const double foot = top + height, x1 = x + width;
        const double level = strip.level(top, x + 0.4, x1 - 0.4);
        if (level < kTop) {
            continue;
        }
        const double left = strip.upright(x, top + kCornerMm, foot - kCornerMm), right = strip.upright(x1, top + kCornerMm, foot - kCornerMm);
        if (std::min(left, right) < kFlank || left + right < kFlanks) {
            continue;
        }
        const double inside = strip.inked(x + kCornerMm, x1 - kCornerMm, top + kCornerMm, foot - kCornerMm);
        const double above = strip.inked(x, x1, top - kBeyondMm, top - kCornerMm);
        const double on = std::max(strip.upright(x, top - kBeyondMm, top - kCornerMm), strip.upright(x1, top - kBeyondMm, top - kCornerMm));
        const double under = std::min(strip.upright(x, foot + kCornerMm, foot + kBeyondMm), strip.upright(x1, foot + kCornerMm, foot + kBeyondMm));
        const double score = 0.4 * level + 0.3 * (left + right) - inside - above;
        const bool alone = inside < kInside && above < kInside && on < kBeyond && under < kBeyond;
        if ((of_pulses || alone) && (!best || score > best->score)) {
            best = Shape{score, top};
        }
    }
    return best;
}

struct Column {
    double x_mm = 0, width_mm = 0, height_mm = 0, score = 0;
    std::vector<std::optional<Shape>> rows;
};

} // namespace

std::vector<PulseMark> searchPulses(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows, const PrintedScale& printed, bool of_pulses)
{
    std::vector<PulseMark> found;
    if (rows.empty()) {
        return found;
    }
    const double first = std::ranges::min(rows, {}, &RowMark::x0_mm).x0_mm, last = std::ranges::max(rows, {}, &RowMark::x1_mm).x1_mm;
    const auto half = std::ptrdiff_t(rows.size() + 1) / 2, most = std::ptrdiff_t(2 * rows.size() + 2) / 3;
    const auto other = [](double of_shape, std::optional<double> said) { return said && std::abs(of_shape / *said - 1) > 0.01; };
    for (const bool left : {true, false}) {
        const double out = of_pulses ? kEndMm : 1.0, in = kEndMm;
        const double from = left ? first - out : last - in, to = left ? first + in : last + out;
        const Strip strip(page, ink, from - 1, to + 1);
        if (strip.empty()) {
            continue;
        }
        std::vector<Column> columns;
        for (const double width : kWidthsMm) {
            const bool of_no_speed = width < kWidthsMm.front();
            if (of_no_speed && !columns.empty()) {
                continue;
            }
            for (const double height : kHeightsMm) {
                if ((!of_no_speed && other(width / kPulseSeconds, printed.speed_mm_per_s)) || other(height, printed.limb_gain_mm_per_mv)) {
                    continue;
                }
                // beats may look like a small pulse
                const auto enough = std::max<std::ptrdiff_t>(2, width > kBeatMm && height > 2 * kBeatMm ? half : most);
                for (double x = from; x + width <= to; x += kStepX) {
                    Column c{x, width, height, 0, {}};
                    std::ptrdiff_t hits = 0;
                    for (const RowMark& row : rows) {
                        c.rows.push_back(shapeAt(strip, row.baseline_mm, x, width, height, of_pulses));
                        hits += c.rows.back().has_value();
                        c.score += c.rows.back() ? c.rows.back()->score : 0;
                    }
                    if (hits >= enough) {
                        columns.push_back(c);
                    }
                }
            }
        }
        if (columns.empty()) {
            continue;
        }
        const Column& best = *std::ranges::max_element(columns, {}, &Column::score);
        if (std::ranges::any_of(columns, [&](const Column& c) { return std::abs(c.x_mm - best.x_mm) > kApartMm; })) {
            continue; // lines of a grid or a table, not one column of pulses
        }
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (const auto& shape = best.rows[r]) {
                const double y0 = shape->top_mm + kCornerMm, y1 = shape->top_mm + best.height_mm - kCornerMm;
                const double x0 = strip.middleOf(best.x_mm, y0, y1), x1 = strip.middleOf(best.x_mm + best.width_mm, y0, y1);
                const double top = strip.levelOf(shape->top_mm, x0 + kCornerMm, x1 - kCornerMm);
                const auto foot = !page.has_grid ? strip.footOf(x0, x1, top + best.height_mm) : std::nullopt;
                const double height = foot ? *foot - top : best.height_mm;
                found.push_back({{x0, top, x1, top + height}, height, foot.has_value(), x1 - x0, int(r), left});
            }
        }
    }
    return found;
}

void sharpenFlanks(const UnwarpedPage& page, const InkResult& ink, std::vector<PulseMark>& pulses)
{
    for (PulseMark& p : pulses) {
        const Strip strip(page, ink, p.box.x0_mm - 1, p.box.x1_mm + 1);
        if (strip.empty() || p.height_mm < 3 * kCornerMm) {
            continue;
        }
        p.box.x0_mm = strip.middleOf(p.box.x0_mm, p.box.y0_mm + kCornerMm, p.box.y1_mm - kCornerMm);
        p.box.x1_mm = strip.middleOf(p.box.x1_mm, p.box.y0_mm + kCornerMm, p.box.y1_mm - kCornerMm);
        p.width_mm = p.box.width_mm();
    }
}

} // namespace retrace
