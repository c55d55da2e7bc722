// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"
#include "core/trace/Edits.h"

#include <vector>

namespace retrace {

struct TraceParams
{
    bool subpixel = true;
    bool refine = true;      ///< analysis by synthesis after the reading (core/trace/Refine.h)
    bool use_vectors = true; ///< read a PDF's own paths where there are some
    std::vector<Edit> edits; ///< decisions of a person, oldest first
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
};

struct TraceResult
{
    std::vector<LeadTrace> traces;
    std::vector<std::string> warnings;
};

/// Stage 4. One path per lead box.
TraceResult traceLeads(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout,
                       const std::vector<std::vector<PaperPoint>>& vector_paths, const TraceParams& params, const Task& task);

} // namespace retrace
