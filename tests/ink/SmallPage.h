// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/press/Layers.h"

#include <functional>

namespace retrace
{

/// A piece of ECG paper that a test draws itself: Cairo's anti-aliasing says how much of each pixel
/// the pen covers, exactly. Paper millimetres run from the upper left corner.
class SmallPage
{
public:
    SmallPage(double width_mm, double height_mm, double px_per_mm)
        : m_px_per_mm(px_per_mm), m_width_mm(width_mm), m_height_mm(height_mm),
          m_size(static_cast<int>(width_mm * px_per_mm), static_cast<int>(height_mm * px_per_mm)),
          m_fine(m_size, px_per_mm), m_bold(m_size, px_per_mm), m_pen(m_size, px_per_mm)
    {
    }

    Layer& pen() { return m_pen; }
    cv::Size size() const { return m_size; }

    /// The pen follows y(x) from x0 to x1.
    void trace(double x0_mm, double x1_mm, double pen_mm, const std::function<double(double)>& y)
    {
        constexpr double kStepMm = 0.02;
        std::vector<double> points;
        for (int k = 0; x0_mm + k * kStepMm <= x1_mm; ++k) {
            points.push_back(y(x0_mm + k * kStepMm));
        }
        drawTrace(m_pen, points, x0_mm, kStepMm, pen_mm);
    }

    void grid()
    {
        PrintParams params;
        params.paper_width_mm = m_width_mm;
        params.paper_height_mm = m_height_mm;
        drawGrid(m_fine, m_bold, params);
    }

    /// Share of each pixel under the pen, under the grid's lines.
    cv::Mat penCoverage() const { return share(m_pen); }
    cv::Mat gridCoverage() const { return cv::max(share(m_fine), share(m_bold)); }

    UnwarpedPage printed(cv::Vec3d grid_bgr, cv::Vec3d ink_bgr = {20, 20, 20}) const
    {
        UnwarpedPage page;
        cv::Mat bgr(m_size, CV_64FC3, cv::Scalar(255, 255, 255));
        lay(bgr, gridCoverage(), grid_bgr);
        lay(bgr, penCoverage(), ink_bgr);
        bgr.convertTo(page.bgr, CV_8UC3);
        page.valid = cv::Mat(m_size, CV_8U, cv::Scalar(255));
        page.px_per_mm_x = page.px_per_mm_y = m_px_per_mm;
        page.origin = {0.5 / m_px_per_mm, 0.5 / m_px_per_mm};
        return page;
    }

    /// What a perfect separation would say: for the rooms that come after ink.
    InkResult perfectInk(double pen_mm) const
    {
        InkResult ink;
        ink.coverage = penCoverage();
        ink.classes = cv::Mat(m_size, CV_8U, cv::Scalar(0));
        ink.classes.setTo(static_cast<int>(InkClass::trace), ink.coverage > 0.35);
        ink.pen_width_mm = pen_mm;
        ink.contrast = 1;
        return ink;
    }

private:
    static cv::Mat share(const Layer& layer)
    {
        cv::Mat out;
        layer.coverage().convertTo(out, CV_32F, 1.0 / 255);
        return out;
    }
    static void lay(cv::Mat& bgr, const cv::Mat& coverage, cv::Vec3d ink)
    {
        for (int y = 0; y < bgr.rows; ++y) {
            for (int x = 0; x < bgr.cols; ++x) {
                const double c = coverage.at<float>(y, x);
                auto& pixel = bgr.at<cv::Vec3d>(y, x);
                pixel = pixel * (1 - c) + ink * c;
            }
        }
    }

    double m_px_per_mm, m_width_mm, m_height_mm;
    cv::Size m_size;
    Layer m_fine, m_bold, m_pen;
};

/// A network that sees a signal along y from x0 to x1 on paper of that size, and no ink anywhere.
inline NetworkReading signalSeen(double width_mm, double height_mm, double y_mm, double x0_mm, double x1_mm)
{
    NetworkReading map;
    map.px_per_mm_x = 16, map.px_per_mm_y = 8;
    map.origin = {0.5 / 16, 0.5 / 8};
    map.position = cv::Mat(static_cast<int>(height_mm * 8), static_cast<int>(width_mm * 16), CV_32F, cv::Scalar(0));
    map.position.row(static_cast<int>(map.row(y_mm))).colRange(static_cast<int>(x0_mm * 16), static_cast<int>(x1_mm * 16)) = 0.9F;
    for (cv::Mat& one : map.classes) {
        one = cv::Mat(static_cast<int>(height_mm * 4), static_cast<int>(width_mm * 4), CV_32F, cv::Scalar(0));
    }
    map.classes[0] = 1.0F;
    return map;
}

} // namespace retrace
