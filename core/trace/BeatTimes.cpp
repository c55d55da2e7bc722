// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/BeatTimes.h"

#include "core/trace/TimedLeads.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kHz = TimedLead::kHz;
constexpr long kHalf = 30;              // samples: 60 ms to either side of a beat's middle are compared
constexpr long kMostOff = 12;           // samples that a beat is looked for to either side
constexpr double kFine = 0.1;           // samples
constexpr int kRounds = 5, kCoarseRounds = 2;
constexpr double kLike = 0.93;          // correlation with the lead's mean beat
constexpr double kLeastMm = 2;          // height of a beat
constexpr std::size_t kLeastRows = 3;
constexpr double kOutlier = 4;          // samples from a beat's mean place
constexpr double kNaturalS = 0.00025;   // by which beats of truth itself stand off, rms
constexpr double kMostLateS = 0.006;
constexpr int kInverseRounds = 6;       // each leaves at most a tenth: shifts fade by under 0.15 mm over 2 mm
constexpr double kFullMm = 1.25, kFadeMm = 2.0; // about a beat all of its shift counts, then less and less

/// About a middle, less its mean.
std::vector<double> window(const TimedLead& t, double middle)
{
    std::vector<double> w;
    double mean = 0;
    for (long k = -kHalf; k <= kHalf; ++k) {
        w.push_back(t.at(middle + static_cast<double>(k)));
        mean += w.back() / (2 * kHalf + 1);
    }
    std::ranges::for_each(w, [&](double& v) { v -= mean; });
    return w;
}

double product(const std::vector<double>& a, const std::vector<double>& b)
{
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        sum += a[k] * b[k];
    }
    return sum;
}

/// A beat of a lead: by how many samples it stands later than the beat's middle.
struct Placed
{
    std::size_t row = 0, beat = 0;
    double off = 0;
};

/// A lead's beats, each where it is most like their mean; those that are like it.
std::vector<Placed> placedBeats(const TimedLead& t, std::size_t row, const std::vector<long>& beats)
{
    std::vector<Placed> placed;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (t.covers(beats[i] - kHalf - kMostOff, beats[i] + kHalf + kMostOff)) {
            placed.push_back({row, i, 0});
        }
    }
    if (placed.size() < 2) {
        return {};
    }
    std::vector<double> mean;
    const auto windowOf = [&](const Placed& p, double off) { return window(t, static_cast<double>(beats[p.beat]) + off); };
    const auto takeMean = [&] { // the median, so that one odd beat has no say
        std::vector<std::vector<double>> all;
        std::ranges::transform(placed, std::back_inserter(all), [&](const Placed& p) { return windowOf(p, p.off); });
        mean.assign(all.front().size(), 0.0);
        for (std::size_t k = 0; k < mean.size(); ++k) {
            std::vector<double> v;
            std::ranges::transform(all, std::back_inserter(v), [&](const auto& w) { return w[k]; });
            std::ranges::sort(v);
            mean[k] = 0.5 * (v[(v.size() - 1) / 2] + v[v.size() / 2]);
        }
    };
    for (int round = 0; round < kRounds; ++round) {
        takeMean();
        const bool coarse = round < kCoarseRounds;
        for (Placed& p : placed) {
            const double from = coarse ? -kMostOff : p.off - 1, to = coarse ? kMostOff : p.off + 1, step = coarse ? 1.0 : kFine;
            double best = 0, least = -1;
            for (double off = from; off <= to + 1e-9; off += step) {
                std::vector<double> w = windowOf(p, off);
                std::ranges::transform(w, mean, w.begin(), std::minus{});
                const double left = product(w, w);
                if (least < 0 || left < least) {
                    least = left, best = off;
                }
            }
            p.off = std::clamp(best, -static_cast<double>(kMostOff), static_cast<double>(kMostOff));
        }
    }
    takeMean();
    const auto [low, high] = std::ranges::minmax(mean);
    const double size = product(mean, mean);
    std::erase_if(placed, [&](const Placed& p) {
        const std::vector<double> w = windowOf(p, p.off);
        return !(product(w, mean) > kLike * std::sqrt(size * product(w, w))) || high - low < kLeastMm;
    });
    return placed.size() < 2 ? std::vector<Placed>() : placed;
}

/// What is left of each beat's place once its own time and its lead's delay are taken off; by alternating means.
std::vector<double> leftOver(const std::vector<Placed>& placed, std::size_t rows, std::size_t beats)
{
    std::vector<double> delay(rows, 0.0), time(beats, 0.0);
    for (int round = 0; round < 50; ++round) {
        const auto means = [&](std::vector<double>& of, auto index, const std::vector<double>& other, auto other_index, bool clip) {
            std::vector<double> sum(of.size(), 0.0), n(of.size(), 0.0);
            for (const Placed& p : placed) {
                const double v = p.off - other[other_index(p)], about = of[index(p)];
                sum[index(p)] += clip ? std::clamp(v, about - kOutlier, about + kOutlier) : v;
                n[index(p)] += 1;
            }
            for (std::size_t k = 0; k < of.size(); ++k) {
                of[k] = n[k] > 0 ? sum[k] / n[k] : 0.0;
            }
        };
        const auto row = [](const Placed& p) { return p.row; };
        const auto beat = [](const Placed& p) { return p.beat; };
        means(time, beat, delay, row, round > 1);
        means(delay, row, time, beat, false);
    }
    std::vector<double> left;
    std::ranges::transform(placed, std::back_inserter(left), [&](const Placed& p) { return p.off - delay[p.row] - time[p.beat]; });
    return left;
}

} // namespace

BeatTimes alignBeats(const LayoutResult& layout, std::vector<LeadTrace>& traces)
{
    std::vector<TimedLead> rows;
    for (std::size_t k = 0; k < traces.size(); ++k) {
        traces[k].shifts.clear();
        if (auto t = traces[k].step_mm > 0 ? timedLead(layout, traces[k], k, 2 * kHalf + 1) : std::nullopt) {
            rows.push_back(std::move(*t));
        }
    }
    if (rows.size() < kLeastRows) {
        return {};
    }
    const std::vector<long> beats = beatsOf(rows);
    std::vector<Placed> placed;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::vector<Placed> of_row = placedBeats(rows[r], r, beats);
        placed.insert(placed.end(), of_row.begin(), of_row.end());
    }
    std::vector<std::size_t> seen(beats.size(), 0);
    for (const Placed& p : placed) {
        ++seen[p.beat];
    }
    std::erase_if(placed, [&](const Placed& p) { return seen[p.beat] < kLeastRows; });
    const std::vector<double> left = leftOver(placed, rows.size(), beats.size());
    const double rms_s = placed.empty() ? 0 : std::sqrt(product(left, left) / static_cast<double>(placed.size())) / kHz;
    const double believed = rms_s > kNaturalS ? 1 - kNaturalS * kNaturalS / (rms_s * rms_s) : 0;
    if (believed <= 0) {
        return {placed.size(), 0};
    }
    const double speed = layout.scale.speed_mm_per_s.value;
    double square = 0;
    for (std::size_t i = 0; i < placed.size(); ++i) {
        LeadTrace& trace = traces[rows[placed[i].row].trace];
        const LeadBox& box = layout.boxes[trace.box];
        const double late_mm = speed * std::clamp(believed * left[i] / kHz, -kMostLateS, kMostLateS);
        const double at_s = (static_cast<double>(beats[placed[i].beat]) + placed[i].off) / kHz;
        trace.shifts.push_back({box.box.x0_mm + (at_s - box.t0_s) * speed, late_mm});
        square += late_mm * late_mm;
    }
    return {placed.size(), std::sqrt(square / static_cast<double>(placed.size()))};
}

double lateAt(const std::vector<BeatShift>& shifts, double x_mm)
{
    double late = 0;
    for (const BeatShift& s : shifts) {
        late += s.late_mm * std::clamp(1 - (std::abs(x_mm - s.x_mm) - kFullMm) / kFadeMm, 0.0, 1.0);
    }
    return late;
}

double inkOfTime(const std::vector<BeatShift>& shifts, double x_mm) { return x_mm + lateAt(shifts, x_mm); }

double timeOfInk(const std::vector<BeatShift>& shifts, double x_mm)
{
    double time_mm = x_mm;
    for (int round = 0; round < kInverseRounds; ++round) {
        time_mm = x_mm - lateAt(shifts, time_mm);
    }
    return time_mm;
}

} // namespace retrace
