// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/Restore.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

struct GainAt { double cycles_per_mm, gain; };

// tests/bench/restore.py on 136 worn pages of the press; between these linear in the frequency's logarithm
constexpr std::array<GainAt, 9> kResampled = {{{0.10, 1.0}, {0.25, 1.008}, {0.45, 1.021}, {0.80, 1.037}, {1.30, 1.025}, {2.0, 0.793}, {2.8, 0.580}, {3.6, 0.475}, {5.0, 0.304}}};
constexpr double kKept = 4, kMeant = 5; // of the recorded samples every fourth is drawn, as the mean of five
constexpr double kReachMm = 2.0;       // of the filter, to either side
constexpr double kReachSamples = 12;   // ... for averages
constexpr int kFrequencies = 512;

double gainOf(double cycles_per_mm, double step_mm, ReadThrough through)
{
    if (through == ReadThrough::averages) {
        const double x = std::numbers::pi * std::min(0.5, cycles_per_mm * step_mm) / kKept; // half a turn a recorded sample
        return x < 1e-9 ? 1.0 : kMeant * std::sin(x) / std::sin(kMeant * x);
    }
    const auto above = std::ranges::upper_bound(kResampled, cycles_per_mm, {}, &GainAt::cycles_per_mm);
    if (above == kResampled.begin() || above == kResampled.end()) {
        return above == kResampled.begin() ? kResampled.front().gain : kResampled.back().gain;
    }
    const GainAt &a = *(above - 1), &b = *above;
    return a.gain + (b.gain - a.gain) * std::log(cycles_per_mm / a.cycles_per_mm) / std::log(b.cycles_per_mm / a.cycles_per_mm);
}

} // namespace

/// The gains' Fourier integral under a Hann window.
Restorer::Restorer(double step_mm, ReadThrough through) : m_step_mm(step_mm), m_through(through)
{
    if (through == ReadThrough::nothing) {
        return;
    }
    std::vector<double> cycles, gains; // a value
    for (int i = 0; i < kFrequencies; ++i) {
        cycles.push_back(0.5 * (i + 0.5) / kFrequencies);
        gains.push_back(gainOf(cycles.back() / step_mm, step_mm, through));
    }
    const auto reach = static_cast<std::size_t>(std::max(1.0, through == ReadThrough::averages ? kReachSamples : kReachMm / step_mm));
    double sum = 0;
    for (std::size_t k = 0; k <= reach; ++k) {
        double h = 0;
        for (std::size_t i = 0; i < gains.size(); ++i) {
            h += gains[i] * std::cos(2 * std::numbers::pi * cycles[i] * static_cast<double>(k));
        }
        m_half.push_back(h * (0.5 + 0.5 * std::cos(std::numbers::pi * static_cast<double>(k) / static_cast<double>(reach + 1))));
        sum += k == 0 ? m_half.back() : 2 * m_half.back();
    }
    std::ranges::for_each(m_half, [&](double& h) { h /= sum; });
}

std::vector<double> Restorer::operator()(const std::vector<double>& run) const
{
    if (m_half.empty() || run.empty()) {
        return run;
    }
    const std::size_t reach = m_half.size() - 1;
    std::vector<double> held(reach, run.front());
    held.insert(held.end(), run.begin(), run.end());
    held.insert(held.end(), reach, run.back());
    std::vector<double> out(run.size());
    for (std::size_t i = 0; i < run.size(); ++i) {
        const double* const at = held.data() + i + reach;
        out[i] = m_half[0] * *at;
        for (std::size_t k = 1; k <= reach; ++k) {
            out[i] += m_half[k] * (at[k] + *(at - k));
        }
    }
    return out;
}

} // namespace retrace
