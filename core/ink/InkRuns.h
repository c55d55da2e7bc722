// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

#include <vector>

namespace retrace {

/// A vertical run of ink in one pixel column of the unwarped page. Edges are sub-pixel: where the coverage
/// passes through one half, so that a pen of width w leaves bottom - top = w.
struct InkRun
{
    float top = 0, bottom = 0; ///< px; pixel k spans k-0.5 .. k+0.5
    float mass = 0;            ///< sum of coverage, px
    float centre = 0;          ///< centroid of coverage, px
    bool text = false;         ///< most of it is classed as text or marks
};

/// Runs of every column between rows y0 and y1, top down.
class InkColumns
{
public:
    /// `join_gap_px`: tall runs no further apart than this are one stroke, broken by a grid line.
    InkColumns(const InkResult& ink, int x0, int x1, int y0, int y1, float join_gap_px, float threshold = 0.35F);
    int x0() const { return m_x0; }
    int x1() const { return m_x0 + static_cast<int>(m_columns.size()); } ///< one past the last
    const std::vector<InkRun>& at(int x) const { return m_columns[static_cast<std::size_t>(x - m_x0)]; }
    std::vector<InkRun>& at(int x) { return m_columns[static_cast<std::size_t>(x - m_x0)]; }

private:
    int m_x0 = 0;
    std::vector<std::vector<InkRun>> m_columns;
};

/// What a grid line may cut out of a stroke (mm).
inline constexpr double kJoinGapMm = 0.5;

/// How a pen line is followed through the runs (Viterbi over runs, with columns left out at a cost).
struct FollowCosts
{
    double skip_per_mm = 0.45;     ///< a column without trace; ink earns 1 per mm
    double max_skip_mm = 9.0;
    double jump_per_mm = 0.08;      ///< empty paper between runs of neighbouring columns
    double jump_most = 0.8;        ///< ... saturates: a QRS may not be cut
    double tall_per_mm = 0.04;     ///< earned per mm of height and column: tall strokes are waves, not noise
    double tall_least_mm = 3.0, tall_most_mm = 20.0;
    double tall_away_mm = 25;    ///< strokes further from the row's level than this earn nothing
    double away_per_mm2 = 0.02;    ///< per mm from the row's level (beyond `free_mm`) and mm of time
    double free_mm = 3.0;
    double foreign_per_mm = 0.9;   ///< per mm of time on another row's level
    double text_share = 0.1;       ///< what text earns
};

/// One chosen run per column, -1 where there is none; columns x0..x1 of `columns`.
struct InkPath
{
    int x0 = 0;
    std::vector<int> run;
    double reward = 0;
    bool empty() const { return run.empty(); }
    int x1() const { return x0 + static_cast<int>(run.size()); }
};

/// Follows the line whose level is `level_px[x - x0]` (the row's baseline per column of `columns`), keeping off `others`
/// (baselines of other rows, constant per row, px).
InkPath followLine(const InkColumns& columns, const std::vector<double>& level_px, const std::vector<double>& others,
                   double px_per_mm_x, double px_per_mm_y, double pen_px, const FollowCosts& costs = {});

/// followLine twice: first along a constant level, then along the running median of what was found, so that a
/// wandering baseline or a paper that is not quite flat is no hindrance.
InkPath followRow(const InkColumns& columns, double level_px, const std::vector<double>& others, double px_per_mm_x,
                  double px_per_mm_y, double pen_px, const FollowCosts& costs = {});

} // namespace retrace
