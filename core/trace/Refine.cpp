// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Refine.h"

#include "core/record/Median.h"
#include "core/trace/Stretch.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr double kGain = 0.05;        // of the squares from which a better fit is believed in full
constexpr double kWindowColumns = 6;  // half width over which the fit is judged
constexpr double kFinePx = 0.3;       // what lies between knots half a pixel apart on a signal is less
constexpr double kApartPx = 1.5;      // paths this far apart tell different things
constexpr double kOwn = 0.8;          // share of both paths that the ink must be able to decide on
constexpr double kLevelSlope = 0.08;  // px a column: level enough to show the pen's profile
constexpr double kWider = 1.15;       // than the page's pen a row's is not, where enough rows show it
constexpr std::size_t kEnoughPens = 3;
constexpr double kBlank = 0.3;        // coverage of a row whose path lies beside its ink
constexpr std::size_t kLevelColumns = 40;

double phi(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }
double bigPhi(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

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
            profile.emplace_back((static_cast<double>(i) + 0.5) * kBin, medianInPlace(seen[i]));
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

void evenPens(std::span<PenModel* const> of_rows)
{
    std::vector<PenModel> known;
    for (const PenModel* pen : of_rows) {
        if (pen->known() && pen->level > kBlank) {
            known.push_back(*pen);
        }
    }
    if (known.empty()) {
        return;
    }
    std::ranges::sort(known, {}, &PenModel::radius_px);
    const PenModel& of_page = known[(known.size() - 1) / 2];
    for (PenModel* pen : of_rows) {
        if (!pen->known() || (known.size() >= kEnoughPens && pen->radius_px > kWider * of_page.radius_px)) {
            *pen = of_page;
        }
    }
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
        Stretch stretch(row, first, knots, profile, 1.0 / kKnotsPerColumn);
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
    return rms(Stretch(row, first, knotsOf(y, 0, y.size(), per_knot), profile, 1.0 / kKnotsPerColumn).before());
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
            const Stretch stretch(row, x0 - 0.5 + (static_cast<double>(i) + 0.5 * static_cast<double>(per_knot)) / static_cast<double>(per_column), knots, profile, 1.0 / kKnotsPerColumn);
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
