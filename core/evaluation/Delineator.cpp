// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Delineator.h"

#include "core/record/Median.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace retrace {
namespace {

using Signal = std::vector<double>;

Signal bridged(const SamplesMv& v)
{
    Signal out = v;
    long last = -1;
    const auto n = static_cast<long>(v.size());
    for (long i = 0; i <= n; ++i) {
        if (i < n && std::isnan(v[static_cast<std::size_t>(i)])) {
            continue;
        }
        const double b = i < n ? v[static_cast<std::size_t>(i)] : last >= 0 ? v[static_cast<std::size_t>(last)] : 0;
        const double a = last >= 0 ? v[static_cast<std::size_t>(last)] : b;
        for (long k = last + 1; k < i; ++k) {
            out[static_cast<std::size_t>(k)] = a + (b - a) * static_cast<double>(k - last) / static_cast<double>(i - last);
        }
        last = i;
    }
    return out;
}

Signal movingMean(const Signal& x, long width)
{
    Signal sum(x.size() + 1, 0), out(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum[i + 1] = sum[i] + x[i];
    }
    for (long i = 0; i < static_cast<long>(x.size()); ++i) {
        const auto a = static_cast<std::size_t>(std::max(0L, i - width / 2)), b = static_cast<std::size_t>(std::min(static_cast<long>(x.size()), i + width / 2 + 1));
        out[static_cast<std::size_t>(i)] = (sum[b] - sum[a]) / static_cast<double>(b - a);
    }
    return out;
}

/// One second-order section by the bilinear transform, forwards and backwards so that nothing is delayed.
enum class Pass { low, high };

void filter(Signal& x, Pass pass, double hz, double fs)
{
    const double k = std::tan(std::numbers::pi * hz / fs), q = std::numbers::sqrt2, norm = 1 / (1 + q * k + k * k);
    const double b0 = pass == Pass::low ? k * k * norm : norm, b1 = pass == Pass::low ? 2 * b0 : -2 * b0;
    const double a1 = 2 * (k * k - 1) * norm, a2 = (1 - q * k + k * k) * norm;
    for (int way = 0; way < 2; ++way) {
        const double rest = pass == Pass::low && !x.empty() ? x.front() : 0;
        double x1 = x.empty() ? 0 : x.front(), x2 = x1, y1 = rest, y2 = rest;
        for (double& v : x) {
            const double y = b0 * v + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
            x2 = x1, x1 = v, y2 = y1, y1 = y;
            v = y;
        }
        std::ranges::reverse(x);
    }
}

/// Places of the R waves: where the energy of 8 to 20 Hz within a complex's width stands over that within a beat's.
std::vector<long> complexes(const Signal& x, double fs)
{
    constexpr double kQrsS = 0.097, kBeatS = 0.611, kOffset = 0.08, kRefractoryS = 0.25;
    Signal band = x;
    filter(band, Pass::high, 8, fs);
    filter(band, Pass::low, 20, fs);
    Signal energy(band.size());
    std::ranges::transform(band, energy.begin(), [](double v) { return v * v; });
    double mean = 0;
    for (double e : energy) {
        mean += e / static_cast<double>(energy.size());
    }
    const Signal qrs = movingMean(energy, std::lround(kQrsS * fs)), beat = movingMean(energy, std::lround(kBeatS * fs));
    std::vector<long> found;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::size_t from = i;
        while (i < x.size() && qrs[i] > beat[i] + kOffset * mean) {
            ++i;
        }
        if (static_cast<double>(i - from) < 0.6 * kQrsS * fs) {
            continue;
        }
        const auto top = std::max_element(energy.begin() + static_cast<std::ptrdiff_t>(from), energy.begin() + static_cast<std::ptrdiff_t>(i)) - energy.begin();
        if (!found.empty() && static_cast<double>(top - found.back()) < kRefractoryS * fs) {
            found.back() = energy[static_cast<std::size_t>(top)] > energy[static_cast<std::size_t>(found.back())] ? top : found.back();
        } else {
            found.push_back(top);
        }
    }
    // A weak one among strong ones is a T wave or noise.
    std::vector<double> heights;
    for (long at : found) {
        heights.push_back(qrs[static_cast<std::size_t>(at)]);
    }
    if (heights.size() > 2) {
        const double usual = medianInPlace(heights);
        std::erase_if(found, [&](long at) { return qrs[static_cast<std::size_t>(at)] < 0.12 * usual; });
    }
    return found;
}

/// The derivative of the signal smoothed by a quadratic spline, at scale 2^level samples; delays taken out.
Signal wavelet(const Signal& x, int level)
{
    Signal smooth = x;
    const auto n = static_cast<long>(x.size());
    const auto at = [&](const Signal& s, long i) { return s[static_cast<std::size_t>(std::clamp(i, 0L, n - 1))]; };
    double delay = 0;
    for (int k = 0; k < level - 1; ++k) {
        const long hop = 1L << k;
        Signal next(x.size());
        for (long i = 0; i < n; ++i) {
            next[static_cast<std::size_t>(i)] = 0.125 * at(smooth, i) + 0.375 * at(smooth, i - hop) + 0.375 * at(smooth, i - 2 * hop) + 0.125 * at(smooth, i - 3 * hop);
        }
        smooth = next;
        delay += 1.5 * static_cast<double>(hop);
    }
    const long hop = 1L << (level - 1);
    delay += 0.5 * static_cast<double>(hop);
    const long shift = std::lround(delay);
    Signal w(x.size());
    for (long i = 0; i < n; ++i) {
        w[static_cast<std::size_t>(i)] = 2 * (at(smooth, i + shift) - at(smooth, i + shift - hop));
    }
    return w;
}

class Marker
{
public:
    Marker(const Signal& x, double fs) : m_fs(fs), m_n(static_cast<long>(x.size()))
    {
        const int base = std::max(1, static_cast<int>(std::lround(std::log2(fs / 250.0))));
        m_fine = wavelet(x, 3 + base);
        m_coarse = wavelet(x, 4 + base);
    }

    Beat mark(long r, long previous_r, long next_r) const
    {
        Beat beat{static_cast<double>(r), kNone, kNone, kNone, kNone};
        const double most = peak(m_fine, r - at(0.06), r + at(0.06));
        beat.qrs_on = complexEnd(r, -1, most, 0.13);
        beat.qrs_off = complexEnd(r, 1, most, 0.16);
        if (!std::isnan(beat.qrs_off)) {
            beat.t_end = tEnd(static_cast<long>(beat.qrs_off), r, next_r);
        }
        if (!std::isnan(beat.qrs_on)) {
            beat.p_on = pOn(static_cast<long>(beat.qrs_on), previous_r, most);
        }
        return beat;
    }

private:
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    static constexpr double kNotchS = 0.010;
    static constexpr double kOver = 2.0, kLeastPart = 0.08, kMostPart = 0.15; // of the steepest slope
    long at(double seconds) const { return std::lround(seconds * m_fs); }
    double size(const Signal& w, long i) const { return i >= 0 && i < m_n ? std::abs(w[static_cast<std::size_t>(i)]) : 0; }
    bool isPeak(const Signal& w, long i) const { return size(w, i) >= size(w, i - 1) && size(w, i) > size(w, i + 1); }

    double peak(const Signal& w, long from, long to) const
    {
        double most = 0;
        for (long i = from; i <= to; ++i) {
            most = std::max(most, size(w, i));
        }
        return most;
    }

    /// Steepest slope around a place: notches within a complex do not end it.
    double steepness(long i) const { return peak(m_fine, i - at(kNotchS), i + at(kNotchS)); }

    /// Where the complex's slopes have come down to those of what lies beside it.
    double complexEnd(long r, int way, double most, double most_s) const
    {
        std::vector<double> beside; // slopes where the complex surely is over
        for (long i = at(most_s); i < at(most_s + 0.06); ++i) {
            beside.push_back(size(m_fine, r + way * i));
        }
        std::ranges::sort(beside);
        const double least = std::clamp(kOver * beside[beside.size() / 2], kLeastPart * most, kMostPart * most);
        long flattest = at(0.02);
        for (long i = at(0.01); i < at(most_s); ++i) {
            const double here = steepness(r + way * i);
            flattest = i >= at(0.02) && here < steepness(r + way * flattest) ? i : flattest;
            if (here < least) {
                const double before = steepness(r + way * (i - 1));
                const double back = before > here ? (least - here) / (before - here) : 0;
                return static_cast<double>(r) + way * (static_cast<double>(i) - back - kNotchS * m_fs);
            }
        }
        const long end = r + way * flattest; // slopes that never rest: paced, or a P or T wave that joins in
        return end > 0 && end < m_n ? static_cast<double>(end) - way * kNotchS * m_fs : kNone;
    }

    /// From a slope outwards to where it has all but ended: under `part` of itself, or where it is least.
    double edge(const Signal& w, long slope, int way, double part, double most_s) const
    {
        const double least = part * size(w, slope);
        for (long i = slope + way; std::abs(i - slope) < at(most_s); i += way) {
            if (i < 1 || i + 1 >= m_n) {
                return kNone;
            }
            if (size(w, i) < least) {
                // between the samples on both sides
                const double a = size(w, i), b = size(w, i - way);
                return static_cast<double>(i) - way * (b > a ? (least - a) / (b - a) : 0.0);
            }
            if (size(w, i) <= size(w, i - way) && size(w, i) < size(w, i + way) && size(w, i) < 3 * least) {
                return static_cast<double>(i);
            }
        }
        return kNone;
    }

    double tEnd(long qrs_off, long r, long next_r) const
    {
        const long rr = next_r > r ? next_r - r : at(0.8);
        const long from = qrs_off + at(0.08), to = std::min({r + std::min(at(0.56), static_cast<long>(0.62 * static_cast<double>(rr))), m_n - 2});
        const double most = peak(m_coarse, from, to);
        long last = -1;
        for (long i = from; i <= to; ++i) {
            last = isPeak(m_coarse, i) && size(m_coarse, i) > 0.35 * most ? i : last;
        }
        return last < 0 || most <= 0 ? kNone : edge(m_coarse, last, 1, 0.25, 0.2);
    }

    double pOn(long qrs_on, long previous_r, double qrs_slope) const
    {
        const long from = std::max(qrs_on - at(0.28), previous_r + at(0.25)), to = qrs_on - at(0.02);
        const double most = peak(m_coarse, from, to);
        if (from < 1 || to <= from || most < 0.01 * qrs_slope) {
            return kNone;
        }
        for (long i = from; i <= to; ++i) {
            if (isPeak(m_coarse, i) && size(m_coarse, i) > 0.4 * most) {
                return edge(m_coarse, i, -1, 0.3, 0.12);
            }
        }
        return kNone;
    }

    double m_fs;
    long m_n;
    Signal m_fine, m_coarse;
};

std::optional<double> median(std::vector<double> v)
{
    std::erase_if(v, [](double x) { return std::isnan(x); });
    if (v.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(v);
    return 0.5 * (v[(v.size() - 1) / 2] + v[v.size() / 2]);
}

} // namespace

std::vector<Beat> delineate(const SamplesMv& v_mv, double fs_hz)
{
    std::vector<Beat> beats;
    if (std::ranges::all_of(v_mv, [](double v) { return std::isnan(v); }) || static_cast<double>(v_mv.size()) < fs_hz) {
        return beats;
    }
    const Signal x = bridged(v_mv);
    const std::vector<long> found = complexes(x, fs_hz);
    const Marker marker(x, fs_hz);
    for (std::size_t k = 0; k < found.size(); ++k) {
        const auto missing = [&](long i) { return i < 0 || i >= static_cast<long>(v_mv.size()) || std::isnan(v_mv[static_cast<std::size_t>(i)]); };
        if (!missing(found[k])) {
            beats.push_back(marker.mark(found[k], k > 0 ? found[k - 1] : -static_cast<long>(fs_hz), k + 1 < found.size() ? found[k + 1] : found[k]));
        }
    }
    return beats;
}

Intervals intervalsOf(const std::vector<Beat>& beats, double fs_hz)
{
    std::vector<double> rr, pr, qrs, qt;
    const double ms = 1000 / fs_hz;
    for (std::size_t k = 0; k < beats.size(); ++k) {
        const Beat& b = beats[k];
        if (k > 0) {
            rr.push_back((b.r - beats[k - 1].r) * ms);
        }
        pr.push_back((b.qrs_on - b.p_on) * ms);
        qrs.push_back((b.qrs_off - b.qrs_on) * ms);
        qt.push_back((b.t_end - b.qrs_on) * ms);
    }
    Intervals out{std::nullopt, median(pr), median(qrs), median(qt)};
    if (const auto interval = median(rr)) {
        out.heart_rate_bpm = 60000 / *interval;
    }
    return out;
}

} // namespace retrace
