// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Sheets.h"

#include "core/exchange/Exchange.h"
#include "core/press/ClassPng.h"
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace retrace {
namespace {

constexpr const char* kSynthetic = "synthetic";

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

Record recordOf(const std::filesystem::path& file, std::uint64_t seed)
{
    return file == kSynthetic ? syntheticHeart(derivedSeed(seed, 9)) : readWfdb(file);
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
    const Record record = recordOf(file, seed);
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
    const Record record = recordOf(file, seed);
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

DrawnLead::DrawnLead(const PrintedSheet& sheet, std::size_t box) : m_box(sheet.truth.boxes.at(box))
{
    const Record& record = sheet.truth.record;
    const auto again = sheet.truth.again.find(box);
    if (again != sheet.truth.again.end()) {
        m_samples = &again->second;
    } else if (const auto found = record.leads.find(m_box.lead); found != record.leads.end()) {
        m_samples = &found->second;
    }
    m_step_mm = sheet.speed_mm_per_s / record.fs_hz;
    m_mm_per_mv = m_box.inverted ? -m_box.gain_mm_per_mv : m_box.gain_mm_per_mv;
    m_first = std::lround(m_box.t0_s * record.fs_hz);
    m_count = std::lround(m_box.box.width_mm() / m_step_mm);
}

PaperPoint DrawnLead::at(long k) const
{
    const auto sample = static_cast<std::size_t>(m_first + k);
    const bool there = m_samples && m_first + k >= 0 && sample < m_samples->size();
    const double mv = there ? (*m_samples)[sample] : std::numeric_limits<double>::quiet_NaN();
    return {m_box.box.x0_mm + static_cast<double>(k) * m_step_mm, m_box.baseline_mm - m_mm_per_mv * mv};
}

PrintedSheet readSheet(const std::filesystem::path& folder, const ManifestPage& page)
{
    PrintedSheet sheet;
    sheet.bgr = cv::imread((folder / page.file).string(), cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    sheet.classes = readClassPng(folder / page.mask);
    if (sheet.bgr.empty() || sheet.bgr.size() != sheet.classes.size()) {
        throw Problem("\"" + (folder / page.file).string() + "\" cannot be read, or its mask is of another size; make the pages anew.");
    }
    sheet.truth = page.truth;
    sheet.truth.record = readCsv(folder / page.truth_file, 500);
    if (page.label && !page.label->again.empty()) {
        const Record again = readCsv(folder / page.label->again, 500);
        for (std::size_t k = 0; k < page.label->again_boxes.size(); ++k) {
            sheet.truth.again[page.label->again_boxes[k]] = again.leads.at(static_cast<Lead>(static_cast<std::size_t>(Lead::X1) + k));
        }
    }
    sheet.px_per_mm = page.truth.px_per_mm;
    sheet.map = page.map.empty() ? GridMap::affine(sheet.px_per_mm, sheet.px_per_mm, 0, {-0.5, -0.5}, sheet.bgr.size()) : page.map;
    sheet.speed_mm_per_s = page.params.speed_mm_per_s;
    sheet.width_mm = page.params.paper_width_mm;
    sheet.height_mm = page.params.paper_height_mm;
    if (!page.map.empty()) {
        sheet.px_per_mm = scaleOf(sheet.map, sheet.width_mm, sheet.height_mm);
    }
    sheet.worn = true;
    return sheet;
}

std::vector<std::filesystem::path> trainingRecords(const std::filesystem::path& folder)
{
    if (folder == kSynthetic) {
        return {folder};
    }
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

SheetSource makePairSource(const std::filesystem::path& folder, const std::string& part)
{
    auto pages = std::make_shared<std::vector<ManifestPage>>(readManifest(folder));
    std::erase_if(*pages, [&](const ManifestPage& page) { return !part.empty() && page.label && page.label->split != part; });
    if (pages->empty()) {
        throw Problem("\"" + folder.string() + "\" holds no pages for " + part + "; make it with another --split.");
    }
    return [folder, pages](std::uint64_t seed) { return readSheet(folder, (*pages)[derivedSeed(seed, 1) % pages->size()]); };
}

SheetSource mixSources(SheetSource printed, SheetSource pairs, double share)
{
    return [printed = std::move(printed), pairs = std::move(pairs), share](std::uint64_t seed) {
        std::mt19937_64 generator(derivedSeed(seed, 11));
        return Random(generator).chance(share) ? pairs(seed) : printed(seed);
    };
}

} // namespace retrace
