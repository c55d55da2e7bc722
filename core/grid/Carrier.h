// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <array>

namespace retrace::fringe
{

/// Held once, ink still rules the deviation that it is held to, and strokes one under another outshout a pale grid. Held again and
/// again it comes down to what the lines are; but of 5 mm lines between finer ones less is left then, too. Against the paper close by (a
/// closing) the edges of shadows go with the paper.
enum class InkHeld { once, toLines, againstPaper };

/// The darkest channel with the lighting removed (local mean and deviation) and clipped to -2..2,
/// so that ink does not dominate. CV_32F; the lines of a dark grid on light paper are negative.
/// `darkest` is CV_8U.
cv::Mat flattenLighting(const cv::Mat& darkest, InkHeld held = InkHeld::once);

/// One family of parallel lines, seen as a comb in the spectrum.
struct Comb {
    double fx = 0, fy = 0; ///< fundamental, cycles per working pixel
    std::array<double, 13>
        teeth{}; ///< [k]: how far the k-th harmonic stands over its surroundings (natural log)
    double period() const;
};

/// What the spectrum says of the grid: x runs within -45..45 degrees of the image's x axis.
struct Spectrum {
    bool found = false;
    Comb x, y;
    double score = 0; ///< sum of the teeth over their threshold
};

constexpr double kLongestPeriod = 102.4; ///< working pixels; longer ones are lighting

/// Averages the power of overlapping tiles (so that curl smears little) and finds two crossing
/// combs of no longer period than `longest` (working pixels).
Spectrum findCombs(const cv::Mat& flat, double longest = kLongestPeriod);

} // namespace retrace::fringe
