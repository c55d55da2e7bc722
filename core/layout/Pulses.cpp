// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Rows.h"
#include "core/record/Median.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr double kOffLevelMm = 4.0;  // a pulse stands on its row's level
constexpr double kEndMm = 26.0;      // pulses stand this close to a row's end
constexpr double kFlatMm = 0.35;     // a plateau's unevenness
constexpr double kFlankMm = 0.9;     // a flank takes no more than this of time axis
constexpr double kFlankTallMm = 1.6; // its columns are inked higher than a plateau's
constexpr double kTopReachMm = 2.5;  // a pulse's top stands this near to the gain above its row's level
constexpr double kInsideMm = 0.8;    // of a top, what its flanks leave free
constexpr double kLeastWideMm = 1.7, kWidestMm = 15.0, kLeastHighMm = 3.0, kHighestMm = 30.0; // where a millimetre is a guess ...
constexpr double kShape = 0.1;       // ... pulses are told by their shape, a width for a height ...
constexpr double kAlikeMm = 0.3, kAlikeShare = 0.05, kColumnMm = 1.5; // ... and by each other: their measures, and where they stand
constexpr double kInked = 0.5, kClear = 0.25; // coverage of a top, and beside it
constexpr std::array<double, 3> kWidthsMm = {2.5, 5.0, 10.0};       // 0.2 s at 12.5, 25, 50 mm/s
constexpr std::array<double, 4> kHeightsMm = {2.5, 5.0, 10.0, 20.0}; // 1 mV

template <std::size_t N> std::optional<double> nearest(const std::array<double, N>& set, double v, double share, double plus)
{
    for (double s : set) {
        if (std::abs(v - s) <= share * s + plus) {
            return s;
        }
    }
    return std::nullopt;
}

/// Whether 1 mV and 0.2 s may make a pulse of this shape, at usual gains and speeds.
bool pulseShaped(double width_mm, double height_mm)
{
    return std::ranges::any_of(std::array{0.125, 0.25, 0.5, 1.0, 2.0}, [&](double shape) { return std::abs(std::log(width_mm / height_mm / shape)) < kShape; });
}

/// Median of the path over a span of columns; nothing if the span is mostly empty.
std::optional<double> levelOver(const RowMark& row, double from_px, double to_px)
{
    std::vector<float> v;
    for (int i = std::max(0, static_cast<int>(std::lround(from_px)));
         i <= std::lround(to_px) && i < static_cast<int>(row.path_mm.size()); ++i) {
        if (!std::isnan(row.path_mm[static_cast<std::size_t>(i)])) {
            v.push_back(row.path_mm[static_cast<std::size_t>(i)]);
        }
    }
    if (v.size() < 2 || static_cast<double>(v.size()) < 0.4 * (to_px - from_px)) {
        return std::nullopt;
    }
    return medianInPlace(v);
}

class PulseFinder
{
public:
    PulseFinder(const UnwarpedPage& page, const RowMark& row, int index) : m_page(page), m_row(row), m_index(index) {}

    std::vector<PulseMark> find() const
    {
        std::vector<PulseMark> found;
        const double sx = m_page.px_per_mm_x;
        const auto n = static_cast<int>(m_row.path_mm.size());
        for (int i = 0; i < n;) {
            const int end = plateauEnd(i);
            const double from_left = i / sx, from_right = (n - end) / sx;
            // of its plateau alone, or, where the pen is thick, from the middle of one flank to that of the other
            const double flat = (end - i) / sx, between = (end - i + 0.5 * (flank(i - 1, -1) + flank(end, 1))) / sx;
            if ((from_left < kEndMm || from_right < kEndMm) && (wideEnough(flat) || wideEnough(between))) {
                if (auto pulse = check(i, end)) {
                    pulse->left = from_left < from_right;
                    found.push_back(*pulse);
                }
            }
            i = std::max(i + 1, end);
        }
        return found;
    }

private:
    bool wideEnough(double mm) const
    {
        return m_page.scale_guessed ? mm > kLeastWideMm && mm < kWidestMm : nearest(kWidthsMm, mm, 0.06, 0.5).has_value();
    }

    bool highEnough(double mm) const
    {
        return m_page.scale_guessed ? mm > kLeastHighMm && mm < kHighestMm : nearest(kHeightsMm, mm, 0.08, 0.25).has_value();
    }

    /// One past the last column of the flat stretch that begins at `i`.
    int plateauEnd(int i) const
    {
        double sum = 0;
        int k = 0, j = i;
        for (; j < static_cast<int>(m_row.path_mm.size()); ++j) {
            const double y = m_row.path_mm[static_cast<std::size_t>(j)];
            const double extent = m_row.extent_mm[static_cast<std::size_t>(j)];
            if (std::isnan(y) || extent > kFlankTallMm || (k > 0 && std::abs(y - sum / k) > kFlatMm)) {
                break;
            }
            sum += y;
            ++k;
        }
        return j;
    }

    /// The level of a foot: well clear of the flank, or, where the foot is short, close to it.
    std::optional<double> foot(double clear_from, double clear_to, double near_from, double near_to) const
    {
        const auto clear = levelOver(m_row, clear_from, clear_to);
        return clear ? clear : levelOver(m_row, near_from, near_to);
    }

    std::optional<PulseMark> check(int i, int end) const
    {
        const double sx = m_page.px_per_mm_x;
        const auto top = levelOver(m_row, i, end - 1);
        const auto left = foot(i - 1.9 * sx, i - kFlankMm * sx, i - 1.2 * sx, i - 0.45 * sx);
        const auto right = foot(end + kFlankMm * sx, end + 1.9 * sx, end + 0.45 * sx, end + 1.2 * sx);
        if (!top) {
            return std::nullopt;
        }
        if (!upright(i, end, *top)) {
            return std::nullopt;
        }
        const auto base = baseOf(*top, left, right, i, end);
        if (!base) {
            return std::nullopt;
        }
        if (std::abs(*base - m_row.baseline_mm) > kOffLevelMm) {
            return std::nullopt;
        }
        const double height = *base - *top;
        PulseMark pulse;
        const double x0 = m_page.origin.x_mm + (m_row.x0_px + i - 0.5 - 0.5 * flank(i - 1, -1)) / sx;
        const double x1 = m_page.origin.x_mm + (m_row.x0_px + end - 0.5 + 0.5 * flank(end, 1)) / sx;
        pulse.box = {x0, *top, x1, *base};
        pulse.height_mm = height;
        pulse.width_mm = x1 - x0;
        pulse.row = m_index;
        return pulse;
    }

    /// Where the pulse rises from: its feet; where the signal begins right at it, the lower end of its outer flank.
    std::optional<double> baseOf(double top, std::optional<double> left, std::optional<double> right, int i, int end) const
    {
        if (left && right && std::abs(*left - *right) < 1.5 && highEnough(0.5 * (*left + *right) - top)) {
            return 0.5 * (*left + *right);
        }
        const int reach = static_cast<int>(kFlankMm * m_page.px_per_mm_x) + 1;
        double flank_left = -1e9, flank_right = -1e9;
        for (int d = 0; d <= reach; ++d) {
            flank_left = std::max(flank_left, bottomAt(i - d) - 0.15);
            flank_right = std::max(flank_right, bottomAt(end - 1 + d) - 0.15);
        }
        for (const std::optional<double> base : {left, right, std::optional(flank_left), std::optional(flank_right)}) {
            if (base && highEnough(*base - top)) {
                return base;
            }
        }
        return std::nullopt;
    }

    /// At least one flank is drawn: tall runs, or none of them further out than a flank is wide.
    bool upright(int i, int end, double top) const
    {
        const int reach = static_cast<int>(kFlankMm * m_page.px_per_mm_x) + 1;
        double drop_left = 0, drop_right = 0;
        for (int d = 0; d <= reach; ++d) {
            drop_left = std::max(drop_left, bottomAt(i - d) - top);
            drop_right = std::max(drop_right, bottomAt(end - 1 + d) - top);
        }
        return std::max(drop_left, drop_right) > 2.0 && (std::min(drop_left, drop_right) > 2.0 || i <= reach);
    }

    /// Columns that a flank takes beside the plateau: those of tall runs.
    int flank(int i, int step) const
    {
        int n = 0;
        while (n < kFlankMm * m_page.px_per_mm_x && i >= 0 && i < static_cast<int>(m_row.path_mm.size()) &&
               m_row.extent_mm[static_cast<std::size_t>(i)] > kFlankTallMm) {
            ++n;
            i += step;
        }
        return n;
    }

    double bottomAt(int i) const
    {
        if (i < 0 || i >= static_cast<int>(m_row.path_mm.size()) || std::isnan(m_row.path_mm[static_cast<std::size_t>(i)])) {
            return -1e9;
        }
        return m_row.path_mm[static_cast<std::size_t>(i)] + 0.5 * m_row.extent_mm[static_cast<std::size_t>(i)];
    }

    const UnwarpedPage& m_page;
    const RowMark& m_row;
    int m_index;
};

/// Paper y of the middle of a level line from x0 to x1 (mm), within reach of y_mm; nothing if there is none, or none alone.
std::optional<double> lineNear(const UnwarpedPage& page, const InkResult& ink, double x0, double x1, double y_mm, double pen_mm)
{
    const double sx = page.px_per_mm_x, sy = page.px_per_mm_y;
    const int a = std::max(0, static_cast<int>((x0 - page.origin.x_mm) * sx)), b = std::min(ink.coverage.cols, static_cast<int>((x1 - page.origin.x_mm) * sx) + 1);
    const int reach = static_cast<int>(kTopReachMm * sy), beside = static_cast<int>((0.5 * pen_mm + 0.7) * sy);
    const int middle = static_cast<int>(std::lround((y_mm - page.origin.y_mm) * sy));
    if (b - a < 3 || middle - reach - beside < 0 || middle + reach + beside >= ink.coverage.rows) {
        return std::nullopt;
    }
    const auto inked = [&](int y) { return cv::mean(ink.coverage(cv::Range(y, y + 1), cv::Range(a, b)))[0]; };
    int best = middle - reach;
    for (int y = middle - reach; y <= middle + reach; ++y) {
        best = inked(y) > inked(best) ? y : best;
    }
    if (inked(best) < kInked || inked(best - beside) > kClear || inked(best + beside) > kClear) {
        return std::nullopt;
    }
    double sum = 0, weighted = 0;
    for (int y = best - beside + 1; y < best + beside; ++y) {
        sum += inked(y), weighted += inked(y) * y;
    }
    return page.origin.y_mm + weighted / sum / sy;
}

} // namespace

void completePulses(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows, double gain_mm, std::vector<PulseMark>& pulses)
{
    const std::vector<PulseMark> found = pulses;
    for (const bool left : {true, false}) {
        std::vector<double> x0, x1;
        for (const PulseMark& p : found) {
            if (p.left == left) {
                x0.push_back(p.box.x0_mm), x1.push_back(p.box.x1_mm);
            }
        }
        for (std::size_t r = 0; r < rows.size() && x0.size() >= 2; ++r) {
            const auto has = [&](const PulseMark& p) { return p.row == static_cast<int>(r); };
            if (std::ranges::any_of(pulses, has)) {
                continue;
            }
            const double from = medianOf(x0), to = medianOf(x1);
            if (const auto top = lineNear(page, ink, from + kInsideMm, to - kInsideMm, rows[r].baseline_mm - gain_mm, ink.pen_width_mm)) {
                pulses.push_back({{from, *top, to, *top + gain_mm}, gain_mm, false, to - from, static_cast<int>(r), left});
            }
        }
    }
}

namespace {

/// Of what may be pulses of any measures, those that most rows have alike, one above the other.
std::vector<PulseMark> alikeInRows(const std::vector<PulseMark>& all, std::size_t rows)
{
    std::vector<PulseMark> most;
    for (const PulseMark& p : all) {
        const auto near = [](double a, double b) { return std::abs(a - b) < kAlikeMm + kAlikeShare * b; };
        std::vector<PulseMark> alike;
        for (const PulseMark& q : all) {
            const bool same = q.left == p.left && std::abs(q.box.x0_mm - p.box.x0_mm) < kColumnMm && near(q.width_mm, p.width_mm) && near(q.height_mm, p.height_mm);
            if (same && (alike.empty() || alike.back().row != q.row)) {
                alike.push_back(q);
            }
        }
        most = alike.size() > most.size() ? alike : most;
    }
    return 2 * most.size() >= rows && (most.size() >= 2 || rows == 1) ? most : std::vector<PulseMark>();
}

} // namespace

std::vector<PulseMark> findPulses(const UnwarpedPage& page, const std::vector<RowMark>& rows)
{
    std::vector<PulseMark> all;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (const PulseMark& p : PulseFinder(page, rows[r], static_cast<int>(r)).find()) {
            all.push_back(p);
        }
    }
    if (page.scale_guessed) {
        std::erase_if(all, [](const PulseMark& p) { return !pulseShaped(p.width_mm, p.height_mm); });
        return alikeInRows(all, rows.size());
    }
    const auto like = [&all](const PulseMark& p) {
        return std::ranges::count_if(all, [&](const PulseMark& q) {
            return q.left == p.left && std::abs(q.box.x0_mm - p.box.x0_mm) < 2.5 && std::abs(q.width_mm - p.width_mm) < 1.2;
        });
    };
    // Where most rows have one, the page's others are as wide as they are, and as high, or half or twice as high (chest leads).
    const auto first = std::ranges::max_element(all, {}, like);
    if (first != all.end() && 2 * like(*first) >= static_cast<long>(rows.size()) && like(*first) >= 3) {
        const PulseMark most = *first;
        std::erase_if(all, [&](const PulseMark& p) {
            const double ratio = p.height_mm / most.height_mm;
            const bool high = std::ranges::any_of(std::array{0.5, 1.0, 2.0}, [&](double r) { return std::abs(ratio / r - 1) < 0.12; });
            return !high || std::abs(p.width_mm - most.width_mm) >= 1.2;
        });
    }
    // Pulses of a page stand above each other; one that stands alone among many rows is a wave, not a pulse.
    std::vector<PulseMark> kept;
    for (const PulseMark& p : all) {
        const auto same = like(p);
        const bool enough = 2 * same >= static_cast<long>(rows.size()) || rows.size() <= 2 || same >= 2;
        const bool again = std::ranges::any_of(kept, [&](const PulseMark& q) { return q.row == p.row && q.left == p.left; });
        if (enough && !again) {
            kept.push_back(p);
        }
    }
    return kept;
}

} // namespace retrace
