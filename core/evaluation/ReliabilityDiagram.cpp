// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/ConfidenceScore.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

const cv::Scalar kGrey = cv::Scalar::all(110), kLine = cv::Scalar::all(215), kInk(150, 70, 20), kBad(0, 95, 180);

void word(cv::Mat& picture, const std::string& text, cv::Point at, double size = 0.42)
{
    cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, size, kGrey, 1, cv::LINE_AA);
}

/// Claimed against seen, both on a logarithmic axis in mV.
class Claims
{
public:
    Claims(cv::Mat& picture, const ConfidenceScore& score) : m_picture(picture)
    {
        for (const auto* values : {&score.band_of_tenths_mv, &score.p90_of_tenths_mv}) {
            for (double v : *values) {
                m_low = std::min(m_low, std::max(1e-3, v)), m_high = std::max(m_high, v);
            }
        }
        m_low *= 0.8, m_high *= 1.25;
        cv::line(picture, at(m_low, m_low), at(m_high, m_high), kLine, 1, cv::LINE_AA);
        for (double level : {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0}) {
            if (level > m_low && level < m_high) {
                cv::line(picture, {60, at(m_low, level).y}, {430, at(m_low, level).y}, kLine);
                word(picture, fmt::format("{:g}", level), {18, at(m_low, level).y + 4});
                word(picture, fmt::format("{:g}", level), {at(level, m_low).x - 10, 448});
            }
        }
        for (std::size_t k = 0; k < score.band_of_tenths_mv.size(); ++k) {
            cv::circle(picture, at(score.band_of_tenths_mv[k], std::max(m_low, score.p90_of_tenths_mv[k])), 5, kInk, cv::FILLED, cv::LINE_AA);
        }
        word(picture, "90th percentile of the error (mV) against the claimed 90 % band (mV)", {20, 24});
    }

private:
    cv::Point at(double claimed, double seen) const
    {
        const auto part = [&](double v) { return std::log(std::max(v, m_low) / m_low) / std::log(m_high / m_low); };
        return {cvRound(60 + 370 * part(claimed)), cvRound(430 - 390 * part(seen))};
    }
    cv::Mat& m_picture;
    double m_low = 1e9, m_high = 1e-3;
};

} // namespace

cv::Mat reliabilityDiagram(const ConfidenceScore& score)
{
    cv::Mat picture(470, 900, CV_8UC3, cv::Scalar::all(255));
    const Claims claims(picture, score);
    const auto y = [](double coverage) { return cvRound(430 - 390 * coverage); };
    for (double level : {0.5, 0.8, 0.9, 0.97}) {
        cv::line(picture, {520, y(level)}, {880, y(level)}, kLine);
        word(picture, fmt::format("{:g}", level), {485, y(level) + 4});
    }
    for (std::size_t k = 0; k < score.coverage_of_tenths.size(); ++k) {
        const double c = score.coverage_of_tenths[k];
        const int x = 526 + 35 * static_cast<int>(k);
        cv::rectangle(picture, {x, y(c)}, {x + 26, 430}, c < 0.8 || c > 0.97 ? kBad : kInk, cv::FILLED);
    }
    word(picture, "share inside the band, by tenths of claimed width", {500, 24});
    return picture;
}

} // namespace retrace
