// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <span>
#include <vector>

namespace retrace {

/// The pen as it shows on the page: a disc of `radius_px` moved along the signal, its edge blurred by a Gaussian of
/// `blur_px` (the pixel's own width included), at its middle as dark as `level` (coverage). px are rows of the page.
struct PenModel
{
    double radius_px = 0, blur_px = 0, level = 0;
    bool known() const { return radius_px > 0; }

    /// Coverage at a distance from the middle of a straight line.
    double at(double distance_px) const;
    double slopeAt(double distance_px) const; ///< its derivative
};

/// One pen drew the page's rows. A row's noise makes its pen look wider than it is, and a row without a level stretch shows none: such rows get
/// the pen of the page.
void evenPens(std::span<PenModel* const> of_rows);

/// Where a row's trace is drawn: the ink, what of it is the trace's to explain, and px/mm in x over px/mm in y.
struct DrawnRow
{
    const cv::Mat& coverage; ///< CV_32F 0..1
    const cv::Mat& own;      ///< CV_8U: 0 where ink is another's (lettering, pulses, bars)
    double aspect = 1;
};

/// From the columns where the path `y` (px, `per_column` values a column from column x0 on) runs level; not known where
/// there are too few of them.
PenModel penOf(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column);

/// Analysis by synthesis: moves the path until the trace redrawn with the page's own pen matches the ink, by damped
/// Gauss-Newton (Levenberg 1944, Marquardt 1963) on knots half a pixel apart, with a weak prior on the second difference
/// that gives way at the corners of a QRS (reweighted, Cauchy). Where redrawing does not fit better the path is left as it
/// was. No line joins the values on the two sides of a break (indices into `y`, ascending).
std::vector<double> refine(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen,
               const std::vector<std::size_t>& breaks = {});

/// Of two paths (as for refine()) the one that, redrawn, leaves less of the ink unexplained, decided for each stretch in which they are
/// apart; `a` where one is missing or runs over what is not its own.
std::vector<double> betterDrawn(const DrawnRow& row, int x0, const std::vector<double>& a, const std::vector<double>& b, std::size_t per_column,
                                const PenModel& pen);

/// Samples that straight lines were drawn between, and what of the ink the lines leave unexplained (rms, coverage).
struct DrawnFit
{
    std::vector<double> y;
    double rest = 0;
};

/// The same for a trace drawn from sample to sample, these `spacing_px` apart, the first at column `first_px`: moves them
/// from `start` (px) until the lines between them match the ink.
DrawnFit refineSamples(const DrawnRow& row, double first_px, double spacing_px, const std::vector<double>& start, const PenModel& pen);

/// What the path (as for refine()) leaves unexplained in each column (root mean square over its pixels, coverage); 0 where
/// there is no path.
std::vector<float> restByColumn(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen);

/// What a path (as for refine(), none missing) leaves unexplained (rms, coverage).
double restOf(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen);

} // namespace retrace
