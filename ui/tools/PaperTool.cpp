// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/PaperTool.h"

#include "ui/scan/PageOverlays.h"
#include "ui/tools/Bench.h"

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

double round5(double mm)
{
    return 5.0 * std::round(mm / 5.0);
}

} // namespace

std::pair<int, bool> lieOf(const GridMap& map)
{
    if (map.empty()) {
        return {0, false};
    }
    const PaperBox e = map.extent();
    const PaperPoint middle{(e.x0_mm + e.x1_mm) / 2, (e.y0_mm + e.y1_mm) / 2};
    const PagePoint at = map.toPage(middle);
    const PagePoint along = map.toPage({middle.x_mm + 5, middle.y_mm});
    const PagePoint down = map.toPage({middle.x_mm, middle.y_mm + 5});
    double x = along.x_px - at.x_px;
    const double y = along.y_px - at.y_px;
    const bool mirrored = x * (down.y_px - at.y_px) - y * (down.x_px - at.x_px) < 0;
    x = mirrored ? -x : x;
    if (std::abs(x) >= std::abs(y)) {
        return {x > 0 ? 0 : 2, mirrored};
    }
    return {y < 0 ? 1 : 3, mirrored};
}

QString PaperTool::hint() const
{
    return m_moved ? tr("Drag the other corners to grid crossings as well, then Apply.")
                   : tr("Turn or mirror the page above, or drag the corners to the grid crossings "
                        "where they belong.");
}

GridParams PaperTool::now() const
{
    GridParams params = bench().model().params().grid.value;
    const ReadingPtr reading = bench().model().reading();
    if (reading && reading->result.grid && !params.corners) {
        std::tie(params.quarter_turns, params.mirrored) = lieOf(reading->result.grid->map);
    }
    return params;
}

void PaperTool::begin()
{
    const ReadingPtr reading = bench().model().reading();
    if (m_held || m_moved || !reading || !reading->result.grid ||
        reading->result.grid->map.empty()) {
        return;
    }
    PaperBox all = reading->result.grid->map.extent();
    if (reading->result.layout && !reading->result.layout->boxes.empty()) {
        all = {1e9, 1e9, -1e9, -1e9};
        for (const LeadBox& lead : reading->result.layout->boxes) {
            all = {std::min(all.x0_mm, lead.box.x0_mm), std::min(all.y0_mm, lead.box.y0_mm),
                   std::max(all.x1_mm, lead.box.x1_mm), std::max(all.y1_mm, lead.box.y1_mm)};
        }
    }
    m_paper = {round5(all.x0_mm), round5(all.y0_mm), round5(all.x1_mm), round5(all.y1_mm)};
    m_corners = {{m_paper.x0_mm, m_paper.y0_mm},
                 {m_paper.x1_mm, m_paper.y0_mm},
                 {m_paper.x1_mm, m_paper.y1_mm},
                 {m_paper.x0_mm, m_paper.y1_mm}};
    sketch();
}

void PaperTool::end()
{
    m_moved = false;
    m_corners.clear();
    m_held.reset();
    DragTool::end();
}

void PaperTool::sketch()
{
    Sketch sketch;
    sketch.polygon = m_corners;
    bench().show(sketch);
    emit changed();
}

void PaperTool::press(const Spot& spot)
{
    m_held.reset();
    for (std::size_t k = 0; k < m_corners.size(); ++k) {
        if (near(m_corners[k], spot)) {
            m_held = k;
        }
    }
}

void PaperTool::drag(const Spot& spot)
{
    if (m_held) {
        m_corners[*m_held] = spot.paper;
        m_moved = true;
        sketch();
    }
}

void PaperTool::release(const Spot& spot)
{
    if (m_moved) {
        drag(spot);
    }
    m_held.reset();
}

bool PaperTool::cancel()
{
    const bool any = m_moved || m_held;
    m_moved = false;
    m_held.reset();
    if (any) {
        begin();
    }
    return any;
}

void PaperTool::turn(int quarters)
{
    GridParams params = now();
    params.corners.reset();
    params.quarter_turns = (params.quarter_turns + quarters + 4) % 4;
    m_moved = false;
    bench().changeGrid(params, tr("turn of the page"));
}

void PaperTool::mirror()
{
    GridParams params = now();
    params.corners.reset();
    params.mirrored = !params.mirrored;
    m_moved = false;
    bench().changeGrid(params, tr("mirroring of the page"));
}

void PaperTool::apply()
{
    const ReadingPtr reading = bench().model().reading();
    if (!m_moved || !reading || !reading->result.grid) {
        return;
    }
    GridParams params = now();
    GridParams::Corners corners;
    corners.paper = m_paper;
    for (std::size_t k = 0; k < 4; ++k) {
        corners.at[k] = reading->result.grid->map.toPage(m_corners[k]);
    }
    params.corners = corners;
    m_moved = false;
    bench().changeGrid(params, tr("corners of the paper"));
}

void PaperTool::asFound()
{
    GridParams params = now();
    params.corners.reset();
    params.ruler.reset();
    m_moved = false;
    bench().changeGrid(params, tr("paper as found"));
}

} // namespace retrace
