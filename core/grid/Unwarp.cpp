// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Grid.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace retrace
{
namespace
{

constexpr double highestResolution = 13.0; ///< px/mm of an unwarped photo: somewhat above 300 dpi
constexpr double lowestResolution = 4.0;

/// px/mm and paper point of pixel (0,0) where the map is scale and shift alone.
struct Plain {
    double sx, sy;
    PaperPoint origin;
};

std::optional<Plain> plainMap(const GridMap& map, cv::Size page)
{
    const PaperPoint o = map.toPaper({0, 0});
    const PaperPoint x = map.toPaper({page.width - 1.0, 0});
    const PaperPoint y = map.toPaper({0, page.height - 1.0});
    if (page.width < 2 || page.height < 2 || x.x_mm <= o.x_mm || y.y_mm <= o.y_mm) {
        return std::nullopt;
    }
    const Plain p{(page.width - 1) / (x.x_mm - o.x_mm), (page.height - 1) / (y.y_mm - o.y_mm), o};
    const cv::Mat& nodes = map.nodes();
    for (int r = 0; r < nodes.rows; ++r) {
        for (int c = 0; c < nodes.cols; ++c) {
            const cv::Vec2d& n = nodes.at<cv::Vec2d>(r, c);
            const double ex = (map.origin().x_mm + c * map.step_mm() - o.x_mm) * p.sx - n[0];
            const double ey = (map.origin().y_mm + r * map.step_mm() - o.y_mm) * p.sy - n[1];
            if (std::abs(ex) > 0.02 || std::abs(ey) > 0.02) {
                return std::nullopt;
            }
        }
    }
    return p;
}

cv::Mat validFrom(const GridResult& grid, const cv::Mat& mapX, const cv::Mat& mapY, cv::Size page)
{
    const float s = float(grid.sheet_scale);
    cv::Mat valid;
    cv::remap(grid.sheet, valid, (mapX + 0.5F) * s - 0.5F, (mapY + 0.5F) * s - 0.5F,
              cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    valid = valid >= 128;
    cv::Mat inside;
    cv::inRange(mapX, -0.5, page.width - 0.5, inside);
    valid &= inside;
    cv::inRange(mapY, -0.5, page.height - 0.5, inside);
    valid &= inside;
    return valid;
}

UnwarpedPage copyPixels(const PageImage& page, const GridResult& grid, const Plain& plain)
{
    UnwarpedPage out;
    out.bgr = page.bgr.clone();
    out.px_per_mm_x = plain.sx;
    out.px_per_mm_y = plain.sy;
    out.origin = plain.origin;
    cv::resize(grid.sheet, out.valid, page.bgr.size(), 0, 0, cv::INTER_LINEAR);
    out.valid = out.valid >= 128;
    return out;
}

/// Page pixel of every raster pixel: the mesh at raster resolution (bicubic on coarse cells, linear
/// within).
void rasterMaps(const GridMap& map, const UnwarpedPage& out, cv::Mat& mapX, cv::Mat& mapY)
{
    const int cell = 8;
    const cv::Size size = mapX.size();
    const int nx = size.width / cell + 2, ny = size.height / cell + 2;
    cv::Mat corners(ny, nx, CV_64FC2);
    cv::parallel_for_({0, ny}, [&](const cv::Range& rows) {
        for (int r = rows.start; r < rows.end; ++r) {
            for (int c = 0; c < nx; ++c) {
                const PagePoint p = map.toPage(out.toPaper({double(c) * cell, double(r) * cell}));
                corners.at<cv::Vec2d>(r, c) = {p.x_px, p.y_px};
            }
        }
    });
    cv::parallel_for_({0, size.height}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y) {
            const double t = double(y % cell) / cell;
            const cv::Vec2d* a = corners.ptr<cv::Vec2d>(y / cell);
            const cv::Vec2d* b = corners.ptr<cv::Vec2d>(y / cell + 1);
            for (int x = 0; x < size.width; ++x) {
                const double s = double(x % cell) / cell;
                const int c = x / cell;
                const cv::Vec2d p =
                    (1 - t) * ((1 - s) * a[c] + s * a[c + 1]) + t * ((1 - s) * b[c] + s * b[c + 1]);
                mapX.at<float>(y, x) = float(p[0]);
                mapY.at<float>(y, x) = float(p[1]);
            }
        }
    });
}

UnwarpedPage resample(const PageImage& page, const GridResult& grid, const Task& task)
{
    UnwarpedPage out;
    out.resampled = true;
    const PaperBox box = grid.map.extent();
    out.px_per_mm_x = std::clamp(grid.px_per_mm_x, lowestResolution, highestResolution);
    out.px_per_mm_y = std::clamp(grid.px_per_mm_y, lowestResolution, highestResolution);
    out.origin = {box.x0_mm, box.y0_mm};
    const cv::Size size(std::max(1, int(std::lround(box.width_mm() * out.px_per_mm_x))),
                        std::max(1, int(std::lround(box.height_mm() * out.px_per_mm_y))));
    cv::Mat mapX(size, CV_32F);
    cv::Mat mapY(size, CV_32F);
    rasterMaps(grid.map, out, mapX, mapY);
    task.check();
    cv::remap(page.bgr, out.bgr, mapX, mapY, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    out.valid = validFrom(grid, mapX, mapY, page.bgr.size());
    return out;
}

} // namespace

UnwarpedPage unwarp(const PageImage& page, const GridResult& grid, const Task& task)
{
    task.check();
    const auto plain = plainMap(grid.map, page.bgr.size());
    UnwarpedPage out = plain ? copyPixels(page, grid, *plain) : resample(page, grid, task);
    out.has_grid = grid.source == GridSource::fringes;
    out.scale_guessed = grid.source == GridSource::none || grid.source == GridSource::pageEdges;
    out.five = {0, 0};
    return out;
}

} // namespace retrace
