// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Camera.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr double kMeshMm = 2;
constexpr double kMeshRimMm = 4;

/// The camera: points of the sheet (mm from its middle, height up) to ideal pixels and back.
class Pinhole
{
public:
    Pinhole(const WearParams& wear, double width_mm, double height_mm, double px_per_mm)
        : m_mid(width_mm / 2, height_mm / 2), m_scale(px_per_mm), m_distance(wear.distance_mm > 0 ? wear.distance_mm : 1e7),
          m_k1(wear.lens_k1), m_radius2(std::pow(std::hypot(width_mm, height_mm) / 2 * px_per_mm, 2))
    {
        const double turn = wear.rotation_deg * CV_PI / 180, tilt = wear.tilt_deg * CV_PI / 180;
        const double way = wear.tilt_direction_deg * CV_PI / 180;
        const cv::Matx33d spin(std::cos(turn), -std::sin(turn), 0, std::sin(turn), std::cos(turn), 0, 0, 0, 1);
        const cv::Matx33d to(std::cos(way), std::sin(way), 0, -std::sin(way), std::cos(way), 0, 0, 0, 1);
        const cv::Matx33d lean(std::cos(tilt), 0, -std::sin(tilt), 0, 1, 0, std::sin(tilt), 0, std::cos(tilt));
        m_turn = to.t() * lean * to * spin * cv::Matx33d::diag({wear.stretch_x, 1, 1});
        // The plane z = 0 as a homography.
        const cv::Matx33d& r = m_turn;
        const cv::Matx33d plane(r(0, 0), r(0, 1), 0, r(1, 0), r(1, 1), 0, -r(2, 0) / m_distance, -r(2, 1) / m_distance, 1);
        m_back = plane.inv();
    }

    cv::Vec2d see(double x_mm, double y_mm, double z_mm) const
    {
        const cv::Vec3d p = m_turn * cv::Vec3d(x_mm - m_mid[0], y_mm - m_mid[1], z_mm);
        const double scale = m_scale / (1 - p[2] / m_distance);
        const cv::Vec2d ideal(p[0] * scale, p[1] * scale);
        return ideal * (1 + m_k1 * ideal.dot(ideal) / m_radius2);
    }

    /// The point of the level sheet that is seen at a pixel.
    cv::Vec2d level(cv::Vec2d px) const
    {
        cv::Vec2d ideal = px;
        for (int i = 0; i < 8 && m_k1 != 0; ++i) {
            ideal = px / (1 + m_k1 * std::min(1.5, ideal.dot(ideal) / m_radius2));
        }
        const cv::Vec3d p = m_back * cv::Vec3d(ideal[0] / m_scale, ideal[1] / m_scale, 1);
        return cv::Vec2d(p[0] / p[2], p[1] / p[2]) + m_mid;
    }

private:
    cv::Vec2d m_mid;
    double m_scale, m_distance, m_k1, m_radius2;
    cv::Matx33d m_turn, m_back;
};

/// Paper that rises over a slope covers less of the table: the mean over 12 mm of half the slope's square, summed.
cv::Mat shortening(const cv::Mat& height, bool along_x)
{
    cv::Mat slope;
    cv::Sobel(height, slope, CV_32F, along_x ? 1 : 0, along_x ? 0 : 1, 3, 0.125);
    slope = slope.mul(slope) * 0.5;
    cv::GaussianBlur(slope, slope, {}, along_x ? 0.5 : 6, along_x ? 6 : 0.5);
    cv::Mat sum = along_x ? slope : slope.t();
    for (int r = 0; r < sum.rows; ++r) {
        float* row = sum.ptr<float>(r);
        float total = 0;
        for (int c = 0; c < sum.cols; ++c) {
            total += row[c];
            row[c] = total;
        }
        const float middle = row[sum.cols / 2];
        for (int c = 0; c < sum.cols; ++c) {
            row[c] -= middle;
        }
    }
    return along_x ? sum : cv::Mat(sum.t());
}

/// x, y and height of the mesh's points of the sheet in the room.
struct Surface
{
    cv::Mat x_mm, y_mm, z_mm; ///< CV_32F
};

void addFeed(Surface& surface, const WearParams& wear, Random& random)
{
    if (wear.lens_wave_mm <= 0) {
        return;
    }
    cv::Mat row(1, surface.x_mm.cols, CV_32F), column(1, surface.x_mm.rows, CV_32F);
    surface.x_mm += cv::repeat(smoothNoise(row.size(), 9, random), surface.x_mm.rows, 1) * wear.lens_wave_mm;
    const cv::Mat down = smoothNoise(column.size(), 9, random).t();
    surface.y_mm += cv::repeat(down, 1, surface.x_mm.cols) * wear.lens_wave_mm;
}

Surface layOut(const Relief& relief, const WearParams& wear, cv::Size nodes, Random& random)
{
    Surface surface{cv::Mat(nodes, CV_32F), cv::Mat(nodes, CV_32F), cv::Mat(nodes, CV_32F, cv::Scalar(0))};
    for (int r = 0; r < nodes.height; ++r) {
        for (int c = 0; c < nodes.width; ++c) {
            surface.x_mm.at<float>(r, c) = static_cast<float>(c * kMeshMm - kMeshRimMm);
            surface.y_mm.at<float>(r, c) = static_cast<float>(r * kMeshMm - kMeshRimMm);
        }
    }
    addFeed(surface, wear, random);
    if (relief.flat() || wear.flatness >= 1) {
        return surface;
    }
    // A mesh of 2 mm takes no sharper bend than this.
    cv::Mat height;
    cv::GaussianBlur(relief.height.values, height, {}, 2.2);
    height *= 1 - wear.flatness;
    const cv::Mat short_x = shortening(height, true), short_y = shortening(height, false);
    const double first = (-kMeshRimMm - relief.height.origin_mm) / relief.height.step_mm;
    const auto sample = [&](const cv::Mat& field, int r, int c) {
        const int rr = std::min(field.rows - 1, static_cast<int>(first + r * kMeshMm));
        const int cc = std::min(field.cols - 1, static_cast<int>(first + c * kMeshMm));
        return field.at<float>(rr, cc);
    };
    for (int r = 0; r < nodes.height; ++r) {
        for (int c = 0; c < nodes.width; ++c) {
            surface.z_mm.at<float>(r, c) = sample(height, r, c);
            surface.x_mm.at<float>(r, c) -= sample(short_x, r, c);
            surface.y_mm.at<float>(r, c) -= sample(short_y, r, c);
        }
    }
    return surface;
}

/// The page's frame about the seen sheet: (left, top) in ideal pixels, and the size.
std::pair<cv::Vec2d, cv::Size> frameOf(const GridMap& seen, cv::Size2d sheet_mm, const WearParams& wear, double px_per_mm)
{
    cv::Vec2d low(1e9, 1e9), high(-1e9, -1e9);
    const auto reach = [&](double x_mm, double y_mm) {
        const PagePoint p = seen.toPage({x_mm, y_mm});
        low = {std::min(low[0], p.x_px), std::min(low[1], p.y_px)};
        high = {std::max(high[0], p.x_px), std::max(high[1], p.y_px)};
    };
    for (int i = 0; i <= 60; ++i) {
        const double x_mm = sheet_mm.width * i / 60, y_mm = sheet_mm.height * i / 60;
        reach(x_mm, 0);
        reach(x_mm, sheet_mm.height);
        reach(0, y_mm);
        reach(sheet_mm.width, y_mm);
    }
    const auto& m = wear.margin_mm;
    low -= cv::Vec2d(m[0], m[1]) * px_per_mm;
    high += cv::Vec2d(m[2], m[3]) * px_per_mm;
    return {low, {std::max(64, static_cast<int>(std::lround(high[0] - low[0]))),
                  std::max(64, static_cast<int>(std::lround(high[1] - low[1])))}};
}

/// Catmull-Rom on a field of 2-vectors, as GridMap interpolates; clamped at the rim.
cv::Vec2d between(const cv::Mat& field, double x, double y)
{
    x = std::clamp(x, 1.0, field.cols - 2.001);
    y = std::clamp(y, 1.0, field.rows - 2.001);
    const int c = std::min(static_cast<int>(x), field.cols - 3), r = std::min(static_cast<int>(y), field.rows - 3);
    const auto weights = [](double t) {
        const double t2 = t * t, t3 = t2 * t;
        return cv::Vec4d(0.5 * (-t3 + 2 * t2 - t), 0.5 * (3 * t3 - 5 * t2 + 2), 0.5 * (-3 * t3 + 4 * t2 + t), 0.5 * (t3 - t2));
    };
    const cv::Vec4d wx = weights(x - c), wy = weights(y - r);
    cv::Vec2d sum;
    for (int j = 0; j < 4; ++j) {
        const cv::Vec2d* row = field.ptr<cv::Vec2d>(r + j - 1) + c - 1;
        sum += wy[j] * (wx[0] * row[0] + wx[1] * row[1] + wx[2] * row[2] + wx[3] * row[3]);
    }
    return sum;
}

/// Solves p + drift(p) = level(px) at the lattice's points. The drift is small and smooth: it converges.
void invertView(View& view, const Pinhole& camera, const cv::Mat& drift, cv::Vec2d start)
{
    const cv::Size points((view.size.width + view.step_px - 1) / view.step_px + 1,
                          (view.size.height + view.step_px - 1) / view.step_px + 1);
    view.paper_mm = cv::Mat(points, CV_32FC2);
    for (int r = 0; r < points.height; ++r) {
        for (int c = 0; c < points.width; ++c) {
            const cv::Vec2d px((c + 0.5) * view.step_px - 0.5, (r + 0.5) * view.step_px - 0.5);
            const cv::Vec2d target = camera.level(px + start + cv::Vec2d(0.5, 0.5));
            cv::Vec2d p = target;
            for (int i = 0; i < 12; ++i) {
                const cv::Vec2d next = target - between(drift, (p[0] + kMeshRimMm) / kMeshMm, (p[1] + kMeshRimMm) / kMeshMm);
                const double moved = cv::norm(next - p, cv::NORM_L1);
                p = next;
                if (moved < 2e-4) {
                    break;
                }
            }
            view.paper_mm.at<cv::Vec2f>(r, c) = {static_cast<float>(p[0]), static_cast<float>(p[1])};
        }
    }
}

} // namespace

View makeView(const Relief& relief, const WearParams& wear, double width_mm, double height_mm, double px_per_mm,
              Random& random)
{
    const cv::Size nodes = Lattice::nodes(width_mm, height_mm, kMeshRimMm, kMeshMm);
    const Surface surface = layOut(relief, wear, nodes, random);
    const Pinhole camera(wear, width_mm, height_mm, px_per_mm);
    cv::Mat seen(nodes, CV_64FC2), drift(nodes, CV_64FC2);
    for (int r = 0; r < nodes.height; ++r) {
        for (int c = 0; c < nodes.width; ++c) {
            const cv::Vec2d px = camera.see(surface.x_mm.at<float>(r, c), surface.y_mm.at<float>(r, c),
                                            surface.z_mm.at<float>(r, c));
            seen.at<cv::Vec2d>(r, c) = px;
            drift.at<cv::Vec2d>(r, c) = camera.level(px) - cv::Vec2d(c * kMeshMm - kMeshRimMm, r * kMeshMm - kMeshRimMm);
        }
    }
    View view;
    view.px_per_mm = px_per_mm;
    const auto [start, size] = frameOf(GridMap(seen, {-kMeshRimMm, -kMeshRimMm}, kMeshMm), {width_mm, height_mm}, wear,
                                       px_per_mm);
    view.size = size;
    view.step_px = std::clamp(static_cast<int>(std::lround(px_per_mm)), 4, 16);
    invertView(view, camera, drift, start);
    seen -= cv::Scalar(start[0] + 0.5, start[1] + 0.5);
    view.map = GridMap(seen, {-kMeshRimMm, -kMeshRimMm}, kMeshMm);
    return view;
}

} // namespace retrace
