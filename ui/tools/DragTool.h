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
    /// So near to the mouse or the cursor that it is meant.
    static bool near(PaperPoint a, const Spot& spot);

private:
    bool m_byKeys = false;
};

} // namespace retrace
