// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/SampledLead.h"

#include "core/trace/DrawnSamples.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
constexpr double kNoWorse = 1.1;  // times what a free path leaves of the ink that samples may leave
constexpr int kBarePx = 3;        // of paper before a line that begins
constexpr double kEarlyPx = 0.5;  // by which its first sample may stand before its ink

/// With straight lines over gaps; empty where there is nothing.
std::vector<double> closedOf(std::vector<double> y)
{
    long last = -1;
    const long n = std::ssize(y);
    for (long i = 0; i <= n; ++i) {
        if (i < n && std::isnan(y[static_cast<std::size_t>(i)])) {
            continue;
        }
        for (long k = last + 1; k < i && (last >= 0 || i < n); ++k) {
            const double a = y[static_cast<std::size_t>(last >= 0 ? last : i)], b = y[static_cast<std::size_t>(i < n ? i : last)];
            y[static_cast<std::size_t>(k)] = a + (b - a) * static_cast<double>(k - last) / static_cast<double>(i - last);
        }
        last = i;
    }
    return std::isnan(y.empty() ? kNowhere : y.front()) ? std::vector<double>() : y;
}

} // namespace

SampledLead::SampledLead(const DrawnRow& drawn, const PenModel& pen, int x0, std::size_t per_column, const std::vector<double>& row, long from, long to)
    : m_drawn(drawn), m_pen(pen), m_x0(x0), m_per_column(per_column), m_from(from), m_y(closedOf({row.begin() + from, row.begin() + to}))
{
}

double SampledLead::first(double spacing_px, bool line_begins) const
{
    if (m_y.size() < m_per_column) {
        return kNowhere;
    }
    const auto per_column = static_cast<double>(m_per_column);
    const double spacing = spacing_px * per_column;
    double first = firstSample(m_y, m_per_column, spacing_px);
    first -= first > 0.5 * spacing ? spacing : 0.0; // the lead begins within its first sample
    if (line_begins) {
        const int column = m_x0 + static_cast<int>(m_from / static_cast<long>(m_per_column));
        const auto begins = lineBegins(m_drawn.coverage, column - kBarePx, column + static_cast<int>(2 * spacing_px), m_y.front());
        const double least = begins ? (*begins - kEarlyPx + 0.5 - m_x0) * per_column - 0.5 - static_cast<double>(m_from) : first;
        first += first < least ? spacing : 0.0;
    }
    return static_cast<double>(m_from) + first;
}

DrawnFit SampledLead::fitAt(double at, double spacing_px) const
{
    const auto per_column = static_cast<double>(m_per_column);
    std::vector<double> start;
    for (double k = at - static_cast<double>(m_from); k < static_cast<double>(m_y.size()) + 0.5 * spacing_px * per_column; k += spacing_px * per_column) {
        start.push_back(m_y[static_cast<std::size_t>(std::clamp(std::lround(k), 0L, static_cast<long>(m_y.size()) - 1))]);
    }
    return refineSamples(m_drawn, m_x0 - 0.5 + (at + 0.5) / per_column, spacing_px, start, m_pen);
}

std::optional<std::vector<double>> SampledLead::read(double spacing_px, double first, double most) const
{
    if (std::isnan(first) || m_y.empty()) {
        return std::nullopt;
    }
    const DrawnFit fit = fitAt(first, spacing_px);
    const long per_column = static_cast<long>(m_per_column), whole = (m_from + per_column - 1) / per_column; // columns
    const std::vector<double> columns(m_y.begin() + (whole * per_column - m_from), m_y.end());
    const bool matches = fit.rest <= kNoWorse * restOf(m_drawn, m_x0 + static_cast<int>(whole), columns, m_per_column, m_pen);
    if (!matches && fit.rest > most * fitAt(first + 0.5 * spacing_px * static_cast<double>(m_per_column), spacing_px).rest) {
        return std::nullopt;
    }
    return fit.y;
}

} // namespace retrace
