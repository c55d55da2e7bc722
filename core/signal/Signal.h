// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Record.h"
#include "core/trace/Trace.h"

#include <map>
#include <optional>

namespace retrace {

struct SignalParams
{
    double fs_hz = 500.0;
    bool limb_laws = true; ///< on resampled pages the limb leads are brought to obey their laws (core/signal/LimbLeads.h); what a person set stays as set
    bool restore = true;   ///< what reading did to the signal's frequencies is undone (core/signal/Restore.h); what a person set stays as set
};

/// Band-limited (windowed-sinc) resampling of one run without gaps from positions k*step to positions t.
/// `at` holds positions in units of input samples.
std::vector<double> resampleAt(const std::vector<double>& samples, const std::vector<double>& at, double cutoff);

/// Of the leads as read, before the laws are used.
struct LimbResiduals
{
    std::optional<double> einthoven_mv;  ///< RMS of I + III - II over common samples
    std::optional<double> goldberger_mv; ///< RMS of aVR + aVL + aVF
};

/// A lead that the page prints more than once: the one that did not become the column.
struct Duplicate
{
    Lead lead = Lead::I;
    std::size_t box = 0;
    double t0_s = 0;
    SamplesMv v_mv; ///< at the record's rate
    std::optional<double> correlation; ///< with the column, over common samples
};

/// A stretch of a lead that the page hides, told from its other beats (core/trace/HiddenEnds.h), which lie `apart_mv` apart there.
struct ToldSpan
{
    Lead lead = Lead::I;
    std::size_t box = 0; ///< index into LayoutResult::boxes: the record's column, or a Duplicate
    double t0_s = 0, t1_s = 0;
    double apart_mv = 0;
};

struct SignalResult
{
    Record record;                       ///< rows cover the page's whole duration
    std::map<Lead, double> coverage;     ///< share of the printed span that has samples
    std::map<Lead, std::size_t> from_box;///< which box fills the column
    std::vector<Duplicate> duplicates;
    std::vector<ToldSpan> told;
    LimbResiduals residuals;
    std::size_t beats_compared = 0; ///< of single leads with the other rows' (core/trace/BeatTimes.h) ...
    double beats_moved_ms = 0;      ///< ... and by how much they were moved in time, root mean square
    std::map<Lead, SamplesMv> before_laws; ///< leads that the limb leads' laws changed, as they were read
    std::size_t restored = 0;       ///< leads whose frequencies were restored ...
    bool from_averages = false;     ///< ... from samples that are means (ReadThrough::averages)
    std::vector<std::string> warnings;

    const SamplesMv& asRead(Lead lead) const ///< the lead before its laws were used; the lead must be there
    {
        const auto before = before_laws.find(lead);
        return before != before_laws.end() ? before->second : record.leads.at(lead);
    }
};

/// Paper y of 0 mV in a box: 1 mV below the top of its row's calibration pulse; without one, the row's own level.
double zeroLevelMm(const LayoutResult& layout, const LeadBox& box);

/// Stage 5. Paths become mV and seconds, at fs_hz.
SignalResult makeSignals(const LayoutResult& layout, const TraceResult& traces, const SignalParams& params, const Task& task);

} // namespace retrace
