// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/BehindBars.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr double kNearMm = 1.2;    // a lead's end: bars this near to it
constexpr double kAboutMm = 5.0;   // from a lead's level to its bar
constexpr double kWhole = 0.9;     // of a bar's height that a column in it shows
constexpr double kOutMm = 0.5;     // of ink that stands out of a bar
constexpr double kSteep = 4.0;    // px a column
constexpr double kFallMm = 0.35;   // a wave that has turned back at a bar is at its lead's level after this
constexpr float kInk = 0.5F;       // coverage
constexpr double kLinePx = 1.5;    // of line beside a bar that tell where it was going
constexpr double kSlopeKept = 0.8; // per px of a line that goes on out of sight

/// Rows from .. to.
struct Reach { double top = 0, bottom = 0; };

/// What hides a lead's end: the bar, and the ink of each of its columns that touches it.
struct Hidden
{
    Reach bar;
    int x0 = 0; ///< of the first column
    std::vector<std::optional<Reach>> columns; ///< nothing at the bar's rims

    std::optional<Reach> at(int x) const { return x < x0 || x >= x0 + static_cast<int>(columns.size()) ? std::nullopt : columns[static_cast<std::size_t>(x - x0)]; }
};

double levelOf(std::vector<double> y)
{
    std::erase_if(y, [](double v) { return std::isnan(v); });
    return medianInPlace(y);
}

/// The tall stroke of a column nearest to `level`.
std::optional<Reach> tallStrokeNear(const BarInk& ink, int x, double level)
{
    std::optional<Reach> best;
    double nearest = kAboutMm * ink.px_per_mm_y;
    for (const cv::Range& stroke : tallStrokes(ink.coverage, x, kInk, ink.px_per_mm_y)) {
        const double top = stroke.start, bottom = stroke.end - 1, away = std::max({0.0, top - level, level - bottom});
        if (away < nearest) {
            nearest = away, best = Reach{top, bottom};
        }
    }
    return best;
}

/// Nothing where none of the bar's columns shows one.
std::optional<Hidden> hiddenBy(const BarInk& ink, const Bar& bar, double level)
{
    Hidden hidden;
    hidden.x0 = bar.x0;
    hidden.bar = {-1e9, 1e9};
    for (int x = bar.x0; x < bar.x1; ++x) {
        const std::optional<Reach> run = x >= 0 && x < ink.coverage.cols ? tallStrokeNear(ink, x, level) : std::nullopt;
        hidden.columns.push_back(run && run->bottom - run->top >= kWhole * bar.tall ? run : std::nullopt);
        if (hidden.columns.back()) {
            hidden.bar = {std::max(hidden.bar.top, run->top), std::min(hidden.bar.bottom, run->bottom)};
        }
    }
    return hidden.bar.top < 0 || hidden.bar.top >= hidden.bar.bottom ? std::nullopt : std::optional(hidden);
}

/// One lead's end at a bar. A steep line is a wave's flank: it goes no further than to the lead's level, and away from it no further
/// than it came, but for ink that stands out of the bar.
class GoesOn
{
public:
    GoesOn(const BarInk& ink, const std::optional<Hidden>& hidden, int x0, std::size_t per_column) : m_ink(ink), m_hidden(hidden), m_x0(x0), m_per(static_cast<long>(per_column)) {}

    /// Values from `at` on in direction `way` are replaced; the lead's first value is the row's `begin`-th.
    void operator()(std::vector<double>& y, long begin, long at, int way, double level) const
    {
        const long n = static_cast<long>(y.size()), far = static_cast<long>(kLinePx * static_cast<double>(m_per));
        const long from = at - way * far;
        if (at < 0 || at >= n || from < 0 || from >= n || std::isnan(y[static_cast<std::size_t>(at)]) || std::isnan(y[static_cast<std::size_t>(from)])) {
            return;
        }
        double v = y[static_cast<std::size_t>(at)];
        double step = (v - y[static_cast<std::size_t>(from)]) / static_cast<double>(far);
        const double came = std::abs(v - y[static_cast<std::size_t>(from)]);
        double lowest = v > level ? level : v - came, highest = v > level ? v + came : level, kept = kSlopeKept;
        if (const auto out = standsOut(step)) {
            (step < 0 ? lowest : highest) = *out;
            kept = 1;
        }
        bool turned = false;
        for (long i = at + way; i >= 0 && i < n; i += way) {
            const std::optional<Reach> ink = m_hidden ? m_hidden->at(m_x0 + static_cast<int>((i + begin) / m_per)) : std::nullopt;
            if (ink && !turned && (v < ink->top - tolerance() || v > ink->bottom + tolerance()) && !inkedAt(m_x0 + static_cast<int>((i + begin) / m_per), v)) {
                turned = true;
                v = std::clamp(v, ink->top, ink->bottom);
                const bool steep = std::abs(step) * static_cast<double>(m_per) > kSteep;
                step = steep ? 0 : (level - v) / (kFallMm * m_ink.px_per_mm_x * static_cast<double>(m_per));
                lowest = std::min(v, level), highest = std::max(v, level);
                kept = 1;
            }
            v = std::clamp(v + step, lowest, highest);
            step *= std::pow(kept, 1.0 / static_cast<double>(m_per));
            y[static_cast<std::size_t>(i)] = v;
        }
    }

private:
    bool inkedAt(int x, double v) const
    {
        const int y = static_cast<int>(std::lround(v)), about = static_cast<int>(std::lround(0.5 * tolerance()));
        const cv::Rect near = cv::Rect(x, y - about, 1, 2 * about + 1) & cv::Rect({0, 0}, m_ink.coverage.size());
        return !near.empty() && cv::countNonZero(m_ink.coverage(near) > kInk) > 0;
    }

    double tolerance() const { return kOutMm * m_ink.px_per_mm_y; }

    /// The end of the ink that stands out of the bar to where `step` leads.
    std::optional<double> standsOut(double step) const
    {
        if (!m_hidden || step == 0) {
            return std::nullopt;
        }
        double out = step < 0 ? m_hidden->bar.top : m_hidden->bar.bottom;
        for (const std::optional<Reach>& r : m_hidden->columns) {
            out = !r ? out : step < 0 ? std::min(out, r->top) : std::max(out, r->bottom);
        }
        const double by = step < 0 ? m_hidden->bar.top - out : out - m_hidden->bar.bottom;
        return by > tolerance() ? std::optional(out) : std::nullopt;
    }

    const BarInk& m_ink;
    const std::optional<Hidden>& m_hidden;
    int m_x0;
    long m_per;
};

} // namespace

void readBehindBars(const std::vector<Bar>& bars, const BarInk& ink, int x0, std::size_t per_column, const std::vector<std::size_t>& borders, std::vector<double>& y)
{
    const auto per = static_cast<long>(per_column);
    const auto near = static_cast<long>(kNearMm * ink.px_per_mm_x) * per;
    for (std::size_t i = 0; i <= borders.size(); ++i) {
        const auto begin = static_cast<long>(i == 0 ? 0 : borders[i - 1]), end = static_cast<long>(i == borders.size() ? y.size() : borders[i]);
        std::vector<double> lead(y.begin() + begin, y.begin() + end);
        for (const Bar& bar : bars) {
            const long from = std::max(0L, (bar.x0 - x0) * per - begin), to = std::min(end - begin, (bar.x1 - x0) * per - begin);
            long first = -1, last = -1;
            for (long k = from; k < to; ++k) {
                const double v = lead[static_cast<std::size_t>(k)];
                const cv::Point at(x0 + static_cast<int>((k + begin) / per), std::isnan(v) ? -1 : static_cast<int>(std::lround(v)));
                if (!at.inside({0, 0, ink.own.cols, ink.own.rows}) || ink.own.at<uchar>(at) == 0) {
                    first = first < 0 ? k : first;
                    last = k;
                }
            }
            const bool begins = from <= near, ends = to >= end - begin - near;
            if (first < 0 || (!begins && !ends)) {
                continue;
            }
            const double level = levelOf(lead);
            const std::optional<Hidden> hidden = hiddenBy(ink, bar, level);
            const GoesOn goes_on(ink, hidden, x0, per_column);
            begins ? goes_on(lead, begin, last + 1, -1, level) : goes_on(lead, begin, first - 1, 1, level);
        }
        std::ranges::copy(lead, y.begin() + begin);
    }
}

} // namespace retrace
