// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/SmoothField.h"

#include <opencv2/core.hpp>

namespace retrace::fringe
{

/// Working pixel -> paper coordinates in grid lines (of the fundamental comb): a plane-to-plane
/// map, and smooth fields on top of it where the sheet is not flat.
struct LineMap {
    cv::Matx33d plane = cv::Matx33d::eye(); ///< last row 0 0 1: affine
    SmoothField bendX, bendY;
    SmoothField fineX, fineY; ///< what single lines add to the bends (LineTrack.h)

    bool flat() const { return bendX.empty(); }
    cv::Vec2d at(double x, double y) const;
    /// d(line)/d(pixel), by differences.
    cv::Matx22d slope(double x, double y) const;
    /// The pixel at a paper coordinate, by Newton from `start`. Returns false if it did not settle.
    bool invert(cv::Vec2d lines, cv::Point2d& start) const;
};

/// One axis of the paper measured on a lattice of points: value in lines, weight 0 where it is not
/// trusted.
struct PhaseLattice {
    int step =
        1; ///< working pixels between lattice points; point i stands at (i + 0.5) * step - 0.5
    cv::Mat value;     ///< CV_64F, lines
    cv::Mat amplitude; ///< CV_32F
    cv::Mat trusted;   ///< CV_8U
    double place(int i) const { return (i + 0.5) * step - 0.5; }
};

/// Weighted robust fit of an affine map or (`perspective`) a homography to both lattices.
cv::Matx33d fitPlane(const PhaseLattice& x, const PhaseLattice& y, bool perspective);

/// Robust spread of value - map over the trusted points, lines.
double spreadX(const PhaseLattice& x, const LineMap& map, int axis);

/// Fits the bends on top of map.plane. `knot` in working pixels.
void fitBends(LineMap& map, const PhaseLattice& x, const PhaseLattice& y, cv::Size size,
              double knot, double stiffness);

} // namespace retrace::fringe
