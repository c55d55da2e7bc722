// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/EditSolver.h"

#include <algorithm>

namespace retrace {

TraceKey traceKey(const LayoutResult& layout, std::size_t box)
{
    const LeadBox& at = layout.boxes[box];
    const bool twice = std::ranges::any_of(layout.boxes, [&](const LeadBox& b) { return b.lead == at.lead && !b.rhythm; });
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

} // namespace retrace
