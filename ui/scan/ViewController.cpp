// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/ViewController.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace retrace {

ViewController::ViewController(QWidget* host) : QObject(host), m_host(host)
{
    host->setMouseTracking(true);
    host->setFocusPolicy(Qt::StrongFocus);
    host->installEventFilter(this);
}

void ViewController::setContent(const QRectF& content)
{
    if (content != m_viewport.content()) {
        m_pointer.reset();
    }
    m_viewport.setContent(content);
    emit viewChanged();
}

QPointF ViewController::centre() const
{
    return QRectF(m_host->rect()).center();
}

void ViewController::fit()
{
    m_viewport.fit();
    emit viewChanged();
}

void ViewController::oneToOne()
{
    m_viewport.setScale(m_oneToOne, centre());
    emit viewChanged();
}

void ViewController::zoomBy(double factor)
{
    m_viewport.zoomBy(factor, centre());
    emit viewChanged();
}

void ViewController::centreOn(QPointF content)
{
    m_viewport.centreOn(content);
    emit viewChanged();
}

void ViewController::show(const QRectF& content_part)
{
    m_viewport.show(content_part);
    emit viewChanged();
}

bool ViewController::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Resize:
        m_viewport.setSize(m_host->size());
        emit viewChanged();
        return false;
    case QEvent::Wheel:
        return wheel(static_cast<QWheelEvent*>(event));
    case QEvent::MouseButtonPress:
        return mousePress(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return mouseMove(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        mouseRelease(static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::KeyPress:
        return key(static_cast<QKeyEvent*>(event));
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space && m_space) {
            m_space = false;
            stopDragging();
            return true;
        }
        return false;
    case QEvent::Leave:
        emit pointerLeft();
        return false;
    case QEvent::FocusOut:
        m_space = false;
        stopDragging();
        return false;
    default:
        return QObject::eventFilter(watched, event);
    }
}

bool ViewController::wheel(QWheelEvent* event)
{
    const double steps = event->angleDelta().y() / 120.0;
    m_viewport.zoomBy(std::pow(1.25, steps), event->position());
    emit viewChanged();
    emit pointedAt(m_viewport.toContent(event->position()));
    event->accept();
    return true;
}

bool ViewController::mousePress(QMouseEvent* event)
{
    m_host->setFocus(Qt::MouseFocusReason);
    if (m_tool && event->button() == Qt::LeftButton && !m_space && !m_viewport.empty()) {
        m_toolHeld = true;
        emit pressed(m_viewport.toContent(event->position()), event->modifiers());
        return true;
    }
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_draggedFrom = event->position();
        m_host->setCursor(Qt::ClosedHandCursor);
    }
    return true;
}

bool ViewController::mouseMove(QMouseEvent* event)
{
    if (m_viewport.empty()) {
        return true;
    }
    if (m_space && !m_draggedFrom) {
        m_draggedFrom = event->position();
    }
    if (m_draggedFrom) {
        m_viewport.panBy(event->position() - *m_draggedFrom);
        m_draggedFrom = event->position();
        emit viewChanged();
    }
    m_pointer = m_viewport.toContent(event->position());
    emit pointedAt(*m_pointer);
    if (m_toolHeld) {
        emit dragged(*m_pointer, event->modifiers());
    } else if (m_tool) {
        emit hovered(*m_pointer, event->modifiers());
    }
    return true;
}

void ViewController::mouseRelease(QMouseEvent* event)
{
    if (m_toolHeld && event->button() == Qt::LeftButton) {
        m_toolHeld = false;
        emit released(m_viewport.toContent(event->position()), event->modifiers());
        return;
    }
    stopDragging();
}

void ViewController::setTool(bool on)
{
    m_tool = on;
    m_toolHeld = false;
    stopDragging();
}

void ViewController::stopDragging()
{
    m_draggedFrom.reset();
    if (m_tool) {
        m_host->setCursor(Qt::CrossCursor);
    } else {
        m_host->unsetCursor();
    }
}

bool ViewController::toolKey(QKeyEvent* event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const double step_mm = shift ? 1.0 : 0.1;
    switch (event->key()) {
    case Qt::Key_Left:
        emit arrowPressed({-1, 0}, step_mm);
        return true;
    case Qt::Key_Right:
        emit arrowPressed({1, 0}, step_mm);
        return true;
    case Qt::Key_Up:
        emit arrowPressed({0, -1}, step_mm);
        return true;
    case Qt::Key_Down:
        emit arrowPressed({0, 1}, step_mm);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_viewport.empty()) {
            emit placeAsked(m_pointer.value_or(m_viewport.toContent(centre())),
                            event->modifiers());
        }
        return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        emit removeAsked();
        return true;
    default:
        return false;
    }
}

bool ViewController::key(QKeyEvent* event)
{
    if (m_tool && !(event->modifiers() & Qt::ControlModifier) && toolKey(event)) {
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(1.25);
        return true;
    case Qt::Key_Minus:
        zoomBy(1 / 1.25);
        return true;
    case Qt::Key_0:
        fit();
        return true;
    case Qt::Key_Left:
        return arrow({-1, 0}, event->modifiers());
    case Qt::Key_Right:
        return arrow({1, 0}, event->modifiers());
    case Qt::Key_Up:
        return arrow({0, -1}, event->modifiers());
    case Qt::Key_Down:
        return arrow({0, 1}, event->modifiers());
    case Qt::Key_Space:
        m_space = true;
        m_host->setCursor(Qt::OpenHandCursor);
        return true;
    default:
        return false;
    }
}

bool ViewController::arrow(QPointF direction, Qt::KeyboardModifiers modifiers)
{
    if (m_viewport.empty()) {
        return true;
    }
    if (!(modifiers & Qt::ControlModifier)) {
        m_viewport.panBy(-48.0 * direction);
        emit viewChanged();
        return true;
    }
    movePointer(direction, (modifiers & Qt::ShiftModifier) ? 0.1 : 1.0);
    return true;
}

void ViewController::movePointer(QPointF direction, double step_mm)
{
    if (!m_viewport.empty()) {
        setPointer(m_pointer.value_or(m_viewport.toContent(centre())) +
                   direction * (step_mm * m_pointerStep));
    }
}

void ViewController::setPointer(QPointF content)
{
    m_pointer = content;
    if (!m_viewport.visible().contains(content)) {
        m_viewport.centreOn(content);
        emit viewChanged();
    }
    emit pointedAt(content);
    if (m_tool) {
        emit hovered(content, {});
    }
}

} // namespace retrace
