// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace retrace {

/// A polyline with its extent, so that what is off the screen costs nothing.
struct Stroke
{
    QPolygonF points;
    QRectF extent;
};

/// What was read, as lines in page pixels (or, without a map, in sheet pixels).
class PageOverlays
{
public:
    enum class Target { page, sheet };

    PageOverlays() = default;
    PageOverlays(const Digitization& result, Target target);

    /// The painter is in image pixels; `scale` is screen pixels per image pixel.
    void drawGrid(QPainter& painter, const QRectF& visible, double scale) const;
    void drawBoxes(QPainter& painter, const QRectF& visible, double scale) const;
    void drawTraces(QPainter& painter, const QRectF& visible, double scale) const;

private:
    struct Box
    {
        Stroke outline;
        QString label;
        bool sure = true;
    };
    using ToImage = std::function<QPointF(PaperPoint)>;

    void buildGrid(const PaperBox& extent, const ToImage& to);
    void buildBoxes(const LayoutResult& layout, const ToImage& to);
    void buildTraces(const TraceResult& traces, const ToImage& to);

    std::vector<Stroke> m_lines1mm, m_lines5mm, m_traces;
    std::vector<Box> m_boxes;
    double m_px_per_mm = 1.0;
};

/// The lead's name as the person sees it: "−aVR" where it is printed upside down, "X1 ?" where no name was read.
QString leadLabel(const LeadBox& box);

} // namespace retrace
