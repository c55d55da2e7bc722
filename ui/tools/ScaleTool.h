// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/DragTool.h"

namespace retrace {

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

} // namespace retrace
