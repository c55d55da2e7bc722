// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/confidence/Features.h"

#include <Eigen/Core>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace retrace {

/// What is to be expected of a sample's error.
struct ExpectedError
{
    float band_mv = 0;  ///< |error| stays under it in 90 of 100 samples
    float error_mv = 0; ///< root mean square
};

/// Tells errors from features: a small network of rectified layers (weights in models/confidence.json, made by `retrace-cli
/// calibrate`) with two outputs, log band and log mean square, and a monotone curve that the band is passed through
/// afterwards (isotonic calibration, Zadrozny & Elkan 2002, here of a quantile).
class ErrorModel
{
public:
    /// Deviations from a feature's mean beyond which nothing is new: there features are cut, in training too.
    static constexpr float kMostFeature = 6;

    struct Layer { Eigen::MatrixXf weight; Eigen::VectorXf bias; };

    /// The shipped one; nullptr where it is missing or damaged (then `why` tells, if given).
    static std::shared_ptr<const ErrorModel> shipped(std::string* why = nullptr);
    /// Throws Problem.
    static ErrorModel read(const std::filesystem::path& file);
    void write(const std::filesystem::path& file) const; ///< throws Problem

    std::vector<ExpectedError> of(const std::vector<FeatureRow>& rows) const;

    std::vector<float> mean, scale;         ///< of the features
    std::vector<Layer> layers;
    std::vector<float> curve_x, curve_y;    ///< log band as the network tells it -> added to it; ascending, may be empty
    std::vector<std::string> notes;         ///< what it was made from, for people
};

} // namespace retrace
