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

constexpr double kUsualSeconds = 10.0, kPulseSeconds = 0.2, kUsualSpeed = 25.0, kUsualGain = 10.0;
constexpr double kFarthest = 1.6;  // no guess is further off
constexpr double kAgree = 0.12;    // a pulse's height and width
constexpr double kUnsure = 2;      // standard deviations by which a scale that was told so already may be off
constexpr double kSameLength = 0.04, kFeetLonger = 0.05, kSquare = 0.03; // lines may be longer than the recording by the feet of pulses
constexpr double kHalves = 0.03, kLeastSeconds = 2; // recordings that are cut short last whole and half seconds
constexpr double kSettled = 0.015; // lines of a usual length at a scale that was told before
constexpr double kSureMm = 1.0, kUnsureHalves = 0.006; // ... told by lines whose length is so well known, else only where it fits closely
constexpr double kUnusual = 0.3;   // logarithm of how much further off a speed or gain may be that is not the usual one
constexpr std::size_t kPulses = 2; // that tell more than one alone

bool near(double ratio, double share)
{
    return std::abs(std::log(ratio)) < std::log1p(share);
}

struct OfPulses
{
    double x = 1, y = 1, speed_mm_per_s = kUsualSpeed;
};

/// Of the speeds and gains that make pulses of this shape the most usual ones that are nearest to the scale as it was taken to be.
std::optional<OfPulses> fromPulses(GridSource guess, const LayoutResult& layout)
{
    if (layout.pulses.empty()) {
        return std::nullopt;
    }
    std::vector<double> heights, widths;
    for (const PulseMark& p : layout.pulses) {
        widths.push_back(p.box.width_mm());
        if (p.height_measured) {
            heights.push_back(p.height_mm);
        }
    }
    const double width = medianOf(widths);
    const auto sets = [](const std::optional<double>& printed, std::vector<double> usual) { return printed ? std::vector{*printed} : usual; };
    std::optional<OfPulses> best;
    double least = 1e9;
    for (const double speed : sets(layout.printed.speed_mm_per_s, {kUsualSpeed, 50, 12.5})) {
        for (const double gain : sets(layout.printed.limb_gain_mm_per_mv, {kUsualGain, 5, 20})) {
            const double x = width / (kPulseSeconds * speed);
            const double y = !heights.empty() ? medianOf(heights) / gain : guess == GridSource::traces ? 1 : x; // else both ways alike
            const double unusual = (speed == kUsualSpeed ? 0 : kUnusual) + (gain == kUsualGain ? 0 : kUnusual);
            const double cost = std::abs(std::log(x)) + std::abs(std::log(y / x)) + unusual;
            if ((heights.empty() || near(y / x, kAgree)) && cost < least) {
                least = cost, best = {x, y, speed};
            }
        }
    }
    return best;
}

} // namespace

std::optional<SignalScale> scaleOfSignals(GridSource guess, const LayoutResult& layout)
{
    const auto pulses = fromPulses(guess, layout);
    const double speed = pulses ? pulses->speed_mm_per_s : layout.printed.speed_mm_per_s.value_or(kUsualSpeed);
    const double seen_mm = layout.signal_x1_mm - layout.signal_x0_mm;
    double usual_mm = kUsualSeconds * speed;
    if (seen_mm * seen_mm < usual_mm * kUsualSeconds * kUsualSpeed) { // nearer to the usual paper, on which a fast one shows less
        usual_mm = std::min(usual_mm, kUsualSeconds * kUsualSpeed);
    }
    if (pulses && layout.pulses.size() >= kPulses) {
        const double seconds = seen_mm / (pulses->x * speed), halves = std::round(2 * seconds) / 2;
        const double within = layout.signal_within_mm < kSureMm ? std::min(kHalves, 0.125 / halves) : kUnsureHalves;
        if (seconds < usual_mm / speed && !near(seen_mm / usual_mm / pulses->x, kSameLength) && halves >= kLeastSeconds && near(seconds / halves, within)) {
            usual_mm = halves * speed;
        }
    }
    const double length = seen_mm / usual_mm;
    const bool settled = guess == GridSource::traces && near(length, kSettled); // and pulses that say otherwise were misread
    const bool agree = pulses && near(length / pulses->x, length > pulses->x ? kFeetLonger : kSameLength);
    if (settled && !agree) {
        return std::nullopt;
    }
    if (agree) {
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
