// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"

#include <string>
#include <vector>

namespace retrace {

/// One stretch of one lead: which samples are drawn where.
struct PlannedTrace
{
    Lead source = Lead::I; ///< in the record
    LeadBox box;           ///< .lead is its name in the truth
    std::string name;      ///< as printed; empty: none
};

/// A line of text: (x, y) is its upper left corner, or the right end where `from_right`.
struct PlannedText
{
    std::string text;
    double x_mm = 0, y_mm = 0;
    double size_mm = 0;
    bool bold = false, is_name = false, from_right = false, centred = false;
};

struct PlannedBar
{
    double x_mm = 0, y0_mm = 0, y1_mm = 0;
    bool dotted = false;
};

/// Everything of a page but its pixels.
struct PagePlan
{
    std::vector<PlannedTrace> traces;
    std::vector<PulseMark> pulses;
    std::vector<PlannedText> texts;
    std::vector<PlannedBar> bars;
    double lead_in_mm = 2; ///< the flat line before and after a pulse's step
};

/// Places everything. Throws Problem for an unknown template or where the traces do not fit on the paper.
PagePlan planPage(const PrintParams& params);

} // namespace retrace
