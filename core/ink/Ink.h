// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace retrace {

/// Classes of the segmentation mask; the values are those of mask files.
enum class InkClass : unsigned char { paper = 0, trace = 1, text = 2, pulse = 3, grid = 4 };

/// What a person painted with the ink brush: all within `radius_mm` of the line through the points (paper, so that it stays in its place on
/// another raster) is of the class `to`.
struct InkStroke
{
    InkClass to = InkClass::paper;
    double radius_mm = 0.5;
    std::vector<PaperPoint> points;
    bool operator==(const InkStroke&) const = default;
};

struct InkParams
{
    /// auto, network, classical. `auto` and `network` take the network where it can be loaded, and otherwise fall
    /// back to the classical separation with a warning.
    std::string method = "auto";
    std::string device = "auto"; ///< auto, cpu, cuda; the classical method always runs on the CPU
    std::string model;           ///< the network's .pt file; empty: the one that is shipped
    std::string head = "position"; ///< position, or mask: centroids of the trace class in its stead, for comparison
    std::vector<InkStroke> strokes; ///< painted over what was read, oldest first
};

/// What the network says, at its own scale. Pixel (0,0) of each raster has its upper left corner where the unwarped
/// page has that of its pixel (0,0). Empty for the classical method.
struct NetworkReading
{
    /// CV_32F: probability that the signal of some lead runs through this row in this column, about 8 px/mm down and
    /// 16 px/mm along; a position between two rows is shared by both. What was printed counts, not what ink is left.
    cv::Mat position;
    double px_per_mm_x = 0, px_per_mm_y = 0; ///< of `position`, exactly
    PaperPoint origin;                       ///< paper point of the centre of pixel (0,0) of `position`
    /// CV_32F: probability of each InkClass, at half `position`'s height and a quarter of its width (4 px/mm).
    std::array<cv::Mat, 5> classes;

    bool empty() const { return position.empty(); }
    double column(double x_mm) const { return (x_mm - origin.x_mm) * px_per_mm_x; }
    double row(double y_mm) const { return (y_mm - origin.y_mm) * px_per_mm_y; }
    PaperPoint toPaper(double column, double row) const
    {
        return {origin.x_mm + column / px_per_mm_x, origin.y_mm + row / px_per_mm_y};
    }
};

struct InkResult
{
    cv::Mat coverage;  ///< CV_32F 0..1, size of the unwarped page: share of the pixel covered by pen ink, grid removed
    cv::Mat classes;   ///< CV_8U of InkClass
    cv::Mat other_pens; ///< CV_8U, size of the coverage: ink of other pens that the coverage has less of now (dropOtherPens()); empty: none
    double pen_width_mm = 0; ///< estimated width of the trace's pen
    double contrast = 0;     ///< ink against paper, 0..1: what a coverage of 1 is worth in grey
    NetworkReading network;
    std::vector<std::string> warnings;
};

/// Stage 2. The interface that the classical separation and the network share.
class InkReader
{
public:
    virtual ~InkReader() = default;
    virtual InkResult read(const UnwarpedPage& page, const InkParams& params, const Task& task) = 0;
};

/// Throws Problem for an unknown method only.
std::unique_ptr<InkReader> makeInkReader(const InkParams& params);

} // namespace retrace
