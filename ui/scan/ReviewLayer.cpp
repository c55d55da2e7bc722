// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/ReviewLayer.h"

#include "ui/session-model/Place.h"

#include <QCoreApplication>
#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kTriangle_px = 9.0;
constexpr double kLeastBracket_px = 14.0;
constexpr double kPoint_px = 4.5;

const LeadTrace* traceOf(const Digitization& result, std::size_t box)
{
    if (result.trace) {
        for (const LeadTrace& trace : result.trace->traces) {
            if (trace.box == box) {
                return &trace;
            }
        }
    }
    return nullptr;
}

/// Lowest and highest y of the trace within the span; the baseline where it is missing.
std::pair<double, double> rangeWithin(const Digitization& result, std::size_t box, double x0_mm,
                                      double x1_mm)
{
    const double baseline = result.layout->boxes[box].baseline_mm;
    double low = baseline, high = baseline;
    const LeadTrace* const trace = traceOf(result, box);
    for (std::size_t k = 0; trace && k < trace->y_mm.size(); ++k) {
        const double x = trace->x0_mm + double(k) * trace->step_mm;
        if (x >= x0_mm && x <= x1_mm && !std::isnan(trace->y_mm[k])) {
            low = std::min(low, trace->y_mm[k]);
            high = std::max(high, trace->y_mm[k]);
        }
    }
    return {low, high};
}

QPolygonF onWidget(const std::vector<PaperPoint>& points, std::size_t box,
                   const ReviewLayer::ToWidget& to)
{
    QPolygonF line;
    for (const PaperPoint& p : points) {
        if (const auto at = to(p, box)) {
            line << *at;
        }
    }
    return line;
}

/// What is seen of a line with many points a pixel: in each column of pixels where it enters, its highest and lowest place, and where it
/// leaves. Long lines of fine steps take the painter many times as long.
QPolygonF thinned(const QPolygonF& line)
{
    QPolygonF out;
    for (qsizetype k = 0; k < line.size();) {
        const double column = std::floor(line[k].x());
        qsizetype end = k, top = k, bottom = k;
        for (; end < line.size() && std::floor(line[end].x()) == column; ++end) {
            top = line[end].y() < line[top].y() ? end : top;
            bottom = line[end].y() > line[bottom].y() ? end : bottom;
        }
        qsizetype last = -1;
        for (const qsizetype at : {k, std::min(top, bottom), std::max(top, bottom), end - 1}) {
            if (at != last) {
                out << line[at];
            }
            last = at;
        }
        k = end;
    }
    return out;
}

void drawTrace(QPainter& painter, const LeadTrace& trace, const ReviewLayer::ToWidget& to)
{
    QPolygonF run;
    for (std::size_t k = 0; k <= trace.y_mm.size(); ++k) {
        if (k < trace.y_mm.size() && !std::isnan(trace.y_mm[k])) {
            if (const auto at = to({trace.x0_mm + double(k) * trace.step_mm, trace.y_mm[k]},
                                   trace.box)) {
                run << *at;
            }
            continue;
        }
        painter.drawPolyline(thinned(run));
        run.clear();
    }
}

QPen penOf(const QColor& colour, double width)
{
    QPen pen(colour, width);
    pen.setJoinStyle(Qt::BevelJoin);
    return pen;
}

/// A word over a veil of the paper's colour, so that it is legible over ink.
void drawWord(QPainter& painter, QPointF left_middle, const QString& text, const QColor& colour,
              const QColor& veil)
{
    QFont font = painter.font();
    font.setPixelSize(12);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const QRectF place(left_middle.x(), left_middle.y() - metrics.height() / 2,
                       metrics.horizontalAdvance(text) + 8, metrics.height());
    QColor under = veil;
    under.setAlphaF(0.85F);
    painter.fillRect(place, under);
    painter.setPen(colour);
    painter.drawText(place, Qt::AlignCenter, text);
}

QString wordOf(EditKind kind)
{
    switch (kind) {
    case EditKind::missing:
        return QCoreApplication::translate("ReviewLayer", "missing");
    case EditKind::interpolate:
        return QCoreApplication::translate("ReviewLayer", "interpolated");
    case EditKind::from_rhythm:
        return QCoreApplication::translate("ReviewLayer", "from rhythm strip");
    case EditKind::swap:
        return QStringLiteral("⇄");
    default:
        return {};
    }
}

} // namespace

std::vector<Edit> activeEdits(const std::vector<Edit>& edits)
{
    std::vector<Edit> active;
    for (std::size_t k = 0; k < edits.size(); ++k) {
        const Edit& edit = edits[k];
        const bool undone = std::any_of(edits.begin() + static_cast<std::ptrdiff_t>(k),
                                        edits.end(), [&](const Edit& later) {
            return later.kind == EditKind::automatic && later.trace == edit.trace &&
                   later.points.size() == 2 &&
                   std::all_of(edit.points.begin(), edit.points.end(), [&](PaperPoint p) {
                       return p.x_mm >= later.points[0].x_mm && p.x_mm <= later.points[1].x_mm;
                   });
        });
        if (!undone && edit.kind != EditKind::automatic) {
            active.push_back(edit);
        }
    }
    return active;
}

void ReviewLayer::clear()
{
    m_doubts.clear();
    m_edits.clear();
    m_edited.clear();
    m_current.reset();
    m_sketch = {};
}

void ReviewLayer::setContent(const Digitization& result, const std::vector<ReviewEntry>& entries,
                             const std::vector<Edit>& edits, bool stale)
{
    m_doubts.clear();
    m_edits.clear();
    m_edited.clear();
    m_stale = stale;
    if (!result.layout) {
        return;
    }
    for (std::size_t k = 0; k < entries.size(); ++k) {
        addDoubt(result, entries[k], k);
    }
    for (const Edit& edit : activeEdits(edits)) {
        if (const auto box = boxOf(*result.layout, edit.trace)) {
            m_edits.push_back({*box, edit, result.layout->boxes[*box].baseline_mm});
        }
    }
    addEditedRuns(result);
}

void ReviewLayer::addDoubt(const Digitization& result, const ReviewEntry& entry,
                           std::size_t number)
{
    const auto box = boxOf(*result.layout, entry.trace);
    if (!box || entry.state == ReviewEntry::State::settled) {
        return;
    }
    const PaperBox& where = entry.doubt.where;
    const auto [top, bottom] = rangeWithin(result, *box, where.x0_mm, where.x1_mm);
    m_doubts.push_back({number, *box, where.x0_mm, where.x1_mm, top, bottom,
                        entry.state == ReviewEntry::State::open});
}

void ReviewLayer::addEditedRuns(const Digitization& result)
{
    if (!result.confidence || !result.signal || !result.trace) {
        return;
    }
    const double fs = result.signal->record.fs_hz;
    const double speed = result.layout->scale.speed_mm_per_s.value;
    for (const auto& [lead, box] : result.signal->from_box) {
        const auto sure = result.confidence->leads.find(lead);
        const LeadTrace* const trace = traceOf(result, box);
        if (sure == result.confidence->leads.end() || !trace || !(speed > 0)) {
            continue;
        }
        const LeadBox& at = result.layout->boxes[box];
        const auto& reason = sure->second.reason;
        Run run{box, {}};
        for (std::size_t k = 0; k <= trace->y_mm.size(); ++k) {
            const double x = trace->x0_mm + double(k) * trace->step_mm;
            const double time_mm = timeOfInk(result, box, x);
            const double sample = std::round((at.t0_s + (time_mm - at.box.x0_mm) / speed) * fs);
            const bool edited = k < trace->y_mm.size() && sample >= 0 &&
                                sample < double(reason.size()) && !std::isnan(trace->y_mm[k]) &&
                                reason[static_cast<std::size_t>(sample)] == DoubtReason::edited;
            if (edited) {
                run.points.push_back({x, trace->y_mm[k]});
            } else if (!run.points.empty()) {
                m_edited.push_back(std::exchange(run, Run{box, {}}));
            }
        }
    }
}

void ReviewLayer::draw(QPainter& painter, const ToWidget& to, const Colours& c) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const DoubtMark& mark : m_doubts) {
        drawDoubt(painter, to, c, mark);
    }
    const QColor hand = m_stale ? c.stale : c.edited;
    QPen pen = penOf(hand, 1.6);
    if (m_stale) {
        pen.setDashPattern({4, 3});
    }
    for (const Run& run : m_edited) {
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(thinned(onWidget(run.points, run.box, to)));
    }
    for (const EditMark& mark : m_edits) {
        drawEdit(painter, to, c, mark);
    }
    for (const InkStroke& stroke : m_strokes) {
        const QPolygonF line = onWidget(stroke.points, 0, to);
        if (!line.isEmpty()) {
            pen = penOf(c.stale, 1.6);
            pen.setDashPattern({4, 3});
            painter.setPen(pen);
            painter.drawPolyline(line);
            drawWord(painter, line.front() + QPointF(7, -9), QStringLiteral("↻"), c.stale, c.paper);
        }
    }
    drawSketch(painter, to, c);
}

/// The brush where it is, or the stroke, as wide as it paints; a word says what.
void ReviewLayer::drawBrush(QPainter& painter, const ToWidget& to, const Colours& c) const
{
    const Sketch::Brush& brush = *m_sketch.brush;
    const QPolygonF line = onWidget(brush.points, 0, to);
    const auto a = to(brush.points.front(), 0);
    const auto b = to({brush.points.front().x_mm, brush.points.front().y_mm + brush.radius_mm}, 0);
    if (line.isEmpty() || !a || !b) {
        return;
    }
    const double radius = std::max(1.5, QLineF(*a, *b).length());
    if (line.size() > 1) {
        QColor wash = c.edited;
        wash.setAlphaF(0.35F);
        painter.setPen(QPen(wash, 2 * radius, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(line);
    }
    painter.setPen(penOf(c.edited, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(line.back(), radius, radius);
    drawWord(painter, line.back() + QPointF(radius + 6, -radius - 6), brush.word, c.edited, c.paper);
}

void ReviewLayer::drawDoubt(QPainter& painter, const ToWidget& to, const Colours& c,
                            const DoubtMark& mark) const
{
    auto a = to({mark.x0_mm, mark.top_mm}, mark.box);
    auto b = to({mark.x1_mm, mark.top_mm}, mark.box);
    const auto floor = to({mark.x1_mm, mark.bottom_mm}, mark.box);
    if (!a || !b || !floor) {
        return;
    }
    const double few = std::max(0.0, kLeastBracket_px - (b->x() - a->x())) / 2;
    *a += QPointF(-few, -8);
    *b += QPointF(few, -8);
    const bool current = m_current == mark.entry;
    const QColor colour = mark.open ? c.doubtful : c.quiet;
    if (mark.open) {
        QColor wash = colour;
        wash.setAlphaF(current ? 0.20F : 0.09F);
        painter.fillRect(QRectF(*a, QPointF(b->x(), floor->y() + 8)), wash);
    }
    painter.setPen(penOf(colour, current ? 2.4 : 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{*a + QPointF(0, 6), *a, *b, *b + QPointF(0, 6)});
    const QPointF middle = (*a + *b) / 2 - QPointF(0, 4);
    if (mark.open) {
        const double h = current ? kTriangle_px * 1.3 : kTriangle_px;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF{middle + QPointF(0, -h), middle + QPointF(h * 0.58, 0),
                                      middle + QPointF(-h * 0.58, 0)});
    } else {
        painter.drawPolyline(QPolygonF{middle + QPointF(-4, -4), middle + QPointF(-1, -1),
                                       middle + QPointF(5, -8)});
    }
}

void ReviewLayer::drawEdit(QPainter& painter, const ToWidget& to, const Colours& c,
                           const EditMark& mark) const
{
    const QColor colour = m_stale ? c.stale : c.edited;
    const Edit& edit = mark.edit;
    if (edit.kind != EditKind::point && edit.kind != EditKind::redraw) {
        drawSpanEdit(painter, to, colour, mark);
        return;
    }
    if (edit.kind == EditKind::redraw) {
        painter.setPen(penOf(colour, 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(onWidget(edit.points, mark.box, to));
    }
    const bool selected = m_sketch.selected == QString::fromStdString(edit.id);
    const std::vector<PaperPoint> ends =
        edit.points.size() > 1 ? std::vector{edit.points.front(), edit.points.back()}
                               : edit.points;
    for (const PaperPoint& p : ends) {
        const auto at = to(p, mark.box);
        if (!at) {
            continue;
        }
        if (selected) {
            painter.setPen(penOf(colour, 1.6));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(*at, kPoint_px + 5, kPoint_px + 5);
        }
        painter.setPen(penOf(c.paper, 1.2));
        painter.setBrush(colour);
        painter.drawEllipse(*at, kPoint_px, kPoint_px);
        if (m_stale) {
            drawWord(painter, *at + QPointF(7, -9), QStringLiteral("↻"), colour, c.paper);
        }
    }
}

void ReviewLayer::drawSpanEdit(QPainter& painter, const ToWidget& to, const QColor& colour,
                               const EditMark& mark) const
{
    const Edit& edit = mark.edit;
    if (edit.points.empty()) {
        return;
    }
    const auto a = to({edit.points.front().x_mm, mark.level_mm}, mark.box);
    const auto b = to({edit.points.back().x_mm, mark.level_mm}, mark.box);
    if (!a || !b) {
        return;
    }
    QPen pen = penOf(colour, 1.4);
    pen.setStyle(m_stale ? Qt::DashLine : Qt::SolidLine);
    painter.setPen(pen);
    painter.drawLine(*a - QPointF(0, 7), *a + QPointF(0, 7));
    painter.drawLine(*b - QPointF(0, 7), *b + QPointF(0, 7));
    QColor veil = Qt::transparent;
    const QString word = m_stale ? QStringLiteral("↻ ") + wordOf(edit.kind) : wordOf(edit.kind);
    drawWord(painter, *a + QPointF(3, 14), word, colour, veil);
}

void ReviewLayer::drawSketch(QPainter& painter, const ToWidget& to, const Colours& c) const
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(penOf(c.edited, 1.6));
    for (const LeadTrace& trace : m_sketch.traces) {
        drawTrace(painter, trace, to);
    }
    painter.setPen(penOf(c.edited, 2.2));
    painter.drawPolyline(onWidget(m_sketch.stroke, m_sketch.stroke_box, to));
    if (const auto& span = m_sketch.span) {
        const auto top = to({span->x0_mm, 0}, span->box);
        const auto end = to({span->x1_mm, 0}, span->box);
        if (top && end) {
            QColor wash = c.edited;
            wash.setAlphaF(0.16F);
            const double high = painter.viewport().height();
            const QRectF place(QPointF(top->x(), 0), QPointF(end->x(), high));
            painter.fillRect(place.normalized(), wash);
        }
    }
    for (const Sketch::Outline& one : m_sketch.outlines) {
        const auto a = to({one.box.x0_mm, one.box.y0_mm}, 0);
        const auto b = to({one.box.x1_mm, one.box.y0_mm}, 0);
        const auto d = to({one.box.x1_mm, one.box.y1_mm}, 0);
        const auto e = to({one.box.x0_mm, one.box.y1_mm}, 0);
        if (!a || !b || !d || !e) {
            continue;
        }
        painter.setPen(penOf(c.edited, one.selected ? 2.2 : 1.2));
        painter.drawPolygon(QPolygonF{*a, *b, *d, *e});
        for (const QPointF& corner : {*a, *b, *d, *e}) {
            if (one.selected) {
                painter.fillRect(QRectF(corner - QPointF(4, 4), QSizeF(8, 8)), c.edited);
            }
        }
        drawWord(painter, *a + QPointF(4, -9), one.label, c.edited, c.paper);
        painter.setBrush(Qt::NoBrush);
    }
    if (!m_sketch.polygon.empty()) {
        const QPolygonF corners = onWidget(m_sketch.polygon, 0, to);
        painter.setPen(penOf(c.edited, 2.0));
        painter.drawPolygon(corners);
        for (const QPointF& corner : corners) {
            painter.fillRect(QRectF(corner - QPointF(5, 5), QSizeF(10, 10)), c.edited);
        }
    }
    if (m_sketch.brush && !m_sketch.brush->points.empty()) {
        drawBrush(painter, to, c);
    }
    if (const auto& line = m_sketch.line) {
        const auto a = to(line->a, line->box);
        const auto b = to(line->b, line->box);
        if (a && b) {
            painter.setPen(penOf(c.edited, 1.6));
            painter.drawLine(*a, *b);
            for (const QPointF& end : {*a, *b}) {
                painter.drawLine(end - QPointF(0, 8), end + QPointF(0, 8));
            }
            drawWord(painter, *b + QPointF(8, -14), line->text, c.edited, c.paper);
        }
    }
}

} // namespace retrace
