// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkBrush.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace retrace {
namespace {

constexpr float kPainted = 0.95F;  // probability of a class, or of the signal, that a person painted
constexpr double kFarPx = 1e6;       // off any page
constexpr double kBesideMm = 0.3;  // the network sees its signal a little beside the ink

/// A raster over the paper.
struct Raster
{
    cv::Mat& pixels;
    double px_per_mm_x, px_per_mm_y;
    PaperPoint origin; ///< of the centre of pixel (0,0)
    double column(double x_mm) const { return (x_mm - origin.x_mm) * px_per_mm_x; }
    double row(double y_mm) const { return (y_mm - origin.y_mm) * px_per_mm_y; }
};

double distance_mm(PaperPoint p, PaperPoint a, PaperPoint b)
{
    const double dx = b.x_mm - a.x_mm, dy = b.y_mm - a.y_mm, length = dx * dx + dy * dy;
    const double f = length > 0 ? std::clamp(((p.x_mm - a.x_mm) * dx + (p.y_mm - a.y_mm) * dy) / length, 0.0, 1.0) : 0.0;
    return std::hypot(p.x_mm - a.x_mm - f * dx, p.y_mm - a.y_mm - f * dy);
}

/// Calls paint(pixel, distance in mm from the stroke's middle) for the pixels within `reach_mm` of each piece of the stroke; a pixel near to
/// several pieces is painted for each.
template <typename Pixel, typename Paint>
void along(const InkStroke& stroke, Raster raster, double reach_mm, Paint paint)
{
    for (std::size_t k = 0; k < stroke.points.size(); ++k) {
        const PaperPoint a = stroke.points[k > 0 ? k - 1 : 0], b = stroke.points[k];
        const auto first = [](double px) { return static_cast<int>(std::ceil(std::clamp(px, 0.0, kFarPx))); };
        const auto last = [](double px, int n) { return static_cast<int>(std::floor(std::clamp(px, -1.0, n - 1.0))); };
        const int x1 = last(raster.column(std::max(a.x_mm, b.x_mm) + reach_mm), raster.pixels.cols);
        const int y1 = last(raster.row(std::max(a.y_mm, b.y_mm) + reach_mm), raster.pixels.rows);
        for (int y = first(raster.row(std::min(a.y_mm, b.y_mm) - reach_mm)); y <= y1; ++y) {
            for (int x = first(raster.column(std::min(a.x_mm, b.x_mm) - reach_mm)); x <= x1; ++x) {
                const double d = distance_mm({raster.origin.x_mm + x / raster.px_per_mm_x, raster.origin.y_mm + y / raster.px_per_mm_y}, a, b);
                if (d <= reach_mm) {
                    paint(raster.pixels.at<Pixel>(y, x), d);
                }
            }
        }
    }
}

/// Puts the signal along the middle of a stroke: in each column of the map on the rows that the stroke passes there.
void drawSignal(const InkStroke& stroke, NetworkReading& map)
{
    cv::Mat& position = map.position;
    for (std::size_t k = 1; k < stroke.points.size(); ++k) {
        PaperPoint a = stroke.points[k - 1], b = stroke.points[k];
        if (a.x_mm > b.x_mm) {
            std::swap(a, b);
        }
        const auto near = [](double px) { return std::clamp(px, -kFarPx, kFarPx); };
        const double x0 = near(map.column(a.x_mm)), x1 = near(map.column(b.x_mm)), y0 = near(map.row(a.y_mm)), y1 = near(map.row(b.y_mm));
        const auto rowAt = [&](double x) { return x1 > x0 ? y0 + (y1 - y0) * std::clamp((x - x0) / (x1 - x0), 0.0, 1.0) : y0; };
        for (int x = std::max(0, static_cast<int>(std::lround(x0))); x <= std::min<long>(position.cols - 1, std::lround(x1)); ++x) {
            const double from = x1 - x0 < 1 ? y0 : rowAt(x - 0.5), to = x1 - x0 < 1 ? y1 : rowAt(x + 0.5);
            const auto [top, bottom] = std::minmax({from, to});
            const int first = static_cast<int>(std::floor(top)), last = static_cast<int>(std::floor(bottom)) + 1;
            for (int y = std::max(0, first); y <= std::min(position.rows - 1, last); ++y) {
                // a level line falls on two rows by its fraction, a steep one on all that it passes
                const double middle = 0.5 * (top + bottom);
                const double share = last - first < 2 ? 1 - std::min(1.0, std::abs(y - middle)) : 1.0 / (last - first + 1);
                float& p = position.at<float>(y, x);
                p = std::max(p, kPainted * static_cast<float>(share));
            }
        }
    }
}

void paintNetwork(const InkStroke& stroke, NetworkReading& map)
{
    along<float>(stroke, {map.position, map.px_per_mm_x, map.px_per_mm_y, map.origin}, stroke.radius_mm + (stroke.to == InkClass::trace ? kBesideMm : 0.0),
                 [](float& p, double) { p = 0; });
    if (stroke.to == InkClass::trace) {
        drawSignal(stroke, map);
    }
    // corners of all rasters coincide
    const double per_mm_x = map.px_per_mm_x / 4, per_mm_y = map.px_per_mm_y / 2;
    const PaperPoint origin{map.origin.x_mm + 1.5 / map.px_per_mm_x, map.origin.y_mm + 0.5 / map.px_per_mm_y};
    for (std::size_t c = 0; c < map.classes.size(); ++c) {
        const float p = c == static_cast<std::size_t>(stroke.to) ? kPainted : (1 - kPainted) / 4;
        along<float>(stroke, {map.classes[c], per_mm_x, per_mm_y, origin}, stroke.radius_mm, [p](float& pixel, double) { pixel = p; });
    }
}

} // namespace

void paintStrokes(const UnwarpedPage& page, const std::vector<InkStroke>& strokes, InkResult& ink)
{
    if (strokes.empty()) {
        return;
    }
    ink.coverage = ink.coverage.clone();
    ink.classes = ink.classes.clone();
    ink.network.position = ink.network.position.clone();
    for (cv::Mat& one : ink.network.classes) {
        one = one.clone();
    }
    for (const InkStroke& stroke : strokes) {
        along<uchar>(stroke, {ink.classes, page.px_per_mm_x, page.px_per_mm_y, page.origin}, stroke.radius_mm,
                     [&](uchar& pixel, double) { pixel = static_cast<uchar>(stroke.to); });
        const double half_px_mm = 0.5 / page.px_per_mm_y;
        along<float>(stroke, {ink.coverage, page.px_per_mm_x, page.px_per_mm_y, page.origin}, stroke.radius_mm + half_px_mm, [&](float& pixel, double d) {
            const auto share = static_cast<float>(std::clamp((stroke.radius_mm + half_px_mm - d) / (2 * half_px_mm), 0.0, 1.0));
            if (stroke.to == InkClass::trace) {
                pixel = std::max(pixel, share);
            } else if (stroke.to == InkClass::paper || stroke.to == InkClass::grid) {
                pixel = std::min(pixel, 1 - share);
            }
        });
        if (!ink.network.empty()) {
            paintNetwork(stroke, ink.network);
        }
    }
}

} // namespace retrace
