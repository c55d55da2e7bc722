// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Measure.h"

namespace retrace::fringe
{

/// The picture with what is not paper painted in the paper's own brightness, flattened anew: no
/// line where the sheet ends.
cv::Mat flattenedSheet(const Working& work, const SheetMask& sheet);

/// Where the paper lies: where both line families are trusted and agree with the map, grown over
/// what looks like the same paper.
SheetMask findSheet(const Working& work, const Measured& m);

} // namespace retrace::fringe
