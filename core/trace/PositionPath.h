// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

#include <utility>
#include <vector>

namespace retrace {

/// How a signal is followed through the network's position map: a Viterbi path over all rows of the map, costs in nats.
struct PositionCosts
{
    double floor = 0.01;          ///< probability that the signal is where the network sees nothing
    double ink = 0.05;            ///< what full ink is worth where the network sees no signal
    double jump_per_mm = 26.0;    ///< from column to column across paper: a pen draws a connected line
    double stroke_per_mm = 0.2;   ///< ... and along ink: a QRS is one jump
    double break_per_mm = 5.0;    ///< ... and across paper where the pen may have been lifted: as near to where one lead ends and the next begins ...
    double break_mm = 0.4;        ///< ... as this
    double crossed = 2.5;         ///< earned for all of a column's probability, where it is spread along a steep stroke
    double shared = 1.0;          ///< per column on what is another row's, where rows are led together (joinWays())
    double shared_per_mm = 0.5;   ///< ... and along its ink
    double bend_per_mm = 1.5;     ///< where rows are told from one another: for a change of the move from column to column ...
    double bend_free_mm = 2.0;    ///< ... beyond this; in 94 records at 25 mm/s the greatest in a second was 1.4 mm in the median, 4.9 mm in 1 of 100
    double missed = 4.0;          ///< for a column's worth of signal that the network sees and no row goes through
    double away_per_mm = 0.02;    ///< per column and mm from the row's level, beyond `free_mm`
    double free_mm = 3.0;
    double foreign = 5.0;         ///< per column on another row's level
    double reach_mm = 40.0;       ///< no trace leaves its row's level further than this
    double sure = 0.15;           ///< probability around the path under which a column says nothing
    double bridge_mm = 1.5;       ///< silent columns up to this are bridged
};

/// Positions column by column of the map from `x0` on.
struct PositionPath
{
    int x0 = 0;
    std::vector<double> row;        ///< rows of the map, sub-pixel; NaN where the map is silent
    std::vector<float> probability; ///< that the map gives to the neighbourhood of the path
    bool empty() const { return row.empty(); }
};

/// The mean of the map's probability within two rows of a row, and how much of it there is.
struct MapSpot { double row, probability; };
MapSpot spotAt(const cv::Mat& position, int x, int row);

/// Share of ink in every pixel of the position map: of the page's own ink and of the network's trace class the higher.
cv::Mat inkOfMap(const InkResult& ink);

/// One row's way through the map, a row of the map a column.
struct RowWay
{
    int x0 = 0;                    ///< column of rows[0]
    std::vector<int> rows;
    double level_mm = 0;
    std::vector<double> others_mm; ///< as for followPosition()
    std::vector<double> borders_mm; ///< where its leads begin and end: between them the pen may jump there, and bars stand
    /// Columns of `rows` that were read anew because another way went along the same ink.
    std::vector<bool> untangled{};
    std::vector<bool> crossed{}; ///< columns of `rows` in which another way comes so near that what is seen there may be either's; empty: none
};

/// Rows of the map that a way covers in column x, from the row of the column before.
std::pair<int, int> spanAt(const RowWay& way, int x);

/// The cheapest way of the signal whose level is `level_mm` from x_mm `from` to `to`, keeping off the levels `others_mm`. `ink`: as
/// inkOfMap() gives it. `borders_mm`: as in RowWay.
RowWay wayOf(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm, const std::vector<double>& others_mm,
             const PositionCosts& costs = {}, const std::vector<double>& borders_mm = {});

/// Of the map's columns from `x0` to `x1` - 1 those in which the pen may have been lifted: at a row's borders but for its first and last.
std::vector<bool> breaksOf(const NetworkReading& map, const std::vector<double>& borders_mm, int x0, int x1, const PositionCosts& costs);

/// In a spike whose flanks run into one stroke the cheapest way may go up and down more than once; it then goes to the tip and back.
void straightenSpikes(const NetworkReading& map, RowWay& way);

/// The path along a way.
PositionPath pathAlong(const NetworkReading& map, const RowWay& way, const PositionCosts& costs = {});

/// The path along the cheapest way.
PositionPath followPosition(const NetworkReading& map, const cv::Mat& ink, double from_mm, double to_mm, double level_mm,
                            const std::vector<double>& others_mm, const PositionCosts& costs = {});

} // namespace retrace
