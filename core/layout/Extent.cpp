// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Extent.h"

#include "core/record/Median.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace retrace {
namespace {

constexpr double kFootMm = 4.0;   // how far a pulse's foot may reach towards the signal
constexpr double kGapMm = 0.25;   // blank paper that sets a pulse off from the signal
constexpr double kAgreeMm = 1.5;  // rows begin and end together within this
constexpr std::size_t kScattered = 4; // rows that may disagree
constexpr double kUsualSeconds = 10.0;
constexpr double kBarReachMm = 14.0;  // pulses and the like before the recording
constexpr double kUsualHz = 500;
constexpr double kNearUsualMm = 20.0, kUnsureMm = 6.0; // ink so much longer or shorter may be of 10 s; with one end unsure
constexpr double kFarUsualMm = 2 * kBarReachMm; // ... where bars say so, and ink runs on at both ends, along a grid line
constexpr double kOtherS = 0.04;      // a recording of other length lasts whole seconds, its ink this much longer or shorter, and pens
constexpr double kBeyond = 0.4;       // of a pen's width as it was measured on the page, drawn beyond a line's end
constexpr double kBarMm = 2.5;        // ink may begin this far after the recording does
constexpr double kEndsMm = 15.0;      // at the rows' ends names and pulses look like bars
constexpr double kEndsFitMm = 1.5, kBarApartMm = 1.5; // ends a recording apart, and bars that mean another
constexpr double kBarAgreeMm = 0.8;   // separators of a page are this even
constexpr double kBarEvenMm = 0.5;   // ... and where all of them are seen, others may be beats
constexpr double kPenSlackMm = 0.15;  // of the ink's length beside what pens add
constexpr double kSameMm = 0.05;      // three lines' ends or more agree within this
constexpr double kFarMore = 3;        // lines at one end than at the other
constexpr double kDrawnMm = 1.2;      // from where most rows' ink ends, with letters and feet, to where their lines do
constexpr double kFineMm = 0.45;      // from where a row's ink ends to where its line does
constexpr double kBarSeenMm = 0.5, kBarWithinMm = 0.15; // bars are looked for where the ends say, and known so well
constexpr double kBarFineMm = 0.25;   // bars stand this near to the border that they mean
constexpr double kDottedMm = 0.1;     // how well the place of a line of dots is known
constexpr double kAlone = 0.1;        // what the end of one row's line alone is worth
constexpr double kLeastPulseMm = 6.0, kMostPulseMm = 14.0; // what a pulse adds to a row's length
constexpr double kUsualSlackMm = 0.3; // a length this near to the usual one is it
constexpr double kConfirmedMm = 0.5;  // lines of a recording begin, and end so much after, this evenly on any paper
constexpr double kLongerMm = 4.0;     // the ink may be so much longer than the recording by pens, feet of pulses and letters
constexpr double kSureName = 0.5, kNameInsideMm = 1.5, kNamesEvenMm = 1.2; // lead names, from their column's border, and how even they stand
constexpr std::size_t kEnoughNames = 5;
constexpr double kEdgeMm = 0.5;       // ink that begins this close to the page's edge was cut by it

/// Paper x at which blank paper ends (to the right of `from`), or begins (to its left, for `left`).
std::optional<double> blankEnd(const RowMark& row, double from_mm, bool left)
{
    const int step = left ? -1 : 1;
    auto k = static_cast<long>(std::floor((from_mm - row.x0_mm) / row.step_mm));
    int blank = 0;
    for (long i = k; std::abs(i - k) * row.step_mm < kFootMm; i += step) {
        if (i < 0 || i >= static_cast<long>(row.path_mm.size())) {
            return std::nullopt;
        }
        if (std::isnan(row.path_mm[static_cast<std::size_t>(i)])) {
            ++blank;
        } else if (blank * row.step_mm >= kGapMm) {
            return row.x0_mm + static_cast<double>(left ? i + 1 : i) * row.step_mm;
        } else {
            blank = 0;
        }
    }
    return std::nullopt;
}

struct End
{
    double x_mm;
    bool sure;
    bool fine = false; ///< the line's own end, not its ink's
    std::size_t rows = 0;                    ///< of rows' fine ends, how many agree
    double spread = 1e9;                     ///< ... and how far they lie apart
};

/// How well an end is known.
double withinMm(const End& end)
{
    return end.fine ? 0.1 : end.sure ? 0.4 : 2.0;
}

/// Without a pulse the signal begins with the ink, unless the network takes the first of it for a pulse.
End leftEnd(const RowMark& row, const PulseMark* pulse)
{
    const double seen = row.signal_x0_mm;
    if (!pulse) {
        return {std::max(row.x0_mm, seen), seen < row.x0_mm + kGapMm};
    }
    const auto x = blankEnd(row, pulse->box.x1_mm, false);
    return x ? End{*x, true} : End{std::max(pulse->box.x1_mm + 0.3, std::min(seen, pulse->box.x1_mm + kFootMm)), false};
}

End rightEnd(const RowMark& row, const PulseMark* pulse)
{
    const double seen = row.signal_x1_mm;
    if (!pulse) {
        return {std::min(row.x1_mm, seen), seen > row.x1_mm - kGapMm};
    }
    const auto x = blankEnd(row, pulse->box.x0_mm, true);
    return x ? End{*x, true} : End{std::min(pulse->box.x0_mm - 0.3, std::max(seen, pulse->box.x0_mm - kFootMm)), false};
}

/// The ends of most rows, by whether they are sure; rows that end elsewhere do not count. Where no half of them agree, lettering hides ends:
/// nothing is drawn beyond the true one, which is about where the outermost rows end.
End common(const std::vector<End>& ends, bool left, double finest_mm)
{
    std::vector<double> sure, all, fine;
    for (const End& e : ends) {
        all.push_back(e.x_mm);
        if (e.fine) {
            fine.push_back(e.x_mm);
        }
        if (e.sure) {
            sure.push_back(e.x_mm);
        }
    }
    const bool trust = 2 * sure.size() >= all.size();
    const double m = medianOf(trust ? sure : all);
    std::vector<double> near;
    for (double x : trust ? sure : all) {
        if (std::abs(x - m) < kAgreeMm) {
            near.push_back(x);
        }
    }
    if (2 * near.size() < all.size() && all.size() >= kScattered) {
        std::ranges::sort(all);
        const std::size_t outer = all.size() / 5;
        return {all[left ? outer : all.size() - 1 - outer], false};
    }
    const double ink = medianOf(near);
    std::erase_if(fine, [&](double x) { const double inward = left ? x - ink : ink - x; return inward > kFineMm || inward < -kPenSlackMm; });
    if (fine.empty() || (finest_mm > kAlone && trust && 2 * fine.size() < near.size())) { // few are better only where they are sharp
        return {ink, trust, false};
    }
    const double line = medianOf(fine), slack = fine.size() > 2 && finest_mm < kSameMm ? kSameMm : kPenSlackMm; // one of them may end in a stroke's dot
    std::erase_if(fine, [&](double x) { return std::abs(x - line) > slack; });
    const auto [lowest, highest] = std::ranges::minmax(fine);
    const double spread = fine.size() > 1 ? highest - lowest : kAlone;
    return {std::accumulate(fine.begin(), fine.end(), 0.0) / static_cast<double>(fine.size()), true, true, fine.size(), spread};
}

/// The length of a recording whose ink is so long: 10 s, or whole seconds where that is far off and those are near.
double usualLength(double ink_mm, double speed_mm_per_s, double pen_mm)
{
    const double usual = kUsualSeconds * speed_mm_per_s, whole = std::round(ink_mm / speed_mm_per_s) * speed_mm_per_s;
    const bool other = std::abs(ink_mm - usual) >= kNearUsualMm && whole > 0 && std::abs(ink_mm - whole) < kOtherS * speed_mm_per_s + pen_mm + kPenSlackMm;
    return other ? whole : usual;
}

struct BarFit { double start = 0; int hits = 0; double spread = 0; /* between the starts that they mean */ };

/// How many of the inner borders of `columns` equal columns from about `start` have a bar, and the start they mean.
BarFit fitBars(double start, int columns, double width, const std::vector<double>& bars_mm)
{
    BarFit fit;
    double sum = 0, lowest = 1e9, highest = -1e9;
    for (int k = 1; k < columns; ++k) {
        const double border = start + k * width;
        const auto bar = std::ranges::min_element(bars_mm, {}, [&](double x) { return std::abs(x - border); });
        if (bar != bars_mm.end() && std::abs(*bar - border) < kBarAgreeMm) {
            const double means = *bar - k * width;
            sum += means, lowest = std::min(lowest, means), highest = std::max(highest, means);
            ++fit.hits;
        }
    }
    fit.start = fit.hits > 0 ? sum / fit.hits : start;
    fit.spread = highest - lowest;
    return fit;
}

void put(SignalExtent& extent, double start_mm, double length_mm)
{
    extent.x0_mm = start_mm;
    extent.x1_mm = start_mm + length_mm;
    extent.snapped = true;
}

/// What bars told: how far apart the starts lie that they mean, and whether all of four columns' borders have one.
struct BarsTold { double apart = kAlone; bool all = false; };

/// Bars at the borders of equal columns say where the recording begins, better than the ends of its ink, which pulses
/// and lettering lengthen. `ten`: the recording is 10 s long; else only where all of them are seen and nothing
/// lengthens the ink. `starts_mm`: what the ends of single rows' lines mean; where one of them is the same, the bars are no beats.
/// Lines of dots are no beats either: of four columns one is enough, if it means a start close by and the rows' ends are not sure themselves
/// (`ends_fit`); they need not all be seen where the recording is of other length.
BarsTold snapToBars(SignalExtent& extent, const SeparatorLines& bars, double usual_mm, bool ten, bool ends_fit, const std::vector<double>& starts_mm)
{
    const double off_mm = extent.x1_mm - extent.x0_mm - usual_mm;
    for (int columns : {4, 2}) {
        const double width = usual_mm / columns, reach = columns == 4 && (ten || bars.dotted) ? kBarReachMm : kBarMm;
        BarFit best;
        for (double bar : bars.x_mm) {
            const double k = std::round((bar - extent.x0_mm) / width);
            const double start = bar - k * width;
            const bool near = start > extent.x0_mm - kBarMm && start < extent.x0_mm + reach;
            const BarFit fit = near && k >= 1 && k < columns ? fitBars(start, columns, width, bars.x_mm) : BarFit{};
            best = fit.hits > best.hits ? fit : best;
        }
        const auto inner = std::ranges::count_if(bars.x_mm, [&](double x) { return x > extent.x0_mm + kEndsMm && x < extent.x1_mm - kEndsMm; });
        const bool even = best.hits == columns - 1 && columns > 2 && best.spread < kBarEvenMm;
        const bool confirmed = std::ranges::any_of(starts_mm, [&](double x) { return std::abs(x - best.start) < kBarFineMm; });
        const bool most = (even ? 3 : 2) * best.hits >= inner || (columns > 2 && best.spread < kBarEvenMm && confirmed); // else all of them are beats
        const bool close = std::abs(best.start - extent.x0_mm) < kBarMm; // one line alone may be a fold or a perforation
        const int least = columns == 2 || (bars.dotted && close && !ends_fit) ? 1 : 2;
        const bool apart = std::abs(off_mm) < kEndsFitMm && std::abs(best.start - extent.x0_mm) > kBarApartMm; // both ends say otherwise
        const bool likely = std::abs(off_mm) < (even ? kFarUsualMm : kNearUsualMm);
        if (likely && most && (even || !apart) && best.hits >= least && (even || ten || bars.dotted) && best.start + usual_mm < extent.x1_mm + (ten ? kBarReachMm : kBarMm)) {
            put(extent, best.start, usual_mm);
            return {std::max(best.hits > 1 ? best.spread : kAlone, bars.dotted ? kDottedMm : 0.0), even};
        }
    }
    return {};
}

/// Of the end that the rows have in common, where its line ends: by the rows' own line ends, even if only two of them agree; else by the ink, half a pen further in.
End drawnEnd(const End& common, const std::vector<End>& ends, bool left, double half_pen_mm)
{
    if (common.fine) {
        return common;
    }
    const double inward = left ? 1 : -1;
    std::vector<double> best;
    for (const End& first : ends) {
        std::vector<double> same;
        for (const End& e : ends) {
            const double in = inward * (e.x_mm - common.x_mm);
            if (e.fine && in > -kPenSlackMm && in < kDrawnMm && e.x_mm >= first.x_mm && e.x_mm < first.x_mm + 2 * kPenSlackMm) {
                same.push_back(e.x_mm);
            }
        }
        best = same.size() > best.size() ? same : best;
    }
    if (best.size() >= 2) {
        return {std::accumulate(best.begin(), best.end(), 0.0) / static_cast<double>(best.size()), true, true, best.size()};
    }
    return common.sure ? End{common.x_mm + inward * half_pen_mm, true} : common;
}

/// The ends of the recording by least squares, from its lines' ends and the bars at the borders of its columns.
void fitSeen(SignalExtent& extent, const End& a, const End& b, const SeparatorLines& bars)
{
    Eigen::Matrix2d normal = Eigen::Matrix2d::Zero();
    Eigen::Vector2d right = Eigen::Vector2d::Zero();
    const auto say = [&](double share, double x_mm, double within_mm) {
        const Eigen::Vector2d row(1 - share, share);
        normal += row * row.transpose() / (within_mm * within_mm);
        right += row * x_mm / (within_mm * within_mm);
    };
    say(0, a.x_mm, withinMm(a));
    say(1, b.x_mm, withinMm(b));
    for (double share : {0.25, 0.5, 0.75}) {
        const double border = a.x_mm + share * (b.x_mm - a.x_mm);
        const auto bar = std::ranges::min_element(bars.x_mm, {}, [&](double x) { return std::abs(x - border); });
        if (bar != bars.x_mm.end() && std::abs(*bar - border) < kBarSeenMm) {
            say(share, *bar, kBarWithinMm);
        }
    }
    const Eigen::Matrix2d spread = normal.inverse();
    const Eigen::Vector2d ends = spread * right;
    extent.seen_x0_mm = ends[0];
    extent.seen_x1_mm = ends[1];
    extent.seen_within_mm = std::sqrt(spread(0, 0) + spread(1, 1) - 2 * spread(0, 1));
}

/// Where the recording begins by its lines' own ends, of which `right` says it `of_right`: the mean over all of them. Where a pulse stands
/// before the beginning, the end is the surer one, unless they agree. `same_mm`: ends further apart than this are not the same; then the side
/// of far more lines tells.
double startOfLines(const End& left, const End& right, double of_right, bool pulse, double same_mm)
{
    if (!left.fine || !right.fine) {
        return left.fine ? left.x_mm : of_right;
    }
    if (std::abs(left.x_mm - of_right) > kPenSlackMm) {
        return pulse ? of_right : left.x_mm;
    }
    const auto l = static_cast<double>(left.rows), r = static_cast<double>(right.rows);
    if (std::abs(left.x_mm - of_right) > same_mm && std::max(l, r) >= kFarMore * std::min(l, r)) {
        return l > r ? left.x_mm : of_right;
    }
    return (l * left.x_mm + r * of_right) / (l + r);
}

/// Where lettering hides most rows' ends: the beginning that the most lines mean, if one of them begins there and one ends a recording later.
std::optional<double> confirmedStart(const std::vector<double>& begins_mm, const std::vector<double>& of_ends_mm)
{
    std::optional<double> best;
    std::ptrdiff_t most = 0;
    for (const double begin : begins_mm) {
        for (const double of_end : of_ends_mm) {
            const double middle = 0.5 * (begin + of_end);
            const auto means = [&](double x) { return std::abs(x - middle) < 0.5 * kConfirmedMm; };
            const auto meant = std::ranges::count_if(begins_mm, means) + std::ranges::count_if(of_ends_mm, means);
            if (means(begin) && meant > most) {
                most = meant, best = middle;
            }
        }
    }
    return best;
}

} // namespace

SignalExtent signalExtent(const std::vector<RowMark>& rows, const std::vector<PulseMark>& pulses,
                          double speed_mm_per_s, const SeparatorLines& separators, double page_left_mm,
                          double pen_mm, const LineEndOf& line_end, double finest_mm)
{
    std::vector<End> left, right;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const PulseMark *l = nullptr, *g = nullptr;
        // A pulse found in one row stands in all of them that reach as far.
        for (const PulseMark& p : pulses) {
            const bool own = p.row == static_cast<int>(r);
            if (p.left && (own || (!l && rows[r].x0_mm < p.box.x1_mm - 1.0))) {
                l = &p;
            } else if (!p.left && (own || (!g && rows[r].x1_mm > p.box.x0_mm + 1.0))) {
                g = &p;
            }
        }
        left.push_back(leftEnd(rows[r], l));
        right.push_back(rightEnd(rows[r], g));
        for (End* end : {&left.back(), &right.back()}) {
            const auto x = line_end ? line_end(rows[r], end->x_mm, end == &left.back()) : std::nullopt;
            *end = x ? End{*x, true, true} : *end;
        }
    }
    const End a = common(left, true, finest_mm), b = common(right, false, finest_mm);
    bool cut = std::abs(a.x_mm - page_left_mm) < kEdgeMm;
    SignalExtent extent{a.x_mm, b.x_mm};
    fitSeen(extent, drawnEnd(a, left, true, 0.5 * pen_mm), drawnEnd(b, right, false, 0.5 * pen_mm), separators);
    const double usual = cut ? kUsualSeconds * speed_mm_per_s : usualLength(extent.x1_mm - extent.x0_mm, speed_mm_per_s, pen_mm);
    const bool ten = usual == kUsualSeconds * speed_mm_per_s;
    const double last = speed_mm_per_s / kUsualHz; // the line ends with the last sample
    const double half = 0.5 * pen_mm, drawn = (a.fine ? 0.0 : half) + (b.fine ? -last : half); // beyond the recording's length
    const double off = (extent.x1_mm - extent.x0_mm) - usual;
    const bool pulse = std::ranges::any_of(pulses, &PulseMark::left);
    const bool of_pulse = pulse ? b.fine && std::ranges::all_of(pulses, &PulseMark::left) : a.fine && !pulses.empty(); // the other end is fine
    const double of_end = b.x_mm + last - usual; // where the recording begins by the right ends of lines
    std::vector<double> begins, of_ends;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (left[r].fine) {
            begins.push_back(left[r].x_mm);
        }
        if (right[r].fine) {
            of_ends.push_back(right[r].x_mm + last - usual);
        }
    }
    std::vector<double> starts = begins;
    starts.insert(starts.end(), of_ends.begin(), of_ends.end());
    const auto confirmed = !cut && ten && !(a.sure && b.sure) && std::abs(off) < kNearUsualMm ? confirmedStart(begins, of_ends) : std::nullopt;
    const double of_lines = startOfLines(a, b, of_end, pulse, finest_mm < kSameMm ? kSameMm : kPenSlackMm), spread = std::max(finest_mm, std::min(a.spread, b.spread));
    const bool ends_fit = a.sure && b.sure && std::abs(off - drawn) < kUsualSlackMm;
    const BarsTold told = snapToBars(extent, separators, usual, ten, ends_fit, starts);
    cut = cut && !(told.all && extent.x0_mm > page_left_mm + kEdgeMm); // what was cut is a pulse
    if (extent.snapped) {
        const bool finer = (a.fine || b.fine) && spread < told.apart && std::abs(of_lines - extent.x0_mm) < kBarFineMm;
        put(extent, finer ? of_lines : extent.x0_mm, usual);
    } else if (std::abs(off) < kUnsureMm && a.sure != b.sure) {
        // Where the ink's length is near a usual one (10 s are 250 mm), the surer end says where the other is.
        // Round and square pens draw beyond; of one end's ink alone nobody can tell, but most do.
        const double end = b.x_mm + (b.fine ? last : -kBeyond * pen_mm), start = a.sure ? a.x_mm + (a.fine ? 0.0 : kBeyond * pen_mm) : end - usual;
        put(extent, start, usual);
    } else if (confirmed) {
        put(extent, *confirmed, usual);
    } else if (!cut && pulses.empty() && a.fine != b.fine && off > kLeastPulseMm && off < kMostPulseMm) {
        put(extent, a.fine ? a.x_mm : of_end, usual); // a pulse that nobody saw lengthens the other end
    } else if (!cut && (a.fine || b.fine) && std::abs(off - drawn) < kUsualSlackMm) {
        put(extent, of_lines, usual);
    } else if (!cut && ten && of_pulse && off > kUsualSlackMm && off < kFootMm) {
        put(extent, pulse ? of_end : a.x_mm, usual); // the end that stands at the pulses is their foot's
    } else if (a.sure && b.sure && !cut && off > 0.25 * pen_mm && off < pen_mm + kPenSlackMm) {
        const double middle = 0.5 * (a.x_mm + b.x_mm); // whatever the pen drew beyond, it drew at both ends
        put(extent, middle - 0.5 * usual, usual);
    }
    if (cut) {
        extent.x1_mm += extent.snapped ? page_left_mm - extent.x0_mm : 0.0;
        extent.x0_mm = page_left_mm;
    }
    return extent;
}

void snapToNames(SignalExtent& extent, const std::vector<NameMark>& names, double speed_mm_per_s)
{
    const double usual = kUsualSeconds * speed_mm_per_s, off = (extent.x1_mm - extent.x0_mm) - usual;
    if (extent.snapped || off < kLongerMm || off > kFarUsualMm) {
        return;
    }
    for (int columns : {4, 2}) {
        const double width = usual / columns;
        std::vector<double> best;
        for (const NameMark& name : names) {
            const double k = std::round((name.box.x0_mm - kNameInsideMm - extent.x0_mm - 0.5 * off) / width), first = name.box.x0_mm - k * width;
            std::vector<double> meant;
            std::vector<char> seen(static_cast<std::size_t>(columns), 0);
            for (const NameMark& other : names) {
                const double column = std::round((other.box.x0_mm - first) / width), means = other.box.x0_mm - column * width;
                if (other.score > kSureName && column >= 0 && column < columns && std::abs(means - first) < kNamesEvenMm) {
                    meant.push_back(means);
                    seen[static_cast<std::size_t>(column)] = 1;
                }
            }
            const bool told = std::ranges::count(seen, 1) >= std::min(columns, 3) && meant.size() >= kEnoughNames;
            best = told && meant.size() > best.size() ? meant : best;
        }
        if (!best.empty()) {
            double start = medianOf(best) - kNameInsideMm;
            for (const double end : {extent.x0_mm, extent.x1_mm - usual}) { // the ink is finer, where it says the same
                start = std::abs(end - start) < kNameInsideMm + 0.5 ? end : start;
            }
            put(extent, start, usual);
            return;
        }
    }
}

} // namespace retrace
