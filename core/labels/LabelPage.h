// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/Review.h"
#include "core/training/Crops.h"

#include <optional>
#include <string>

namespace retrace {

/// One page with all that a model may learn from it.
struct LabelPage
{
    std::string id;                     ///< letters, digits, '_' and '-': the stem of its files
    PrintedSheet sheet;                 ///< page, classes, map, signals; paper millimetres count from the sheet's corner
    PrintParams params;                 ///< of a reading only what it knows: layout, speed, gain, sheet, pen
    FlatSheet flat;                     ///< the unwarped page at the network's scale, its classes and positions
    cv::Mat loose_ink;                  ///< CV_8U on the flat sheet: pen ink of whatever kind, as seen; empty: the classes tell it all
    cv::Mat owners;                     ///< CV_8U, page-sized: 1 + index of the box whose trace covers the pixel; 0 elsewhere
    std::optional<ConfidenceResult> confidence;
    std::string profile, record;        ///< as printed; empty for readings
    std::optional<WearParams> wear;
    std::uint64_t seed = 0;
    LabelInfo info;                     ///< without the names of files
};

/// What pages of one record share: the key of its label, or the name of the record that was printed. Every synthetic heart is a
/// record of its own.
std::string keyOf(const ManifestPage& page);

/// A page of the press with its truth, untouched. Throws Problem.
LabelPage labelFromTruth(const std::filesystem::path& folder, const ManifestPage& page);

/// A page as it was digitized, its reviewer's decisions in it. Traces are drawn with the page's pen where they were read; text,
/// pulses and grid are what the network (or else the classical separation) takes for such. Throws Problem where the page has
/// no traces.
LabelPage labelFromReading(const Digitization& result, const ReviewState* review);

/// Paints over, with the paper's colour, whatever may name a person: all that lies outside the rows of traces, and lettering
/// among them that is no lead name. Traces, pulses and what lies within 1 mm of them stay. Call it before the page is written.
void hideText(LabelPage& page);

/// For each box the page pixels its trace runs through, in runs.
std::vector<std::vector<std::vector<PagePoint>>> drawnOnPage(const PrintedSheet& sheet);

} // namespace retrace
