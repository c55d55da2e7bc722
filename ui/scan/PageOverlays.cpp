// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/PageOverlays.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr qsizetype kStrokePoints =
    256; ///< long lines are cut, so that parts off the screen are skipped
const QColor kGridColour(0, 121, 140);
const QColor kBoxColour(0x5B3FB0);
const QColor kTraceColour(0x1A5FD0);

Stroke strokeOf(QPolygonF points)
{
    const QRectF extent = points.boundingRect().adjusted(-1, -1, 1, 1);
    return {std::move(points), extent};
}

QPointF pointOf(PagePoint p)
{
    return {p.x_px, p.y_px};
}

QPointF pointOf(SheetPoint p)
{
    return {p.x_px, p.y_px};
}

/// A pen of the same width at every zoom, in device-independent pixels.
QPen cosmetic(const QPainter& painter, QColor colour, double width, double alpha = 1.0)
{
    colour.setAlphaF(static_cast<float>(alpha));
    QPen pen(colour, width * painter.device()->devicePixelRatioF());
    pen.setCosmetic(true);
    pen.setJoinStyle(Qt::BevelJoin); // round joins take most of the time that a trace takes
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

/// Each run of `block` points as its lowest and highest, in their order, so that no peak is lost.
QPolygonF lowestAndHighest(const QPolygonF& points, std::size_t block)
{
    QPolygonF few;
    const auto size = static_cast<qsizetype>(block);
    const auto lower = [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); };
    for (qsizetype from = 0; from < points.size(); from += size) {
        const auto first = points.begin() + from;
        const auto last = points.begin() + std::min(points.size(), from + size);
        auto [low, high] = std::minmax_element(first, last, lower);
        if (high < low) {
            std::swap(low, high);
        }
        few << *low;
        if (low != high) {
            few << *high;
        }
    }
    return few;
}

/// Points that a line between the first and the last leaves by less than this many pixels need no
/// points between.
bool isStraight(const QPolygonF& points, double tolerance_px)
{
    const QPointF along = points.back() - points.front();
    const double length = std::hypot(along.x(), along.y());
    return std::all_of(points.begin(), points.end(), [&](const QPointF& p) {
        const QPointF from = p - points.front();
        return std::abs(from.x() * along.y() - from.y() * along.x()) <= tolerance_px * length;
    });
}

void drawStrokes(QPainter& painter, const std::vector<Stroke>& strokes, const QRectF& visible)
{
    for (const Stroke& stroke : strokes) {
        if (stroke.extent.intersects(visible)) {
            painter.drawPolyline(stroke.points);
        }
    }
}

} // namespace

QString leadLabel(const LeadBox& box)
{
    const QString name =
        QString::fromLatin1(leadName(box.lead).data(), static_cast<int>(leadName(box.lead).size()));
    if (isUnnamed(box.lead)) {
        return name + QStringLiteral(" ?");
    }
    return box.inverted ? QChar(0x2212) + name : name;
}

PageOverlays::PageOverlays(const Digitization& result, Target target)
{
    ToImage to;
    PaperBox extent;
    if (target == Target::page && result.grid && !result.grid->map.empty()) {
        const GridMap& map = result.grid->map;
        to = [&map](PaperPoint p) { return pointOf(map.toPage(p)); };
        extent = map.extent();
        m_px_per_mm = std::max(0.1, result.grid->px_per_mm_x);
    } else if (target == Target::sheet && result.unwarped) {
        const UnwarpedPage& sheet = *result.unwarped;
        to = [&sheet](PaperPoint p) { return pointOf(sheet.toSheet(p)); };
        const PaperPoint end = sheet.toPaper({double(sheet.bgr.cols), double(sheet.bgr.rows)});
        extent = {sheet.origin.x_mm, sheet.origin.y_mm, end.x_mm, end.y_mm};
        m_px_per_mm = std::max(0.1, sheet.px_per_mm_x);
    } else {
        return;
    }
    if (result.grid && result.grid->source != GridSource::none) {
        buildGrid(extent, to);
    }
    if (result.layout) {
        buildBoxes(*result.layout, to);
    }
    if (result.trace) {
        buildTraces(*result.trace, to);
    }
}

void PageOverlays::buildGrid(const PaperBox& extent, const ToImage& to)
{
    constexpr double kStep_mm = 5.0;
    const auto line = [&](bool along_y, double at_mm) {
        QPolygonF points;
        const double from = along_y ? extent.y0_mm : extent.x0_mm;
        const double end = along_y ? extent.y1_mm : extent.x1_mm;
        const int pieces = std::max(1, static_cast<int>(std::ceil((end - from) / kStep_mm)));
        for (int k = 0; k <= pieces; ++k) {
            const double along = std::min(end, from + k * kStep_mm);
            points << to(along_y ? PaperPoint{at_mm, along} : PaperPoint{along, at_mm});
        }
        if (isStraight(points, 0.3)) {
            points = QPolygonF{points.front(), points.back()};
        }
        return strokeOf(std::move(points));
    };
    for (const bool along_y : {true, false}) {
        const double from = std::ceil(along_y ? extent.x0_mm : extent.y0_mm);
        const double end = along_y ? extent.x1_mm : extent.y1_mm;
        for (double at = from; at <= end && at < from + 2000; at += 1.0) {
            const bool five =
                std::fmod(std::abs(at), 5.0) < 0.5 || std::fmod(std::abs(at), 5.0) > 4.5;
            (five ? m_lines5mm : m_lines1mm).push_back(line(along_y, at));
        }
    }
}

void PageOverlays::buildBoxes(const LayoutResult& layout, const ToImage& to)
{
    constexpr int kPieces = 12; // an edge is curved where the paper is
    for (const LeadBox& lead : layout.boxes) {
        const PaperBox& b = lead.box;
        const PaperPoint corners[] = {
            {b.x0_mm, b.y0_mm}, {b.x1_mm, b.y0_mm}, {b.x1_mm, b.y1_mm}, {b.x0_mm, b.y1_mm}};
        QPolygonF outline;
        for (int side = 0; side < 4; ++side) {
            const PaperPoint from = corners[side];
            const PaperPoint end = corners[(side + 1) % 4];
            for (int k = 0; k < kPieces; ++k) {
                const double f = double(k) / kPieces;
                outline << to({from.x_mm + f * (end.x_mm - from.x_mm),
                               from.y_mm + f * (end.y_mm - from.y_mm)});
            }
        }
        outline << outline.front();
        m_boxes.push_back({strokeOf(outline), leadLabel(lead), lead.name_printed});
    }
}

void PageOverlays::addTrace(const QPolygonF& points, std::size_t detail)
{
    // Long lines are cut, each piece beginning where the one before ends.
    for (qsizetype from = 0; from + 1 < points.size(); from += kStrokePoints - 1) {
        m_traces[detail].push_back(strokeOf(points.mid(from, kStrokePoints)));
    }
}

void PageOverlays::buildTraces(const TraceResult& traces, const ToImage& to)
{
    for (const LeadTrace& trace : traces.traces) {
        m_sample_px = std::max(1e-3, trace.step_mm * m_px_per_mm);
        QPolygonF run;
        const auto close = [&] {
            std::size_t block = 1;
            for (std::size_t detail = 0; detail < kDetails; ++detail, block *= 4) {
                addTrace(block == 1 ? run : lowestAndHighest(run, block), detail);
            }
            run.clear();
        };
        for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
            if (std::isnan(trace.y_mm[k])) {
                close();
            } else {
                run << to({trace.x0_mm + double(k) * trace.step_mm, trace.y_mm[k]});
            }
        }
        close();
    }
}

void PageOverlays::drawGrid(QPainter& painter, const QRectF& visible, double scale) const
{
    // Hundreds of lines: smoothing them costs more than it shows.
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (scale * m_px_per_mm >= 8) {
        painter.setPen(cosmetic(painter, kGridColour, 1, 0.35));
        drawStrokes(painter, m_lines1mm, visible);
    }
    painter.setPen(cosmetic(painter, kGridColour, 1, 0.75));
    drawStrokes(painter, m_lines5mm, visible);
    painter.setRenderHint(QPainter::Antialiasing, true);
}

void PageOverlays::drawBoxes(QPainter& painter, const QRectF& visible, double scale) const
{
    QFont font = painter.font();
    font.setPixelSize(11);
    font.setBold(true);
    const QFontMetricsF metrics(font);
    for (const Box& box : m_boxes) {
        if (!box.outline.extent.intersects(visible)) {
            continue;
        }
        QPen pen = cosmetic(painter, kBoxColour, 1.2, 0.8);
        if (!box.sure) {
            pen.setDashPattern({4, 3});
        }
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(box.outline.points);
        painter.save();
        painter.translate(box.outline.points.front());
        painter.scale(1 / scale, 1 / scale);
        const QRectF tag(0, 0, metrics.horizontalAdvance(box.label) + 6, metrics.height());
        painter.fillRect(tag, kBoxColour);
        painter.setFont(font);
        painter.setPen(Qt::white);
        painter.drawText(tag, Qt::AlignCenter, box.label);
        painter.restore();
    }
}

void PageOverlays::drawTraces(QPainter& painter, const QRectF& visible, double scale) const
{
    painter.setPen(cosmetic(painter, kTraceColour, scale * m_px_per_mm > 8 ? 2.0 : 1.4, 0.9));
    painter.setBrush(Qt::NoBrush);
    std::size_t detail = 0;
    for (double run_px = 4 * m_sample_px * scale; run_px <= 1.0 && detail + 1 < kDetails;
         run_px *= 4) {
        ++detail;
    }
    drawStrokes(painter, m_traces[detail], visible);
}

} // namespace retrace
