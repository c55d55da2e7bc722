// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/BeatShapes.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kHalfS = 0.12;       // of a beat that is compared
constexpr double kMostOffS = 0.012;   // that a lead's beat is looked for to either side
constexpr double kPartOffS = 0.004;   // ... of which only a part is printed
constexpr double kSmoothS = 0.02;     // of the leads' common steepness
constexpr double kSteepShare = 0.995; // steeper counts as much as this share's
constexpr double kBeat = 0.35;        // of its 98th percentile
constexpr double kRefractoryS = 0.25;
constexpr double kLeastShare = 0.25;  // of a beat that must be printed
constexpr int kRounds = 2;

double median(std::vector<double> v)
{
    std::ranges::sort(v);
    return 0.5 * (v[(v.size() - 1) / 2] + v[v.size() / 2]);
}

/// Mean steepness of the leads that are there, each against its own steepest, smoothed.
std::vector<double> steepness(const SignalResult& signal)
{
    const std::size_t rows = signal.record.rows();
    std::vector<double> sum(rows, 0.0), n(rows, 0.0);
    for (const auto& [lead, v_mv] : signal.record.leads) {
        const SamplesMv& v = signal.asRead(lead);
        std::vector<double> slope;
        for (std::size_t k = 1; k < v.size(); ++k) {
            slope.push_back(std::abs(v[k] - v[k - 1]));
        }
        std::vector<double> there;
        std::ranges::copy_if(slope, std::back_inserter(there), [](double s) { return !std::isnan(s); });
        const double most = there.empty() ? 0.0 : percentileOf(there, kSteepShare);
        for (std::size_t k = 1; k < v.size() && most > 0; ++k) {
            if (!std::isnan(slope[k - 1])) {
                sum[k] += std::min(1.0, slope[k - 1] / most), n[k] += 1;
            }
        }
    }
    const auto half = static_cast<long>(std::max(1.0, kSmoothS * signal.record.fs_hz));
    std::vector<double> out(rows, 0.0);
    for (int round = 0; round < 2; ++round) { // two running means: a triangle
        std::vector<double> sums{0};
        for (std::size_t k = 0; k < rows; ++k) {
            sums.push_back(sums.back() + (round > 0 ? out[k] : n[k] > 0 ? sum[k] / n[k] : 0.0));
        }
        for (long k = 0; k < static_cast<long>(rows); ++k) {
            const long a = std::max(0L, k - half), b = std::min(static_cast<long>(rows), k + half + 1);
            out[static_cast<std::size_t>(k)] = (sums[static_cast<std::size_t>(b)] - sums[static_cast<std::size_t>(a)]) / static_cast<double>(b - a);
        }
    }
    return out;
}

std::vector<long> beatsOf(const SignalResult& signal)
{
    const std::vector<double> steep = steepness(signal);
    std::vector<long> tops, beats;
    if (steep.size() < 3) {
        return beats;
    }
    const double least = kBeat * percentileOf(steep, 0.98);
    for (std::size_t k = 1; k + 1 < steep.size(); ++k) {
        if (steep[k] > least && steep[k] >= steep[k - 1] && steep[k] > steep[k + 1]) {
            tops.push_back(static_cast<long>(k));
        }
    }
    std::ranges::stable_sort(tops, std::greater{}, [&](long k) { return steep[static_cast<std::size_t>(k)]; });
    const auto refractory = static_cast<long>(kRefractoryS * signal.record.fs_hz);
    for (const long k : tops) {
        if (std::ranges::none_of(beats, [&](long b) { return std::abs(b - k) <= refractory; })) {
            beats.push_back(k);
        }
    }
    return beats;
}

/// A lead's beats, laid over each other.
class LeadBeats
{
public:
    LeadBeats(const SamplesMv& v, double fs_hz) : m_v(v), m_half(static_cast<long>(kHalfS * fs_hz)), m_most_off(static_cast<long>(kMostOffS * fs_hz)), m_part_off(static_cast<long>(kPartOffS * fs_hz)) {}

    void compare(const std::vector<long>& beats, std::vector<double>& unlike) const
    {
        struct Beat { long from = 0, at = 0; std::vector<double> shape; };
        std::vector<Beat> whole;
        std::vector<long> parts;
        for (const long b : beats) {
            const double share = printed(b);
            if (share == 1) {
                whole.push_back({b, b, shapeOf(b)});
            } else if (share >= kLeastShare) {
                parts.push_back(b);
            }
        }
        for (int round = 0; round < kRounds && whole.size() > 1; ++round) {
            const std::vector<Beat> before = whole;
            for (Beat& beat : whole) {
                std::vector<std::vector<double>> others;
                std::ranges::for_each(before, [&](const Beat& b) { if (b.from != beat.from) { others.push_back(b.shape); } });
                beat.at = placed(beat.from, medianOf(others), m_most_off); // never beyond what is known to be printed
                beat.shape = shapeOf(beat.at);
            }
        }
        for (std::size_t i = 0; i < whole.size() && whole.size() > 1; ++i) {
            std::vector<std::vector<double>> others;
            for (std::size_t j = 0; j < whole.size(); ++j) {
                if (j != i) {
                    others.push_back(whole[j].shape);
                }
            }
            note(whole[i].at, medianOf(others), unlike);
        }
        if (!whole.empty()) {
            std::vector<std::vector<double>> all;
            std::ranges::transform(whole, std::back_inserter(all), &Beat::shape);
            const std::vector<double> usual = medianOf(all);
            std::vector<double> late; // of this lead
            std::ranges::transform(whole, std::back_inserter(late), [](const Beat& b) { return static_cast<double>(b.at - b.from); });
            for (const long b : parts) { // a part may be like any part of a beat: it stays where the lead has its beats
                note(placed(b + std::lround(median(late)), usual, m_part_off), usual, unlike);
            }
        }
    }

private:
    bool there(long k) const { return k >= 0 && k < static_cast<long>(m_v.size()) && !std::isnan(m_v[static_cast<std::size_t>(k)]); }
    double printed(long beat) const
    {
        double n = 0;
        for (long k = -m_half - m_most_off; k <= m_half + m_most_off; ++k) {
            n += there(beat + k) ? 1 : 0;
        }
        return n / static_cast<double>(2 * (m_half + m_most_off) + 1);
    }
    std::vector<double> shapeOf(long beat) const // less its median
    {
        std::vector<double> shape;
        for (long k = -m_half; k <= m_half; ++k) {
            shape.push_back(there(beat + k) ? m_v[static_cast<std::size_t>(beat + k)] : std::nan(""));
        }
        const double level = median(shape);
        std::ranges::for_each(shape, [&](double& v) { v -= level; });
        return shape;
    }
    static std::vector<double> medianOf(const std::vector<std::vector<double>>& shapes)
    {
        std::vector<double> out;
        for (std::size_t k = 0; k < shapes.front().size(); ++k) {
            std::vector<double> v;
            std::ranges::transform(shapes, std::back_inserter(v), [&](const auto& s) { return s[k]; });
            out.push_back(median(v));
        }
        return out;
    }
    /// What a beat has beyond `usual`, levels apart; NaN where it is not printed.
    std::vector<double> beyond(long beat, const std::vector<double>& usual) const
    {
        std::vector<double> d, known;
        for (long k = -m_half; k <= m_half; ++k) {
            d.push_back(there(beat + k) ? m_v[static_cast<std::size_t>(beat + k)] - usual[static_cast<std::size_t>(k + m_half)] : std::nan(""));
        }
        std::ranges::copy_if(d, std::back_inserter(known), [](double v) { return !std::isnan(v); });
        const double level = known.empty() ? 0.0 : median(known);
        std::ranges::for_each(d, [&](double& v) { v -= level; });
        return d;
    }
    /// Where a beat is most like `usual`.
    long placed(long beat, const std::vector<double>& usual, long most_off) const
    {
        long best = beat;
        double least = -1;
        for (long off = -most_off; off <= most_off; ++off) {
            double square = 0, n = 0;
            for (const double d : beyond(beat + off, usual)) {
                square += std::isnan(d) ? 0 : d * d, n += std::isnan(d) ? 0 : 1;
            }
            if (n > 0 && (least < 0 || square / n < least)) {
                least = square / n, best = beat + off;
            }
        }
        return best;
    }
    void note(long beat, const std::vector<double>& usual, std::vector<double>& unlike) const
    {
        const std::vector<double> d = beyond(beat, usual);
        for (long k = -m_half; k <= m_half; ++k) {
            if (!std::isnan(d[static_cast<std::size_t>(k + m_half)])) {
                unlike[static_cast<std::size_t>(beat + k)] = d[static_cast<std::size_t>(k + m_half)];
            }
        }
    }

    const SamplesMv& m_v;
    long m_half, m_most_off, m_part_off;
};

} // namespace

std::map<Lead, std::vector<double>> unlikeOtherBeats(const SignalResult& signal)
{
    std::map<Lead, std::vector<double>> out;
    const std::vector<long> beats = beatsOf(signal);
    for (const auto& [lead, v_mv] : signal.record.leads) {
        const SamplesMv& v = signal.asRead(lead);
        std::vector<double>& unlike = out[lead] = std::vector<double>(v.size(), std::nan(""));
        LeadBeats(v, signal.record.fs_hz).compare(beats, unlike);
    }
    return out;
}

} // namespace retrace
