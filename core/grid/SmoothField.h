// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <vector>

namespace retrace::fringe
{

/// A scattered value with its weight.
struct Sample {
    float x = 0, y = 0, value = 0, weight = 0;
};

/// A bicubic B-spline over a regular lattice, fitted with a bending energy: it follows the samples
/// where there are many, bridges holes, and goes on straight where there are none.
class SmoothField
{
public:
    /// `iterative` (conjugate gradients) is much faster where samples stand all over the image; across wide holes it
    /// would not get there.
    enum class Solver { exact, iterative };

    SmoothField() = default;
    /// Covers a `size` image with knots `knot_px` apart. `stiffness` is the weight of bending
    /// against one sample of weight 1 in every knot cell. Robust: samples off by much more than the
    /// common spread lose their weight.
    static SmoothField fit(const std::vector<Sample>& samples, cv::Size size, double knot_px,
                           double stiffness, Solver how = Solver::exact);

    bool empty() const { return m_c.empty(); }
    double knot_px() const { return m_knot; }
    double at(double x, double y) const;

private:
    cv::Mat m_c; ///< CV_64F coefficients
    double m_knot = 1;
};

} // namespace retrace::fringe
