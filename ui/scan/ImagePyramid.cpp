// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scan/ImagePyramid.h"

#include <QColor>
#include <QPainter>

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace retrace {

namespace {

constexpr int kSmallestSide_px = 256;

/// A QImage that owns its share of the Mat's pixels.
QImage share(const cv::Mat& bgra, QImage::Format format)
{
    auto* const held = new cv::Mat(bgra);
    return QImage(
        held->data, held->cols, held->rows, static_cast<qsizetype>(held->step), format,
        [](void* mat) { delete static_cast<cv::Mat*>(mat); }, held);
}

} // namespace

const std::vector<QColor>& maskColours()
{
    static const std::vector<QColor> colours{QColor(0, 0, 0, 0), QColor(0xC2185B), QColor(0x00796B),
                                             QColor(0xB45F00), QColor(0x5E6AD2)};
    return colours;
}

ImagePyramid::ImagePyramid(cv::Mat bgra, QImage::Format format)
{
    m_levels.push_back(share(bgra, format));
    while (std::max(bgra.cols, bgra.rows) > kSmallestSide_px &&
           std::min(bgra.cols, bgra.rows) > 1) {
        cv::Mat half;
        cv::resize(bgra, half, {std::max(1, bgra.cols / 2), std::max(1, bgra.rows / 2)}, 0, 0,
                   cv::INTER_AREA);
        m_levels.push_back(share(half, format));
        bgra = half;
    }
}

std::shared_ptr<const ImagePyramid> ImagePyramid::fromBgr(const cv::Mat& bgr)
{
    if (bgr.empty()) {
        return nullptr;
    }
    cv::Mat bgra;
    cv::cvtColor(bgr, bgra, cv::COLOR_BGR2BGRA);
    return std::shared_ptr<const ImagePyramid>(new ImagePyramid(bgra, QImage::Format_RGB32));
}

std::shared_ptr<const ImagePyramid> ImagePyramid::fromClasses(const cv::Mat& classes)
{
    if (classes.empty()) {
        return nullptr;
    }
    const auto& colours = maskColours();
    cv::Mat bgra(classes.size(), CV_8UC4, cv::Scalar::all(0));
    for (int y = 0; y < classes.rows; ++y) {
        const auto* const from = classes.ptr<unsigned char>(y);
        auto* const to = bgra.ptr<cv::Vec4b>(y);
        for (int x = 0; x < classes.cols; ++x) {
            if (from[x] > 0 && from[x] < colours.size()) {
                const QColor& c = colours[from[x]];
                to[x] = {static_cast<uchar>(c.blue()), static_cast<uchar>(c.green()),
                         static_cast<uchar>(c.red()), 255};
            }
        }
    }
    return std::shared_ptr<const ImagePyramid>(
        new ImagePyramid(bgra, QImage::Format_ARGB32_Premultiplied));
}

void ImagePyramid::draw(QPainter& painter, const QRectF& target, const QRectF& source,
                        double device_ratio) const
{
    const QRectF all(QPointF(0, 0), QSizeF(size()));
    const QRectF part = source.intersected(all);
    if (m_levels.empty() || part.isEmpty() || source.isEmpty()) {
        return;
    }
    const double across = target.width() / source.width();
    const double down = target.height() / source.height();
    // The smallest level that still has a pixel for each of the screen's.
    std::size_t level = 0;
    for (double scale = across * device_ratio; scale <= 0.5 && level + 1 < m_levels.size();
         scale *= 2) {
        ++level;
    }
    const QImage& image = m_levels[level];
    const double fx = image.width() / all.width();
    const double fy = image.height() / all.height();
    const QRectF place(target.x() + (part.x() - source.x()) * across,
                       target.y() + (part.y() - source.y()) * down, part.width() * across,
                       part.height() * down);
    const QRectF from(part.x() * fx, part.y() * fy, part.width() * fx, part.height() * fy);
    // Far in, single pixels are what a person wants to see.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, across * device_ratio < 6);
    painter.drawImage(place, image, from);
}

} // namespace retrace
