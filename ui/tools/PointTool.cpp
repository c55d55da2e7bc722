// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/PointTool.h"

#include "ui/scan/ReviewLayer.h"
#include "ui/tools/Bench.h"

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kSnap_mm = 1.0;
constexpr double kNear_px = 9.0;

} // namespace

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

} // namespace retrace
