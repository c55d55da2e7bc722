// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/ReviewMarks.h"

#include <algorithm>

namespace retrace {

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
