// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/Page.h"

#include <array>
#include <vector>

namespace retrace {

/// A PDF matrix [a b c d e f]: x' = a x + c y + e, y' = b x + d y + f.
struct PdfMatrix
{
    double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

    PagePoint map(double x, double y) const { return {a * x + c * y + e, b * x + d * y + f}; }
    double determinant() const { return a * d - b * c; }
};

/// First `inner`, then `outer`: what `cm` does with the current matrix as `outer`.
PdfMatrix operator*(const PdfMatrix& inner, const PdfMatrix& outer);

struct PdfState
{
    PdfMatrix ctm;
    double width = 1;
    bool dashed = false;
    std::array<unsigned char, 3> stroke{0, 0, 0};
};

/// Components as G, RG and K take them (1, 3 or 4 of 0..1) as 8-bit RGB; other counts give black.
std::array<unsigned char, 3> pdfColour(const std::vector<double>& components);

/// The path under construction, flattened as it grows, already in the drawn page's points.
class PdfPathBuilder
{
public:
    struct Subpath
    {
        std::vector<PagePoint> points;
        bool closed = false;
    };

    void moveTo(PagePoint p);
    void lineTo(PagePoint p);
    void curveTo(PagePoint p1, PagePoint p2, PagePoint p3);
    void close();
    void clear() { m_subpaths.clear(); }
    PagePoint current() const;
    std::size_t points() const;
    const std::vector<Subpath>& subpaths() const { return m_subpaths; }

private:
    std::vector<Subpath> m_subpaths;
};

} // namespace retrace
