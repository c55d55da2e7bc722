// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

namespace retrace {

/// Ink by subtraction of what a page looks like without ink. On the flattened paper the grid is a pattern of
/// horizontal and vertical lines, so each column's (row's) local median says how dark the page is there without
/// ink. What is left is matched against the ink's colour, whitened by the covariance of ink-free pixels: where the
/// grid has a colour of its own, that direction counts for nothing; where it is black, only the pattern does.
class ClassicalInk final : public InkReader
{
public:
    InkResult read(const UnwarpedPage& page, const InkParams& params, const Task& task) override;
    /// The coverage, contrast and warnings alone, nothing classified yet; on demand the coverage as each colour tells it (coverageByColour()).
    static InkResult separate(const UnwarpedPage& page, const Task& task, cv::Mat* by_colour = nullptr);
};

} // namespace retrace
