// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/DragTool.h"

namespace retrace {

/// Leads: boxes are chosen, moved, resized, added and removed; name, start and gain are typed.
class LeadsTool : public DragTool
{
    Q_OBJECT
public:
    using DragTool::DragTool;
    QString hint() const override;
    void begin() override;
    void end() override;
    void press(const Spot& spot) override;
    void drag(const Spot& spot) override;
    void release(const Spot& spot) override;
    bool nudge(QPointF direction, double step_mm) override;
    bool remove() override;
    bool cancel() override;

    const LeadBox* selected() const; ///< null: none
    void rename(Lead lead);
    void setStart(double t0_s);
    void setGain(double mm_per_mv);

protected:
    bool holds() const override { return m_held; }

private:
    enum class Grip { move, top_left, top_right, bottom_right, bottom_left };
    std::vector<LeadBox> found() const;
    std::optional<Grip> gripAt(const LeadBox& box, const Spot& spot) const;
    void moveBy(LeadBox& box, double dx_mm, double dy_mm) const;
    void commit(const QString& what, const QString& merge = {});
    void sketch();
    double speed() const;

    std::vector<LeadBox> m_boxes;
    std::optional<std::size_t> m_selected;
    Grip m_grip = Grip::move;
    PaperPoint m_from;
    LeadBox m_before;
    bool m_held = false, m_new = false;
};

} // namespace retrace
