// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/InkRuns.h"
#include "core/layout/Layout.h"

#include <vector>

namespace retrace {

/// A row of traces across the paper, with a rough path: one y per pixel column of the unwarped page.
struct RowMark
{
    double baseline_mm = 0;  ///< median of the path
    double x0_mm = 0, x1_mm = 0; ///< where its ink begins and ends, pulses included
    /// Where the network sees the signal begin and end, calibration pulses left out; anywhere where it does not tell.
    double signal_x0_mm = -1e9, signal_x1_mm = 1e9;
    double filled = 0;       ///< share of columns between x0 and x1 that have ink
    int x0_px = 0;           ///< column of path[0]
    double step_mm = 0;      ///< paper between two columns; path[0] stands at x0_mm + step_mm / 2
    std::vector<float> path_mm; ///< paper y of the run's centroid; NaN in gaps
    std::vector<float> extent_mm; ///< height of the run in that column
};

struct RowSearch
{
    std::vector<RowMark> rows;       ///< top down
    std::vector<double> levels_mm;   ///< paper y of every level that gathers ink, rows and others
};

/// Rows of traces. Text lines, frames and specks are no rows.
RowSearch findRows(const UnwarpedPage& page, const InkResult& ink, const Task& task);

/// Calibration pulses at the left or right ends of rows, found as plateaus with upright flanks on the rows' paths.
/// Where the scale is a guess (UnwarpedPage::scale_guessed) they may be of any size, if their shape is that of 1 mV for 0.2 s and half of the
/// rows have them alike.
std::vector<PulseMark> findPulses(const UnwarpedPage& page, const std::vector<RowMark>& rows);

/// The same on the page's ink, for where rows are broken: the column in which most rows have a level line with a stroke down from either end,
/// of a pulse's measures (of those that `printed` leaves possible; on pages without a grid the height is measured where the foot shows). `of_pulses`: `ink` is that of pulses alone (core/ink/InkParts);
/// then pulses that run into each other, or stand apart from their rows, are found as well.
std::vector<PulseMark> searchPulses(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows, const PrintedScale& printed,
                                    bool of_pulses = false);

/// Puts the pulses' sides to the middle of the upright strokes there.
void sharpenFlanks(const UnwarpedPage& page, const InkResult& ink, std::vector<PulseMark>& pulses);

/// Rows without a pulse, where two others have theirs at the same end: a line `gain_mm` above the row's level, at the place
/// and of the width of the others, is the top of one (its foot is taken to lie the gain below).
void completePulses(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows, double gain_mm, std::vector<PulseMark>& pulses);

/// Where upright lines stand between the columns of leads, in paper x.
struct SeparatorLines
{
    std::vector<double> x_mm;
    bool dotted = false; ///< lines of dots or dashes, which no beat draws; else bars
    std::vector<bool> in_row{}; ///< whether most of them, and two, stand in a row (index into the page's rows)
};

/// Upright separator bars that stand at the same place in several rows.
SeparatorLines findSeparators(const UnwarpedPage& page, const InkResult& ink, const std::vector<RowMark>& rows);

} // namespace retrace
