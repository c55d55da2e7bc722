// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/PageScale.h"

#include "core/record/Median.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace retrace {
namespace {

std::optional<double> usual(double v, std::initializer_list<double> set, double share)
{
    for (double s : set) {
        if (std::abs(v - s) <= share * s) {
            return s;
        }
    }
    return std::nullopt;
}

struct Measured { std::optional<double> speed, gain; };

/// A pulse is 1 mV for 0.2 s.
Measured fromPulses(const std::vector<PulseMark>& pulses)
{
    std::vector<double> heights, widths;
    for (const PulseMark& p : pulses) {
        heights.push_back(p.height_mm);
        widths.push_back(p.width_mm);
    }
    if (pulses.empty()) {
        return {};
    }
    return {usual(medianOf(widths) / 0.2, {12.5, 25.0, 50.0}, 0.16), usual(medianOf(heights), {2.5, 5.0, 10.0, 20.0}, 0.12)};
}

Figure settle(std::optional<double> given, std::optional<double> printed, std::optional<double> measured, double usual_value,
              const char* what, const char* unit, std::vector<std::string>& doubts)
{
    if (given) {
        return {*given, Origin::given};
    }
    if (printed && measured && std::abs(*printed - *measured) > 0.01) {
        doubts.push_back(fmt::format("The page says {:g} {} but its calibration pulse says {:g} {}; the printed {} was taken. "
                                     "Please check it.", *printed, unit, *measured, unit, what));
        return {*printed, Origin::printed};
    }
    if (printed) {
        return {*printed, Origin::printed};
    }
    if (measured) {
        return {*measured, Origin::measured};
    }
    doubts.push_back(fmt::format("Neither a printed {} nor a calibration pulse was found: {:g} {} is assumed.", what,
                                 usual_value, unit));
    return {usual_value, Origin::assumed};
}

} // namespace

Calibration settleScale(const LayoutParams& params, const PrintedScale& printed, const std::vector<PulseMark>& pulses,
                        std::vector<std::string>& doubts)
{
    const Measured m = fromPulses(pulses);
    Calibration c;
    c.speed_mm_per_s = settle(params.speed_mm_per_s, printed.speed_mm_per_s, m.speed, 25, "paper speed", "mm/s", doubts);
    const bool of_chest = m.gain && printed.limb_gain_mm_per_mv && printed.chest_gain_mm_per_mv == m.gain; // pulses that stand at the chest leads
    c.limb_gain_mm_per_mv = settle(params.gain_mm_per_mv, printed.limb_gain_mm_per_mv, of_chest ? std::nullopt : m.gain, 10, "gain", "mm/mV", doubts);
    c.chest_gain_mm_per_mv = c.limb_gain_mm_per_mv;
    if (!params.gain_mm_per_mv && printed.chest_gain_mm_per_mv) {
        c.chest_gain_mm_per_mv = {*printed.chest_gain_mm_per_mv, Origin::printed};
    } else if (!params.gain_mm_per_mv && printed.chest_apart) {
        c.chest_gain_mm_per_mv.origin = Origin::assumed;
        doubts.push_back(fmt::format("The page prints a gain of the chest leads that could not be read: {:g} mm/mV is assumed.",
                                     c.chest_gain_mm_per_mv.value));
    }
    return c;
}

} // namespace retrace
