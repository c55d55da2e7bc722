// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/TimedLeads.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kSmooth = 10;    // samples: of the leads' common steepness
constexpr double kBeat = 0.35;    // of its 98th percentile
constexpr long kRefractory = 125; // samples between beats

} // namespace

bool TimedLead::covers(long from, long to) const
{
    if (from < first || to >= first + static_cast<long>(y.size())) {
        return false;
    }
    return std::all_of(seen.begin() + (from - first), seen.begin() + (to - first) + 1, [](char s) { return s != 0; });
}

double TimedLead::at(double sample) const
{
    const double a = std::clamp(sample - static_cast<double>(first), 0.0, static_cast<double>(y.size()) - 1.001);
    const auto k = static_cast<std::size_t>(a);
    return y[k] + (a - static_cast<double>(k)) * (y[k + 1] - y[k]);
}

std::optional<TimedLead> timedLead(const LayoutResult& layout, const LeadTrace& trace, std::size_t index, std::size_t least)
{
    const LeadBox& box = layout.boxes[trace.box];
    const double speed = layout.scale.speed_mm_per_s.value;
    if (!(trace.step_mm > 0)) {
        return std::nullopt;
    }
    TimedLead t;
    t.trace = index;
    t.first = static_cast<long>(std::ceil(TimedLead::kHz * box.t0_s - 1e-6));
    const long end = static_cast<long>(std::floor(TimedLead::kHz * (box.t0_s + box.box.width_mm() / speed)));
    double last = 0;
    bool any = false;
    for (long k = t.first; k < end; ++k) {
        const double at = (box.box.x0_mm + (static_cast<double>(k) / TimedLead::kHz - box.t0_s) * speed - trace.x0_mm) / trace.step_mm;
        const double i = std::floor(at), f = at - i;
        const bool inside = i >= 0 && i + 1 < static_cast<double>(trace.y_mm.size());
        const double v = inside ? trace.y_mm[static_cast<std::size_t>(i)] * (1 - f) + trace.y_mm[static_cast<std::size_t>(i) + 1] * f : std::nan("");
        t.seen.push_back(!std::isnan(v));
        last = std::isnan(v) ? last : v;
        any = any || !std::isnan(v);
        t.y.push_back(last);
    }
    const auto first = std::ranges::find_if(t.seen, [](char s) { return s != 0; });
    if (first != t.seen.end()) {
        std::fill(t.y.begin(), t.y.begin() + (first - t.seen.begin()), t.y[static_cast<std::size_t>(first - t.seen.begin())]);
    }
    return any && t.y.size() >= least ? std::optional(t) : std::nullopt;
}

std::vector<long> beatsOf(const std::vector<TimedLead>& leads)
{
    long begin = std::numeric_limits<long>::max(), past = std::numeric_limits<long>::min(); // a person may have set any start
    for (const TimedLead& t : leads) {
        begin = std::min(begin, t.first), past = std::max(past, t.first + static_cast<long>(t.y.size()));
    }
    const long end = leads.empty() ? 0 : past - begin;
    if (end < 3) {
        return {};
    }
    std::vector<double> steep(static_cast<std::size_t>(end), 0.0);
    for (const TimedLead& t : leads) {
        std::vector<double> slope;
        for (std::size_t k = 1; k < t.y.size(); ++k) {
            slope.push_back(std::abs(t.y[k] - t.y[k - 1]));
        }
        const double most = percentileOf(slope, 0.995);
        for (std::size_t k = 0; k < slope.size(); ++k) {
            steep[static_cast<std::size_t>(t.first - begin) + k] += std::min(slope[k], most);
        }
    }
    std::vector<double> kernel;
    for (long k = -static_cast<long>(3 * kSmooth); k <= static_cast<long>(3 * kSmooth); ++k) {
        kernel.push_back(std::exp(-0.5 * static_cast<double>(k * k) / (kSmooth * kSmooth)));
    }
    const long reach = static_cast<long>(kernel.size() / 2);
    std::vector<double> smooth(steep.size(), 0.0);
    for (long k = 0; k < end; ++k) {
        for (long j = std::max(-reach, -k); j <= std::min(reach, end - 1 - k); ++j) {
            smooth[static_cast<std::size_t>(k)] += kernel[static_cast<std::size_t>(j + reach)] * steep[static_cast<std::size_t>(k + j)];
        }
    }
    const double least = kBeat * percentileOf(smooth, 0.98);
    std::vector<long> tops;
    for (long k = 1; k + 1 < end; ++k) {
        const double here = smooth[static_cast<std::size_t>(k)];
        if (here > least && here >= smooth[static_cast<std::size_t>(k) - 1] && here > smooth[static_cast<std::size_t>(k) + 1]) {
            tops.push_back(k);
        }
    }
    std::ranges::stable_sort(tops, std::greater{}, [&](long k) { return smooth[static_cast<std::size_t>(k)]; });
    std::vector<long> beats;
    for (const long k : tops) {
        if (std::ranges::none_of(beats, [&](long b) { return std::abs(b - k) <= kRefractory; })) {
            beats.push_back(k);
        }
    }
    std::ranges::for_each(beats, [&](long& b) { b += begin; });
    std::ranges::sort(beats);
    return beats;
}

} // namespace retrace
