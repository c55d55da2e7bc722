// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/RowTracer.h"

#include "core/record/Parallel.h"
#include "core/trace/Evidence.h"
#include "core/trace/JointWays.h"
#include "core/trace/OwnInk.h"
#include "core/trace/Readout.h"
#include "core/trace/RowInk.h"
#include "core/trace/RowJudge.h"
#include "core/trace/Tips.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
constexpr double kAroundMm = 1.5;     // ink looked at beyond a row's ends
constexpr double kBandMm = 40.0;      // no trace leaves its row's level further than this
constexpr std::size_t kFewRows = 6;   // of more a tip's ink is too often another row's (docs/figures.md)
constexpr double kRimPx = 0.5, kNearRowPx = 24.0; // about another row's pen, and between two rows whose pixels matter to each other

/// Lowest and highest value of a row's columns; lo > hi where there is none.
std::pair<double, double> extentOf(const TracedRow& row, int from, int to)
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

} // namespace

RowTracer::RowTracer(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const TraceParams& params)
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

std::vector<RowWay> RowTracer::ways(const std::vector<std::vector<std::size_t>>& rows) const
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

TracedRow RowTracer::read(const std::vector<std::size_t>& boxes, std::span<const RowWay> ways, std::size_t index) const
{
    const RowWay* const way = ways.empty() ? nullptr : &ways[index];
    const LeadBox& first = m_layout.boxes[boxes.front()];
    const auto [from, to] = reachOf(boxes);
    const InkColumns columns = rowInk(m_page, m_ink, m_layout, m_names, boxes, from - kAroundMm, to + kAroundMm, kBandMm);
    TracedRow row;
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

void RowTracer::finish(TracedRow& row, std::size_t index, std::span<const TracedRow> all) const
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

std::pair<double, double> RowTracer::reachOf(const std::vector<std::size_t>& boxes) const
{
    double from = 1e9, to = -1e9;
    for (std::size_t b : boxes) {
        from = std::min(from, m_layout.boxes[b].box.x0_mm);
        to = std::max(to, m_layout.boxes[b].box.x1_mm);
    }
    return {from, to};
}

std::vector<double> RowTracer::readInk(const InkColumns& columns, const LeadBox& first, int x0, int x1) const
{
    std::vector<double> others = otherLevels(first.row);
    std::ranges::transform(others, others.begin(), [this](double mm) { return y_px(mm); });
    const InkPath path = followRow(columns, y_px(first.baseline_mm), others, m_page.px_per_mm_x,
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

RowSeen RowTracer::readSeen(const RowWay& way, int x0, int x1) const
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

bool RowTracer::onAnothersWay(double x, double y, const RowWay* own, std::span<const RowWay> all) const
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

bool RowTracer::inName(double x, double y) const
{
    return std::ranges::any_of(m_names, [&](const PaperBox& name) { return x_mm(x) >= name.x0_mm && x_mm(x) <= name.x1_mm && y_mm(y) >= name.y0_mm && y_mm(y) <= name.y1_mm; });
}

cv::Mat RowTracer::ownOf(std::size_t index, std::span<const TracedRow> all) const
{
    const TracedRow& row = all[index];
    cv::Mat own = m_own;
    const double radius = 0.5 * m_ink.pen_width_mm * m_page.px_per_mm_y + kRimPx;
    const int beside = static_cast<int>(std::ceil(radius * m_page.px_per_mm_x / m_page.px_per_mm_y));
    for (const TracedRow& other : all) {
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

void RowTracer::redraw(TracedRow& row) const
{
    const std::vector<std::size_t> borders = bordersOf(row.boxes, row.x0, row.y.size());
    readBehindBars(m_bars, barInk(), row.x0, kPerColumn, borders, row.y);
    row.y = refine(drawn(row.own), row.x0, row.y, kPerColumn, row.pen, borders);
}

void RowTracer::orAsSeen(TracedRow& row) const
{
    std::vector<double> seen = row.seen.y;
    const std::vector<std::size_t> borders = bordersOf(row.boxes, row.x0, seen.size());
    readBehindBars(m_bars, barInk(), row.x0, kPerColumn, borders, seen);
    seen = refine(drawn(row.own), row.x0, seen, kPerColumn, row.pen, borders);
    row.y = betterDrawn(drawn(row.own), row.x0, row.y, seen, kPerColumn, row.pen);
}

std::vector<std::size_t> RowTracer::bordersOf(const std::vector<std::size_t>& boxes, int x0, std::size_t n) const
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

double RowTracer::rowAt(const PositionPath& path, double x_mm) const
{
    const double at = m_ink.network.column(x_mm) - path.x0;
    const auto n = static_cast<long>(path.row.size());
    const auto i = static_cast<long>(std::floor(at));
    if (i < 0 || i + 1 >= n) {
        return kNowhere;
    }
    const double f = at - static_cast<double>(i);
    const double a = path.row[static_cast<std::size_t>(i)], b = path.row[static_cast<std::size_t>(i) + 1];
    return m_ink.network.toPaper(0, a * (1 - f) + b * f).y_mm;
}

int RowTracer::column(double x_mm, int round_up) const
{
    const double px = (x_mm - m_page.origin.x_mm) * m_page.px_per_mm_x;
    return std::clamp(static_cast<int>(std::floor(px)) + round_up, 0, m_ink.coverage.cols);
}

std::vector<double> RowTracer::otherLevels(int row) const
{
    return levelsBeside(m_layout, row);
}

} // namespace retrace
