// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Refine.h"
#include "core/trace/RowJudge.h"
#include "core/trace/Trace.h"

#include <opencv2/core.hpp>

#include <cstddef>
#include <vector>

namespace retrace {

/// One path through a whole row of leads, and what was seen on the way to it: kPerColumn values (Readout.h; px of the unwarped page, NaN where
/// there is none) for every column from x0 on. RowTracer makes it, LeadCutter cuts it.
struct TracedRow
{
    std::vector<std::size_t> boxes; ///< of the layout, its leads'
    int x0 = 0;
    std::vector<double> y;
    std::vector<double> from_ink; ///< as the ink alone tells it
    RowSeen seen;                 ///< as the network alone tells it; empty without one
    cv::Mat own; ///< CV_8U, 0 where ink is not its to explain; empty without refinement
    PenModel pen;
    bool shows_pen = false; ///< rather than taking the page's
    std::vector<ColumnEvidence> evidence; ///< one for each column
};

} // namespace retrace
