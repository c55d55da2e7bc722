// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Measure.h"

namespace retrace::fringe {

struct SheetMask
{
    cv::Mat mask;        ///< CV_8U, 255 on the paper
    double scale = 1;    ///< mask pixels per working pixel
    double coverage = 0; ///< share of it where both phases are trusted and agree with the map
};

/// Where the paper lies: where both line families are trusted and agree with the map, grown over what looks like
/// the same paper.
SheetMask findSheet(const Working& work, const Measured& m);

} // namespace retrace::fringe
