// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/OtherPens.h"

#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr double kPxPerMm = 4.0;          // a photograph's colours are no finer
constexpr float kLeastFull = 0.15F;       // darkness that full ink adds, at the least
constexpr double kBlurPx = 1.2;
constexpr float kSureTrace = 0.6F, kSureInk = 0.25F; // probability, coverage
constexpr std::size_t kEnough = 500;
constexpr double kUsual = 0.9;            // share of the traces' places that have the pen's own colour, whatever else is taken for traces
constexpr float kOther = 0.2F, kSpread = 2.5F; // off the pen's colour: at least, and times what the usual ones are
constexpr float kMostOff = 0.45F;         // where colours tell less, nothing is done
constexpr float kGrown = 0.6F;            // of that, beside what is surely another pen's
constexpr float kSomeInk = 0.1F, kOwnInk = 0.2F;
constexpr float kLikeTrace = 0.2F;        // probability
constexpr double kLeastMm = 1.5;          // wide and tall: a stroke along a grid line has some of its colour
constexpr double kMostTrace = 0.3;        // share of a piece that the network takes for a trace: more, and it is one in a colour of its own
constexpr double kAcrossMm = 1.5;         // strokes of a pen or a stamp are no wider
constexpr double kSeen = 0.5;             // mean probability of a signal, of a place and those beside it, from which nothing is faded
constexpr float kLeastMean = 0.05F;       // coverage, by which colours are divided
constexpr double kFaded = 0.85, kMostlyFaded = 0.5;

/// What a colour says beyond the others, as a share of all.
cv::Mat beyondMean(const cv::Mat& channel, const cv::Mat& mean)
{
    cv::Mat off;
    cv::divide(channel - mean, cv::max(mean, kLeastMean), off);
    return off;
}

std::vector<float> under(const cv::Mat& values, const cv::Mat& mask)
{
    std::vector<float> out;
    for (int y = 0; y < values.rows; ++y) {
        for (int x = 0; x < values.cols; ++x) {
            if (mask.at<uchar>(y, x)) {
                out.push_back(values.at<float>(y, x));
            }
        }
    }
    return out;
}

/// Of the pieces of `weak` those that hold something of `strong`, touch `traces`, are large enough and lie little in what are `sure` traces.
cv::Mat grown(const cv::Mat& strong, const cv::Mat& weak, const cv::Mat& traces, const cv::Mat& sure, int least_px)
{
    cv::Mat labels, stats, centres;
    const int n = cv::connectedComponentsWithStats(weak, labels, stats, centres, 8, CV_32S);
    std::vector<uchar> holds(static_cast<std::size_t>(n), 0), touches(holds), stays(holds);
    std::vector<int> within(holds.size(), 0);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            const auto label = static_cast<std::size_t>(labels.at<int>(y, x));
            holds[label] |= strong.at<uchar>(y, x);
            touches[label] |= traces.at<uchar>(y, x);
            within[label] += sure.at<uchar>(y, x) ? 1 : 0;
        }
    }
    for (int k = 1; k < n; ++k) {
        const auto label = static_cast<std::size_t>(k);
        const bool large = std::min(stats.at<int>(k, cv::CC_STAT_WIDTH), stats.at<int>(k, cv::CC_STAT_HEIGHT)) >= least_px;
        const bool is_trace = within[label] > kMostTrace * stats.at<int>(k, cv::CC_STAT_AREA);
        stays[label] = large && !is_trace ? holds[label] & touches[label] : 0;
    }
    cv::Mat out(labels.size(), CV_8U);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            out.at<uchar>(y, x) = stays[static_cast<std::size_t>(labels.at<int>(y, x))];
        }
    }
    return out;
}

/// 255 where a pen of another colour than the traces' wrote, else 0; empty where there is no telling.
cv::Mat otherPens(const cv::Mat& by_colour, const InkResult& result)
{
    const cv::Mat& trace = result.network.classes[static_cast<std::size_t>(InkClass::trace)];
    cv::Mat ink, colours, weighted[3];
    cv::resize(result.coverage, ink, trace.size(), 0, 0, cv::INTER_AREA);
    cv::resize(by_colour, colours, trace.size(), 0, 0, cv::INTER_LINEAR);
    cv::split(colours, weighted);
    for (cv::Mat& channel : weighted) {
        cv::GaussianBlur(channel.mul(ink), channel, {0, 0}, kBlurPx);
    }
    const cv::Mat mean = (weighted[0] + weighted[1] + weighted[2]) / 3;
    const cv::Mat red = beyondMean(weighted[2], mean), blue = beyondMean(weighted[0], mean);
    const cv::Mat sure = (trace > kSureTrace) & (ink > kSureInk);
    const std::vector<float> reds = under(red, sure);
    if (reds.size() < kEnough) {
        return {};
    }
    cv::Mat off;
    cv::magnitude(red - percentileOf(reds, 0.5), blue - percentileOf(under(blue, sure), 0.5), off);
    const float limit = std::max(kOther, kSpread * percentileOf(under(off, sure), kUsual));
    if (limit > kMostOff) {
        return {};
    }
    cv::Mat traces;
    cv::resize(result.network.position, traces, trace.size(), 0, 0, cv::INTER_AREA);
    cv::dilate(cv::max(trace, traces) > kLikeTrace, traces, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    const cv::Mat other = grown((off > limit) & (ink > kSomeInk), (off > kGrown * limit) & (ink > kSomeInk), traces, sure, static_cast<int>(kLeastMm * kPxPerMm));
    cv::Mat halo, own, across, down;
    cv::dilate(other, halo, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    // A trace goes on below what lies across it.
    own = (ink > kOwnInk) & (off <= kGrown * limit);
    const int length = static_cast<int>(kAcrossMm * kPxPerMm) | 1;
    cv::morphologyEx(own, across, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {length, 1}));
    cv::morphologyEx(own, down, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {1, length}));
    cv::dilate(across | down, own, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    return halo & ~own;
}

} // namespace

cv::Mat coverageByColour(const UnwarpedPage& page, const cv::Mat& dark, const cv::Mat& background, const cv::Vec3f& full_ink)
{
    const auto scaled = [](int pixels, double px_per_mm) { return std::max(1, static_cast<int>(std::lround(pixels * kPxPerMm / px_per_mm))); };
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
    const cv::Mat other = otherPens(by_colour, result);
    if (other.empty() || cv::countNonZero(other) == 0) {
        return;
    }
    cv::Mat fading, seen, stays;
    cv::resize(result.network.position, seen, other.size(), 0, 0, cv::INTER_AREA);
    cv::dilate(seen, seen, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    const cv::Mat unseen = cv::max(1 - seen / kSeen, 0);
    other.convertTo(fading, CV_32F, kFaded / 255);
    cv::resize(1 - fading.mul(unseen), stays, result.coverage.size(), 0, 0, cv::INTER_LINEAR);
    result.other_pens = (result.coverage > kOwnInk) & (stays < kMostlyFaded);
    cv::multiply(result.coverage, stays, result.coverage);
}

} // namespace retrace
