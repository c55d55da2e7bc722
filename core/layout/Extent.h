// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Rows.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// Where the signals of a page begin and end in paper x, and how that is known.
struct SignalExtent
{
    double x0_mm = 0, x1_mm = 0;
    double seen_x0_mm = 0, seen_x1_mm = 0; ///< as the lines' ends and the bars between say, put to no usual length
    double seen_within_mm = 0;             ///< how well that length is known
    bool snapped = false; ///< one end was put a whole recording's length from the other
};

/// Where the line of a row ends, near a paper x, on its left or right side; as lineEnd() gives it.
using LineEndOf = std::function<std::optional<double>(const RowMark& row, double about_mm, bool left)>;

/// From the rows' ink with pulses taken off, the length of a usual recording (10 s, or whole seconds that fit closely) where it fits one
/// end, and separator bars where they stand at equal distances. `page_left_mm`: a trace cut by the page's edge begins there. `pen_mm`: a pen
/// that draws a line's end draws half its own width beyond, unless `line_end` says where it is, which is worth `finest_mm` at best:
/// where bars' places agree better than that, they tell.
SignalExtent signalExtent(const std::vector<RowMark>& rows, const std::vector<PulseMark>& pulses,
                          double speed_mm_per_s, const SeparatorLines& separators, double page_left_mm,
                          double pen_mm = 0, const LineEndOf& line_end = {}, double finest_mm = 0.02);

/// Where the ink is longer than a usual recording (it runs on along a grid line, or into pulses that were not seen) and nothing else told, the
/// lead names tell: those of a row stand a column's width apart, each a little inside its column.
void snapToNames(SignalExtent& extent, const std::vector<NameMark>& names, double speed_mm_per_s);

} // namespace retrace
