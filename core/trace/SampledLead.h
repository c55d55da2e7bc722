// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Refine.h"

#include <optional>
#include <vector>

namespace retrace {

/// A lead on its row's path, to be read as the samples between which it was drawn by straight lines. Places are indices (not whole) into the
/// row's values, `per_column` for each of its columns.
class SampledLead
{
public:
    static constexpr double kClearly = 0.85, kSomewhat = 0.95; ///< times what samples elsewhere would leave

    /// The lead is `row`'s values from .. to; the row begins at column x0.
    SampledLead(const DrawnRow& drawn, const PenModel& pen, int x0, std::size_t per_column, const std::vector<double>& row, long from, long to);

    const std::vector<double>& closed() const { return m_y; } ///< its values with straight lines over gaps; empty where there is nothing

    /// Its first sample, for samples `spacing_px` columns apart. A lead that begins where a line does has none before its ink. NaN: there is nothing.
    double first(double spacing_px, bool line_begins) const;

    /// Its samples (rows, px) from `first` on. Nothing where lines between samples match the ink less well than the path, and leave more than
    /// `most` times what samples between them would.
    std::optional<std::vector<double>> read(double spacing_px, double first, double most) const;

private:
    DrawnFit fitAt(double at, double spacing_px) const;

    const DrawnRow& m_drawn;
    const PenModel& m_pen;
    int m_x0;
    std::size_t m_per_column;
    long m_from;
    std::vector<double> m_y;
};

} // namespace retrace
