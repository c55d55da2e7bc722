// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Trace.h"

namespace retrace {

/// Reads the leads of one row from a PDF's own paths: those whose level is the row's. Empty if none covers the row.
std::vector<LeadTrace> traceVectors(const LayoutResult& layout, const std::vector<std::size_t>& boxes,
                                    const std::vector<std::vector<PaperPoint>>& paths, double step_mm);

} // namespace retrace
