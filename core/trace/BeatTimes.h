// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Trace.h"

namespace retrace {

/// How far beats were moved to stand where the other rows have them.
struct BeatTimes
{
    std::size_t beats = 0; ///< of single leads, that could be compared
    double rms_mm = 0;     ///< by which they stood off; as moved, after what hearts do by themselves is taken away
};

/// Rows that are printed under one another were recorded at once: a beat begins in all of them at the same time, but for a delay that is a
/// lead's own and the same from beat to beat. Where paper is creased between two grid lines a beat stands up to some tenths of a millimetre
/// beside where the map has it, in one row and not in the next. Each lead's beats are aligned with that lead's own mean beat (least squares,
/// 0.1 samples); what a beat's place in one row has beyond the mean over the rows, once each lead's delay is taken off, is its `late_mm`.
/// Fills LeadTrace::shifts; beats unlike the lead's others, alone in their lead, or seen in fewer than three rows get none.
BeatTimes alignBeats(const LayoutResult& layout, std::vector<LeadTrace>& traces);

/// How far (mm) a trace stands too far right at paper x: full about a beat, nothing between beats.
double lateAt(const std::vector<BeatShift>& shifts, double x_mm);

/// Paper x where the ink of a time stands that an even paper would have at x_mm; and back.
double inkOfTime(const std::vector<BeatShift>& shifts, double x_mm);
double timeOfInk(const std::vector<BeatShift>& shifts, double x_mm);

} // namespace retrace
