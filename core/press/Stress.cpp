// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Stress.h"

#include "core/record/Median.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>

namespace retrace {
namespace {

/// The colour most of the page's rim has: its median, channel by channel.
cv::Scalar paperColour(const cv::Mat& bgr)
{
    cv::Mat small;
    cv::resize(bgr, small, {64, 64}, 0, 0, cv::INTER_AREA);
    cv::Scalar colour;
    for (int channel = 0; channel < 3; ++channel) {
        std::vector<uchar> values;
        for (const cv::Vec3b& pixel : cv::Mat_<cv::Vec3b>(small)) {
            values.push_back(pixel[channel]);
        }
        colour[channel] = medianInPlace(values);
    }
    return colour;
}

cv::Mat rotated(const cv::Mat& bgr, double clockwise_deg)
{
    const cv::Point2f middle(static_cast<float>(bgr.cols - 1) / 2, static_cast<float>(bgr.rows - 1) / 2);
    cv::Mat turn = cv::getRotationMatrix2D(middle, -clockwise_deg, 1.0);
    const double c = std::abs(turn.at<double>(0, 0)), s = std::abs(turn.at<double>(0, 1));
    const cv::Size size(static_cast<int>(std::ceil(bgr.cols * c + bgr.rows * s)),
                        static_cast<int>(std::ceil(bgr.cols * s + bgr.rows * c)));
    turn.at<double>(0, 2) += (size.width - bgr.cols) / 2.0;
    turn.at<double>(1, 2) += (size.height - bgr.rows) / 2.0;
    cv::Mat out;
    cv::warpAffine(bgr, out, turn, size, cv::INTER_CUBIC, cv::BORDER_CONSTANT, paperColour(bgr));
    return out;
}

void addNoise(cv::Mat& bgr, double share, std::uint64_t seed)
{
    cv::Mat noise(bgr.size(), CV_32FC3), sum;
    cv::RNG(seed).fill(noise, cv::RNG::NORMAL, 0.0, 255 * share);
    cv::add(bgr, noise, sum, cv::noArray(), CV_32F);
    sum.convertTo(bgr, CV_8U);
}

} // namespace

std::vector<StressStep> stressSteps()
{
    std::vector<StressStep> steps{{"untouched", "untouched"}};
    for (double degrees : {-15.0, -10.0, -5.0, -2.0, 2.0, 5.0, 10.0, 15.0}) {
        steps.push_back({"rotation", fmt::format("rotation {:+g} deg", degrees), std::abs(degrees), degrees});
    }
    for (int k : {3, 5, 7, 9, 11}) {
        steps.push_back({"blur", fmt::format("blur {0}x{0}", k), static_cast<double>(k), 0, k});
    }
    for (double share : {0.01, 0.03, 0.05, 0.1}) {
        steps.push_back({"noise", fmt::format("noise {:g}", share), share, 0, 0, share});
    }
    for (int quality : {95, 75, 50, 30}) {
        steps.push_back({"jpeg", fmt::format("JPEG {}", quality), 100.0 - quality, 0, 0, 0, quality});
    }
    steps.push_back({"combined", "combined mild (2 deg, 3x3, 0.01, 95)", 1, 2, 3, 0.01, 95});
    steps.push_back({"combined", "combined (5 deg, 5x5, 0.03, 75)", 2, 5, 5, 0.03, 75});
    steps.push_back({"combined", "combined hard (10 deg, 7x7, 0.05, 50)", 3, 10, 7, 0.05, 50});
    return steps;
}

cv::Mat worn(const cv::Mat& bgr, const StressStep& step, std::uint64_t seed)
{
    cv::Mat page = step.rotation_deg != 0 ? rotated(bgr, step.rotation_deg) : bgr.clone();
    if (step.blur_px > 1) {
        cv::GaussianBlur(page, page, {step.blur_px, step.blur_px}, 0.3 * ((step.blur_px - 1) * 0.5 - 1) + 0.8);
    }
    if (step.noise > 0) {
        addNoise(page, step.noise, seed);
    }
    if (step.jpeg_quality > 0) {
        std::vector<uchar> bytes;
        cv::imencode(".jpg", page, bytes, {cv::IMWRITE_JPEG_QUALITY, step.jpeg_quality});
        page = cv::imdecode(bytes, cv::IMREAD_COLOR);
    }
    return page;
}

} // namespace retrace
