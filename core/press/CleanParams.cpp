// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Press.h"
#include "core/press/PrintWords.h"
#include "core/press/Random.h"

#include <algorithm>

namespace retrace {
namespace {

struct Colours
{
    int grid, grid5, paper;
};

/// Of the wide-spread papers: pink, red, orange, green, blue, light grey.
const std::vector<Colours> kPapers = {
    {0xF5C0C8, 0xEC8FA0, 0xFFFFFF}, {0xF7B8C4, 0xE87C96, 0xFFF3F5}, {0xF29B9B, 0xDF5A5A, 0xFFFFFF},
    {0xF6C9A6, 0xE8935A, 0xFFFBF4}, {0xB5DDB8, 0x6FB878, 0xFFFFFF}, {0xB7D0EE, 0x7BA5DB, 0xFFFFFF},
    {0xDADADA, 0xB4B4B4, 0xFFFFFF}, {0xF0B0B0, 0xE08080, 0xFFF8F6},
};

void drawPaper(Random& random, PrintParams& params)
{
    if (random.chance(0.35)) {
        params.paper_width_mm = 279.4; // Letter
        params.paper_height_mm = 215.9;
    }
    const Colours colours = random.pick(kPapers);
    params.grid_rgb = colours.grid;
    params.grid5_rgb = colours.grid5;
    params.paper_rgb = colours.paper;
    params.grid_pen_mm = random.between(0.08, 0.16);
    params.grid5_pen_mm = params.grid_pen_mm * random.between(1.2, 2.2);
    params.grid_x_mm = random.between(0, 5);
    params.grid_y_mm = random.between(0, 5);
    params.grid_margin_mm = random.chance(0.5) ? 0.0 : random.between(2, 5);
}

void drawPen(Random& random, PrintParams& params)
{
    static const std::vector<int> inks = {0x101010, 0x000000, 0x202020, 0x1A1A40, 0x303030};
    static const std::vector<std::string> fonts = {"DejaVu Sans",     "DejaVu Serif",     "DejaVu Sans Mono",
                                                   "Liberation Sans", "Liberation Serif", "Liberation Mono",
                                                   "Liberation Sans Narrow"};
    params.ink_rgb = random.pick(inks);
    params.pen_mm = random.between(0.2, 0.45);
    params.font = random.pick(fonts);
    params.bold_names = random.chance(0.35);
    params.name_size_mm = random.between(3.2, 5.4); // capitals of 2.3 to 4 mm
    params.text_size_mm = random.between(2.8, 4.0);
}

/// Rhythm leads as machines choose them; rows of 6x1, 3x1 and 1x1 are sometimes other leads than the template's.
std::vector<Lead> drawRhythmLeads(Random& random, const LayoutTemplate& layout)
{
    using enum Lead;
    switch (layout.rhythm_rows) {
    case 1: return random.pick(std::vector<std::vector<Lead>>{{II}, {II}, {V1}});
    case 2: return random.pick(std::vector<std::vector<Lead>>{{II, V1}, {V1, II}, {II, V5}});
    case 3: return random.pick(std::vector<std::vector<Lead>>{{II, V1, V5}, {V1, II, V5}});
    default: break;
    }
    if (layout.cells.size() == 1) {
        return {static_cast<Lead>(random.whole(0, kStandardLeads - 1))};
    }
    if (layout.name == "6x1" && random.chance(0.4)) {
        return {V1, V2, V3, V4, V5, V6};
    }
    if (layout.name == "3x1" && random.chance(0.5)) {
        return random.pick(std::vector<std::vector<Lead>>{{V1, V2, V3}, {V4, V5, V6}, {aVR, aVL, aVF}, {II, V1, V5}});
    }
    return {};
}

void drawScale(Random& random, PrintParams& params, const LayoutTemplate& layout)
{
    const double kind = random.uniform();
    if (kind < 0.08) {
        params.limb_gain_mm_per_mv = params.chest_gain_mm_per_mv = 5;
    } else if (kind < 0.14 && layout.rows <= 3) {
        params.limb_gain_mm_per_mv = params.chest_gain_mm_per_mv = 20;
    } else if (kind < 0.20 && layout.columns > 1) {
        params.chest_gain_mm_per_mv = 5;
    }
    if (random.chance(0.06) && layout.columns <= 2) {
        params.speed_mm_per_s = 50;
    }
    using Pulse = PrintParams::Pulse;
    params.pulse = random.pick(std::vector<Pulse>{Pulse::left, Pulse::left, Pulse::left, Pulse::right, Pulse::none});
    const bool usual = params.speed_mm_per_s == 25 && params.limb_gain_mm_per_mv == 10 && params.chest_gain_mm_per_mv == 10;
    // A page that shows neither pulse nor scale is read as 25 and 10: print the scale where that is not so.
    params.scale_text = !usual || random.chance(0.85);
    params.scale_words = params.scale_text ? drawScaleWords(random, params) : std::string();
}

} // namespace

PrintParams drawCleanParams(std::mt19937_64& generator, const std::string& layout_name, double dpi)
{
    Random random(generator);
    PrintParams params;
    params.layout = layout_name;
    params.dpi = dpi;
    const bool unnamed = layout_name.ends_with("-unnamed");
    params.lead_names = !unnamed;
    const LayoutTemplate* layout = layoutTemplate(layout_name.substr(0, layout_name.rfind("-unnamed")));
    if (layout == nullptr) {
        throw Problem("There is no layout \"" + layout_name + "\"; use a name like 3x4+1, 6x2 or 12x1-cabrera.");
    }
    drawPaper(random, params);
    drawPen(random, params);
    params.rhythm_leads = drawRhythmLeads(random, *layout);
    drawScale(random, params, *layout);
    using Separator = PrintParams::Separator;
    params.separator = random.pick(std::vector<Separator>{Separator::bars, Separator::bars, Separator::none, Separator::gap});
    using Place = PrintParams::NamePlace;
    params.name_place = random.pick(std::vector<Place>{Place::above, Place::above, Place::below, Place::beside});
    params.trace_shift_mm = random.between(-3, 3);
    params.header_text = random.chance(0.85);
    if (params.header_text) {
        params.header_words = drawHeaderWords(random);
    }
    params.footer_words = random.chance(0.5) ? drawFooterWords(random) : std::string();
    return params;
}

std::vector<std::string> printableLayouts()
{
    std::vector<std::string> names;
    for (const LayoutTemplate& layout : layoutTemplates()) {
        names.push_back(layout.name);
    }
    for (const char* unnamed : {"3x4", "3x4+1", "6x2", "12x1", "1x1"}) {
        names.push_back(std::string(unnamed) + "-unnamed");
    }
    return names;
}

} // namespace retrace
