// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

#include <opencv2/core.hpp>

#include <array>
#include <vector>

namespace retrace {

constexpr double kPenMapPxPerMm = 4.0; ///< that of the network's classes; a photograph's colours are no finer
constexpr std::size_t kEnoughTrace = 500; ///< places, from which a page tells what its traces' pen is like

/// A page's ink at the scale of the network's classes, by which pens are told apart. CV_32F, but for the masks (CV_8U, 0 or 255).
struct PenMap
{
    cv::Mat ink;                    ///< coverage
    std::array<cv::Mat, 3> colours; ///< blue, green, red: how much ink stands about each place as this colour tells it, 1 where it is covered wholly
    cv::Mat weight;                 ///< mean of the three: the wider and the darker a stroke, the more
    cv::Mat sure, like;             ///< mask: what the network surely takes for traces; what it may
    cv::Mat pulse;                  ///< mask: what it may take for calibration pulses, which some printers draw with a wider pen
};

/// `by_colour` as coverageByColour() gives it; `result` with the network's reading.
PenMap penMap(const cv::Mat& by_colour, const InkResult& result);

/// The values where `mask` is set.
std::vector<float> valuesUnder(const cv::Mat& values, const cv::Mat& mask);

/// The mask (CV_8U) that has each label's value (CV_32S labels).
cv::Mat byLabel(const cv::Mat& labels, const std::vector<uchar>& values);

inline cv::Mat boxOf(int width_px, int height_px) { return cv::Mat::ones(height_px, width_px, CV_8U); }

} // namespace retrace
