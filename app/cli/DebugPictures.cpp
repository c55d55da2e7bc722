// SPDX-License-Identifier: GPL-3.0-or-later
#include "PageJob.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <array>

namespace fs = std::filesystem;
using namespace retrace;

namespace
{

const std::array<cv::Vec3b, 5> kClassColours = {cv::Vec3b(255, 255, 255), cv::Vec3b(0, 0, 0),
                                                cv::Vec3b(200, 80, 0), cv::Vec3b(0, 140, 0),
                                                cv::Vec3b(180, 180, 255)};

cv::Point pixel(const UnwarpedPage& page, double x_mm, double y_mm)
{
    const SheetPoint p = page.toSheet({x_mm, y_mm});
    return {cvRound(p.x_px), cvRound(p.y_px)};
}

void drawBox(cv::Mat& picture, const UnwarpedPage& page, const PaperBox& box,
             const cv::Scalar& colour, const std::string& name)
{
    const cv::Point a = pixel(page, box.x0_mm, box.y0_mm);
    cv::rectangle(picture, a, pixel(page, box.x1_mm, box.y1_mm), colour, 1);
    cv::putText(picture, name, a + cv::Point(3, 14), cv::FONT_HERSHEY_SIMPLEX, 0.5, colour, 1,
                cv::LINE_AA);
}

void drawTrace(cv::Mat& picture, const UnwarpedPage& page, const LeadTrace& trace)
{
    for (std::size_t k = 0; k + 1 < trace.y_mm.size(); ++k) {
        if (std::isfinite(trace.y_mm[k]) && std::isfinite(trace.y_mm[k + 1])) {
            const double x_mm = trace.x0_mm + static_cast<double>(k) * trace.step_mm;
            cv::line(picture, pixel(page, x_mm, trace.y_mm[k]),
                     pixel(page, x_mm + trace.step_mm, trace.y_mm[k + 1]), {0, 0, 255}, 1,
                     cv::LINE_AA);
        }
    }
}

cv::Mat layoutPicture(const Digitization& result)
{
    cv::Mat picture = result.unwarped->bgr.clone();
    picture = 0.5 * picture + cv::Scalar::all(127);
    const UnwarpedPage& page = *result.unwarped;
    for (const double y_mm : result.layout->row_baselines_mm) {
        cv::line(picture, {0, pixel(page, 0, y_mm).y}, {picture.cols, pixel(page, 0, y_mm).y},
                 {200, 200, 0}, 1);
    }
    for (const LeadBox& box : result.layout->boxes) {
        const cv::Scalar colour =
            box.name_printed ? cv::Scalar(0, 120, 0) : cv::Scalar(200, 0, 120);
        drawBox(picture, page, box.box, colour, std::string(leadName(box.lead)));
    }
    for (const NameMark& name : result.layout->names) {
        drawBox(picture, page, name.box, {0, 100, 255},
                fmt::format("{} {:.2f}", leadName(name.lead), name.score));
    }
    for (const PulseMark& pulse : result.layout->pulses) {
        drawBox(picture, page, pulse.box, {255, 0, 0}, fmt::format("{:.1f}mm", pulse.height_mm));
    }
    if (result.trace) {
        for (const LeadTrace& trace : result.trace->traces) {
            drawTrace(picture, page, trace);
        }
    }
    return picture;
}

} // namespace

void writeDebugPictures(const Digitization& result, const fs::path& folder)
{
    fs::create_directories(folder);
    const auto save = [&](const char* name, const cv::Mat& image) {
        cv::imwrite((folder / name).string(), image);
    };
    if (result.unwarped) {
        save("unwarped.png", result.unwarped->bgr);
    }
    if (result.ink) {
        cv::Mat grey;
        result.ink->coverage.convertTo(grey, CV_8U, -255.0, 255.0);
        save("ink.png", grey);
        cv::Mat coloured(result.ink->classes.size(), CV_8UC3);
        for (int y = 0; y < coloured.rows; ++y) {
            for (int x = 0; x < coloured.cols; ++x) {
                coloured.at<cv::Vec3b>(y, x) =
                    kClassColours[std::min<uchar>(result.ink->classes.at<uchar>(y, x), 4)];
            }
        }
        save("classes.png", coloured);
        if (!result.ink->network.empty()) {
            result.ink->network.position.convertTo(grey, CV_8U, -255.0, 255.0);
            save("position.png", grey);
        }
    }
    if (result.layout && result.unwarped) {
        save("layout.png", layoutPicture(result));
    }
}
