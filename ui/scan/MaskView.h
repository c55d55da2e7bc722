// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scan/ImageView.h"
#include "ui/scan/PageOverlays.h"

namespace retrace {

/// Pane 2: the flattened page with the classes of its ink in colour over it, and the lead boxes.
class MaskView : public ImageView
{
    Q_OBJECT
public:
    explicit MaskView(QWidget* parent = nullptr);

    void setMask(std::shared_ptr<const ImagePyramid> mask);
    void setOverlays(PageOverlays overlays);
    int opacity_percent() const { return m_opacity_percent; }
    bool boxesShown() const { return m_boxes; }

public slots:
    void setOpacity(int percent);
    void showBoxes(bool on);

protected:
    void paintOver(QPainter& painter, const QRectF& visible) override;

private:
    std::shared_ptr<const ImagePyramid> m_mask;
    PageOverlays m_overlays;
    int m_opacity_percent = 70;
    bool m_boxes = false;
};

} // namespace retrace
