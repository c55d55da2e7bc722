// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/RedrawTool.h"

#include "ui/scan/ReviewLayer.h"
#include "ui/tools/Bench.h"

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kLeastStroke_mm = 0.3;

} // namespace

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

} // namespace retrace
