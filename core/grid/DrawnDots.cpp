// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/DrawnDots.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace::fringe
{
namespace
{

constexpr std::size_t kLeastLines = 20;
constexpr double kPhaseStep = 0.05;
constexpr double kFiner = 0.1;           // of the steps, once more about the best
constexpr double kLeastPart = 0.03;      // of a dot that the pitch is off a whole number: patterns longer than some thirty lines are the paper's
constexpr double kLargestDot = 0.1;      // lines
constexpr double kFarTimes = 4, kEnoughTimes = 2; // of the median bend: what tells no more, and what is no worse
constexpr double kExplained = 0.6;       // of the bends, what the pattern may leave; of noise the best leaves 0.69 and more

/// In dots.
std::vector<double> pattern(std::size_t n, double part, double phase)
{
    std::vector<double> e(n);
    for (std::size_t k = 0; k < n; ++k) {
        const double at = phase + double(k) * part;
        e[k] = std::round(at) - at;
    }
    return e;
}

struct Seen {
    std::vector<std::size_t> line;
    std::vector<double> bend;
    double median = 0;
};

struct Fit {
    double left = std::numeric_limits<double>::max(); ///< share of the bends that is not explained
    double part = 0, phase = 0, dot = 0;              ///< dot in lines
};

Fit fitted(const Seen& seen, std::size_t n, double part, double phase)
{
    const std::vector<double> e = pattern(n, part, phase);
    const auto bent = [&](std::size_t k) { return e[k] - (e[k - 1] + e[k + 1]) / 2; };
    double both = 0, own = 0;
    for (std::size_t i = 0; i < seen.line.size(); ++i) {
        if (std::abs(seen.bend[i]) < kFarTimes * seen.median) {
            const double m = bent(seen.line[i]);
            both += m * seen.bend[i], own += m * m;
        }
    }
    Fit fit{0, part, phase, own > 0 ? both / own : 0};
    if (fit.dot <= 0 || fit.dot > kLargestDot) {
        return {};
    }
    const double enough = kEnoughTimes * seen.median;
    double all = 0;
    for (std::size_t i = 0; i < seen.line.size(); ++i) {
        fit.left += std::min(enough, std::abs(seen.bend[i] - fit.dot * bent(seen.line[i])));
        all += std::min(enough, std::abs(seen.bend[i]));
    }
    fit.left /= all;
    return fit;
}

} // namespace

std::vector<double> drawnOff(const std::vector<std::optional<double>>& bends)
{
    const std::size_t n = bends.size();
    std::vector<double> off(n, 0.0);
    Seen seen;
    std::vector<double> sizes;
    for (std::size_t k = 1; k + 1 < n; ++k) {
        if (bends[k]) {
            seen.line.push_back(k), seen.bend.push_back(*bends[k]);
            sizes.push_back(std::abs(*bends[k]));
        }
    }
    if (seen.line.size() < kLeastLines) {
        return off;
    }
    seen.median = medianOf(sizes);
    if (seen.median <= 0) {
        return off;
    }
    Fit best;
    const auto search = [&](double part0, double part1, double part_step, double phase0, double phase1, double phase_step) {
        for (double part = part0; part < part1; part += part_step) {
            for (double phase = phase0; phase < phase1; phase += phase_step) {
                const Fit fit = fitted(seen, n, part, phase);
                best = fit.left < best.left ? fit : best;
            }
        }
    };
    const double step = kPhaseStep / double(n);
    search(kLeastPart, 1 - kLeastPart, step, 0, 1, kPhaseStep);
    if (best.left > kExplained) {
        return off;
    }
    search(best.part - 2 * step, best.part + 2 * step, kFiner * step, best.phase - 2 * kPhaseStep, best.phase + 2 * kPhaseStep, kFiner * kPhaseStep);
    off = pattern(n, best.part, best.phase);
    std::ranges::for_each(off, [&](double& e) { e *= best.dot; });
    return off;
}

} // namespace retrace::fringe
