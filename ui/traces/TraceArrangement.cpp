// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traces/TraceArrangement.h"

#include "ui/scan/PageOverlays.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {

namespace {

constexpr double kMargin_mm = 6.0;
constexpr double kListLeft_mm = 14.0; ///< room for the names left of the traces
constexpr double kListGap_mm = 3.0;
constexpr double kLeastHalf_mm = 6.0;

double speedOf(const Digitization& result)
{
    const double speed = result.layout->scale.speed_mm_per_s.value;
    return speed > 0 ? speed : 25.0;
}

std::pair<double, double> rangeOf(const Strip& strip)
{
    double low = strip.baseline_mm, high = strip.baseline_mm;
    for (const double y : strip.y_mm) {
        if (!std::isnan(y)) {
            low = std::min(low, y);
            high = std::max(high, y);
        }
    }
    return {low, high};
}

} // namespace

TraceArrangement::TraceArrangement(const Digitization& result, Arrangement kind)
    : m_result(result), m_kind(kind)
{
    if (!result.layout || !result.trace) {
        return;
    }
    for (std::size_t k = 0; k < result.layout->boxes.size(); ++k) {
        addStrip(k);
    }
    if (kind == Arrangement::list) {
        stackStrips();
    }
    findGaps();
    QRectF all;
    for (const Strip& strip : m_strips) {
        const auto [low, high] = rangeOf(strip);
        all |= QRectF(QPointF(strip.x0_mm, low - 2), QPointF(strip.x1_mm, high + 2));
    }
    if (!all.isEmpty()) {
        const double left = kind == Arrangement::list ? kListLeft_mm : kMargin_mm;
        m_extent = all.adjusted(-left, -kMargin_mm, kMargin_mm, kMargin_mm);
    }
}

void TraceArrangement::addStrip(std::size_t box)
{
    const LeadBox& at = m_result.layout->boxes[box];
    Strip strip;
    strip.box = box;
    strip.label = leadLabel(at);
    strip.named = at.name_printed;
    strip.x0_mm = at.box.x0_mm;
    strip.x1_mm = at.box.x1_mm;
    strip.baseline_mm = at.baseline_mm;
    if (m_result.signal) {
        addFromSignal(strip, at);
    } else {
        for (const LeadTrace& trace : m_result.trace->traces) {
            if (trace.box == box) {
                addFromPath(strip, trace, at);
            }
        }
    }
    m_strips.push_back(std::move(strip));
}

void TraceArrangement::addFromPath(Strip& strip, const LeadTrace& trace, const LeadBox&) const
{
    for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
        strip.x_mm.push_back(timeOfInk(m_result, strip.box, trace.x0_mm + double(k) * trace.step_mm));
        strip.y_mm.push_back(trace.y_mm[k]);
    }
}

void TraceArrangement::addFromSignal(Strip& strip, const LeadBox& box) const
{
    const double fs_hz = m_result.signal->record.fs_hz;
    const double end_s = box.t0_s + box.box.width_mm() / speedOf(m_result);
    const auto first = static_cast<long>(std::ceil(box.t0_s * fs_hz - 1e-6));
    const auto last = static_cast<long>(std::ceil(end_s * fs_hz - 1e-6));
    for (long k = first; k < last; ++k) {
        const double t_s = double(k) / fs_hz;
        const PaperPoint at = paperOf(m_result, strip.box, t_s, valueAt(m_result, strip.box, t_s));
        strip.x_mm.push_back(box.box.x0_mm + (t_s - box.t0_s) * speedOf(m_result));
        strip.y_mm.push_back(at.y_mm);
    }
    addBand(strip, box);
}

void TraceArrangement::addBand(Strip& strip, const LeadBox& box) const
{
    if (!m_result.confidence) {
        return;
    }
    const auto from = m_result.signal->from_box.find(box.lead);
    const auto sure = m_result.confidence->leads.find(box.lead);
    if (from == m_result.signal->from_box.end() || from->second != strip.box ||
        sure == m_result.confidence->leads.end()) {
        return;
    }
    const double fs_hz = m_result.signal->record.fs_hz;
    const auto first = static_cast<long>(std::ceil(box.t0_s * fs_hz - 1e-6));
    const auto& band_mv = sure->second.band_mv;
    for (qsizetype k = 0; k < strip.x_mm.size(); ++k) {
        const long at = first + static_cast<long>(k);
        const bool known = at >= 0 && at < static_cast<long>(band_mv.size());
        strip.band_mm.push_back(known ? band_mv[static_cast<std::size_t>(at)] * box.gain_mm_per_mv
                                      : std::numeric_limits<double>::quiet_NaN());
    }
}

void TraceArrangement::stackStrips()
{
    const auto& boxes = m_result.layout->boxes;
    std::stable_sort(m_strips.begin(), m_strips.end(), [&](const Strip& a, const Strip& b) {
        return boxes[a.box].lead < boxes[b.box].lead;
    });
    double top_mm = 0;
    for (Strip& strip : m_strips) {
        const auto [low, high] = rangeOf(strip);
        const double above = std::max(kLeastHalf_mm, strip.baseline_mm - low);
        const double below = std::max(kLeastHalf_mm, high - strip.baseline_mm);
        // Whole 5 mm lines carry the baselines: values can be counted on the paper.
        const double baseline = 5.0 * std::ceil((top_mm + above) / 5.0);
        const double dx = boxes[strip.box].t0_s * speedOf(m_result) - strip.x0_mm;
        const double dy = baseline - strip.baseline_mm;
        for (double& x : strip.x_mm) {
            x += dx;
        }
        for (double& y : strip.y_mm) {
            y += dy;
        }
        strip.x0_mm += dx;
        strip.x1_mm += dx;
        strip.baseline_mm = baseline;
        top_mm = baseline + below + kListGap_mm;
    }
}

void TraceArrangement::findGaps()
{
    for (Strip& strip : m_strips) {
        double start = std::numeric_limits<double>::quiet_NaN();
        const auto close = [&](double end) {
            if (!std::isnan(start) && end - start > 0.5) {
                strip.gaps_mm.emplace_back(start, end);
            }
            start = std::numeric_limits<double>::quiet_NaN();
        };
        for (qsizetype k = 0; k < strip.x_mm.size(); ++k) {
            if (!std::isnan(strip.y_mm[k])) {
                close(strip.x_mm[k]);
            } else if (std::isnan(start)) {
                start = strip.x_mm[k];
            }
        }
        close(strip.x1_mm);
    }
}

Place TraceArrangement::placeAt(QPointF pane_mm) const
{
    if (m_kind == Arrangement::printed || m_strips.empty()) {
        Place place = retrace::placeAt(m_result, PaperPoint{pane_mm.x(), pane_mm.y()});
        if (place.box) {
            const LeadBox& box = m_result.layout->boxes[*place.box];
            place.t_s = box.t0_s + (pane_mm.x() - box.box.x0_mm) / speedOf(m_result);
            place.v_mv = valueAt(m_result, *place.box, place.t_s);
            place.paper.x_mm = inkOfTime(m_result, *place.box, pane_mm.x());
        }
        return place;
    }
    const Strip* nearest = nullptr;
    for (const Strip& strip : m_strips) {
        if (!nearest || std::abs(strip.baseline_mm - pane_mm.y()) <
                            std::abs(nearest->baseline_mm - pane_mm.y())) {
            nearest = &strip;
        }
    }
    const LeadBox& box = m_result.layout->boxes[nearest->box];
    const double x = std::clamp(pane_mm.x(), nearest->x0_mm, nearest->x1_mm);
    const double t_s = box.t0_s + (x - nearest->x0_mm) / speedOf(m_result);
    Place place = retrace::placeAt(m_result, nearest->box, t_s);
    place.paper.y_mm = box.baseline_mm + (pane_mm.y() - nearest->baseline_mm);
    return place;
}

std::optional<QPointF> TraceArrangement::toPane(const Place& place) const
{
    if (m_strips.empty()) {
        return std::nullopt;
    }
    if (m_kind == Arrangement::printed) {
        const double x_mm = place.paper.x_mm;
        return QPointF(place.box ? timeOfInk(m_result, *place.box, x_mm) : x_mm, place.paper.y_mm);
    }
    for (const Strip& strip : m_strips) {
        if (place.box && strip.box == *place.box) {
            const LeadBox& box = m_result.layout->boxes[strip.box];
            return QPointF(strip.x0_mm + (place.t_s - box.t0_s) * speedOf(m_result),
                           strip.baseline_mm + place.paper.y_mm - box.baseline_mm);
        }
    }
    return std::nullopt;
}

std::optional<QPointF> TraceArrangement::toPane(PaperPoint paper, std::size_t box) const
{
    const double x_mm = timeOfInk(m_result, box, paper.x_mm);
    if (m_kind == Arrangement::printed) {
        return QPointF(x_mm, paper.y_mm);
    }
    for (const Strip& strip : m_strips) {
        if (strip.box == box) {
            const LeadBox& at = m_result.layout->boxes[box];
            return QPointF(strip.x0_mm + x_mm - at.box.x0_mm,
                           strip.baseline_mm + paper.y_mm - at.baseline_mm);
        }
    }
    return std::nullopt;
}

} // namespace retrace
