// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/GivenGrid.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kStep_mm = 5.0;
constexpr double kBeyond_mm = 60.0; ///< the map goes on beyond the corners, where the page does

cv::Point2d through(const cv::Matx33d& h, double x, double y)
{
    const cv::Vec3d p = h * cv::Vec3d(x, y, 1);
    return {p[0] / p[2], p[1] / p[2]};
}

/// The part of the paper that the page shows, not too far beyond the marked corners.
PaperBox seenPaper(const cv::Matx33d& to_paper, const PaperBox& marked, cv::Size page)
{
    PaperBox box = marked;
    const double w = page.width - 1, h = page.height - 1;
    for (const cv::Point2d corner : {cv::Point2d{0, 0}, {w, 0}, {w, h}, {0, h}}) {
        const cv::Point2d at = through(to_paper, corner.x, corner.y);
        box = {std::min(box.x0_mm, at.x), std::min(box.y0_mm, at.y), std::max(box.x1_mm, at.x),
               std::max(box.y1_mm, at.y)};
    }
    const auto down = [](double v) { return std::floor(v / kStep_mm) * kStep_mm; };
    return {down(std::max(box.x0_mm, marked.x0_mm - kBeyond_mm)),
            down(std::max(box.y0_mm, marked.y0_mm - kBeyond_mm)),
            std::min(box.x1_mm, marked.x1_mm + kBeyond_mm),
            std::min(box.y1_mm, marked.y1_mm + kBeyond_mm)};
}

double distance(PagePoint a, PagePoint b)
{
    return std::hypot(b.x_px - a.x_px, b.y_px - a.y_px);
}

} // namespace

GridResult gridFromCorners(const PageImage& page, const GridParams::Corners& corners)
{
    const PaperBox& p = corners.paper;
    std::vector<cv::Point2f> on_page, on_paper{{float(p.x0_mm), float(p.y0_mm)},
                                               {float(p.x1_mm), float(p.y0_mm)},
                                               {float(p.x1_mm), float(p.y1_mm)},
                                               {float(p.x0_mm), float(p.y1_mm)}};
    for (const PagePoint& at : corners.at) {
        on_page.emplace_back(float(at.x_px), float(at.y_px));
    }
    if (!(p.width_mm() > 0) || !(p.height_mm() > 0) || !cv::isContourConvex(on_page)) {
        throw Problem("The four corners do not lie as those of a sheet of paper do. Drag them "
                      "apart.");
    }
    const cv::Matx33d to_page = cv::getPerspectiveTransform(on_paper, on_page);
    const PaperBox seen = seenPaper(to_page.inv(), p, page.bgr.size());
    const int columns = static_cast<int>(std::ceil(seen.width_mm() / kStep_mm)) + 1;
    const int rows = static_cast<int>(std::ceil(seen.height_mm() / kStep_mm)) + 1;
    cv::Mat nodes(rows, columns, CV_64FC2);
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            const cv::Point2d at =
                through(to_page, seen.x0_mm + c * kStep_mm, seen.y0_mm + r * kStep_mm);
            nodes.at<cv::Vec2d>(r, c) = {at.x, at.y};
        }
    }
    GridResult result;
    result.map = GridMap(nodes, {seen.x0_mm, seen.y0_mm}, kStep_mm);
    result.source = GridSource::given;
    const auto& at = corners.at;
    result.px_per_mm_x = (distance(at[0], at[1]) + distance(at[3], at[2])) / 2 / p.width_mm();
    result.px_per_mm_y = (distance(at[0], at[3]) + distance(at[1], at[2])) / 2 / p.height_mm();
    result.coverage = 1.0;
    result.sheet = cv::Mat(std::max(1, page.bgr.rows / 8), std::max(1, page.bgr.cols / 8), CV_8U,
                           cv::Scalar(255));
    result.sheet_scale = 1.0 / 8;
    return result;
}

void applyRuler(GridResult& result, const GridParams::Ruler& ruler)
{
    const PaperPoint a = result.map.toPaper(ruler.a), b = result.map.toPaper(ruler.b);
    const double now_mm = std::hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm);
    if (!(now_mm > 0) || !(ruler.length_mm > 0)) {
        return;
    }
    const double longer = ruler.length_mm / now_mm;
    const PaperPoint origin = result.map.origin();
    result.map = GridMap(result.map.nodes(), {origin.x_mm * longer, origin.y_mm * longer},
                         result.map.step_mm() * longer);
    result.px_per_mm_x /= longer;
    result.px_per_mm_y /= longer;
    result.pitch_mm *= longer;
    result.pitch_assumed = false;
    result.source = GridSource::given;
}

} // namespace retrace
