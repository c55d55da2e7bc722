// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/LeadCutter.h"

#include "core/trace/DrawnSamples.h"
#include "core/trace/Readout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostSampleMm = 0.7; // between samples that lines were drawn between: 100 a second at 50 mm/s are 0.5 mm

} // namespace

LeadCutter::LeadCutter(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout)
    : m_page(page), m_ink(ink), m_layout(layout)
{
}

double LeadCutter::spacingOf(const std::vector<TracedRow>& rows) const
{
    std::vector<std::vector<double>> paths;
    for (const TracedRow& row : rows) {
        for (std::size_t b : row.shows_pen ? row.boxes : std::vector<std::size_t>()) {
            paths.push_back(sampled(row, drawn(row.own), b).closed());
        }
    }
    return sampleSpacing(paths, kPerColumn, kMostSampleMm * m_page.px_per_mm_x);
}

std::vector<LeadTrace> LeadCutter::cut(const TracedRow& row, double spacing_px, double most) const
{
    std::vector<LeadTrace> out;
    const bool as_samples = spacing_px > 0 && row.shows_pen;
    const std::vector<double> firsts = as_samples ? firstSamples(row, spacing_px) : std::vector<double>();
    for (std::size_t k = 0; k < row.boxes.size(); ++k) {
        const std::size_t b = row.boxes[k];
        if (std::ranges::any_of(row.y, [](double v) { return !std::isnan(v); })) {
            const auto samples = as_samples ? samplesOf(row, b, spacing_px, firsts[k], most) : std::nullopt;
            out.push_back(samples ? *samples : valuesOf(row, b));
            addSeen(out.back(), row);
        }
    }
    return out;
}

std::pair<long, long> LeadCutter::spanOf(const TracedRow& row, std::size_t b) const
{
    const PaperBox& box = m_layout.boxes[b].box;
    const auto at = [&](double x_mm) {
        const double px = (x_mm - m_page.origin.x_mm) * m_page.px_per_mm_x - row.x0 + 0.5;
        return std::clamp(std::lround(px * kPerColumn), 0L, static_cast<long>(row.y.size()));
    };
    return {at(box.x0_mm), at(box.x1_mm)};
}

SampledLead LeadCutter::sampled(const TracedRow& row, const DrawnRow& drawn, std::size_t b) const
{
    const auto [from, to] = spanOf(row, b);
    return {drawn, row.pen, row.x0, kPerColumn, row.y, from, to};
}

std::vector<double> LeadCutter::firstSamples(const TracedRow& row, double spacing_px) const
{
    const DrawnRow row_drawn = drawn(row.own);
    std::vector<double> out;
    for (std::size_t b : row.boxes) {
        out.push_back(sampled(row, row_drawn, b).first(spacing_px, m_layout.boxes[b].column == 0));
    }
    evenOut(out, spacing_px * kPerColumn);
    return out;
}

std::optional<LeadTrace> LeadCutter::samplesOf(const TracedRow& row, std::size_t b, double spacing_px, double first, double most) const
{
    const DrawnRow row_drawn = drawn(row.own);
    const auto y = sampled(row, row_drawn, b).read(spacing_px, first, most);
    if (!y) {
        return std::nullopt;
    }
    const auto [from, to] = spanOf(row, b);
    LeadTrace t;
    t.box = b;
    t.x0_mm = m_layout.boxes[b].box.x0_mm; // the sample drawn nearest to it is the segment's first
    t.step_mm = spacing_px / m_page.px_per_mm_x;
    t.drawn_samples = true;
    for (std::size_t k = 0; k < y->size(); ++k) {
        const long at = std::clamp(std::lround(first + static_cast<double>(k) * spacing_px * kPerColumn), from, to - 1);
        const bool there = !std::isnan(row.y[static_cast<std::size_t>(at)]);
        t.y_mm.push_back(there ? y_mm((*y)[k]) : kNowhere);
        t.confidence.push_back(there ? 1.0F : 0.0F);
    }
    return t;
}

LeadTrace LeadCutter::valuesOf(const TracedRow& row, std::size_t b) const
{
    const LeadBox& box = m_layout.boxes[b];
    LeadTrace t;
    t.box = b;
    t.step_mm = 1.0 / (kPerColumn * m_page.px_per_mm_x);
    const double start = x_mm(row.x0 - 0.5) + 0.5 * t.step_mm; // paper x of row.y[0]
    const auto first = static_cast<long>(std::ceil((box.box.x0_mm - start) / t.step_mm - 1e-6));
    const auto last = static_cast<long>(std::floor((box.box.x1_mm - start) / t.step_mm - 1e-6));
    t.x0_mm = start + static_cast<double>(first) * t.step_mm;
    for (long i = first; i <= last; ++i) {
        const bool there = i >= 0 && i < static_cast<long>(row.y.size());
        const double v = there ? row.y[static_cast<std::size_t>(i)] : kNowhere;
        t.y_mm.push_back(y_mm(v));
        t.confidence.push_back(std::isnan(v) ? 0.0F : 1.0F);
    }
    return t;
}

void LeadCutter::addSeen(LeadTrace& trace, const TracedRow& row) const
{
    const auto [from, to] = spanOf(row, trace.box);
    const std::size_t a = static_cast<std::size_t>(from) / kPerColumn;
    const std::size_t b = std::min(row.evidence.size(), static_cast<std::size_t>(to) / kPerColumn + 1);
    trace.evidence.assign(row.evidence.begin() + static_cast<std::ptrdiff_t>(std::min(a, b)), row.evidence.begin() + static_cast<std::ptrdiff_t>(b));
    trace.pen = row.pen;
    trace.evidence_step_mm = 1 / m_page.px_per_mm_x;
    trace.evidence_x0_mm = x_mm(row.x0 + static_cast<double>(a));
}

} // namespace retrace
