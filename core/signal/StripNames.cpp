// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/StripNames.h"

#include "core/layout/TemplateMatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kMostMovedS = 0.04; // rows of a photographed sheet stand so far apart
constexpr double kAgrees = 0.95;
constexpr double kClearly = 2.0;     // as much is left over by every other lead
constexpr double kLeastS = 1.0;
constexpr double kEndsS = 0.1;       // of a segment, where names, bars and pulses stand

/// Pearson's r of a segment and a strip over the samples that both have, the segment's ends left out, at the shift of the strip that agrees
/// best; 0 where they have too few.
double agreement(const SamplesMv& segment, const SamplesMv& b, double fs_hz)
{
    const auto most = static_cast<std::ptrdiff_t>(std::lround(kMostMovedS * fs_hz)), ends = static_cast<std::ptrdiff_t>(std::lround(kEndsS * fs_hz));
    const auto there = [](double v) { return !std::isnan(v); };
    SamplesMv a = segment;
    const auto first = std::ranges::find_if(a, there) - a.begin(), last = a.rend() - std::find_if(a.rbegin(), a.rend(), there);
    std::fill(a.begin(), a.begin() + std::min(std::ssize(a), first + ends), std::nan(""));
    std::fill(a.begin() + std::max<std::ptrdiff_t>(0, last - ends), a.end(), std::nan(""));
    double best = 0;
    for (std::ptrdiff_t moved = -most; moved <= most; ++moved) {
        std::vector<double> of_a, of_b;
        for (std::ptrdiff_t i = 0; i < std::ssize(a); ++i) {
            const std::ptrdiff_t k = i + moved;
            if (k >= 0 && k < std::ssize(b) && !std::isnan(a[static_cast<std::size_t>(i)]) && !std::isnan(b[static_cast<std::size_t>(k)])) {
                of_a.push_back(a[static_cast<std::size_t>(i)]);
                of_b.push_back(b[static_cast<std::size_t>(k)]);
            }
        }
        if (static_cast<double>(of_a.size()) >= kLeastS * fs_hz) {
            best = std::max(best, correlation(of_a, of_b));
        }
    }
    return best;
}

std::optional<Lead> leadOf(const SamplesMv& strip, const Record& record)
{
    std::optional<Lead> lead;
    double best = 0, second = 0;
    for (const auto& [other, samples] : record.leads) {
        const double r = isUnnamed(other) ? 0.0 : agreement(samples, strip, record.fs_hz);
        if (r > best) {
            second = best, best = r, lead = other;
        } else {
            second = std::max(second, r);
        }
    }
    return best >= kAgrees && 1 - second > kClearly * (1 - best) ? lead : std::nullopt;
}

} // namespace

std::optional<LayoutResult> namedByAgreement(const LayoutResult& layout, const SignalResult& signal)
{
    std::optional<LayoutResult> named;
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
        const LeadBox& box = layout.boxes[i];
        const auto strip = signal.record.leads.find(box.lead);
        if (!box.rhythm || !isUnnamed(box.lead) || strip == signal.record.leads.end()) {
            continue;
        }
        if (const auto lead = leadOf(strip->second, signal.record)) {
            named = named ? named : layout;
            LeadBox& of_lead = named->boxes[i];
            of_lead.lead = *lead;
            of_lead.gain_mm_per_mv = (isLimb(*lead) ? layout.scale.limb_gain_mm_per_mv : layout.scale.chest_gain_mm_per_mv).value;
            std::erase(named->doubts, namelessStrip(box));
            named->doubts.push_back(takenForLead(of_lead));
        }
    }
    return named;
}

} // namespace retrace
