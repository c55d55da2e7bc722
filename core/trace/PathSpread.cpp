// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/PathSpread.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kBeyondMm = 6.0;  // rows looked at beyond the path's own
constexpr double kForeignMm = 4.0; // so near to another row's level a position is that row's rather
constexpr double kNearMm = 0.5;

/// Rows y0 .. y0 + n - 1 of the map.
struct Band { int y0 = 0, n = 0; };

Band bandOf(const NetworkReading& map, const std::vector<double>& row, double level_mm)
{
    double lo = map.row(level_mm), hi = lo;
    for (double r : row) {
        lo = std::isnan(r) ? lo : std::min(lo, r);
        hi = std::isnan(r) ? hi : std::max(hi, r);
    }
    const double beyond = kBeyondMm * map.px_per_mm_y;
    const int y0 = std::clamp(static_cast<int>(lo - beyond), 0, map.position.rows);
    return {y0, std::clamp(static_cast<int>(hi + beyond) + 1, y0, map.position.rows) - y0};
}

/// What a row costs by its distance from the own level and from others', as a weight.
std::vector<float> placeWeights(const NetworkReading& map, const Band& band, double level_mm, const std::vector<double>& others_mm, const PositionCosts& costs)
{
    std::vector<float> weights;
    for (int y = 0; y < band.n; ++y) {
        const double mm = map.toPaper(0, band.y0 + y).y_mm, own = std::abs(mm - level_mm);
        double cost = costs.away_per_mm * std::max(0.0, own - costs.free_mm);
        for (double other : others_mm) {
            const double theirs = std::abs(mm - other);
            cost += theirs < own && theirs < kForeignMm ? costs.foreign * (1 - theirs / kForeignMm) : 0.0;
        }
        weights.push_back(static_cast<float>(std::exp(-0.5 * cost)));
    }
    return weights;
}

class Chain
{
public:
    Chain(const NetworkReading& map, const cv::Mat& ink, int x0, int columns, const Band& band, std::vector<float> place, const PositionCosts& costs)
        : m_map(map), m_ink(ink), m_x0(x0), m_columns(columns), m_band(band), m_place(std::move(place)), m_costs(costs),
          m_paper(static_cast<float>(std::exp(-costs.jump_per_mm / map.px_per_mm_y))), m_stroke(static_cast<float>(std::exp(-costs.stroke_per_mm / map.px_per_mm_y)))
    {
        const auto size = static_cast<std::size_t>(band.n);
        m_seen.resize(size);
        m_pass.resize(size);
        m_moved.resize(size);
    }

    /// Calls use(column, posterior) for every column, last to first.
    template <typename Use>
    void run(Use use)
    {
        const auto n = static_cast<std::size_t>(m_band.n);
        std::vector<float> forward(n * static_cast<std::size_t>(m_columns)), backward(n, 1.0F), both(n);
        for (int c = 0; c < m_columns; ++c) {
            float* now = &forward[n * static_cast<std::size_t>(c)];
            std::copy_n(c > 0 ? now - n : m_place.data(), n, now);
            look(c);
            if (c > 0) {
                move(now);
            }
            takeEvidence(now);
        }
        for (int c = m_columns - 1; c >= 0; --c) {
            const float* before = &forward[n * static_cast<std::size_t>(c)];
            float sum = 0;
            for (std::size_t y = 0; y < n; ++y) {
                both[y] = before[y] * backward[y];
                sum += both[y];
            }
            for (float& v : both) {
                v /= std::max(sum, 1e-30F);
            }
            use(c, both);
            look(c);
            takeEvidence(backward.data());
            move(backward.data());
        }
    }

private:
    /// Reads a column: evidence (its square root: neighbouring columns say the same), and how freely a pen crosses each row.
    void look(int c)
    {
        const int x = m_x0 + c;
        const auto p = [&](int y) { return y < 0 || y >= m_map.position.rows ? 0.0F : m_map.position.at<float>(y, x); };
        float last = 0;
        for (int y = 0; y < m_band.n; ++y) {
            const int at = m_band.y0 + y;
            const float ink = m_ink.at<float>(at, x);
            const float seen = p(at) + 0.5F * (p(at - 1) + p(at + 1)) + static_cast<float>(m_costs.ink) * ink;
            m_seen[static_cast<std::size_t>(y)] = m_place[static_cast<std::size_t>(y)] * std::sqrt(static_cast<float>(m_costs.floor) + std::min(1.0F, seen));
            m_pass[static_cast<std::size_t>(y)] = m_paper + (m_stroke - m_paper) * std::clamp(5 * std::min(ink, last) - 0.5F, 0.0F, 1.0F);
            last = ink;
        }
    }

    void takeEvidence(float* v) const
    {
        float sum = 0;
        for (std::size_t y = 0; y < m_seen.size(); ++y) {
            v[y] *= m_seen[y];
            sum += v[y];
        }
        const float scale = 1 / std::max(sum, 1e-30F);
        for (std::size_t y = 0; y < m_seen.size(); ++y) {
            v[y] = v[y] * scale + 1e-20F; // no way is closed for ever
        }
    }

    /// v becomes the sum over all jumps within the column: weights multiply along the rows crossed.
    void move(float* v)
    {
        const std::size_t n = m_pass.size();
        std::copy_n(v, n, m_moved.begin());
        for (std::size_t y = 1; y < n; ++y) {
            m_moved[y] += m_pass[y] * m_moved[y - 1];
        }
        float up = 0;
        for (std::size_t y = n; y-- > 0;) {
            const float own = v[y];
            v[y] = m_moved[y] + up;
            up = y > 0 ? m_pass[y] * (own + up) : 0;
        }
    }

    const NetworkReading& m_map;
    const cv::Mat& m_ink;
    int m_x0, m_columns;
    Band m_band;
    std::vector<float> m_place;
    const PositionCosts& m_costs;
    float m_paper, m_stroke;
    std::vector<float> m_seen, m_pass, m_moved;
};

} // namespace

PathSpread spreadAround(const NetworkReading& map, const cv::Mat& ink, int x0, const std::vector<double>& row, double level_mm,
                        const std::vector<double>& others_mm, const PositionCosts& costs)
{
    const auto columns = static_cast<int>(row.size());
    PathSpread spread{std::vector<float>(row.size(), 0.0F), std::vector<float>(row.size(), 0.0F)};
    const Band band = bandOf(map, row, level_mm);
    if (band.n < 2 || columns == 0 || x0 < 0 || x0 + columns > map.position.cols) {
        return spread;
    }
    const auto near = static_cast<float>(kNearMm * map.px_per_mm_y);
    Chain chain(map, ink, x0, columns, band, placeWeights(map, band, level_mm, others_mm, costs), costs);
    chain.run([&](int c, const std::vector<float>& posterior) {
        const auto i = static_cast<std::size_t>(c);
        float mean = 0, around = 0, close = 0;
        for (std::size_t y = 0; y < posterior.size(); ++y) {
            mean += posterior[y] * static_cast<float>(y);
        }
        const bool there = !std::isnan(row[i]);
        const float at = there ? static_cast<float>(row[i] - band.y0) : mean;
        for (std::size_t y = 0; y < posterior.size(); ++y) {
            const float d = static_cast<float>(y) - at;
            around += posterior[y] * d * d;
            close += std::abs(d) <= near ? posterior[y] : 0.0F;
        }
        spread.sd_mm[i] = std::sqrt(around) / static_cast<float>(map.px_per_mm_y);
        spread.near[i] = there ? close : 0.0F;
    });
    return spread;
}

} // namespace retrace
