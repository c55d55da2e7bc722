// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/PageLookup.h"

#include "core/record/Parallel.h"

#include <opencv2/imgproc.hpp>

namespace retrace {

cv::Mat paperOfPixels(const GridMap& map, cv::Size page)
{
    constexpr int cell = 8;
    const cv::Size nodes(page.width / cell + 2, page.height / cell + 2);
    cv::Mat coarse(nodes, CV_32FC2);
    inParallel(static_cast<std::size_t>(nodes.height), [&](std::size_t r) {
        for (int c = 0; c < nodes.width; ++c) {
            const PaperPoint p = map.toPaper({static_cast<double>(c * cell), static_cast<double>(r) * cell});
            coarse.at<cv::Vec2f>(static_cast<int>(r), c) = {static_cast<float>(p.x_mm), static_cast<float>(p.y_mm)};
        }
    });
    cv::Mat paper(page, CV_32FC2);
    for (int y = 0; y < page.height; ++y) {
        const cv::Vec2f* a = coarse.ptr<cv::Vec2f>(y / cell);
        const cv::Vec2f* b = coarse.ptr<cv::Vec2f>(y / cell + 1);
        const float t = static_cast<float>(y % cell) / cell;
        auto* out = paper.ptr<cv::Vec2f>(y);
        for (int x = 0; x < page.width; ++x) {
            const float s = static_cast<float>(x % cell) / cell;
            const int c = x / cell;
            out[x] = (1 - t) * ((1 - s) * a[c] + s * a[c + 1]) + t * ((1 - s) * b[c] + s * b[c + 1]);
        }
    }
    return paper;
}

} // namespace retrace
