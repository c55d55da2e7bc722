// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/TraceTools.h"

#include "ui/scan/ReviewLayer.h"
#include "ui/tools/Bench.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kSnap_mm = 1.0;
constexpr double kNear_px = 9.0;
constexpr double kLeastStroke_mm = 0.3;

double heightAt(const Digitization& result, std::size_t box, double x_mm)
{
    for (const LeadTrace& trace : result.trace->traces) {
        const double k = std::round((x_mm - trace.x0_mm) / trace.step_mm);
        if (trace.box == box && k >= 0 && k < double(trace.y_mm.size())) {
            return trace.y_mm[static_cast<std::size_t>(k)];
        }
    }
    return std::nan("");
}

} // namespace

// ---------------------------------------------------------------- fix point

QString PointTool::hint() const
{
    return m_selected.empty()
               ? tr("Click where the trace passes: it snaps to ink within 1 mm, with Alt it does "
                    "not.")
               : tr("Drag the point, nudge it with arrows (Shift 1 mm), Delete removes it; click "
                    "sets another.");
}

void PointTool::begin()
{
    if (!m_selected.empty() && !selected()) {
        select({}); // undone
    }
}

void PointTool::end()
{
    m_held.reset();
    select({});
}

const Edit* PointTool::selected() const
{
    for (const Edit& edit : bench().edits()) {
        if (edit.id == m_selected && !m_selected.empty()) {
            return &edit;
        }
    }
    return nullptr;
}

void PointTool::select(const std::string& id)
{
    m_selected = id;
    Sketch sketch;
    sketch.selected = QString::fromStdString(id);
    bench().show(sketch);
    emit changed();
}

std::optional<Edit> PointTool::pointAt(const Spot& spot) const
{
    for (const Edit& edit : activeEdits(bench().edits())) {
        if (edit.kind != EditKind::point || edit.points.empty()) {
            continue;
        }
        const double dx = edit.points[0].x_mm - spot.paper.x_mm;
        const double dy = edit.points[0].y_mm - spot.paper.y_mm;
        if (std::hypot(dx, dy) * spot.px_per_mm <= kNear_px) {
            return edit;
        }
    }
    return std::nullopt;
}

void PointTool::press(const Spot& spot)
{
    m_moved = false;
    m_held = pointAt(spot);
    if (m_held) {
        select(m_held->id);
        return;
    }
    const auto key = bench().keyOf(spot.box);
    if (!key) {
        return;
    }
    m_held = Edit{bench().freshId(), *key, EditKind::point, {spot.paper}, true, {}};
    m_moved = true;
    moveTo(spot);
}

void PointTool::moveTo(const Spot& spot)
{
    const bool exact = spot.modifiers & Qt::AltModifier;
    m_held->guided = !exact;
    m_held->points[0] =
        exact ? spot.paper : bench().snapped(m_held->trace, spot.paper, kSnap_mm);
    Sketch sketch;
    sketch.selected = QString::fromStdString(m_held->id);
    bench().preview(*m_held, sketch);
}

void PointTool::drag(const Spot& spot)
{
    if (m_held) {
        m_moved = true;
        moveTo(spot);
    }
}

void PointTool::release(const Spot&)
{
    if (!m_held) {
        return;
    }
    const Edit held = *m_held;
    m_held.reset();
    if (m_moved) {
        const bool is_new = std::none_of(bench().edits().begin(), bench().edits().end(),
                                         [&](const Edit& e) { return e.id == held.id; });
        bench().put(held, is_new ? tr("fix point") : tr("move of a point"));
    }
    select(held.id);
}

bool PointTool::nudge(QPointF direction, double step_mm)
{
    const Edit* const point = selected();
    if (!point || point->points.empty()) {
        return false;
    }
    Edit moved = *point;
    moved.points[0].x_mm += direction.x() * step_mm;
    moved.points[0].y_mm += direction.y() * step_mm;
    moved.guided = false;
    bench().put(moved, tr("move of a point"), "nudge " + QString::fromStdString(moved.id));
    select(moved.id);
    return true;
}

bool PointTool::remove()
{
    const Edit* const point = selected();
    if (!point) {
        return false;
    }
    std::vector<Edit> left;
    for (const Edit& edit : bench().edits()) {
        if (edit.id != m_selected) {
            left.push_back(edit);
        }
    }
    select({});
    bench().changeEdits(std::move(left), tr("removal of a point"));
    return true;
}

bool PointTool::cancel()
{
    if (!m_held && m_selected.empty()) {
        return false;
    }
    m_held.reset();
    select({});
    return true;
}

// ---------------------------------------------------------------- redraw

QString RedrawTool::hint() const
{
    return m_byKeys ? tr("Return sets the next corner; at the same place again it ends the stroke.")
                    : tr("Draw the trace: it follows the ink near the stroke, with Alt the stroke "
                         "itself.");
}

void RedrawTool::press(const Spot& spot)
{
    m_byKeys = false;
    m_points.clear();
    m_box = spot.box;
    add(spot);
}

void RedrawTool::add(const Spot& spot)
{
    if (!m_box) {
        return;
    }
    // Ascending in time: going back redraws what lies ahead.
    while (!m_points.empty() && m_points.back().x_mm >= spot.paper.x_mm - 1e-6) {
        m_points.pop_back();
    }
    m_points.push_back(spot.paper);
    sketch();
}

void RedrawTool::sketch()
{
    Sketch sketch;
    sketch.stroke_box = m_box.value_or(0);
    sketch.stroke = m_points;
    bench().show(sketch);
}

void RedrawTool::drag(const Spot& spot)
{
    add(spot);
}

void RedrawTool::release(const Spot& spot)
{
    if (!m_byKeys) {
        finish(!(spot.modifiers & Qt::AltModifier));
    }
}

void RedrawTool::place(const Spot& spot)
{
    const bool again = m_byKeys && !m_points.empty() &&
                       std::abs(m_points.back().x_mm - spot.paper.x_mm) < 0.05;
    if (again) {
        finish(!(spot.modifiers & Qt::AltModifier));
        return;
    }
    if (!m_byKeys) {
        m_points.clear();
        m_box = spot.box;
        m_byKeys = true;
    }
    add(spot);
    emit changed();
}

void RedrawTool::finish(bool guided)
{
    const auto key = bench().keyOf(m_box);
    const std::vector<PaperPoint> points = m_points;
    cancel();
    if (key && points.size() > 1 &&
        points.back().x_mm - points.front().x_mm >= kLeastStroke_mm) {
        bench().put({bench().freshId(), *key, EditKind::redraw, points, guided, {}}, tr("redraw"));
    }
}

bool RedrawTool::cancel()
{
    const bool any = !m_points.empty();
    m_points.clear();
    m_box.reset();
    m_byKeys = false;
    bench().show({});
    emit changed();
    return any;
}

// ---------------------------------------------------------------- span

QString SpanTool::hint() const
{
    if (hasSpan()) {
        return tr("M missing, I interpolate, U automatic, H from the rhythm strip; Esc lets go.");
    }
    return m_open ? tr("Return sets the other end of the span.")
                  : tr("Drag over the stretch of a trace, or set its two ends with Return.");
}

bool SpanTool::hasSpan() const
{
    return m_box && !m_open && std::abs(m_to_mm - m_from_mm) >= kLeastStroke_mm;
}

bool SpanTool::canCopy() const
{
    const Digitization* const now = bench().result();
    const auto key = bench().keyOf(m_box);
    return now && key && !key->rhythm && boxOf(*now->layout, {key->lead, true}).has_value();
}

void SpanTool::sketch()
{
    Sketch sketch;
    if (m_box) {
        sketch.span = {*m_box, std::min(m_from_mm, m_to_mm), std::max(m_from_mm, m_to_mm)};
    }
    bench().show(sketch);
    emit changed();
}

void SpanTool::setSpan(std::size_t box, double x0_mm, double x1_mm)
{
    m_box = box;
    m_from_mm = x0_mm;
    m_to_mm = x1_mm;
    m_open = false;
    sketch();
}

void SpanTool::press(const Spot& spot)
{
    m_box = spot.box;
    m_from_mm = m_to_mm = spot.paper.x_mm;
    m_open = true;
    sketch();
}

void SpanTool::drag(const Spot& spot)
{
    if (m_open) {
        m_to_mm = spot.paper.x_mm;
        sketch();
    }
}

void SpanTool::release(const Spot& spot)
{
    drag(spot);
    m_open = false;
    if (!hasSpan()) {
        m_box.reset();
    }
    sketch();
}

void SpanTool::place(const Spot& spot)
{
    if (!m_open || !m_box) {
        press(spot);
    } else {
        release(spot);
    }
}

void SpanTool::apply(EditKind kind)
{
    const auto key = bench().keyOf(m_box);
    if (!hasSpan() || !key || (kind == EditKind::from_rhythm && !canCopy())) {
        return;
    }
    const Digitization& now = *bench().result();
    const double x0 = std::min(m_from_mm, m_to_mm), x1 = std::max(m_from_mm, m_to_mm);
    const auto at = [&](double x) {
        const double y = heightAt(now, *m_box, x);
        return PaperPoint{x, std::isnan(y) ? now.layout->boxes[*m_box].baseline_mm : y};
    };
    const Edit edit{bench().freshId(), *key, kind, {at(x0), at(x1)}, false, {}};
    const QString what = kind == EditKind::missing       ? tr("missing")
                         : kind == EditKind::interpolate ? tr("interpolation")
                         : kind == EditKind::automatic   ? tr("back to automatic")
                                                         : tr("copy from the rhythm strip");
    cancel();
    bench().put(edit, what);
}

bool SpanTool::cancel()
{
    const bool any = m_box.has_value();
    m_box.reset();
    m_open = false;
    bench().show({});
    emit changed();
    return any;
}

// ---------------------------------------------------------------- swap

QString SwapTool::hint() const
{
    return tr("Click at a crossing: from there on the two traces change places.");
}

void SwapTool::end()
{
    bench().show({});
}

std::optional<Edit> SwapTool::swapAt(const Spot& spot) const
{
    const auto key = bench().keyOf(spot.box);
    const Digitization* const now = bench().result();
    if (!key || !now) {
        return std::nullopt;
    }
    const double y = heightAt(*now, *spot.box, spot.paper.x_mm);
    const double here = std::isnan(y) ? spot.paper.y_mm : y;
    std::optional<std::size_t> other;
    double least = 1e9;
    const auto& boxes = now->layout->boxes;
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        if (k == *spot.box || std::abs(boxes[k].row - boxes[*spot.box].row) != 1) {
            continue;
        }
        const double there = heightAt(*now, k, spot.paper.x_mm);
        if (!std::isnan(there) && std::abs(there - here) < least) {
            least = std::abs(there - here);
            other = k;
        }
    }
    if (!other) {
        return std::nullopt;
    }
    Edit edit{bench().freshId(), *key, EditKind::swap, {{spot.paper.x_mm, here}}, false, {}};
    edit.other = traceKey(*now->layout, *other);
    return edit;
}

void SwapTool::hover(const Spot& spot)
{
    if (const auto edit = swapAt(spot)) {
        bench().preview(*edit);
    } else {
        bench().show({});
    }
}

void SwapTool::press(const Spot& spot)
{
    if (const auto edit = swapAt(spot)) {
        bench().put(*edit, tr("swap"));
    }
}

// ---------------------------------------------------------------- callipers

QString CalliperTool::hint() const
{
    return tr("Drag from one place to another, or set both with Return: milliseconds and "
              "millivolts between them.");
}

void CalliperTool::press(const Spot& spot)
{
    m_box = spot.box;
    m_from = spot.paper;
    m_byKeys = false;
    measureTo(spot);
}

void CalliperTool::drag(const Spot& spot)
{
    if (m_from) {
        measureTo(spot);
    }
}

void CalliperTool::release(const Spot& spot)
{
    drag(spot);
    m_from.reset();
}

void CalliperTool::place(const Spot& spot)
{
    if (m_from) {
        measureTo(spot);
        m_from.reset();
    } else {
        press(spot);
        m_byKeys = true;
    }
}

void CalliperTool::hover(const Spot& spot)
{
    if (m_from && m_byKeys) {
        measureTo(spot);
    }
}

void CalliperTool::measureTo(const Spot& spot)
{
    const Digitization* const now = bench().result();
    if (!now || !m_box) {
        return;
    }
    const double speed = now->layout->scale.speed_mm_per_s.value;
    const double ms = std::abs(spot.paper.x_mm - m_from->x_mm) / speed * 1000;
    const double mv =
        (m_from->y_mm - spot.paper.y_mm) / now->layout->boxes[*m_box].gain_mm_per_mv;
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text = tr("%1 ms  %2 mV")
                       .arg(locale.toString(ms, 'f', 0),
                            locale.toString(mv, 'f', 2).replace('-', QChar(0x2212)));
    if (ms >= 200) {
        text += tr("  %1/min").arg(locale.toString(60000 / ms, 'f', 0));
    }
    Sketch sketch;
    sketch.line = {*m_box, *m_from, spot.paper, text};
    bench().show(sketch);
}

bool CalliperTool::cancel()
{
    const bool any = m_from || bench().sketch().line;
    m_from.reset();
    m_byKeys = false;
    bench().show({});
    return any;
}

} // namespace retrace
