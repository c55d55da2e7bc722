// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Stretch.h"

#include <Eigen/Sparse>
#include <Eigen/SparseCholesky>
#include <opencv2/core/hal/intrin.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {
namespace {

constexpr double kNoise = 0.08, kLeastNoise = 0.06; // coverage: what a pixel may be off by, to begin with and at best
constexpr double kNoiseOfRest = 1.5;  // of what the first fit leaves: neighbouring pixels err alike
constexpr double kOutlier = 0.5;      // coverage: from here on a residual is another's ink
constexpr double kRoughPx = 0.3;      // second difference of the knots that is free
constexpr double kHoldPx = 1.0;       // from the path that was given that is free
constexpr double kBlurs = 3.0;        // the pen's edge reaches this many blurs
constexpr double kAroundPx = 4.0;     // pixels looked at beyond the pen's reach
constexpr int kRounds = 12;
constexpr double kEnough = 1e-3;      // relative gain of a round from which on another pays

} // namespace

double rms(const std::vector<double>& v)
{
    double sum = 0;
    for (double x : v) {
        sum += x * x;
    }
    return v.empty() ? 0 : std::sqrt(sum / static_cast<double>(v.size()));
}

std::vector<double> knotsOf(const std::vector<double>& y, std::size_t from, std::size_t end, std::size_t per_knot)
{
    std::vector<double> knots;
    for (std::size_t k = from; k + per_knot <= end; k += per_knot) {
        double mean = 0;
        for (std::size_t j = 0; j < per_knot; ++j) {
            mean += y[k + j] / static_cast<double>(per_knot);
        }
        knots.push_back(mean);
    }
    return knots;
}

Profile::Profile(const PenModel& pen) : m_reach(pen.radius_px + kBlurs * pen.blur_px)
{
    for (double d = 0; d <= m_reach + 2 * kStep; d += kStep) {
        m_at.push_back(pen.at(d));
        m_slope.push_back(pen.slopeAt(d));
    }
}

double Profile::read(const std::vector<double>& table, double d) const
{
    if (d >= m_reach) {
        return 0;
    }
    const double i = d / kStep;
    const auto k = static_cast<std::size_t>(i);
    return table[k] + (i - static_cast<double>(k)) * (table[k + 1] - table[k]);
}

Stretch::Stretch(const DrawnRow& row, double first_x, std::vector<double> knots, const Profile& profile, double spacing, const std::vector<double>& also)
    : m_row(row), m_profile(profile), m_x(first_x), m_spacing(spacing), m_y(std::move(knots)), m_noise(kNoise)
{
    m_start = also.empty() ? m_y : also;
    collect();
    m_before = residuals(nearest(m_y));
}

bool Stretch::fit()
{
    const bool moved = fitOnce();
    if (moved) {
        m_noise = std::max(kLeastNoise, kNoiseOfRest * rms(m_after));
        collect(); // from where it has come to as well
        m_y = m_start;
        fitOnce();
    }
    return moved;
}

double Stretch::ownOf(const std::vector<double>& knots) const
{
    double own = 0, all = 0;
    for (std::size_t k = 0; k + 1 < knots.size(); ++k) {
        const int x = std::clamp(static_cast<int>(std::lround(at(k))), 0, m_row.own.cols - 1);
        const auto [top, bottom] = std::minmax({static_cast<int>(std::lround(knots[k])), static_cast<int>(std::lround(knots[k + 1]))});
        for (int y = std::max(0, top); y <= std::min(bottom, m_row.own.rows - 1); ++y) {
            all += 1;
            own += m_row.own.at<uchar>(y, x) ? 1 : 0;
        }
    }
    return all > 0 ? own / all : 0;
}

double Stretch::restOf(const std::vector<double>& knots) const
{
    double sum = 0;
    for (const double r : residuals(nearest(knots))) {
        sum += std::log1p(r * r / (kOutlier * kOutlier));
    }
    return sum;
}

bool Stretch::fitOnce()
{
    std::vector<Near> near = nearest(m_y);
    m_before = residuals(near);
    m_after = m_before;
    double cost = costOf(m_y, m_before);
    double damping = 1e-3;
    bool moved = false;
    for (int round = 0; round < kRounds; ++round) {
        const std::vector<double> next = step(near, damping);
        std::vector<Near> near_next = nearest(next);
        std::vector<double> r = residuals(near_next);
        const double c = costOf(next, r);
        if (c < cost) {
            const bool worth = c < (1 - kEnough) * cost;
            m_y = next;
            near = std::move(near_next);
            m_after = std::move(r);
            cost = c;
            moved = true;
            damping = std::max(1e-4, 0.3 * damping);
            if (!worth) {
                break;
            }
        } else {
            damping *= 8;
            if (damping > 1e3) {
                break;
            }
        }
    }
    return moved;
}

std::pair<std::size_t, std::size_t> Stretch::segmentsNear(double x, double reach) const
{
    const double a = std::floor((x - reach - m_x) / m_spacing), b = std::ceil((x + reach - m_x) / m_spacing);
    const auto last = static_cast<double>(m_y.size() - 1);
    return {static_cast<std::size_t>(std::clamp(a, 0.0, last)), static_cast<std::size_t>(std::clamp(b, 0.0, last))};
}

void Stretch::collect()
{
    const double around = m_profile.reach() + kAroundPx;
    const int from = std::max(0, static_cast<int>(std::ceil(at(0)))), to = std::min(m_row.coverage.cols - 1, static_cast<int>(std::floor(at(m_y.size() - 1))));
    m_from = from;
    m_top.clear();
    m_bottom.clear();
    m_pixels.clear();
    for (int x = from; x <= to; ++x) {
        const auto [a, b] = segmentsNear(x, m_profile.reach() * m_row.aspect);
        double lo = 1e9, hi = -1e9;
        for (std::size_t k = a; k <= b; ++k) {
            lo = std::min({lo, m_start[k], m_y[k]});
            hi = std::max({hi, m_start[k], m_y[k]});
        }
        const int top = std::max(0, static_cast<int>(std::floor(lo - around)));
        const int bottom = std::min(m_row.coverage.rows - 1, static_cast<int>(std::ceil(hi + around)));
        m_top.push_back(top + m_profile.reach());
        m_bottom.push_back(bottom - m_profile.reach());
        for (int y = top; y <= bottom; ++y) {
            if (m_row.own.at<uchar>(y, x)) {
                m_pixels.push_back({x, y, m_row.coverage.at<float>(y, x)});
            }
        }
    }
}

std::vector<Stretch::Near> Stretch::nearest(const std::vector<double>& s) const
{
    using namespace cv;
    constexpr float kNone = 1e18F;
    constexpr std::size_t kLanes = 4; // rows looked at together
    const double reach = m_profile.reach(), across = m_spacing / m_row.aspect;
    const auto w = static_cast<float>(across);
    std::vector<Near> out(m_pixels.size());
    std::vector<float> square, dy, u;
    std::vector<std::uint32_t> of;
    for (std::size_t first = 0, end = 0; first < m_pixels.size(); first = end) {
        const int x = m_pixels[first].x, top = m_pixels[first].y;
        while (end < m_pixels.size() && m_pixels[end].x == x) {
            ++end;
        }
        const auto rows = static_cast<std::size_t>(m_pixels[end - 1].y - top + kLanes) / kLanes * kLanes;
        square.assign(rows, kNone), dy.resize(rows), u.resize(rows), of.resize(rows);
        const auto [a, b] = segmentsNear(x, reach * m_row.aspect);
        for (std::size_t k = a; k < b; ++k) {
            const auto [upper, lower] = std::minmax(s[k], s[k + 1]);
            const double from = std::max(0.0, upper - reach - top), to = std::min(static_cast<double>(rows), lower + reach - top + 1);
            const auto h = static_cast<float>(s[k + 1] - s[k]), px = static_cast<float>((x - at(k)) / m_row.aspect), y0 = static_cast<float>(top - s[k]), inverse = 1 / (w * w + h * h);
            const v_float32x4 zero = v_setzero_f32(), one = v_setall_f32(1), h4 = v_setall_f32(h);
            const v_uint32x4 segment = v_setall_u32(static_cast<std::uint32_t>(k));
            for (std::size_t i = static_cast<std::size_t>(from) / kLanes * kLanes; static_cast<double>(i) < to; i += kLanes) {
                const auto r = static_cast<float>(i);
                const v_float32x4 py = v_float32x4(r, r + 1, r + 2, r + 3) + v_setall_f32(y0);
                const v_float32x4 share = v_max(zero, v_min(one, (py * h4 + v_setall_f32(px * w)) * v_setall_f32(inverse)));
                const v_float32x4 ex = v_setall_f32(px) - share * v_setall_f32(w), ey = py - share * h4, d = ex * ex + ey * ey, old = v_load(&square[i]);
                const v_float32x4 nearer = d < old;
                v_store(&square[i], v_min(d, old));
                v_store(&dy[i], v_select(nearer, ey, v_load(&dy[i])));
                v_store(&u[i], v_select(nearer, share, v_load(&u[i])));
                v_store(&of[i], v_select(v_reinterpret_as_u32(nearer), segment, v_load(&of[i])));
            }
        }
        for (std::size_t i = first; i < end; ++i) {
            const auto row = static_cast<std::size_t>(m_pixels[i].y - top);
            out[i] = {std::sqrt(square[row]), dy[row], u[row], of[row]};
        }
    }
    return out;
}

std::vector<double> Stretch::residuals(const std::vector<Near>& near) const
{
    std::vector<double> r(m_pixels.size());
    for (std::size_t i = 0; i < r.size(); ++i) {
        r[i] = m_pixels[i].coverage - m_profile.at(near[i].d);
    }
    return r;
}

double Stretch::costOf(const std::vector<double>& s, const std::vector<double>& r) const
{
    double sum = 0;
    for (double v : r) {
        const double q = v * v / (kOutlier * kOutlier);
        sum += kOutlier * kOutlier / (m_noise * m_noise) * std::log1p(q);
    }
    for (std::size_t k = 1; k + 1 < s.size(); ++k) {
        const double b = bend(s, k) / kRoughPx;
        sum += std::log1p(b * b);
    }
    for (std::size_t k = 0; k < s.size(); ++k) {
        const double d = (s[k] - m_start[k]) / kHoldPx;
        sum += std::log1p(d * d);
    }
    return sum;
}

std::vector<double> Stretch::step(const std::vector<Near>& nearby, double damping) const
{
    const std::size_t n = m_y.size();
    std::vector<std::array<double, 3>> band(n, {0, 0, 0}); // diagonal and the two below
    Eigen::VectorXd g = Eigen::VectorXd::Zero(static_cast<long>(n));
    for (std::size_t i = 0; i < m_pixels.size(); ++i) {
        const Near& near = nearby[i];
        if (near.d >= m_profile.reach() || near.d < 1e-9F) {
            continue;
        }
        const double r = m_pixels[i].coverage - m_profile.at(near.d);
        const double w = 1 / (m_noise * m_noise * (1 + r * r / (kOutlier * kOutlier)));
        const double slope = -m_profile.slopeAt(near.d) * near.dy / near.d; // of the drawn coverage with y
        const double j0 = slope * (1 - near.u), j1 = slope * near.u;
        band[near.k][0] += w * j0 * j0;
        band[near.k + 1][0] += w * j1 * j1;
        band[near.k][1] += w * j0 * j1;
        g[static_cast<long>(near.k)] += w * j0 * r;
        g[static_cast<long>(near.k) + 1] += w * j1 * r;
    }
    for (std::size_t k = 1; k + 1 < n; ++k) {
        const double b = bend(m_y, k);
        const double w = 1 / (kRoughPx * kRoughPx + b * b);
        constexpr std::array<double, 3> c{1, -2, 1};
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                band[k - 1 + j][i - j] += w * c[i] * c[j];
            }
            g[static_cast<long>(k - 1 + i)] -= w * c[i] * b;
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        const double d = m_y[k] - m_start[k];
        const double w = 1 / (kHoldPx * kHoldPx + d * d);
        band[k][0] += w;
        g[static_cast<long>(k)] -= w * d;
    }
    std::vector<Eigen::Triplet<double>> entries;
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = 0; i < 3 && k + i < n; ++i) {
            const double v = i == 0 ? band[k][0] * (1 + damping) + 1e-3 + damping : band[k][i];
            entries.emplace_back(static_cast<int>(k + i), static_cast<int>(k), v);
        }
    }
    Eigen::SparseMatrix<double> h(static_cast<int>(n), static_cast<int>(n));
    h.setFromTriplets(entries.begin(), entries.end());
    Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>, Eigen::Lower, Eigen::NaturalOrdering<int>> solver(h);
    const Eigen::VectorXd d = solver.solve(g);
    std::vector<double> next = m_y;
    const double most = 1.5 * m_profile.reach();
    for (std::size_t k = 0; k < n && solver.info() == Eigen::Success; ++k) {
        const auto c = static_cast<std::size_t>(std::clamp(std::lround(at(k)) - m_from, 0L, static_cast<long>(m_top.size()) - 1));
        const double to = next[k] + std::clamp(d[static_cast<long>(k)], -most, most);
        next[k] = std::clamp(to, std::min(m_y[k], m_top[c]), std::max(m_y[k], m_bottom[c]));
    }
    return next;
}

} // namespace retrace
