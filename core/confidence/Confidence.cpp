// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Confidence.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {
namespace {

struct ReasonWords { std::string_view name, sentence; };

constexpr std::array<ReasonWords, kDoubtReasons> kReasons = {{
    {"none", ""},
    {"edited", "Set by hand."},
    {"gap", "No trace was found here."},
    {"off_page", "The trace leaves the page."},
    {"crossing", "Another lead's trace crosses here."},
    {"pulse", "A calibration pulse stands on the trace."},
    {"separator", "A bar between leads stands on the trace."},
    {"text", "Lettering stands on the trace."},
    {"faint", "The ink is faint or broken."},
    {"limb_law", "The limb leads do not add up here."},
    {"rhythm", "The rhythm strip shows something else."},
    {"uncertain", "More than one way fits the ink."},
}};

} // namespace

std::string_view doubtReasonName(DoubtReason reason)
{
    return kReasons[static_cast<std::size_t>(reason)].name;
}

std::string doubtSentence(DoubtReason reason)
{
    return std::string(kReasons[static_cast<std::size_t>(reason)].sentence);
}

std::string_view verdictName(Verdict verdict)
{
    constexpr std::array<std::string_view, 3> names = {"digitized", "digitized_with_doubts", "rescan"};
    return names[static_cast<std::size_t>(verdict)];
}

// Gaps only, so far.
ConfidenceResult assess(const GridResult&, const LayoutResult& layout, const TraceResult&, const SignalResult& signal)
{
    ConfidenceResult result;
    const double fs = signal.record.fs_hz, speed = layout.scale.speed_mm_per_s.value;
    for (const auto& [lead, box_index] : signal.from_box) {
        const SamplesMv& v = signal.record.leads.at(lead);
        const LeadBox& box = layout.boxes[box_index];
        LeadConfidence c{std::vector<double>(v.size(), std::nan("")), std::vector<double>(v.size(), std::nan("")), std::vector<DoubtReason>(v.size(), DoubtReason::none)};
        const auto from = static_cast<std::size_t>(std::max(0.0, std::ceil(box.t0_s * fs)));
        const auto to = std::min(v.size(), static_cast<std::size_t>(std::max(0.0, (box.t0_s + box.box.width_mm() / speed) * fs)));
        for (std::size_t i = from; i < to; ++i) {
            c.error_mv[i] = std::isnan(v[i]) ? 0.3 : 0.03;
            c.band_mv[i] = 2 * c.error_mv[i];
            c.reason[i] = std::isnan(v[i]) ? DoubtReason::gap : DoubtReason::none;
        }
        for (std::size_t i = from; i < to;) {
            std::size_t j = i;
            while (j < to && c.reason[j] == c.reason[i]) {
                ++j;
            }
            if (c.reason[i] == DoubtReason::gap) {
                Doubt d;
                d.lead = lead, d.box = box_index, d.reason = DoubtReason::gap, d.error_mv = 0.3;
                d.t0_s = static_cast<double>(i) / fs, d.t1_s = static_cast<double>(j) / fs;
                d.where = {box.box.x0_mm + (d.t0_s - box.t0_s) * speed, box.box.y0_mm, box.box.x0_mm + (d.t1_s - box.t0_s) * speed, box.box.y1_mm};
                d.energy_mv2_s = 0.09 * (d.t1_s - d.t0_s);
                result.doubts.push_back(d);
            }
            i = j;
        }
        result.leads[lead] = std::move(c);
    }
    std::ranges::stable_sort(result.doubts, std::greater{}, &Doubt::energy_mv2_s);
    result.verdict = result.doubts.empty() ? Verdict::digitized : Verdict::doubts;
    return result;
}

} // namespace retrace
