// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/DragTool.h"

namespace retrace {

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
