// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/LineMap.h"

#include "core/record/Median.h"
#include "core/record/Parallel.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace retrace::fringe
{
namespace
{

cv::Vec2d planeAt(const cv::Matx33d& h, double x, double y)
{
    const double w = h(2, 0) * x + h(2, 1) * y + h(2, 2);
    return {(h(0, 0) * x + h(0, 1) * y + h(0, 2)) / w, (h(1, 0) * x + h(1, 1) * y + h(1, 2)) / w};
}

struct Observation {
    double x, y, value;
    double weight;
    int axis;
};

std::vector<Observation> observations(const PhaseLattice& lattice, int axis)
{
    std::vector<Observation> out;
    const int thin = std::max(1, int(std::sqrt(double(lattice.value.total()) / 12000)));
    for (int r = 0; r < lattice.value.rows; r += thin) {
        for (int c = 0; c < lattice.value.cols; c += thin) {
            if (lattice.trusted.at<uchar>(r, c)) {
                out.push_back({lattice.place(c), lattice.place(r), lattice.value.at<double>(r, c),
                               lattice.amplitude.at<float>(r, c), axis});
            }
        }
    }
    return out;
}

/// Linear least squares for the eight numbers of a plane map; coordinates scaled to about -1..1
/// inside.
cv::Matx33d solvePlane(const std::vector<Observation>& all, const std::vector<double>& weight,
                       bool perspective)
{
    double scale = 1;
    for (const Observation& o : all) {
        scale = std::max({scale, o.x, o.y});
    }
    Eigen::Matrix<double, 8, 8> a = Eigen::Matrix<double, 8, 8>::Zero();
    Eigen::Matrix<double, 8, 1> b = Eigen::Matrix<double, 8, 1>::Zero();
    for (size_t i = 0; i < all.size(); ++i) {
        const Observation& o = all[i];
        const double x = o.x / scale, y = o.y / scale;
        Eigen::Matrix<double, 8, 1> row = Eigen::Matrix<double, 8, 1>::Zero();
        row.segment<3>(o.axis * 3) << x, y, 1;
        if (perspective) {
            row[6] = -o.value * x;
            row[7] = -o.value * y;
        }
        a += weight[i] * row * row.transpose();
        b += weight[i] * o.value * row;
    }
    if (!perspective) {
        a(6, 6) = a(7, 7) = 1;
    }
    const Eigen::Matrix<double, 8, 1> s = a.ldlt().solve(b);
    return {s[0] / scale, s[1] / scale, s[2], s[3] / scale, s[4] / scale, s[5],
            s[6] / scale, s[7] / scale, 1};
}

} // namespace

cv::Vec2d LineMap::at(double x, double y) const
{
    cv::Vec2d p = planeAt(plane, x, y);
    if (!bendX.empty()) {
        p += cv::Vec2d(bendX.at(x, y), bendY.at(x, y));
    }
    if (!fineX.empty()) {
        p += cv::Vec2d(fineX.at(x, y), fineY.at(x, y));
    }
    return p;
}

cv::Matx22d LineMap::slope(double x, double y) const
{
    const double h = 0.5;
    const cv::Vec2d dx = (at(x + h, y) - at(x - h, y)) / (2 * h);
    const cv::Vec2d dy = (at(x, y + h) - at(x, y - h)) / (2 * h);
    return {dx[0], dy[0], dx[1], dy[1]};
}

bool LineMap::invert(cv::Vec2d lines, cv::Point2d& p) const
{
    for (int k = 0; k < 12; ++k) {
        const cv::Vec2d e = lines - at(p.x, p.y);
        const cv::Matx22d s = slope(p.x, p.y);
        const double det = s(0, 0) * s(1, 1) - s(0, 1) * s(1, 0);
        if (std::abs(det) < 1e-12) {
            return false;
        }
        const cv::Point2d d((s(1, 1) * e[0] - s(0, 1) * e[1]) / det,
                            (s(0, 0) * e[1] - s(1, 0) * e[0]) / det);
        p += d;
        if (std::abs(d.x) + std::abs(d.y) < 1e-6) {
            return true;
        }
    }
    return false;
}

cv::Matx33d fitPlane(const PhaseLattice& x, const PhaseLattice& y, bool perspective)
{
    std::vector<Observation> all = observations(x, 0);
    const std::vector<Observation> other = observations(y, 1);
    all.insert(all.end(), other.begin(), other.end());
    std::vector<double> weight(all.size());
    std::vector<double> off(all.size(), 0.0);
    double spread = 1e9;
    cv::Matx33d plane;
    for (int round = 0; round < 8; ++round) {
        for (size_t i = 0; i < all.size(); ++i) {
            const double r = off[i] / (3 * spread);
            weight[i] = all[i].weight / ((1 + r * r) * (1 + r * r));
        }
        plane = solvePlane(all, weight, perspective);
        for (size_t i = 0; i < all.size(); ++i) {
            off[i] = std::abs(all[i].value - planeAt(plane, all[i].x, all[i].y)[all[i].axis]);
        }
        spread = 1.4826 * medianOf(off) + 1e-5;
    }
    return plane;
}

double spreadX(const PhaseLattice& lattice, const LineMap& map, int axis)
{
    std::vector<double> off;
    for (const Observation& o : observations(lattice, axis)) {
        off.push_back(std::abs(o.value - map.at(o.x, o.y)[axis]));
    }
    return 1.4826 * medianOf(off);
}

void fitBends(LineMap& map, const PhaseLattice& x, const PhaseLattice& y, cv::Size size,
              double knot, double stiffness)
{
    const auto bendOf = [&](const PhaseLattice& l, int axis) {
        std::vector<Sample> samples;
        for (int r = 0; r < l.value.rows; ++r) {
            for (int c = 0; c < l.value.cols; ++c) {
                if (l.trusted.at<uchar>(r, c)) {
                    const double off =
                        l.value.at<double>(r, c) - planeAt(map.plane, l.place(c), l.place(r))[axis];
                    samples.push_back({float(l.place(c)), float(l.place(r)), float(off),
                                       l.amplitude.at<float>(r, c)});
                }
            }
        }
        return SmoothField::fit(samples, size, knot, stiffness);
    };
    both([&] { map.bendX = bendOf(x, 0); }, [&] { map.bendY = bendOf(y, 1); });
}

} // namespace retrace::fringe
