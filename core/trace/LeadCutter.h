// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/SampledLead.h"
#include "core/trace/TracedRow.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace retrace {

/// Cuts the paths of finished rows (px) into their leads (paper, mm). Page, ink and layout are the caller's, and must outlive it.
class LeadCutter
{
public:
    LeadCutter(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout);

    /// Columns from sample to sample, where all rows were drawn by straight lines between samples; else 0.
    double spacingOf(const std::vector<TracedRow>& rows) const;

    /// A row's leads; as samples `spacing_px` columns apart where they were drawn so (0: nowhere) and the ink bears it out (`most` as for
    /// SampledLead::read()).
    std::vector<LeadTrace> cut(const TracedRow& row, double spacing_px, double most) const;

private:
    /// A lead's values in its row's path.
    std::pair<long, long> spanOf(const TracedRow& row, std::size_t b) const;
    SampledLead sampled(const TracedRow& row, const DrawnRow& drawn, std::size_t b) const;
    /// Where in the row's values its leads' first samples stand; NaN for a lead without any.
    std::vector<double> firstSamples(const TracedRow& row, double spacing_px) const;
    /// A lead as its drawn samples, from `first` of the row's values on, where the ink bears it out.
    std::optional<LeadTrace> samplesOf(const TracedRow& row, std::size_t b, double spacing_px, double first, double most) const;
    /// A lead as the row's values in its box.
    LeadTrace valuesOf(const TracedRow& row, std::size_t b) const;
    /// The pen, and the columns of a lead's box, of what was seen along its row.
    void addSeen(LeadTrace& trace, const TracedRow& row) const;

    DrawnRow drawn(const cv::Mat& own) const { return {m_ink.coverage, own, m_page.px_per_mm_x / m_page.px_per_mm_y}; }
    double x_mm(double px) const { return m_page.origin.x_mm + px / m_page.px_per_mm_x; }
    double y_mm(double px) const { return m_page.origin.y_mm + px / m_page.px_per_mm_y; }

    const UnwarpedPage& m_page;
    const InkResult& m_ink;
    const LayoutResult& m_layout;
};

} // namespace retrace
