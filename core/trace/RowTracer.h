// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/InkRuns.h"
#include "core/trace/Bars.h"
#include "core/trace/BehindBars.h"
#include "core/trace/PositionPath.h"
#include "core/trace/Refine.h"
#include "core/trace/TracedRow.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace retrace {

/// Reads the path of each row of a page, given by its boxes (indices into the layout's; at least one): ways() of all rows, read() of each, and
/// when all are read finish() of each. Rows may be read side by side on several threads. Page, ink, layout and parameters are the caller's, and
/// must outlive the tracer; what it changes of them (the network's map with lead names faded) is its own copy.
class RowTracer
{
public:
    static constexpr double kCrossMm = 0.6; ///< paths of two rows this near to each other cross

    RowTracer(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const TraceParams& params);

    /// Each row's way through the map, those that go along the same ink told from one another; empty without a network.
    std::vector<RowWay> ways(const std::vector<std::vector<std::size_t>>& rows) const;

    /// A row's path as ink and network tell it, and its pen; `ways` are all rows', the row's own at `index`, or none.
    TracedRow read(const std::vector<std::size_t>& boxes, std::span<const RowWay> ways, std::size_t index) const;

    /// What the page shows of it, redrawn, and the evidence; the other rows' ink is theirs to explain. `all` are the rows as they were read, `row`
    /// at `index`.
    void finish(TracedRow& row, std::size_t index, std::span<const TracedRow> all) const;

private:
    /// Paper x where a row's boxes begin and end.
    std::pair<double, double> reachOf(const std::vector<std::size_t>& boxes) const;
    /// The classical way: a path through the runs of ink; kPerColumn values for every column from x0 to x1.
    std::vector<double> readInk(const InkColumns& columns, const LeadBox& first, int x0, int x1) const;
    RowSeen readSeen(const RowWay& way, int x0, int x1) const;
    /// Whether a place (px) lies where another row's way goes.
    bool onAnothersWay(double x, double y, const RowWay* own, std::span<const RowWay> all) const;
    bool inName(double x, double y) const;

    DrawnRow drawn(const cv::Mat& own) const { return {m_ink.coverage, own, m_page.px_per_mm_x / m_page.px_per_mm_y}; }
    BarInk barInk() const { return {m_ink.coverage, m_own, m_page.px_per_mm_x, m_page.px_per_mm_y}; }

    /// m_own less what the other rows' pens cover, where they come near.
    cv::Mat ownOf(std::size_t index, std::span<const TracedRow> all) const;
    /// The path refined until, redrawn with the page's pen, it matches the ink.
    void redraw(TracedRow& row) const;
    /// Ink that runs into a grid line or a lead's name leads the path astray, and redrawing it does not bring it back: where what the network
    /// sees, refined alike, matches the ink better, it is taken.
    void orAsSeen(TracedRow& row) const;
    /// Where in a row's values its leads begin, but for the first.
    std::vector<std::size_t> bordersOf(const std::vector<std::size_t>& boxes, int x0, std::size_t n) const;

    /// Paper y of a path at paper x, between its columns.
    double rowAt(const PositionPath& path, double x_mm) const;
    int column(double x_mm, int round_up) const;
    double y_px(double y_mm) const { return (y_mm - m_page.origin.y_mm) * m_page.px_per_mm_y; }
    double x_mm(double px) const { return m_page.origin.x_mm + px / m_page.px_per_mm_x; }
    double y_mm(double px) const { return m_page.origin.y_mm + px / m_page.px_per_mm_y; }

    std::vector<double> otherLevels(int row) const; ///< mm, that its path keeps off

    const UnwarpedPage& m_page;
    const InkResult& m_ink;
    const LayoutResult& m_layout;
    const TraceParams& m_params;
    std::vector<PaperBox> m_names;
    std::vector<Bar> m_bars;
    NetworkReading m_map; ///< the network's, with lead names faded
    cv::Mat m_map_ink, m_own;
};

} // namespace retrace
