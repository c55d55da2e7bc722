// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/PageTools.h"

#include "ui/scan/PageOverlays.h"
#include "ui/tools/Bench.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kNear_px = 10.0;
constexpr double kLeastBox_mm = 5.0;

double distance(PaperPoint a, PaperPoint b)
{
    return std::hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
}

bool near(PaperPoint a, const Spot& spot)
{
    return distance(a, spot.paper) * spot.px_per_mm <= kNear_px;
}

double round5(double mm)
{
    return 5.0 * std::round(mm / 5.0);
}

} // namespace

void DragTool::place(const Spot& spot)
{
    if (m_byKeys && holds()) {
        m_byKeys = false;
        drag(spot);
        release(spot);
        return;
    }
    press(spot);
    m_byKeys = holds();
}

void DragTool::hover(const Spot& spot)
{
    if (m_byKeys && holds()) {
        drag(spot);
    }
}

void DragTool::end()
{
    m_byKeys = false;
    cancel();
    bench().show({});
}

// ---------------------------------------------------------------- leads

QString LeadsTool::hint() const
{
    return selected() ? tr("Drag the box or its corners, nudge it with arrows, Delete removes it; "
                           "name, start and gain are above.")
                      : tr("Click a box to choose it, or drag a new one where a lead is missing.");
}

std::vector<LeadBox> LeadsTool::found() const
{
    const ReadingPtr reading = bench().model().reading();
    const auto& given = bench().model().params().layout.value.boxes;
    if (!given.empty()) {
        return given;
    }
    return reading && reading->result.layout ? reading->result.layout->boxes
                                             : std::vector<LeadBox>{};
}

double LeadsTool::speed() const
{
    const ReadingPtr reading = bench().model().reading();
    const double speed = reading && reading->result.layout
                             ? reading->result.layout->scale.speed_mm_per_s.value
                             : 25.0;
    return speed > 0 ? speed : 25.0;
}

void LeadsTool::begin()
{
    if (m_held) {
        return;
    }
    m_boxes = found();
    if (m_selected && *m_selected >= m_boxes.size()) {
        m_selected.reset();
    }
    sketch();
}

void LeadsTool::end()
{
    m_selected.reset();
    DragTool::end();
}

const LeadBox* LeadsTool::selected() const
{
    return m_selected && *m_selected < m_boxes.size() ? &m_boxes[*m_selected] : nullptr;
}

void LeadsTool::sketch()
{
    Sketch sketch;
    for (std::size_t k = 0; k < m_boxes.size(); ++k) {
        sketch.outlines.push_back({m_boxes[k].box, leadLabel(m_boxes[k]), m_selected == k});
    }
    bench().show(sketch);
    emit changed();
}

std::optional<LeadsTool::Grip> LeadsTool::gripAt(const LeadBox& lead, const Spot& spot) const
{
    const PaperBox& b = lead.box;
    const std::pair<Grip, PaperPoint> corners[] = {{Grip::top_left, {b.x0_mm, b.y0_mm}},
                                                   {Grip::top_right, {b.x1_mm, b.y0_mm}},
                                                   {Grip::bottom_right, {b.x1_mm, b.y1_mm}},
                                                   {Grip::bottom_left, {b.x0_mm, b.y1_mm}}};
    for (const auto& [grip, corner] : corners) {
        if (near(corner, spot)) {
            return grip;
        }
    }
    return b.contains(spot.paper) ? std::optional(Grip::move) : std::nullopt;
}

void LeadsTool::press(const Spot& spot)
{
    m_from = spot.paper;
    m_held = true;
    m_new = false;
    std::optional<std::size_t> hit;
    if (selected() && gripAt(*selected(), spot)) {
        hit = m_selected;
    }
    for (std::size_t k = 0; !hit && k < m_boxes.size(); ++k) {
        if (gripAt(m_boxes[k], spot)) {
            hit = k;
        }
    }
    if (hit) {
        m_selected = hit;
        m_before = m_boxes[*hit];
        m_grip = *gripAt(m_before, spot);
        sketch();
        return;
    }
    LeadBox fresh = m_boxes.empty() ? LeadBox{} : m_boxes.front();
    fresh.lead = Lead::X1;
    while (std::any_of(m_boxes.begin(), m_boxes.end(), [&](const LeadBox& b) {
               return b.lead == fresh.lead;
           }) && fresh.lead < Lead::X12) {
        fresh.lead = static_cast<Lead>(static_cast<int>(fresh.lead) + 1);
    }
    fresh.box = {spot.paper.x_mm, spot.paper.y_mm, spot.paper.x_mm, spot.paper.y_mm};
    fresh.t0_s = 0;
    fresh.rhythm = fresh.inverted = fresh.name_printed = false;
    m_before = fresh;
    m_grip = Grip::bottom_right;
    m_new = true;
    m_boxes.push_back(fresh);
    m_selected = m_boxes.size() - 1;
}

void LeadsTool::moveBy(LeadBox& lead, double dx_mm, double dy_mm) const
{
    PaperBox& b = lead.box;
    const bool left = m_grip == Grip::top_left || m_grip == Grip::bottom_left;
    const bool right = m_grip == Grip::top_right || m_grip == Grip::bottom_right;
    const bool top = m_grip == Grip::top_left || m_grip == Grip::top_right;
    const bool bottom = m_grip == Grip::bottom_left || m_grip == Grip::bottom_right;
    if (m_grip == Grip::move) {
        b = {b.x0_mm + dx_mm, b.y0_mm + dy_mm, b.x1_mm + dx_mm, b.y1_mm + dy_mm};
        lead.baseline_mm += dy_mm;
        return;
    }
    // What stays on the paper stays at its time.
    if (left) {
        const double to = std::min(b.x0_mm + dx_mm, b.x1_mm - (m_new ? 0 : kLeastBox_mm));
        lead.t0_s += (to - b.x0_mm) / speed();
        b.x0_mm = to;
    }
    b.x1_mm = right ? std::max(b.x1_mm + dx_mm, b.x0_mm) : b.x1_mm;
    b.y0_mm = top ? std::min(b.y0_mm + dy_mm, b.y1_mm) : b.y0_mm;
    b.y1_mm = bottom ? std::max(b.y1_mm + dy_mm, b.y0_mm) : b.y1_mm;
}

void LeadsTool::drag(const Spot& spot)
{
    if (!m_held || !m_selected) {
        return;
    }
    m_boxes[*m_selected] = m_before;
    moveBy(m_boxes[*m_selected], spot.paper.x_mm - m_from.x_mm, spot.paper.y_mm - m_from.y_mm);
    sketch();
}

void LeadsTool::release(const Spot&)
{
    if (!std::exchange(m_held, false) || !m_selected) {
        return;
    }
    LeadBox& box = m_boxes[*m_selected];
    if (m_new) {
        m_new = false;
        if (box.box.width_mm() < kLeastBox_mm || box.box.height_mm() < kLeastBox_mm) {
            m_boxes.pop_back();
            m_selected.reset();
            sketch();
            return;
        }
        box.baseline_mm = (box.box.y0_mm + box.box.y1_mm) / 2;
        commit(tr("new lead box"));
    } else if (!(box == m_before)) {
        commit(m_grip == Grip::move ? tr("move of a lead box") : tr("size of a lead box"));
    }
}

bool LeadsTool::nudge(QPointF direction, double step_mm)
{
    if (!selected() || m_held) {
        return false;
    }
    m_grip = Grip::move;
    moveBy(m_boxes[*m_selected], direction.x() * step_mm, direction.y() * step_mm);
    commit(tr("move of a lead box"), QStringLiteral("box %1").arg(*m_selected));
    return true;
}

bool LeadsTool::remove()
{
    if (!selected() || m_boxes.size() < 2) {
        return false;
    }
    m_boxes.erase(m_boxes.begin() + static_cast<std::ptrdiff_t>(*m_selected));
    m_selected.reset();
    commit(tr("removal of a lead box"));
    return true;
}

bool LeadsTool::cancel()
{
    const bool any = m_held || m_selected;
    m_held = false;
    m_new = false;
    m_selected.reset();
    m_boxes = found();
    sketch();
    return any;
}

void LeadsTool::rename(Lead lead)
{
    if (selected() && selected()->lead != lead) {
        m_boxes[*m_selected].lead = lead;
        m_boxes[*m_selected].name_printed = true;
        commit(tr("name of a lead"));
    }
}

void LeadsTool::setStart(double t0_s)
{
    if (selected() && std::abs(selected()->t0_s - t0_s) > 1e-6) {
        m_boxes[*m_selected].t0_s = t0_s;
        commit(tr("start of a lead"));
    }
}

void LeadsTool::setGain(double mm_per_mv)
{
    if (selected() && mm_per_mv > 0 && std::abs(selected()->gain_mm_per_mv - mm_per_mv) > 1e-6) {
        m_boxes[*m_selected].gain_mm_per_mv = mm_per_mv;
        commit(tr("gain of a lead"));
    }
}

void LeadsTool::commit(const QString& what, const QString& merge)
{
    LayoutParams params = bench().model().params().layout.value;
    params.boxes = m_boxes;
    sketch();
    bench().changeLayout(params, what, merge);
}

// ---------------------------------------------------------------- scale

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

// ---------------------------------------------------------------- paper

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
