// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Measure.h"

namespace retrace::fringe
{

/// Folds and wrinkles bend the paper within less than two grid lines, which a phase seen through a low-pass of that
/// width smooths away. Here every single line is followed (a Viterbi path in a strip along it), and map.fine is
/// fitted to what the map leaves. `flat`: lines dark on 0, as flattenedSheet() gives it; what
/// is much darker in `brightest` (CV_8U, the brightest channel) than lines are is ink and no evidence. `thin`: four paler lines stand
/// between each two, which are not to be taken for them.
void followLines(LineMap& map, const cv::Mat& flat, const cv::Mat& brightest, const SheetMask& sheet, bool thin);

} // namespace retrace::fringe
