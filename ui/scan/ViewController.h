// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scan/Viewport.h"

#include <QObject>
#include <QWidget>

#include <optional>

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace retrace {

/// The one way in which every pane is zoomed, panned and pointed into: wheel zooms at the mouse,
/// dragging or Space held pans, arrows pan, + and - zoom, 0 fits; Ctrl+arrows move a keyboard
/// pointer. While a tool is chosen the left button and the arrows are the tool's.
class ViewController : public QObject
{
    Q_OBJECT
public:
    /// Filters the events of `host`, which must outlive it. `pointer_step` is one step of the
    /// keyboard pointer in content units.
    explicit ViewController(QWidget* host);

    const Viewport& viewport() const { return m_viewport; }
    void setContent(const QRectF& content);
    void setPointerStep(double content_units) { m_pointerStep = content_units; }
    /// The left button, plain arrows, Return and Delete go to a tool.
    void setTool(bool on);
    /// Moves the keyboard pointer, and the view with it where it would leave it.
    void movePointer(QPointF direction, double step_mm);
    void setPointer(QPointF content);
    void setOneToOne(double scale) { m_oneToOne = scale; }

    void fit();
    void oneToOne();
    void zoomBy(double factor);
    void centreOn(QPointF content);
    void show(const QRectF& content_part);

signals:
    void viewChanged();
    void pointedAt(QPointF content);
    void pointerLeft();
    void pressed(QPointF content, Qt::KeyboardModifiers modifiers);
    void dragged(QPointF content, Qt::KeyboardModifiers modifiers);
    void released(QPointF content, Qt::KeyboardModifiers modifiers);
    void hovered(QPointF content, Qt::KeyboardModifiers modifiers);
    void arrowPressed(QPointF direction, double step_mm);
    void placeAsked(QPointF content, Qt::KeyboardModifiers modifiers);
    void removeAsked();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool wheel(QWheelEvent* event);
    bool mousePress(QMouseEvent* event);
    bool mouseMove(QMouseEvent* event);
    bool key(QKeyEvent* event);
    bool arrow(QPointF direction, Qt::KeyboardModifiers modifiers);
    void mouseRelease(QMouseEvent* event);
    bool toolKey(QKeyEvent* event);
    void stopDragging();
    QPointF centre() const;

    QWidget* m_host;
    Viewport m_viewport;
    std::optional<QPointF> m_draggedFrom;
    std::optional<QPointF> m_pointer;
    bool m_space = false;
    bool m_tool = false, m_toolHeld = false;
    double m_pointerStep = 1.0;
    double m_oneToOne = 1.0;
};

} // namespace retrace
