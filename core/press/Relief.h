// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <vector>

namespace retrace {

/// A field over the sheet and a rim about it: node (row, column) lies at origin_mm + index * step_mm.
struct Lattice
{
    cv::Mat values;
    double origin_mm = 0, step_mm = 1;

    static cv::Size nodes(double width_mm, double height_mm, double rim_mm, double step_mm);
    double mm(int index) const { return origin_mm + index * step_mm; }
};

/// A straight fold through the sheet, for the ink that it costs.
struct Fold
{
    double nx = 1, ny = 0, distance_mm = 0; ///< the line nx x + ny y = distance_mm
};

/// The sheet's height over the table. Shading and warp both come from it.
struct Relief
{
    Lattice height; ///< CV_32F mm, 1 mm lattice with a rim of 6 mm
    std::vector<Fold> folds;
    bool flat() const { return height.values.empty(); }
};

Relief drawRelief(const WearParams& wear, double width_mm, double height_mm, Random& random);

/// Light on the relief, 1 on level paper: Lambert's law for a lamp low over the table. CV_32F, the relief's lattice.
cv::Mat shadeRelief(const Relief& relief, const WearParams& wear);

/// Smooth random field, about -1..1, of `cells` cells across. CV_32F.
cv::Mat smoothNoise(cv::Size size, int cells, Random& random);

} // namespace retrace
