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

/// Turns (harmonic * line coordinate) at every pixel: exact at cell corners, linear between.
cv::Mat referenceTurns(cv::Size size, const LineMap& map, int axis, double harmonic, int cell)
{
    const int nx = size.width / cell + 2, ny = size.height / cell + 2;
    cv::Mat corners(ny, nx, CV_64F);
    cv::parallel_for_({0, ny}, [&](const cv::Range& rows) {
        for (int r = rows.start; r < rows.end; ++r) {
            for (int c = 0; c < nx; ++c) {
                corners.at<double>(r, c) =
                    harmonic * map.at(double(c) * cell, double(r) * cell)[axis];
            }
        }
    });
    cv::Mat turns(size, CV_32F);
    cv::parallel_for_({0, size.height}, [&](const cv::Range& rows) {
        std::vector<double> line(static_cast<size_t>(nx));
        for (int y = rows.start; y < rows.end; ++y) {
            const double t = double(y % cell) / cell;
            const double* a = corners.ptr<double>(y / cell);
            const double* b = corners.ptr<double>(y / cell + 1);
            for (size_t c = 0; c < line.size(); ++c) {
                line[c] = (1 - t) * a[c] + t * b[c];
            }
            float* out = turns.ptr<float>(y);
            for (int x = 0; x < size.width; ++x) {
                const double s = double(x % cell) / cell;
                const double v = (1 - s) * line[size_t(x / cell)] + s * line[size_t(x / cell) + 1];
                out[x] = float(v - std::floor(v));
            }
        }
    });
    return turns;
}

/// Mean over the lattice's cells, then a Gaussian on the lattice.
cv::Mat lowPass(const cv::Mat& image, int step, double sigma)
{
    const cv::Rect whole(0, 0, image.cols / step * step, image.rows / step * step);
    cv::Mat small;
    cv::resize(image(whole), small, {whole.width / step, whole.height / step}, 0, 0,
               cv::INTER_AREA);
    cv::GaussianBlur(small, small, {0, 0}, std::max(0.5, sigma / step), 0, cv::BORDER_CONSTANT);
    return small;
}

struct Demodulated {
    cv::Mat turns;     ///< CV_32F, -0.5..0.5, of the harmonic
    cv::Mat amplitude; ///< CV_32F
};

/// Phase of the lines against `turns`, seen through the low-pass.
Demodulated demodulate(const cv::Mat& flat, const cv::Mat& turns, int step, double sigma)
{
    cv::Mat re;
    cv::Mat im;
    cv::polarToCart(cv::Mat(), turns * float(2 * CV_PI), re, im);
    re = lowPass(re.mul(flat), step, sigma) * -1.0; // lines are dark: minus the cosine
    im = lowPass(im.mul(flat), step, sigma);
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
    const Demodulated d = demodulate(flat, referenceTurns(flat.size(), map, axis, lock.harmonic, 8),
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
            flat, referenceTurns(flat.size(), map, axis, double(h) / group, 8), step, sigma);
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
        demodulate(flat, referenceTurns(flat.size(), plane, 0, harmonic, 64), step, sigma);
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
