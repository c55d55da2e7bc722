// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Sketch.h"

#include <QObject>
#include <QPointF>
#include <QString>

#include <optional>

namespace retrace {

class Bench;

/// Where the mouse or the keyboard cursor is, in the terms of every pane.
struct Spot {
    PaperPoint paper;
    std::optional<PagePoint> page;  ///< set where the pane knows it exactly
    std::optional<std::size_t> box; ///< the lead whose trace is nearest
    Qt::KeyboardModifiers modifiers;
    double px_per_mm = 4; ///< of the pane, so that "near" means the same at every zoom
};

/// What the mouse and the keyboard do on the panes while it is chosen. Knows no widget: it works
/// on a Bench.
class Tool : public QObject
{
    Q_OBJECT
public:
    explicit Tool(Bench& bench) : m_bench(bench) {}

    /// What the next click does, for the status line.
    virtual QString hint() const = 0;
    virtual void begin() {} ///< it was chosen, or there is another reading
    virtual void end() {}   ///< another tool, or none
    virtual void press(const Spot&) {}
    virtual void drag(const Spot&) {}
    virtual void release(const Spot&) {}
    virtual void hover(const Spot&) {}
    /// Return at the keyboard cursor. Presses and releases there unless the tool knows better.
    virtual void place(const Spot& spot)
    {
        press(spot);
        release(spot);
    }
    /// An arrow: true if the tool moved something; otherwise the cursor moves.
    virtual bool nudge(QPointF /*direction*/, double /*step_mm*/) { return false; }
    virtual bool remove() { return false; } ///< Delete
    virtual bool cancel() { return false; } ///< Esc while something is half done

signals:
    void changed(); ///< the hint or the tool's own controls say something else now

protected:
    Bench& bench() const { return m_bench; }

private:
    Bench& m_bench;
};

} // namespace retrace
