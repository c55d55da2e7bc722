// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/InkRuns.h"

#include <vector>

namespace retrace {

/// Samples read per pixel column: sample kPerColumn * k + j stands at x0 + k - 0.5 + (j + 0.5) / kPerColumn.
inline constexpr std::size_t kPerColumn = 8;

/// Reads a path between the pixels. In a column where the pen runs steeply the ink's upper and lower edge, each half a pen inside,
/// say how far the signal went; the shortest pen line that makes the ink is taken, so that a peak keeps its tip.
/// Values in px; NaN where the path has no run.
std::vector<double> readPath(const InkColumns& columns, const InkPath& path, double pen_px);

/// Reads a path by taking the pen off the ink's envelopes. `rx_px` is half the pen along time. NaN where the path has no
/// run, and where strokes stand too close for their envelopes to tell.
std::vector<double> readEnvelopes(const InkColumns& columns, const InkPath& path, double pen_px, double rx_px);

/// The reading that is exported: envelopes where the pen is thick against the pixel, half of each where it is thin
/// (measured: docs/figures.md). `aspect` is px/mm in x over px/mm in y.
std::vector<double> readSubpixel(const InkColumns& columns, const InkPath& path, double aspect);

/// The plain reading, for comparison: the ink's centroid in each column, repeated.
std::vector<double> readCentroids(const InkColumns& columns, const InkPath& path);

/// Vertical thickness of the pen's line where it runs level, from the runs of a path (px).
double levelThickness(const InkColumns& columns, const InkPath& path);

} // namespace retrace
