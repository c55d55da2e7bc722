// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Measure.h"

namespace retrace::fringe
{

/// Flat enough that what the plane leaves is not worth a bend: nine tenths of the trusted points
/// move by less.
bool planeSuffices(const LineMap& plane, const LineMap& bent, const PhaseLattice& lattice,
                   double tolerance_px);

/// A plane for the present phases: affine unless perspective moves the corners by a visible amount.
LineMap bestPlane(const Measured& m);

/// Where most of a bent map lies on a plane (a flat scan) and the lines are darker on that plane where the map leaves it, the plane is the map:
/// bends that show no darker lines follow strokes. `flat`: lines dark on 0, as flattenedSheet() gives it.
void holdToPlane(Measured& m, const cv::Mat& flat);

} // namespace retrace::fringe
