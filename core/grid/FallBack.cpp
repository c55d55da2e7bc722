// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/FallBack.h"

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

GridResult flatPaper(const PageImage& page, const Guess& g)
{
    GridResult result;
    result.source = g.source;
    result.px_per_mm_x = g.x;
    result.px_per_mm_y = g.y;
    result.warnings.push_back(g.warning);
    result.pitch_assumed = true;
    result.map = GridMap::affine(g.x, g.y, 0, {0, 0}, page.bgr.size());
    result.sheet = cv::Mat(std::max(1, page.bgr.rows / 8), std::max(1, page.bgr.cols / 8), CV_8U,
                           cv::Scalar(255));
    result.sheet_scale = 1.0 / 8;
    return result;
}

} // namespace

GridResult gridFallBack(const PageImage& page, const GridParams& params)
{
    return flatPaper(page, guessScale(page, params));
}

GridResult gridOfSignals(const PageImage& page, double px_per_mm_x, double px_per_mm_y,
                         std::string warning)
{
    return flatPaper(page, {px_per_mm_x, px_per_mm_y, GridSource::traces, std::move(warning)});
}

} // namespace retrace
