// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Evidence.h"

#include "core/trace/PathSpread.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kBesideMm = 1.0;   // lettering and the paper's end this near to the path stand on it
constexpr double kPulseMm = 0.8;
constexpr double kSpreadUnknownMm = 1.0; // without a network

/// Lowest and highest value of a column.
struct Reach { double lo = 1e9, hi = -1e9; bool any() const { return lo <= hi; } };

Reach reachOf(const std::vector<double>& y, std::size_t column, std::size_t per_column)
{
    Reach r;
    for (std::size_t j = column * per_column; j < std::min(y.size(), (column + 1) * per_column); ++j) {
        r.lo = std::isnan(y[j]) ? r.lo : std::min(r.lo, y[j]);
        r.hi = std::isnan(y[j]) ? r.hi : std::max(r.hi, y[j]);
    }
    return r;
}

double middleOf(const std::vector<double>& y, std::size_t column, std::size_t per_column)
{
    double sum = 0, n = 0;
    for (std::size_t j = column * per_column; j < std::min(y.size(), (column + 1) * per_column); ++j) {
        sum += std::isnan(y[j]) ? 0 : y[j];
        n += std::isnan(y[j]) ? 0 : 1;
    }
    return n > 0 ? sum / n : std::nan("");
}

class Reader
{
public:
    Reader(const Scene& scene, const ReadRow& row) : m_scene(scene), m_row(row), m_sx(scene.page.px_per_mm_x), m_sy(scene.page.px_per_mm_y) {}

    std::vector<ColumnEvidence> read()
    {
        m_out.resize(m_row.y.size() / m_row.per_column);
        seeColumns();
        seeMap();
        seeRest();
        seeMarks();
        return std::move(m_out);
    }

private:
    double x_mm(std::size_t c) const { return m_scene.page.origin.x_mm + (m_row.x0 + static_cast<double>(c)) / m_sx; }
    double y_mm(double px) const { return m_scene.page.origin.y_mm + px / m_sy; }

    void seeColumns()
    {
        const cv::Mat& coverage = m_scene.ink.coverage;
        for (std::size_t c = 0; c < m_out.size(); ++c) {
            ColumnEvidence& e = m_out[c];
            const double y = middleOf(m_row.y, c, m_row.per_column);
            const int x = m_row.x0 + static_cast<int>(c), r = std::isnan(y) ? -1 : static_cast<int>(std::lround(y));
            e.apart_mm = static_cast<float>((middleOf(m_row.from_ink, c, m_row.per_column) - middleOf(m_row.from_map, c, m_row.per_column)) / m_sy);
            e.apart_mm = std::abs(e.apart_mm);
            if (r >= 0 && r < coverage.rows && x >= 0 && x < coverage.cols) {
                e.ink = std::max({coverage.at<float>(r, x), coverage.at<float>(std::max(0, r - 1), x), coverage.at<float>(std::min(coverage.rows - 1, r + 1), x)});
                lookAround(e, x, r);
            }
        }
    }

    /// Lettering and the paper's end beside the path.
    void lookAround(ColumnEvidence& e, int x, int r) const
    {
        const auto beside = static_cast<int>(kBesideMm * m_sy);
        const cv::Mat& valid = m_scene.page.valid;
        const cv::Mat& classes = m_scene.ink.classes;
        e.off_page = r - beside < 0 || r + beside >= m_scene.ink.coverage.rows;
        for (int y = std::max(0, r - beside); y <= std::min(classes.rows - 1, r + beside); ++y) {
            e.text |= classes.at<uchar>(y, x) == static_cast<uchar>(InkClass::text);
            e.off_page |= !valid.empty() && valid.at<uchar>(y, x) == 0;
        }
    }

    /// The spread of all ways through the map; the map has its own columns.
    void seeMap()
    {
        const NetworkReading& map = m_scene.map;
        if (map.empty()) {
            for (ColumnEvidence& e : m_out) {
                e.spread_mm = kSpreadUnknownMm;
            }
            return;
        }
        const int x0 = std::clamp(static_cast<int>(std::ceil(map.column(x_mm(0)))), 0, map.position.cols);
        const int x1 = std::clamp(static_cast<int>(map.column(x_mm(m_out.size()))), x0, map.position.cols);
        std::vector<double> rows;
        for (int x = x0; x < x1; ++x) {
            const double at = (map.toPaper(x, 0).x_mm - m_scene.page.origin.x_mm) * m_sx - m_row.x0 + 0.5;
            const auto i = static_cast<std::size_t>(std::clamp(std::lround(at * static_cast<double>(m_row.per_column)), 0L, static_cast<long>(m_row.y.size()) - 1));
            rows.push_back(map.row(y_mm(m_row.y[i])));
        }
        const PathSpread spread = spreadAround(map, m_scene.map_ink, x0, rows, m_row.level_mm, m_row.others_mm);
        for (std::size_t c = 0; c < m_out.size(); ++c) {
            takeWorst(m_out[c], spread, rows, x0, static_cast<int>(std::lround(map.column(x_mm(c) - 0.5 / m_sx))), static_cast<int>(std::lround(map.column(x_mm(c) + 0.5 / m_sx))));
        }
    }

    /// Of the map's columns `from` .. `to`.
    void takeWorst(ColumnEvidence& e, const PathSpread& spread, const std::vector<double>& rows, int x0, int from, int to) const
    {
        const auto last = static_cast<int>(rows.size()) - 1;
        if (last < 0) {
            return;
        }
        e.near = e.seen = 1;
        for (int x = std::clamp(from - x0, 0, last); x <= std::clamp(to - x0, 0, last); ++x) {
            const auto i = static_cast<std::size_t>(x);
            e.spread_mm = std::max(e.spread_mm, spread.sd_mm[i]);
            e.near = std::min(e.near, spread.near[i]);
            e.seen = std::min(e.seen, seenAt(x0 + x, rows[i]));
        }
    }

    float seenAt(int x, double row) const
    {
        const cv::Mat& position = m_scene.map.position;
        float sum = 0;
        for (int y = static_cast<int>(std::lround(row)) - 2; !std::isnan(row) && y <= std::lround(row) + 2; ++y) {
            sum += y >= 0 && y < position.rows ? position.at<float>(y, x) : 0.0F;
        }
        return std::min(1.0F, sum);
    }

    void seeRest()
    {
        if (!m_row.pen.known() || m_scene.own.empty()) {
            return;
        }
        const std::vector<float> rest = restByColumn({m_scene.ink.coverage, m_scene.own, m_sx / m_sy}, m_row.x0, m_row.y, m_row.per_column, m_row.pen);
        for (std::size_t c = 0; c < std::min(rest.size(), m_out.size()); ++c) {
            m_out[c].rest = rest[c];
        }
    }

    /// Names, pulses and bars by their boxes.
    void seeMarks()
    {
        for (std::size_t c = 0; c < m_out.size(); ++c) {
            ColumnEvidence& e = m_out[c];
            const double x = x_mm(c);
            const Reach reach = reachOf(m_row.y, c, m_row.per_column);
            const auto touches = [&](const PaperBox& box, double beside) {
                return reach.any() && x > box.x0_mm - beside && x < box.x1_mm + beside && y_mm(reach.hi) > box.y0_mm - beside && y_mm(reach.lo) < box.y1_mm + beside;
            };
            e.text |= std::ranges::any_of(m_scene.names, [&](const PaperBox& box) { return touches(box, kBesideMm); });
            e.pulse = std::ranges::any_of(m_scene.layout.pulses, [&](const PulseMark& p) {
                return x > p.box.x0_mm - kPulseMm && x < p.box.x1_mm + kPulseMm && (touches(p.box, kPulseMm) || std::abs(m_row.level_mm - p.box.y1_mm) < 3 * kPulseMm);
            });
            e.bar = std::ranges::any_of(m_scene.bars, [&](const Bar& bar) { return m_row.x0 + static_cast<int>(c) >= bar.x0 - 1 && m_row.x0 + static_cast<int>(c) <= bar.x1; });
        }
    }

    const Scene& m_scene;
    const ReadRow& m_row;
    double m_sx, m_sy;
    std::vector<ColumnEvidence> m_out;
};

} // namespace

std::vector<ColumnEvidence> evidenceOf(const Scene& scene, const ReadRow& row)
{
    return row.y.empty() ? std::vector<ColumnEvidence>() : Reader(scene, row).read();
}

void markCrossings(std::vector<MarkedRow>& rows, std::size_t per_column, double near_px)
{
    for (std::size_t a = 0; a < rows.size(); ++a) {
        for (std::size_t b = a + 1; b < rows.size(); ++b) {
            const int from = std::max(rows[a].x0, rows[b].x0);
            for (int x = from;; ++x) {
                const auto i = static_cast<std::size_t>(x - rows[a].x0), j = static_cast<std::size_t>(x - rows[b].x0);
                if (i >= rows[a].evidence.size() || j >= rows[b].evidence.size()) {
                    break;
                }
                const Reach one = reachOf(rows[a].y, i, per_column), other = reachOf(rows[b].y, j, per_column);
                if (one.any() && other.any() && one.hi + near_px > other.lo && other.hi + near_px > one.lo) {
                    rows[a].evidence[i].crossing = rows[b].evidence[j].crossing = true;
                }
            }
        }
    }
}

} // namespace retrace
