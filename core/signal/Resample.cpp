// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/Signal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr double kLobes = 6.0; // of the windowed sinc, each side

double sinc(double x)
{
    return std::abs(x) < 1e-9 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
}

} // namespace

std::vector<double> resampleAt(const std::vector<double>& samples, const std::vector<double>& at, double cutoff)
{
    const double c = std::clamp(cutoff, 0.01, 1.0);
    const double reach = kLobes / c;
    const auto n = static_cast<long>(samples.size());
    std::vector<double> out;
    out.reserve(at.size());
    for (double t : at) {
        double sum = 0, weight = 0;
        for (long k = static_cast<long>(std::ceil(t - reach)); k <= static_cast<long>(std::floor(t + reach)); ++k) {
            const double d = t - static_cast<double>(k);
            const double w = sinc(d * c) * sinc(d / reach); // Lanczos window
            sum += w * samples[static_cast<std::size_t>(std::clamp(k, 0L, n - 1))]; // the ends are held
            weight += w;
        }
        out.push_back(weight != 0 ? sum / weight : 0.0);
    }
    return out;
}

} // namespace retrace
