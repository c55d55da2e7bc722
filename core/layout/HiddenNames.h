// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphSheet.h"
#include "core/layout/NameConsensus.h"
#include "core/layout/Rows.h"
#include "core/record/Task.h"

#include <vector>

namespace retrace {

/// Names that lie under the traces at the starts of rows. Rows without a sure name are looked at with their trace taken
/// away by their other beats; what is read there is read with the trace as well, and both count.
class HiddenNames
{
public:
    HiddenNames(const GlyphSheet& sheet, const std::vector<RowMark>& rows, GlyphClassifier& classifier);

    /// Adds what is found where `names` show nothing sure.
    void add(std::vector<NameCandidate>& names, const Task& task);

    /// Names of a page's rows begin at one place: where most do, the rest is read there again. A name that begins further
    /// right lost its first bar. On pages of few rows only, where no columns of names tell so.
    void align(std::vector<NameCandidate>& names, const Task& task);

    /// A lone bar at the usual place of a name, standing free, with nothing else there, is an "I".
    void believeLoneBars(std::vector<NameCandidate>& names) const;

private:
    struct Place { double x0, dy, height; };

    GlyphGuess readAll(double x0, double y0, double height);
    std::optional<NameCandidate> readAt(const Place& place, std::size_t row);
    std::vector<std::vector<std::size_t>> byRow(const std::vector<NameCandidate>& names, double least) const;
    std::optional<Place> usualPlace(const std::vector<NameCandidate>& names) const;
    double rowLevel(std::size_t row) const;
    void erase(const Task& task, const std::vector<std::size_t>& rows);
    bool standsFree(const NameCandidate& bar) const;

    const GlyphSheet& m_sheet;
    const std::vector<RowMark>& m_rows;
    GlyphClassifier& m_classifier;
    std::vector<cv::Rect> m_starts;      ///< of each row, where its name may stand
    std::optional<GlyphSheet> m_erased, m_half; ///< without these rows' traces, and half of it
};

} // namespace retrace
