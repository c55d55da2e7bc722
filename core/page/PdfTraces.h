// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/PdfPaths.h"

#include <opencv2/core.hpp>

#include <string>
#include <vector>

namespace retrace {

struct PdfTraces
{
    std::vector<PagePath> traces; ///< pixels of the rendered page; x never decreases along a trace
    std::string doubt;            ///< a sentence if drawn curves were not taken; else empty
};

/// Tells ECG traces from grid, frames, separators and lettering by geometry: a stroked path, or a chain of
/// strokes of one pen whose ends meet, that runs to the right over more than 20 mm with many vertices, and is
/// neither straight nor a staircase. What is not visible as ink in `rendered` (hidden, clipped, painted over)
/// is not taken; where that is more than a little, none is.
PdfTraces findPdfTraces(const PdfDrawing& drawing, double dpi, const cv::Mat& rendered);

/// Distance of neighbouring upright lines of a drawn grid, in points; 0 where no grid of 20 lines is drawn.
double gridPitchPt(const PdfDrawing& drawing);

} // namespace retrace
