// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/Labels.h"

#include "core/exchange/Exchange.h"
#include "core/labels/Writers.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {

const std::vector<std::string>& labelFormats()
{
    static const std::vector<std::string> formats = {"plain", "nnunet", "coco", "yolo", "contest"};
    return formats;
}

std::unique_ptr<LabelWriter> makeLabelWriter(const std::string& format, const std::filesystem::path& out, bool text_kept)
{
    if (format == "plain") {
        return makePlainWriter(out);
    }
    if (format == "nnunet") {
        return makeNnUnetWriter(out, text_kept);
    }
    if (format == "coco") {
        return makeCocoWriter(out, text_kept);
    }
    if (format == "yolo") {
        return makeYoloWriter(out);
    }
    if (format == "contest") {
        return makeContestWriter(out);
    }
    throw Problem(fmt::format("There is no label format \"{}\"; known are plain, nnunet, coco, yolo and contest.", format));
}

std::string pngBytes(const cv::Mat& image, int effort)
{
    std::vector<uchar> bytes;
    cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_COMPRESSION, effort});
    return {bytes.begin(), bytes.end()};
}

void writeInto(const std::filesystem::path& file, const std::string& bytes)
{
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    writeFileAtomically(file, bytes); // tells where the folder is missing
}

std::string className(Lead lead) { return isUnnamed(lead) ? "X" : std::string(leadName(lead)); }

const std::vector<std::string>& detectionClasses()
{
    static const std::vector<std::string> classes = [] {
        std::vector<std::string> names;
        for (int k = 0; k < static_cast<int>(Lead::X1); ++k) {
            names.emplace_back(leadName(static_cast<Lead>(k)));
        }
        names.insert(names.end(), {"X", "pulse", "text"});
        return names;
    }();
    return classes;
}

int detectionClass(const std::string& name)
{
    const auto& classes = detectionClasses();
    return static_cast<int>(std::ranges::find(classes, name) - classes.begin());
}

cv::Rect2d boxOnPage(const PrintedSheet& sheet, const PaperBox& box)
{
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    constexpr int kSteps = 8; // the paper may be bent
    for (int k = 0; k <= kSteps; ++k) {
        const double s = static_cast<double>(k) / kSteps;
        const double x = box.x0_mm + s * box.width_mm(), y = box.y0_mm + s * box.height_mm();
        for (const PaperPoint p : {PaperPoint{x, box.y0_mm}, {x, box.y1_mm}, {box.x0_mm, y}, {box.x1_mm, y}}) {
            const PagePoint at = sheet.map.toPage(p);
            x0 = std::min(x0, at.x_px + 0.5), x1 = std::max(x1, at.x_px + 0.5);
            y0 = std::min(y0, at.y_px + 0.5), y1 = std::max(y1, at.y_px + 0.5);
        }
    }
    const double w = sheet.bgr.cols, h = sheet.bgr.rows;
    x0 = std::clamp(x0, 0.0, w), x1 = std::clamp(x1, 0.0, w), y0 = std::clamp(y0, 0.0, h), y1 = std::clamp(y1, 0.0, h);
    return {x0, y0, x1 - x0, y1 - y0};
}

const PrintTruth::Text* nameOf(const PrintTruth& truth, const LeadBox& box)
{
    const std::string wanted = (box.inverted ? "-" : "") + std::string(leadName(box.lead));
    const PrintTruth::Text* best = nullptr;
    double nearest_mm = 40;
    for (const PrintTruth::Text& text : truth.texts) {
        if (text.is_name && (text.text == wanted || text.text == leadName(box.lead))) {
            const double away_mm = std::hypot(0.5 * (text.box.x0_mm + text.box.x1_mm) - box.box.x0_mm,
                                              0.5 * (text.box.y0_mm + text.box.y1_mm) - box.baseline_mm);
            if (away_mm < nearest_mm) {
                nearest_mm = away_mm;
                best = &text;
            }
        }
    }
    return best;
}

} // namespace retrace
