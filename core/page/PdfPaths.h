// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/FileContent.h"
#include "core/page/Page.h"
#include "core/record/Task.h"

#include <vector>

namespace retrace {

/// What a PDF page draws, in points of the drawn page: x to the right, y down, from the upper left corner
/// of the crop box after the page's Rotate; a renderer's pixel is x_pt * dpi / 72 - 0.5.
struct PdfDrawing
{
    std::vector<PagePath> strokes; ///< stroked subpaths, curves flattened; "px" means points here
    double image_share = 0;        ///< of the page, under its largest picture
    double image_dpi = 0;          ///< of that picture
    int filled_paths = 0;
    bool readable = true;          ///< false: the content could not be followed to its end
};

/// Follows the content stream of page `index` (0-based), form XObjects too. Never throws but Cancelled:
/// what cannot be followed makes `readable` false.
PdfDrawing readPdfDrawing(ByteView file, int index, const Task& task);

} // namespace retrace
