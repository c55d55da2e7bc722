// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/PrintWords.h"

#include <fmt/format.h>

namespace retrace {
namespace {

/// A name-like word of syllables, so that no name on a printed page is anyone's.
std::string drawWord(Random& random)
{
    static const std::vector<std::string> syllables = {"ba", "den", "fir", "go",  "hal", "ka",  "lin", "mor",
                                                       "ne", "or",  "pel", "ras", "sto", "tam", "vi",  "wen"};
    std::string word;
    for (int i = random.whole(2, 3); i > 0; --i) {
        word += random.pick(syllables);
    }
    word.front() = static_cast<char>(word.front() - 'a' + 'A');
    return word;
}

std::string drawPerson(Random& random)
{
    const std::string name = drawWord(random) + ", " + drawWord(random);
    return fmt::format("{}\nID: {}\n{} yr  {}", name, random.whole(100000, 9999999), random.whole(18, 95),
                       random.chance(0.5) ? "Male" : "Female");
}

std::string drawDate(Random& random)
{
    const int year = random.whole(1988, 2025), month = random.whole(1, 12), day = random.whole(1, 28);
    const int hour = random.whole(0, 23), minute = random.whole(0, 59);
    switch (random.whole(0, 2)) {
    case 0: return fmt::format("{}-{:02}-{:02} {:02}:{:02}", year, month, day, hour, minute);
    case 1: return fmt::format("{:02}.{:02}.{}  {:02}:{:02}", day, month, year, hour, minute);
    default: return fmt::format("{:02}/{:02}/{} {:02}:{:02}:{:02}", month, day, year, hour, minute, random.whole(0, 59));
    }
}

std::string drawMeasurements(Random& random)
{
    const int rate = random.whole(48, 120), pr = random.whole(110, 220), qrs = random.whole(76, 150);
    const int qt = random.whole(320, 460), axis = random.whole(-60, 100);
    if (random.chance(0.5)) {
        return fmt::format("Vent. rate {} BPM\nPR interval {} ms\nQRS duration {} ms\nQT/QTc {}/{} ms\nP-R-T axes {} {} {}",
                           rate, pr, qrs, qt, qt + 24, axis / 2, axis, axis / 3);
    }
    return fmt::format("HR {}/min\nPR {} ms   QRS {} ms\nQT {} ms   Axis {}", rate, pr, qrs, qt, axis);
}

} // namespace

std::string drawScaleWords(Random& random, const PrintParams& params)
{
    const double speed = params.speed_mm_per_s, limb = params.limb_gain_mm_per_mv, chest = params.chest_gain_mm_per_mv;
    if (limb != chest || random.chance(0.2)) {
        switch (random.whole(0, 2)) {
        case 0: return fmt::format("Speed: {} mm/sec  Limb: {} mm/mV  Chest: {:.1f} mm/mV", speed, limb, chest);
        case 1: return fmt::format("Speed:{} mm/s   Limb:{} mm/mV   Chest:{} mm/mV", speed, limb, chest);
        default: return fmt::format("{} mm/s  Limb {:.1f} mm/mV  Chest {:.1f} mm/mV", speed, limb, chest);
        }
    }
    switch (random.whole(0, 6)) {
    case 0: return fmt::format("{} mm/s  {} mm/mV", speed, limb);
    case 1: return fmt::format("{}mm/s  {}mm/mV", speed, limb);
    case 2: return fmt::format("{}mm/s {}mm/mV 0.15-100 Hz", speed, limb);
    case 3: return fmt::format("{}mm/s   {}mm/mV   40Hz", speed, limb);
    case 4: return fmt::format("{} mm/sec   {:.1f} mm/mV", speed, limb);
    case 5: return fmt::format("{} mm/s   {} mm/mV   ~ 0.05-150 Hz  50 Hz", speed, limb);
    default: return fmt::format("{:.1f} mm/s   {:.1f} mm/mV", speed, limb);
    }
}

std::vector<std::string> drawHeaderWords(Random& random)
{
    static const std::vector<std::string> findings = {
        "Sinus rhythm\nNormal ECG",
        "*** Poor data quality ***\nNonspecific T wave abnormality\nAbnormal ECG",
        "Sinus rhythm\nLeft axis deviation\nUnconfirmed",
        "Technician:\nTest ind:",
        "Undetermined rhythm\nCannot rule out anterior infarct"};
    std::vector<std::string> blocks = {drawPerson(random)};
    if (random.chance(0.8)) {
        blocks.push_back(drawDate(random));
    }
    if (random.chance(0.7)) {
        blocks.push_back(drawMeasurements(random));
    }
    if (random.chance(0.5)) {
        blocks.push_back(random.pick(findings));
    }
    return blocks;
}

std::string drawFooterWords(Random& random)
{
    switch (random.whole(0, 3)) {
    case 0: return fmt::format("Device {}   SW {}.{}", random.whole(100, 999), random.whole(1, 9), random.whole(0, 20));
    case 1: return fmt::format("Page {} of {}", 1, random.whole(1, 3));
    case 2: return fmt::format("EID:{} EDT: {}", random.whole(1, 99), drawDate(random));
    default: return fmt::format("Order {}", random.whole(10000, 99999));
    }
}

} // namespace retrace
