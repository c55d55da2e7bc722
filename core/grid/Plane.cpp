// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Plane.h"

#include "core/record/Parallel.h"

#include <algorithm>
#include <cmath>

namespace retrace::fringe
{
namespace
{

constexpr double kOnPlane_mm = 0.12, kOffPlane_mm = 0.3, kMostOnPlane = 0.8; // of a sheet as a scanner sees it

/// The plane that most of a bent map lies on; nothing where it does not, or all of it does.
std::optional<LineMap> planeOfMost(const Measured& m)
{
    Measured as_mapped = m;
    for (const int axis : {0, 1}) {
        PhaseLattice& l = axis == 0 ? as_mapped.x : as_mapped.y;
        l.value = l.value.clone();
        l.trusted = l.trusted & m.sheet.mask;
        for (int r = 0; r < l.value.rows; ++r) {
            for (int c = 0; c < l.value.cols; ++c) {
                l.value.at<double>(r, c) = m.lines.at(l.place(c), l.place(r))[axis];
            }
        }
    }
    const LineMap plane = bestPlane(as_mapped);
    std::size_t known = 0, on = 0, off = 0;
    for (int r = 0; r < m.x.value.rows; ++r) {
        for (int c = 0; c < m.x.value.cols; ++c) {
            if (as_mapped.x.trusted.at<uchar>(r, c) && as_mapped.y.trusted.at<uchar>(r, c)) {
                const cv::Vec2d mapped(as_mapped.x.value.at<double>(r, c), as_mapped.y.value.at<double>(r, c));
                const double apart = cv::norm(mapped - plane.at(m.x.place(c), m.x.place(r))) * m.line_mm;
                ++known;
                on += apart < kOnPlane_mm;
                off += apart > kOffPlane_mm;
            }
        }
    }
    return off > 0 && on > kMostOnPlane * double(known) ? std::optional(plane) : std::nullopt;
}

/// How dark a map's lines are where it stands off another one, the mean about them left out.
double lineDarkness(const LineMap& map, const LineMap& other, const cv::Mat& flat, const Measured& m)
{
    double dark = 0;
    for (int y = 0; y < flat.rows; ++y) {
        for (int x = 0; x < flat.cols; ++x) {
            const int c = std::min(x / m.x.step, m.sheet.mask.cols - 1), r = std::min(y / m.x.step, m.sheet.mask.rows - 1);
            if (!m.sheet.mask.at<uchar>(r, c)) {
                continue;
            }
            const cv::Vec2d at = map.at(x, y);
            if (cv::norm(at - other.at(x, y)) * m.line_mm > kOffPlane_mm) {
                for (const int axis : {0, 1}) {
                    const double phase = 2 * CV_PI * at[axis];
                    dark -= flat.at<float>(y, x) * (std::cos(phase) + std::cos(2 * phase) + std::cos(3 * phase));
                }
            }
        }
    }
    return dark;
}

} // namespace

bool planeSuffices(const LineMap& plane, const LineMap& bent, const PhaseLattice& lattice,
                   double tolerance_px)
{
    std::vector<double> off;
    const int thin = std::max(1, lattice.value.rows / 40);
    for (int r = 0; r < lattice.value.rows; r += thin) {
        for (int c = 0; c < lattice.value.cols; c += thin) {
            if (lattice.trusted.at<uchar>(r, c)) {
                const double x = lattice.place(c), y = lattice.place(r);
                const double perLine =
                    1.0 / std::sqrt(std::abs(cv::determinant(plane.slope(x, y))));
                off.push_back(cv::norm(plane.at(x, y) - bent.at(x, y)) * perLine);
            }
        }
    }
    std::sort(off.begin(), off.end());
    return off.empty() || off[off.size() * 9 / 10] < tolerance_px;
}

LineMap bestPlane(const Measured& m)
{
    LineMap affine;
    LineMap perspective;
    double a = 0, p = 0;
    const auto fit = [&](LineMap& map, bool withPerspective) {
        map.plane = fitPlane(m.x, m.y, withPerspective);
        return spreadX(m.x, map, 0) + spreadX(m.y, map, 1);
    };
    both([&] { a = fit(affine, false); }, [&] { p = fit(perspective, true); });
    return p > 0.9 * a || planeSuffices(affine, perspective, m.x, 0.4) ? affine : perspective;
}

void holdToPlane(Measured& m, const cv::Mat& flat)
{
    const auto plane = planeOfMost(m);
    if (plane && lineDarkness(*plane, m.lines, flat, m) > lineDarkness(m.lines, *plane, flat, m)) {
        m.lines = *plane;
    }
}

} // namespace retrace::fringe
