// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace retrace {

/// A printed page as training needs it: its pixels, what was printed, and where the paper lies on the page.
struct PrintedSheet
{
    cv::Mat bgr;             ///< CV_8UC3, as captured
    cv::Mat classes;         ///< CV_8U of InkClass, size of `bgr`
    GridMap map;             ///< paper millimetres from the sheet's upper left corner -> page pixels
    double px_per_mm = 0;    ///< page pixels, about
    PrintTruth truth;        ///< record, boxes, pulses, texts in paper millimetres; `classes` may be empty
    double speed_mm_per_s = 25;
    double width_mm = 0, height_mm = 0; ///< of the sheet
    bool worn = false;       ///< the capture is in the pixels already: no further wear is wanted
};

/// Prints the page of a seed. Called by several threads at once.
using SheetSource = std::function<PrintedSheet(std::uint64_t seed)>;

/// WFDB headers of a folder, sorted. Throws Problem if there are none.
std::vector<std::filesystem::path> trainingRecords(const std::filesystem::path& folder);
/// One record in ten is held back for validation, by a hash of its name alone (FNV-1a): the same on every machine.
bool isHeldBack(const std::string& record_name);

/// `profile`: a profile of the press (mixed, scan, photo ...), one page in four being flat; or "flat": pages in all
/// colours, pens and scales, to be worn crop by crop (see wearCrop). Never the press's reserved design.
/// Throws Problem for a profile that there is not.
SheetSource makeSheetSource(std::vector<std::filesystem::path> records, const std::string& profile);

} // namespace retrace
