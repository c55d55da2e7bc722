// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signal/Signal.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace retrace {

/// Why a stretch of a lead may be wrong, in the order in which one wins where several hold.
enum class DoubtReason : std::uint8_t {
    none,
    edited,      ///< a person decided here: no doubt, named so that it is shown as such
    gap,         ///< nothing was found
    off_page,    ///< the trace leaves the page
    crossing,    ///< another lead's trace runs through
    pulse,       ///< a calibration pulse stands on the trace
    separator,   ///< a bar between leads stands on the trace
    hidden,      ///< the page hides it at the lead's border; told from the lead's other beats (core/trace/HiddenEnds.h)
    text,        ///< lettering stands on the trace
    faint,       ///< the ink is faint or broken
    limb_law,    ///< I + III = II or aVR + aVL + aVF = 0 does not hold
    rhythm,      ///< the rhythm strip tells something else
    unlike,      ///< the beat is unlike the lead's others (core/confidence/BeatShapes.h)
    uncertain,   ///< more than one way fits
    layout,      ///< the whole page: its layout is a guess
    scale,       ///< the whole page: its speed or gain is assumed
};
inline constexpr int kDoubtReasons = 16;
std::string_view doubtReasonName(DoubtReason reason); ///< as in files: "gap", "off_page", ...
DoubtReason doubtReasonFromName(std::string_view name); ///< `none` for an unknown one
std::string doubtSentence(DoubtReason reason);        ///< English, for a person

/// For every sample of the record's column of this lead (NaN and `none` where nothing is printed).
struct LeadConfidence
{
    std::vector<double> error_mv;  ///< expected size of the error (root mean square); where the trace is missing, of guessing the lead's mean
    std::vector<double> band_mv;   ///< half width of the band that holds the truth in 90 of 100 samples
    std::vector<DoubtReason> reason;
};

/// A run of samples to look at. For `layout` and `scale` that is the whole page, and `box` its first lead's.
struct Doubt
{
    Lead lead = Lead::I;
    std::size_t box = 0;           ///< index into LayoutResult::boxes
    double t0_s = 0, t1_s = 0;
    PaperBox where;                ///< the same span on paper
    DoubtReason reason = DoubtReason::uncertain;
    double error_mv = 0;           ///< expected, root mean square over the run
    double energy_mv2_s = 0;       ///< expected squared error times seconds: what doubts are ranked by
};

enum class Verdict : std::uint8_t { digitized, doubts, rescan };
std::string_view verdictName(Verdict verdict); ///< "digitized", "digitized_with_doubts", "rescan"

struct ConfidenceResult
{
    std::map<Lead, LeadConfidence> leads; ///< of the record's columns
    std::vector<Doubt> doubts;            ///< worst first
    double error_mv = 0;                  ///< expected over all printed samples (root mean square)
    Verdict verdict = Verdict::digitized;
    std::string why;                      ///< a sentence; empty for `digitized`
    std::string advice;                   ///< what would help (more light, flatter, nearer, whole page in view); may be empty
    std::vector<std::string> warnings;    ///< sentences: where the model is missing and errors are told by a rule of thumb
};

/// How sure the record is, from what the stages left to see; errors as the shipped ErrorModel tells them. Never throws for
/// odd inputs. Pages that were read without the network are told by a rule of thumb: the model knows none of them.
ConfidenceResult assess(const GridResult& grid, const LayoutResult& layout, const TraceResult& traces, const SignalResult& signal);

} // namespace retrace
