// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/EditSolver.h"

#include "core/trace/Lattice.h"
#include "core/trace/OwnInk.h"
#include "core/trace/Readout.h"
#include "core/trace/Refine.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace retrace {
namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
constexpr double kMapX = 16, kMapY = 8;    // px/mm of the map that is made where there is no network
constexpr double kLikeMm = 0.4;            // the old and the new way agree this near to each other
constexpr double kRoomMm = 12;             // rows looked at beyond the trace's own
constexpr double kStepMm = 8;              // ... in whole steps, so that a point in hand seldom asks for another lattice
constexpr double kBridgeMm = 5;            // gaps that a decision closes with a line
constexpr double kCorridorMm = 1.5;        // ink this near to a guided stroke is followed
constexpr double kPullMm = 0.6;            // beside a decided point the trace is led to it
constexpr double kSteepMm = 0.25;          // beside a steep stroke within this a place is on it, and moves it ...
constexpr double kWholeMm = 0.05, kMovedMm = kWholeMm + kSteepMm; // ... altogether and at all this far about; never onto itself
constexpr double kBesideMm = 2;            // looked at beyond the changed stretch when it is refined
constexpr double kInked = 0.4;             // of the map's ink: a place to snap to
constexpr double kAlignS = 0.06, kAlignStepS = 0.002, kAroundS = 1.5, kLeastAroundS = 0.2;

long sampleAt(const LeadTrace& t, double x_mm) { return std::lround((x_mm - t.x0_mm) / t.step_mm); }
double xOf(const LeadTrace& t, std::size_t k) { return t.x0_mm + static_cast<double>(k) * t.step_mm; }
bool inside(const LeadTrace& t, long k) { return k >= 0 && k < static_cast<long>(t.y_mm.size()); }

/// Between the samples; NaN outside and in gaps.
double valueAt(const LeadTrace& t, double x_mm)
{
    const double at = (x_mm - t.x0_mm) / t.step_mm;
    const auto k = static_cast<long>(std::floor(at));
    if (!inside(t, k)) {
        return kNowhere;
    }
    const double f = at - static_cast<double>(k), a = t.y_mm[static_cast<std::size_t>(k)];
    return f < 1e-9 ? a : inside(t, k + 1) ? a + f * (t.y_mm[static_cast<std::size_t>(k) + 1] - a) : kNowhere;
}

void set(LeadTrace& t, std::size_t k, double y_mm, EditMark mark)
{
    t.y_mm[k] = y_mm;
    t.confidence[k] = std::isnan(y_mm) ? 0.0F : 1.0F;
    t.edited[k] = mark;
}

/// Samples from a.x to b.x, both included; empty where the trace has none there.
std::pair<std::size_t, std::size_t> samplesBetween(const LeadTrace& t, double a_mm, double b_mm)
{
    const auto n = static_cast<double>(t.y_mm.size());
    const double from = std::ceil((std::min(a_mm, b_mm) - t.x0_mm) / t.step_mm - 1e-6), to = std::floor((std::max(a_mm, b_mm) - t.x0_mm) / t.step_mm + 1e-6) + 1;
    const auto first = static_cast<std::size_t>(std::clamp(from, 0.0, n));
    return {first, std::max(first, static_cast<std::size_t>(std::clamp(to, 0.0, n)))};
}

/// On the line through the points at x; they ascend in x.
double onStroke(const std::vector<PaperPoint>& points, double x_mm)
{
    const auto above = std::ranges::upper_bound(points, x_mm, {}, &PaperPoint::x_mm);
    if (above == points.begin() || above == points.end()) {
        return above == points.begin() ? points.front().y_mm : points.back().y_mm;
    }
    const PaperPoint &a = *(above - 1), &b = *above;
    return a.y_mm + (b.y_mm - a.y_mm) * (x_mm - a.x_mm) / std::max(1e-9, b.x_mm - a.x_mm);
}

/// Whether the trace comes within `near_mm` of y_mm about its k-th sample; a steep stroke runs through many heights there.
bool passes(const LeadTrace& t, long k, double y_mm, double near_mm)
{
    const long beside = std::lround(kSteepMm / t.step_mm);
    double lo = 1e9, hi = -1e9;
    for (long j = std::max(0L, k - beside); j <= std::min(static_cast<long>(t.y_mm.size()) - 1, k + beside); ++j) {
        const double y = t.y_mm[static_cast<std::size_t>(j)];
        lo = std::isnan(y) ? lo : std::min(lo, y), hi = std::isnan(y) ? hi : std::max(hi, y);
    }
    return y_mm >= lo - near_mm && y_mm <= hi + near_mm;
}

/// Where the trace runs through y_mm, nearest to its sample `at` and no further than kSteepMm.
std::optional<double> crossing(const LeadTrace& t, long at, double y_mm)
{
    const long beside = std::lround(kSteepMm / t.step_mm);
    for (long off = 0; off <= beside; ++off) {
        for (const long j : {at + off, at - off - 1}) {
            if (inside(t, j) && inside(t, j + 1)) {
                const double a = t.y_mm[static_cast<std::size_t>(j)] - y_mm, b = t.y_mm[static_cast<std::size_t>(j) + 1] - y_mm;
                if (a * b <= 0 && a != b) { // false for gaps
                    return xOf(t, static_cast<std::size_t>(j)) + a / (a - b) * t.step_mm;
                }
            }
        }
    }
    return std::nullopt;
}

/// Gaps inside from .. to - 1 that are short enough become straight lines from what stands at their ends.
void close(LeadTrace& t, std::size_t from, std::size_t to, double most_mm)
{
    long last = static_cast<long>(from) - 1;
    last = inside(t, last) && !std::isnan(t.y_mm[static_cast<std::size_t>(last)]) ? last : -1;
    for (std::size_t k = from; k <= to && k < t.y_mm.size(); ++k) {
        if (std::isnan(t.y_mm[k])) {
            continue;
        }
        if (last >= 0 && static_cast<long>(k) - last > 1 && static_cast<double>(static_cast<long>(k) - last) * t.step_mm <= most_mm) {
            const double a = t.y_mm[static_cast<std::size_t>(last)], slope = (t.y_mm[k] - a) / static_cast<double>(static_cast<long>(k) - last);
            for (long i = last + 1; i < static_cast<long>(k); ++i) {
                set(t, static_cast<std::size_t>(i), a + slope * static_cast<double>(i - last), EditMark::resolved);
            }
        }
        last = static_cast<long>(k);
    }
}

/// The ink as a map of where a signal may run.
NetworkReading mapOfInk(const UnwarpedPage& page, const InkResult& ink)
{
    NetworkReading map;
    const cv::Size size(std::max(1, static_cast<int>(std::lround(ink.coverage.cols / page.px_per_mm_x * kMapX))),
                        std::max(1, static_cast<int>(std::lround(ink.coverage.rows / page.px_per_mm_y * kMapY))));
    cv::resize(ink.coverage, map.position, size, 0, 0, cv::INTER_AREA);
    map.position.convertTo(map.position, CV_32F, 0.5);
    map.px_per_mm_x = page.px_per_mm_x * size.width / ink.coverage.cols;
    map.px_per_mm_y = page.px_per_mm_y * size.height / ink.coverage.rows;
    map.origin = {page.origin.x_mm + (0.5 - 0.5 * map.px_per_mm_x / page.px_per_mm_x) / map.px_per_mm_x,
                  page.origin.y_mm + (0.5 - 0.5 * map.px_per_mm_y / page.px_per_mm_y) / map.px_per_mm_y};
    return map;
}

/// A point beside a steep stroke moves it along the paper: no way through the map is as fine as what was read of it.
bool moveStroke(LeadTrace& trace, PaperPoint point, long first, long end)
{
    const long at = sampleAt(trace, point.x_mm);
    const auto on_stroke = crossing(trace, at, point.y_mm);
    if (!on_stroke || std::abs(trace.y_mm[static_cast<std::size_t>(at)] - point.y_mm) <= kLikeMm) {
        return false;
    }
    LeadTrace was; // of its samples, not of all that was seen along it
    was.x0_mm = trace.x0_mm, was.step_mm = trace.step_mm, was.y_mm = trace.y_mm;
    const auto [from, to] = samplesBetween(trace, point.x_mm - kMovedMm, point.x_mm + kMovedMm);
    for (long k = std::max(first, static_cast<long>(from)); k < std::min(end, static_cast<long>(to)); ++k) {
        const double x = xOf(trace, static_cast<std::size_t>(k)), far = std::abs(x - point.x_mm);
        const double share = std::clamp((kMovedMm - far) / (kMovedMm - kWholeMm), 0.0, 1.0);
        const double y = share > 0 ? valueAt(was, x - share * (point.x_mm - *on_stroke)) : kNowhere;
        if (!std::isnan(y)) {
            set(trace, static_cast<std::size_t>(k), y, EditMark::resolved);
        }
    }
    set(trace, static_cast<std::size_t>(at), point.y_mm, EditMark::decided);
    return true;
}

bool toldAt(const LeadTrace& trace, double x_mm)
{
    const double rim = 0.5 * trace.step_mm;
    return std::ranges::any_of(trace.told, [&](const ToldStretch& t) { return x_mm >= t.x0_mm - rim && x_mm <= t.x1_mm + rim; });
}

/// A point on what the page hides: no way through the map leads there, so what was told is led to the point, less and less beside it.
bool moveTold(LeadTrace& trace, PaperPoint point, long first, long end)
{
    if (!toldAt(trace, point.x_mm)) {
        return false;
    }
    const long at = sampleAt(trace, point.x_mm);
    const double off = point.y_mm - trace.y_mm[static_cast<std::size_t>(at)];
    for (long k = first; k < end; ++k) {
        const double x = xOf(trace, static_cast<std::size_t>(k)), share = 1 - std::abs(x - point.x_mm) / kPullMm;
        if (share > 0 && toldAt(trace, x) && !std::isnan(off)) {
            set(trace, static_cast<std::size_t>(k), trace.y_mm[static_cast<std::size_t>(k)] + share * off, EditMark::resolved);
        }
    }
    set(trace, static_cast<std::size_t>(at), point.y_mm, EditMark::decided);
    return true;
}

} // namespace

EditSolver::EditSolver(std::shared_ptr<const UnwarpedPage> page, std::shared_ptr<const InkResult> ink, std::shared_ptr<const LayoutResult> layout)
    : m_page(std::move(page)), m_ink(std::move(ink)), m_layout(std::move(layout))
{
    const std::vector<PaperBox> names = nameBoxes(*m_layout, m_ink->network);
    m_own = ownInk(*m_page, *m_ink, *m_layout, names, findBars(*m_page, *m_ink, *m_layout));
    if (m_ink->network.empty()) {
        m_map = mapOfInk(*m_page, *m_ink);
        m_map_ink = 2 * m_map.position;
    } else {
        m_map = m_ink->network;
        m_map.position = m_map.position.clone();
        m_map_ink = inkOfMap(*m_ink);
    }
    fadeNames(names, m_map, m_map_ink);
}

std::vector<LeadTrace> EditSolver::apply(std::vector<LeadTrace> traces, const std::vector<LeadTrace>& automatic, const std::vector<Edit>& edits) const
{
    for (const Edit& edit : edits) {
        applyOne(traces, automatic, edit);
    }
    return traces;
}

void EditSolver::applyOne(std::vector<LeadTrace>& traces, const std::vector<LeadTrace>& automatic, const Edit& edit) const
{
    const auto find = [&](const TraceKey& key) -> LeadTrace* {
        const auto box = boxOf(*m_layout, key);
        const auto found = box ? std::ranges::find(traces, *box, &LeadTrace::box) : traces.end();
        if (found == traces.end() || found->step_mm <= 0) {
            return nullptr;
        }
        found->edited.resize(found->y_mm.size(), EditMark::none);
        return &*found;
    };
    LeadTrace* const trace = find(edit.trace);
    const bool spans = edit.kind != EditKind::point && edit.kind != EditKind::swap;
    const auto was = trace ? std::ranges::find(automatic, trace->box, &LeadTrace::box) : automatic.end();
    if (was == automatic.end() || edit.points.size() < (spans ? 2U : 1U)) {
        return;
    }
    const auto [from, to] = samplesBetween(*trace, edit.points.front().x_mm, edit.points.back().x_mm);
    switch (edit.kind) {
    case EditKind::point:
        passThrough(*trace, edit);
        break;
    case EditKind::redraw:
        edit.guided ? follow(*trace, edit) : draw(*trace, edit);
        break;
    case EditKind::missing:
        for (std::size_t k = from; k < to; ++k) {
            set(*trace, k, kNowhere, EditMark::decided);
        }
        break;
    case EditKind::interpolate:
        for (std::size_t k = from; k < to; ++k) {
            trace->y_mm[k] = kNowhere;
        }
        close(*trace, from, to, 1e9);
        std::fill(trace->edited.begin() + static_cast<long>(from), trace->edited.begin() + static_cast<long>(to), EditMark::decided);
        break;
    case EditKind::automatic:
        for (std::size_t k = from; k < std::min(to, was->y_mm.size()); ++k) {
            set(*trace, k, was->y_mm[k], EditMark::none);
            trace->confidence[k] = was->confidence[k];
        }
        break;
    case EditKind::from_rhythm:
        if (const LeadTrace* const other = find({edit.trace.lead, !edit.trace.rhythm})) {
            copyFrom(*trace, *other, edit);
        }
        break;
    case EditKind::swap:
        if (LeadTrace* const other = find(edit.other)) {
            const LeadTrace a = *trace, b = *other;
            const double from_mm = edit.points.front().x_mm;
            const double to_mm = std::min(xOf(a, a.y_mm.size() - 1), xOf(b, b.y_mm.size() - 1));
            const auto exchange = [&](LeadTrace& into, const LeadTrace& by) {
                const auto [first, end] = samplesBetween(into, std::max(from_mm, by.x0_mm), to_mm);
                for (std::size_t k = first; k < end && to_mm >= from_mm; ++k) {
                    set(into, k, valueAt(by, xOf(into, k)), EditMark::resolved);
                }
            };
            exchange(*trace, b);
            exchange(*other, a);
        }
        break;
    }
}

/// Columns x0 .. x1 - 1, as high as the trace, the constraints and `also_mm` ask for.
EditSolver::LatticeKey EditSolver::keyOf(const LeadTrace& trace, int x0, int x1, const std::vector<Constraint>& constraints, double also_mm) const
{
    const LeadBox& box = m_layout->boxes[trace.box];
    double lo = std::min(box.baseline_mm, also_mm), hi = std::max(box.baseline_mm, also_mm);
    for (int x = x0; x < x1; ++x) {
        const double y = valueAt(trace, m_map.toPaper(x, 0).x_mm);
        lo = std::isnan(y) ? lo : std::min(lo, y), hi = std::isnan(y) ? hi : std::max(hi, y);
    }
    for (const auto& [p, within_mm] : constraints) {
        lo = std::min(lo, p.y_mm), hi = std::max(hi, p.y_mm);
    }
    const auto stepOf = [](double y_mm) { return kStepMm * std::floor(y_mm / kStepMm); };
    LatticeKey key{trace.box, x0, x1, static_cast<int>(m_map.row(stepOf(lo - kRoomMm))), static_cast<int>(m_map.row(stepOf(hi + kRoomMm) + kStepMm)), {}};
    for (const auto& [p, within_mm] : constraints) {
        key.bounds.push_back({static_cast<int>(std::lround(m_map.column(p.x_mm))) - x0, static_cast<int>(std::lround(m_map.row(p.y_mm - within_mm))),
                              static_cast<int>(std::lround(m_map.row(p.y_mm + within_mm)))});
    }
    return key;
}

Lattice EditSolver::latticeOf(const LatticeKey& key) const
{
    const LeadBox& box = m_layout->boxes[key.box];
    Lattice lattice(m_map, m_map_ink, key.x0, key.x1, box.baseline_mm, levelsBeside(*m_layout, box.row), {});
    lattice.limit(key.first_row, key.end_row);
    for (const auto& [column, first, last] : key.bounds) {
        lattice.bind(column, first, last);
    }
    return lattice;
}

/// The cheapest path, and the cheapest one through `row` in a column of the lattice.
EditSolver::Ways EditSolver::waysOf(const LatticeKey& key, long column, int row) const
{
    const std::scoped_lock lock(m_solved_mutex);
    if (!m_solved || m_solved->key != key) {
        m_solved = std::make_unique<Solved>(key, latticeOf(key));
        m_solved->without = m_solved->lattice.solve();
    }
    return {m_solved->without, m_solved->lattice.solveThrough(static_cast<int>(column), row)};
}

void EditSolver::passThrough(LeadTrace& trace, const Edit& edit) const
{
    const PaperPoint point = edit.points.front();
    const long at = sampleAt(trace, point.x_mm);
    if (!inside(trace, at)) {
        return;
    }
    // between the nearest decided samples on both sides
    long left = at - 1, right = at + 1;
    while (left >= 0 && trace.edited[static_cast<std::size_t>(left)] != EditMark::decided) {
        --left;
    }
    while (inside(trace, right) && trace.edited[static_cast<std::size_t>(right)] != EditMark::decided) {
        ++right;
    }
    const long first = left + 1, end = right; // samples that may change
    if (moveStroke(trace, point, first, end) || moveTold(trace, point, first, end)) {
        return;
    }
    const int x0 = std::max(0, static_cast<int>(std::floor(m_map.column(xOf(trace, 0) + static_cast<double>(std::max(left, 0L)) * trace.step_mm))));
    const int x1 = std::min(m_map.position.cols, static_cast<int>(std::ceil(m_map.column(trace.x0_mm + static_cast<double>(std::min(right, static_cast<long>(trace.y_mm.size()) - 1)) * trace.step_mm))) + 1);
    std::vector<Constraint> ends;
    for (const long end_sample : {left, right}) {
        if (inside(trace, end_sample) && !std::isnan(trace.y_mm[static_cast<std::size_t>(end_sample)])) {
            ends.push_back({{xOf(trace, static_cast<std::size_t>(end_sample)), trace.y_mm[static_cast<std::size_t>(end_sample)]}, 0.0});
        }
    }
    const long middle = std::clamp(std::lround(m_map.column(point.x_mm)) - x0, 0L, std::max(0L, static_cast<long>(x1 - x0) - 1));
    const auto [without, with] = waysOf(keyOf(trace, x0, x1, ends, point.y_mm), middle, static_cast<int>(std::lround(m_map.row(point.y_mm))));
    if (with.empty() || without.size() != with.size()) {
        return;
    }
    const auto newAt = [&](long k) { // as the way through the point says; NaN where the map is silent
        const long c = std::clamp(std::lround(m_map.column(xOf(trace, static_cast<std::size_t>(k)))) - x0, 0L, static_cast<long>(with.size()) - 1);
        const MapSpot spot = spotAt(m_map.position, x0 + static_cast<int>(c), with[static_cast<std::size_t>(c)]);
        return spot.probability >= PositionCosts{}.sure ? m_map.toPaper(0, spot.row).y_mm : kNowhere;
    };
    const auto changes = [&](long k) { // what was read lies elsewhere; a steep stroke is read finer than the way is known
        const double x_mm = xOf(trace, static_cast<std::size_t>(k));
        if (toldAt(trace, x_mm)) {
            return false; // hidden: the map knows no better than the other beats
        }
        const long c = std::clamp(std::lround(m_map.column(xOf(trace, static_cast<std::size_t>(k)))) - x0, 0L, static_cast<long>(with.size()) - 1);
        if (std::abs(c - middle) <= 1 || std::isnan(trace.y_mm[static_cast<std::size_t>(k)])) {
            return true;
        }
        const double now = newAt(k);
        return std::isnan(now) ? with[static_cast<std::size_t>(c)] != without[static_cast<std::size_t>(c)] : !passes(trace, k, now, kLikeMm);
    };
    long from = at, to = at + 1;
    while (from > first && changes(from - 1)) {
        --from;
    }
    while (to < end && changes(to)) {
        ++to;
    }
    for (long k = from; k < to; ++k) {
        set(trace, static_cast<std::size_t>(k), newAt(k), EditMark::resolved);
    }
    set(trace, static_cast<std::size_t>(at), point.y_mm, EditMark::decided);
    close(trace, static_cast<std::size_t>(from), static_cast<std::size_t>(to), kBridgeMm);
    improve(trace, static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    // led to the very point, less and less beside it
    const double off = point.y_mm - trace.y_mm[static_cast<std::size_t>(at)];
    for (long k = from; k < to; ++k) {
        const double share = 1 - std::abs(xOf(trace, static_cast<std::size_t>(k)) - point.x_mm) / kPullMm;
        trace.y_mm[static_cast<std::size_t>(k)] += share > 0 && k != at ? share * off : 0.0;
    }
    set(trace, static_cast<std::size_t>(at), point.y_mm, EditMark::decided);
}

void EditSolver::follow(LeadTrace& trace, const Edit& edit) const
{
    const auto [from, to] = samplesBetween(trace, edit.points.front().x_mm, edit.points.back().x_mm);
    if (to <= from) {
        return;
    }
    const int x0 = std::clamp(static_cast<int>(std::floor(m_map.column(xOf(trace, from)))), 0, m_map.position.cols - 1);
    const int x1 = std::min(m_map.position.cols, static_cast<int>(std::ceil(m_map.column(xOf(trace, to - 1)))) + 1);
    std::vector<Constraint> corridor;
    for (int x = x0; x < x1; ++x) {
        const double x_mm = m_map.toPaper(x, 0).x_mm;
        // where the stroke is steep, all that it crosses within a column's width is near to it
        double lo = 1e9, hi = -1e9;
        for (const double beside_mm : {-0.3, 0.0, 0.3}) {
            const double y = onStroke(edit.points, x_mm + beside_mm);
            lo = std::min(lo, y), hi = std::max(hi, y);
        }
        corridor.push_back({{x_mm, 0.5 * (lo + hi)}, 0.5 * (hi - lo) + kCorridorMm});
    }
    const std::vector<int> rows = latticeOf(keyOf(trace, x0, x1, corridor, corridor.front().at.y_mm)).solve();
    for (std::size_t k = from; k < to && !rows.empty(); ++k) {
        const long c = std::clamp(std::lround(m_map.column(xOf(trace, k))) - x0, 0L, static_cast<long>(rows.size()) - 1);
        const MapSpot spot = spotAt(m_map.position, x0 + static_cast<int>(c), rows[static_cast<std::size_t>(c)]);
        const bool seen = spot.probability >= PositionCosts{}.sure;
        set(trace, k, seen ? m_map.toPaper(0, spot.row).y_mm : onStroke(edit.points, xOf(trace, k)), EditMark::decided);
    }
    improve(trace, from, to);
}

void EditSolver::draw(LeadTrace& trace, const Edit& edit) const
{
    const auto [from, to] = samplesBetween(trace, edit.points.front().x_mm, edit.points.back().x_mm);
    for (std::size_t k = from; k < to; ++k) {
        set(trace, k, onStroke(edit.points, xOf(trace, k)), EditMark::decided);
    }
}

/// What another print of the same lead shows at the same time, moved in time and level to agree with the trace around.
void EditSolver::copyFrom(LeadTrace& trace, const LeadTrace& other, const Edit& edit) const
{
    const LeadBox &own = m_layout->boxes[trace.box], &theirs = m_layout->boxes[other.box];
    const double speed = m_layout->scale.speed_mm_per_s.value, ratio = own.gain_mm_per_mv / theirs.gain_mm_per_mv;
    const double sign = own.inverted == theirs.inverted ? 1.0 : -1.0;
    const auto [from, to] = samplesBetween(trace, edit.points.front().x_mm, edit.points.back().x_mm);
    const auto copied = [&](std::size_t k, double shift_s) {
        const double t_s = own.t0_s + (xOf(trace, k) - own.box.x0_mm) / speed + shift_s;
        return own.baseline_mm + sign * ratio * (valueAt(other, theirs.box.x0_mm + (t_s - theirs.t0_s) * speed) - theirs.baseline_mm);
    };
    const auto around = static_cast<std::size_t>(kAroundS * speed / trace.step_mm), every = std::max<std::size_t>(1, static_cast<std::size_t>(0.1 / trace.step_mm));
    double best_rest = 1e300, shift = 0, level = 0;
    for (double s = -kAlignS; s <= kAlignS + 1e-9; s += kAlignStepS) {
        double n = 0, sum = 0, square = 0;
        for (std::size_t k = from > around ? from - around : 0; k < std::min(trace.y_mm.size(), to + around); k += every) {
            const double d = k >= from && k < to ? kNowhere : trace.y_mm[k] - copied(k, s);
            n += std::isnan(d) ? 0 : 1, sum += std::isnan(d) ? 0 : d, square += std::isnan(d) ? 0 : d * d;
        }
        const double rest = n > 0 ? square / n - sum * sum / (n * n) : 1e300;
        if (n * static_cast<double>(every) * trace.step_mm / speed >= kLeastAroundS && rest < best_rest) {
            best_rest = rest, shift = s, level = sum / n;
        }
    }
    for (std::size_t k = from; k < to; ++k) {
        set(trace, k, copied(k, shift) + level, EditMark::decided);
    }
}

/// Analysis by synthesis of the samples from .. to - 1, decided ones left as they are.
void EditSolver::improve(LeadTrace& trace, std::size_t from, std::size_t to) const
{
    if (!trace.pen.known() || to <= from) {
        return;
    }
    const double per_mm = m_page->px_per_mm_x, y_per_mm = m_page->px_per_mm_y;
    const int x0 = static_cast<int>(std::floor((xOf(trace, from) - kBesideMm - m_page->origin.x_mm) * per_mm));
    const int x1 = static_cast<int>(std::ceil((xOf(trace, to - 1) + kBesideMm - m_page->origin.x_mm) * per_mm));
    std::vector<double> y;
    for (std::size_t i = 0; i < static_cast<std::size_t>(x1 - x0) * kPerColumn; ++i) {
        const double px = x0 - 0.5 + (static_cast<double>(i) + 0.5) / kPerColumn;
        y.push_back((valueAt(trace, m_page->origin.x_mm + px / per_mm) - m_page->origin.y_mm) * y_per_mm);
    }
    const std::vector<double> better = refine({m_ink->coverage, m_own, per_mm / y_per_mm}, x0, y, kPerColumn, trace.pen);
    for (std::size_t k = from; k < to; ++k) {
        const double i = ((xOf(trace, k) - m_page->origin.x_mm) * per_mm - x0 + 0.5) * kPerColumn - 0.5;
        const long a = std::clamp(static_cast<long>(std::floor(i)), 0L, static_cast<long>(better.size()) - 2);
        const double f = std::clamp(i - static_cast<double>(a), 0.0, 1.0);
        const double px = better[static_cast<std::size_t>(a)] * (1 - f) + better[static_cast<std::size_t>(a) + 1] * f;
        if (!std::isnan(px) && !std::isnan(trace.y_mm[k])) {
            trace.y_mm[k] = m_page->origin.y_mm + px / y_per_mm;
        }
    }
}

PaperPoint EditSolver::snapped(PaperPoint at, double radius_mm) const
{
    const auto x = static_cast<int>(std::lround(m_map.column(at.x_mm)));
    if (x < 0 || x >= m_map.position.cols) {
        return at;
    }
    double best = radius_mm, y_mm = at.y_mm;
    const int lo = std::max(0, static_cast<int>(m_map.row(at.y_mm - radius_mm))), hi = std::min(m_map.position.rows - 1, static_cast<int>(m_map.row(at.y_mm + radius_mm)) + 1);
    for (int row = lo; row <= hi; ++row) {
        const MapSpot spot = spotAt(m_map.position, x, row);
        const double here = m_map.toPaper(0, spot.row).y_mm, off = std::abs(here - at.y_mm);
        if (spot.probability >= PositionCosts{}.sure && m_map_ink.at<float>(row, x) > kInked && off < best) {
            best = off, y_mm = here;
        }
    }
    return {at.x_mm, y_mm};
}

} // namespace retrace
