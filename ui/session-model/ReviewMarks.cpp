// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/ReviewMarks.h"

#include <algorithm>

namespace retrace {

TraceKey traceKey(const LayoutResult& layout, std::size_t box)
{
    const LeadBox& at = layout.boxes[box];
    const bool twice = std::any_of(layout.boxes.begin(), layout.boxes.end(), [&](const LeadBox& b) {
        return b.lead == at.lead && !b.rhythm;
    });
    return {at.lead, at.rhythm && twice};
}

std::optional<std::size_t> boxOf(const LayoutResult& layout, const TraceKey& key)
{
    for (std::size_t k = 0; k < layout.boxes.size(); ++k) {
        if (traceKey(layout, k) == key) {
            return k;
        }
    }
    return std::nullopt;
}

bool isAccepted(const ReviewMarks& marks, const TraceKey& trace, double x0_mm, double x1_mm)
{
    double covered_mm = 0;
    for (const AcceptedSpan& span : marks.accepted) {
        if (span.trace == trace) {
            covered_mm += std::max(0.0, std::min(x1_mm, span.x1_mm) - std::max(x0_mm, span.x0_mm));
        }
    }
    return x1_mm > x0_mm && covered_mm >= 0.6 * (x1_mm - x0_mm);
}

} // namespace retrace
