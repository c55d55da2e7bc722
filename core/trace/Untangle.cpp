// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Untangle.h"

#include "core/trace/Exchange.h"
#include "core/trace/Lattice.h"
#include "core/trace/MissedTips.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace retrace {
namespace {

constexpr double kSharedMm = 0.4;      // of a column, from which on two ways go along the same ink
constexpr double kCrossingMm = 1.5;    // so much in all is shared where two lines merely cross
constexpr double kApartMm = 0.6;       // along the time axis, between two places that are looked at together
constexpr double kAroundMm = 3.0;      // ways are read anew from so far before to so far after
constexpr int kRounds = 3, kTipRounds = 2;

struct Stretch { int from = 0, to = 0; }; ///< columns of the map, `to` excluded

class Untangler
{
public:
    Untangler(const NetworkReading& map, const cv::Mat& ink, const PositionCosts& costs) : m_map(map), m_ink(ink), m_costs(costs) {}

    bool separate(RowWay& a, RowWay& b) const
    {
        bool changed = false;
        for (const Stretch& stretch : shared(a, b)) {
            changed |= giveWay(a, b, stretch);
        }
        return changed;
    }

private:
    std::vector<Stretch> shared(const RowWay& a, const RowWay& b) const
    {
        std::vector<Stretch> found;
        std::vector<double> much_px;
        const int from = std::max(a.x0, b.x0), to = std::min(a.x0 + static_cast<int>(a.rows.size()), b.x0 + static_cast<int>(b.rows.size()));
        for (int x = from; x < to; ++x) {
            const auto [a0, a1] = spanAt(a, x);
            const auto [b0, b1] = spanAt(b, x);
            const int both = std::min(a1, b1) - std::max(a0, b0) + 2;
            if (both < kSharedMm * m_map.px_per_mm_y) {
                continue;
            }
            if (found.empty() || x - found.back().to > kApartMm * m_map.px_per_mm_x) {
                found.push_back({x, x});
                much_px.push_back(0);
            }
            found.back().to = x + 1;
            much_px.back() += both;
        }
        std::vector<Stretch> much;
        for (std::size_t k = 0; k < found.size(); ++k) {
            if (much_px[k] > kCrossingMm * m_map.px_per_mm_y) {
                const int around = static_cast<int>(kAroundMm * m_map.px_per_mm_x);
                much.push_back({std::max(from, found[k].from - around), std::min(to, found[k].to + around)});
            }
        }
        return much;
    }

    /// Ink that the other explains.
    cv::Mat explained(const RowWay& other, const Stretch& stretch) const
    {
        cv::Mat mask = cv::Mat::zeros(m_map.position.rows, stretch.to - stretch.from, CV_8U);
        for (int x = std::max(stretch.from, other.x0); x < std::min(stretch.to, other.x0 + static_cast<int>(other.rows.size())); ++x) {
            const auto [first, last] = spanAt(other, x);
            for (int y = std::max(0, first - 1); y <= std::min(mask.rows - 1, last + 1); ++y) {
                mask.at<uchar>(y, x - stretch.from) = 1;
            }
        }
        return mask;
    }

    struct Read { std::vector<int> rows; double cost = 0; };

    /// The way through a stretch, as it goes in and out; where it begins or ends itself, from and to anywhere.
    Read read(const RowWay& way, const Stretch& stretch, const cv::Mat& explained) const
    {
        Lattice lattice(m_map, m_ink, stretch.from, stretch.to, way.level_mm, way.others_mm, m_costs);
        lattice.breakAt(way.borders_mm);
        lattice.explain(explained);
        const auto rowAt = [&](int x) { return way.rows[static_cast<std::size_t>(x - way.x0)]; };
        if (stretch.from > way.x0) {
            lattice.bind(0, rowAt(stretch.from), rowAt(stretch.from));
        }
        if (stretch.to < way.x0 + static_cast<int>(way.rows.size())) {
            lattice.bind(stretch.to - stretch.from - 1, rowAt(stretch.to - 1), rowAt(stretch.to - 1));
        }
        std::vector<int> rows = lattice.solve();
        return {std::move(rows), lattice.cost()};
    }

    bool giveWay(RowWay& a, RowWay& b, const Stretch& stretch) const
    {
        if (stretch.to - stretch.from < 3) {
            return false;
        }
        const Read off_b = read(a, stretch, explained(b, stretch)), off_a = read(b, stretch, explained(a, stretch));
        const double a_loses = off_b.cost - read(a, stretch, {}).cost, b_loses = off_a.cost - read(b, stretch, {}).cost;
        return a_loses <= b_loses ? take(a, stretch, off_b) : take(b, stretch, off_a);
    }

    static bool take(RowWay& way, const Stretch& stretch, const Read& read)
    {
        bool changed = false;
        for (std::size_t k = 0; k < read.rows.size(); ++k) {
            const std::size_t i = static_cast<std::size_t>(stretch.from - way.x0) + k;
            if (std::abs(way.rows[i] - read.rows[k]) > 1) {
                changed = true;
                way.untangled[i] = true;
            }
            way.rows[i] = read.rows[k];
        }
        return changed;
    }

    const NetworkReading& m_map;
    const cv::Mat& m_ink;
    PositionCosts m_costs;
};

} // namespace

void untangle(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs)
{
    for (RowWay& way : ways) {
        way.untangled.assign(way.rows.size(), false);
    }
    const Untangler untangler(map, ink, costs);
    bool changed = true;
    for (int round = 0; round < kRounds && changed; ++round) {
        changed = false;
        for (std::size_t a = 0; a < ways.size(); ++a) {
            for (std::size_t b = a + 1; b < ways.size(); ++b) {
                if (!ways[a].rows.empty() && !ways[b].rows.empty()) {
                    changed |= untangler.separate(ways[a], ways[b]);
                }
            }
        }
    }
    exchangeWays(map, ways, costs);
    for (int round = 0; round < kTipRounds && goToMissedTips(map, ink, ways, costs); ++round) {
        exchangeWays(map, ways, costs);
    }
}

} // namespace retrace
