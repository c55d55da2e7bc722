// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkClasses.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr float kInk = 0.35F;         // coverage from which a pixel counts as ink
constexpr double kGlyphMaxMm = 6.5;   // no glyph of a printed ECG is larger
constexpr double kFlatMm = 0.9;       // lower blobs are pieces of a flat trace, not glyphs
constexpr double kBorderMm = 100.0;   // straight lines longer than this are page borders or frames
constexpr double kFullInk = 0.7;       // mean coverage of a blob that is ink beyond doubt
constexpr double kSpeckMm = 0.55;     // smaller blobs are noise
constexpr double kResidueMm = 14.0, kThinMm = 0.5, kOnLineMm = 0.22;
constexpr double kSurelyTrace = 0.3;   // of probability, by which a trace is likelier than text
constexpr double kEdgeMm = 12.0;      // how near the edge a border lies

struct Blob
{
    int x, y, w, h, area;
    double coverage;   ///< mean
    double like_text;  ///< mean of how much likelier than a trace the network takes it for text; 0 without a network
};

InkClass classOf(const Blob& b, const UnwarpedPage& page)
{
    const double w = b.w / page.px_per_mm_x, h = b.h / page.px_per_mm_y;
    if (b.area < 3) {
        return InkClass::paper;
    }
    // pieces of a broken trace are no larger than glyphs
    const bool glyph = w <= kGlyphMaxMm && h <= kGlyphMaxMm && h > kFlatMm && b.like_text > -kSurelyTrace;
    return glyph ? InkClass::text : InkClass::trace;
}

/// A frame or the page's border: very long, straight, along an axis, and close to the raster's edge (a lead that
/// is flat for ten seconds is no border).
bool isBorder(const Blob& b, const UnwarpedPage& page)
{
    const double w = b.w / page.px_per_mm_x, h = b.h / page.px_per_mm_y;
    const double below = (page.bgr.rows - b.y - b.h) / page.px_per_mm_y, above = b.y / page.px_per_mm_y;
    return w > kBorderMm && h < 1.0 && std::min(above, below) < kEdgeMm;
}

double offLine(double mm, double five_mm)
{
    return std::abs(mm - five_mm - std::round(mm - five_mm));
}

/// What subtraction leaves of a grid: specks, and short, thin, pale pieces lying on a grid line.
bool isGridResidue(const Blob& b, const UnwarpedPage& page)
{
    const double w = b.w / page.px_per_mm_x, h = b.h / page.px_per_mm_y;
    if (std::max(w, h) < kSpeckMm) {
        return true;
    }
    if (!page.has_grid || std::max(w, h) > kResidueMm || b.coverage > kFullInk) {
        return false;
    }
    const double x = page.origin.x_mm + (b.x + 0.5 * (b.w - 1)) / page.px_per_mm_x;
    const double y = page.origin.y_mm + (b.y + 0.5 * (b.h - 1)) / page.px_per_mm_y;
    const bool lying = h < kThinMm && w > 2 * h && offLine(y, page.five.y_mm) < kOnLineMm;
    const bool standing = w < kThinMm && h > 2 * w && offLine(x, page.five.x_mm) < kOnLineMm;
    return lying || standing;
}

/// Long vertical straight strokes (frames, rules) are no traces: erased where a column is inked without a break.
void eraseLongVerticals(cv::Mat& coverage, const cv::Mat& ink, const UnwarpedPage& page)
{
    const int length = static_cast<int>(45 * page.px_per_mm_y);
    cv::Mat tall;
    if (length >= ink.rows) {
        return;
    }
    cv::morphologyEx(ink, tall, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {1, length}));
    cv::dilate(tall, tall, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    coverage.setTo(0, tall);
}

/// How much likelier text than a trace the network sees in every pixel.
cv::Mat textLessTrace(const InkResult& result)
{
    const auto seenAs = [&](InkClass c) { return result.network.classes[static_cast<std::size_t>(c)]; };
    cv::Mat difference;
    cv::resize(seenAs(InkClass::text) - seenAs(InkClass::trace), difference, result.coverage.size(), 0, 0, cv::INTER_LINEAR);
    return difference;
}

/// Sums of a raster over each label.
std::vector<double> sumsOf(const cv::Mat& values, const cv::Mat& labels, int n)
{
    std::vector<double> sums(static_cast<std::size_t>(n), 0.0);
    for (int y = 0; y < labels.rows; ++y) {
        const int* label = labels.ptr<int>(y);
        const float* c = values.ptr<float>(y);
        for (int x = 0; x < labels.cols; ++x) {
            sums[static_cast<std::size_t>(label[x])] += c[x];
        }
    }
    return sums;
}

/// Median vertical thickness of ink runs: most columns of a trace are nearly flat.
double penWidth_px(const cv::Mat& ink, const cv::Mat& classes)
{
    std::vector<int> runs;
    for (int x = 0; x < ink.cols; x += 3) {
        int run = 0;
        for (int y = 0; y < ink.rows; ++y) {
            if (ink.at<uchar>(y, x) && classes.at<uchar>(y, x) == static_cast<uchar>(InkClass::trace)) {
                ++run;
            } else if (run > 0) {
                runs.push_back(run);
                run = 0;
            }
        }
    }
    if (runs.empty()) {
        return 1;
    }
    auto at = runs.begin() + static_cast<std::ptrdiff_t>(runs.size() * 4 / 10);
    std::nth_element(runs.begin(), at, runs.end());
    return *at;
}

} // namespace

void classifyInk(const UnwarpedPage& page, InkResult& result)
{
    cv::Mat ink = result.coverage > kInk;
    eraseLongVerticals(result.coverage, ink, page);
    ink = result.coverage > kInk;
    cv::Mat labels, stats, centres;
    const int n = cv::connectedComponentsWithStats(ink, labels, stats, centres, 8, CV_32S);
    const std::vector<double> sums = sumsOf(result.coverage, labels, n);
    const std::vector<double> like_text = result.network.empty() ? std::vector<double>(static_cast<std::size_t>(n)) : sumsOf(textLessTrace(result), labels, n);
    std::vector<uchar> kind(static_cast<std::size_t>(n), 0), border(static_cast<std::size_t>(n), 0);
    for (int i = 1; i < n; ++i) {
        const Blob b{stats.at<int>(i, 0), stats.at<int>(i, 1), stats.at<int>(i, 2), stats.at<int>(i, 3),
                     stats.at<int>(i, 4), sums[static_cast<std::size_t>(i)] / stats.at<int>(i, 4),
                     like_text[static_cast<std::size_t>(i)] / stats.at<int>(i, 4)};
        border[static_cast<std::size_t>(i)] = isBorder(b, page) || isGridResidue(b, page);
        kind[static_cast<std::size_t>(i)] = static_cast<uchar>(border[static_cast<std::size_t>(i)] ? InkClass::paper : classOf(b, page));
    }
    result.classes = cv::Mat(ink.size(), CV_8U, cv::Scalar(0));
    for (int y = 0; y < ink.rows; ++y) {
        const int* label = labels.ptr<int>(y);
        auto* out = result.classes.ptr<uchar>(y);
        auto* coverage = result.coverage.ptr<float>(y);
        for (int x = 0; x < ink.cols; ++x) {
            out[x] = kind[static_cast<std::size_t>(label[x])];
            if (border[static_cast<std::size_t>(label[x])]) {
                coverage[x] = 0;
            }
        }
    }
    result.pen_width_mm = penWidth_px(ink, result.classes) / page.px_per_mm_y;
}

} // namespace retrace
