// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Geometry.h"
#include "core/record/Lead.h"

#include <string>
#include <vector>

namespace retrace {

/// Names a printed trace: it stays the same trace when boxes move or the layout is read again.
struct TraceKey
{
    Lead lead = Lead::I;
    bool rhythm = false; ///< the full-width strip, where the lead is printed in a column as well
    bool operator==(const TraceKey&) const = default;
    auto operator<=>(const TraceKey&) const = default;
};

enum class EditKind {
    point,       ///< the trace passes through points[0]; with Edit::guided it snapped to the ink there
    redraw,      ///< points (ascending x) are the trace; with Edit::guided the ink near them is followed
    missing,     ///< nothing was printed between points[0].x and points[1].x, or it cannot be known
    interpolate, ///< a straight line joins what stands at the ends of the span
    automatic,   ///< earlier edits within the span no longer count
    from_rhythm, ///< the span is copied from the rhythm strip of the same lead (and says so)
    swap,        ///< from points[0].x on, this trace and `other` (of a neighbouring row) change places
};

/// One decision of a person about a trace: a hard constraint of the tracing, not a patch on its output. Later ones win
/// over earlier ones where they meet. Places are on paper (mm), so that speed, gain and times may still change.
struct Edit
{
    std::string id; ///< unique on the page
    TraceKey trace;
    EditKind kind = EditKind::point;
    std::vector<PaperPoint> points;
    bool guided = false;
    TraceKey other; ///< swap only
    bool operator==(const Edit&) const = default;
};

} // namespace retrace
