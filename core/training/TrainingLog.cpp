// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/TrainingLog.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace retrace {
namespace {

void append(const fs::path& csv, const std::string& line)
{
    const bool fresh = !fs::exists(csv);
    std::ofstream out(csv, std::ios::app);
    if (fresh) {
        out << "step,seconds,loss,validation_loss,class_loss,found,false_share,error_px\n";
    }
    out << line << '\n';
}

struct Curves
{
    std::vector<cv::Point2d> training, validation; ///< hours, loss
};

Curves readLog(const fs::path& csv)
{
    Curves curves;
    std::ifstream in(csv);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream cells(line);
        std::vector<std::string> values;
        for (std::string cell; std::getline(cells, cell, ',');) {
            values.push_back(cell);
        }
        if (values.size() < 3) {
            continue;
        }
        const double hours = std::stod(values[1]) / 3600;
        curves.training.emplace_back(hours, std::stod(values[2]));
        if (values.size() > 3 && !values[3].empty()) {
            curves.validation.emplace_back(hours, std::stod(values[3]));
        }
    }
    return curves;
}

/// Hours to the right, the logarithm of the loss upwards.
class Plot
{
public:
    explicit Plot(const Curves& curves) : m_picture(480, 800, CV_8UC3, cv::Scalar::all(255))
    {
        for (const auto* curve : {&curves.training, &curves.validation}) {
            for (const cv::Point2d& p : *curve) {
                m_hours = std::max(m_hours, p.x);
                m_low = std::min(m_low, p.y);
                m_high = std::max(m_high, p.y);
            }
        }
        for (double level = std::pow(10, std::floor(std::log10(m_low))); level < m_high * 2; level *= 2) {
            const cv::Point at = place({0, level});
            cv::line(m_picture, at, {780, at.y}, cv::Scalar::all(225));
            word(fmt::format("{:.3g}", level), {4, at.y + 4}, cv::Scalar::all(90));
        }
        word(fmt::format("{:.2f} h", m_hours), {730, 470}, cv::Scalar::all(90));
    }

    void curve(const std::vector<cv::Point2d>& points, const cv::Scalar& colour, int width)
    {
        for (std::size_t k = 0; k + 1 < points.size(); ++k) {
            cv::line(m_picture, place(points[k]), place(points[k + 1]), colour, width, cv::LINE_AA);
        }
        for (const cv::Point2d& p : points) {
            cv::circle(m_picture, place(p), width, colour, cv::FILLED, cv::LINE_AA);
        }
    }

    void word(const std::string& text, cv::Point at, const cv::Scalar& colour)
    {
        cv::putText(m_picture, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv::LINE_AA);
    }

    const cv::Mat& picture() const { return m_picture; }

private:
    cv::Point place(const cv::Point2d& p) const
    {
        const double up = std::log(p.y / m_low) / std::max(1e-9, std::log(m_high / m_low));
        return {cvRound(60 + 720 * p.x / m_hours), cvRound(450 - 420 * up)};
    }

    cv::Mat m_picture;
    double m_hours = 1e-9, m_low = 1e9, m_high = 1e-9;
};

} // namespace

void logStep(const fs::path& csv, const TrainingLine& line)
{
    append(csv, fmt::format("{},{:.1f},{:.6f},,,,,", line.step, line.seconds, line.loss));
}

void logEpoch(const fs::path& csv, const TrainingLine& line)
{
    const ValidationScore& s = line.score;
    append(csv, fmt::format("{},{:.1f},{:.6f},{:.6f},{:.5f},{:.5f},{:.5f},{:.4f}", line.step, line.seconds, line.loss,
                            s.loss, s.class_loss, s.found, s.false_share, s.error_px));
}

void plotLog(const fs::path& csv, const fs::path& png)
{
    const Curves curves = readLog(csv);
    if (curves.training.size() < 2) {
        return;
    }
    Plot plot(curves);
    plot.curve(curves.training, {200, 120, 40}, 1);
    plot.curve(curves.validation, {40, 40, 200}, 2);
    plot.word("training loss", {600, 24}, {200, 120, 40});
    plot.word("validation loss", {600, 42}, {40, 40, 200});
    cv::imwrite(png.string(), plot.picture());
}

} // namespace retrace
