// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Spans.h"

#include <algorithm>
#include <cmath>

namespace retrace
{
namespace
{

constexpr double kCapDb = 100.0;

double decibels(double signal, double noise)
{
    if (signal <= 0) {
        return 0.0;
    }
    return noise <= 0 ? kCapDb : std::min(kCapDb, 10.0 * std::log10(signal / noise));
}

/// The prediction laid on the truth's span with one shift.
struct Fit {
    int shift = 0;
    double offset = 0;
    double error = 0;
    SamplesMv laid;
};

class LeadScorer
{
public:
    LeadScorer(const SamplesMv& truth, const Span& span)
        : m_first(span.first), m_truth(cutSpan(truth, span)), m_deviation2(m_truth.size(), 0.0)
    {
        double sum = 0;
        for (const double v : m_truth) {
            sum += std::isfinite(v) ? v : 0.0;
            m_count += std::isfinite(v) ? 1 : 0;
        }
        const double mean = sum / m_count;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            if (std::isfinite(m_truth[i])) {
                m_deviation2[i] = (m_truth[i] - mean) * (m_truth[i] - mean);
                m_energy += m_deviation2[i];
            }
        }
    }

    double energy() const { return m_energy; }

    std::optional<Fit> bestFit(const SamplesMv& prediction, int max_shift) const
    {
        std::optional<Fit> best;
        for (int size = 0; size <= max_shift; ++size) {
            for (const int shift : {-size, size}) {
                const auto fit = fitAt(prediction, shift);
                if (fit && (!best || fit->error < best->error - 1e-12)) {
                    best = fit;
                }
            }
        }
        return best;
    }

    void fill(const SamplesMv& prediction, const Fit& fit, LeadScore& score) const
    {
        const SamplesMv unshifted = laidAt(prediction, 0);
        const double lost = lostByShift(fit, unshifted, score);
        score.truth_energy = m_energy - lost;
        score.error_energy = fit.error - lost;
        score.snr_db = decibels(score.truth_energy, score.error_energy);
        score.offset_mv = fit.offset;
        fillRegression(fit, score);
        fillRaw(unshifted, score);
    }

private:
    SamplesMv laidAt(const SamplesMv& prediction, int shift) const
    {
        return cutSpan(prediction, {m_first + shift, static_cast<int>(m_truth.size())});
    }

    bool both(const SamplesMv& laid, std::size_t i) const
    {
        return std::isfinite(m_truth[i]) && std::isfinite(laid[i]);
    }

    std::optional<Fit> fitAt(const SamplesMv& prediction, int shift) const
    {
        Fit fit{shift, 0, 0, laidAt(prediction, shift)};
        double sum = 0;
        int count = 0;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            if (both(fit.laid, i)) {
                sum += fit.laid[i] - m_truth[i];
                ++count;
            }
        }
        if (count < 2) {
            return std::nullopt;
        }
        fit.offset = sum / count;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            const double d = both(fit.laid, i) ? fit.laid[i] - m_truth[i] - fit.offset : 0.0;
            fit.error += both(fit.laid, i) ? d * d : m_deviation2[i];
        }
        return fit;
    }

    /// Energy of samples at the ends that had a prediction and lose it only through the shift.
    double lostByShift(const Fit& fit, const SamplesMv& unshifted, LeadScore& score) const
    {
        std::size_t first = 0, last = m_truth.size() - 1;
        while (!both(fit.laid, first)) {
            ++first;
        }
        while (!both(fit.laid, last)) {
            --last;
        }
        double energy = 0;
        int lost = 0, shared = 0;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            shared += both(fit.laid, i) ? 1 : 0;
            if ((i < first || i > last) && both(unshifted, i)) {
                energy += m_deviation2[i];
                ++lost;
            }
        }
        score.coverage = static_cast<double>(shared) / (m_count - lost);
        score.found = score.coverage >= 0.5;
        return energy;
    }

    void fillRegression(const Fit& fit, LeadScore& score) const
    {
        double n = 0, t1 = 0, p1 = 0, absolute = 0, square = 0;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            if (both(fit.laid, i)) {
                const double d = fit.laid[i] - fit.offset - m_truth[i];
                n += 1;
                t1 += m_truth[i];
                p1 += fit.laid[i];
                absolute += std::abs(d);
                square += d * d;
            }
        }
        double tt = 0, pp = 0, tp = 0;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            if (both(fit.laid, i)) {
                const double t = m_truth[i] - t1 / n, p = fit.laid[i] - p1 / n;
                tt += t * t;
                pp += p * p;
                tp += t * p;
            }
        }
        score.mae_mv = absolute / n;
        score.rmse_mv = std::sqrt(square / n);
        if (tt > 0) {
            score.gain = tp / tt;
            score.r = pp > 0 ? std::optional(tp / std::sqrt(tt * pp)) : std::nullopt;
        }
    }

    void fillRaw(const SamplesMv& unshifted, LeadScore& score) const
    {
        double raw = 0;
        for (std::size_t i = 0; i < m_truth.size(); ++i) {
            const double d = both(unshifted, i) ? unshifted[i] - m_truth[i] : 0.0;
            raw += both(unshifted, i) ? d * d : m_deviation2[i];
        }
        score.snr_raw_db = decibels(m_energy, raw);
    }

    int m_first;
    SamplesMv m_truth;
    SamplesMv m_deviation2; ///< from the lead's mean, squared; 0 where nothing is printed
    double m_energy = 0;
    int m_count = 0;
};

/// Correlation of a prediction with another lead over the same span.
double likeness(const SamplesMv& other, const Span& span, const SamplesMv& prediction, double fs_hz,
                double max_shift_s)
{
    SamplesMv cut(other.size(), missingSample());
    for (int i = span.first; i < span.first + span.count && i < static_cast<int>(other.size());
         ++i) {
        cut[static_cast<std::size_t>(i)] = other[static_cast<std::size_t>(i)];
    }
    const auto score = scoreLead(cut, &prediction, fs_hz, max_shift_s);
    return score && score->r ? *score->r : -1.0;
}

bool isRight(const Record& truth, Lead lead, const SamplesMv& prediction, const LeadScore& score,
             double max_shift_s)
{
    constexpr double lowest_r = 0.9, longest_shift_ms = 100.0;
    if (!score.found || !score.placed_by_rows || score.r.value_or(0) < lowest_r ||
        std::abs(score.shift_ms.value_or(1e9)) > longest_shift_ms) {
        return false;
    }
    const Span span = *printedSpan(truth.leads.at(lead));
    return std::ranges::none_of(truth.leads, [&](const auto& other) {
        return other.first != lead && 2 * finiteWithin(other.second, span) >= span.count &&
               likeness(other.second, span, prediction, truth.fs_hz, max_shift_s) >= *score.r;
    });
}

} // namespace

std::optional<LeadScore> scoreLead(const SamplesMv& truth, const SamplesMv* prediction,
                                   double fs_hz, double max_shift_s)
{
    const auto span = printedSpan(truth);
    if (!span) {
        return std::nullopt;
    }
    const LeadScorer scorer(truth, *span);
    LeadScore score;
    score.truth_energy = score.error_energy = scorer.energy();
    if (!prediction || !printedSpan(*prediction)) {
        return score;
    }
    score.placed_by_rows = standsInPlace(*prediction, *span);
    if (!score.placed_by_rows) {
        return score;
    }
    const auto fit =
        scorer.bestFit(*prediction, static_cast<int>(std::lround(max_shift_s * fs_hz)));
    if (fit) {
        scorer.fill(*prediction, *fit, score);
        score.shift_ms = 1000.0 * fit->shift / fs_hz;
    }
    return score;
}

RecordScore scoreRecord(const Record& truth, const Record* prediction, double max_shift_s)
{
    RecordScore record;
    record.missing = prediction == nullptr;
    double signal = 0, noise = 0, b_sum = 0;
    for (const auto& [lead, samples] : truth.leads) {
        const SamplesMv* predicted = leadOf(prediction, lead);
        auto score = scoreLead(samples, predicted, truth.fs_hz, max_shift_s);
        if (!score) {
            continue;
        }
        score->right = predicted && isRight(truth, lead, *predicted, *score, max_shift_s);
        signal += score->truth_energy;
        noise += score->error_energy;
        b_sum += score->snr_db * score->coverage;
        record.leads.emplace(lead, *score);
    }
    record.snr_db = decibels(signal, noise);
    record.b_db = record.leads.empty() ? 0.0 : b_sum / static_cast<double>(record.leads.size());
    record.contest_ratio = contestRatio(truth, prediction);
    return record;
}

int RecordScore::foundLeads() const
{
    return static_cast<int>(
        std::ranges::count_if(leads, [](const auto& l) { return l.second.found; }));
}

int RecordScore::rightLeads() const
{
    return static_cast<int>(
        std::ranges::count_if(leads, [](const auto& l) { return l.second.right; }));
}

} // namespace retrace
