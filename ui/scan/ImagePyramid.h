// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRectF>
#include <QSize>

#include <opencv2/core.hpp>

#include <memory>
#include <vector>

class QPainter;

namespace retrace {

/// A large image at full size and at 1/2, 1/4, ... of it, so that drawing costs what the screen
/// shows and not what the page holds. Built off the GUI thread, immutable afterwards.
class ImagePyramid
{
public:
    /// `bgr` is CV_8UC3.
    static std::shared_ptr<const ImagePyramid> fromBgr(const cv::Mat& bgr);
    /// `classes` is CV_8U of InkClass; each class becomes its colour of maskColours(), paper
    /// becomes transparent.
    static std::shared_ptr<const ImagePyramid> fromClasses(const cv::Mat& classes);

    QSize size() const { return m_levels.empty() ? QSize() : m_levels.front().size(); }
    int levels() const { return static_cast<int>(m_levels.size()); }

    /// Draws the part `source` (full-size pixels) onto `target`. `device_ratio`: device pixels per
    /// target unit.
    void draw(QPainter& painter, const QRectF& target, const QRectF& source,
              double device_ratio) const;

private:
    explicit ImagePyramid(cv::Mat bgra, QImage::Format format);

    std::vector<QImage> m_levels;
};

/// The colour of each InkClass in the mask, in the order of the enumeration; the first is
/// transparent.
const std::vector<QColor>& maskColours();

} // namespace retrace
