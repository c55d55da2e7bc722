// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Record.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// Marks of one beat, in samples (not whole numbers only where interpolated); NaN where a wave was not found.
struct Beat
{
    double r = 0, qrs_on = 0, qrs_off = 0, p_on = 0, t_end = 0;
};

/// Finds and measures beats, for evaluation only: to compare an extracted signal with its truth, never to interpret an ECG.
/// QRS complexes by two moving averages (Elgendi 2013, "Fast QRS Detection with an Optimized Knowledge-Based Method"); onsets
/// and ends by the quadratic-spline wavelet transform (Martinez et al. 2004, "A Wavelet-Based ECG Delineator"). Gaps are
/// bridged by straight lines. `fs_hz`: 500 expected; other rates are taken as they are from 200 on.
std::vector<Beat> delineate(const SamplesMv& v_mv, double fs_hz);

/// A record's intervals (ms; beats a minute), each the median over its beats; nullopt where there are none.
struct Intervals
{
    std::optional<double> heart_rate_bpm, pr_ms, qrs_ms, qt_ms;
};
Intervals intervalsOf(const std::vector<Beat>& beats, double fs_hz);

/// How far an interval of the extraction is from that of the truth, over records.
struct IntervalError
{
    std::size_t records = 0, failed = 0; ///< failed: the truth has it and the extraction does not; counts as 50 ms
    double bias = 0, spread = 0;         ///< mean and standard deviation (ms; beats a minute)
};

struct IntervalReport
{
    IntervalError heart_rate, pr, qrs, qt;
    std::size_t beats = 0, matched = 0; ///< of the truth; matched within 50 ms
};

/// `lead` of every NAME.csv in `truth` against its namesake.
IntervalReport compareIntervals(const std::filesystem::path& truth, const std::filesystem::path& prediction, double fs_hz, Lead lead = Lead::II);

} // namespace retrace
