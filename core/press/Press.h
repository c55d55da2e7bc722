// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"
#include "core/record/Record.h"
#include "core/record/Task.h"

#include <opencv2/core.hpp>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace retrace {

/// How a page is to be printed. Every field is written into the page's manifest.
struct PrintParams
{
    std::string layout = "3x4+1";       ///< a template's name; "-unnamed" appended: no lead names are printed
    std::vector<Lead> rhythm_leads;     ///< empty: II, then V1, V5
    double dpi = 200;
    double speed_mm_per_s = 25;
    double limb_gain_mm_per_mv = 10, chest_gain_mm_per_mv = 10;
    enum class Pulse { none, left, right };
    Pulse pulse = Pulse::left;
    bool lead_names = true;
    bool scale_text = true;
    bool header_text = true;
    double paper_width_mm = 297, paper_height_mm = 210;
    double row_spacing_mm = 0;          ///< 0: what fits
    int grid_rgb = 0xF0B0B0, grid5_rgb = 0xE08080, ink_rgb = 0x101010;
    double pen_mm = 0.3;
    enum class Separator { none, bars, gap };
    Separator separator = Separator::bars;
    std::string font = "DejaVu Sans";
};

/// What was printed, exactly.
struct PrintTruth
{
    Record record;                      ///< the printed spans at 500 Hz; NaN where the page prints nothing
    std::vector<LeadBox> boxes;         ///< paper millimetres from the sheet's upper left corner
    std::vector<PulseMark> pulses;
    struct Text { std::string text; PaperBox box; bool is_name = false; };
    std::vector<Text> texts;
    double px_per_mm = 0;
    cv::Mat classes;                    ///< CV_8U of InkClass, page-sized
};

struct PrintedPage
{
    cv::Mat bgr;
    PrintTruth truth;
    PrintParams params;
};

/// Draws one page with Cairo. Deterministic.
PrintedPage printPage(const Record& record, const PrintParams& params, const Task& task = {});

/// Random Params of the `clean` profile: deterministic by generator state.
PrintParams drawCleanParams(std::mt19937_64& random, const std::string& layout, double dpi);

/// A synthetic 12-lead record: McSharry et al. 2003 (dynamical ECG model) as extended to a dipole and
/// projected on the leads (Sameni et al. 2007). Obeys the limb-lead laws.
Record syntheticHeart(std::uint64_t seed, double duration_s = 10.0, double fs_hz = 500.0);

/// Writes page.png, page.csv (truth, as shared data has it) and page_mask.png, and returns the page's manifest entry.
void writePrintedPage(const PrintedPage& page, const std::filesystem::path& folder, const std::string& stem);

} // namespace retrace
