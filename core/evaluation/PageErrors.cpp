// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/PageErrors.h"

#include "core/evaluation/Spans.h"

#include <cmath>
#include <optional>

namespace retrace {
namespace {

/// A printed lead with its deviations from its mean, and what was predicted of it.
struct Pair
{
    Lead lead = Lead::I;
    const SamplesMv* truth = nullptr;
    const SamplesMv* prediction = nullptr;
    double mean = 0;

    double predictedAt(long row) const
    {
        return prediction && row >= 0 && row < static_cast<long>(prediction->size()) ? (*prediction)[static_cast<std::size_t>(row)] : missingSample();
    }
};

std::vector<Pair> pairsOf(const Record& truth, const Record& prediction)
{
    std::vector<Pair> pairs;
    for (const auto& [lead, samples] : truth.leads) {
        Pair pair{lead, &samples, leadOf(&prediction, lead), 0};
        double n = 0;
        for (double v : samples) {
            pair.mean += std::isnan(v) ? 0 : v;
            n += std::isnan(v) ? 0 : 1;
        }
        pair.mean /= std::max(1.0, n);
        if (n > 0) {
            pairs.push_back(pair);
        }
    }
    return pairs;
}

struct Fit { double offset = 0, energy = 0; };

Fit fitAt(const std::vector<Pair>& pairs, int shift)
{
    double n = 0, sum = 0, square = 0, lost = 0;
    for (const Pair& pair : pairs) {
        for (long k = 0; k < static_cast<long>(pair.truth->size()); ++k) {
            const double t = (*pair.truth)[static_cast<std::size_t>(k)], p = pair.predictedAt(k + shift);
            if (std::isnan(t)) {
                continue;
            }
            if (std::isnan(p)) {
                lost += (t - pair.mean) * (t - pair.mean);
            } else {
                n += 1, sum += p - t, square += (p - t) * (p - t);
            }
        }
    }
    const double offset = n > 0 ? sum / n : 0;
    return {offset, square - n * offset * offset + lost};
}

} // namespace

PageErrors pageErrors(const Record& truth, const Record& prediction, double max_shift_s)
{
    const std::vector<Pair> pairs = pairsOf(truth, prediction);
    PageErrors result;
    std::optional<Fit> best;
    const auto most = static_cast<int>(std::lround(max_shift_s * truth.fs_hz));
    for (int size = 0; size <= most; ++size) {
        for (const int shift : {-size, size}) {
            const Fit fit = fitAt(pairs, shift);
            if (!best || fit.energy < best->energy - 1e-12) {
                best = fit;
                result.shift = shift;
            }
        }
    }
    result.offset_mv = best->offset;
    for (const Pair& pair : pairs) {
        SamplesMv& error = result.error_mv[pair.lead];
        for (long k = 0; k < static_cast<long>(pair.truth->size()); ++k) {
            const double t = (*pair.truth)[static_cast<std::size_t>(k)], p = pair.predictedAt(k + result.shift);
            error.push_back(std::isnan(p) ? t - pair.mean : p - result.offset_mv - t);
        }
    }
    return result;
}

} // namespace retrace
