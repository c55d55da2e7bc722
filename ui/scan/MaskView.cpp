// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/MaskView.h"

#include <QPainter>

#include <algorithm>

namespace retrace {

MaskView::MaskView(QWidget* parent) : ImageView(parent)
{
    setAccessibleName(tr("Flattened page with mask"));
    setObjectName("maskView");
    setPlaceholder(tr("The flattened page appears here when the grid was found."));
}

void MaskView::setMask(std::shared_ptr<const ImagePyramid> mask)
{
    m_mask = std::move(mask);
    update();
}

void MaskView::setOverlays(PageOverlays overlays)
{
    m_overlays = std::move(overlays);
    update();
}

void MaskView::setOpacity(int percent)
{
    m_opacity_percent = std::clamp(percent, 0, 100);
    update();
}

void MaskView::showBoxes(bool on)
{
    m_boxes = on;
    update();
}

void MaskView::paintOver(QPainter& painter, const QRectF& visible)
{
    if (m_mask && m_opacity_percent > 0) {
        painter.save();
        painter.resetTransform();
        painter.setOpacity(m_opacity_percent / 100.0);
        drawImage(painter, *m_mask);
        painter.restore();
    }
    if (m_boxes) {
        m_overlays.drawBoxes(painter, visible, view().viewport().scale());
    }
}

} // namespace retrace
