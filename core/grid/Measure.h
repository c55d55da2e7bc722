// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Phase.h"
#include "core/grid/Working.h"
#include "core/record/Task.h"

#include <optional>
#include <string>
#include <vector>

namespace retrace::fringe
{

/// Where the paper lies.
struct SheetMask {
    cv::Mat mask;        ///< CV_8U, 255 on the paper
    double scale = 1;    ///< mask pixels per working pixel
    double coverage = 0; ///< share of it where both phases are trusted and agree with the map
};

/// What the fringes tell: a map from working pixels to millimetres, x right and y down as the page
/// lies.
struct Measured {
    LineMap lines;        ///< working pixel -> carrier lines, 5 mm lines at multiples of 5 mm
    double line_mm = 5;   ///< what one carrier line is
    bool assumed = false; ///< line_mm rests on likelihood, not on evidence
    bool both = false;    ///< lines of both spacings were seen
    double residual_mm = 0;
    PhaseLattice x, y; ///< the last measurement
    SheetMask sheet;
    std::vector<std::string> warnings;
};

/// Share of the trusted places where lines measured in `held` lie further than 0.75 mm from the map: nearest lines only.
double contradicted(const Measured& m, const Working& held);

/// Where a grid's lines are looked for at first.
struct Look {
    double longest = kLongestPeriod; ///< period, working pixels
    /// A part of the page, whose lines are then followed over the rest: seen slantwise, a page has no period of its own. Empty: all of it.
    cv::Rect part;
};
/// The part (of those half as wide and high as the page) whose spectrum shows a grid best; empty if none does.
cv::Rect clearestPart(const Working& work, double longest);

/// Empty if no grid stands out. `dpi` (0 unknown) only helps to tell 1 mm from 5 mm.
std::optional<Measured> measureFringes(const Working& work, double dpi, const Task& task, const Look& look = {});

} // namespace retrace::fringe
