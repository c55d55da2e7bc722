// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/LostRows.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <vector>

namespace retrace {
namespace {

constexpr int kTwoTones = 12;        // grey levels from black or white
constexpr double kMostTwoTones = 0.98, kThroughout = 0.97; // of the picture's pixels; of a row's
constexpr int kMostRows = 3;         // a thicker band is no lost row
constexpr std::size_t kMostStreaks = 8;

struct Run { int from = 0, to = 0; }; ///< rows [from, to)

/// Runs of rows of which `least` pixels are set, up to kMostRows of them, with rows on both sides.
std::vector<Run> runsOf(const cv::Mat& set, double least)
{
    cv::Mat sum;
    cv::reduce(set, sum, 1, cv::REDUCE_SUM, CV_32S);
    std::vector<Run> runs;
    for (int y = 0; y < set.rows;) {
        const int from = y;
        while (y < set.rows && sum.at<int>(y) >= least * 255 * set.cols) {
            ++y;
        }
        if (y > from && y - from <= kMostRows && from > 0 && y < set.rows) {
            runs.push_back({from, y});
        }
        y = std::max(y, from + 1);
    }
    return runs;
}

} // namespace

bool inTwoTones(const cv::Mat& bgr)
{
    double extreme = 0, all = 0;
    for (int y = 0; y < bgr.rows; y += 8) {
        const cv::Mat levels = bgr.row(y).reshape(1);
        extreme += cv::countNonZero(levels <= kTwoTones) + cv::countNonZero(levels >= 255 - kTwoTones);
        all += static_cast<double>(levels.total());
    }
    return extreme >= kMostTwoTones * all;
}

std::shared_ptr<const PageImage> withoutLostRows(const std::shared_ptr<const PageImage>& page)
{
    if (!page || page->bgr.type() != CV_8UC3 || page->bgr.rows < 3 || !inTwoTones(page->bgr)) {
        return page;
    }
    cv::Mat grey;
    cv::cvtColor(page->bgr, grey, cv::COLOR_BGR2GRAY);
    const cv::Mat dark = grey < 128;
    const std::vector<Run> streaks = runsOf(dark, kThroughout);
    if (streaks.size() > kMostStreaks) {
        return page;
    }
    std::vector<Run> lost = runsOf(~dark, 1.0);
    lost.insert(lost.end(), streaks.begin(), streaks.end());
    auto whole = std::make_shared<PageImage>(*page);
    whole->bgr = page->bgr.clone();
    bool changed = false;
    for (const Run& run : lost) {
        const cv::Mat agreed = dark.row(run.from - 1) & dark.row(run.to);
        for (int y = run.from; y < run.to; ++y) {
            changed = changed || cv::countNonZero(agreed != dark.row(y)) > 0;
            cv::Mat row = whole->bgr.row(y);
            row.setTo(cv::Scalar::all(255));
            row.setTo(cv::Scalar::all(0), agreed);
        }
    }
    return changed ? whole : page;
}

} // namespace retrace
