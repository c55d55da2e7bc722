// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/MoveFront.h"

#include <opencv2/core/hal/intrin.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kMoveMm = 0.5;
constexpr float kFar = 3.0F;    // nats a mm beyond kMostMoves
constexpr float kPrune = 16.0F; // nats beyond a column's cheapest state

} // namespace

MoveCosts::MoveCosts(int height, double px_per_mm_y, const PositionCosts& costs) : m_height(height)
{
    for (int by = 0; by <= height; ++by) {
        m_far.push_back(kFar * static_cast<float>(std::max(0.0, by / px_per_mm_y - kMostMoves * kMoveMm)));
    }
    for (int by = -height; by <= height; ++by) {
        m_move.push_back(std::clamp(static_cast<int>(std::lround(by / (kMoveMm * px_per_mm_y))), -kMostMoves, kMostMoves) + kMostMoves);
    }
    for (int change = 1 - kMoves; change < static_cast<int>(kMoveLanes); ++change) {
        m_bend.push_back(static_cast<float>(costs.bend_per_mm * std::max(0.0, std::abs(change) * kMoveMm - costs.bend_free_mm)));
    }
}

MoveFront::MoveFront(const MoveCosts& moves)
    : m_moves(moves), m_best(static_cast<std::size_t>(moves.height()) * kMoves, kUnreachable), m_back(m_best.size(), -1), m_lowest(moves.height())
{
}

void MoveFront::spread(const std::vector<MoveNode>& nodes, std::size_t first, std::size_t end, const ColumnPrice& column, bool lifted)
{
    float cheapest = kUnreachable;
    for (std::size_t i = first; i < end; ++i) {
        cheapest = std::min(cheapest, nodes[i].cost);
    }
    for (std::size_t i = first; i < end;) {
        const int from = nodes[i].y;
        std::array<float, kMoveLanes> through; // by the next move
        std::array<int, kMoveLanes> by{};
        through.fill(kUnreachable);
        float least = kUnreachable;
        for (; i < end && nodes[i].y == from; ++i) {
            least = std::min(least, nodes[i].cost);
            const float cost = nodes[i].cost;
            const float* const bend = lifted ? m_straight.data() : m_moves.bendsAfter(nodes[i].move);
            for (std::size_t m = 0; m < kMoveLanes; m += 4) {
                const cv::v_float32x4 now = cv::v_load(bend + m) + cv::v_setall_f32(cost), old = cv::v_load(&through[m]);
                cv::v_store(&through[m], cv::v_min(now, old));
                cv::v_store(&by[m], cv::v_select(cv::v_reinterpret_as_s32(now < old), cv::v_setall_s32(static_cast<int>(i)), cv::v_load(&by[m])));
            }
        }
        const auto reach = [&](int y, float travel) {
            const auto move = static_cast<std::size_t>(m_moves.moveOf(y - from) + kMostMoves);
            const float cost = through[move] + travel + (lifted ? 0.0F : m_moves.far(y - from)) + column.here[static_cast<std::size_t>(y)];
            offer(y, lifted ? static_cast<std::size_t>(kMostMoves) : move, cost, by[move]);
        };
        reach(from, 0);
        float travel = 0;
        for (int y = from + 1; y < m_moves.height() && least + travel < cheapest + kPrune; ++y) {
            travel += column.down[static_cast<std::size_t>(y)];
            reach(y, travel);
        }
        travel = 0;
        for (int y = from - 1; y >= 0 && least + travel < cheapest + kPrune; --y) {
            travel += column.up[static_cast<std::size_t>(y) + 1];
            reach(y, travel);
        }
    }
}

void MoveFront::collect(std::vector<MoveNode>& nodes, int only)
{
    for (int y = m_lowest; y <= m_highest; ++y) {
        for (int move = 0; move < kMoves; ++move) {
            const std::size_t at = static_cast<std::size_t>(y) * kMoves + static_cast<std::size_t>(move);
            if (only < 0 ? m_best[at] < m_least + kPrune : y == only && m_best[at] < kUnreachable) {
                nodes.push_back({y, move - kMostMoves, m_best[at], m_back[at]});
            }
            m_best[at] = kUnreachable;
        }
    }
    m_lowest = m_moves.height(), m_highest = -1, m_least = kUnreachable;
}

void MoveFront::offer(int y, std::size_t move, float cost, int from)
{
    const std::size_t at = static_cast<std::size_t>(y) * kMoves + move;
    if (cost < m_least + kPrune && cost < m_best[at]) {
        m_best[at] = cost;
        m_back[at] = from;
        m_lowest = std::min(m_lowest, y), m_highest = std::max(m_highest, y);
        m_least = std::min(m_least, cost);
    }
}

} // namespace retrace
