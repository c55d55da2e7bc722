// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Trace.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace retrace {

/// A lead's trace at kHz on the recording's time (its BeatShifts not looked at), what is missing as it was last seen.
struct TimedLead
{
    static constexpr double kHz = 500;

    std::size_t trace = 0;  ///< index into the traces
    long first = 0;         ///< sample of the recording that y[0] is
    std::vector<double> y;  ///< paper mm, downwards
    std::vector<char> seen;

    bool covers(long from, long to) const; ///< everything from sample `from` to `to` was seen
    double at(double sample) const;        ///< between samples, along a line; the first or last value beyond them
};

/// Nothing where the trace is empty or shorter than `least` samples.
std::optional<TimedLead> timedLead(const LayoutResult& layout, const LeadTrace& trace, std::size_t index, std::size_t least);

/// Middles of the beats, in samples: where the leads together are steepest.
std::vector<long> beatsOf(const std::vector<TimedLead>& leads);

} // namespace retrace
