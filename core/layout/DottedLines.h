// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Rows.h"

namespace retrace {

/// Upright lines of dots or dashes between the columns of leads, as some printers draw them: at least five at one distance (0.8 to 3.6 mm) with
/// clear paper beside them, in at least half of the rows and in two. Where a trace crosses one it may come in parts. None where so many stand
/// that they are a dotted grid's.
SeparatorLines findDottedSeparators(const UnwarpedPage& page, const cv::Mat& coverage, const std::vector<RowMark>& rows);

} // namespace retrace
