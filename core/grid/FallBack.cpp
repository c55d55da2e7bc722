// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/FallBack.h"

#include "core/grid/Skew.h"

#include <cmath>

namespace retrace
{
namespace
{

struct Guess {
    double x = 0, y = 0;
    GridSource source = GridSource::none;
    std::string warning;
};

Guess guessScale(const PageImage& page, const GridParams& params)
{
    if (params.ruler && params.ruler->length_mm > 0) {
        const auto& r = *params.ruler;
        const double s = std::hypot(r.b.x_px - r.a.x_px, r.b.y_px - r.a.y_px) / r.length_mm;
        if (s > 0) {
            return {s, s, GridSource::given,
                    "No grid was found; the scale comes from the two points that were marked."};
        }
    }
    if (params.px_per_mm && *params.px_per_mm > 0) {
        return {*params.px_per_mm, *params.px_per_mm, GridSource::given,
                "No grid was found; the scale is the one that was given."};
    }
    // 72 and 96 are what programs write that know nothing of the paper.
    if (page.dpi_x >= 100 && page.dpi_y >= 100) {
        return {page.dpi_x / 25.4, page.dpi_y / 25.4, GridSource::resolution,
                "No grid was found; the scale comes from the resolution that the file claims. "
                "Check it, or mark two points a known distance apart."};
    }
    const double longSide = std::max(page.bgr.cols, page.bgr.rows),
                 shortSide = std::min(page.bgr.cols, page.bgr.rows);
    const double ratio = longSide / shortSide;
    if (std::abs(ratio - 297.0 / 210) < 0.015 || std::abs(ratio - 279.4 / 215.9) < 0.015) {
        const double s = longSide / (std::abs(ratio - 297.0 / 210) < 0.015 ? 297.0 : 279.4);
        return {s, s, GridSource::pageEdges,
                "No grid was found; the scale assumes that the picture is one whole sheet of A4 or "
                "Letter. Mark two points a known distance apart."};
    }
    const double s = longSide / 280;
    return {s, s, GridSource::none,
            "No grid was found and nothing tells the scale; it is a guess. Mark two points a known "
            "distance apart."};
}

/// Of a photograph at a slant.
GridMap slantedMap(const Guess& g, const cv::Matx33d& slant, cv::Size page)
{
    constexpr double step_mm = 5;
    const double middle_x = 0.5 * page.width, middle_y = 0.5 * page.height;
    const cv::Matx33d flat = slant.inv();
    cv::Rect2d box;
    for (int k = 0; k < 4; ++k) {
        const cv::Vec3d p = flat * cv::Vec3d(k & 1 ? middle_x : -middle_x, k & 2 ? middle_y : -middle_y, 1);
        const cv::Rect2d corner(p[0] / p[2] / g.x, p[1] / p[2] / g.y, 1e-6, 1e-6);
        box = k == 0 ? corner : box | corner;
    }
    cv::Mat nodes(2 + int(box.height / step_mm), 2 + int(box.width / step_mm), CV_64FC2);
    nodes.forEach<cv::Vec2d>([&](cv::Vec2d& p, const int* rc) {
        const cv::Vec3d at = slant * cv::Vec3d((box.x + rc[1] * step_mm) * g.x, (box.y + rc[0] * step_mm) * g.y, 1);
        p = {middle_x - 0.5 + at[0] / at[2], middle_y - 0.5 + at[1] / at[2]};
    });
    return GridMap(nodes, {0, 0}, step_mm);
}

/// Mirrored and turned as a person said, and turned so that its rows are level.
GridMap levelMap(const Guess& g, double skew_deg, const GridParams& params, cv::Size page)
{
    GridMap map = GridMap::affine(g.x, g.y, skew_deg - 90.0 * (params.quarter_turns % 4), {0, 0}, page);
    cv::Mat nodes = map.nodes();
    if (params.mirrored) {
        nodes.forEach<cv::Vec2d>([&](cv::Vec2d& p, const int*) { p[0] = page.width - 1 - p[0]; });
    }
    return skew_deg == 0 && params.quarter_turns % 4 == 0 ? GridMap(nodes, map.origin(), map.step_mm())
                                                          : GridMap(nodes, {0, 0}, map.step_mm());
}

GridResult flatPaper(const PageImage& page, const Guess& g, const GridParams& params)
{
    GridResult result;
    result.source = g.source;
    result.px_per_mm_x = g.x;
    result.px_per_mm_y = g.y;
    result.warnings.push_back(g.warning);
    result.pitch_assumed = true;
    // what is mirrored leans the other way
    const Lean lean = leanOfRows(page.bgr);
    result.rotation_deg = (params.mirrored ? -1 : 1) * lean.rotation_deg;
    const bool as_it_lies = !params.mirrored && params.quarter_turns % 4 == 0;
    result.map = lean.slanted && as_it_lies ? slantedMap(g, lean.slant, page.bgr.size()) : levelMap(g, result.rotation_deg, params, page.bgr.size());
    result.sheet = cv::Mat(std::max(1, page.bgr.rows / 8), std::max(1, page.bgr.cols / 8), CV_8U,
                           cv::Scalar(255));
    result.sheet_scale = 1.0 / 8;
    return result;
}

} // namespace

GridResult gridFallBack(const PageImage& page, const GridParams& params)
{
    return flatPaper(page, guessScale(page, params), params);
}

GridResult gridOfSignals(const PageImage& page, double px_per_mm_x, double px_per_mm_y,
                         std::string warning, const GridParams& params)
{
    return flatPaper(page, {px_per_mm_x, px_per_mm_y, GridSource::traces, std::move(warning)}, params);
}

} // namespace retrace
