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
/// pointer.
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

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool wheel(QWheelEvent* event);
    bool mousePress(QMouseEvent* event);
    bool mouseMove(QMouseEvent* event);
    bool key(QKeyEvent* event);
    bool arrow(QPointF direction, Qt::KeyboardModifiers modifiers);
    void stopDragging();
    QPointF centre() const;

    QWidget* m_host;
    Viewport m_viewport;
    std::optional<QPointF> m_draggedFrom;
    std::optional<QPointF> m_pointer;
    bool m_space = false;
    double m_pointerStep = 1.0;
    double m_oneToOne = 1.0;
};

} // namespace retrace
