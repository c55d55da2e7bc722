// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/Tool.h"

namespace retrace {

/// Redraw: a stroke becomes the trace; it follows the ink near it unless Alt is held.
class RedrawTool : public Tool
{
    Q_OBJECT
public:
    using Tool::Tool;
    QString hint() const override;
    void end() override { cancel(); }
    void press(const Spot& spot) override;
    void drag(const Spot& spot) override;
    void release(const Spot& spot) override;
    void place(const Spot& spot) override; ///< Return sets a corner, at the same place again ends
    bool cancel() override;

private:
    void add(const Spot& spot);
    void finish(bool guided);
    void sketch();

    std::optional<std::size_t> m_box;
    std::vector<PaperPoint> m_points;
    bool m_byKeys = false;
};

} // namespace retrace
