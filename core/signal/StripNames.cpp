// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/StripNames.h"

#include "core/layout/TemplateMatch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace retrace {
namespace {

constexpr double kMostMovedS = 0.04; // rows of a photographed sheet stand so far apart
constexpr double kAgrees = 0.95;
constexpr double kClearly = 2.0;     // as much is left over by every other lead
constexpr double kSurelyAgrees = 0.97, kSurely = 4.0; // ... against a name that was read
constexpr double kLeastS = 1.0;
constexpr double kEndsS = 0.1;       // of a segment, where names, bars and pulses stand

void removeMean(std::vector<double>& v)
{
    const double mean = std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
    std::ranges::for_each(v, [mean](double& x) { x -= mean; });
}

/// How well a segment and a strip agree over the samples that both have, the segment's ends left out, at the shift of the strip that agrees
/// best: Pearson's r, less where one is larger than the other; 0 where they have too few.
double agreement(const SamplesMv& segment, const SamplesMv& strip, double fs_hz)
{
    const auto most = std::lround(kMostMovedS * fs_hz), ends = std::lround(kEndsS * fs_hz);
    const auto there = [](double v) { return !std::isnan(v); };
    const auto first = std::ranges::find_if(segment, there) - segment.begin() + ends;
    const auto last = segment.rend() - std::find_if(segment.rbegin(), segment.rend(), there) - ends;
    double best = 0;
    std::vector<double> of_segment, of_strip;
    for (auto moved = -most; moved <= most; ++moved) {
        of_segment.clear(), of_strip.clear();
        for (auto i = std::max(first, -moved); i < std::min<std::ptrdiff_t>(last, std::ssize(strip) - moved); ++i) {
            const double a = segment[static_cast<std::size_t>(i)], b = strip[static_cast<std::size_t>(i + moved)];
            if (there(a) && there(b)) {
                of_segment.push_back(a), of_strip.push_back(b);
            }
        }
        if (static_cast<double>(of_segment.size()) >= kLeastS * fs_hz) {
            removeMean(of_segment), removeMean(of_strip);
            best = std::max(best, correlation(of_segment, of_strip) * evenness(of_segment, of_strip));
        }
    }
    return best;
}

/// What was read in a box; nothing where nothing was.
const SamplesMv* samplesOf(std::size_t box, Lead lead, const SignalResult& signal)
{
    const auto column = signal.from_box.find(lead);
    if (column != signal.from_box.end() && column->second == box) {
        return &signal.asRead(lead);
    }
    const auto again = std::ranges::find(signal.duplicates, box, &Duplicate::box);
    return again != signal.duplicates.end() ? &again->v_mv : nullptr;
}

/// I, II and III: on a beat a bar of such a name is easily lost, or a stroke taken for one.
bool isOfBars(Lead lead)
{
    return lead <= Lead::III;
}

/// The lead whose own segment a strip agrees with, where that is another than its name's and no doubt.
std::optional<Lead> leadOf(std::size_t strip, const LayoutResult& layout, const SignalResult& signal)
{
    const LeadBox& box = layout.boxes[strip];
    const bool named = !isUnnamed(box.lead);
    const SamplesMv* const of_strip = samplesOf(strip, box.lead, signal);
    if (!of_strip) {
        return std::nullopt;
    }
    std::optional<Lead> lead;
    double best = 0, second = 0;
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
        const LeadBox& other = layout.boxes[i];
        const SamplesMv* const segment = other.rhythm || isUnnamed(other.lead) || (named && !isOfBars(other.lead)) ? nullptr : samplesOf(i, other.lead, signal);
        const bool taken = std::ranges::any_of(layout.boxes, [&](const LeadBox& b) { return &b != &box && b.rhythm && b.lead == other.lead; });
        if (!segment || taken) {
            continue;
        }
        SamplesMv as_drawn = *of_strip; // a nameless strip's gain is a guess
        std::ranges::for_each(as_drawn, [&](double& v) { v *= box.gain_mm_per_mv / other.gain_mm_per_mv; });
        const double r = agreement(*segment, as_drawn, signal.record.fs_hz);
        if (r > best) {
            second = best, best = r, lead = other.lead;
        } else {
            second = std::max(second, r);
        }
    }
    const bool clear = best >= (named ? kSurelyAgrees : kAgrees) && 1 - second > (named ? kSurely : kClearly) * (1 - best);
    return clear && lead != box.lead ? lead : std::nullopt;
}

std::string doubtOf(const LeadBox& before, const LeadBox& now)
{
    return isUnnamed(before.lead) ? takenForLead(now) : readsOtherwise(before, now.lead);
}

} // namespace

bool mayBeNamedByAgreement(const LeadBox& box)
{
    return box.rhythm && (isUnnamed(box.lead) || isOfBars(box.lead));
}

std::optional<LayoutResult> namedByAgreement(const LayoutResult& layout, const SignalResult& signal)
{
    std::optional<LayoutResult> named;
    for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
        const LeadBox& box = layout.boxes[i];
        const auto lead = mayBeNamedByAgreement(box) ? leadOf(i, named ? *named : layout, signal) : std::nullopt;
        if (lead) {
            named = named ? named : layout;
            LeadBox& of_lead = named->boxes[i];
            of_lead.lead = *lead;
            of_lead.name_printed = false;
            of_lead.gain_mm_per_mv = (isLimb(*lead) ? layout.scale.limb_gain_mm_per_mv : layout.scale.chest_gain_mm_per_mv).value;
            std::erase(named->doubts, namelessStrip(box));
            named->doubts.push_back(doubtOf(box, of_lead));
        }
    }
    return named;
}

} // namespace retrace
