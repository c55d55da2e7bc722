// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Working.h"

#include "core/page/LostRows.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace::fringe
{
namespace
{

constexpr double workingArea = 3.0e6;

} // namespace

Working prepare(const cv::Mat& bgr)
{
    Working w;
    w.two_tones = inTwoTones(bgr); // as faxes and many scans are: paper that lay flat
    w.shrink = std::max(1, int(std::ceil(std::sqrt(double(bgr.total()) / workingArea) - 0.1)));
    cv::Mat small = bgr;
    if (w.shrink > 1) {
        const cv::Rect whole(0, 0, bgr.cols / w.shrink * w.shrink, bgr.rows / w.shrink * w.shrink);
        cv::resize(bgr(whole), small, {whole.width / w.shrink, whole.height / w.shrink}, 0, 0,
                   cv::INTER_AREA);
    }
    cv::Mat channel[3];
    cv::split(small, channel);
    w.darkest = cv::min(cv::min(channel[0], channel[1]), channel[2]);
    w.brightest = cv::max(cv::max(channel[0], channel[1]), channel[2]);
    w.flat = flattenLighting(w.darkest);
    return w;
}

Working withoutInk(const Working& work)
{
    constexpr double kStrong = 0.5, kInkShare = 0.995; // of a page's pixels, that many are paler than its ink
    constexpr int kLeast = 15;
    cv::Mat around, dark;
    cv::resize(work.brightest, around, {}, 0.25, 0.25, cv::INTER_AREA);
    cv::dilate(around, around, cv::getStructuringElement(cv::MORPH_RECT, {15, 15}));
    cv::blur(around, around, {15, 15});
    cv::resize(around, around, work.brightest.size(), 0, 0, cv::INTER_LINEAR);
    cv::subtract(around, work.brightest, dark);
    std::array<double, 256> count{};
    for (int y = 0; y < dark.rows; ++y) {
        for (int x = 0; x < dark.cols; ++x) {
            ++count[dark.at<uchar>(y, x)];
        }
    }
    int level = 0;
    for (double below = count[0]; level < 255 && below < kInkShare * double(dark.total()); below += count[size_t(++level)]) {
    }
    cv::Mat ink = dark > std::max(double(kLeast), kStrong * level);
    cv::dilate(ink, ink, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
    // what lies round a stroke takes its place
    cv::Mat kept, weight, value;
    cv::threshold(ink, kept, 0, 1, cv::THRESH_BINARY_INV);
    kept.convertTo(weight, CV_32F);
    work.darkest.convertTo(value, CV_32F);
    value = value.mul(weight);
    cv::GaussianBlur(value, value, {0, 0}, 5);
    cv::GaussianBlur(weight, weight, {0, 0}, 5);
    value /= weight + 1e-3F;
    cv::Mat pale;
    value.convertTo(pale, CV_8U);
    Working without = work;
    without.darkest = work.darkest.clone();
    pale.copyTo(without.darkest, ink);
    without.flat = flattenLighting(without.darkest);
    return without;
}

Working withInkHeld(const Working& work)
{
    Working held = work;
    held.held = InkHeld::toLines;
    held.flat = flattenLighting(work.darkest, held.held);
    return held;
}

Working againstPaper(const Working& work)
{
    Working paper = work;
    paper.held = InkHeld::againstPaper;
    paper.flat = flattenLighting(work.darkest, paper.held);
    return paper;
}

} // namespace retrace::fringe
