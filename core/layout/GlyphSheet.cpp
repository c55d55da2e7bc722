// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/GlyphSheet.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kFinest = 9.0;        ///< px/mm: a name 2 mm tall keeps the 18 rows of the window
constexpr float kInkLevel = 0.4F;
constexpr double kLargestHeightMm = 7.5, kLargestWidthMm = 17.0;
constexpr double kLeastAreaMm2 = 0.04;

/// Integral at a place between pixels.
double between(const cv::Mat& sum, double x, double y)
{
    x = std::clamp(x, 0.0, double(sum.cols - 1));
    y = std::clamp(y, 0.0, double(sum.rows - 1));
    const int ix = std::min(int(x), sum.cols - 2), iy = std::min(int(y), sum.rows - 2);
    const double fx = x - ix, fy = y - iy;
    const double* a = sum.ptr<double>(iy) + ix;
    const double* b = sum.ptr<double>(iy + 1) + ix;
    return (1 - fy) * ((1 - fx) * a[0] + fx * a[1]) + fy * ((1 - fx) * b[0] + fx * b[1]);
}

/// Mean over a box at least a pixel wide around (x, y); what lies off the sheet counts as paper.
float boxMean(const cv::Mat& sum, double x, double y, double wide, double tall)
{
    wide = std::max(wide, 1.0), tall = std::max(tall, 1.0);
    const double x0 = x - wide / 2, x1 = x + wide / 2, y0 = y - tall / 2, y1 = y + tall / 2;
    const double total = between(sum, x1, y1) - between(sum, x0, y1) - between(sum, x1, y0) + between(sum, x0, y0);
    return float(std::clamp(total / (wide * tall), 0.0, 1.0));
}

} // namespace

GlyphSheet::GlyphSheet(const UnwarpedPage& page, const InkResult& ink) : m_origin(page.origin)
{
    const double fx = std::min(1.0, kFinest / page.px_per_mm_x), fy = std::min(1.0, kFinest / page.px_per_mm_y);
    const cv::Size size(std::max(2, int(std::lround(ink.coverage.cols * fx))),
                        std::max(2, int(std::lround(ink.coverage.rows * fy))));
    if (size == ink.coverage.size()) {
        m_ink = ink.coverage;
    } else {
        cv::resize(ink.coverage, m_ink, size, 0, 0, cv::INTER_AREA);
    }
    m_ppm_x = page.px_per_mm_x * size.width / ink.coverage.cols;
    m_ppm_y = page.px_per_mm_y * size.height / ink.coverage.rows;
}

GlyphSheet::GlyphSheet(const GlyphSheet& sheet, cv::Mat ink)
    : m_ink(std::move(ink)), m_ppm_x(sheet.m_ppm_x), m_ppm_y(sheet.m_ppm_y), m_origin(sheet.m_origin)
{
}

void GlyphSheet::takeApart() const
{
    if (!m_large.empty()) {
        return;
    }
    cv::Mat labels, stats, centres;
    const int count = cv::connectedComponentsWithStats(m_ink > kInkLevel, labels, stats, centres, 8, CV_32S);
    std::vector<unsigned char> is_large(std::size_t(count), 0);
    for (int k = 1; k < count; ++k) {
        const int* s = stats.ptr<int>(k);
        const cv::Rect box(s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]);
        is_large[std::size_t(k)] = box.height > kLargestHeightMm * m_ppm_y || box.width > kLargestWidthMm * m_ppm_x;
        if (!is_large[std::size_t(k)] && s[cv::CC_STAT_AREA] >= kLeastAreaMm2 * m_ppm_x * m_ppm_y) {
            m_pieces.push_back({box, s[cv::CC_STAT_AREA], k});
        }
    }
    std::ranges::sort(m_pieces, {}, [](const InkPiece& p) { return p.box.x; });
    m_large.create(labels.size(), CV_8U);
    for (int y = 0; y < labels.rows; ++y) {
        const int* from = labels.ptr<int>(y);
        unsigned char* to = m_large.ptr(y);
        for (int x = 0; x < labels.cols; ++x) {
            to[x] = is_large[std::size_t(from[x])];
        }
    }
    // A large piece leaves a rim of half-inked pixels: it goes too, but never what belongs to a small piece.
    cv::dilate(m_large, m_large, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
    for (int y = 0; y < labels.rows; ++y) {
        const int* label = labels.ptr<int>(y);
        unsigned char* to = m_large.ptr(y);
        for (int x = 0; x < labels.cols; ++x) {
            to[x] = to[x] && (label[x] == 0 || is_large[std::size_t(label[x])]);
        }
    }
}

const std::vector<InkPiece>& GlyphSheet::pieces() const
{
    takeApart();
    return m_pieces;
}

const cv::Mat& GlyphSheet::sumOfAll() const
{
    if (m_sum_all.empty()) {
        cv::integral(m_ink, m_sum_all, CV_64F);
    }
    return m_sum_all;
}

const cv::Mat& GlyphSheet::sumOfSmall() const
{
    if (!m_sum_small.empty()) {
        return m_sum_small;
    }
    takeApart();
    cv::Mat small = m_ink.clone();
    small.setTo(0, m_large);
    cv::integral(small, m_sum_small, CV_64F);
    return m_sum_small;
}

PaperBox GlyphSheet::paper(double x0, double y0, double x1, double y1) const
{
    return {m_origin.x_mm + x0 / m_ppm_x, m_origin.y_mm + y0 / m_ppm_y, m_origin.x_mm + x1 / m_ppm_x,
            m_origin.y_mm + y1 / m_ppm_y};
}

SheetPoint GlyphSheet::sheet(PaperPoint p) const
{
    return {(p.x_mm - m_origin.x_mm) * m_ppm_x, (p.y_mm - m_origin.y_mm) * m_ppm_y};
}

void GlyphSheet::window(double x0, double y0, double height, bool all, GlyphClassifier& into) const
{
    const double tall = height / GlyphShape::kInkHeight;
    const double wide = tall * m_ppm_x / m_ppm_y;
    const cv::Mat& sum = all ? sumOfAll() : sumOfSmall();
    for (int y = 0; y < GlyphShape::kRows; ++y) {
        for (int x = 0; x < GlyphShape::kColumns; ++x) {
            into.at(x, y) = boxMean(sum, x0 + (x + 0.5 - GlyphShape::kInkLeft) * wide,
                                    y0 + (y + 0.5 - GlyphShape::kInkTop) * tall, wide, tall);
        }
    }
}

} // namespace retrace
