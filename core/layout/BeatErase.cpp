// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/BeatErase.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kWindowMm = 14.0, kStepMm = 7.0; // compared at once, and how far apart
constexpr double kCoarse = 3.0;      // px/mm at which alike stretches are looked for
constexpr double kRiseMm = 1.5;      // the level may differ by this between beats
constexpr double kApartMm = 7.0;     // a stretch is not compared with itself
constexpr double kAlike = 0.45;      // least correlation of the ink of two stretches
constexpr int kBeats = 2;            // beats asked: they differ a little in height
constexpr double kHaloMm = 0.15;     // round the other beat's ink
constexpr float kInk = 0.3F;
constexpr double kStrokeMm = 0.9;    // a stroke is closed over a crossing no wider than this

class Eraser
{
public:
    Eraser(const GlyphSheet& sheet, const RowMark& row, const cv::Rect& band) : m_sheet(sheet), m_band(band)
    {
        m_x0 = sheet.sheet({row.x0_mm, 0}).x_px;
        m_x1 = sheet.sheet({row.x1_mm, 0}).x_px;
        cv::Mat soft;
        m_fx = std::min(1.0, kCoarse / sheet.px_per_mm_x());
        m_fy = std::min(1.0, kCoarse / sheet.px_per_mm_y());
        cv::resize(sheet.ink()(band), soft, {}, m_fx, m_fy, cv::INTER_AREA);
        cv::GaussianBlur(soft, m_coarse, {0, 0}, 1.0);
    }

    /// Marks in `explained` (sheet-sized) what of the columns [x, x + width) other beats have as well.
    void explain(int x, int width, cv::Mat& explained) const
    {
        const int rise = std::max(1, static_cast<int>(kRiseMm * kCoarse));
        const cv::Rect part = cv::Rect(static_cast<int>((x - m_band.x) * m_fx), rise, static_cast<int>(width * m_fx),
                                       m_coarse.rows - 2 * rise) & cv::Rect({0, 0}, m_coarse.size());
        if (part.width < 8 || part.height < 8 || part.width >= m_coarse.cols) {
            return;
        }
        cv::Mat match;
        cv::matchTemplate(m_coarse, m_coarse(part), match, cv::TM_CCOEFF_NORMED);
        blot(match, part.x);
        blotOutside(match, part.width);
        for (int k = 0; k < kBeats; ++k) {
            double top = 0;
            cv::Point at;
            cv::minMaxLoc(match, nullptr, &top, nullptr, &at);
            if (top < kAlike) {
                return;
            }
            take(x, width, static_cast<int>(std::lround((at.x - part.x) / m_fx)),
                 static_cast<int>(std::lround((at.y - part.y) / m_fy)), explained);
            blot(match, at.x);
        }
    }

private:
    void blot(cv::Mat& match, int x) const
    {
        const int reach = static_cast<int>(kApartMm * kCoarse);
        match(cv::Rect(x - reach, 0, 2 * reach + 1, match.rows) & cv::Rect({0, 0}, match.size())) = -1.0F;
    }

    void blotOutside(cv::Mat& match, int width) const
    {
        const int from = static_cast<int>((m_x0 - m_band.x) * m_fx), to = static_cast<int>((m_x1 - m_band.x) * m_fx) - width;
        const cv::Rect all({0, 0}, match.size());
        match(cv::Rect(0, 0, std::max(0, from), match.rows) & all) = -1.0F;
        match(cv::Rect(std::max(0, to), 0, match.cols, match.rows) & all) = -1.0F;
    }

    /// Two stretches of the sheet, the second moved by (dx, dy): the parts of both that lie on the sheet.
    bool parts(int x, int width, int dx, int dy, cv::Rect& here, cv::Rect& there) const
    {
        const cv::Rect all({0, 0}, m_sheet.size());
        there = (cv::Rect(x + dx, m_band.y + dy, width, m_band.height)) & all;
        here = (there - cv::Point(dx, dy)) & all;
        there = here + cv::Point(dx, dy);
        return !here.empty() && (there & all) == there;
    }

    void take(int x, int width, int dx, int dy, cv::Mat& explained) const
    {
        const int reach = static_cast<int>(std::ceil(0.7 / m_fx)) + 1;
        double best = -1;
        cv::Rect here, there, best_here, best_there;
        for (int j = -reach; j <= reach; ++j) {
            for (int i = -reach; i <= reach; ++i) {
                if (!parts(x, width, dx + i, dy + j, here, there)) {
                    continue;
                }
                const double common = m_sheet.ink()(here).dot(m_sheet.ink()(there));
                if (common > best) {
                    best = common, best_here = here, best_there = there;
                }
            }
        }
        if (best <= 0) {
            return;
        }
        cv::Mat beat = m_sheet.ink()(best_there) > kInk;
        const cv::Size halo(2 * static_cast<int>(std::lround(kHaloMm * m_sheet.px_per_mm_x())) + 1,
                            2 * static_cast<int>(std::lround(kHaloMm * m_sheet.px_per_mm_y())) + 1);
        cv::dilate(beat, beat, cv::getStructuringElement(cv::MORPH_ELLIPSE, halo));
        cv::Mat into = explained(best_here);
        cv::bitwise_or(into, beat, into);
    }

    const GlyphSheet& m_sheet;
    cv::Rect m_band;
    cv::Mat m_coarse;
    double m_x0 = 0, m_x1 = 0, m_fx = 1, m_fy = 1;
};

/// Strokes go on under the trace that crossed them.
void closeStrokes(const cv::Mat& ink, const cv::Mat& explained, double px_per_mm, cv::Mat& left)
{
    const int size = 2 * static_cast<int>(std::lround(0.5 * kStrokeMm * px_per_mm)) + 1;
    cv::Mat closed;
    cv::morphologyEx(left, closed, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {size, size}));
    cv::min(closed, ink, closed);
    closed.copyTo(left, explained);
}

} // namespace

cv::Mat eraseBeats(const GlyphSheet& sheet, const std::vector<RowMark>& rows, const std::vector<ErasedRegion>& regions,
                   const Task& task)
{
    cv::Mat left = sheet.ink().clone();
    const int px_of_coarse = static_cast<int>(std::ceil(std::max(sheet.px_per_mm_x(), sheet.px_per_mm_y()) / kCoarse)) + 1;
    const int width = static_cast<int>(kWindowMm * sheet.px_per_mm_x()), step = static_cast<int>(kStepMm * sheet.px_per_mm_x());
    for (const ErasedRegion& region : regions) {
        task.check();
        const cv::Rect band = cv::Rect(0, region.box.y, sheet.size().width, region.box.height) & cv::Rect({0, 0}, sheet.size());
        if (band.width < px_of_coarse || band.height < px_of_coarse) {
            continue;
        }
        cv::Mat explained = cv::Mat::zeros(sheet.size(), CV_8U);
        const Eraser eraser(sheet, rows[region.row], band);
        // What stands before the row begins is no trace of it.
        const int begin = static_cast<int>(sheet.sheet({rows[region.row].x0_mm, 0}).x_px);
        for (int x = std::max(region.box.x, begin); x < region.box.x + region.box.width; x += step) {
            eraser.explain(x, width, explained);
        }
        const cv::Rect box = region.box & cv::Rect({0, 0}, sheet.size());
        cv::Mat part = left(box);
        part.setTo(0, explained(box));
        closeStrokes(sheet.ink()(box), explained(box), sheet.px_per_mm_x(), part);
    }
    return left;
}

} // namespace retrace
