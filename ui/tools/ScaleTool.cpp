// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/ScaleTool.h"

#include "ui/scan/PageOverlays.h"
#include "ui/tools/Bench.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

double distance(PaperPoint a, PaperPoint b)
{
    return std::hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
}

} // namespace

QString ScaleTool::hint() const
{
    return m_ends.size() == 2
               ? tr("Drag its ends; type the true length above, or say that it is 1 mV high.")
               : tr("Drag from one end of a known distance to the other.");
}

void ScaleTool::end()
{
    m_ends.clear();
    DragTool::end();
}

void ScaleTool::press(const Spot& spot)
{
    if (!spot.page) {
        return;
    }
    for (std::size_t k = 0; k < m_ends.size(); ++k) {
        if (near(m_ends[k].paper, spot)) {
            m_held = k;
            return;
        }
    }
    m_ends = {{spot.paper, *spot.page}, {spot.paper, *spot.page}};
    m_held = 1;
    sketch();
}

void ScaleTool::drag(const Spot& spot)
{
    if (m_held && spot.page) {
        m_ends[*m_held] = {spot.paper, *spot.page};
        sketch();
    }
}

void ScaleTool::release(const Spot& spot)
{
    drag(spot);
    m_held.reset();
    if (m_ends.size() == 2 && distance(m_ends[0].paper, m_ends[1].paper) < 1.0) {
        m_ends.clear();
    }
    sketch();
}

void ScaleTool::sketch()
{
    Sketch sketch;
    if (m_ends.size() == 2) {
        const QString text = tr("%1 mm").arg(QLocale().toString(*length_mm(), 'f', 1));
        sketch.line = {0, m_ends[0].paper, m_ends[1].paper, text};
    }
    bench().show(sketch);
    emit changed();
}

bool ScaleTool::cancel()
{
    const bool any = !m_ends.empty();
    m_ends.clear();
    m_held.reset();
    sketch();
    return any;
}

std::optional<double> ScaleTool::length_mm() const
{
    return m_ends.size() == 2 ? std::optional(distance(m_ends[0].paper, m_ends[1].paper))
                              : std::nullopt;
}

std::optional<double> ScaleTool::height_mm() const
{
    return m_ends.size() == 2
               ? std::optional(std::abs(m_ends[0].paper.y_mm - m_ends[1].paper.y_mm))
               : std::nullopt;
}

void ScaleTool::setLength(double mm)
{
    if (m_ends.size() != 2 || !(mm > 0)) {
        return;
    }
    GridParams params = bench().model().params().grid.value;
    params.ruler = GridParams::Ruler{m_ends[0].page, m_ends[1].page, mm};
    cancel();
    bench().changeGrid(params, tr("scale"));
}

void ScaleTool::setOneMillivolt()
{
    const auto high = height_mm();
    if (!high || *high < 1) {
        return;
    }
    LayoutParams params = bench().model().params().layout.value;
    params.gain_mm_per_mv = std::round(*high * 100) / 100;
    for (LeadBox& box : params.boxes) {
        box.gain_mm_per_mv = *params.gain_mm_per_mv;
    }
    cancel();
    bench().changeLayout(params, tr("gain"));
}

} // namespace retrace
