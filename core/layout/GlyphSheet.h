// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/layout/GlyphClassifier.h"

#include <opencv2/core.hpp>

#include <vector>

namespace retrace {

/// A connected piece of ink on the sheet, in sheet pixels (right and bottom exclusive).
struct InkPiece
{
    cv::Rect box;
    int area = 0;
    int label = 0;
};

/// The page's ink at the resolution at which names are read (at most 9 px/mm), taken apart into pieces. What is asked of it is worked out then:
/// it is not for several threads at once.
class GlyphSheet
{
public:
    GlyphSheet(const UnwarpedPage& page, const InkResult& ink);
    /// The same sheet with other ink (CV_32F, as large).
    GlyphSheet(const GlyphSheet& sheet, cv::Mat ink);

    double px_per_mm_x() const { return m_ppm_x; }
    double px_per_mm_y() const { return m_ppm_y; }
    cv::Size size() const { return m_ink.size(); }
    const cv::Mat& ink() const { return m_ink; }
    /// Pieces no larger than a name can be, by their left edge.
    const std::vector<InkPiece>& pieces() const;

    /// Paper box of sheet pixels (edges, not centres).
    PaperBox paper(double x0, double y0, double x1, double y1) const;
    SheetPoint sheet(PaperPoint p) const;

    /// Fills the classifier's window for a word whose ink begins at (x0, y0) and is `height` sheet pixels tall.
    /// `all`: with traces and other large pieces; otherwise these are wiped out.
    void window(double x0, double y0, double height, bool all, GlyphClassifier& into) const;

private:
    void takeApart() const;
    const cv::Mat& sumOfAll() const;
    const cv::Mat& sumOfSmall() const;

    cv::Mat m_ink;              ///< CV_32F
    double m_ppm_x = 0, m_ppm_y = 0;
    PaperPoint m_origin;
    mutable cv::Mat m_large;    ///< CV_8U: of pieces that no name can be, and their rims; empty before takeApart()
    mutable std::vector<InkPiece> m_pieces;
    mutable cv::Mat m_sum_all, m_sum_small; ///< integrals, CV_64F; empty before they are asked for
};

} // namespace retrace
