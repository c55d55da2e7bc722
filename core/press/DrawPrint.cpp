// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <algorithm>
#include <array>

namespace retrace {
namespace {

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
    if (random.chance(0.45)) {
        const Paper paper = random.pick(kPapers);
        params.grid_rgb = paper.grid;
        params.grid5_rgb = paper.grid5;
        params.paper_rgb = paper.paper;
    }
    const double kind = random.uniform();
    if (kind < 0.2) {
        params.fine_grid = false;
        params.grid5_pen_mm = random.between(0.1, 0.28);
    }
}

} // namespace

PrintParams drawPrintParams(Profile profile, std::mt19937_64& generator, const std::string& layout, double dpi)
{
    PrintParams params = drawCleanParams(generator, layout, dpi);
    Random random(generator);
    drawGridKind(random, params);
    if (profile != Profile::clean && random.chance(0.15)) {
        params.dpi = std::clamp(random.between(102, 160), std::min(102.0, dpi), dpi);
    }
    return params;
}

PrintParams drawReservedParams(std::mt19937_64& generator, const std::string& layout, double dpi)
{
    PrintParams params = drawCleanParams(generator, layout, dpi);
    params.font = "DejaVu Serif Condensed";
    return params;
}

bool usesReservedDesign(const PrintParams& params) { return params.font == "DejaVu Serif Condensed"; }

} // namespace retrace
