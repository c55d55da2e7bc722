// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/FileContent.h"
#include "core/page/Page.h"
#include "core/record/Task.h"

#include <vector>

namespace retrace {

/// What a PDF page draws, in points of the drawn page: x to the right, y down, from the upper left corner
/// of the crop box after the page's Rotate. A renderer's pixel is x_pt * dpi / 72 - 0.5.
struct PdfDrawing
{
    /// Stroked, undashed subpaths in drawing order, curves flattened to 0.005 pt. Lengths are points here.
    std::vector<PagePath> strokes;
    double image_share = 0;   ///< of the page, under pictures
    double image_dpi = 0;     ///< of the largest picture
    std::size_t fills = 0;    ///< filled shapes of more than 100 vertices (outlines of text are none)
    bool readable = false;    ///< false: the content could not be followed to its end
};

/// Follows the content stream of page `index` (0-based), form XObjects too (ISO 32000-1, section 8).
/// Throws Cancelled only; what cannot be followed makes `readable` false.
PdfDrawing readPdfDrawing(ByteView file, int index, const Task& task);

} // namespace retrace
