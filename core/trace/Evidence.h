// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Bars.h"
#include "core/trace/PositionPath.h"
#include "core/trace/Refine.h"
#include "core/trace/Trace.h"

#include <vector>

namespace retrace {

/// A row's path as it was read, and what was seen on the way to it: `per_column` values for every column from x0 on.
struct ReadRow
{
    int x0 = 0;
    std::size_t per_column = 1;
    const std::vector<double>& y;         ///< the path (px; NaN where there is none)
    const std::vector<double>& from_ink;  ///< as the ink alone tells it; may be empty
    const std::vector<double>& from_map;  ///< as the network alone tells it; may be empty
    double level_mm = 0;                  ///< the row's level, and the others' that the path keeps off
    std::vector<double> others_mm;
    PenModel pen;                         ///< may be unknown
};

/// What stands on the paper beside the paths.
struct Scene
{
    const UnwarpedPage& page;
    const InkResult& ink;
    const LayoutResult& layout;
    const NetworkReading& map;  ///< as the path was found in it; may be empty
    const cv::Mat& map_ink;     ///< inkOfMap()
    const cv::Mat& own;         ///< CV_8U: ink that is the traces' to explain; may be empty
    const std::vector<PaperBox>& names;
    const std::vector<Bar>& bars;
};

/// What was seen in each column of a row from its x0 on.
std::vector<ColumnEvidence> evidenceOf(const Scene& scene, const ReadRow& row);

/// Where paths of different rows (px, `per_column` values from column x0 on) come this near to each other, both are marked.
struct MarkedRow
{
    int x0 = 0;
    const std::vector<double>& y;
    std::vector<ColumnEvidence>& evidence;
};
void markCrossings(std::vector<MarkedRow>& rows, std::size_t per_column, double near_px);

} // namespace retrace
