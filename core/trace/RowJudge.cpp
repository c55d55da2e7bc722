// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/RowJudge.h"

#include "core/trace/Readout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kNearMm = 0.4;   // ink this near to where the network sees the signal is the signal's
constexpr double kBesideMm = 0.2; // ink and network agree where they lie this near along ...
constexpr double kAgreeMm = 0.5;  // ... and across
constexpr double kAlongMm = 8.0;  // what is read of a run along the way may lie so far off where a flank rises, if it reaches what the network sees
constexpr double kUnsureMm = 2.0; // ... and where the network is not sure, no further than this
constexpr double kFlanksMm = 0.6, kSteepMm = 3.0; // to either side of a place on a beat stand its flanks, so high at least
constexpr double kApartMm = 0.4;  // between them at which the network's share is full
constexpr double kShare = 0.5, kSharpShare = 0.05; // the network's then: on photographs, and on scans as they are
constexpr double kSure = 0.3;     // probability from which the network is believed against the ink
constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

/// Lowest and highest of some values; the first is the greater where there are none.
struct Range
{
    double lo = 1e9, hi = -1e9;

    void take(double v)
    {
        lo = std::isnan(v) ? lo : std::min(lo, v);
        hi = std::isnan(v) ? hi : std::max(hi, v);
    }
    /// Within `margin` of it; false for NaN.
    bool holds(double v, double margin) const { return v >= lo - margin && v <= hi + margin; }
};

/// Of the values within `reach` of one.
Range about(const std::vector<double>& of, long at, long reach)
{
    Range range;
    for (long j = std::max(0L, at - reach); j <= std::min(static_cast<long>(of.size()) - 1, at + reach); ++j) {
        range.take(of[static_cast<std::size_t>(j)]);
    }
    return range;
}

/// In every column the run that a way lies on: of those near it, the one that covers most of it.
InkPath runsAlong(const InkColumns& columns, const std::vector<double>& way, int x0, double near)
{
    InkPath path;
    path.x0 = std::max(x0, columns.x0());
    const int x1 = x0 + static_cast<int>(way.size() / kPerColumn);
    for (int x = path.x0; x < std::min(x1, columns.x1()); ++x) {
        Range here;
        for (std::size_t j = 0; j < kPerColumn; ++j) {
            here.take(way[static_cast<std::size_t>(x - x0) * kPerColumn + j]);
        }
        int best = -1;
        double best_share = 0;
        const auto& runs = columns.at(x);
        for (std::size_t r = 0; r < runs.size() && here.lo <= here.hi; ++r) {
            const double share = std::min<double>(runs[r].bottom, here.hi + near) - std::max<double>(runs[r].top, here.lo - near);
            if (share > best_share) {
                best_share = share;
                best = static_cast<int>(r);
            }
        }
        path.run.push_back(best);
    }
    return path;
}

} // namespace

std::vector<double> judgeRow(const InkColumns& columns, int x0, const std::vector<double>& from_ink, const RowSeen& seen, const RowScale& scale,
                             const RowPlaces& places)
{
    const auto unsure = [&](std::size_t k) { return std::isnan(seen.y[k]) || (seen.probability[k] < kSure && !seen.crossed[k]); };
    std::vector<double> guide = seen.y;
    for (std::size_t k = 0; k < guide.size(); ++k) {
        guide[k] = unsure(k) ? seen.way[k] : guide[k];
    }
    const InkPath path = runsAlong(columns, guide, x0, kNearMm * scale.px_per_mm_y);
    std::vector<double> along = readSubpixel(columns, path, scale.px_per_mm_x / scale.px_per_mm_y);
    along.insert(along.begin(), static_cast<std::size_t>(path.x0 - x0) * kPerColumn, kNowhere);
    along.resize(from_ink.size(), kNowhere);
    const auto beside = std::lround(kBesideMm * scale.px_per_mm_x * kPerColumn);
    const auto across = [&](double mm) { return mm * scale.px_per_mm_y; };
    std::vector<double> y = from_ink;
    for (std::size_t k = 0; k < y.size(); ++k) {
        const auto i = static_cast<long>(k);
        if (seen.crossed[k] && !std::isnan(seen.y[k])) {
            y[k] = seen.y[k];
            continue;
        }
        const Range way = about(unsure(k) ? guide : seen.y, i, beside);
        bool agreed = way.holds(y[k], across(kAgreeMm));
        if (unsure(k)) {
            const double x = x0 - 0.5 + (static_cast<double>(k) + 0.5) / kPerColumn;
            const auto behindName = [&] { // a beat goes on into a name, a slow wave's ink runs into its letters
                const Range flanks = about(guide, i, std::lround(kFlanksMm * scale.px_per_mm_x * kPerColumn));
                return places.in_name(x, seen.way[k]) || (places.in_name(x, y[k]) && flanks.hi - flanks.lo > across(kSteepMm));
            };
            if (!agreed && way.holds(along[k], across(kUnsureMm)) && !behindName()) {
                y[k] = along[k];
            } else if (!agreed && !std::isnan(y[k]) && places.on_anothers_way(x, y[k])) {
                y[k] = kNowhere;
            }
            continue;
        }
        const auto reaches = [&](const std::vector<double>& ink) { return about(ink, i, beside).holds(seen.y[k], across(kAgreeMm)); };
        agreed = agreed && reaches(from_ink);
        if (agreed) {
            const double apart = std::abs(y[k] - seen.y[k]) / scale.px_per_mm_y;
            y[k] += (scale.sharp ? kSharpShare : kShare) * std::min(1.0, apart / kApartMm) * (seen.y[k] - y[k]);
        } else {
            y[k] = way.holds(along[k], across(kAlongMm)) && reaches(along) ? along[k] : seen.y[k];
        }
    }
    return y;
}

} // namespace retrace
