// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/Tool.h"

namespace retrace {

/// Fix point: the trace passes through the point; snaps to ink within 1 mm unless Alt is held.
class PointTool : public Tool
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
    bool nudge(QPointF direction, double step_mm) override;
    bool remove() override;
    bool cancel() override;

private:
    const Edit* selected() const;
    void select(const std::string& id);
    std::optional<Edit> pointAt(const Spot& spot) const;
    void moveTo(const Spot& spot);

    std::optional<Edit> m_held; ///< under the mouse, not yet on the page
    std::string m_selected;
    bool m_moved = false;
};

} // namespace retrace
