// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/training/Sheets.h"

#include <opencv2/core.hpp>

#include <random>

namespace retrace {

/// A window of a page as the network sees it (8 px/mm), with what it is to say.
struct TrainingCrop
{
    cv::Mat bgr;      ///< CV_8UC3, H x W
    cv::Mat position; ///< CV_8U, H x 2W: 255 times the target
    cv::Mat classes;  ///< CV_8U of InkClass, H/2 x W/2
};

/// Where a crop lies and how the grid finder errs there.
struct CropPlace
{
    PaperPoint centre;
    double scale_x = 1, scale_y = 1; ///< of the paper on the crop
    double rotation_deg = 0;
    double jitter_mm = 0;            ///< deviation of a smooth displacement
    std::uint64_t seed = 0;          ///< of the jitter
};

/// A place on the sheet, mostly on a trace, sometimes over the sheet's edge, with errors as the grid finder makes them.
CropPlace drawPlace(const PrintedSheet& sheet, std::mt19937_64& generator);

/// Cuts the crop: the pixels resampled as unwarp() and the ink stage do, the truth from the record itself.
TrainingCrop cutCrop(const PrintedSheet& sheet, const CropPlace& place, cv::Size size);

/// The whole sheet, flattened without errors, at the network's scale.
struct FlatSheet
{
    cv::Mat bgr, position; ///< as in a crop
    cv::Mat classes;       ///< CV_8U of InkClass, size of `bgr`
    double px_per_mm = 0;
    PaperPoint origin;     ///< paper point of pixel (0, 0)
};
FlatSheet cutFlat(const PrintedSheet& sheet);

/// Light, blur, noise, resolution, JPEG and grey, for crops of pages that are not worn.
void wearCrop(cv::Mat& bgr, std::mt19937_64& generator);

/// Splits row `y_px` of column `column` over two rows by its fraction; where rows cross the larger share stays.
/// Outside the picture nothing is written.
void putPosition(cv::Mat& position, int column, double y_px);

} // namespace retrace
