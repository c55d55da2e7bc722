// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/PenMap.h"

#include <opencv2/imgproc.hpp>

namespace retrace {
namespace {

constexpr double kBlurPx = 1.2;
constexpr float kSure = 0.6F, kLike = 0.2F; // probability
constexpr float kSureInk = 0.25F;                // coverage

} // namespace

PenMap penMap(const cv::Mat& by_colour, const InkResult& result)
{
    const cv::Mat& trace = result.network.classes[static_cast<std::size_t>(InkClass::trace)];
    PenMap map;
    cv::Mat colours, signal;
    cv::resize(result.coverage, map.ink, trace.size(), 0, 0, cv::INTER_AREA);
    cv::resize(by_colour, colours, trace.size(), 0, 0, cv::INTER_LINEAR);
    cv::split(colours, map.colours.data());
    for (cv::Mat& channel : map.colours) {
        cv::GaussianBlur(channel.mul(map.ink), channel, {0, 0}, kBlurPx);
    }
    map.weight = (map.colours[0] + map.colours[1] + map.colours[2]) / 3;
    map.sure = (trace > kSure) & (map.ink > kSureInk);
    cv::resize(result.network.position, signal, trace.size(), 0, 0, cv::INTER_AREA);
    cv::dilate(cv::max(trace, signal) > kLike, map.like, boxOf(3, 3));
    cv::dilate(result.network.classes[static_cast<std::size_t>(InkClass::pulse)] > kLike, map.pulse, boxOf(3, 3));
    return map;
}

std::vector<float> valuesUnder(const cv::Mat& values, const cv::Mat& mask)
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

cv::Mat byLabel(const cv::Mat& labels, const std::vector<uchar>& values)
{
    cv::Mat out(labels.size(), CV_8U);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            out.at<uchar>(y, x) = values[static_cast<std::size_t>(labels.at<int>(y, x))];
        }
    }
    return out;
}

} // namespace retrace
