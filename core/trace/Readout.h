// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/InkRuns.h"

#include <vector>

namespace retrace {

/// Reads a path at two samples per pixel column: sample 2k stands a quarter column left of column x0 + k, sample 2k+1 a
/// quarter right. In a column where the pen runs steeply the ink's upper and lower edge, each half a pen inside, say
/// from where to where the signal went; its neighbours say in which direction; a peak keeps its tip.
/// Values in px; NaN where the path has no run.
std::vector<double> readPath(const InkColumns& columns, const InkPath& path, double pen_px);

/// The plain reading, for comparison: the ink's centroid in each column, twice.
std::vector<double> readCentroids(const InkColumns& columns, const InkPath& path);

/// Vertical thickness of the pen's line where it runs level, from the runs of a path (px).
double levelThickness(const InkColumns& columns, const InkPath& path);

} // namespace retrace
