// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphSheet.h"

#include <vector>

namespace retrace {

/// Pieces of ink that stand like the glyphs of one word.
struct GlyphWord
{
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0; ///< ink box in sheet pixels, of the glyphs (a leading dash is left out)
    double tallest_y0 = 0, tallest_y1 = 0; ///< of the tallest glyph
    int glyphs = 0;
    bool dash = false;      ///< a dash stands before it, as in -aVR
    double room_left = 0;   ///< to the next glyph-like pieces on the same line, in heights of the word; large if none
    double room_right = 0;
};

/// Groups the sheet's pieces into words short enough to be lead names. Longer text is skipped.
std::vector<GlyphWord> glyphWords(const GlyphSheet& sheet);

/// Whether a free dash stands before a word whose ink begins at (x0, y0), in sheet pixels.
bool dashBefore(const GlyphSheet& sheet, double x0, double y0, double height);

/// Lines of text that are too long to be a name: for the reading of the printed scale. Boxes in sheet pixels.
std::vector<cv::Rect> glyphLines(const GlyphSheet& sheet);

} // namespace retrace
