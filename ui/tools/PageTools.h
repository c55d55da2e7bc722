// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/Tool.h"

namespace retrace {

/// Tools that drag things over the page. By keyboard, Return picks a thing up at the cursor and the
/// next Return puts it down.
class DragTool : public Tool
{
    Q_OBJECT
public:
    using Tool::Tool;
    void place(const Spot& spot) override;
    void hover(const Spot& spot) override;
    void end() override;

protected:
    virtual bool holds() const = 0;

private:
    bool m_byKeys = false;
};

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

/// Scale: the two ends of a known distance, or of one millivolt.
class ScaleTool : public DragTool
{
    Q_OBJECT
public:
    using DragTool::DragTool;
    QString hint() const override;
    void end() override;
    void press(const Spot& spot) override;
    void drag(const Spot& spot) override;
    void release(const Spot& spot) override;
    bool cancel() override;

    std::optional<double> length_mm() const; ///< of the line, as the page is read now
    std::optional<double> height_mm() const;
    void setLength(double mm); ///< the line is this long on the paper
    void setOneMillivolt();    ///< the line is one millivolt high

protected:
    bool holds() const override { return m_held.has_value(); }

private:
    struct End { PaperPoint paper; PagePoint page; };
    void sketch();

    std::vector<End> m_ends;
    std::optional<std::size_t> m_held;
};

/// Paper: quarter turns, mirroring, and the four corners of a part that a person sees as straight.
class PaperTool : public DragTool
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
    bool cancel() override;

    void turn(int quarters); ///< clockwise
    void mirror();
    bool canApply() const { return m_moved; }
    void apply();   ///< the corners become the map
    void asFound(); ///< takes marked corners and distances back

protected:
    bool holds() const override { return m_held.has_value(); }

private:
    GridParams now() const;
    void sketch();

    PaperBox m_paper;
    std::vector<PaperPoint> m_corners;
    std::optional<std::size_t> m_held;
    bool m_moved = false;
};

/// How the page lies as it was read: clockwise quarter turns that bring it upright, and whether it
/// is mirrored.
std::pair<int, bool> lieOf(const GridMap& map);

} // namespace retrace
