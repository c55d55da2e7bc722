// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/PrintWords.h"
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <algorithm>
#include <array>

namespace retrace {
namespace {

constexpr const char* kReservedFont = "DejaVu Serif Condensed";
constexpr int kReservedGrid = 0x3FA8A0, kReservedInk = 0x1F4A2E;

struct Paper
{
    int grid, grid5, paper;
};

/// Beside those of drawCleanParams: stronger inks, greys and blacks.
const std::vector<Paper> kPapers = {
    {0x000000, 0x000000, 0xFFFFFF}, {0x404040, 0x202020, 0xFFFFFF}, {0x909090, 0x606060, 0xFFFFFF},
    {0xB8B8B8, 0x909090, 0xF4F4F2}, {0x8A3038, 0x8A3038, 0xFDFDFD}, {0xD05050, 0xB02020, 0xFFFFFF},
    {0xE89AA0, 0xC84858, 0xFBEFF0}, {0xE070A0, 0xC83C80, 0xFDE6F2}, {0xE0A060, 0xC87020, 0xFFF7EA},
    {0x78B080, 0x3C8048, 0xF8FFF6}, {0x78A0D8, 0x4070B8, 0xF6FAFF}, {0xC0C0B0, 0x989880, 0xEFEDE2},
};

void drawGridKind(Random& random, PrintParams& params)
{
    if (random.chance(0.5)) {
        const Paper paper = random.pick(kPapers);
        params.grid_rgb = paper.grid;
        params.grid5_rgb = paper.grid5;
        params.paper_rgb = paper.paper;
    }
    const double kind = random.uniform();
    if (kind < 0.2) {
        params.fine_grid = false;
        params.grid5_pen_mm = random.between(0.1, 0.28);
    } else if (kind < 0.27) {
        params.grid = PrintParams::Grid::dots;
    } else if (kind < 0.30) {
        params.grid = PrintParams::Grid::none;
    }
}

void drawInk(Random& random, PrintParams& params)
{
    static const std::vector<int> inks = {0x202050, 0x283878, 0x3A3A3A, 0x481848, 0x0C3020, 0x501414};
    if (random.chance(0.2)) {
        params.ink_rgb = random.pick(inks);
    }
    if (random.chance(0.3)) {
        params.pen_mm = random.between(0.14, 0.6);
    }
    params.fade = random.chance(0.2) ? random.between(0.1, 0.75) : 0;
    params.low_ink_gaps = random.chance(0.12) ? random.whole(1, 8) : 0;
    const double grain = random.uniform();
    params.ink_grain = grain < 0.08   ? PrintParams::InkGrain::matrix
                       : grain < 0.16 ? PrintParams::InkGrain::inkjet
                                      : PrintParams::InkGrain::solid;
    params.grain_seed = static_cast<std::uint64_t>(random.whole(0, 1 << 30));
}

/// Strips of roll paper, speeds and gains that clean pages seldom have, rows that reach into each other.
void drawShape(Random& random, PrintParams& params, const LayoutTemplate& layout)
{
    const int rows = layout.rows + layout.rhythm_rows;
    if (rows <= 6 && random.chance(rows <= 3 ? 0.25 : 0.06)) {
        params.paper_width_mm = random.between(270, 330);
        params.paper_height_mm = std::max(50.0, rows * random.between(18, 26) + 24);
    }
    if (params.speed_mm_per_s == 25 && random.chance(0.06)) {
        params.speed_mm_per_s = 50;
    }
    const double gain = random.uniform();
    if (gain < 0.04) {
        params.limb_gain_mm_per_mv = params.chest_gain_mm_per_mv = 20;
    } else if (gain < 0.08) {
        params.limb_gain_mm_per_mv = params.chest_gain_mm_per_mv = 5;
    }
    const bool usual = params.speed_mm_per_s == 25 && params.limb_gain_mm_per_mv == 10 && params.chest_gain_mm_per_mv == 10;
    params.scale_text = params.scale_text || !usual;
    params.scale_words = params.scale_text ? drawScaleWords(random, params) : std::string();
    if (rows > 2 && random.chance(0.2)) {
        params.row_spacing_mm = (params.paper_height_mm - 30) / rows * random.between(0.55, 0.9);
    }
}

void drawLabels(Random& random, PrintParams& params, const LayoutTemplate& layout)
{
    if (random.chance(0.12) && layout.columns > 1) {
        params.separator = PrintParams::Separator::dotted;
    }
    if (layout.cells.size() >= kStandardLeads && random.chance(0.05)) {
        params.lead_names = false;
    }
}

} // namespace

PrintParams drawPrintParams(Profile profile, std::mt19937_64& generator, const std::string& layout_name, double dpi)
{
    PrintParams params = drawCleanParams(generator, layout_name, dpi);
    const LayoutTemplate& layout = *layoutTemplate(layout_name.substr(0, layout_name.rfind("-unnamed")));
    Random random(generator);
    drawGridKind(random, params);
    drawInk(random, params);
    drawShape(random, params, layout);
    drawLabels(random, params, layout);
    if (profile != Profile::clean && random.chance(0.15)) {
        params.dpi = std::min(dpi, random.between(102, 160));
    }
    return params;
}

PrintParams drawReservedParams(std::mt19937_64& generator, const std::string& layout, double dpi)
{
    PrintParams params = drawCleanParams(generator, layout, dpi);
    Random random(generator);
    params.font = kReservedFont;
    params.grid = PrintParams::Grid::dots;
    params.fine_grid = false;
    params.grid_rgb = params.grid5_rgb = kReservedGrid;
    params.grid5_pen_mm = 0.2;
    params.grid_margin_mm = 6;
    params.paper_rgb = 0xF4FBF4;
    params.ink_rgb = kReservedInk;
    params.pen_mm = random.between(0.65, 0.8);
    params.frame = true;
    params.bold_names = true;
    params.name_place = PrintParams::NamePlace::below;
    params.separator = PrintParams::Separator::none;
    params.header_text = true;
    params.header_words = {"ELEKTROKARDIOGRAMM", "Praxis / Station"};
    params.footer_words = "Blatt 1";
    return params;
}

bool usesReservedDesign(const PrintParams& params)
{
    return params.font == kReservedFont || params.grid_rgb == kReservedGrid || params.grid5_rgb == kReservedGrid ||
           params.ink_rgb == kReservedInk || params.frame || params.pen_mm > 0.62;
}

} // namespace retrace
