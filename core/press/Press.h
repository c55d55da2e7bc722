// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"
#include "core/layout/Layout.h"
#include "core/record/Record.h"
#include "core/record/Task.h"
#include "core/press/WearParams.h"

#include <opencv2/core.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace retrace {

/// How a page is to be printed. Every field is written into the page's manifest.
struct PrintParams
{
    std::string layout = "3x4+1";       ///< a template's name; "-unnamed" appended: no lead names are printed
    /// Leads of the rhythm rows; empty: II, then V1, V5. On 1x1, 3x1 and 6x1, which have no rhythm rows: the
    /// leads of the rows, if as many are given.
    std::vector<Lead> rhythm_leads;
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
    enum class Separator { none, bars, gap, dotted }; ///< gap: the pen is lifted for the last 2 mm of a column
    Separator separator = Separator::bars;
    std::string font = "DejaVu Sans";

    int paper_rgb = 0xFFFFFF;
    bool fine_grid = true;              ///< false: only the 5 mm lines are printed
    double grid_pen_mm = 0.1, grid5_pen_mm = 0.18;
    double grid_x_mm = 0, grid_y_mm = 0; ///< a 5 mm crossing
    double grid_margin_mm = 0;          ///< blank band round the grid
    bool bold_names = false;
    double name_size_mm = 4;            ///< em of the font
    double text_size_mm = 3.2;          ///< em of everything else
    enum class NamePlace { above, below, beside }; ///< of the start of the segment; beside: left of the first column
    NamePlace name_place = NamePlace::above;
    double trace_shift_mm = 0;          ///< moves the traces sideways from the middle of the sheet
    std::string scale_words;            ///< empty: "25 mm/s  10 mm/mV" as above
    std::vector<std::string> header_words; ///< blocks set side by side at the top; empty: a plain header
    std::string footer_words;

    enum class Grid { lines, dots, none }; ///< dots: at every whole millimetre, larger along the 5 mm lines
    Grid grid = Grid::lines;
    enum class InkGrain { solid, matrix, inkjet };
    InkGrain ink_grain = InkGrain::solid; ///< of traces, pulses and text
    double fade = 0;                    ///< 0..0.75: ink lost by age, unevenly over the sheet
    int low_ink_gaps = 0;               ///< 0..8 streaks where a print head's dot or the feed failed
    bool frame = false;                 ///< a double frame round the traces: reserved furniture
    std::uint64_t grain_seed = 0;       ///< places of fading and streaks
};

/// What was printed, exactly.
struct PrintTruth
{
    Record record;                      ///< the printed spans at 500 Hz, 10 s; NaN where the page prints nothing
    std::vector<LeadBox> boxes;         ///< paper millimetres from the sheet's upper left corner
    std::vector<PulseMark> pulses;
    struct Text { std::string text; PaperBox box; bool is_name = false; };
    std::vector<Text> texts;            ///< box: of the ink
    double px_per_mm = 0;               ///< page pixel = mm * px_per_mm - 0.5
    /// By index into `boxes`: samples (of the record's rate and rows) of a lead that stands on the page a second time and was
    /// read apart. Empty on printed pages: there both show the record.
    std::map<std::size_t, SamplesMv> again;
    cv::Mat classes;                    ///< CV_8U of InkClass, page-sized
};

struct PrintedPage
{
    cv::Mat bgr;
    PrintTruth truth;
    PrintParams params;
};

/// Draws one page with Cairo and Pango. Deterministic. Throws Problem for an unknown template, or where the record
/// has none of the leads to be printed, or the traces do not fit on the paper.
/// Strips without a name: on 1x1, 3x1 and 6x1 they are X1, X2 ... in the truth; on pages with all twelve leads
/// the arrangement itself names them.
PrintedPage printPage(const Record& record, const PrintParams& params, const Task& task = {});

/// Random Params of the `clean` profile: deterministic by generator state.
PrintParams drawCleanParams(std::mt19937_64& random, const std::string& layout, double dpi);

/// Every template, then the unnamed variants that are printed: what `--layout all` cycles through.
std::vector<std::string> printableLayouts();

/// A synthetic 12-lead record: McSharry et al. 2003 (dynamical ECG model) as extended to a dipole and
/// projected on the leads (Sameni et al. 2007). Obeys the limb-lead laws.
Record syntheticHeart(std::uint64_t seed, double duration_s = 10.0, double fs_hz = 500.0);

/// The page that ships with the program: synthetic heart, 3x4+1, pink grid, 200 dpi.
PrintedPage printDemoPage();

/// What only pages of a label folder say of themselves (retrace-cli labels). Files are relative to the manifest.
struct LabelInfo
{
    std::string source;                 ///< "press": the truth as printed; "reading": as digitized, and reviewed where `review` says so
    std::string key;                    ///< pages of one key (record, patient) are in one part of the split
    std::string split;                  ///< "train", "val", "test"
    std::string unwarped, unwarped_mask, position; ///< at `unwarped_px_per_mm`; position: CV_8U, twice as wide
    std::string confidence;             ///< CSV with the columns of --confidence; empty: none
    std::string wfdb;                   ///< header of the signals
    std::string again;                  ///< CSV of PrintTruth::again: columns X1, X2 ... are the boxes `again_boxes`
    std::vector<std::size_t> again_boxes;
    double unwarped_px_per_mm = 0;
    double unwarped_x_mm = 0, unwarped_y_mm = 0; ///< paper point of pixel (0, 0) of the unwarped page
    bool text_masked = true;
    /// Who decided what; status "new" where nobody did.
    std::string review_status = "new", reviewer, review_date;
    std::size_t edits = 0, accepted_spans = 0;
    std::string page_sha256;            ///< of the file that was read
    std::string software_version, model_sha256;
    std::map<std::string, std::string> sha256; ///< of the files named here
};

/// A page as the manifest tells it.
struct ManifestPage
{
    std::string file, mask, truth_file; ///< relative to the manifest
    std::string record;                 ///< where the signal came from
    std::uint64_t seed = 0;
    int width_px = 0, height_px = 0;
    PrintParams params;
    PrintTruth truth;                   ///< without record and classes, which are the files
    std::string profile;                ///< empty: not worn, the map is a scale
    std::optional<WearParams> wear;
    std::string mesh;                   ///< file of the map's nodes (float32 .npy, rows x columns x 2); empty: none
    GridMap map;                        ///< of a worn page: paper mm -> page px
    std::optional<LabelInfo> label;
};

/// Writes page.png, page.csv (truth, as shared data has it) and page_mask.png (indexed, see ClassPng.h), and returns the page's manifest entry.
ManifestPage writePrintedPage(const PrintedPage& page, const std::filesystem::path& folder, const std::string& stem,
                              const std::string& record = {}, std::uint64_t seed = 0);

/// manifest.json: "retrace-pages", version 1. Throws Problem for anything else. Fields that older versions of the
/// program did not write take their defaults; meshes beside it are read into `map`.
void writeManifest(const std::filesystem::path& folder, const std::vector<ManifestPage>& pages);
std::vector<ManifestPage> readManifest(const std::filesystem::path& folder);

} // namespace retrace
