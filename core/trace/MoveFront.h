// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/PositionPath.h"

#include <array>
#include <cstddef>
#include <vector>

namespace retrace {

constexpr int kMostMoves = 24, kMoves = 2 * kMostMoves + 1; ///< moves of the pen that are told apart, up and down, half a millimetre each
constexpr std::size_t kMoveLanes = (kMoves + 3) / 4 * 4;    ///< looked at four by four
constexpr float kUnreachable = 1e12F;                       ///< nats

/// What is paid in a column of a window (JointWindow): in each row, and for coming into it from the row above, and out of it to there.
/// (And what is worked out on the way.)
struct ColumnPrice { std::vector<float> here, down, up, across, explained, free; };

/// What moves from column to column cost in a window of `height` rows, in nats: for a change of the move (PositionCosts::bend_per_mm), and
/// for one so far that hardly any record has it.
class MoveCosts
{
public:
    MoveCosts(int height, double px_per_mm_y, const PositionCosts& costs);

    int moveOf(int rows) const { return m_move[static_cast<std::size_t>(rows + m_height)] - kMostMoves; } ///< -kMostMoves .. kMostMoves
    float far(int rows) const { return m_far[static_cast<std::size_t>(rows < 0 ? -rows : rows)]; }
    float bend(int change) const { return m_bend[static_cast<std::size_t>(2 * kMostMoves + change)]; }
    /// After `move`, of every next one from -kMostMoves on (kMoveLanes of them).
    const float* bendsAfter(int move) const { return &m_bend[static_cast<std::size_t>(kMostMoves - move)]; }
    int height() const { return m_height; }

private:
    int m_height;
    std::vector<float> m_far;
    std::vector<float> m_bend; ///< no change in the middle; padded to what is looked at together
    std::vector<int> m_move;   ///< of a step by k - m_height rows
};

/// A row that a column is reached in, the move that led there, and where from.
struct MoveNode { int y, move; float cost; int before; };

/// The states (row and move) that a column is reached in: a Viterbi step after the other, states far from the cheapest left out.
class MoveFront
{
public:
    explicit MoveFront(const MoveCosts& moves);

    /// From nodes first .. end - 1, of the column before, which lie row by row. `lifted`: turns and far moves cost nothing.
    void spread(const std::vector<MoveNode>& nodes, std::size_t first, std::size_t end, const ColumnPrice& column, bool lifted);
    /// Appends those that are cheap enough, of the last column those in its row (-1: of all rows), and forgets all.
    void collect(std::vector<MoveNode>& nodes, int only);

private:
    void offer(int y, std::size_t move, float cost, int from);

    const MoveCosts& m_moves;
    std::array<float, kMoveLanes> m_straight{}; ///< what turns cost a lifted pen
    std::vector<float> m_best; ///< of each row's moves
    std::vector<int> m_back;   ///< node that it is reached from
    int m_lowest, m_highest = -1;
    float m_least = kUnreachable;
};

} // namespace retrace
