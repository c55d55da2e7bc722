// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <array>
#include <functional>
#include <vector>

class QPainter;

namespace retrace {

/// A polyline with its extent, so that what is off the screen costs nothing.
struct Stroke {
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
    struct Box {
        Stroke outline;
        QString label;
        bool sure = true;
    };
    using ToImage = std::function<QPointF(PaperPoint)>;

    void buildGrid(const PaperBox& extent, const ToImage& to);
    void buildBoxes(const LayoutResult& layout, const ToImage& to);
    void buildTraces(const TraceResult& traces, const ToImage& to);
    void addTrace(const QPolygonF& points, std::size_t detail);

    static constexpr std::size_t kDetails = 4;
    std::vector<Stroke> m_lines1mm, m_lines5mm;
    /// Traces at full detail, and with runs of 4, 16 and 64 samples drawn as their lowest and
    /// highest point.
    std::array<std::vector<Stroke>, kDetails> m_traces;
    double m_sample_px = 1.0; ///< from one sample to the next, at full detail
    std::vector<Box> m_boxes;
    double m_px_per_mm = 1.0;
};

/// The lead's name as the person sees it: "−aVR" where it is printed upside down, "X1 ?" where no
/// name was read.
QString leadLabel(const LeadBox& box);

} // namespace retrace
