// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/SignalScale.h"

#include "core/record/Median.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace
{
namespace
{

constexpr double kUsualSeconds = 10.0, kPulseSeconds = 0.2, kUsualSpeed = 25.0;
constexpr double kFarthest = 1.6;  // no guess is further off
constexpr double kAgree = 0.12;    // a pulse's height and width
constexpr double kUnsure = 2;      // standard deviations by which a scale that was told so already may be off
constexpr double kSameLength = 0.04, kSquare = 0.03;
constexpr std::size_t kPulses = 2; // that tell more than one alone

bool near(double ratio, double share)
{
    return std::abs(std::log(ratio)) < std::log1p(share);
}

struct OfPulses
{
    double x = 1, y = 1;
};

std::optional<OfPulses> fromPulses(const LayoutResult& layout, double speed)
{
    if (layout.pulses.empty()) {
        return std::nullopt;
    }
    std::vector<double> heights, widths;
    for (const PulseMark& p : layout.pulses) {
        heights.push_back(p.height_mm);
        widths.push_back(p.box.width_mm());
    }
    const double height = medianOf(heights), width = medianOf(widths);
    const double x = width / (kPulseSeconds * speed);
    double gain = layout.printed.limb_gain_mm_per_mv.value_or(0);
    for (const double usual : {5.0, 10.0, 20.0}) { // the one that makes pulses of the right shape
        const bool better =
            gain <= 0 || std::abs(std::log(height / usual / x)) < std::abs(std::log(height / gain / x));
        gain = !layout.printed.limb_gain_mm_per_mv && better ? usual : gain;
    }
    const double y = height / gain;
    return near(y / x, kAgree) ? std::optional(OfPulses{x, y}) : std::nullopt;
}

} // namespace

std::optional<SignalScale> scaleOfSignals(GridSource guess, const LayoutResult& layout)
{
    const double speed = layout.printed.speed_mm_per_s.value_or(kUsualSpeed);
    const double seen_mm = layout.signal_x1_mm - layout.signal_x0_mm;
    double usual_mm = kUsualSeconds * speed;
    if (seen_mm * seen_mm < usual_mm * kUsualSeconds * kUsualSpeed) { // nearer to the usual paper, on which a fast one shows less
        usual_mm = std::min(usual_mm, kUsualSeconds * kUsualSpeed);
    }
    const double length = seen_mm / usual_mm;
    const auto pulses = fromPulses(layout, speed);
    if (pulses && near(length / pulses->x, kSameLength)) {
        if (guess == GridSource::traces && std::abs(length - 1) * usual_mm < kUnsure * layout.signal_within_mm) {
            return std::nullopt;
        }
        return SignalScale{length, near(pulses->y / length, kSquare) ? length : pulses->y,
                           "No grid was found; the scale comes from the calibration pulses and the length of "
                           "the lines. Check it, or mark two points a known distance apart."};
    }
    if (pulses && (layout.pulses.size() >= kPulses || guess == GridSource::none)) {
        return SignalScale{pulses->x, near(pulses->y / pulses->x, kSquare) ? pulses->x : pulses->y,
                           "No grid was found; the scale comes from the calibration pulses. Check it, or mark "
                           "two points a known distance apart."};
    }
    const double farthest = guess == GridSource::none ? kFarthest - 1 : kSameLength; // a whole sheet's edges are nearly right
    if (guess != GridSource::traces && layout.pulses.empty() && length > 0 && near(length, farthest)) {
        return SignalScale{length, length,
                           fmt::format("No grid was found; the scale assumes that the lines show {} s. Mark two points a "
                                       "known distance apart.", std::lround(usual_mm / speed))};
    }
    return std::nullopt;
}

} // namespace retrace
