// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Sheet.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace::fringe
{
namespace
{

/// Points where both families are trusted and within 0.75 mm of the map.
cv::Mat agreeing(const Measured& m)
{
    cv::Mat good(m.x.value.size(), CV_8U, cv::Scalar(0));
    for (int r = 0; r < good.rows; ++r) {
        for (int c = 0; c < good.cols; ++c) {
            const cv::Vec2d at = m.lines.at(m.x.place(c), m.x.place(r));
            const bool ok = m.x.trusted.at<uchar>(r, c) && m.y.trusted.at<uchar>(r, c) &&
                            std::abs(m.x.value.at<double>(r, c) - at[0]) * m.line_mm < 0.75 &&
                            std::abs(m.y.value.at<double>(r, c) - at[1]) * m.line_mm < 0.75;
            good.at<uchar>(r, c) = ok ? 255 : 0;
        }
    }
    return good;
}

cv::Mat disc(int radius)
{
    return cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1});
}

/// Morphology as if the picture went on with `outside` beyond its edges.
cv::Mat morph(const cv::Mat& mask, int operation, int radius, int outside)
{
    cv::Mat wide;
    cv::Mat out;
    cv::copyMakeBorder(mask, wide, radius + 1, radius + 1, radius + 1, radius + 1,
                       cv::BORDER_CONSTANT, outside);
    cv::morphologyEx(wide, out, operation, disc(radius));
    return out(cv::Rect(radius + 1, radius + 1, mask.cols, mask.rows)).clone();
}

cv::Mat largestPart(const cv::Mat& mask)
{
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int n = cv::connectedComponentsWithStats(mask, labels, stats, centres, 4);
    int best = 0, area = 0;
    for (int i = 1; i < n; ++i) {
        if (stats.at<int>(i, cv::CC_STAT_AREA) > area) {
            area = stats.at<int>(i, cv::CC_STAT_AREA);
            best = i;
        }
    }
    return best ? cv::Mat(labels == best) : cv::Mat(mask.size(), CV_8U, cv::Scalar(0));
}

cv::Mat fillHoles(const cv::Mat& mask)
{
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    cv::Mat filled(mask.size(), CV_8U, cv::Scalar(0));
    cv::drawContours(filled, outlines, -1, 255, cv::FILLED);
    return filled;
}

/// The paper between the lines, on the lattice: lines and ink closed away.
cv::Mat paperWhite(const Working& work, cv::Size lattice, int step)
{
    const cv::Rect whole(0, 0, lattice.width * step, lattice.height * step);
    cv::Mat white;
    cv::dilate(work.darkest(whole), white, cv::Mat::ones(3, 3, CV_8U));
    cv::resize(white, white, lattice, 0, 0, cv::INTER_AREA);
    white = morph(white, cv::MORPH_CLOSE, 2, 0);
    white.convertTo(white, CV_32F);
    return white;
}

/// Brightness of the paper near by, carried on outside the core.
cv::Mat expectedWhite(const cv::Mat& white, const cv::Mat& core)
{
    cv::Mat sum = cv::Mat::zeros(white.size(), CV_32F);
    cv::Mat weight = cv::Mat::zeros(white.size(), CV_32F);
    cv::Mat inside;
    core.convertTo(inside, CV_32F, 1.0 / 255);
    const double overall = std::max(1.0, cv::mean(white, core)[0]);
    for (double sigma :
         {4.0, 12.0, 36.0}) { // near paper counts first, far paper where there is no nearer
        cv::Mat s;
        cv::Mat w;
        cv::GaussianBlur(white.mul(inside), s, {0, 0}, sigma);
        cv::GaussianBlur(inside, w, {0, 0}, sigma);
        const double part = 16.0 / (sigma * sigma);
        sum += s * part;
        weight += w * part;
    }
    return (sum + 1e-4 * overall) / (weight + 1e-4);
}

cv::Mat growOverPaper(const cv::Mat& core, const cv::Mat& white)
{
    const cv::Mat expected = expectedWhite(white, core);
    cv::Mat alike;
    cv::compare(white, expected * 0.82, alike, cv::CMP_GT);
    alike = morph(alike, cv::MORPH_OPEN, 1, 255) | core;
    cv::Mat labels;
    const int n = cv::connectedComponents(alike, labels, 4);
    std::vector<int> hits(size_t(n), 0);
    for (int r = 0; r < labels.rows; ++r) {
        for (int c = 0; c < labels.cols; ++c) {
            hits[size_t(labels.at<int>(r, c))] += core.at<uchar>(r, c) ? 1 : 0;
        }
    }
    cv::Mat out(core.size(), CV_8U, cv::Scalar(0));
    for (int r = 0; r < labels.rows; ++r) {
        for (int c = 0; c < labels.cols; ++c) {
            const int l = labels.at<int>(r, c);
            out.at<uchar>(r, c) = l > 0 && hits[size_t(l)] > 0 ? 255 : 0;
        }
    }
    return out;
}

} // namespace

cv::Mat flattenedSheet(const Working& work, const SheetMask& sheet)
{
    cv::Mat inside = morph(sheet.mask, cv::MORPH_ERODE, 1, 255);
    const cv::Mat white = paperWhite(work, sheet.mask.size(), int(std::lround(1 / sheet.scale)));
    cv::Mat fill;
    expectedWhite(white, inside).convertTo(fill, CV_8U);
    cv::resize(fill, fill, work.darkest.size(), 0, 0, cv::INTER_LINEAR);
    cv::resize(inside, inside, work.darkest.size(), 0, 0, cv::INTER_NEAREST);
    work.darkest.copyTo(fill, inside);
    cv::Mat flat = flattenLighting(fill, work.held);
    flat.setTo(0, inside == 0);
    return flat;
}

SheetMask findSheet(const Working& work, const Measured& m)
{
    SheetMask s;
    s.scale = 1.0 / m.x.step;
    const double lineCells =
        1.0 /
        std::sqrt(
            std::abs(cv::determinant(m.lines.slope(work.flat.cols / 2.0, work.flat.rows / 2.0)))) /
        m.x.step;
    const int reach = std::clamp(int(std::lround(2 * lineCells)), 2, 20);
    const cv::Mat good = agreeing(m);
    const cv::Mat body = fillHoles(
        largestPart(morph(morph(good, cv::MORPH_OPEN, 1, 255), cv::MORPH_CLOSE, reach, 0)));
    // The phase is trusted a little beyond the paper's edge: step back before growing over what
    // looks like paper.
    const cv::Mat core = morph(body, cv::MORPH_ERODE, std::max(1, reach / 2), 255);
    cv::Mat grown = growOverPaper(core, paperWhite(work, good.size(), m.x.step));
    grown = largestPart(morph(grown, cv::MORPH_OPEN, 2, 255));
    s.mask = fillHoles(morph(grown, cv::MORPH_CLOSE, reach, 0));
    const int area = cv::countNonZero(s.mask);
    if (area == 0) {
        s.mask.setTo(255);
    }
    s.coverage = area ? cv::countNonZero(good & s.mask) / double(area) : 0.0;
    return s;
}

} // namespace retrace::fringe
