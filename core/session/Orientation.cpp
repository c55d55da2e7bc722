// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/Orientation.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <set>

namespace retrace
{
namespace
{

PaperBox boxOnPaper(const PageText& word, const GridMap& map)
{
    PaperBox box{1e9, 1e9, -1e9, -1e9};
    for (const double x_px : {word.x0_px, word.x1_px}) {
        for (const double y_px : {word.y0_px, word.y1_px}) {
            const PaperPoint p = map.toPaper({x_px, y_px});
            box.x0_mm = std::min(box.x0_mm, p.x_mm);
            box.x1_mm = std::max(box.x1_mm, p.x_mm);
            box.y0_mm = std::min(box.y0_mm, p.y_mm);
            box.y1_mm = std::max(box.y1_mm, p.y_mm);
        }
    }
    return box;
}

/// PDF writers print the sign as a hyphen, as U+2212 or as U+2013.
bool takeMinus(std::string_view& word)
{
    for (const std::string_view sign : {"-", "\u2212", "\u2013"}) {
        if (word.starts_with(sign)) {
            word.remove_prefix(sign.size());
            return true;
        }
    }
    return false;
}

/// The rasters as they are after clockwise quarter turns; paper coordinates start at a corner
/// again.
void turn(UnwarpedPage& page, InkResult& ink, int quarter_turns)
{
    if (quarter_turns == 0) {
        return;
    }
    constexpr std::array codes{cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180,
                               cv::ROTATE_90_COUNTERCLOCKWISE};
    const int code = codes[static_cast<std::size_t>(quarter_turns - 1)];
    for (cv::Mat* raster : {&page.bgr, &page.valid, &ink.coverage, &ink.classes}) {
        cv::Mat turned;
        cv::rotate(*raster, turned, code);
        *raster = turned;
    }
    if (quarter_turns % 2 == 1) {
        std::swap(page.px_per_mm_x, page.px_per_mm_y);
    }
    page.origin = page.five = {};
}

/// Coarse rasters: names are read at 8 px/mm as well as at 20.
void coarsen(UnwarpedPage& page, InkResult& ink)
{
    constexpr double enough_px_per_mm = 8.0;
    const double scale = enough_px_per_mm / std::min(page.px_per_mm_x, page.px_per_mm_y);
    if (scale >= 0.8) {
        return;
    }
    const auto shrink = [scale](cv::Mat& raster, int how) {
        cv::Mat small;
        cv::resize(raster, small, {}, scale, scale, how);
        raster = small;
    };
    shrink(page.bgr, cv::INTER_AREA);
    shrink(page.valid, cv::INTER_NEAREST);
    shrink(ink.coverage, cv::INTER_AREA);
    shrink(ink.classes, cv::INTER_NEAREST);
    page.px_per_mm_x *= scale;
    page.px_per_mm_y *= scale;
}

constexpr int kConvincingNames = 3;
constexpr double kConvincingScore = 0.5;

} // namespace

std::vector<NameMark> namesOfPageText(const PageImage& page, const GridMap& map)
{
    std::vector<NameMark> names;
    for (const PageText& word : page.text) {
        std::string_view text = word.text;
        const bool inverted = takeMinus(text);
        const auto lead = leadFromName(text);
        if (!lead || isUnnamed(*lead) || (inverted && *lead != Lead::aVR)) {
            continue;
        }
        NameMark mark;
        mark.lead = *lead;
        mark.inverted = inverted;
        mark.box = boxOnPaper(word, map);
        mark.score = 1.0;
        names.push_back(mark);
    }
    return names;
}

std::string joinedPageText(const PageImage& page)
{
    std::string all;
    for (const PageText& word : page.text) {
        all += all.empty() ? "" : " ";
        all += word.text;
    }
    return all;
}

std::vector<std::vector<PaperPoint>> vectorPathsOnPaper(const PageImage& page, const GridMap& map)
{
    std::vector<std::vector<PaperPoint>> paths;
    for (const PagePath& path : page.traces) {
        auto& points = paths.emplace_back();
        points.reserve(path.points.size());
        std::ranges::transform(path.points, std::back_inserter(points),
                               [&](PagePoint p) { return map.toPaper(p); });
    }
    return paths;
}

double uprightEvidence(const LayoutResult& layout)
{
    double names = 0;
    for (const NameMark& mark : layout.names) {
        names += mark.score >= 0.5 ? 1.0 : 0.0;
    }
    for (const LeadBox& box : layout.boxes) {
        names += box.name_printed ? 1.0 : 0.0;
    }
    return names + (layout.ranking.empty() ? 0.0 : 2.0 * layout.ranking.front().score);
}

bool mayBeTurned(const LayoutResult& layout)
{
    const auto printed = std::ranges::count_if(layout.boxes, &LeadBox::name_printed);
    const double score = layout.ranking.empty() ? 0.0 : layout.ranking.front().score;
    if (layout.pulses.size() > 1 && 2 * layout.pulses.size() >= layout.row_baselines_mm.size()) {
        return false; // calibration pulses are found upright only
    }
    // Few boxes convince nobody: the bar of an "I" is one on its head as well.
    return layout.boxes.size() <= 6 ||
           (printed < kConvincingNames &&
            (score < kConvincingScore || printed == 0));
}

std::array<int, 4> namesByTurn(const UnwarpedPage& page, const InkResult& ink, const Task& task)
{
    constexpr double least_ink_mm2 = 20; // a strip of 70 mm; an empty page has no way up
    if (cv::countNonZero(ink.coverage > 0.3) < least_ink_mm2 * page.px_per_mm_x * page.px_per_mm_y) {
        return {};
    }
    UnwarpedPage coarse_page = page;
    InkResult coarse_ink = ink;
    coarsen(coarse_page, coarse_ink);
    std::array<int, 4> names{};
    for (int turns = 0; turns < 4; ++turns) {
        task.check();
        UnwarpedPage turned_page = coarse_page;
        InkResult turned_ink = coarse_ink;
        turn(turned_page, turned_ink, turns);
        std::set<Lead> leads;
        for (const NameMark& mark : findLeadNames(turned_page, turned_ink, {}, task)) {
            if (mark.score >= 0.5) {
                leads.insert(mark.lead);
            }
        }
        names[static_cast<std::size_t>(turns)] = static_cast<int>(leads.size());
    }
    return names;
}

UprightTrial tryUpright(const PageImage& page, const SessionParams& params, int quarter_turns,
                        const Task& task)
{
    UprightTrial trial;
    trial.quarter_turns = quarter_turns;
    GridParams grid_params = params.grid.value;
    grid_params.quarter_turns = quarter_turns;
    trial.grid = std::make_shared<GridResult>(findGrid(page, grid_params, task));
    if (trial.grid->map.empty()) {
        return trial;
    }
    trial.unwarped = std::make_shared<UnwarpedPage>(unwarp(page, *trial.grid, task));
    task.check();
    trial.ink = std::make_shared<InkResult>(
        makeInkReader(params.ink.value)->read(*trial.unwarped, params.ink.value, task));
    try {
        trial.layout = std::make_shared<LayoutResult>(
            findLayout(*trial.unwarped, *trial.ink, params.layout.value,
                       namesOfPageText(page, trial.grid->map), joinedPageText(page), task));
    } catch (const Problem&) {
        // Nothing to be read this way up: the trial stays without a layout.
    }
    return trial;
}

} // namespace retrace
