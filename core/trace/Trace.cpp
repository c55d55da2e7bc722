// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Trace.h"

#include "core/ink/InkRuns.h"
#include "core/record/Parallel.h"
#include "core/trace/Bars.h"
#include "core/trace/BeatTimes.h"
#include "core/trace/BehindBars.h"
#include "core/trace/DrawnSamples.h"
#include "core/trace/Evidence.h"
#include "core/trace/HiddenEnds.h"
#include "core/trace/JointWays.h"
#include "core/trace/OwnInk.h"
#include "core/trace/PositionPath.h"
#include "core/trace/Readout.h"
#include "core/trace/Refine.h"
#include "core/trace/RowInk.h"
#include "core/trace/RowJudge.h"
#include "core/trace/SampledLead.h"
#include "core/trace/Tips.h"
#include "core/trace/VectorTrace.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <thread>

namespace retrace {
namespace {

constexpr double kAroundMm = 1.5;     // ink looked at beyond a row's ends
constexpr double kBandMm = 40.0;      // no trace leaves its row's level further than this
constexpr double kMostly = 0.75;       // of the leads
constexpr double kMostSampleMm = 0.7; // between samples that lines were drawn between: 100 a second at 50 mm/s are 0.5 mm
constexpr std::size_t kFewRows = 6;   // of more a tip's ink is too often another row's (docs/figures.md)
constexpr double kCrossMm = 0.6;       // paths of two rows this near to each other cross
constexpr double kRimPx = 0.5, kNearRowPx = 24.0; // about another row's pen, and between two rows whose pixels matter to each other
constexpr double kVectorStepMm = 0.02; // paths have no pixels: well above any export rate

class RowTracer
{
public:
    RowTracer(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const TraceParams& params)
        : m_page(page), m_ink(ink), m_layout(layout), m_params(params), m_names(nameBoxes(layout, ink.network)), m_bars(findBars(page, ink, layout))
    {
        if (params.refine) {
            m_own = ownInk(page, ink, layout, m_names, m_bars);
        }
        if (!ink.network.empty()) {
            m_map = ink.network;
            m_map.position = ink.network.position.clone();
            m_map_ink = inkOfMap(ink);
            fadeNames(m_names, m_map, m_map_ink);
        }
    }

    /// One path through a whole row: kPerColumn values for every column from x0 on.
    struct Row
    {
        std::vector<std::size_t> boxes;
        int x0 = 0;
        std::vector<double> y;
        std::vector<double> from_ink; ///< as the ink alone tells it
        RowSeen seen;                 ///< as the network alone tells it; empty without one
        cv::Mat own; ///< the ink that is its to explain; empty without refinement
        PenModel pen;
        bool shows_pen = false; ///< rather than taking the page's
        std::vector<ColumnEvidence> evidence;
    };

    /// Each row's way through the map, those that go along the same ink told from one another; empty without a network.
    std::vector<RowWay> ways(const std::vector<std::vector<std::size_t>>& rows) const
    {
        std::vector<RowWay> found(m_ink.network.empty() ? 0 : rows.size());
        inParallel(found.size(), [&](std::size_t r) {
            const auto [from, to] = reachOf(rows[r]);
            const LeadBox& first = m_layout.boxes[rows[r].front()];
            std::vector<double> borders;
            for (const std::size_t box : rows[r]) {
                borders.insert(borders.end(), {m_layout.boxes[box].box.x0_mm, m_layout.boxes[box].box.x1_mm});
            }
            found[r] = wayOf(m_map, m_map_ink, from, to, first.baseline_mm, otherLevels(first.row), {}, borders);
        });
        joinWays(m_map, m_map_ink, found);
        for (RowWay& way : m_page.resampled ? std::span(found) : std::span<RowWay>()) { // scans as they are show each flank
            straightenSpikes(m_map, way);
        }
        return found;
    }

    /// A row's path as ink and network tell it; `ways` are all rows', or none.
    Row read(const std::vector<std::size_t>& boxes, std::span<const RowWay> ways, std::size_t index) const
    {
        const RowWay* const way = ways.empty() ? nullptr : &ways[index];
        const LeadBox& first = m_layout.boxes[boxes.front()];
        const auto [from, to] = reachOf(boxes);
        const InkColumns columns = rowInk(m_page, m_ink, m_layout, m_names, boxes, from - kAroundMm, to + kAroundMm, kBandMm);
        Row row;
        row.boxes = boxes;
        row.x0 = column(from, 0);
        const int x1 = column(to, 1);
        row.from_ink = readInk(columns, first, row.x0, x1);
        row.seen = way ? readSeen(*way, row.x0, x1) : RowSeen();
        row.y = !way ? row.from_ink
                     : judgeRow(columns, row.x0, row.from_ink, row.seen, {m_page.px_per_mm_x, m_page.px_per_mm_y, !m_page.resampled},
                                {[&](double x, double y) { return onAnothersWay(x, y, way, ways); }, [&](double x, double y) { return inName(x, y); }});
        if (m_params.refine) {
            row.pen = penOf(drawn(m_own), row.x0, row.y, kPerColumn);
            row.shows_pen = row.pen.known();
        }
        return row;
    }

    /// What the page shows of it, redrawn; the other rows' ink is theirs to explain.
    void finish(Row& row, std::size_t index, std::span<const Row> all) const
    {
        const LeadBox& first = m_layout.boxes[row.boxes.front()];
        if (m_params.refine) {
            row.own = ownOf(index, all);
            redraw(row);
            if (!row.seen.y.empty() && m_page.resampled) {
                orAsSeen(row);
            }
            if (all.size() <= kFewRows) {
                row.y = reachTips(drawn(row.own), row.x0, row.y, kPerColumn, row.pen, bordersOf(row.boxes, row.x0, row.y.size()));
            }
        }
        const Scene scene{m_page, m_ink, m_layout, m_map, m_map_ink, m_own, m_names, m_bars};
        row.evidence = evidenceOf(scene, {row.x0, kPerColumn, row.y, row.from_ink, row.seen.y, first.baseline_mm, otherLevels(first.row), row.pen});
    }

    /// Columns from sample to sample, where all rows were drawn by straight lines between samples; else 0.
    double spacingOf(const std::vector<Row>& rows) const
    {
        std::vector<std::vector<double>> paths;
        for (const Row& row : rows) {
            for (std::size_t b : row.shows_pen ? row.boxes : std::vector<std::size_t>()) {
                paths.push_back(sampled(row, drawn(row.own), b).closed());
            }
        }
        return sampleSpacing(paths, kPerColumn, kMostSampleMm * m_page.px_per_mm_x);
    }

    /// A row's leads; as samples where they were drawn so and the ink bears it out.
    std::vector<LeadTrace> cut(const Row& row, double spacing_px, double most) const
    {
        std::vector<LeadTrace> out;
        const bool as_samples = spacing_px > 0 && row.shows_pen;
        const std::vector<double> firsts = as_samples ? firstSamples(row, spacing_px) : std::vector<double>();
        for (std::size_t k = 0; k < row.boxes.size(); ++k) {
            const std::size_t b = row.boxes[k];
            if (std::ranges::any_of(row.y, [](double v) { return !std::isnan(v); })) {
                const auto samples = as_samples ? samplesOf(row, b, spacing_px, firsts[k], most) : std::nullopt;
                out.push_back(samples ? *samples : cut(b, row.x0, row.y));
                addSeen(out.back(), row);
            }
        }
        return out;
    }

private:
    /// Paper x where a row's boxes begin and end.
    std::pair<double, double> reachOf(const std::vector<std::size_t>& boxes) const
    {
        double from = 1e9, to = -1e9;
        for (std::size_t b : boxes) {
            from = std::min(from, m_layout.boxes[b].box.x0_mm);
            to = std::max(to, m_layout.boxes[b].box.x1_mm);
        }
        return {from, to};
    }

    static constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

    /// The classical way: a path through the runs of ink; kPerColumn values for every column from x0 to x1.
    std::vector<double> readInk(const InkColumns& columns, const LeadBox& first, int x0, int x1) const
    {
        const InkPath path = followRow(columns, y_px(first.baseline_mm), others(first.row), m_page.px_per_mm_x,
                                       m_page.px_per_mm_y, m_ink.pen_width_mm * m_page.px_per_mm_y);
        std::vector<double> y(static_cast<std::size_t>(x1 - x0) * kPerColumn, kNowhere);
        if (path.empty()) {
            return y;
        }
        const std::vector<double> read = m_params.subpixel ? readSubpixel(columns, path, m_page.px_per_mm_x / m_page.px_per_mm_y)
                                                           : readCentroids(columns, path);
        const long shift = (static_cast<long>(path.x0) - x0) * static_cast<long>(kPerColumn);
        for (long i = 0; i < static_cast<long>(y.size()); ++i) {
            if (i - shift >= 0 && i - shift < static_cast<long>(read.size())) {
                y[static_cast<std::size_t>(i)] = read[static_cast<std::size_t>(i - shift)];
            }
        }
        return y;
    }

    RowSeen readSeen(const RowWay& way, int x0, int x1) const
    {
        const PositionPath path = pathAlong(m_map, way);
        RowSeen seen;
        for (int i = 0; i < (x1 - x0) * static_cast<int>(kPerColumn); ++i) {
            const double x = x_mm(x0 - 0.5 + (i + 0.5) / kPerColumn);
            seen.y.push_back(y_px(rowAt(path, x)));
            const auto at = std::lround(m_map.column(x)) - path.x0;
            const bool inside = at >= 0 && at < static_cast<long>(path.probability.size());
            seen.way.push_back(inside ? y_px(m_map.toPaper(0, way.rows[static_cast<std::size_t>(at)]).y_mm) : kNowhere);
            seen.probability.push_back(inside ? path.probability[static_cast<std::size_t>(at)] : 0.0F);
            seen.crossed.push_back(inside && !way.crossed.empty() && way.crossed[static_cast<std::size_t>(at)]);
        }
        return seen;
    }

    /// Whether a place (px) lies where another row's way goes.
    bool onAnothersWay(double x, double y, const RowWay* own, std::span<const RowWay> all) const
    {
        const int column = static_cast<int>(std::lround(m_map.column(x_mm(x))));
        const double row = m_map.row(y_mm(y)), near = kCrossMm * m_map.px_per_mm_y;
        return std::ranges::any_of(all, [&](const RowWay& way) {
            if (&way == own || column < way.x0 || column >= way.x0 + static_cast<int>(way.rows.size())) {
                return false;
            }
            const auto [first, last] = spanAt(way, column);
            return row > first - near && row < last + near;
        });
    }

    bool inName(double x, double y) const
    {
        return std::ranges::any_of(m_names, [&](const PaperBox& name) { return x_mm(x) >= name.x0_mm && x_mm(x) <= name.x1_mm && y_mm(y) >= name.y0_mm && y_mm(y) <= name.y1_mm; });
    }

    DrawnRow drawn(const cv::Mat& own) const { return {m_ink.coverage, own, m_page.px_per_mm_x / m_page.px_per_mm_y}; }
    BarInk barInk() const { return {m_ink.coverage, m_own, m_page.px_per_mm_x, m_page.px_per_mm_y}; }

    /// m_own less what the other rows' pens cover, where they come near.
    cv::Mat ownOf(std::size_t index, std::span<const Row> all) const
    {
        const Row& row = all[index];
        cv::Mat own = m_own;
        const double radius = 0.5 * m_ink.pen_width_mm * m_page.px_per_mm_y + kRimPx;
        const int beside = static_cast<int>(std::ceil(radius * m_page.px_per_mm_x / m_page.px_per_mm_y));
        for (const Row& other : all) {
            const int n = static_cast<int>(other.y.size() / kPerColumn);
            for (int c = 0; &other != &row && c < n; ++c) {
                const auto [lo, hi] = extentOf(other, c - beside, c + beside + 1);
                const auto [own_lo, own_hi] = extentOf(row, c - beside + other.x0 - row.x0, c + beside + 1 + other.x0 - row.x0);
                if (lo > hi || own_lo > own_hi || lo > own_hi + kNearRowPx || hi < own_lo - kNearRowPx) {
                    continue;
                }
                if (own.data == m_own.data) {
                    own = m_own.clone();
                }
                const int from = std::clamp(static_cast<int>(std::floor(lo - radius)), 0, own.rows), to = std::clamp(static_cast<int>(std::ceil(hi + radius)) + 1, from, own.rows);
                own(cv::Range(from, to), cv::Range(c + other.x0, c + other.x0 + 1)) = 0;
            }
        }
        return own;
    }

    /// Lowest and highest value of a row's columns; lo > hi where there is none.
    static std::pair<double, double> extentOf(const Row& row, int from, int to)
    {
        double lo = 1e9, hi = -1e9;
        const auto end = static_cast<int>(row.y.size() / kPerColumn);
        for (int i = std::clamp(from, 0, end) * static_cast<int>(kPerColumn); i < std::clamp(to, 0, end) * static_cast<int>(kPerColumn); ++i) {
            const double v = row.y[static_cast<std::size_t>(i)];
            lo = std::isnan(v) ? lo : std::min(lo, v);
            hi = std::isnan(v) ? hi : std::max(hi, v);
        }
        return {lo, hi};
    }

    /// The path refined until, redrawn with the page's pen, it matches the ink.
    void redraw(Row& row) const
    {
        const std::vector<std::size_t> borders = bordersOf(row.boxes, row.x0, row.y.size());
        readBehindBars(m_bars, barInk(), row.x0, kPerColumn, borders, row.y);
        row.y = refine(drawn(row.own), row.x0, row.y, kPerColumn, row.pen, borders);
    }

    /// Ink that runs into a grid line or a lead's name leads the path astray, and redrawing it does not bring it back: where what the network
    /// sees, refined alike, matches the ink better, it is taken.
    void orAsSeen(Row& row) const
    {
        std::vector<double> seen = row.seen.y;
        const std::vector<std::size_t> borders = bordersOf(row.boxes, row.x0, seen.size());
        readBehindBars(m_bars, barInk(), row.x0, kPerColumn, borders, seen);
        seen = refine(drawn(row.own), row.x0, seen, kPerColumn, row.pen, borders);
        row.y = betterDrawn(drawn(row.own), row.x0, row.y, seen, kPerColumn, row.pen);
    }

    /// The pen, and the columns of a lead's box, of what was seen along its row.
    void addSeen(LeadTrace& trace, const Row& row) const
    {
        const auto [from, to] = spanOf(row, trace.box);
        const std::size_t a = static_cast<std::size_t>(from) / kPerColumn;
        const std::size_t b = std::min(row.evidence.size(), static_cast<std::size_t>(to) / kPerColumn + 1);
        trace.evidence.assign(row.evidence.begin() + static_cast<std::ptrdiff_t>(std::min(a, b)), row.evidence.begin() + static_cast<std::ptrdiff_t>(b));
        trace.pen = row.pen;
        trace.evidence_step_mm = 1 / m_page.px_per_mm_x;
        trace.evidence_x0_mm = x_mm(row.x0 + static_cast<double>(a));
    }

    /// A lead's values in its row's path.
    std::pair<long, long> spanOf(const Row& row, std::size_t b) const
    {
        const PaperBox& box = m_layout.boxes[b].box;
        const auto at = [&](double x_mm) {
            const double px = (x_mm - m_page.origin.x_mm) * m_page.px_per_mm_x - row.x0 + 0.5;
            return std::clamp(std::lround(px * kPerColumn), 0L, static_cast<long>(row.y.size()));
        };
        return {at(box.x0_mm), at(box.x1_mm)};
    }

    SampledLead sampled(const Row& row, const DrawnRow& drawn, std::size_t b) const
    {
        const auto [from, to] = spanOf(row, b);
        return {drawn, row.pen, row.x0, kPerColumn, row.y, from, to};
    }

    /// Where in the row's values its leads' first samples stand; NaN for a lead without any.
    std::vector<double> firstSamples(const Row& row, double spacing_px) const
    {
        const DrawnRow row_drawn = drawn(row.own);
        std::vector<double> out;
        for (std::size_t b : row.boxes) {
            out.push_back(sampled(row, row_drawn, b).first(spacing_px, m_layout.boxes[b].column == 0));
        }
        evenOut(out, spacing_px * kPerColumn);
        return out;
    }

    /// A lead as its drawn samples, from `first` of the row's values on, where the ink bears it out.
    std::optional<LeadTrace> samplesOf(const Row& row, std::size_t b, double spacing_px, double first, double most) const
    {
        const DrawnRow row_drawn = drawn(row.own);
        const auto y = sampled(row, row_drawn, b).read(spacing_px, first, most);
        if (!y) {
            return std::nullopt;
        }
        const auto [from, to] = spanOf(row, b);
        LeadTrace t;
        t.box = b;
        t.x0_mm = m_layout.boxes[b].box.x0_mm; // the sample drawn nearest to it is the segment's first
        t.step_mm = spacing_px / m_page.px_per_mm_x;
        t.drawn_samples = true;
        for (std::size_t k = 0; k < y->size(); ++k) {
            const long at = std::clamp(std::lround(first + static_cast<double>(k) * spacing_px * kPerColumn), from, to - 1);
            const bool there = !std::isnan(row.y[static_cast<std::size_t>(at)]);
            t.y_mm.push_back(there ? y_mm((*y)[k]) : kNowhere);
            t.confidence.push_back(there ? 1.0F : 0.0F);
        }
        return t;
    }

    /// Where in a row's values its leads begin, but for the first.
    std::vector<std::size_t> bordersOf(const std::vector<std::size_t>& boxes, int x0, std::size_t n) const
    {
        std::vector<std::size_t> out;
        for (std::size_t b : boxes) {
            const double px = (m_layout.boxes[b].box.x0_mm - m_page.origin.x_mm) * m_page.px_per_mm_x;
            const long at = std::lround((px - x0 + 0.5) * kPerColumn);
            if (m_layout.boxes[b].column > 0 && at > 0 && at < static_cast<long>(n)) {
                out.push_back(static_cast<std::size_t>(at));
            }
        }
        std::ranges::sort(out);
        return out;
    }

    /// Paper y of a path at paper x, between its columns.
    double rowAt(const PositionPath& path, double x_mm) const
    {
        const double at = m_ink.network.column(x_mm) - path.x0;
        const auto n = static_cast<long>(path.row.size());
        const auto i = static_cast<long>(std::floor(at));
        if (i < 0 || i + 1 >= n) {
            return std::numeric_limits<double>::quiet_NaN();
        }
        const double f = at - static_cast<double>(i);
        const double a = path.row[static_cast<std::size_t>(i)], b = path.row[static_cast<std::size_t>(i) + 1];
        return m_ink.network.toPaper(0, a * (1 - f) + b * f).y_mm;
    }

    int column(double x_mm, int round_up) const
    {
        const double px = (x_mm - m_page.origin.x_mm) * m_page.px_per_mm_x;
        return std::clamp(static_cast<int>(std::floor(px)) + round_up, 0, m_ink.coverage.cols);
    }
    double y_px(double y_mm) const { return (y_mm - m_page.origin.y_mm) * m_page.px_per_mm_y; }
    double x_mm(double px) const { return m_page.origin.x_mm + px / m_page.px_per_mm_x; }
    double y_mm(double px) const { return m_page.origin.y_mm + px / m_page.px_per_mm_y; }

    std::vector<double> others(int row) const
    {
        std::vector<double> out;
        for (std::size_t r = 0; r < m_layout.row_baselines_mm.size(); ++r) {
            if (static_cast<int>(r) != row) {
                out.push_back(y_px(m_layout.row_baselines_mm[r]));
            }
        }
        for (double level : m_layout.furniture_mm) {
            out.push_back(y_px(level));
        }
        return out;
    }

    std::vector<double> otherLevels(int row) const
    {
        std::vector<double> levels;
        for (double y : others(row)) {
            levels.push_back(y_mm(y));
        }
        return levels;
    }

    LeadTrace cut(std::size_t b, int path_x0, const std::vector<double>& y) const
    {
        const LeadBox& box = m_layout.boxes[b];
        LeadTrace t;
        t.box = b;
        t.step_mm = 1.0 / (kPerColumn * m_page.px_per_mm_x);
        const double start = x_mm(path_x0 - 0.5) + 0.5 * t.step_mm; // paper x of y[0]
        const auto first = static_cast<long>(std::ceil((box.box.x0_mm - start) / t.step_mm - 1e-6));
        const auto last = static_cast<long>(std::floor((box.box.x1_mm - start) / t.step_mm - 1e-6));
        t.x0_mm = start + static_cast<double>(first) * t.step_mm;
        for (long i = first; i <= last; ++i) {
            const bool there = i >= 0 && i < static_cast<long>(y.size());
            const double v = there ? y[static_cast<std::size_t>(i)] : std::numeric_limits<double>::quiet_NaN();
            t.y_mm.push_back(y_mm(v));
            t.confidence.push_back(std::isnan(v) ? 0.0F : 1.0F);
        }
        return t;
    }

    const UnwarpedPage& m_page;
    const InkResult& m_ink;
    const LayoutResult& m_layout;
    const TraceParams& m_params;
    std::vector<PaperBox> m_names;
    std::vector<Bar> m_bars;
    NetworkReading m_map; ///< the network's, with lead names faded
    cv::Mat m_map_ink, m_own;
};

/// Rows are read side by side: none needs another's path. Progress is told from the thread that called.
std::vector<RowTracer::Row> readRows(const RowTracer& tracer, const std::vector<std::vector<std::size_t>>& rows, const Task& task)
{
    const std::vector<RowWay> ways = tracer.ways(rows);
    std::vector<RowTracer::Row> read(rows.size());
    inParallel(rows.size(), [&](std::size_t r) {
        task.check();
        read[r] = tracer.read(rows[r], ways, r);
    });
    std::vector<PenModel*> pens;
    std::ranges::transform(read, std::back_inserter(pens), [](RowTracer::Row& row) { return &row.pen; });
    evenPens(pens);
    const std::vector<RowTracer::Row> as_read = read;
    const auto caller = std::this_thread::get_id();
    std::atomic<int> done = 0;
    inParallel(rows.size(), [&](std::size_t r) {
        task.check();
        tracer.finish(read[r], r, as_read);
        ++done;
        if (std::this_thread::get_id() == caller) {
            task.report(done / static_cast<double>(rows.size()), "traces");
        }
    });
    return read;
}

/// Whether more than kMostly of the leads were read as the samples that they were drawn from.
bool mostlySamples(const std::vector<std::vector<LeadTrace>>& rows)
{
    std::ptrdiff_t samples = 0, all = 0;
    for (const std::vector<LeadTrace>& row : rows) {
        samples += std::ranges::count_if(row, &LeadTrace::drawn_samples), all += std::ssize(row);
    }
    return samples < all && static_cast<double>(samples) > kMostly * static_cast<double>(all);
}

} // namespace

TraceResult traceLeads(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout,
                       const std::vector<std::vector<PaperPoint>>& vector_paths, const TraceParams& params, const Task& task)
{
    std::map<int, std::vector<std::size_t>> rows;
    for (std::size_t b = 0; b < layout.boxes.size(); ++b) {
        rows[layout.boxes[b].row].push_back(b);
    }
    TraceResult result;
    const RowTracer tracer(page, ink, layout, params);
    std::vector<std::vector<std::size_t>> of_pixels; // boxes of the rows that no curves of the file tell
    for (const auto& [row, boxes] : rows) {
        std::vector<LeadTrace> traces;
        if (params.use_vectors && !vector_paths.empty()) {
            traces = traceVectors(layout, boxes, vector_paths, kVectorStepMm);
        }
        if (traces.empty()) {
            of_pixels.push_back(boxes);
        }
        result.traces.insert(result.traces.end(), traces.begin(), traces.end());
    }
    std::vector<RowTracer::Row> read = readRows(tracer, of_pixels, task);
    std::vector<MarkedRow> marked;
    for (RowTracer::Row& row : read) {
        marked.push_back({row.x0, row.y, row.evidence});
    }
    markCrossings(marked, kPerColumn, kCrossMm * page.px_per_mm_y);
    const double spacing_px = tracer.spacingOf(read);
    std::vector<std::vector<LeadTrace>> cut(read.size());
    const auto cutAll = [&](double most) { inParallel(read.size(), [&](std::size_t r) { cut[r] = tracer.cut(read[r], spacing_px, most); }); };
    cutAll(SampledLead::kClearly);
    if (mostlySamples(cut)) { // then all of them are
        cutAll(SampledLead::kSomewhat);
    }
    for (const std::vector<LeadTrace>& traces : cut) {
        result.traces.insert(result.traces.end(), traces.begin(), traces.end());
    }
    result.resampled = page.resampled;
    if (params.align_beats && page.resampled) {
        const BeatTimes times = alignBeats(layout, result.traces);
        result.beats_compared = times.beats, result.beats_moved_mm = times.rms_mm;
    }
    if (params.tell_hidden_ends) {
        tellHiddenEnds(page, ink, layout, result.traces);
    }
    return result;
}

} // namespace retrace
