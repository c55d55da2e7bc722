// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/Viewport.h"

#include <algorithm>

namespace retrace {

void Viewport::setContent(const QRectF& content)
{
    if (content == m_content) {
        return;
    }
    m_content = content;
    if (m_fitted) {
        fit();
    } else if (!empty()) {
        clamp(); // who looks at a place goes on looking at it
    }
}

void Viewport::setSize(const QSizeF& widget)
{
    const QPointF centre = toContent({m_size.width() / 2, m_size.height() / 2});
    m_size = widget;
    if (m_fitted) {
        fit();
    } else {
        centreOn(centre);
    }
}

double Viewport::fitScale() const
{
    const double across = m_size.width() / m_content.width();
    const double down = m_size.height() / m_content.height();
    return std::max(1e-6, std::min(across, down));
}

void Viewport::fit()
{
    m_fitted = true;
    if (empty()) {
        return;
    }
    m_scale = fitScale();
    clamp();
}

void Viewport::setScale(double scale, QPointF at_widget)
{
    if (empty()) {
        return;
    }
    const QPointF held = toContent(at_widget);
    const double smallest = fitScale() * 0.5;
    m_scale = std::clamp(scale, smallest, std::max(64.0, smallest));
    m_origin = held - at_widget / m_scale;
    m_fitted = false;
    clamp();
}

void Viewport::panBy(QPointF widget_delta)
{
    m_origin -= widget_delta / m_scale;
    m_fitted = false;
    clamp();
}

void Viewport::show(const QRectF& content_part)
{
    if (empty() || content_part.isEmpty()) {
        return;
    }
    m_fitted = false;
    m_scale = std::min(
        {64.0, m_size.width() / content_part.width(), m_size.height() / content_part.height()});
    centreOn(content_part.center());
}

void Viewport::centreOn(QPointF content)
{
    m_origin = content - QPointF(m_size.width(), m_size.height()) / (2 * m_scale);
    clamp();
}

void Viewport::clamp()
{
    // Content smaller than the widget stands in the middle; larger content covers the widget.
    const auto held = [](double origin, double shown, double low, double high) {
        if (shown >= high - low) {
            return (low + high - shown) / 2;
        }
        return std::clamp(origin, low, high - shown);
    };
    m_origin.setX(
        held(m_origin.x(), m_size.width() / m_scale, m_content.left(), m_content.right()));
    m_origin.setY(
        held(m_origin.y(), m_size.height() / m_scale, m_content.top(), m_content.bottom()));
}

} // namespace retrace
