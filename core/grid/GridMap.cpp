// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Grid.h"

#include <algorithm>
#include <cmath>

namespace retrace
{
namespace
{

/// Catmull-Rom weights for the four nodes round `t` in 0..1.
std::array<double, 4> cubicWeights(double t)
{
    const double t2 = t * t;
    const double t3 = t2 * t;
    return {0.5 * (-t3 + 2 * t2 - t), 0.5 * (3 * t3 - 5 * t2 + 2), 0.5 * (-3 * t3 + 4 * t2 + t),
            0.5 * (t3 - t2)};
}

/// A mesh node; one row or column outside the mesh it is extrapolated linearly.
cv::Vec2d nodeAt(const cv::Mat& nodes, int row, int col)
{
    const int r = std::clamp(row, 0, nodes.rows - 1);
    const int c = std::clamp(col, 0, nodes.cols - 1);
    const cv::Vec2d edge = nodes.at<cv::Vec2d>(r, c);
    cv::Vec2d p = edge;
    if (r != row) {
        p += edge - nodes.at<cv::Vec2d>(row < r ? r + 1 : r - 1, c);
    }
    if (c != col) {
        p += edge - nodes.at<cv::Vec2d>(r, col < c ? c + 1 : c - 1);
    }
    return p;
}

PagePoint inCell(const cv::Mat& nodes, double gx, double gy)
{
    const int col = std::clamp(int(std::floor(gx)), 0, nodes.cols - 2);
    const int row = std::clamp(int(std::floor(gy)), 0, nodes.rows - 2);
    const auto wx = cubicWeights(gx - col);
    const auto wy = cubicWeights(gy - row);
    cv::Vec2d sum(0, 0);
    for (int j = 0; j < 4; ++j) {
        for (int i = 0; i < 4; ++i) {
            sum += wy[j] * wx[i] * nodeAt(nodes, row + j - 1, col + i - 1);
        }
    }
    return {sum[0], sum[1]};
}

} // namespace

GridMap::GridMap(cv::Mat nodes, PaperPoint origin, double step_mm)
    : m_nodes(std::move(nodes)), m_origin(origin), m_step_mm(step_mm)
{
    CV_Assert(m_nodes.type() == CV_64FC2 && m_nodes.rows >= 2 && m_nodes.cols >= 2 && step_mm > 0);
}

GridMap GridMap::affine(double px_per_mm_x, double px_per_mm_y, double rotation_deg, PagePoint at,
                        cv::Size page)
{
    const double c = std::cos(rotation_deg * CV_PI / 180);
    const double s = std::sin(rotation_deg * CV_PI / 180);
    const double step = 5.0;
    double x0 = 1e300, y0 = 1e300, x1 = -1e300, y1 = -1e300;
    for (int k = 0; k < 4; ++k) {
        const double dx = (k & 1 ? page.width - 0.5 : -0.5) - at.x_px;
        const double dy = (k & 2 ? page.height - 0.5 : -0.5) - at.y_px;
        const double u = (c * dx + s * dy) / px_per_mm_x;
        const double v = (-s * dx + c * dy) / px_per_mm_y;
        x0 = std::min(x0, u), x1 = std::max(x1, u), y0 = std::min(y0, v), y1 = std::max(y1, v);
    }
    const PaperPoint origin{std::floor(x0 / step) * step, std::floor(y0 / step) * step};
    cv::Mat nodes(2 + int((y1 - origin.y_mm) / step), 2 + int((x1 - origin.x_mm) / step), CV_64FC2);
    nodes.forEach<cv::Vec2d>([&](cv::Vec2d& p, const int* rc) {
        const double u = (origin.x_mm + rc[1] * step) * px_per_mm_x;
        const double v = (origin.y_mm + rc[0] * step) * px_per_mm_y;
        p = {at.x_px + c * u - s * v, at.y_px + s * u + c * v};
    });
    return GridMap(nodes, origin, step);
}

PagePoint GridMap::toPage(PaperPoint p) const
{
    const double gx = (p.x_mm - m_origin.x_mm) / m_step_mm;
    const double gy = (p.y_mm - m_origin.y_mm) / m_step_mm;
    const double cx = std::clamp(gx, 0.0, m_nodes.cols - 1.0);
    const double cy = std::clamp(gy, 0.0, m_nodes.rows - 1.0);
    const PagePoint at = inCell(m_nodes, cx, cy);
    if (cx == gx && cy == gy) {
        return at;
    }
    // Outside: along the slope at the mesh's edge.
    const double h = 0.25;
    const double sx = cx + h <= m_nodes.cols - 1 ? h : -h;
    const double sy = cy + h <= m_nodes.rows - 1 ? h : -h;
    const PagePoint px = inCell(m_nodes, cx + sx, cy);
    const PagePoint py = inCell(m_nodes, cx, cy + sy);
    return {at.x_px + (gx - cx) / sx * (px.x_px - at.x_px) + (gy - cy) / sy * (py.x_px - at.x_px),
            at.y_px + (gx - cx) / sx * (px.y_px - at.y_px) + (gy - cy) / sy * (py.y_px - at.y_px)};
}

PaperPoint GridMap::toPaper(PagePoint p) const
{
    // Start at the nearest of a few nodes, then Newton with numeric slopes.
    PaperPoint q = m_origin;
    double nearest = 1e300;
    const int skip = std::max(1, std::min(m_nodes.rows, m_nodes.cols) / 8);
    for (int r = 0; r < m_nodes.rows; r += skip) {
        for (int c = 0; c < m_nodes.cols; c += skip) {
            const cv::Vec2d& n = m_nodes.at<cv::Vec2d>(r, c);
            const double d = std::hypot(n[0] - p.x_px, n[1] - p.y_px);
            if (d < nearest) {
                nearest = d;
                q = {m_origin.x_mm + c * m_step_mm, m_origin.y_mm + r * m_step_mm};
            }
        }
    }
    const double h = 0.2;
    for (int k = 0; k < 20; ++k) {
        const PagePoint a = toPage(q);
        const PagePoint bx = toPage({q.x_mm + h, q.y_mm});
        const PagePoint by = toPage({q.x_mm, q.y_mm + h});
        const double xx = (bx.x_px - a.x_px) / h, xy = (by.x_px - a.x_px) / h;
        const double yx = (bx.y_px - a.y_px) / h, yy = (by.y_px - a.y_px) / h;
        const double det = xx * yy - xy * yx;
        if (std::abs(det) < 1e-12) {
            break;
        }
        const double ex = p.x_px - a.x_px, ey = p.y_px - a.y_px;
        const double dx = (yy * ex - xy * ey) / det, dy = (xx * ey - yx * ex) / det;
        q.x_mm += dx;
        q.y_mm += dy;
        if (std::abs(dx) + std::abs(dy) < 1e-7) {
            break;
        }
    }
    return q;
}

PaperBox GridMap::extent() const
{
    if (empty()) {
        return {};
    }
    return {m_origin.x_mm, m_origin.y_mm, m_origin.x_mm + (m_nodes.cols - 1) * m_step_mm,
            m_origin.y_mm + (m_nodes.rows - 1) * m_step_mm};
}

std::string_view gridSourceName(GridSource source)
{
    switch (source) {
    case GridSource::fringes:
        return "fringes";
    case GridSource::pageEdges:
        return "page edges";
    case GridSource::traces:
        return "traces";
    case GridSource::given:
        return "given";
    case GridSource::resolution:
        return "file resolution";
    case GridSource::none:
        return "none";
    }
    return "none";
}

} // namespace retrace
