// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Tabletops.h"
#include "core/press/Relief.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

cv::Mat oneColour(cv::Size size, const cv::Vec3d& bgr)
{
    return {size, CV_8UC3, cv::Scalar(bgr[0], bgr[1], bgr[2])};
}

/// Noise of two scales, longer along x than along y by `stretch`; about -1..1.
cv::Mat streaks(cv::Size size, int across, double stretch, Random& random)
{
    cv::Mat sum(size, CV_32F, cv::Scalar(0));
    double weight = 0.6;
    for (int rows = across; rows < size.height && weight > 0.1; rows *= 3) {
        const int columns = std::max(3, static_cast<int>(rows * size.width / (stretch * size.height)));
        cv::Mat coarse(rows, columns, CV_32F), fine;
        for (auto it = coarse.begin<float>(); it != coarse.end<float>(); ++it) {
            *it = static_cast<float>(random.between(-1, 1));
        }
        cv::resize(coarse, fine, size, 0, 0, cv::INTER_LINEAR);
        sum += fine * weight;
        weight *= 0.75;
    }
    return sum;
}

/// dark + (light - dark) * (noise + 1) / 2, drawn at half size.
cv::Mat between(const cv::Vec3d& dark, const cv::Vec3d& light, const cv::Mat& noise, cv::Size size)
{
    cv::Mat small(noise.size(), CV_8UC3), page;
    for (int y = 0; y < noise.rows; ++y) {
        const float* n = noise.ptr<float>(y);
        auto* out = small.ptr<cv::Vec3b>(y);
        for (int x = 0; x < noise.cols; ++x) {
            const double t = (n[x] + 1) / 2;
            for (int k = 0; k < 3; ++k) {
                out[x][k] = cv::saturate_cast<uchar>(dark[k] + (light[k] - dark[k]) * t);
            }
        }
    }
    cv::resize(small, page, size, 0, 0, cv::INTER_LINEAR);
    return page;
}

cv::Mat drawWood(cv::Size size, bool dark, Random& random)
{
    const bool upright = random.chance(0.3);
    cv::Size half(size.width / 2 + 1, size.height / 2 + 1);
    if (upright) {
        std::swap(half.width, half.height);
    }
    cv::Mat noise = streaks(half, 12, 40, random);
    noise = upright ? cv::Mat(noise.t()) : noise;
    const double k = random.between(0.75, 1.2);
    return dark ? between(cv::Vec3d(14, 15, 18) * k, cv::Vec3d(52, 54, 58) * k, noise, size)
                : between(cv::Vec3d(48, 78, 112) * k, cv::Vec3d(110, 150, 186) * k, noise, size);
}

} // namespace

cv::Mat drawTabletop(Tabletop kind, cv::Size size, double px_per_mm, Random& random)
{
    const cv::Size half(size.width / 2 + 1, size.height / 2 + 1);
    switch (kind) {
    case Tabletop::wood: return drawWood(size, false, random);
    case Tabletop::dark: return drawWood(size, true, random);
    case Tabletop::desk: {
        const double level = random.between(150, 225);
        const cv::Vec3d tone{level * random.between(0.92, 1.03), level, level * random.between(0.97, 1.05)};
        return between(tone * 0.93, tone * 1.04, streaks(half, 6, 1, random), size);
    }
    case Tabletop::cloth: {
        const double level = random.between(40, 150);
        const cv::Vec3d tone{level * random.between(0.7, 1.3), level * random.between(0.8, 1.1), level * random.between(0.6, 1.25)};
        const int threads = std::max(20, static_cast<int>(half.height / px_per_mm));
        return between(tone * 0.8, tone * 1.15, streaks(half, threads, 1, random), size);
    }
    case Tabletop::black: return oneColour(size, {8, 8, 8});
    case Tabletop::lid: break;
    }
    const double level = random.between(228, 252);
    return oneColour(size, {level, level, level});
}

} // namespace retrace
