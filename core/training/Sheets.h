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

/// A page that `print` or `labels` has written. Throws Problem for files that are missing or do not fit each other.
PrintedSheet readSheet(const std::filesystem::path& folder, const ManifestPage& page);

/// The line of one lead on the paper: point k of `count`, in steps of a sample. y is NaN where nothing is drawn.
class DrawnLead
{
public:
    DrawnLead(const PrintedSheet& sheet, std::size_t box);
    long count() const { return m_count; }
    double step_mm() const { return m_step_mm; }
    PaperPoint at(long k) const;

private:
    const LeadBox& m_box;
    const SamplesMv* m_samples = nullptr; ///< none: nothing is drawn
    double m_step_mm = 0, m_mm_per_mv = 0;
    long m_first = 0, m_count = 0;
};

/// Prints the page of a seed. Called by several threads at once.
using SheetSource = std::function<PrintedSheet(std::uint64_t seed)>;

/// WFDB headers of a folder, sorted; for "synthetic" that word alone: hearts of the press, another for every page. Throws Problem if there are none.
std::vector<std::filesystem::path> trainingRecords(const std::filesystem::path& folder);
/// One record in ten is held back for validation, by a hash of its name alone (FNV-1a): the same on every machine.
bool isHeldBack(const std::string& record_name);

/// `profile`: a profile of the press (mixed, scan, photo ...), one page in four being flat; or "flat": pages in all
/// colours, pens and scales, to be worn crop by crop (see wearCrop). Never the press's reserved design.
/// Throws Problem for a profile that there is not.
SheetSource makeSheetSource(std::vector<std::filesystem::path> records, const std::string& profile);

/// Pages of a folder that `print` or `labels` has written: those of part `part` ("train", "val", "test") of its split, or all where
/// it is empty or the pages know of no split. Throws Problem where there are none.
SheetSource makePairSource(const std::filesystem::path& folder, const std::string& part);
/// A page of `pairs` for `share` of the seeds, else one of `printed`.
SheetSource mixSources(SheetSource printed, SheetSource pairs, double share);

} // namespace retrace
