// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/SeenInk.h"

#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr float kNone = 0.1F, kSome = 0.3F; // probability of ink: below the first all goes, from the second on all stays
constexpr int kBeside = 1;                  // pixels of the classes' raster
constexpr double kClutterMm = 12.0;         // neighbourhood in which much ink is unseen where subtraction failed
constexpr float kLittle = 0.02F, kMuch = 0.04F; // share of it: up to the first it may be a trace that the network lost

constexpr float kSure = 0.6F;              // probability from which the signal runs there
constexpr double kFaint = 0.55, kFull = 0.8, kMostRaised = 4.0; // coverage under it: below the first it is raised to the second
constexpr std::size_t kEnough = 200;

void clampToOne(cv::Mat& raster)
{
    cv::max(raster, 0, raster);
    cv::min(raster, 1, raster);
}

} // namespace

void dropUnseenInk(const UnwarpedPage& page, InkResult& result)
{
    const auto seenAs = [&](InkClass c) -> const cv::Mat& { return result.network.classes[static_cast<std::size_t>(c)]; };
    cv::Mat seen, position, ink, clutter, stays; // corners of all rasters coincide
    cv::max(seenAs(InkClass::trace), seenAs(InkClass::text), seen);
    cv::max(seen, seenAs(InkClass::pulse), seen);
    cv::resize(result.network.position, position, seen.size(), 0, 0, cv::INTER_AREA);
    cv::max(seen, position, seen);
    cv::dilate(seen, seen, cv::getStructuringElement(cv::MORPH_RECT, {2 * kBeside + 1, 2 * kBeside + 1}));
    cv::Mat unseen = 1 - (seen - kNone) / (kSome - kNone);
    clampToOne(unseen);
    cv::resize(result.coverage, ink, seen.size(), 0, 0, cv::INTER_AREA);
    const auto side = [&](double px_per_mm, int small, int full) { return std::max(1, static_cast<int>(kClutterMm * px_per_mm * small / full)); };
    cv::boxFilter(ink.mul(unseen), clutter, CV_32F, {side(page.px_per_mm_x, seen.cols, result.coverage.cols), side(page.px_per_mm_y, seen.rows, result.coverage.rows)});
    clutter = (clutter - kLittle) / (kMuch - kLittle);
    clampToOne(clutter);
    cv::resize(1 - unseen.mul(clutter), stays, result.coverage.size(), 0, 0, cv::INTER_LINEAR);
    cv::multiply(result.coverage, stays, result.coverage);
}

void raiseFaintInk(const UnwarpedPage& page, InkResult& result)
{
    const NetworkReading& network = result.network;
    std::vector<float> under;
    for (int row = 0; row < network.position.rows; ++row) {
        const float* seen = network.position.ptr<float>(row);
        for (int column = 0; column < network.position.cols; column += 3) {
            if (seen[column] > kSure) {
                const PaperPoint at = network.toPaper(column, row);
                const auto x = static_cast<int>(std::lround((at.x_mm - page.origin.x_mm) * page.px_per_mm_x));
                const auto y = static_cast<int>(std::lround((at.y_mm - page.origin.y_mm) * page.px_per_mm_y));
                if (x >= 0 && x < result.coverage.cols && y > 0 && y + 1 < result.coverage.rows) {
                    under.push_back(std::max({result.coverage.at<float>(y - 1, x), result.coverage.at<float>(y, x), result.coverage.at<float>(y + 1, x)}));
                }
            }
        }
    }
    if (under.size() < kEnough) {
        return;
    }
    const double usual = medianInPlace(under);
    if (usual < kFaint) {
        result.coverage *= std::min(kMostRaised, kFull / std::max(1e-3, usual));
        cv::min(result.coverage, 1, result.coverage);
        result.contrast *= usual / kFull;
    }
}

} // namespace retrace
