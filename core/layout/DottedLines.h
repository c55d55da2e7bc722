// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/layout/Rows.h"

#include <vector>

namespace retrace {

/// An upright line of dots or dashes, as some printers draw between the columns of leads.
struct DottedLine
{
    double x_mm = 0;             ///< its middle, on the paper
    double y0_mm = 0, y1_mm = 0; ///< from its first dot's middle to its last one's
    int dots = 0;
};

/// Upright lines of at least five dots or dashes at one distance (0.8 to 5 mm), with clear paper beside them; where a trace crosses one, it
/// may come in parts. Dotted grids draw many of these.
std::vector<DottedLine> findDottedLines(const UnwarpedPage& page, const cv::Mat& coverage);

/// The dotted lines that stand in at least half of the rows (and in two); none where so many do that they are a grid's.
SeparatorLines dottedSeparators(const std::vector<DottedLine>& lines, const std::vector<RowMark>& rows);

} // namespace retrace
