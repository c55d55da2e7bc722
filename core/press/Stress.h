// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace retrace {

/// One wear of a page, as digitizers of the field are tested with: in this order rotation, blur, noise, JPEG.
struct StressStep
{
    std::string family; ///< untouched, rotation, blur, noise, jpeg, combined
    std::string name;   ///< with its figure: "blur 5x5"
    double severity = 0; ///< of the family, rising; 0: untouched
    double rotation_deg = 0; ///< clockwise; the page grows, its corners are filled with its own paper's colour
    int blur_px = 0;         ///< odd width of a Gaussian kernel, sigma 0.3 ((k - 1) / 2 - 1) + 0.8; 0: none
    double noise = 0;        ///< Gaussian, standard deviation as a share of full scale
    int jpeg_quality = 0;    ///< 0: not compressed
};

/// Untouched; rotation -15 to 15 degrees, blur 3x3 to 11x11, noise 0.01 to 0.1, JPEG 95 to 30, and all combined.
std::vector<StressStep> stressSteps();

/// `bgr` CV_8UC3. Deterministic by `seed`.
cv::Mat worn(const cv::Mat& bgr, const StressStep& step, std::uint64_t seed);

} // namespace retrace
