// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Skew.h"

#include "core/page/LostRows.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
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
constexpr double kTogether = 0.06;   // nats better than a turn alone, where lines run together
constexpr double kMostSlant = 0.3, kMostShear = 0.12; // change of scale across the longer side; rows and columns off the right angle

/// Middles of pixels that are much darker than what lies round them, about the picture's middle.
std::vector<cv::Point2f> inkOf(const cv::Mat& bgr, double scale)
{
    cv::Mat grey, around, dark;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
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

/// Sum of the squares of what falls into strips one pixel wide. At whole pixels every one falls into one of them: smoothed, so that it is not
/// worth more for that.
class Strips
{
public:
    void add(float at)
    {
        const float from = std::clamp(at + 2.0F * kWidth, 0.0F, 4.0F * kWidth - 2);
        const auto strip = static_cast<std::size_t>(from);
        const double part = from - float(strip);
        m_sum[strip] += 1 - part;
        m_sum[strip + 1] += part;
    }

    double gathered() const
    {
        double sum = 0;
        for (std::size_t i = 1; i + 1 < m_sum.size(); ++i) {
            const double smooth = 0.25 * (m_sum[i - 1] + m_sum[i + 1]) + 0.5 * m_sum[i];
            sum += smooth * smooth;
        }
        return sum;
    }

private:
    std::vector<double> m_sum = std::vector<double>(std::size_t(4 * kWidth), 0.0);
};

/// Along rows and columns, nats.
double levelled(const std::vector<cv::Point2f>& ink, double degrees)
{
    const auto c = float(std::cos(degrees * CV_PI / 180)), s = float(std::sin(degrees * CV_PI / 180));
    Strips rows, columns;
    for (const cv::Point2f& p : ink) {
        rows.add(c * p.y - s * p.x);
        columns.add(c * p.x + s * p.y);
    }
    return std::log(rows.gathered()) + std::log(columns.gathered());
}

/// From flat paper to the picture: `q` are the rows' and the columns' slopes and by what the scale shrinks across kWidth to the right and down.
cv::Matx33d slantOf(const std::array<double, 4>& q)
{
    const double k = std::sqrt(1 - q[0] * q[1]);
    return {1 / k, q[1] / k, 0, q[0] / k, 1 / k, 0, q[2] / kWidth, q[3] / kWidth, 1};
}

/// The same for ink that is laid flat; what is drawn together as a whole is worth no more.
double levelled(const std::vector<cv::Point2f>& ink, const std::array<double, 4>& q)
{
    const cv::Matx33d flat = slantOf(q).inv();
    std::vector<cv::Point2f> laid;
    laid.reserve(ink.size());
    cv::Vec4d before{}, after{}; // sums of x, y, and of their squares
    const auto count = [](cv::Vec4d& sums, const cv::Point2f& p) { sums += cv::Vec4d(p.x, p.y, p.x * p.x, p.y * p.y); };
    for (const cv::Point2f& p : ink) {
        const cv::Vec3d r = flat * cv::Vec3d(p.x, p.y, 1);
        laid.emplace_back(float(r[0] / r[2]), float(r[1] / r[2]));
        count(before, p), count(after, laid.back());
    }
    const auto n = double(ink.size());
    const auto spread = [n](const cv::Vec4d& sums) { return (sums[2] / n - sums[0] * sums[0] / n / n) * (sums[3] / n - sums[1] * sums[1] / n / n); };
    const auto scale = float(std::pow(spread(before) / spread(after), 0.25));
    Strips rows, columns;
    for (const cv::Point2f& p : laid) {
        rows.add(scale * p.y);
        columns.add(scale * p.x);
    }
    return std::log(rows.gathered()) + std::log(columns.gathered());
}

bool sound(const std::array<double, 4>& q)
{
    return std::abs(q[0] + q[1]) < kMostShear && std::abs(q[2]) < kMostSlant && std::abs(q[3]) < kMostSlant;
}

/// Steps along each of the four, halved where none helps.
std::optional<std::array<double, 4>> bestSlant(const std::vector<cv::Point2f>& ink, double degrees)
{
    const double slope = std::tan(degrees * CV_PI / 180);
    std::array<double, 4> best{slope, -slope, 0, 0}, step{0.02, 0.02, 0.08, 0.08};
    const double turned = levelled(ink, best);
    double most = turned;
    while (step[0] > 2e-4) {
        bool moved = false;
        for (std::size_t k = 0; k < best.size(); ++k) {
            for (const double sign : {1.0, -1.0}) {
                std::array<double, 4> q = best;
                q[k] += sign * step[k];
                const double here = sound(q) ? levelled(ink, q) : most;
                if (here > most) {
                    most = here, best = q, moved = true;
                }
            }
        }
        for (double& s : step) {
            s *= moved ? 1.0 : 0.5;
        }
    }
    return most > turned + kTogether ? std::optional(best) : std::nullopt;
}

} // namespace

Lean leanOfRows(const cv::Mat& bgr)
{
    const double scale = std::min(1.0, double(kWidth) / std::max(bgr.cols, bgr.rows));
    const std::vector<cv::Point2f> ink = inkOf(bgr, scale);
    Lean lean;
    if (ink.size() < kLeastInk) {
        return lean;
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
    lean.rotation_deg = most > as_it_lies + kGathered && std::abs(best) >= kWorthATurn_deg ? best : 0.0;
    if (const auto slant = inTwoTones(bgr) ? std::nullopt : bestSlant(ink, lean.rotation_deg)) {
        lean.slant = slantOf(*slant);
        lean.slant(2, 0) *= scale, lean.slant(2, 1) *= scale;
        lean.rotation_deg = std::atan(slant->at(0)) * 180 / CV_PI;
        lean.slanted = true;
    }
    return lean;
}

} // namespace retrace
