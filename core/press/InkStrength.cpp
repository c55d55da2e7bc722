// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/InkStrength.h"
#include "core/press/Relief.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

void addFading(cv::Mat& strength, double fade, Random& random)
{
    const cv::Mat noise = smoothNoise({96, 64}, random.whole(3, 12), random);
    cv::Mat coarse, fine;
    // Uneven: from a quarter of the loss to all of it.
    noise.convertTo(coarse, CV_8U, -95.0 * fade, 255 - 160.0 * fade);
    cv::resize(coarse, fine, strength.size(), 0, 0, cv::INTER_LINEAR);
    cv::multiply(strength, fine, strength, 1.0 / 255);
}

/// Paper runs along x: a dead dot of the head is a line along the sheet, a stumble of the feed one across it.
void addStreaks(cv::Mat& strength, int count, double px_per_mm, Random& random)
{
    for (int i = 0; i < count; ++i) {
        const bool along = random.chance(0.6);
        const int room = along ? strength.rows : strength.cols;
        const int thick = std::max(1, static_cast<int>(std::lround(px_per_mm * random.between(0.1, along ? 0.25 : 0.6))));
        const int at = random.whole(0, room - thick - 1);
        const int kept = random.whole(0, 140);
        cv::Mat streak = along ? strength.rowRange(at, at + thick) : strength.colRange(at, at + thick);
        streak = cv::min(streak, kept);
    }
}

void addGrain(cv::Mat& strength, PrintParams::InkGrain grain, double px_per_mm, Random& random)
{
    const double pitch_px = px_per_mm * random.between(0.28, 0.4);
    std::vector<uchar> speckle(8192);
    for (uchar& value : speckle) {
        value = static_cast<uchar>(random.chance(0.12) ? random.whole(30, 170) : random.whole(190, 255));
    }
    for (int y = 0; y < strength.rows; ++y) {
        uchar* row = strength.ptr<uchar>(y);
        const int start = random.whole(0, 4000);
        const double down = std::pow(std::sin(CV_PI * y / pitch_px), 2);
        for (int x = 0; x < strength.cols; ++x) {
            int kept = speckle[static_cast<std::size_t>((start + x) & 8191)];
            if (grain == PrintParams::InkGrain::matrix) {
                // Dots a third of a millimetre apart, darkest in their middles.
                const double phase = x / pitch_px - std::floor(x / pitch_px);
                kept = static_cast<int>(255 * std::min(1.0, 0.45 + 0.9 * down * 4 * phase * (1 - phase)));
            }
            row[x] = static_cast<uchar>(row[x] * kept / 255);
        }
    }
}

} // namespace

cv::Mat inkStrength(const PrintParams& params, cv::Size size, double px_per_mm)
{
    if (params.fade <= 0 && params.low_ink_gaps == 0 && params.ink_grain == PrintParams::InkGrain::solid) {
        return {};
    }
    std::mt19937_64 generator(params.grain_seed);
    Random random(generator);
    cv::Mat strength(size, CV_8U, cv::Scalar(255));
    if (params.fade > 0) {
        addFading(strength, params.fade, random);
    }
    if (params.ink_grain != PrintParams::InkGrain::solid) {
        addGrain(strength, params.ink_grain, px_per_mm, random);
    }
    addStreaks(strength, params.low_ink_gaps, px_per_mm, random);
    return strength;
}

cv::Vec3b bgrOf(int rgb)
{
    return {static_cast<uchar>(rgb & 255), static_cast<uchar>(rgb >> 8 & 255), static_cast<uchar>(rgb >> 16 & 255)};
}

/// Lays ink of one colour over the page.
void lay(cv::Mat& bgr, const cv::Mat& coverage, int rgb)
{
    const cv::Vec3b ink = bgrOf(rgb);
    for (int y = 0; y < bgr.rows; ++y) {
        auto* pixel = bgr.ptr<cv::Vec3b>(y);
        const uchar* cover = coverage.ptr<uchar>(y);
        for (int x = 0; x < bgr.cols; ++x) {
            if (cover[x] == 0) {
                continue;
            }
            for (int c = 0; c < 3; ++c) {
                pixel[x][c] = static_cast<uchar>((pixel[x][c] * (255 - cover[x]) + ink[c] * cover[x] + 127) / 255);
            }
        }
    }
}

} // namespace retrace
