// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"
#include "core/trace/Edits.h"
#include "core/trace/Refine.h"

#include <memory>
#include <vector>

namespace retrace {

struct TraceParams
{
    bool subpixel = true;
    bool refine = true;      ///< analysis by synthesis after the reading (core/trace/Refine.h)
    bool align_beats = true; ///< beats of creased paper stand where all rows have them (core/trace/BeatTimes.h)
    bool tell_hidden_ends = true; ///< what a border hides of a beat is told from the lead's others (core/trace/HiddenEnds.h)
    bool use_vectors = true; ///< read a PDF's own paths where there are some
    std::vector<Edit> edits; ///< decisions of a person, oldest first
};

/// What tracing saw in one pixel column of a lead: what the confidence is made of.
struct ColumnEvidence
{
    float spread_mm = 0;  ///< of all ways through the network's map around the path (core/trace/PathSpread.h)
    float near = 0;       ///< share of them within 0.5 mm of the path; 0 without a network
    float seen = 0;       ///< the network's probability on the path; 0 without a network
    float apart_mm = 0;   ///< between what the ink tells and what the network tells; NaN where one of them tells nothing
    float rest = 0;       ///< coverage that the redrawn trace leaves unexplained (root mean square)
    float ink = 0;        ///< coverage under the path
    bool text = false, pulse = false, bar = false; ///< stands on the path
    bool crossing = false; ///< another row's path runs through
    bool off_page = false; ///< the paper ends beside the path
};

enum class EditMark : unsigned char {
    none,    ///< as it was read
    resolved, ///< read again because of a decision beside it
    decided,  ///< as a person set it
};

/// A beat that stands `late_mm` further right than the other rows have it (BeatTimes.h): its signal is that much earlier.
struct BeatShift
{
    double x_mm = 0, late_mm = 0;
};

/// Paper x from .. to: hidden on the page, told from the lead's other beats, which lie this far apart there (HiddenEnds.h).
struct ToldStretch
{
    double x0_mm = 0, x1_mm = 0, apart_mm = 0;
};

/// A lead's path on the paper: sample k stands at x_mm = x0_mm + k * step_mm.
struct LeadTrace
{
    std::size_t box = 0;        ///< index into LayoutResult::boxes
    double x0_mm = 0;
    double step_mm = 0;
    std::vector<double> y_mm;   ///< NaN where the trace is missing
    std::vector<float> confidence; ///< 0..1 per sample
    bool from_vectors = false;
    bool drawn_samples = false; ///< y_mm are the samples between which straight lines were drawn
    /// Per sample what a person's decisions made of it; empty where there are none.
    std::vector<EditMark> edited;
    std::vector<ColumnEvidence> evidence; ///< column c stands at x_mm = evidence_x0_mm + c * evidence_step_mm; empty for vectors
    double evidence_x0_mm = 0, evidence_step_mm = 0;
    PenModel pen;               ///< that drew it; unknown for vectors and without refinement
    std::vector<BeatShift> shifts; ///< the path stays on its ink; times are told with these taken off
    std::vector<ToldStretch> told;
};

struct TraceResult
{
    std::vector<LeadTrace> traces;
    /// As they were before TraceParams::edits were applied; null where there are none.
    std::shared_ptr<const std::vector<LeadTrace>> automatic;
    bool resampled = false;         ///< read from pixels that are not the page's own (UnwarpedPage::resampled)
    std::size_t beats_compared = 0; ///< of single leads, with the other rows (BeatTimes.h)
    double beats_moved_mm = 0;      ///< root mean square of their shifts
    std::vector<std::string> warnings;
};

/// Stage 4. One path per lead box.
TraceResult traceLeads(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout,
                       const std::vector<std::vector<PaperPoint>>& vector_paths, const TraceParams& params, const Task& task);

} // namespace retrace
