// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/DragTool.h"

#include "ui/tools/Bench.h"

#include <cmath>

namespace retrace {

bool DragTool::near(PaperPoint a, const Spot& spot)
{
    constexpr double kNear_px = 10.0;
    return std::hypot(a.x_mm - spot.paper.x_mm, a.y_mm - spot.paper.y_mm) * spot.px_per_mm <= kNear_px;
}

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

} // namespace retrace
