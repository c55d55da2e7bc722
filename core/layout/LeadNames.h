// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/record/Lead.h"

#include <optional>
#include <string>
#include <vector>

namespace retrace {

struct RowMark;

/// A lead name found on the page.
struct NameMark
{
    Lead lead = Lead::I;
    bool inverted = false;  ///< printed as -aVR (Cabrera)
    PaperBox box;
    double score = 0;       ///< 0..1, calibrated so that 0.5 is as likely right as wrong
    std::optional<Lead> runner_up;
    double runner_up_score = 0;
};

inline constexpr double kClearName = 0.95; ///< score from which on a name is what it reads as, whatever its lead's signal looks like

/// Finds lead names among the ink of the unwarped page: glyph groups, classified over the closed set of names
/// and a reject class. Names that touch a trace may be missed; wrong ones are rarer than missing ones.
/// PDF text, where there is some, is passed in and believed first. `rows`, where they are known: names are also looked
/// for under the traces at their starts.
std::vector<NameMark> findLeadNames(const UnwarpedPage& page, const InkResult& ink, const std::vector<NameMark>& known,
                                    const Task& task, const std::vector<RowMark>* rows = nullptr);

/// The printed scale ("25 mm/s 10 mm/mV", "25mm/sec", "10 mm/mV", "Limb: 10 mm/mV Chest: 5 mm/mV"...).
struct PrintedScale
{
    std::optional<double> speed_mm_per_s;      ///< 12.5, 25, 50 or 100
    std::optional<double> limb_gain_mm_per_mv; ///< 2.5, 5, 10, 20 or 40
    std::optional<double> chest_gain_mm_per_mv;
    bool chest_apart = false; ///< the page says a gain of the chest leads that could not be read
    std::optional<PaperBox> box;
    std::string text;                          ///< what was read
};

/// Reads a scale out of any text (PDF words, OCR output): a small closed set, nothing else is believed.
PrintedScale parseScale(const std::string& text);

/// Reads the printed scale with Tesseract on the page's text regions. Empty where nothing certain is found.
PrintedScale readPrintedScale(const UnwarpedPage& page, const InkResult& ink, const Task& task);

} // namespace retrace
