// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/OtherPens.h"

#include "core/ink/HeavyPens.h"
#include "core/ink/PenMap.h"
#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr float kLeastFull = 0.15F;       // darkness that full ink adds, at the least
constexpr double kUsual = 0.9;            // share of the traces' places that have the pen's own colour, whatever else is taken for traces
constexpr float kOther = 0.2F, kSpread = 2.5F; // off the pen's colour: at least, and times what the usual ones are
constexpr float kMostOff = 0.45F;         // where colours tell less, nothing is done
constexpr float kGrown = 0.6F;            // of that, beside what is surely another pen's
constexpr float kSomeInk = 0.1F, kOwnInk = 0.2F;
constexpr double kLeastMm = 1.5;          // wide and tall: a stroke along a grid line has some of its colour
constexpr double kMostTrace = 0.3;        // share of a piece that the network takes for a trace: more, and it is one in a colour of its own
constexpr int kTogetherPx = 17;           // a stamp's frame and its letters stand no further apart
constexpr double kAcrossMm = 1.5;         // strokes of a pen or a stamp are no wider
constexpr double kBeatMm = 5.0;           // so far a beat goes on below a stamp's letters
constexpr double kSeen = 0.5;             // mean probability of a signal, of a place and those beside it, from which nothing is faded
constexpr float kLeastMean = 0.05F;       // coverage, by which colours are divided
constexpr double kFaded = 0.85, kMostlyFaded = 0.5;

/// What a colour says beyond all three, as a share of them.
cv::Mat beyondMean(const cv::Mat& channel, const cv::Mat& mean)
{
    cv::Mat off;
    cv::divide(channel - mean, cv::max(mean, kLeastMean), off);
    return off;
}

/// Of the pieces of `weak` those that hold something of `strong` and are mostly no trace; of those that stand together one at least is large and
/// touches what may be a trace.
cv::Mat grown(const cv::Mat& strong, const cv::Mat& weak, const PenMap& map)
{
    cv::Mat labels, stats, centres, near, groups;
    const int n = cv::connectedComponentsWithStats(weak, labels, stats, centres, 8, CV_32S);
    cv::dilate(weak, near, cv::getStructuringElement(cv::MORPH_ELLIPSE, {kTogetherPx, kTogetherPx}));
    std::vector<uchar> goes(static_cast<std::size_t>(n), 0), touches(goes);
    std::vector<uchar> picked(static_cast<std::size_t>(cv::connectedComponents(near, groups, 8, CV_32S)), 0);
    std::vector<int> traces(goes.size(), 0), group(goes.size(), 0);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            const auto label = static_cast<std::size_t>(labels.at<int>(y, x));
            goes[label] |= strong.at<uchar>(y, x);
            touches[label] |= map.like.at<uchar>(y, x);
            traces[label] += map.sure.at<uchar>(y, x) ? 1 : 0;
            group[label] = groups.at<int>(y, x);
        }
    }
    goes[0] = 0;
    for (int k = 1; k < n; ++k) {
        const auto label = static_cast<std::size_t>(k);
        if (traces[label] > kMostTrace * stats.at<int>(k, cv::CC_STAT_AREA)) {
            goes[label] = 0;
        }
        const bool large = std::min(stats.at<int>(k, cv::CC_STAT_WIDTH), stats.at<int>(k, cv::CC_STAT_HEIGHT)) >= kLeastMm * kPenMapPxPerMm;
        picked[static_cast<std::size_t>(group[label])] |= large ? goes[label] & touches[label] : 0;
    }
    for (std::size_t label = 1; label < goes.size(); ++label) {
        goes[label] &= picked[static_cast<std::size_t>(group[label])];
    }
    return byLabel(labels, goes);
}

/// 255 where a pen of another colour than the traces' wrote, and no trace goes on below, else 0; empty where there is no telling.
cv::Mat otherColours(const PenMap& map)
{
    const cv::Mat red = beyondMean(map.colours[2], map.weight), blue = beyondMean(map.colours[0], map.weight);
    const std::vector<float> reds = valuesUnder(red, map.sure);
    if (reds.size() < kEnoughTrace) {
        return {};
    }
    cv::Mat off;
    cv::magnitude(red - percentileOf(reds, 0.5), blue - percentileOf(valuesUnder(blue, map.sure), 0.5), off);
    const float limit = std::max(kOther, kSpread * percentileOf(valuesUnder(off, map.sure), kUsual));
    if (limit > kMostOff) {
        return {};
    }
    cv::Mat other = grown((off > limit) & (map.ink > kSomeInk), (off > kGrown * limit) & (map.ink > kSomeInk), map);
    cv::dilate(other, other, boxOf(3, 3));
    // A trace goes on below what lies across it.
    cv::Mat own = (map.ink > kOwnInk) & (off <= kGrown * limit), across, down, beats;
    const int length = static_cast<int>(kAcrossMm * kPenMapPxPerMm) | 1;
    cv::morphologyEx(own, across, cv::MORPH_CLOSE, boxOf(length, 1));
    cv::morphologyEx(own, down, cv::MORPH_CLOSE, boxOf(1, length));
    cv::morphologyEx(own & map.like, beats, cv::MORPH_CLOSE, boxOf(1, static_cast<int>(kBeatMm * kPenMapPxPerMm) | 1));
    cv::dilate(across | down | beats, own, boxOf(3, 3));
    return other & ~own;
}

} // namespace

cv::Mat coverageByColour(const UnwarpedPage& page, const cv::Mat& dark, const cv::Mat& background, const cv::Vec3f& full_ink)
{
    const auto scaled = [](int pixels, double px_per_mm) { return std::max(1, static_cast<int>(std::lround(pixels * kPenMapPxPerMm / px_per_mm))); };
    const cv::Size size(scaled(dark.cols, page.px_per_mm_x), scaled(dark.rows, page.px_per_mm_y));
    cv::Mat small, paper;
    cv::resize(dark, small, size, 0, 0, cv::INTER_AREA);
    cv::resize(background, paper, size, 0, 0, cv::INTER_AREA);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            auto& d = small.at<cv::Vec3f>(y, x);
            const auto& b = paper.at<cv::Vec3f>(y, x);
            for (int k = 0; k < 3; ++k) {
                d[k] = (d[k] - b[k]) / std::max(kLeastFull, full_ink[k] - b[k]);
            }
        }
    }
    return small;
}

void dropOtherPens(const cv::Mat& by_colour, InkResult& result)
{
    const PenMap map = penMap(by_colour, result);
    const cv::Mat coloured = otherColours(map), heavy = heavyStrokes(map, result);
    if ((coloured.empty() || cv::countNonZero(coloured) == 0) && (heavy.empty() || cv::countNonZero(heavy) == 0)) {
        return;
    }
    cv::Mat& position = result.network.position;
    cv::Mat seen, unseen, stays(result.coverage.size(), CV_32F, cv::Scalar(0));
    cv::resize(position, seen, map.ink.size(), 0, 0, cv::INTER_AREA);
    cv::dilate(seen, seen, boxOf(3, 3));
    cv::resize(cv::max(1 - seen / kSeen, 0), unseen, stays.size(), 0, 0, cv::INTER_LINEAR);
    if (!coloured.empty()) {
        cv::Mat inside;
        cv::resize(coloured, stays, stays.size(), 0, 0, cv::INTER_LINEAR);
        stays.convertTo(stays, CV_32F, -kFaded / 255);
        cv::erode(coloured, inside, boxOf(3, 3));
        cv::resize(inside, inside, position.size(), 0, 0, cv::INTER_LINEAR);
        inside.convertTo(inside, CV_32F, -1.0 / 255, 1);
        cv::multiply(position, inside, position);
    }
    if (!heavy.empty()) {
        stays.setTo(-1, heavy);
    }
    stays = 1 + stays.mul(unseen);
    result.other_pens = (result.coverage > kOwnInk) & (stays < kMostlyFaded);
    cv::multiply(result.coverage, stays, result.coverage);
}

} // namespace retrace
