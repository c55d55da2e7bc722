// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/MissedTips.h"

#include "core/trace/Lattice.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

/// What the network sees among the strokes of several rows and no way goes through: often the tip of a QRS, whose row found it cheaper to
/// ride on another one's stroke.
class Gleaner
{
public:
    Gleaner(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs)
        : m_map(map), m_ink(ink), m_ways(ways), m_costs(costs), m_covered(map.position.size(), CV_16U, cv::Scalar(0))
    {
        for (const RowWay& way : ways) {
            cover(way, {way.x0, way.x0 + static_cast<int>(way.rows.size())}, 1);
        }
    }

    bool run()
    {
        bool changed = false;
        const cv::Mat missed = (m_map.position > kSeen) & (m_covered == 0);
        cv::Mat labels, stats, centres;
        const int n = cv::connectedComponentsWithStats(missed, labels, stats, centres, 8);
        for (int k = 1; k < n; ++k) {
            if (stats.at<int>(k, cv::CC_STAT_AREA) >= kLeastArea) {
                changed |= glean(labels, k, {stats.at<int>(k, cv::CC_STAT_LEFT), stats.at<int>(k, cv::CC_STAT_TOP), stats.at<int>(k, cv::CC_STAT_WIDTH), stats.at<int>(k, cv::CC_STAT_HEIGHT)});
            }
        }
        return changed;
    }

private:
    static constexpr double kAroundMm = 3.0; // a way is read anew from so far before to so far after
    static constexpr float kSeen = 0.1F;
    static constexpr int kLeastArea = 8;
    static constexpr double kLeastMass = 1.5; // columns' worth of a signal
    static constexpr double kBorderMm = 1.0;
    static constexpr double kNearXMm = 1.0, kNearYMm = 2.0;
    static constexpr int kBeside = 2;         // rows and columns that a way covers beside itself

    /// Adds `by` where the way goes through columns of the stretch.
    void cover(const RowWay& way, cv::Range columns, int by)
    {
        for (int x = columns.start; x < columns.end; ++x) {
            const auto [first, last] = spanAt(way, x);
            for (int c = std::max(0, x - kBeside); c <= std::min(m_covered.cols - 1, x + kBeside); ++c) {
                for (int y = std::max(0, first - kBeside); y <= std::min(m_covered.rows - 1, last + kBeside); ++y) {
                    m_covered.at<ushort>(y, c) = static_cast<ushort>(m_covered.at<ushort>(y, c) + by);
                }
            }
        }
    }

    double missedIn(cv::Range columns) const
    {
        double sum = 0;
        for (int y = 0; y < m_covered.rows; ++y) {
            const ushort* const covered = m_covered.ptr<ushort>(y);
            const float* const p = m_map.position.ptr<float>(y);
            for (int x = std::max(0, columns.start - kBeside); x < std::min(m_covered.cols, columns.end + kBeside); ++x) {
                sum += covered[x] == 0 ? p[x] : 0;
            }
        }
        return sum;
    }

    /// Any other way comes near to the place, or to this way beside it.
    bool othersNear(const RowWay& own, const cv::Rect& box) const
    {
        const int beside = static_cast<int>(kNearXMm * m_map.px_per_mm_x), above = static_cast<int>(kNearYMm * m_map.px_per_mm_y);
        return std::ranges::any_of(m_ways, [&](const RowWay& way) {
            for (int x = std::max(way.x0, box.x - beside); &way != &own && x < std::min(way.x0 + static_cast<int>(way.rows.size()), box.x + box.width + beside); ++x) {
                const auto [first, last] = spanAt(way, x);
                const auto [own_first, own_last] = x >= own.x0 && x < own.x0 + static_cast<int>(own.rows.size()) ? spanAt(own, x) : std::pair(box.y, box.y);
                if (first <= std::max(box.y + box.height, own_last) + above && last >= std::min(box.y, own_first) - above) {
                    return true;
                }
            }
            return false;
        });
    }

    /// Somebody should go there, if it costs less than what is missed.
    bool glean(const cv::Mat& labels, int label, const cv::Rect& box)
    {
        double mass = 0;
        cv::Point top(-1, labels.rows), bottom(-1, -1);
        for (int y = box.y; y < box.y + box.height; ++y) {
            for (int x = box.x; x < box.x + box.width; ++x) {
                if (labels.at<int>(y, x) == label && m_covered.at<ushort>(y, x) == 0) {
                    mass += m_map.position.at<float>(y, x);
                    top = y < top.y ? cv::Point(x, y) : top;
                    bottom = y > bottom.y ? cv::Point(x, y) : bottom;
                }
            }
        }
        if (mass < kLeastMass) {
            return false;
        }
        const int around = static_cast<int>(kAroundMm * m_map.px_per_mm_x);
        RowWay* taker = nullptr;
        RowWay best;
        cv::Range where;
        double most = 0;
        for (RowWay& way : m_ways) {
            const double level = m_map.row(way.level_mm);
            const cv::Point through = std::abs(top.y - level) > std::abs(bottom.y - level) ? top : bottom;
            const int end = way.x0 + static_cast<int>(way.rows.size());
            const cv::Range columns(std::max(way.x0, box.x - around), std::min(end, box.x + box.width + around));
            const bool at_border = std::ranges::any_of(way.borders_mm, [&](double mm) {
                const double x = m_map.column(mm), beside = kBorderMm * m_map.px_per_mm_x;
                return x > box.x - beside && x < box.x + box.width + beside;
            });
            if (at_border || !othersNear(way, box) || through.x <= columns.start || through.x >= columns.end - 1 || std::abs(through.y - level) > m_costs.reach_mm * m_map.px_per_mm_y) {
                continue;
            }
            RowWay other = way;
            const double more = detour(other, columns, through);
            const double before = missedIn(columns);
            cover(way, columns, -1), cover(other, columns, 1);
            const double gain = m_costs.missed * (before - missedIn(columns)) - more;
            cover(other, columns, -1), cover(way, columns, 1);
            if (gain > most) {
                most = gain, taker = &way, best = std::move(other), where = columns;
            }
        }
        if (taker) {
            cover(*taker, where, -1);
            *taker = std::move(best);
            cover(*taker, where, 1);
        }
        return taker != nullptr;
    }

    /// Leads the way through a place, its ends as they are; what that costs more than the way as it was.
    double detour(RowWay& way, cv::Range columns, cv::Point through) const
    {
        const auto lattice = [&] {
            Lattice l(m_map, m_ink, columns.start, columns.end, way.level_mm, way.others_mm, m_costs);
            l.breakAt(way.borders_mm);
            return l;
        };
        const auto rowAt = [&](int x) { return way.rows[static_cast<std::size_t>(x - way.x0)]; };
        Lattice as_it_is = lattice();
        for (int x = columns.start; x < columns.end; ++x) {
            as_it_is.bind(x - columns.start, rowAt(x), rowAt(x));
        }
        as_it_is.solve();
        Lattice other = lattice();
        for (const int x : {columns.start, columns.end - 1}) {
            other.bind(x - columns.start, rowAt(x), rowAt(x));
        }
        other.bind(through.x - columns.start, through.y, through.y);
        const std::vector<int> rows = other.solve();
        for (std::size_t k = 0; k < rows.size(); ++k) {
            const std::size_t i = static_cast<std::size_t>(columns.start - way.x0) + k;
            way.untangled[i] = way.untangled[i] || std::abs(way.rows[i] - rows[k]) > 1;
            way.rows[i] = rows[k];
        }
        return other.cost() - as_it_is.cost();
    }

    const NetworkReading& m_map;
    const cv::Mat& m_ink;
    std::vector<RowWay>& m_ways;
    PositionCosts m_costs;
    cv::Mat m_covered; ///< CV_16U: so many ways go through
};

} // namespace

bool goToMissedTips(const NetworkReading& map, const cv::Mat& ink, std::vector<RowWay>& ways, const PositionCosts& costs)
{
    return costs.missed > 0 && !map.position.empty() && Gleaner(map, ink, ways, costs).run();
}

} // namespace retrace
