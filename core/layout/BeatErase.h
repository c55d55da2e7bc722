// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphSheet.h"
#include "core/layout/Rows.h"
#include "core/record/Task.h"

#include <vector>

namespace retrace {

/// A part of the sheet (sheet pixels) from which the trace has been taken, and how.
struct ErasedRegion
{
    std::size_t row = 0;
    cv::Rect box;
};

/// A lead's beats look alike. What a stretch of a row has in common with the row's other beats is its trace; what is left
/// over was printed on top of it. `regions`: where to do so; returns the sheet's ink with the traces of these regions gone.
/// Strokes that a trace crosses are closed again.
cv::Mat eraseBeats(const GlyphSheet& sheet, const std::vector<RowMark>& rows, const std::vector<ErasedRegion>& regions,
                   const Task& task);

} // namespace retrace
