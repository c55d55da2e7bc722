// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace retrace {

/// Which part of a content rectangle a widget shows, and how large. Content units are whatever the
/// content is measured in (image pixels, paper millimetres); widget units are device-independent
/// pixels.
class Viewport
{
public:
    void setContent(const QRectF& content);
    void setSize(const QSizeF& widget);

    const QRectF& content() const { return m_content; }
    double scale() const { return m_scale; } ///< widget units per content unit
    bool fitted() const { return m_fitted; }
    bool empty() const { return m_content.isEmpty() || m_size.isEmpty(); }

    QPointF toWidget(QPointF content) const { return (content - m_origin) * m_scale; }
    QPointF toContent(QPointF widget) const { return widget / m_scale + m_origin; }
    QRectF visible() const { return {m_origin, m_size / m_scale}; }

    void fit(); ///< shows all of the content, and keeps doing so while the widget changes its size
    void setScale(double scale, QPointF at_widget);
    void zoomBy(double factor, QPointF at_widget) { setScale(m_scale * factor, at_widget); }
    void panBy(QPointF widget_delta);
    void show(const QRectF& content_part); ///< as large as it goes
    void centreOn(QPointF content);

private:
    double fitScale() const;
    void clamp();

    QRectF m_content;
    QSizeF m_size;
    QPointF m_origin;
    double m_scale = 1.0;
    bool m_fitted = true;
};

} // namespace retrace
