// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/LeadsTool.h"

#include "ui/scan/PageOverlays.h"
#include "ui/tools/Bench.h"

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kLeastBox_mm = 5.0;

} // namespace

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

} // namespace retrace
