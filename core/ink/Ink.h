// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"

#include <memory>
#include <string>

namespace retrace {

/// Classes of the segmentation mask; the values are those of mask files.
enum class InkClass : unsigned char { paper = 0, trace = 1, text = 2, pulse = 3, grid = 4 };

struct InkParams
{
    std::string method = "classical";
    std::string device = "auto"; ///< auto, cpu, cuda; the classical method always runs on the CPU
};

struct InkResult
{
    cv::Mat coverage;  ///< CV_32F 0..1, size of the unwarped page: share of the pixel covered by pen ink, grid removed
    cv::Mat classes;   ///< CV_8U of InkClass
    double pen_width_mm = 0; ///< estimated width of the trace's pen
    double contrast = 0;     ///< ink against paper, 0..1: what a coverage of 1 is worth in grey
    std::vector<std::string> warnings;
};

/// Stage 2. The interface that the classical separation and the network share.
class InkReader
{
public:
    virtual ~InkReader() = default;
    virtual InkResult read(const UnwarpedPage& page, const InkParams& params, const Task& task) = 0;
};

std::unique_ptr<InkReader> makeInkReader(const InkParams& params);

} // namespace retrace
