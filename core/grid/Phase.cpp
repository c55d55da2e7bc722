// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Phase.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <queue>
#include <vector>

namespace retrace::fringe
{
namespace
{

/// Harmonic of a map's line coordinate along one axis, in turns: exact at the corners of cells, linear between.
class Reference
{
public:
    Reference(cv::Size size, const LineMap& map, int axis, double harmonic, int cell)
        : m_cell(cell), m_corners(size.height / cell + 2, size.width / cell + 2, CV_64F)
    {
        cv::parallel_for_({0, m_corners.rows}, [&](const cv::Range& rows) {
            for (int r = rows.start; r < rows.end; ++r) {
                for (int c = 0; c < m_corners.cols; ++c) {
                    m_corners.at<double>(r, c) =
                        harmonic * map.at(double(c) * cell, double(r) * cell)[axis];
                }
            }
        });
    }

    int cell() const { return m_cell; }

    /// The turns of row y at the corners of its cells.
    void cornersOfRow(int y, std::vector<double>& turns) const
    {
        const double t = double(y % m_cell) / m_cell;
        const double* a = m_corners.ptr<double>(y / m_cell);
        const double* b = m_corners.ptr<double>(y / m_cell + 1);
        turns.resize(size_t(m_corners.cols));
        for (size_t c = 0; c < turns.size(); ++c) {
            turns[c] = (1 - t) * a[c] + t * b[c];
        }
    }

private:
    int m_cell;
    cv::Mat m_corners;
};

std::complex<float> phasor(double turns)
{
    return std::polar(1.0F, float(2 * CV_PI * (turns - std::floor(turns))));
}

/// Adds a row times exp(i reference) to the sums of the `step` pixels wide lattice cells. Within a reference cell the
/// phasor turns evenly, so that it costs a multiplication a pixel and no sine.
void addRow(const float* row, const std::vector<double>& turns, int cell, int step,
            std::vector<std::complex<float>>& sums)
{
    const int end = int(sums.size()) * step;
    int x = 0, next = step; // the pixel, and where the next lattice cell begins
    size_t at = 0;
    for (size_t c = 0; x < end; ++c) {
        const std::complex<float> turn = phasor((turns[c + 1] - turns[c]) / cell);
        const float tr = turn.real(), ti = turn.imag();
        std::complex<float> z = phasor(turns[c]);
        float zr = z.real(), zi = z.imag();
        for (const int to = std::min(end, int(c + 1) * cell); x < to;) {
            float re = 0, im = 0;
            for (const int stop = std::min(to, next); x < stop; ++x) {
                re += zr * row[x];
                im += zi * row[x];
                const float r = zr * tr - zi * ti;
                zi = zr * ti + zi * tr;
                zr = r;
            }
            sums[at] += std::complex<float>(re, im);
            if (x == next) {
                next += step;
                ++at;
            }
        }
    }
}

struct Demodulated {
    cv::Mat turns;     ///< CV_32F, -0.5..0.5, of the harmonic
    cv::Mat amplitude; ///< CV_32F
};

/// Phase of the lines against the reference, seen through the low-pass: means over the lattice's cells, then a Gaussian
/// on the lattice.
Demodulated demodulate(const cv::Mat& flat, const Reference& reference, int step, double sigma)
{
    cv::Mat re(flat.rows / step, flat.cols / step, CV_32F), im(re.size(), CV_32F);
    cv::parallel_for_({0, re.rows}, [&](const cv::Range& range) {
        std::vector<double> turns;
        for (int r = range.start; r < range.end; ++r) {
            std::vector<std::complex<float>> sums(size_t(re.cols));
            for (int y = r * step; y < (r + 1) * step; ++y) {
                reference.cornersOfRow(y, turns);
                addRow(flat.ptr<float>(y), turns, reference.cell(), step, sums);
            }
            for (int c = 0; c < re.cols; ++c) {
                re.at<float>(r, c) = -sums[size_t(c)].real() / float(step * step); // lines are dark: minus the cosine
                im.at<float>(r, c) = sums[size_t(c)].imag() / float(step * step);
            }
        }
    });
    const double width = std::max(0.5, sigma / step);
    cv::GaussianBlur(re, re, {0, 0}, width, 0, cv::BORDER_CONSTANT);
    cv::GaussianBlur(im, im, {0, 0}, width, 0, cv::BORDER_CONSTANT);
    Demodulated d;
    cv::Mat angle;
    cv::cartToPolar(re, im, d.amplitude,
                    angle); // exp(-i ref): the imaginary part is minus the sine; twice minus
    d.turns = angle / float(2 * CV_PI);
    cv::Mat over;
    cv::compare(d.turns, 0.5, over, cv::CMP_GT);
    cv::subtract(d.turns, 1.0, d.turns, over);
    return d;
}

PhaseLattice emptyLattice(const Demodulated& d, int step)
{
    PhaseLattice l;
    l.step = step;
    l.amplitude = d.amplitude;
    l.value = cv::Mat::zeros(d.turns.size(), CV_64F);
    l.trusted = cv::Mat::zeros(d.turns.size(), CV_8U);
    return l;
}

/// Whole turns added to the wrapped phase, from the strongest points outward. Returns the largest
/// island's mask.
cv::Mat floodUnwrap(const cv::Mat& wrapped, const cv::Mat& quality, const cv::Mat& allowed,
                    cv::Mat& out)
{
    struct Edge {
        float quality;
        int r, c;
        double from;
        bool operator<(const Edge& o) const { return quality < o.quality; }
    };
    cv::Mat done = cv::Mat::zeros(wrapped.size(), CV_8U);
    std::vector<std::pair<float, int>> seeds;
    for (int i = 0; i < int(wrapped.total()); i += 7) {
        seeds.emplace_back(quality.at<float>(i / wrapped.cols, i % wrapped.cols), i);
    }
    std::sort(seeds.rbegin(), seeds.rend());
    std::priority_queue<Edge> queue;
    uchar island = 0; // 1..254 by the order found; all later, small ones share 255
    std::array<int, 256> area{};
    for (const auto& seed : seeds) {
        const int r0 = seed.second / wrapped.cols, c0 = seed.second % wrapped.cols;
        if (done.at<uchar>(r0, c0) || !allowed.at<uchar>(r0, c0)) {
            continue;
        }
        queue.push({seed.first, r0, c0, wrapped.at<float>(r0, c0)});
        island = uchar(std::min(255, island + 1));
        while (!queue.empty()) {
            const Edge e = queue.top();
            queue.pop();
            if (done.at<uchar>(e.r, e.c)) {
                continue;
            }
            done.at<uchar>(e.r, e.c) = island;
            ++area[island];
            const double w = wrapped.at<float>(e.r, e.c);
            const double v = w + std::round(e.from - w);
            out.at<double>(e.r, e.c) = v;
            for (int k = 0; k < 4; ++k) {
                const int r = e.r + (k == 0) - (k == 1), c = e.c + (k == 2) - (k == 3);
                if (r >= 0 && c >= 0 && r < wrapped.rows && c < wrapped.cols &&
                    !done.at<uchar>(r, c) && allowed.at<uchar>(r, c)) {
                    queue.push(
                        {std::min(quality.at<float>(r, c), quality.at<float>(e.r, e.c)), r, c, v});
                }
            }
        }
    }
    area[255] = 0;
    return done == int(std::max_element(area.begin() + 1, area.end()) - area.begin());
}

} // namespace

void trustByAmplitude(PhaseLattice& lattice, double share)
{
    std::vector<float> sorted(lattice.amplitude.begin<float>(), lattice.amplitude.end<float>());
    const auto at = sorted.begin() + std::ptrdiff_t(double(sorted.size()) * 0.9);
    std::nth_element(sorted.begin(), at, sorted.end());
    lattice.trusted = lattice.amplitude > share * *at;
}

PhaseLattice lockPhase(const cv::Mat& flat, const LineMap& map, int axis, const Lock& lock)
{
    const Demodulated d = demodulate(flat, Reference(flat.size(), map, axis, lock.harmonic, 8),
                                     lock.step, lock.sigma);
    PhaseLattice l = emptyLattice(d, lock.step);
    trustByAmplitude(l, 0.3);
    if (!lock.follow || cv::countNonZero((cv::abs(d.turns) > 0.3) & l.trusted) == 0) {
        d.turns.convertTo(l.value, CV_64F); // the nearest line is the right one
    } else {
        // Where the sheet leaves the map by more than half a line the phase is still continuous.
        floodUnwrap(d.turns, d.amplitude, l.trusted, l.value);
    }
    for (int r = 0; r < l.value.rows; ++r) {
        for (int c = 0; c < l.value.cols; ++c) {
            l.value.at<double>(r, c) =
                map.at(l.place(c), l.place(r))[axis] + l.value.at<double>(r, c) / lock.harmonic;
        }
    }
    return l;
}

Grouping groupLines(const cv::Mat& flat, const LineMap& map, int axis, int group, int step,
                    double sigma)
{
    // Mean darkness by place within a group: its first two harmonics, summed over the sheet.
    std::complex<double> sum[2];
    double total = 0;
    for (int h = 1; h <= 2; ++h) {
        const Demodulated d = demodulate(
            flat, Reference(flat.size(), map, axis, double(h) / group, 8), step, sigma);
        for (int r = 0; r < d.turns.rows; ++r) {
            for (int c = 0; c < d.turns.cols; ++c) {
                const double a = d.amplitude.at<float>(r, c);
                sum[h - 1] += std::polar(a, 2 * CV_PI * d.turns.at<float>(r, c));
                total += h == 1 ? a : 0;
            }
        }
    }
    Grouping g;
    double best = -1e300;
    for (int k = 0; k < group; ++k) {
        // A line at u = k: harmonic h stands at h k / group + turns.
        const double dark = std::real(sum[0] * std::polar(1.0, 2 * CV_PI * k / group)) +
                            std::real(sum[1] * std::polar(1.0, 4 * CV_PI * k / group));
        if (dark > best) {
            best = dark;
            g.line = k;
        }
    }
    g.agreement = std::abs(sum[0]) / std::max(total, 1e-9);
    g.strength = std::abs(sum[0]) * step * step / double(flat.total());
    return g;
}

PhaseLattice unwrapPhase(const cv::Mat& flat, const Comb& comb, double harmonic, int step,
                         double sigma)
{
    LineMap plane;
    plane.plane = {comb.fx, comb.fy, 0, comb.fx, comb.fy, 0, 0, 0, 1};
    const Demodulated d =
        demodulate(flat, Reference(flat.size(), plane, 0, harmonic, 64), step, sigma);
    PhaseLattice l = emptyLattice(d, step);
    trustByAmplitude(l, 0.3);
    l.trusted = floodUnwrap(d.turns, d.amplitude, l.trusted, l.value);
    for (int r = 0; r < l.value.rows; ++r) {
        for (int c = 0; c < l.value.cols; ++c) {
            const double turns = harmonic * (comb.fx * l.place(c) + comb.fy * l.place(r));
            l.value.at<double>(r, c) = (l.value.at<double>(r, c) + turns) / harmonic;
        }
    }
    return l;
}

} // namespace retrace::fringe
