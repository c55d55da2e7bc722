// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/Writers.h"

#include <algorithm>
#include <list>

namespace retrace {
namespace {

struct Run
{
    int y0 = 0, y1 = 0; ///< first row, and the row after the last
    bool touches(const Run& other) const { return y0 < other.y1 && other.y0 < y1; }
};

/// Runs of neighbouring columns, one a column.
struct Strip
{
    int x0 = 0;
    std::vector<Run> runs;
};

std::vector<Run> runsOf(const cv::Mat& mask, int x)
{
    std::vector<Run> runs;
    for (int y = 0; y < mask.rows; ++y) {
        if (mask.at<uchar>(y, x) == 0) {
            continue;
        }
        const int from = y;
        while (y < mask.rows && mask.at<uchar>(y, x) != 0) {
            ++y;
        }
        runs.push_back({from, y});
    }
    return runs;
}

/// Along the upper edges to the right and back along the lower ones.
std::vector<cv::Point> outlineOf(const Strip& strip)
{
    std::vector<cv::Point> points;
    const auto add = [&](int x, int y) {
        const std::size_t n = points.size();
        if (n >= 2 && points[n - 1].y == y && points[n - 2].y == y) {
            points.back().x = x; // the edge goes on
        } else {
            points.emplace_back(x, y);
        }
    };
    const int n = static_cast<int>(strip.runs.size());
    for (int k = 0; k < n; ++k) {
        add(strip.x0 + k, strip.runs[static_cast<std::size_t>(k)].y0);
        add(strip.x0 + k + 1, strip.runs[static_cast<std::size_t>(k)].y0);
    }
    for (int k = n - 1; k >= 0; --k) {
        add(strip.x0 + k + 1, strip.runs[static_cast<std::size_t>(k)].y1);
        add(strip.x0 + k, strip.runs[static_cast<std::size_t>(k)].y1);
    }
    return points;
}

} // namespace

std::vector<std::vector<cv::Point>> outlines(const cv::Mat& mask)
{
    std::vector<std::vector<cv::Point>> done;
    std::list<Strip> open;
    for (int x = 0; x <= mask.cols; ++x) {
        std::vector<Run> runs = x < mask.cols ? runsOf(mask, x) : std::vector<Run>();
        for (auto strip = open.begin(); strip != open.end();) {
            const auto next = std::ranges::find_if(runs, [&](const Run& run) { return run.touches(strip->runs.back()); });
            if (next == runs.end()) {
                done.push_back(outlineOf(*strip));
                strip = open.erase(strip);
            } else {
                strip->runs.push_back(*next);
                runs.erase(next);
                ++strip;
            }
        }
        for (const Run& run : runs) {
            open.push_back({x, {run}});
        }
    }
    return done;
}

} // namespace retrace
