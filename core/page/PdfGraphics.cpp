// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/PdfGraphics.h"

#include <algorithm>
#include <cmath>

namespace retrace {

PdfMatrix operator*(const PdfMatrix& in, const PdfMatrix& out)
{
    return {in.a * out.a + in.b * out.c,         in.a * out.b + in.b * out.d,
            in.c * out.a + in.d * out.c,         in.c * out.b + in.d * out.d,
            in.e * out.a + in.f * out.c + out.e, in.e * out.b + in.f * out.d + out.f};
}

std::array<unsigned char, 3> pdfColour(const std::vector<double>& c)
{
    const auto byte = [](double v) { return static_cast<unsigned char>(std::lround(255 * std::clamp(v, 0.0, 1.0))); };
    switch (c.size()) {
    case 1: return {byte(c[0]), byte(c[0]), byte(c[0])};
    case 3: return {byte(c[0]), byte(c[1]), byte(c[2])};
    case 4: return {byte(1 - c[0] - c[3]), byte(1 - c[1] - c[3]), byte(1 - c[2] - c[3])};
    default: return {0, 0, 0};
    }
}

void PdfPathBuilder::moveTo(PagePoint p)
{
    if (!m_subpaths.empty() && m_subpaths.back().points.size() == 1) {
        m_subpaths.pop_back();
    }
    m_subpaths.push_back({{p}, false});
}

void PdfPathBuilder::lineTo(PagePoint p)
{
    if (m_subpaths.empty()) {
        moveTo(p);
        return;
    }
    if (m_subpaths.back().closed) {
        moveTo(m_subpaths.back().points.front());
    }
    m_subpaths.back().points.push_back(p);
}

void PdfPathBuilder::curveTo(PagePoint p1, PagePoint p2, PagePoint p3)
{
    constexpr double kTolerance = 0.005;
    const PagePoint p0 = current();
    const double bend = std::max(std::hypot(p0.x_px - 2 * p1.x_px + p2.x_px, p0.y_px - 2 * p1.y_px + p2.y_px),
                                 std::hypot(p1.x_px - 2 * p2.x_px + p3.x_px, p1.y_px - 2 * p2.y_px + p3.y_px));
    // The chord of a cubic cut in n parts is off by at most 6/8 of its largest second difference over n^2.
    const double parts = std::ceil(std::sqrt(0.75 * bend / kTolerance));
    const int n = std::isfinite(parts) ? std::clamp(static_cast<int>(std::min(parts, 200.0)), 1, 200) : 1;
    for (int k = 1; k <= n; ++k) {
        const double t = static_cast<double>(k) / n, s = 1 - t;
        const double w0 = s * s * s, w1 = 3 * s * s * t, w2 = 3 * s * t * t, w3 = t * t * t;
        lineTo({w0 * p0.x_px + w1 * p1.x_px + w2 * p2.x_px + w3 * p3.x_px,
                w0 * p0.y_px + w1 * p1.y_px + w2 * p2.y_px + w3 * p3.y_px});
    }
}

void PdfPathBuilder::close()
{
    if (!m_subpaths.empty()) {
        m_subpaths.back().closed = true;
    }
}

PagePoint PdfPathBuilder::current() const
{
    if (m_subpaths.empty()) {
        return {};
    }
    return m_subpaths.back().closed ? m_subpaths.back().points.front() : m_subpaths.back().points.back();
}

std::size_t PdfPathBuilder::points() const
{
    std::size_t n = 0;
    for (const auto& sub : m_subpaths) {
        n += sub.points.size();
    }
    return n;
}

} // namespace retrace
