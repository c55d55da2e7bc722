// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace retrace {

/// Many devices draw straight lines from sample to sample. Such traces bend at even distances only: their bends (second
/// differences over one px) have a line in their spectrum. `paths` are leads (px, `per_column` values a column, none missing).
/// Returns the samples' distance in columns; 0 where no line stands out, or where samples are too close to be told apart.
double sampleSpacing(const std::vector<std::vector<double>>& paths, std::size_t per_column);

/// Index into `path` (not a whole number) of the first bend, for samples `spacing_px` columns apart.
double firstSample(const std::vector<double>& path, std::size_t per_column, double spacing_px);

} // namespace retrace
