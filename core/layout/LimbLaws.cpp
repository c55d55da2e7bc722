// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LimbLaws.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace retrace {
namespace {

constexpr int kSamples = 240; // of a segment

struct Law { std::array<Lead, 3> leads; std::array<double, 3> factors; };

/// Sums that are zero for every heart.
constexpr std::array kLaws = {
    Law{{Lead::I, Lead::II, Lead::III}, {1, -1, 1}},
    Law{{Lead::aVR, Lead::aVL, Lead::aVF}, {1, 1, 1}},
    Law{{Lead::I, Lead::aVL, Lead::aVR}, {1.5, -1, 1}},
    Law{{Lead::II, Lead::aVF, Lead::aVR}, {1.5, -1, 1}},
    Law{{Lead::II, Lead::aVF, Lead::III}, {1, -2, 1}},
};

using Segments = std::map<Lead, std::vector<double>>;

/// Segments of one template column, or of one of its parts, by lead, upright.
Segments segmentsOf(const LayoutEvidence& e, const LayoutTemplate& t, const std::vector<int>& row_of, int column, int part, int parts)
{
    const double width = (e.x1_mm - e.x0_mm) / (t.columns * parts), start = e.x0_mm + (column * parts + part) * width;
    // A little inside the borders: names, separators and pulses stand there.
    const double from = start + 2.5, to = start + width - 2.0;
    Segments out;
    for (const TemplateCell& c : t.cells) {
        const int row = c.rhythm || c.column != column ? -1 : row_of[static_cast<std::size_t>(c.row)];
        if (row < 0) {
            continue;
        }
        auto v = roughSegment(e.rows[static_cast<std::size_t>(row)], from, to, kSamples);
        if (v.empty()) {
            continue;
        }
        for (double& s : v) {
            s *= c.inverted ? -1 : 1;
        }
        out[c.lead] = std::move(v);
    }
    return out;
}

/// 1 - residual energy / energy of the parts, clipped to 0..1; the largest part is compared with the sum of the rest.
std::optional<double> obeys(const Law& law, const Segments& s)
{
    std::array<const std::vector<double>*, 3> v{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto it = s.find(law.leads[i]);
        if (it == s.end()) {
            return std::nullopt;
        }
        v[i] = &it->second;
    }
    double residual = 0, energy = 0;
    for (std::size_t k = 0; k < kSamples; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const double part = law.factors[i] * (*v[i])[k];
            sum += part;
            energy += part * part;
        }
        residual += sum * sum;
    }
    if (energy < 1.0) {
        return std::nullopt;
    }
    return std::clamp(1.0 - residual / energy, 0.0, 1.0);
}

double stripAgreement(const LayoutEvidence& e, const LayoutTemplate& t, const std::vector<int>& row_of, int strip, const TemplateCell& c)
{
    const int row = row_of[static_cast<std::size_t>(c.row)];
    if (row < 0) {
        return 0;
    }
    const double width = (e.x1_mm - e.x0_mm) / t.columns;
    const double from = e.x0_mm + c.column * width + 2.5, to = e.x0_mm + (c.column + 1) * width - 2.0;
    const auto own = roughSegment(e.rows[static_cast<std::size_t>(row)], from, to, kSamples);
    const auto part = roughSegment(e.rows[static_cast<std::size_t>(strip)], from, to, kSamples);
    return own.empty() || part.empty() ? 0.0 : correlation(own, part) * evenness(own, part) * (c.inverted ? -1 : 1);
}

} // namespace

std::optional<double> limbLaws(const LayoutEvidence& e, const LayoutTemplate& t, const std::vector<int>& row_of, int parts)
{
    double sum = 0;
    int n = 0;
    for (int column = 0; column < t.columns; ++column) {
        std::vector<Segments> of_parts;
        for (int part = 0; part < parts; ++part) {
            of_parts.push_back(segmentsOf(e, t, row_of, column, part, parts));
        }
        for (const Law& law : kLaws) {
            std::vector<double> held;
            for (const Segments& s : of_parts) {
                if (const auto v = obeys(law, s)) {
                    held.push_back(*v);
                }
            }
            if (!held.empty()) {
                std::ranges::sort(held);
                held.resize((held.size() + 1) / 2); // what is other leads further on holds in the first part by nature
                sum += std::accumulate(held.begin(), held.end(), 0.0) / static_cast<double>(held.size());
                ++n;
            }
        }
    }
    for (int r = 0; r < t.rhythm_rows; ++r) {
        const int strip = row_of[static_cast<std::size_t>(t.rows + r)];
        double best = 0;
        for (const TemplateCell& c : t.cells) {
            if (strip >= 0 && !c.rhythm) {
                best = std::max(best, stripAgreement(e, t, row_of, strip, c));
            }
        }
        // The best of many: chance reaches 0.6.
        sum += strip >= 0 ? std::clamp((best - 0.6) / 0.35, 0.0, 1.0) : 0.0;
        ++n;
    }
    return n > 0 ? std::optional(sum / n) : std::nullopt;
}

std::optional<double> stripCorrelation(const LayoutEvidence& e, const TemplateFit& fit, int row, Lead lead)
{
    for (const TemplateCell& c : fit.layout->cells) {
        if (!c.rhythm && c.lead == lead) {
            return stripAgreement(e, *fit.layout, fit.row_of, row, c);
        }
    }
    return std::nullopt;
}

std::optional<Lead> rhythmLead(const LayoutEvidence& e, const TemplateFit& fit, int row)
{
    double best = 0.9, second = 0;
    std::optional<Lead> lead;
    for (const TemplateCell& c : fit.layout->cells) {
        if (c.rhythm) {
            continue;
        }
        const double r = stripAgreement(e, *fit.layout, fit.row_of, row, c);
        if (r > best) {
            second = lead ? best : second;
            best = r;
            lead = c.lead;
        } else {
            second = std::max(second, r);
        }
    }
    // Of two leads that are alike the strip's own leaves far less over.
    const bool clear = best - second > 0.02 || (best > 0.98 && 1 - second > 2.5 * (1 - best));
    return clear ? lead : std::nullopt;
}

} // namespace retrace
