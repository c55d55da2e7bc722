// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace retrace {

/// Many devices draw straight lines from sample to sample. Such traces bend at even distances only: their bends (second
/// differences over one px) have a line in their spectrum. `paths` are leads (px, `per_column` values a column, none missing).
/// Returns the samples' distance in columns, `most_px` at most (what is left of a grid bends paths too, at its lines); 0 where no line stands out, or
/// where samples are too close to be told apart.
double sampleSpacing(const std::vector<std::vector<double>>& paths, std::size_t per_column, double most_px);

/// Index into `path` (not a whole number) of the first bend, for samples `spacing_px` columns apart.
double firstSample(const std::vector<double>& path, std::size_t per_column, double spacing_px);

/// First samples of leads beside each other (left to right, in any unit that `spacing` is in too; NaN: unknown): a printer gives all columns as many
/// samples, so that of three and more one that is one sample off from the first, whose line is seen to begin, is put right.
void evenOut(std::vector<double>& firsts, double spacing);

/// Column (its left edge is at -0.5) where a line begins about row `y_px`; looked for in the columns from .. to. Nothing where there is ink (coverage,
/// CV_32F 0..1) from the first column on, or none.
std::optional<double> lineBegins(const cv::Mat& coverage, int from, int to, double y_px);

} // namespace retrace
