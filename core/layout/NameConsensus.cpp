// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/NameConsensus.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

bool isBars(const NameCandidate& n) { return n.guess.best <= 2; } // I, II, III

/// How much the other sure names bear out this height: 1 for each that has it.
double support(const std::vector<NameCandidate>& names, const NameCandidate& one)
{
    double sum = 0;
    for (const NameCandidate& other : names) {
        if (&other == &one) {
            continue;
        }
        const double d = std::log(other.height() / one.height()) / 0.07;
        const double weight = other.guess.best == 0 ? 0.0 : isBars(other) ? 0.4 : 1.0; // a bar is no witness
        sum += weight * other.score * other.score * std::exp(-0.5 * d * d);
    }
    return sum;
}

double witnesses(const std::vector<NameCandidate>& names, const NameCandidate& one)
{
    double sum = 0;
    for (const NameCandidate& other : names) {
        sum += &other == &one || isBars(other) ? 0.0 : other.score * other.score;
    }
    return sum;
}

/// What is left of a score when `share` of the page's names have this height.
double factor(const NameCandidate& n, double support, double witnesses)
{
    const double agree = std::min(1.0, support / std::max(1.0, 0.4 * witnesses));
    const double alone = n.guess.best == 0 ? (n.lone ? 0.6 : 0.25) : isBars(n) ? 0.55 : 0.9;
    const double against = isBars(n) ? 0.15 : 0.4;
    const double floor = witnesses > 2 ? against : alone;
    return floor + (1 - floor) * agree;
}

/// Whether another sure name stands in the same row or the same column.
bool aligned(const std::vector<NameCandidate>& names, const NameCandidate& one)
{
    return std::ranges::any_of(names, [&](const NameCandidate& other) {
        const double h = one.height();
        return &other != &one && other.guess.best != 0 && other.score > 0.5 &&
               std::abs(std::log(other.height() / h)) < 0.15 &&
               (std::abs(other.y0 - one.y0) < 0.3 * h || std::abs(other.x0 - one.x0) < 0.4 * h);
    });
}

} // namespace

void applyConsensus(std::vector<NameCandidate>& names)
{
    std::vector<double> scores;
    for (const NameCandidate& n : names) {
        const double others = witnesses(names, n);
        const double lost = n.guess.best == 0 && others > 2 && !aligned(names, n) ? 0.3 : 1.0;
        scores.push_back(n.score * lost * factor(n, support(names, n), others));
    }
    for (std::size_t k = 0; k < names.size(); ++k) {
        names[k].score = scores[k];
    }
}

double commonHeight(const std::vector<NameCandidate>& names)
{
    const NameCandidate* best = nullptr;
    double most = 0;
    for (const NameCandidate& n : names) {
        const double s = support(names, n);
        if (n.score > 0.5 && !isBars(n) && s > most) {
            most = s, best = &n;
        }
    }
    if (!best || most < 1.5) {
        return 0;
    }
    double sum = 0, weight = 0;
    for (const NameCandidate& n : names) {
        if (!isBars(n) && std::abs(std::log(n.height() / best->height())) < 0.1) {
            sum += n.score * n.height(), weight += n.score;
        }
    }
    return sum / weight;
}

void removeOverlaps(std::vector<NameCandidate>& names)
{
    std::ranges::stable_sort(names, [](const auto& a, const auto& b) { return a.score > b.score; });
    std::vector<NameCandidate> kept;
    for (const NameCandidate& n : names) {
        const bool covered = std::ranges::any_of(kept, [&](const NameCandidate& k) {
            const double w = std::min(n.x1, k.x1) - std::max(n.x0, k.x0);
            const double h = std::min(n.y1, k.y1) - std::max(n.y0, k.y0);
            const double least = std::min((n.x1 - n.x0) * n.height(), (k.x1 - k.x0) * k.height());
            return w > 0 && h > 0 && w * h > 0.25 * least;
        });
        if (!covered) {
            kept.push_back(n);
        }
    }
    names = std::move(kept);
}

} // namespace retrace
