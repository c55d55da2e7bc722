// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/Place.h"

#include "core/trace/BeatTimes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double speedOf(const Digitization& result)
{
    const double speed = result.layout->scale.speed_mm_per_s.value;
    return speed > 0 ? speed : 25.0;
}

double sampleAt(const SamplesMv& samples, double position)
{
    const double k = std::round(position);
    return k >= 0 && k < static_cast<double>(samples.size()) ? samples[static_cast<std::size_t>(k)]
                                                             : kNaN;
}

const std::vector<BeatShift>& shiftsOf(const Digitization& result, std::size_t box)
{
    static const std::vector<BeatShift> none;
    if (!result.trace) {
        return none;
    }
    const auto trace = std::ranges::find(result.trace->traces, box, &LeadTrace::box);
    return trace == result.trace->traces.end() ? none : trace->shifts;
}

} // namespace

double inkOfTime(const Digitization& result, std::size_t box, double x_mm)
{
    return inkOfTime(shiftsOf(result, box), x_mm);
}

double timeOfInk(const Digitization& result, std::size_t box, double x_mm)
{
    return timeOfInk(shiftsOf(result, box), x_mm);
}

double valueAt(const Digitization& result, std::size_t box, double t_s)
{
    if (!result.signal || !result.layout || box >= result.layout->boxes.size()) {
        return kNaN;
    }
    const LeadBox& at = result.layout->boxes[box];
    const SignalResult& signal = *result.signal;
    const double fs_hz = signal.record.fs_hz;
    const auto from = signal.from_box.find(at.lead);
    const auto column = signal.record.leads.find(at.lead);
    if (from != signal.from_box.end() && from->second == box &&
        column != signal.record.leads.end()) {
        return sampleAt(column->second, t_s * fs_hz);
    }
    for (const Duplicate& other : signal.duplicates) {
        if (other.box == box) {
            return sampleAt(other.v_mv, t_s * fs_hz);
        }
    }
    return kNaN;
}

PaperPoint paperOf(const Digitization& result, std::size_t box, double t_s, double v_mv)
{
    const LeadBox& at = result.layout->boxes[box];
    const double sign = at.inverted ? -1.0 : 1.0;
    return {inkOfTime(result, box, at.box.x0_mm + (t_s - at.t0_s) * speedOf(result)),
            at.baseline_mm - sign * v_mv * at.gain_mm_per_mv};
}

Place placeAt(const Digitization& result, std::size_t box, double t_s)
{
    Place place;
    place.box = box;
    place.t_s = t_s;
    place.v_mv = valueAt(result, box, t_s);
    place.paper = paperOf(result, box, t_s, std::isnan(place.v_mv) ? 0.0 : place.v_mv);
    return place;
}

Place placeAt(const Digitization& result, PaperPoint paper)
{
    Place nearest;
    nearest.paper = paper;
    nearest.v_mv = kNaN;
    if (!result.layout) {
        return nearest;
    }
    double least_mm = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < result.layout->boxes.size(); ++k) {
        const LeadBox& box = result.layout->boxes[k];
        if (paper.x_mm < box.box.x0_mm || paper.x_mm > box.box.x1_mm) {
            continue;
        }
        const double time_mm = timeOfInk(result, k, paper.x_mm);
        const double t_s = box.t0_s + (time_mm - box.box.x0_mm) / speedOf(result);
        const Place here = placeAt(result, k, t_s);
        const double far_mm = std::abs(here.paper.y_mm - paper.y_mm);
        const bool within = box.box.contains(paper);
        if (far_mm < least_mm && (within || far_mm < 10.0)) {
            least_mm = far_mm;
            nearest.box = k;
            nearest.t_s = t_s;
            nearest.v_mv = here.v_mv;
        }
    }
    return nearest;
}

std::optional<PagePoint> onPage(const Digitization& result, PaperPoint paper)
{
    if (!result.grid || result.grid->map.empty()) {
        return std::nullopt;
    }
    return result.grid->map.toPage(paper);
}

std::optional<SheetPoint> onSheet(const Digitization& result, PaperPoint paper)
{
    if (!result.unwarped) {
        return std::nullopt;
    }
    return result.unwarped->toSheet(paper);
}

} // namespace retrace
