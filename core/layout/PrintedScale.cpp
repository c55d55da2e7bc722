// SPDX-License-Identifier: GPL-3.0-or-later
// readPrintedScale: Tesseract on the page's text lines, most promising first, up to so much of them.
#include "core/layout/GlyphWords.h"
#include "core/layout/LeadNames.h"

#include <opencv2/imgproc.hpp>

#include <tesseract/baseapi.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace retrace {
namespace {

/// Of what is read, in pixels of lines as the reader sees them: it takes as long as they are wide. No clock: a slow machine reads what a fast one reads.
constexpr int kMostWidth = 6000;
constexpr int kMostLines = 24;
constexpr double kWithin = 0.8; ///< of a line's box lies in that of another
constexpr int kReadHeight = 34; ///< pixels: the glyph height that Tesseract's line reader likes

/// Folder of eng.traineddata; empty if this machine has none.
std::string trainedData()
{
    std::vector<std::filesystem::path> places;
    if (const char* prefix = std::getenv("TESSDATA_PREFIX")) {
        places = {prefix, std::filesystem::path(prefix) / "tessdata"};
    }
    for (const char* place : {"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata",
                              "/usr/share/tessdata", "/usr/local/share/tessdata"}) {
        places.emplace_back(place);
    }
    for (const auto& place : places) {
        std::error_code error;
        if (std::filesystem::is_regular_file(place / "eng.traineddata", error)) {
            return place.string();
        }
    }
    return {};
}

class LineReader
{
public:
    LineReader()
    {
        const std::string data = trainedData();
        if (data.empty()) {
            return;
        }
        m_engine = std::make_unique<tesseract::TessBaseAPI>();
        m_engine->SetVariable("debug_file", "/dev/null"); // it may not talk to our stderr
        if (m_engine->Init(data.c_str(), "eng", tesseract::OEM_LSTM_ONLY) != 0) {
            m_engine.reset();
            return;
        }
        m_engine->SetPageSegMode(tesseract::PSM_SINGLE_LINE);
    }
    ~LineReader()
    {
        if (m_engine) {
            m_engine->End();
        }
    }
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    explicit operator bool() const { return m_engine != nullptr; }

    /// `line`: CV_8U, dark on white.
    std::string read(const cv::Mat& line)
    {
        m_engine->SetImage(line.data, line.cols, line.rows, 1, static_cast<int>(line.step));
        m_engine->SetSourceResolution(300);
        const std::unique_ptr<char[]> text(m_engine->GetUTF8Text());
        return text ? std::string(text.get()) : std::string();
    }

private:
    std::unique_ptr<tesseract::TessBaseAPI> m_engine;
};

/// The line as dark ink on white, scaled for the reader, with room around.
cv::Mat lineImage(const GlyphSheet& sheet, cv::Rect box)
{
    const double scale = double(kReadHeight) / std::max(1, box.height);
    const double stretch = sheet.px_per_mm_y() / sheet.px_per_mm_x();
    const int rim = box.height / 3 + 1;
    box = cv::Rect(box.x - rim, box.y - rim, box.width + 2 * rim, box.height + 2 * rim) &
          cv::Rect({0, 0}, sheet.size());
    cv::Mat grey, large;
    sheet.ink()(box).convertTo(grey, CV_8U, -255, 255);
    cv::resize(grey, large, {}, scale * stretch, scale, cv::INTER_CUBIC);
    cv::copyMakeBorder(large, large, 8, 8, 12, 12, cv::BORDER_CONSTANT, cv::Scalar(255));
    return large;
}

/// Scales are printed in the margins: the nearer to the lower or upper edge, the sooner a line is read.
std::vector<cv::Rect> promisingLines(const GlyphSheet& sheet)
{
    std::vector<cv::Rect> lines = glyphLines(sheet);
    const auto wide = [&](const cv::Rect& r) {
        return r.width > 2.2 * r.height && r.height < 7 * sheet.px_per_mm_y() && r.width < 200 * sheet.px_per_mm_x();
    };
    std::erase_if(lines, [&](const cv::Rect& r) { return !wide(r); });
    // the same words may have been found more than once, whole and in part
    const std::vector<cv::Rect> all = lines;
    std::erase_if(lines, [&](const cv::Rect& r) {
        return std::ranges::any_of(all, [&](const cv::Rect& s) { return s.area() > r.area() && (s & r).area() > kWithin * r.area(); });
    });
    const auto distance = [&](const cv::Rect& r) {
        const double below = sheet.size().height - (r.y + r.height), above = r.y;
        return std::min(below, above * 1.3 + 5 * sheet.px_per_mm_y());
    };
    std::ranges::stable_sort(lines, [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    if (lines.size() > kMostLines) {
        lines.resize(kMostLines);
    }
    return lines;
}

bool complete(const PrintedScale& s) { return s.speed_mm_per_s && s.limb_gain_mm_per_mv; }

void addBox(PrintedScale& scale, const PaperBox& box)
{
    if (!scale.box) {
        scale.box = box;
        return;
    }
    scale.box->x0_mm = std::min(scale.box->x0_mm, box.x0_mm), scale.box->y0_mm = std::min(scale.box->y0_mm, box.y0_mm);
    scale.box->x1_mm = std::max(scale.box->x1_mm, box.x1_mm), scale.box->y1_mm = std::max(scale.box->y1_mm, box.y1_mm);
}

} // namespace

PrintedScale readPrintedScale(const UnwarpedPage& page, const InkResult& ink, const Task& task)
{
    PrintedScale result;
    if (ink.coverage.rows < 8 || ink.coverage.cols < 8 || page.px_per_mm_x <= 0 || page.px_per_mm_y <= 0) {
        return result;
    }
    const GlyphSheet sheet(page, ink);
    const std::vector<cv::Rect> lines = promisingLines(sheet);
    LineReader reader;
    if (lines.empty() || !reader) {
        return result;
    }
    std::string text;
    int width = 0;
    for (const cv::Rect& line : lines) {
        task.check();
        const cv::Mat image = lineImage(sheet, line);
        if (width + image.cols > kMostWidth) {
            continue;
        }
        width += image.cols;
        const std::string words = reader.read(image);
        const PrintedScale here = parseScale(words);
        if (!here.speed_mm_per_s && !here.limb_gain_mm_per_mv && !here.chest_gain_mm_per_mv) {
            continue;
        }
        text += (text.empty() ? "" : " ") + words.substr(0, words.find_last_not_of(" \n") + 1);
        const auto box = result.box;
        result = parseScale(text);
        result.box = box;
        addBox(result, sheet.paper(line.x, line.y, line.x + line.width, line.y + line.height));
        if (complete(result)) {
            break;
        }
    }
    return result;
}

} // namespace retrace
