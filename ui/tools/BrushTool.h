// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/Tool.h"

namespace retrace {

/// Ink brush: paints a class into the mask, or takes ink away; layout, traces and labels follow it.
class BrushTool : public Tool
{
    Q_OBJECT
public:
    using Tool::Tool;
    QString hint() const override;
    void begin() override;
    void end() override;
    void press(const Spot& spot) override;
    void drag(const Spot& spot) override;
    void release(const Spot& spot) override;
    void hover(const Spot& spot) override;
    void place(const Spot& spot) override; ///< Return sets a corner, at the same place again ends
    bool cancel() override;

    InkClass inkClass() const { return m_class; }
    double width_mm() const { return m_width_mm; }
    void setInkClass(InkClass to);
    void setWidth(double mm);
    static QString word(InkClass to); ///< what painting it does: "Erase", "Trace", ...

private:
    void add(const Spot& spot);
    void finish();
    void sketch();

    InkClass m_class = InkClass::paper;
    double m_width_mm = 1;
    std::vector<PaperPoint> m_points;
    std::optional<PaperPoint> m_at; ///< the mouse, while nothing is painted
    bool m_held = false, m_byKeys = false;
};

} // namespace retrace
