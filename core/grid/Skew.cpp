// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Skew.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace
{
namespace
{

constexpr double kMost_deg = 16.0, kCoarse_deg = 0.2, kFine_deg = 0.02;
constexpr int kWidth = 1400;         // pixels that are looked at, of the picture's longer side
constexpr double kInkShare = 0.15;   // of the span from paper to the darkest
constexpr std::size_t kLeastInk = 500;
constexpr double kGathered = 0.02;   // nats better than as it lies
constexpr double kWorthATurn_deg = 0.05;

/// Middles of pixels that are much darker than what lies round them, about the picture's middle.
std::vector<cv::Point2f> inkOf(const cv::Mat& bgr)
{
    cv::Mat grey, around, dark;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    const double scale = double(kWidth) / std::max(grey.cols, grey.rows);
    if (scale < 1) {
        cv::resize(grey, grey, {}, scale, scale, cv::INTER_AREA);
    }
    cv::morphologyEx(grey, dark, cv::MORPH_BLACKHAT, cv::getStructuringElement(cv::MORPH_RECT, {15, 15})); // strokes, no shadows and tables
    double most = 0;
    cv::minMaxLoc(dark, nullptr, &most);
    std::vector<cv::Point> at;
    cv::findNonZero(dark > std::max(20.0, kInkShare * most), at);
    std::vector<cv::Point2f> ink;
    for (const cv::Point& p : at) {
        ink.emplace_back(float(p.x) - float(grey.cols) / 2, float(p.y) - float(grey.rows) / 2);
    }
    return ink;
}

/// Sum of the squares of what falls into strips one pixel wide along a direction. Turned by 0 every pixel falls into one of them whole:
/// smoothed, so that it is not worth more for that.
double gathered(const std::vector<cv::Point2f>& ink, float across_x, float across_y)
{
    std::vector<double> strips(std::size_t(4 * kWidth), 0.0);
    for (const cv::Point2f& p : ink) {
        const float at = across_x * p.x + across_y * p.y + 2.0F * kWidth;
        const auto strip = static_cast<std::size_t>(at);
        const double part = at - float(strip);
        strips[strip] += 1 - part;
        strips[strip + 1] += part;
    }
    double sum = 0;
    for (std::size_t i = 1; i + 1 < strips.size(); ++i) {
        const double smooth = 0.25 * (strips[i - 1] + strips[i + 1]) + 0.5 * strips[i];
        sum += smooth * smooth;
    }
    return sum;
}

/// Along rows and columns, nats.
double levelled(const std::vector<cv::Point2f>& ink, double degrees)
{
    const auto c = float(std::cos(degrees * CV_PI / 180)), s = float(std::sin(degrees * CV_PI / 180));
    return std::log(gathered(ink, -s, c)) + std::log(gathered(ink, c, s));
}

} // namespace

double skewOfRows(const cv::Mat& bgr)
{
    const std::vector<cv::Point2f> ink = inkOf(bgr);
    if (ink.size() < kLeastInk) {
        return 0;
    }
    double best = 0;
    const double as_it_lies = levelled(ink, 0);
    double most = as_it_lies;
    const auto look = [&](double middle, double reach, double step) {
        for (double a = middle - reach; a <= middle + reach + 1e-9; a += step) {
            const double here = levelled(ink, a);
            if (here > most) {
                most = here, best = a;
            }
        }
    };
    look(0, kMost_deg, kCoarse_deg);
    look(best, kCoarse_deg, kFine_deg);
    return most > as_it_lies + kGathered && std::abs(best) >= kWorthATurn_deg ? best : 0.0;
}

} // namespace retrace
