// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kRescanError = 0.15; // mV, expected over the whole page
constexpr double kRescanMissing = 0.3; // share of what is printed
constexpr double kCoarse = 5.0;       // px/mm
constexpr double kBent = 0.12;        // of a 5 mm line
constexpr double kWhole = 0.8;        // coverage of the grid

double missingShare(const ConfidenceResult& result)
{
    double n = 0, missing = 0;
    for (const auto& [lead, c] : result.leads) {
        for (std::size_t k = 0; k < c.error_mv.size(); ++k) {
            n += std::isnan(c.error_mv[k]) ? 0 : 1;
            missing += c.reason[k] == DoubtReason::gap ? 1 : 0;
        }
    }
    return n > 0 ? missing / n : 1.0;
}

double energyOf(const ConfidenceResult& result, DoubtReason reason)
{
    double sum = 0;
    for (const Doubt& d : result.doubts) {
        sum += d.reason == reason ? d.energy_mv2_s : 0;
    }
    return sum;
}

std::string adviceFor(const GridResult& grid, const ConfidenceResult& result)
{
    if (std::min(grid.px_per_mm_x, grid.px_per_mm_y) < kCoarse) {
        return "Take the picture from nearer, or scan at 200 dpi or more.";
    }
    if (grid.source != GridSource::fringes) {
        return "Scan the page so that its grid can be seen, or mark two points a known distance apart.";
    }
    if (grid.coverage < kWhole) {
        return "Take the picture again with the whole page in view and no shadow on it.";
    }
    if (grid.residual_lines > kBent) {
        return "Lay the page flat, best under a sheet of glass, or scan it.";
    }
    const double faint = energyOf(result, DoubtReason::faint), gaps = energyOf(result, DoubtReason::gap);
    return faint + gaps > 0.3 * (energyOf(result, DoubtReason::uncertain) + faint + gaps) ? "Take the picture again with more light, or scan with higher contrast."
                                                                                          : "Scan the page flat at 300 dpi, if the paper is at hand.";
}

} // namespace

void judgePage(const GridResult& grid, const LayoutResult& layout, const SignalResult&, ConfidenceResult& result)
{
    const double missing = missingShare(result);
    if (missing > kRescanMissing || result.error_mv > kRescanError) {
        result.verdict = Verdict::rescan;
        result.why = missing > kRescanMissing ? fmt::format("{:.0f} % of what the page prints was not found.", 100 * missing)
                                              : fmt::format("The traces are expected to be off by {:.2f} mV in the mean.", result.error_mv);
        result.advice = adviceFor(grid, result);
        return;
    }
    if (result.doubts.empty()) {
        return;
    }
    result.verdict = Verdict::doubts;
    result.why = result.doubts.size() == 1 ? "One stretch is in doubt." : fmt::format("{} stretches are in doubt.", result.doubts.size());
    if (layout.origin == Origin::assumed) {
        result.why += " The layout is a guess.";
    }
}

} // namespace retrace
