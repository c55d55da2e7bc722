// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Spans.h"

#include <cmath>
#include <numeric>

namespace retrace
{
namespace
{

constexpr double kCap = 384.0;

double meanOfFinite(const SamplesMv& samples)
{
    double sum = 0;
    int count = 0;
    for (const double v : samples) {
        if (std::isfinite(v)) {
            sum += v;
            ++count;
        }
    }
    return count > 0 ? sum / count : missingSample();
}

/// Truth and prediction centred, a gap at the level of the prediction's mean.
SamplesMv centred(const SamplesMv& samples)
{
    const double mean = meanOfFinite(samples);
    SamplesMv out(samples.size(), 0.0);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        out[i] = std::isfinite(samples[i]) ? samples[i] - mean : 0.0;
    }
    return out;
}

/// By how many samples the prediction is to be moved later: the largest correlation, ties to the
/// smallest shift.
int contestShift(const SamplesMv& truth, const SamplesMv& prediction, int max_shift)
{
    const SamplesMv t = centred(truth), p = centred(prediction);
    const int n = static_cast<int>(t.size());
    int best_lag = 0;
    double best = -1e300;
    for (int size = 0; size <= std::min(max_shift, n - 1); ++size) {
        for (const int lag : {-size, size}) {
            const int from = std::max(0, -lag), to = std::min(n, n - lag);
            const double c =
                std::inner_product(p.begin() + from, p.begin() + to, t.begin() + from + lag, 0.0);
            if (c > best) {
                best = c;
                best_lag = lag;
            }
        }
    }
    return best_lag;
}

double noiseOf(const SamplesMv& truth, const SamplesMv& prediction, double fs_hz)
{
    const int shift = contestShift(truth, prediction, static_cast<int>(0.2 * fs_hz));
    SamplesMv moved = cutSpan(prediction, {-shift, static_cast<int>(truth.size())});
    SamplesMv difference(truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        difference[i] = moved[i] - truth[i];
    }
    const double offset = meanOfFinite(difference);
    double noise = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const double laid =
            std::isfinite(moved[i]) ? moved[i] - offset : 0.0; // slid off: counts as 0
        noise += std::isfinite(truth[i]) ? (truth[i] - laid) * (truth[i] - laid) : 0.0;
    }
    return noise;
}

double squares(const SamplesMv& samples)
{
    double sum = 0;
    for (const double v : samples) {
        sum += std::isfinite(v) ? v * v : 0.0;
    }
    return sum;
}

} // namespace

double contestRatio(const Record& truth, const Record* prediction)
{
    double signal = 0, noise = 0;
    for (const auto& [lead, samples] : truth.leads) {
        const auto span = printedSpan(samples);
        if (!span) {
            continue;
        }
        const SamplesMv t = cutSpan(samples, *span);
        const SamplesMv* p = leadOf(prediction, lead);
        const bool there = p && finiteWithin(*p, *span) > 0 && standsInPlace(*p, *span);
        signal += squares(t);
        noise += there ? noiseOf(t, cutSpan(*p, *span), truth.fs_hz) : squares(t);
    }
    return noise <= 0 ? kCap : std::min(kCap, signal / noise);
}

} // namespace retrace
