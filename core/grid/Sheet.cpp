// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Sheet.h"

#include <opencv2/imgproc.hpp>

#include <cmath>

namespace retrace::fringe {
namespace {

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

} // namespace

SheetMask findSheet(const Working& work, const Measured& m)
{
    SheetMask s;
    s.scale = 1.0 / m.x.step;
    const cv::Mat good = agreeing(m);
    s.mask = cv::Mat(good.size(), CV_8U, cv::Scalar(255));
    s.coverage = cv::countNonZero(good) / double(good.total());
    (void)work;
    return s;
}

} // namespace retrace::fringe
