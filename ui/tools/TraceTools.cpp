// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/TraceTools.h"

#include "ui/scan/ReviewLayer.h"
#include "ui/tools/Bench.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kLeastSpan_mm = 0.3;

double heightAt(const Digitization& result, std::size_t box, double x_mm)
{
    for (const LeadTrace& trace : result.trace->traces) {
        const double k = std::round((x_mm - trace.x0_mm) / trace.step_mm);
        if (trace.box == box && k >= 0 && k < double(trace.y_mm.size())) {
            return trace.y_mm[static_cast<std::size_t>(k)];
        }
    }
    return std::nan("");
}

} // namespace

// ---------------------------------------------------------------- span

QString SpanTool::hint() const
{
    if (hasSpan()) {
        return tr("M missing, I interpolate, U automatic, H from the rhythm strip; Esc lets go.");
    }
    return m_open ? tr("Return sets the other end of the span.")
                  : tr("Drag over the stretch of a trace, or set its two ends with Return.");
}

bool SpanTool::hasSpan() const
{
    return m_box && !m_open && std::abs(m_to_mm - m_from_mm) >= kLeastSpan_mm;
}

bool SpanTool::canCopy() const
{
    const Digitization* const now = bench().result();
    const auto key = bench().keyOf(m_box);
    return now && key && !key->rhythm && boxOf(*now->layout, {key->lead, true}).has_value();
}

void SpanTool::sketch()
{
    Sketch sketch;
    if (m_box) {
        sketch.span = {*m_box, std::min(m_from_mm, m_to_mm), std::max(m_from_mm, m_to_mm)};
    }
    bench().show(sketch);
    emit changed();
}

void SpanTool::setSpan(std::size_t box, double x0_mm, double x1_mm)
{
    m_box = box;
    m_from_mm = x0_mm;
    m_to_mm = x1_mm;
    m_open = false;
    sketch();
}

void SpanTool::press(const Spot& spot)
{
    m_box = spot.box;
    m_from_mm = m_to_mm = spot.paper.x_mm;
    m_open = true;
    sketch();
}

void SpanTool::drag(const Spot& spot)
{
    if (m_open) {
        m_to_mm = spot.paper.x_mm;
        sketch();
    }
}

void SpanTool::release(const Spot& spot)
{
    drag(spot);
    m_open = false;
    if (!hasSpan()) {
        m_box.reset();
    }
    sketch();
}

void SpanTool::place(const Spot& spot)
{
    if (!m_open || !m_box) {
        press(spot);
    } else {
        release(spot);
    }
}

void SpanTool::apply(EditKind kind)
{
    const auto key = bench().keyOf(m_box);
    if (!hasSpan() || !key || (kind == EditKind::from_rhythm && !canCopy())) {
        return;
    }
    const Digitization& now = *bench().result();
    const double x0 = std::min(m_from_mm, m_to_mm), x1 = std::max(m_from_mm, m_to_mm);
    const auto at = [&](double x) {
        const double y = heightAt(now, *m_box, x);
        return PaperPoint{x, std::isnan(y) ? now.layout->boxes[*m_box].baseline_mm : y};
    };
    const Edit edit{bench().freshId(), *key, kind, {at(x0), at(x1)}, false, {}};
    const QString what = kind == EditKind::missing       ? tr("missing")
                         : kind == EditKind::interpolate ? tr("interpolation")
                         : kind == EditKind::automatic   ? tr("back to automatic")
                                                         : tr("copy from the rhythm strip");
    cancel();
    bench().put(edit, what);
}

bool SpanTool::cancel()
{
    const bool any = m_box.has_value();
    m_box.reset();
    m_open = false;
    bench().show({});
    emit changed();
    return any;
}

// ---------------------------------------------------------------- swap

QString SwapTool::hint() const
{
    return tr("Click at a crossing: from there on the two traces change places.");
}

void SwapTool::end()
{
    bench().show({});
}

std::optional<Edit> SwapTool::swapAt(const Spot& spot) const
{
    const auto key = bench().keyOf(spot.box);
    const Digitization* const now = bench().result();
    if (!key || !now) {
        return std::nullopt;
    }
    const double y = heightAt(*now, *spot.box, spot.paper.x_mm);
    const double here = std::isnan(y) ? spot.paper.y_mm : y;
    std::optional<std::size_t> other;
    double least = 1e9;
    const auto& boxes = now->layout->boxes;
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        if (k == *spot.box || std::abs(boxes[k].row - boxes[*spot.box].row) != 1) {
            continue;
        }
        const double there = heightAt(*now, k, spot.paper.x_mm);
        if (!std::isnan(there) && std::abs(there - here) < least) {
            least = std::abs(there - here);
            other = k;
        }
    }
    if (!other) {
        return std::nullopt;
    }
    Edit edit{bench().freshId(), *key, EditKind::swap, {{spot.paper.x_mm, here}}, false, {}};
    edit.other = traceKey(*now->layout, *other);
    return edit;
}

void SwapTool::hover(const Spot& spot)
{
    if (const auto edit = swapAt(spot)) {
        bench().preview(*edit);
    } else {
        bench().show({});
    }
}

void SwapTool::press(const Spot& spot)
{
    if (const auto edit = swapAt(spot)) {
        bench().put(*edit, tr("swap"));
    }
}

// ---------------------------------------------------------------- callipers

QString CalliperTool::hint() const
{
    return tr("Drag from one place to another, or set both with Return: milliseconds and "
              "millivolts between them.");
}

void CalliperTool::press(const Spot& spot)
{
    m_box = spot.box;
    m_from = spot.paper;
    m_byKeys = false;
    measureTo(spot);
}

void CalliperTool::drag(const Spot& spot)
{
    if (m_from) {
        measureTo(spot);
    }
}

void CalliperTool::release(const Spot& spot)
{
    drag(spot);
    m_from.reset();
}

void CalliperTool::place(const Spot& spot)
{
    if (m_from) {
        measureTo(spot);
        m_from.reset();
    } else {
        press(spot);
        m_byKeys = true;
    }
}

void CalliperTool::hover(const Spot& spot)
{
    if (m_from && m_byKeys) {
        measureTo(spot);
    }
}

void CalliperTool::measureTo(const Spot& spot)
{
    const Digitization* const now = bench().result();
    if (!now || !m_box) {
        return;
    }
    const double speed = now->layout->scale.speed_mm_per_s.value;
    const double ms = std::abs(spot.paper.x_mm - m_from->x_mm) / speed * 1000;
    const double mv =
        (m_from->y_mm - spot.paper.y_mm) / now->layout->boxes[*m_box].gain_mm_per_mv;
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text = tr("%1 ms  %2 mV")
                       .arg(locale.toString(ms, 'f', 0),
                            locale.toString(mv, 'f', 2).replace('-', QChar(0x2212)));
    if (ms >= 200) {
        text += tr("  %1/min").arg(locale.toString(60000 / ms, 'f', 0));
    }
    Sketch sketch;
    sketch.line = {*m_box, *m_from, spot.paper, text};
    bench().show(sketch);
}

bool CalliperTool::cancel()
{
    const bool any = m_from || bench().sketch().line;
    m_from.reset();
    m_byKeys = false;
    bench().show({});
    return any;
}

} // namespace retrace
