// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

namespace retrace
{

/// How the paper of a page without a grid lies in its picture, by the ink, projected along rows and along columns: where it is gathered best
/// (projection profiles, Postl 1986). Traces and lines of text tell along the rows, beats printed above one another, bars and pulses down the
/// columns.
struct Lean
{
    double rotation_deg = 0;    ///< clockwise on screen, within 16; 0 where nothing tells
    /// From flat paper to the picture, both in pixels from the picture's middle, 1:1 there; only for photographs, of which both kinds of lines
    /// run together. Identity elsewhere.
    cv::Matx33d slant = cv::Matx33d::eye();
    bool slanted = false;
};

/// `bgr`: CV_8UC3; in two tones it is no photograph.
Lean leanOfRows(const cv::Mat& bgr);

} // namespace retrace
