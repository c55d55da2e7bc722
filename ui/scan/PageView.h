// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scan/ImageView.h"
#include "ui/scan/PageOverlays.h"

namespace retrace {

/// Pane 1: the page as it was scanned, with grid, lead boxes and traces over it on demand.
class PageView : public ImageView
{
    Q_OBJECT
public:
    explicit PageView(QWidget* parent = nullptr);

    void setOverlays(PageOverlays overlays);
    bool gridShown() const { return m_grid; }
    bool boxesShown() const { return m_boxes; }
    bool tracesShown() const { return m_traces; }

public slots:
    void showGrid(bool on);
    void showBoxes(bool on);
    void showTraces(bool on);

protected:
    void paintOver(QPainter& painter, const QRectF& visible) override;

private:
    PageOverlays m_overlays;
    bool m_grid = false, m_boxes = true, m_traces = false;
};

} // namespace retrace
