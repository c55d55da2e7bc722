// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Refine.h"

#include <Eigen/Sparse>
#include <Eigen/SparseCholesky>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace retrace {
namespace {

constexpr std::size_t kKnotsPerColumn = 2;
constexpr double kNoise = 0.08, kLeastNoise = 0.06; // coverage: what a pixel may be off by, to begin with and at best
constexpr double kNoiseOfRest = 1.5;  // of what the first fit leaves: neighbouring pixels err alike
constexpr double kOutlier = 0.5;      // coverage: from here on a residual is another's ink
constexpr double kRoughPx = 0.3;      // second difference of the knots that is free
constexpr double kHoldPx = 1.0;       // from the path that was given that is free
constexpr double kGain = 0.05;        // of the squares from which a better fit is believed in full
constexpr double kBlurs = 3.0;        // the pen's edge reaches this many blurs
constexpr double kAroundPx = 4.0;     // pixels looked at beyond the pen's reach
constexpr int kRounds = 12;
constexpr double kEnough = 1e-3;      // relative gain of a round from which on another pays
constexpr double kWindowColumns = 6;  // half width over which the fit is judged
constexpr double kFinePx = 0.3;       // what lies between knots half a pixel apart on a signal is less
constexpr double kApartPx = 1.5;      // paths this far apart tell different things
constexpr double kOwn = 0.8;          // share of both paths that the ink must be able to decide on
constexpr double kLevelSlope = 0.08;  // px a column: level enough to show the pen's profile
constexpr std::size_t kLevelColumns = 40;

double rms(const std::vector<double>& v)
{
    double sum = 0;
    for (double x : v) {
        sum += x * x;
    }
    return v.empty() ? 0 : std::sqrt(sum / static_cast<double>(v.size()));
}

double phi(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }
double bigPhi(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// The pen's profile and its slope, tabulated.
class Profile
{
public:
    explicit Profile(const PenModel& pen) : m_reach(pen.radius_px + kBlurs * pen.blur_px)
    {
        for (double d = 0; d <= m_reach + 2 * kStep; d += kStep) {
            m_at.push_back(pen.at(d));
            m_slope.push_back(pen.slopeAt(d));
        }
    }
    double reach() const { return m_reach; }
    double at(double d) const { return read(m_at, d); }
    double slopeAt(double d) const { return read(m_slope, d); }

private:
    static constexpr double kStep = 0.02;
    double read(const std::vector<double>& table, double d) const
    {
        if (d >= m_reach) {
            return 0;
        }
        const double i = d / kStep;
        const auto k = static_cast<std::size_t>(i);
        return table[k] + (i - static_cast<double>(k)) * (table[k + 1] - table[k]);
    }
    double m_reach;
    std::vector<double> m_at, m_slope;
};

struct Pixel { int x, y; float coverage; };

/// A stretch of path without gaps as knots, and the pixels that it has to explain.
class Stretch
{
public:
    Stretch(const DrawnRow& row, double first_x, std::vector<double> knots, const Profile& profile, double spacing = 1.0 / kKnotsPerColumn,
            const std::vector<double>& also = {}) // pixels about these knots count too
        : m_row(row), m_profile(profile), m_x(first_x), m_spacing(spacing), m_y(std::move(knots))
    {
        m_start = also.empty() ? m_y : also;
        collect();
        m_before = residuals(m_y);
    }

    /// Moves the knots; false if there was nothing to gain.
    bool fit()
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

    /// Share of the way through these knots that runs over pixels that are its own.
    double ownOf(const std::vector<double>& knots) const
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

    /// What a way through these knots leaves of the pixels, in the same terms as the fit's.
    double restOf(const std::vector<double>& knots) const
    {
        double sum = 0;
        for (const double r : residuals(knots)) {
            sum += std::log1p(r * r / (kOutlier * kOutlier));
        }
        return sum;
    }

    const std::vector<double>& knots() const { return m_y; }
    const std::vector<Pixel>& pixels() const { return m_pixels; }
    const std::vector<double>& before() const { return m_before; }
    const std::vector<double>& after() const { return m_after; }

private:
    struct Near { double d = 1e9, u = 0, dy = 0; std::size_t k = 0; };

    bool fitOnce()
    {
        m_before = residuals(m_y);
        double cost = costOf(m_y, m_before);
        double damping = 1e-3;
        bool moved = false;
        for (int round = 0; round < kRounds; ++round) {
            const std::vector<double> next = step(damping);
            const std::vector<double> r = residuals(next);
            const double c = costOf(next, r);
            if (c < cost) {
                const bool worth = c < (1 - kEnough) * cost;
                m_y = next;
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
        m_after = residuals(m_y);
        return moved;
    }

    double at(std::size_t k) const { return m_x + static_cast<double>(k) * m_spacing; }

    /// Segments whose ends lie within `reach` (px along) of a column.
    std::pair<std::size_t, std::size_t> segmentsNear(double x, double reach) const
    {
        const double a = std::floor((x - reach - m_x) / m_spacing), b = std::ceil((x + reach - m_x) / m_spacing);
        const auto last = static_cast<double>(m_y.size() - 1);
        return {static_cast<std::size_t>(std::clamp(a, 0.0, last)), static_cast<std::size_t>(std::clamp(b, 0.0, last))};
    }

    void collect()
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

    Near nearest(const std::vector<double>& s, const Pixel& p) const
    {
        const double reach = m_profile.reach();
        const auto [a, b] = segmentsNear(p.x, reach * m_row.aspect);
        Near best;
        const double w = m_spacing / m_row.aspect;
        for (std::size_t k = a; k < b; ++k) {
            const double y0 = s[k], y1 = s[k + 1];
            if (std::min(y0, y1) > p.y + reach || std::max(y0, y1) < p.y - reach) {
                continue;
            }
            const double px = (p.x - at(k)) / m_row.aspect, py = p.y - y0, h = y1 - y0;
            const double u = std::clamp((px * w + py * h) / (w * w + h * h), 0.0, 1.0);
            const double dx = px - u * w, dy = py - u * h;
            const double d = dx * dx + dy * dy;
            if (d < best.d) {
                best = {d, u, dy, k};
            }
        }
        best.d = std::sqrt(best.d);
        return best;
    }

    std::vector<double> residuals(const std::vector<double>& s) const
    {
        std::vector<double> r(m_pixels.size());
        for (std::size_t i = 0; i < r.size(); ++i) {
            r[i] = m_pixels[i].coverage - m_profile.at(nearest(s, m_pixels[i]).d);
        }
        return r;
    }

    static double bend(const std::vector<double>& s, std::size_t k) { return s[k - 1] - 2 * s[k] + s[k + 1]; }

    double costOf(const std::vector<double>& s, const std::vector<double>& r) const
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

    std::vector<double> step(double damping) const
    {
        const std::size_t n = m_y.size();
        std::vector<std::array<double, 3>> band(n, {0, 0, 0}); // diagonal and the two below
        Eigen::VectorXd g = Eigen::VectorXd::Zero(static_cast<long>(n));
        for (const Pixel& p : m_pixels) {
            const Near near = nearest(m_y, p);
            if (near.d >= m_profile.reach() || near.d < 1e-9) {
                continue;
            }
            const double r = p.coverage - m_profile.at(near.d);
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

    const DrawnRow& m_row;
    const Profile& m_profile;
    double m_x, m_spacing;
    std::vector<double> m_y, m_start;
    double m_noise = kNoise;
    long m_from = 0;
    std::vector<double> m_top, m_bottom; ///< per column: as far as pixels are looked at
    std::vector<Pixel> m_pixels;
    std::vector<double> m_before, m_after;
};

/// Means of `per_knot` values each of y[from .. end).
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

/// How much of the change counts at each column: all where redrawing fits clearly better.
std::vector<double> sharesOf(const Stretch& s, int x0, std::size_t columns)
{
    std::vector<double> before(columns, 0), after(columns, 0), share(columns, 0);
    for (std::size_t i = 0; i < s.pixels().size(); ++i) {
        const auto c = static_cast<std::size_t>(s.pixels()[i].x - x0);
        before[c] += s.before()[i] * s.before()[i];
        after[c] += s.after()[i] * s.after()[i];
    }
    const auto reach = static_cast<long>(kWindowColumns);
    for (long c = 0; c < static_cast<long>(columns); ++c) {
        double b = 0, a = 0;
        for (long k = std::max(0L, c - reach); k <= std::min(static_cast<long>(columns) - 1, c + reach); ++k) {
            b += before[static_cast<std::size_t>(k)];
            a += after[static_cast<std::size_t>(k)];
        }
        share[static_cast<std::size_t>(c)] = b > 0 ? std::clamp((1 - a / b) / kGain, 0.0, 1.0) : 0;
    }
    return share;
}

} // namespace

double PenModel::at(double d) const
{
    return level * (bigPhi((radius_px - d) / blur_px) - bigPhi((-radius_px - d) / blur_px));
}

double PenModel::slopeAt(double d) const
{
    return level / blur_px * (phi((radius_px + d) / blur_px) - phi((radius_px - d) / blur_px));
}

PenModel penOf(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column)
{
    constexpr double kBin = 0.25, kFar = 9;
    std::vector<std::vector<float>> seen(static_cast<std::size_t>(kFar / kBin));
    std::size_t level_columns = 0;
    const std::size_t columns = y.size() / per_column;
    for (std::size_t c = 2; c + 2 < columns; ++c) {
        const int x = x0 + static_cast<int>(c);
        const double a = y[(c - 2) * per_column], b = y[(c + 3) * per_column - 1];
        double mid = 0;
        for (std::size_t j = 0; j < per_column; ++j) {
            mid += y[c * per_column + j] / static_cast<double>(per_column);
        }
        if (!(std::abs(b - a) < 5 * kLevelSlope) || std::isnan(mid) || x < 0 || x >= row.coverage.cols) {
            continue;
        }
        ++level_columns;
        for (int r = std::max(0, static_cast<int>(mid - kFar)); r <= std::min(row.coverage.rows - 1, static_cast<int>(mid + kFar)); ++r) {
            const auto bin = static_cast<std::size_t>(std::abs(r - mid) / kBin);
            if (bin < seen.size() && row.own.at<uchar>(r, x)) {
                seen[bin].push_back(row.coverage.at<float>(r, x));
            }
        }
    }
    PenModel best;
    if (level_columns < kLevelColumns) {
        return best;
    }
    std::vector<std::pair<double, double>> profile;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i].size() > 8) {
            auto at = seen[i].begin() + static_cast<long>(seen[i].size() / 2);
            std::nth_element(seen[i].begin(), at, seen[i].end());
            profile.emplace_back((static_cast<double>(i) + 0.5) * kBin, *at);
        }
    }
    double least = 1e9;
    for (double r = 0.3; r < 8; r += 0.1) {
        for (double b = 0.3; b < 2.5; b += 0.1) {
            PenModel pen{r, b, 1};
            double pp = 0, pm = 0, mm = 0;
            for (const auto& [d, v] : profile) {
                const double p = pen.at(d);
                pp += p * p;
                pm += p * v;
                mm += v * v;
            }
            pen.level = std::min(1.0, pm / pp);
            const double error = mm - 2 * pen.level * pm + pen.level * pen.level * pp;
            if (error < least) {
                least = error;
                best = pen;
            }
        }
    }
    return best;
}

std::vector<double> refine(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen,
               const std::vector<std::size_t>& breaks)
{
    std::vector<double> out = y;
    if (!pen.known()) {
        return out;
    }
    const Profile profile(pen);
    const std::size_t per_knot = per_column / kKnotsPerColumn;
    for (std::size_t i = 0; i + per_column <= y.size();) {
        if (std::isnan(y[i])) {
            i += 1;
            continue;
        }
        std::size_t end = i;
        while (end < y.size() && !std::isnan(y[end]) && (end == i || !std::ranges::binary_search(breaks, end))) {
            ++end;
        }
        const std::vector<double> knots = knotsOf(y, i, end, per_knot);
        const double first = x0 - 0.5 + (static_cast<double>(i) + 0.5 * static_cast<double>(per_knot)) / static_cast<double>(per_column);
        if (knots.size() < 16) {
            i = end;
            continue;
        }
        Stretch stretch(row, first, knots, profile);
        if (stretch.fit()) {
            const int from = static_cast<int>(std::floor(first)) - 1;
            const auto columns = knots.size() / kKnotsPerColumn + 4;
            const std::vector<double> share = sharesOf(stretch, from, columns);
            const auto shareAt = [&](std::size_t k) { return share[static_cast<std::size_t>(std::lround(first + static_cast<double>(k) / kKnotsPerColumn) - from)]; };
            for (std::size_t k = i; k < end; ++k) {
                const double at = std::clamp((static_cast<double>(k - i) + 0.5) / static_cast<double>(per_knot) - 0.5, 0.0, static_cast<double>(knots.size() - 1));
                const auto a = std::min(static_cast<std::size_t>(at), knots.size() - 2);
                const double f = at - static_cast<double>(a);
                const auto between = [&](const auto& of) { return of(a) * (1 - f) + of(a + 1) * f; };
                const double moved = between([&](std::size_t j) { return knots[j] + shareAt(j) * (stretch.knots()[j] - knots[j]); });
                const double fine = y[k] - between([&](std::size_t j) { return knots[j]; }); // that the knots do not show
                out[k] = moved + (std::abs(fine) > kFinePx ? 1 - between(shareAt) : 1.0) * fine; // more is a steep stroke before it was moved
            }
        }
        i = end;
    }
    return out;
}

std::vector<double> betterDrawn(const DrawnRow& row, int x0, const std::vector<double>& a, const std::vector<double>& b, std::size_t per_column,
                                const PenModel& pen)
{
    std::vector<double> out = a;
    if (!pen.known()) {
        return out;
    }
    const Profile profile(pen);
    const std::size_t per_knot = per_column / kKnotsPerColumn;
    const auto apart = [&](std::size_t i) { return std::abs(a[i] - b[i]) > kApartPx; }; // false where either is missing
    const auto both = [&](std::size_t i) { return !std::isnan(a[i]) && !std::isnan(b[i]); };
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!apart(i)) {
            continue;
        }
        std::size_t last = i;
        for (std::size_t k = i; k < a.size() && k <= last + per_column && both(k); ++k) {
            last = apart(k) ? k : last;
        }
        // a column beyond on both sides, and whole columns
        std::size_t from = i, to = last + 1;
        while (from > 0 && both(from - 1) && (i - from < per_column || from % per_column != 0)) {
            --from;
        }
        while (to < a.size() && both(to) && (to - last <= per_column || to % per_column != 0)) {
            ++to;
        }
        const std::vector<double> as = knotsOf(a, from, to, per_knot), bs = knotsOf(b, from, to, per_knot);
        if (as.size() >= 4) {
            const double first = x0 - 0.5 + (static_cast<double>(from) + 0.5 * static_cast<double>(per_knot)) / static_cast<double>(per_column);
            const Stretch stretch(row, first, as, profile, 1.0 / kKnotsPerColumn, bs);
            if (std::min(stretch.ownOf(as), stretch.ownOf(bs)) >= kOwn && stretch.restOf(bs) < stretch.restOf(as)) {
                std::copy(b.begin() + static_cast<long>(i), b.begin() + static_cast<long>(last) + 1, out.begin() + static_cast<long>(i));
            }
        }
        i = last;
    }
    return out;
}

DrawnFit refineSamples(const DrawnRow& row, double first_px, double spacing_px, const std::vector<double>& start, const PenModel& pen)
{
    const Profile profile(pen);
    Stretch stretch(row, first_px, start, profile, spacing_px);
    const bool moved = stretch.fit();
    return {stretch.knots(), rms(moved ? stretch.after() : stretch.before())};
}

double restOf(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen)
{
    const Profile profile(pen);
    const std::size_t per_knot = per_column / kKnotsPerColumn;
    const double first = x0 - 0.5 + 0.5 * static_cast<double>(per_knot) / static_cast<double>(per_column);
    return rms(Stretch(row, first, knotsOf(y, 0, y.size(), per_knot), profile).before());
}

std::vector<float> restByColumn(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen)
{
    const Profile profile(pen);
    const std::size_t per_knot = per_column / kKnotsPerColumn, columns = y.size() / per_column;
    std::vector<double> square(columns, 0), count(columns, 0);
    for (std::size_t i = 0; i < y.size();) {
        std::size_t end = i;
        while (end < y.size() && !std::isnan(y[end])) {
            ++end;
        }
        const std::vector<double> knots = knotsOf(y, i, end, per_knot);
        if (knots.size() >= 4) {
            const Stretch stretch(row, x0 - 0.5 + (static_cast<double>(i) + 0.5 * static_cast<double>(per_knot)) / static_cast<double>(per_column), knots, profile);
            for (std::size_t k = 0; k < stretch.pixels().size(); ++k) {
                const auto c = static_cast<std::size_t>(std::clamp<long>(stretch.pixels()[k].x - x0, 0, static_cast<long>(columns) - 1));
                square[c] += stretch.before()[k] * stretch.before()[k];
                count[c] += 1;
            }
        }
        i = std::max(end, i + 1);
    }
    std::vector<float> out;
    for (std::size_t c = 0; c < columns; ++c) {
        out.push_back(count[c] > 0 ? static_cast<float>(std::sqrt(square[c] / count[c])) : 0.0F);
    }
    return out;
}

} // namespace retrace
