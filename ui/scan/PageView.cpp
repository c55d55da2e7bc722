// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/PageView.h"

#include <QPainter>

namespace retrace {

PageView::PageView(QWidget* parent) : ImageView(parent)
{
    setAccessibleName(tr("Page as scanned"));
    setObjectName("pageView");
    setPlaceholder(tr("Loading the page …"));
}

void PageView::setOverlays(PageOverlays overlays)
{
    m_overlays = std::move(overlays);
    update();
}

void PageView::showGrid(bool on)
{
    m_grid = on;
    update();
}

void PageView::showBoxes(bool on)
{
    m_boxes = on;
    update();
}

void PageView::showTraces(bool on)
{
    m_traces = on;
    update();
}

void PageView::paintOver(QPainter& painter, const QRectF& visible)
{
    const double scale = view().viewport().scale();
    if (m_grid) {
        m_overlays.drawGrid(painter, visible, scale);
    }
    if (m_traces) {
        m_overlays.drawTraces(painter, visible, scale);
    }
    if (m_boxes) {
        m_overlays.drawBoxes(painter, visible, scale);
    }
}

} // namespace retrace
