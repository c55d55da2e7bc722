// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkRuns.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kWanderMm = 20.0; // half the span over which a row's level is taken as one

/// Where the coverage passes through one half between an inked pixel and its outer neighbour.
float edge(float inside, float outside, float sign, float at)
{
    if (inside >= 0.5F) {
        const float d = inside - outside;
        return at + sign * (d > 1e-3F ? std::clamp((inside - 0.5F) / d, 0.0F, 1.0F) : 0.5F);
    }
    return at + sign * (inside - 0.5F);
}

InkRun makeRun(const cv::Mat& coverage, const cv::Mat& classes, int x, int a, int b, float threshold)
{
    InkRun run;
    const auto value = [&](int y) { return y < 0 || y >= coverage.rows ? 0.0F : coverage.at<float>(y, x); };
    float weighted = 0;
    int text = 0;
    for (int y = a - 1; y <= b + 1; ++y) {
        const float v = value(y);
        if ((y < a || y > b) && v > threshold) {
            continue;
        }
        run.mass += v;
        weighted += v * static_cast<float>(y);
        text += y >= a && y <= b && classes.at<uchar>(y, x) == static_cast<uchar>(InkClass::text);
    }
    run.centre = run.mass > 0 ? weighted / run.mass : 0.5F * static_cast<float>(a + b);
    run.text = 2 * text > b - a + 1;
    run.top = edge(value(a), value(a - 1), -1, static_cast<float>(a));
    run.bottom = edge(value(b), value(b + 1), 1, static_cast<float>(b));
    return run;
}

float meanBetween(const cv::Mat& coverage, int x, float from, float to)
{
    const int a = std::max(0, static_cast<int>(std::ceil(from))), b = std::min(coverage.rows - 1, static_cast<int>(to));
    float sum = 0;
    for (int y = a; y <= b; ++y) {
        sum += coverage.at<float>(y, x);
    }
    return b >= a ? sum / static_cast<float>(b - a + 1) : 1.0F;
}

/// A stroke may come out in two pieces where it crosses a dark grid line, or where a quick pen left little ink: tall
/// pieces that nearly touch, or with a shade of ink between them, are one.
bool oneStroke(const cv::Mat& coverage, int x, const InkRun& a, const InkRun& b, float near_px)
{
    constexpr float kShade = 0.18F, kFar = 8.0F;
    const float gap = b.top - a.bottom;
    const bool tall = a.bottom - a.top > 1.5F * near_px && b.bottom - b.top > 1.5F * near_px;
    return tall && (gap <= near_px || (gap <= kFar * near_px && meanBetween(coverage, x, a.bottom, b.top) > kShade));
}

void joinBroken(const cv::Mat& coverage, int x, std::vector<InkRun>& runs, float near_px)
{
    for (std::size_t i = 0; i + 1 < runs.size();) {
        InkRun& a = runs[i];
        const InkRun& b = runs[i + 1];
        if (!oneStroke(coverage, x, a, b, near_px)) {
            ++i;
            continue;
        }
        a.centre = (a.centre * a.mass + b.centre * b.mass) / (a.mass + b.mass);
        a.mass += b.mass + b.top - a.bottom;
        a.bottom = b.bottom;
        a.text = a.text && b.text;
        runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
}

/// A column of noise or screening may hold hundreds of runs; no page has more traces than this across one column, and
/// the way through them is sought in the square of their number.
void keepStrongest(std::vector<InkRun>& runs)
{
    constexpr std::size_t kMost = 16;
    if (runs.size() <= kMost) {
        return;
    }
    std::nth_element(runs.begin(), runs.begin() + kMost, runs.end(), [](const InkRun& a, const InkRun& b) { return a.mass > b.mass; });
    runs.resize(kMost);
    std::ranges::sort(runs, {}, &InkRun::top);
}

} // namespace

InkColumns::InkColumns(const InkResult& ink, int x0, int x1, int y0, int y1, float join_gap_px, float threshold)
    : m_x0(x0)
{
    y0 = std::max(0, y0);
    y1 = std::min(ink.coverage.rows, y1);
    m_columns.resize(static_cast<std::size_t>(std::max(0, x1 - x0)));
    // Row by row is kind to the cache: starts of open runs are kept per column.
    std::vector<int> start(m_columns.size(), -1);
    for (int y = y0; y <= y1; ++y) {
        const float* row = y < y1 ? ink.coverage.ptr<float>(y) : nullptr;
        for (int x = x0; x < x1; ++x) {
            const auto i = static_cast<std::size_t>(x - x0);
            const bool on = row && row[x] > threshold;
            if (on && start[i] < 0) {
                start[i] = y;
            } else if (!on && start[i] >= 0) {
                m_columns[i].push_back(makeRun(ink.coverage, ink.classes, x, start[i], y - 1, threshold));
                start[i] = -1;
            }
        }
    }
    for (int x = x0; x < x1; ++x) {
        if (join_gap_px > 0) {
            joinBroken(ink.coverage, x, at(x), join_gap_px);
        }
        keepStrongest(at(x));
    }
}

namespace {

class Follower
{
public:
    Follower(const InkColumns& columns, const std::vector<double>& level, const std::vector<double>& others, double sx,
             double sy, double pen, const FollowCosts& c)
        : m_columns(columns), m_level(level), m_others(others), m_sx(sx), m_sy(sy), m_pen(pen), m_c(c)
    {
    }

    InkPath solve()
    {
        const int n = m_columns.x1() - m_columns.x0();
        m_nodes.resize(static_cast<std::size_t>(n));
        const int reach = std::max(1, static_cast<int>(m_c.max_skip_mm * m_sx));
        double best = 0;
        int best_x = -1, best_i = -1;
        for (int x = 0; x < n; ++x) {
            const auto& runs = m_columns.at(m_columns.x0() + x);
            auto& nodes = m_nodes[static_cast<std::size_t>(x)];
            nodes.resize(runs.size());
            for (std::size_t i = 0; i < runs.size(); ++i) {
                nodes[i] = enter(x, runs[i], reach);
                if (nodes[i].score > best) {
                    best = nodes[i].score;
                    best_x = x;
                    best_i = static_cast<int>(i);
                }
            }
        }
        return back(best_x, best_i, best);
    }

private:
    struct Node { double score = 0; int from_x = -1, from_i = -1; };

    double earn(int x, const InkRun& run) const
    {
        const double dx = 1.0 / m_sx;
        const double ink = std::min(1.0, run.mass / m_pen) * (run.text ? m_c.text_share : 1.0);
        const double level = m_level[static_cast<std::size_t>(x)];
        const double away = std::max({0.0, (run.top - level) / m_sy, (level - run.bottom) / m_sy});
        const double bonus = run.text ? 0.0 : tallBonus(run, away);
        double cost = m_c.away_per_mm2 * std::max(0.0, away - m_c.free_mm);
        for (double other : m_others) {
            const double own = std::abs(run.centre - level), theirs = std::abs(run.centre - other);
            if (theirs < own && theirs < 4 * m_sy) {
                cost += m_c.foreign_per_mm * (1 - theirs / (4 * m_sy));
            }
        }
        return (ink - cost) * dx + bonus;
    }

    /// Strokes much taller than the pen, if they hang on this row's level rather than on another's.
    double tallBonus(const InkRun& run, double away_mm) const
    {
        const double extent = std::min(m_c.tall_most_mm, (run.bottom - run.top) / m_sy - m_c.tall_least_mm);
        if (extent <= 0 || away_mm > m_c.tall_away_mm) {
            return 0;
        }
        for (double other : m_others) {
            if (std::max({0.0, (run.top - other) / m_sy, (other - run.bottom) / m_sy}) < away_mm) {
                return 0;
            }
        }
        return m_c.tall_per_mm * extent;
    }

    double step(const InkRun& a, const InkRun& b, int d) const
    {
        const double gap = std::max({0.0F, a.top - b.bottom, b.top - a.bottom}) / m_sy;
        return std::min(m_c.jump_per_mm * gap, m_c.jump_most) + m_c.skip_per_mm * (d - 1) / m_sx;
    }

    Node enter(int x, const InkRun& run, int reach) const
    {
        Node node;
        double best = 0; // starting here is free
        for (int d = 1; d <= reach && d <= x; ++d) {
            const auto& previous = m_nodes[static_cast<std::size_t>(x - d)];
            const auto& runs = m_columns.at(m_columns.x0() + x - d);
            for (std::size_t i = 0; i < previous.size(); ++i) {
                const double s = previous[i].score - step(runs[i], run, d);
                if (s > best) {
                    best = s;
                    node.from_x = x - d;
                    node.from_i = static_cast<int>(i);
                }
            }
        }
        node.score = best + earn(x, run);
        return node;
    }

    InkPath back(int x, int i, double reward) const
    {
        InkPath path;
        path.reward = reward;
        if (x < 0) {
            return path;
        }
        std::vector<std::pair<int, int>> chain;
        while (x >= 0) {
            chain.emplace_back(x, i);
            const Node& node = m_nodes[static_cast<std::size_t>(x)][static_cast<std::size_t>(i)];
            x = node.from_x;
            i = node.from_i;
        }
        path.x0 = m_columns.x0() + chain.back().first;
        path.run.assign(static_cast<std::size_t>(chain.front().first - chain.back().first + 1), -1);
        for (const auto& [cx, ci] : chain) {
            path.run[static_cast<std::size_t>(cx + m_columns.x0() - path.x0)] = ci;
        }
        return path;
    }

    const InkColumns& m_columns;
    const std::vector<double>& m_level;
    const std::vector<double>& m_others;
    double m_sx, m_sy, m_pen;
    FollowCosts m_c;
    std::vector<std::vector<Node>> m_nodes;
};

} // namespace

namespace {

/// The local level of a path: running median over `half` columns to either side; `fallback` where there is nothing.
std::vector<double> localLevel(const InkColumns& columns, const InkPath& path, double fallback, int half)
{
    const int n = columns.x1() - columns.x0();
    std::vector<double> y(static_cast<std::size_t>(n), std::nan("")), level(static_cast<std::size_t>(n), fallback);
    for (int x = path.x0; x < path.x1(); ++x) {
        const int r = path.run[static_cast<std::size_t>(x - path.x0)];
        if (r >= 0) {
            y[static_cast<std::size_t>(x - columns.x0())] = columns.at(x)[static_cast<std::size_t>(r)].centre;
        }
    }
    const int hop = std::max(1, half / 4);
    std::vector<double> v;
    for (int c = 0; c < n; c += hop) {
        v.clear();
        for (int x = std::max(0, c - half); x < std::min(n, c + half + 1); x += 2) {
            if (!std::isnan(y[static_cast<std::size_t>(x)])) {
                v.push_back(y[static_cast<std::size_t>(x)]);
            }
        }
        double m = fallback;
        if (v.size() > static_cast<std::size_t>(half) / 4) {
            m = medianInPlace(v);
        }
        for (int x = c; x < std::min(n, c + hop); ++x) {
            level[static_cast<std::size_t>(x)] = m;
        }
    }
    return level;
}

} // namespace

InkPath followLine(const InkColumns& columns, const std::vector<double>& level_px, const std::vector<double>& others,
                   double px_per_mm_x, double px_per_mm_y, double pen_px, const FollowCosts& costs)
{
    return Follower(columns, level_px, others, px_per_mm_x, px_per_mm_y, std::max(1.0, pen_px), costs).solve();
}

InkPath followRow(const InkColumns& columns, double level_px, const std::vector<double>& others, double px_per_mm_x,
                  double px_per_mm_y, double pen_px, const FollowCosts& costs)
{
    std::vector<double> level(static_cast<std::size_t>(columns.x1() - columns.x0()), level_px);
    const InkPath path = followLine(columns, level, others, px_per_mm_x, px_per_mm_y, pen_px, costs);
    if (path.empty()) {
        return path;
    }
    level = localLevel(columns, path, level_px, static_cast<int>(kWanderMm * px_per_mm_x));
    return followLine(columns, level, others, px_per_mm_x, px_per_mm_y, pen_px, costs);
}

} // namespace retrace
