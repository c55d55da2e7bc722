// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/BrushTool.h"

#include "ui/tools/Bench.h"

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kStep_mm = 0.1; // nearer points of a stroke are one

double apart_mm(PaperPoint a, PaperPoint b)
{
    return std::hypot(a.x_mm - b.x_mm, a.y_mm - b.y_mm);
}

} // namespace

QString BrushTool::word(InkClass to)
{
    switch (to) {
    case InkClass::paper:
        break;
    case InkClass::trace:
        return tr("Trace");
    case InkClass::text:
        return tr("Text");
    case InkClass::pulse:
        return tr("Pulse");
    case InkClass::grid:
        return tr("Grid");
    }
    return tr("Erase");
}

QString BrushTool::hint() const
{
    if (m_byKeys) {
        return tr("Return sets the next corner; at the same place again it ends the stroke.");
    }
    return m_class == InkClass::paper
               ? tr("Paint over ink that is no trace: it is taken away, and the page read again.")
               : tr("Paint what the ink is: the page is read again with it.");
}

void BrushTool::begin()
{
    sketch();
}

void BrushTool::end()
{
    cancel();
    m_at.reset();
    bench().show({});
}

void BrushTool::setInkClass(InkClass to)
{
    m_class = to;
    sketch();
    emit changed();
}

void BrushTool::setWidth(double mm)
{
    m_width_mm = mm;
    sketch();
    emit changed();
}

void BrushTool::press(const Spot& spot)
{
    m_byKeys = false;
    m_held = true;
    m_points.clear();
    add(spot);
}

void BrushTool::add(const Spot& spot)
{
    if (m_points.empty() || apart_mm(m_points.back(), spot.paper) >= kStep_mm) {
        m_points.push_back(spot.paper);
    }
    sketch();
}

void BrushTool::drag(const Spot& spot)
{
    if (m_held) {
        add(spot);
    }
}

void BrushTool::release(const Spot&)
{
    if (m_held) {
        finish();
    }
}

void BrushTool::hover(const Spot& spot)
{
    m_at = spot.paper;
    if (m_points.empty()) {
        sketch();
    }
}

void BrushTool::place(const Spot& spot)
{
    if (m_byKeys && !m_points.empty() && apart_mm(m_points.back(), spot.paper) < kStep_mm) {
        finish();
        return;
    }
    if (!m_byKeys) {
        m_points.clear();
        m_byKeys = true;
    }
    add(spot);
    emit changed();
}

void BrushTool::finish()
{
    const std::vector<PaperPoint> points = m_points;
    if (m_at && !points.empty()) {
        m_at = points.back(); // the mouse has not hovered since
    }
    cancel();
    const ReadingPtr reading = bench().model().reading();
    if (points.empty() || !reading || !reading->result.ink) {
        return;
    }
    InkParams params = bench().model().params().ink.value;
    params.strokes.push_back({m_class, 0.5 * m_width_mm, points});
    bench().changeInk(params, m_class == InkClass::paper ? tr("erase ink") : tr("paint ink"));
}

void BrushTool::sketch()
{
    Sketch sketch;
    if (!m_points.empty() || m_at) {
        sketch.brush = Sketch::Brush{m_points.empty() ? std::vector{*m_at} : m_points,
                                     0.5 * m_width_mm, word(m_class)};
    }
    bench().show(sketch);
}

bool BrushTool::cancel()
{
    const bool any = !m_points.empty();
    m_points.clear();
    m_held = m_byKeys = false;
    sketch();
    emit changed();
    return any;
}

} // namespace retrace
