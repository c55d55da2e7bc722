// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Random.h"
#include "core/training/Crops.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

namespace retrace {
namespace {

/// A slope of light and, sometimes, the edge of a shadow; per channel a little different.
void light(cv::Mat& image, Random& random)
{
    const double a = random.normal() * 0.25, b = random.normal() * 0.25;
    const bool shadow = random.chance(0.35);
    const double turn = random.between(0, 2 * std::numbers::pi), depth = random.between(0.1, 0.55);
    const double soft = random.between(1, 40), x0 = random.between(0, image.cols), y0 = random.between(0, image.rows);
    cv::Mat field((image.rows + 7) / 8, (image.cols + 7) / 8, CV_32F);
    for (int y = 0; y < field.rows; ++y) {
        for (int x = 0; x < field.cols; ++x) {
            double value = 1 + a * (8.0 * x / image.cols - 0.5) + b * (8.0 * y / image.rows - 0.5);
            if (shadow) {
                const double d = (8 * x - x0) * std::cos(turn) + (8 * y - y0) * std::sin(turn);
                value *= 1 - depth / (1 + std::exp(-d / soft));
            }
            field.at<float>(y, x) = static_cast<float>(std::clamp(value, 0.3, 1.3));
        }
    }
    cv::Mat full, three;
    cv::resize(field, full, image.size(), 0, 0, cv::INTER_LINEAR);
    cv::merge(std::vector<cv::Mat>{full, full, full}, three);
    cv::multiply(image, three, image);
    cv::Scalar tint(random.between(0.85, 1.1), random.between(0.9, 1.1), random.between(0.9, 1.1));
    cv::multiply(image, tint * random.between(0.6, 1.05), image);
}

void coarsen(cv::Mat& image, Random& random)
{
    const double part = random.between(0.45, 0.9);
    cv::Mat small;
    cv::resize(image, small, {}, part, part, cv::INTER_AREA);
    cv::resize(small, image, image.size(), 0, 0, cv::INTER_CUBIC);
}

void addNoise(cv::Mat& image, Random& random, std::mt19937_64& generator)
{
    cv::Mat noise(image.size(), CV_32FC3);
    cv::RNG source(generator());
    source.fill(noise, cv::RNG::NORMAL, 0, random.between(1, 14));
    if (random.chance(0.3)) {
        cv::GaussianBlur(noise, noise, {0, 0}, random.between(0.5, 1.2));
    }
    image += noise;
}

} // namespace

void wearCrop(cv::Mat& bgr, std::mt19937_64& generator)
{
    Random random(generator);
    cv::Mat image;
    bgr.convertTo(image, CV_32F);
    if (random.chance(0.2)) { // pale print
        const double keep = random.between(0.25, 0.8);
        image = image * keep + cv::Scalar::all(240 * (1 - keep));
    }
    if (random.chance(0.65)) {
        light(image, random);
    }
    if (random.chance(0.65)) {
        cv::GaussianBlur(image, image, {0, 0}, random.between(0.3, 1.6));
    }
    if (random.chance(0.3)) {
        coarsen(image, random);
    }
    if (random.chance(0.6)) {
        addNoise(image, random, generator);
    }
    image.convertTo(bgr, CV_8U);
    if (random.chance(0.5)) {
        std::vector<uchar> bytes;
        cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, random.whole(30, 95)});
        cv::imdecode(bytes, cv::IMREAD_COLOR, &bgr);
    }
    if (random.chance(0.3)) {
        cv::Mat grey;
        cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
        cv::cvtColor(grey, bgr, cv::COLOR_GRAY2BGR);
    }
}

} // namespace retrace
