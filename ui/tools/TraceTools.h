// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/Tool.h"

namespace retrace {

/// Span: a stretch of time of one trace, and then what it is to become.
class SpanTool : public Tool
{
    Q_OBJECT
public:
    using Tool::Tool;
    QString hint() const override;
    void end() override { cancel(); }
    void press(const Spot& spot) override;
    void drag(const Spot& spot) override;
    void release(const Spot& spot) override;
    void place(const Spot& spot) override; ///< Return sets one end, then the other
    bool cancel() override;

    bool hasSpan() const;
    /// The lead is printed on a rhythm strip as well, so that it can be copied from there.
    bool canCopy() const;
    /// Makes the chosen span missing, interpolated, automatic or from_rhythm.
    void apply(EditKind kind);
    void setSpan(std::size_t box, double x0_mm, double x1_mm);

private:
    void sketch();

    std::optional<std::size_t> m_box;
    double m_from_mm = 0, m_to_mm = 0;
    bool m_open = false; ///< the second end is still to come
};

/// Swap: from a crossing on, two traces of neighbouring rows change places.
class SwapTool : public Tool
{
    Q_OBJECT
public:
    using Tool::Tool;
    QString hint() const override;
    void end() override;
    void hover(const Spot& spot) override;
    void press(const Spot& spot) override;

private:
    std::optional<Edit> swapAt(const Spot& spot) const;
};

/// Callipers: milliseconds and millivolts between two places. Changes nothing.
class CalliperTool : public Tool
{
    Q_OBJECT
public:
    using Tool::Tool;
    QString hint() const override;
    void end() override { cancel(); }
    void press(const Spot& spot) override;
    void drag(const Spot& spot) override;
    void release(const Spot& spot) override;
    void place(const Spot& spot) override;
    void hover(const Spot& spot) override;
    bool cancel() override;

private:
    void measureTo(const Spot& spot);

    std::optional<std::size_t> m_box;
    std::optional<PaperPoint> m_from;
    bool m_byKeys = false;
};

} // namespace retrace
