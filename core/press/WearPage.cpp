// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Exposure.h"
#include "core/press/Marks.h"
#include "core/press/Sensor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

/// No camera and no scanner: the sheet's pixels are the page's.
bool stays(const WearParams& wear)
{
    return wear.folds == 0 && wear.creases == 0 && wear.curl_mm == 0 && wear.rotation_deg == 0 && wear.stretch_x == 1 &&
           wear.tilt_deg == 0 && wear.lens_k1 == 0 && wear.lens_wave_mm == 0 && wear.light_slope == 0 &&
           wear.exposure == 1 && wear.warmth == 0 && wear.vignette == 0 && wear.shadow == 0 && wear.lid_shadow == 0 &&
           wear.glare == 0 && wear.moire == 0 && wear.margin_mm == std::array<double, 4>{};
}

GridMap levelMap(const PrintedPage& page)
{
    const double px_per_mm = page.truth.px_per_mm;
    return GridMap::affine(px_per_mm, px_per_mm, 0, {-0.5, -0.5}, page.bgr.size());
}

/// What lies off the page was not seen: NaN, unless the same sample is printed elsewhere.
void forgetUnseen(PrintTruth& truth, const PrintParams& params, const GridMap& map, cv::Size page)
{
    constexpr double kHz = 500;
    std::map<Lead, std::vector<bool>> seen;
    for (const LeadBox& box : truth.boxes) {
        const SamplesMv& samples = truth.record.leads.at(box.lead);
        std::vector<bool>& there = seen.try_emplace(box.lead, samples.size(), false).first->second;
        const auto first = static_cast<std::size_t>(std::lround(box.t0_s * kHz));
        const auto count = static_cast<std::size_t>(std::lround(box.box.width_mm() / params.speed_mm_per_s * kHz));
        const double mm_per_mv = box.inverted ? -box.gain_mm_per_mv : box.gain_mm_per_mv;
        for (std::size_t k = first; k < std::min(first + count, samples.size()); ++k) {
            const double x_mm = box.box.x0_mm + static_cast<double>(k - first) / kHz * params.speed_mm_per_s;
            const double y_mm = box.baseline_mm - mm_per_mv * samples[k];
            if (std::isnan(y_mm) || y_mm < 0 || y_mm > params.paper_height_mm) {
                continue;
            }
            const PagePoint p = map.toPage({x_mm, y_mm});
            there[k] = there[k] || (p.x_px > -0.5 && p.y_px > -0.5 && p.x_px < page.width - 0.5 && p.y_px < page.height - 0.5);
        }
    }
    for (auto& [lead, there] : seen) {
        SamplesMv& samples = truth.record.leads.at(lead);
        for (std::size_t k = 0; k < there.size(); ++k) {
            samples[k] = there[k] ? samples[k] : std::numeric_limits<double>::quiet_NaN();
        }
    }
}

} // namespace

WornPage wearPage(PrintedPage print, const WearParams& wear, std::uint64_t seed, const Task& task)
{
    std::mt19937_64 generator(derivedSeed(seed, 77));
    Random random(generator);
    const PrintParams& params = print.params;
    FlatSheet sheet{print.bgr, print.truth.classes, {}, print.truth.px_per_mm, params.paper_width_mm, params.paper_height_mm};
    const Relief relief = drawRelief(wear, sheet.width_mm, sheet.height_mm, random);
    markSheet(sheet, print, wear, relief, random);
    task.report(0.3, "marks");
    WornPage page;
    page.wear = wear;
    if (stays(wear)) {
        page.map = levelMap(print);
        page.bgr = sheet.bgr;
        page.classes = sheet.classes;
    } else {
        const View view = makeView(relief, wear, sheet.width_mm, sheet.height_mm, sheet.px_per_mm, random);
        task.report(0.5, "camera");
        const Exposed exposed = expose(sheet, view, relief, wear, random);
        page.map = view.map;
        page.bgr = exposed.bgr;
        page.classes = exposed.classes;
    }
    task.report(0.8, "sensor");
    sense(page.bgr, wear, random);
    if (wear.jpeg_quality > 0) {
        page.jpeg = compress(page.bgr, wear.jpeg_quality);
    }
    forgetUnseen(print.truth, params, page.map, page.bgr.size());
    print.bgr.release();
    print.truth.classes.release();
    page.print = std::move(print);
    task.report(1.0);
    return page;
}

WornPage printWornPage(const Record& record, Profile profile, std::uint64_t seed, const std::string& layout, double dpi,
                       const std::string& design, const Task& task)
{
    std::mt19937_64 generator(seed);
    const Profile settled = drawProfile(profile, generator);
    if (!design.empty() && design != "reserved") {
        throw Problem("There is no design \"" + design + "\"; leave it out, or use reserved.");
    }
    const PrintParams params = design.empty() ? drawPrintParams(settled, generator, layout, dpi)
                                              : drawReservedParams(generator, layout, dpi);
    const WearParams wear = drawWear(settled, generator);
    WornPage page = wearPage(printPage(record, params, task), wear, seed, task);
    page.profile = settled;
    return page;
}

} // namespace retrace
