// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"
#include "core/layout/Rows.h"

#include <optional>
#include <vector>

namespace retrace {

/// What a page shows of its arrangement, before a template is chosen.
struct LayoutEvidence
{
    std::vector<RowMark> rows;
    std::vector<NameMark> names;
    SeparatorLines separators;
    double x0_mm = 0, x1_mm = 0; ///< where the signals begin and end, pulses left out
    double spacing_mm = 0;       ///< median distance of rows
};

/// A template laid over the rows.
struct TemplateFit
{
    const LayoutTemplate* layout = nullptr;
    std::vector<int> row_of;       ///< for each template row (rhythm rows last): index into rows, -1 if not there
    double score = 0;              ///< 0..1
    int names_matched = 0, names_wrong = 0;
    std::optional<double> laws;    ///< 0..1 how well limb-lead laws and rhythm strips hold; nullopt if they cannot be tested
    /// For each cell: the name that stands at it (index into names), or -1.
    std::vector<int> name_of;
};

/// Pages of one, three or six full-length rows: whichever leads the names on them say.
inline bool isStripPage(const LayoutTemplate& t) { return t.columns == 1 && t.rows <= 6; }

/// "II" and "III" lose strokes where a beat runs into them.
inline bool strokesLost(Lead read, Lead printed) { return read < printed && printed <= Lead::III; }

/// All templates, best first.
std::vector<TemplateFit> matchTemplates(const LayoutEvidence& evidence);

/// The rows' signal between two paper positions, resampled to `n` values, level removed, up positive (mm).
/// Empty if less than half is there.
std::vector<double> roughSegment(const RowMark& row, double from_mm, double to_mm, int n);

/// Pearson's r of two equally long series; 0 where one is constant.
double correlation(const std::vector<double>& a, const std::vector<double>& b);

/// 1 where both are as large, less where one is a multiple of the other: leads are often alike in shape, but a strip has its own segment's very
/// size. (With r this makes the share of the energy that the two have in common.) Both without their level.
double evenness(const std::vector<double>& a, const std::vector<double>& b);

} // namespace retrace
