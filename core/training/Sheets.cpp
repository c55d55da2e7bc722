// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Sheets.h"

#include "core/exchange/Exchange.h"
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

int grey(Random& random, double low, double high)
{
    const int level = static_cast<int>(random.between(low, high));
    return level << 16 | level << 8 | level;
}

int tint(Random& random, double low, double high)
{
    int rgb = 0;
    for (int k = 0; k < 3; ++k) {
        rgb = rgb << 8 | static_cast<int>(random.between(low, high));
    }
    return rgb;
}

/// Wider than the clean profile: dark and grey grids, coloured and thin pens, rows that cross.
void vary(Random& random, PrintParams& params)
{
    if (random.chance(0.35)) {
        const bool black = random.chance(0.5);
        params.grid_rgb = black ? grey(random, 60, 220) : tint(random, 90, 240);
        params.grid5_rgb = black ? grey(random, 20, 160) : tint(random, 40, 200);
        params.grid_pen_mm = random.between(0.05, 0.15);
        params.grid5_pen_mm = random.between(0.1, 0.35);
    }
    params.fine_grid = !random.chance(0.15);
    if (random.chance(0.3)) {
        params.ink_rgb = random.chance(0.5) ? grey(random, 0, 110) : tint(random, 0, 120);
    }
    params.pen_mm = random.between(0.15, 0.6);
    if (random.chance(0.25)) {
        params.row_spacing_mm = random.between(12, 20);
    }
    if (random.chance(0.3)) {
        params.paper_rgb = tint(random, 215, 255);
    }
}

PrintedSheet printFlat(const std::filesystem::path& file, std::uint64_t seed)
{
    std::mt19937_64 generator(seed);
    Random random(generator);
    const Record record = readWfdb(file);
    const double dpi = random.between(100, 300);
    for (int attempt = 0;; ++attempt) {
        PrintParams params = drawCleanParams(generator, random.pick(printableLayouts()), dpi);
        vary(random, params);
        try {
            PrintedPage page = printPage(record, params);
            PrintedSheet sheet;
            sheet.px_per_mm = page.truth.px_per_mm;
            sheet.map = GridMap::affine(sheet.px_per_mm, sheet.px_per_mm, 0, {-0.5, -0.5}, page.bgr.size());
            sheet.bgr = page.bgr;
            sheet.classes = page.truth.classes;
            sheet.truth = std::move(page.truth);
            sheet.truth.classes.release();
            sheet.speed_mm_per_s = params.speed_mm_per_s;
            sheet.width_mm = params.paper_width_mm;
            sheet.height_mm = params.paper_height_mm;
            return sheet;
        } catch (const Problem&) {
            if (attempt == 20) { // rows that do not fit are drawn again, within reason
                throw;
            }
        }
    }
}

/// Page pixels along a millimetre in the middle of the sheet, the mean of both axes.
double scaleOf(const GridMap& map, double width_mm, double height_mm)
{
    const double x = width_mm / 2, y = height_mm / 2;
    const PagePoint a = map.toPage({x - 5, y}), b = map.toPage({x + 5, y});
    const PagePoint c = map.toPage({x, y - 5}), d = map.toPage({x, y + 5});
    return (std::hypot(b.x_px - a.x_px, b.y_px - a.y_px) + std::hypot(d.x_px - c.x_px, d.y_px - c.y_px)) / 20;
}

PrintedSheet printWorn(const std::filesystem::path& file, Profile profile, std::uint64_t seed)
{
    std::mt19937_64 generator(derivedSeed(seed, 5));
    Random random(generator);
    const Record record = readWfdb(file);
    const double dpi = 100 + 200 * random.uniform() * random.uniform(); // large pages are rare: they take long
    for (std::uint64_t attempt = 0;; ++attempt) {
        try {
            WornPage page = printWornPage(record, profile, derivedSeed(seed, attempt), random.pick(printableLayouts()), dpi);
            PrintedSheet sheet;
            sheet.bgr = page.bgr;
            sheet.classes = page.classes;
            sheet.map = page.map;
            sheet.truth = std::move(page.print.truth);
            sheet.speed_mm_per_s = page.print.params.speed_mm_per_s;
            sheet.width_mm = page.print.params.paper_width_mm;
            sheet.height_mm = page.print.params.paper_height_mm;
            sheet.px_per_mm = scaleOf(sheet.map, sheet.width_mm, sheet.height_mm);
            sheet.worn = true;
            return sheet;
        } catch (const Problem&) {
            if (attempt == 20) {
                throw;
            }
        }
    }
}

constexpr double kFlatShare = 0.25; // of the pages: wider inks and grids than the press's own

} // namespace

std::vector<std::filesystem::path> trainingRecords(const std::filesystem::path& folder)
{
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".hea") {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        throw Problem("\"" + folder.string() + "\" holds no WFDB records (*.hea); give another folder.");
    }
    std::ranges::sort(files);
    return files;
}

bool isHeldBack(const std::string& record_name)
{
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : record_name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
    return (hash >> 32) % 10 == 0;
}

SheetSource makeSheetSource(std::vector<std::filesystem::path> records, const std::string& profile)
{
    if (records.empty()) {
        throw Problem("There are too few records to train on; give a folder with more of them.");
    }
    if (profile == "flat") {
        return [records = std::move(records)](std::uint64_t seed) {
            return printFlat(records[derivedSeed(seed, 1) % records.size()], seed);
        };
    }
    const Profile worn = profileFromName(profile);
    return [records = std::move(records), worn](std::uint64_t seed) {
        std::mt19937_64 generator(derivedSeed(seed, 2));
        const auto& file = records[derivedSeed(seed, 1) % records.size()];
        return Random(generator).chance(kFlatShare) ? printFlat(file, seed) : printWorn(file, worn, seed);
    };
}

} // namespace retrace
