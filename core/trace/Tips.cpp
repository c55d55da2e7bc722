// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Tips.h"

#include "core/trace/Stretch.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace retrace {
namespace {

constexpr long kAboutKnots = 12;    // a tip stands out among these to both sides
constexpr double kProminentPx = 8;  // ... by as much
constexpr int kAboutColumns = 4;    // in which ink is looked for beyond a tip
constexpr double kInk = 0.35;       // coverage
constexpr int kHolePx = 2;          // in a spike's ink
constexpr double kBeyondPx = 1.0;   // of ink beyond a tip's pen that are missing
constexpr double kClearly = 0.97;   // of what the path leaves
constexpr long kAroundKnots = 10;   // that are judged by, beyond the change

/// One stretch of path without gaps.
class TipsOf
{
public:
    TipsOf(const DrawnRow& row, double first, std::vector<double>& knots, const PenModel& pen, const Profile& profile)
        : m_row(row), m_first(first), m_knots(knots), m_pen(pen), m_profile(profile)
    {
    }

    /// Whether anything has changed.
    bool reach()
    {
        bool changed = false;
        const long n = static_cast<long>(m_knots.size());
        for (long k = kAboutKnots; k + kAboutKnots < n; ++k) {
            for (const int way : {-1, 1}) {
                changed |= isTip(k, way) && reach(k, way);
            }
        }
        return changed;
    }

private:
    double at(long k) const { return m_knots[static_cast<std::size_t>(k)]; }
    double xOf(long k) const { return m_first + static_cast<double>(k) / kKnotsPerColumn; }

    /// A tip upwards (`way` -1) or downwards.
    bool isTip(long k, int way) const
    {
        double left = 0, right = 0;
        for (long j = 1; j <= kAboutKnots; ++j) {
            const double l = way * (at(k) - at(k - j)), r = way * (at(k) - at(k + j));
            if (l < 0 || r < 0 || (r == 0 && j == 1)) {
                return false;
            }
            left = std::max(left, l), right = std::max(right, r);
        }
        return std::min(left, right) >= kProminentPx;
    }

    /// How far ink goes on in column x from a tip's row.
    std::optional<double> inkEnd(int x, double tip, int way) const
    {
        if (x < 0 || x >= m_row.coverage.cols) {
            return std::nullopt;
        }
        int last = static_cast<int>(std::lround(tip));
        for (int y = last, hole = 0; y >= 0 && y < m_row.coverage.rows && hole <= kHolePx; y += way) {
            const bool ink = m_row.own.at<uchar>(y, x) && m_row.coverage.at<float>(y, x) > kInk;
            hole = ink ? 0 : hole + 1;
            last = ink ? y : last;
        }
        const double end = last + way * 0.5 - way * m_pen.radius_px;
        return way * (end - tip) > kBeyondPx ? std::optional(end) : std::nullopt;
    }

    bool reach(long k, int way)
    {
        struct Candidate { long knot; double y; };
        std::vector<Candidate> candidates;
        const auto middle = static_cast<int>(std::lround(xOf(k)));
        double furthest = at(k);
        for (int x = middle - kAboutColumns; x <= middle + kAboutColumns; ++x) {
            if (const auto end = inkEnd(x, at(k), way)) {
                for (const double half : {0.0, 0.5}) {
                    candidates.push_back({std::lround((x - 0.25 + half - m_first) * kKnotsPerColumn), *end});
                }
                furthest = way > 0 ? std::max(furthest, *end) : std::min(furthest, *end);
            }
        }
        if (candidates.empty()) {
            return false;
        }
        const long reach = kAroundKnots + 2 * kAboutColumns;
        const long from = std::max(0L, k - reach), to = std::min(static_cast<long>(m_knots.size()), k + reach + 1);
        const std::vector<double> before(m_knots.begin() + from, m_knots.begin() + to);
        std::vector<double> wide = before;
        wide[static_cast<std::size_t>(k - from)] = furthest;
        for (const Candidate& c : candidates) {
            if (c.knot >= from && c.knot < to) {
                wide[static_cast<std::size_t>(c.knot - from)] = furthest;
            }
        }
        const Stretch stretch(m_row, xOf(from), before, m_profile, 1.0 / kKnotsPerColumn, wide);
        double least = kClearly * stretch.restOf(before);
        std::vector<double> best;
        for (const Candidate& c : candidates) {
            for (const long left : {1L, 2L, 4L}) {
                for (const long right : {1L, 2L, 4L}) {
                    for (const double share : {1.0, 0.7, 0.4}) {
                        const long a = std::min(k, c.knot) - left, b = std::max(k, c.knot) + right;
                        if (a < from || b >= to || way * (c.y - at(a)) <= 0 || way * (c.y - at(b)) <= 0) {
                            continue;
                        }
                        std::vector<double> knots = before;
                        const double tip = at(k) + share * (c.y - at(k));
                        for (long j = a + 1; j < b; ++j) {
                            const double f = j <= c.knot ? static_cast<double>(j - a) / static_cast<double>(c.knot - a) : static_cast<double>(b - j) / static_cast<double>(b - c.knot);
                            knots[static_cast<std::size_t>(j - from)] = (j <= c.knot ? at(a) : at(b)) + f * (tip - (j <= c.knot ? at(a) : at(b)));
                        }
                        const double rest = stretch.restOf(knots);
                        if (rest < least) {
                            least = rest, best = knots;
                        }
                    }
                }
            }
        }
        if (best.empty()) {
            return false;
        }
        Stretch fine(m_row, xOf(from), best, m_profile, 1.0 / kKnotsPerColumn);
        if (fine.fit()) {
            best = fine.knots();
        }
        std::ranges::copy(best, m_knots.begin() + from);
        return true;
    }

    const DrawnRow& m_row;
    double m_first;
    std::vector<double>& m_knots;
    const PenModel& m_pen;
    const Profile& m_profile;
};

} // namespace

std::vector<double> reachTips(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen, const std::vector<std::size_t>& breaks)
{
    std::vector<double> out = y;
    if (!pen.known()) {
        return out;
    }
    const Profile profile(pen);
    const std::size_t per_knot = per_column / kKnotsPerColumn;
    for (std::size_t i = 0; i < y.size();) {
        std::size_t end = i;
        while (end < y.size() && !std::isnan(y[end]) && (end == i || !std::ranges::binary_search(breaks, end))) {
            ++end;
        }
        const std::vector<double> before = knotsOf(y, i, end, per_knot);
        std::vector<double> knots = before;
        const double first = x0 - 0.5 + (static_cast<double>(i) + 0.5 * static_cast<double>(per_knot)) / static_cast<double>(per_column);
        if (TipsOf(row, first, knots, pen, profile).reach()) {
            for (std::size_t k = i; k < end; ++k) {
                const double at = std::clamp((static_cast<double>(k - i) + 0.5) / static_cast<double>(per_knot) - 0.5, 0.0, static_cast<double>(knots.size() - 1));
                const auto a = std::min(static_cast<std::size_t>(at), knots.size() - 2);
                const double f = at - static_cast<double>(a);
                if (knots[a] != before[a] || knots[a + 1] != before[a + 1]) {
                    out[k] = knots[a] * (1 - f) + knots[a + 1] * f;
                }
            }
        }
        i = std::max(end, i + 1);
    }
    return out;
}

} // namespace retrace
