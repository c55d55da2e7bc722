// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Relief.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr double kRimMm = 6;
constexpr double kPi = std::numbers::pi;

struct Crease
{
    double x_mm, y_mm, nx, ny; ///< middle and normal
    double slope, length_mm, reach_mm;
};

/// A crease bends the sheet along a line: a tent that fades along the line and away from it.
void addCrease(Lattice& field, const Crease& crease)
{
    const double reach_mm = 2.2 * std::max(crease.length_mm, crease.reach_mm);
    const auto index = [&field](double mm) { return static_cast<int>((mm - field.origin_mm) / field.step_mm); };
    const cv::Rect all(cv::Point(), field.values.size());
    const cv::Rect window = all & cv::Rect(cv::Point(index(crease.x_mm - reach_mm), index(crease.y_mm - reach_mm)),
                                           cv::Point(index(crease.x_mm + reach_mm), index(crease.y_mm + reach_mm)));
    for (int r = window.y; r < window.br().y; ++r) {
        float* row = field.values.ptr<float>(r);
        const double dy = field.mm(r) - crease.y_mm;
        for (int c = window.x; c < window.br().x; ++c) {
            const double dx = field.mm(c) - crease.x_mm;
            const float away = static_cast<float>(std::abs(dx * crease.nx + dy * crease.ny) / crease.reach_mm);
            const float along = static_cast<float>((dy * crease.nx - dx * crease.ny) / crease.length_mm);
            const float fade = std::max(0.0F, 1 - along * along / 4.84F) * std::max(0.0F, 1 - away / 2.2F);
            row[c] += static_cast<float>(crease.slope * crease.reach_mm) * fade * fade;
        }
    }
}

void addCreases(Lattice& field, const WearParams& wear, double width_mm, double height_mm, Random& random)
{
    for (int i = 0; i < wear.creases; ++i) {
        const double angle = random.between(0, kPi);
        // Few long creases that make facets, many short ones between them.
        const bool fine = random.chance(0.55);
        const double size = std::pow(random.uniform(), 1.7);
        const double slope = wear.crease_slope * random.normal() * (fine ? 0.8 : 1.0);
        const Crease crease{random.between(-10, width_mm + 10), random.between(-10, height_mm + 10), std::cos(angle),
                            std::sin(angle), slope, fine ? 5 + 18 * size : 18 + 75 * size, fine ? 2 + 6 * size : 8 + 30 * size};
        addCrease(field, crease);
    }
}

/// Folded in halves, in thirds, or anyhow.
Fold drawFold(double width_mm, double height_mm, Random& random)
{
    const double kind = random.uniform();
    double angle = kind < 0.45 ? 0 : kind < 0.75 ? kPi / 2 : random.between(0, kPi);
    angle += 0.02 * random.normal();
    const double share = kind < 0.75 ? random.pick(std::vector<double>{0.5, 0.5, 1.0 / 3, 2.0 / 3, 0.25, 0.75})
                                     : random.between(0.2, 0.8);
    Fold fold{std::cos(angle), std::sin(angle), 0};
    fold.distance_mm = fold.nx * width_mm * (share + 0.01 * random.normal()) + fold.ny * height_mm * share;
    if (kind >= 0.75) {
        fold.distance_mm = fold.nx * width_mm * random.between(0.25, 0.75) + fold.ny * height_mm * random.between(0.25, 0.75);
    }
    return fold;
}

void addFold(Lattice& field, const Fold& fold, double height_mm, double reach_mm)
{
    for (int r = 0; r < field.values.rows; ++r) {
        float* row = field.values.ptr<float>(r);
        for (int c = 0; c < field.values.cols; ++c) {
            const double away = std::abs(fold.nx * field.mm(c) + fold.ny * field.mm(r) - fold.distance_mm) / reach_mm;
            // Straight flanks, that level out at a distance.
            row[c] += static_cast<float>(height_mm * std::max(0.0, 1 - away + 0.25 * away * away) * (away < 2));
        }
    }
}

void addCurl(Lattice& field, const WearParams& wear, double width_mm, double height_mm)
{
    const double angle = wear.curl_deg * kPi / 180;
    const double half_mm = std::hypot(width_mm, height_mm) / 2;
    for (int r = 0; r < field.values.rows; ++r) {
        float* row = field.values.ptr<float>(r);
        for (int c = 0; c < field.values.cols; ++c) {
            const double u = ((field.mm(c) - width_mm / 2) * std::cos(angle) +
                              (field.mm(r) - height_mm / 2) * std::sin(angle)) / half_mm;
            row[c] += static_cast<float>(wear.curl_mm * std::cos(u * kPi / 2));
        }
    }
}

} // namespace

cv::Size Lattice::nodes(double width_mm, double height_mm, double rim_mm, double step_mm)
{
    return {2 + static_cast<int>((width_mm + 2 * rim_mm) / step_mm), 2 + static_cast<int>((height_mm + 2 * rim_mm) / step_mm)};
}

Relief drawRelief(const WearParams& wear, double width_mm, double height_mm, Random& random)
{
    Relief relief;
    if (wear.folds == 0 && wear.creases == 0 && wear.curl_mm == 0) {
        return relief;
    }
    relief.height.origin_mm = -kRimMm;
    relief.height.values = cv::Mat(Lattice::nodes(width_mm, height_mm, kRimMm, 1), CV_32F, cv::Scalar(0));
    addCreases(relief.height, wear, width_mm, height_mm, random);
    if (wear.creases > 0) {
        cv::GaussianBlur(relief.height.values, relief.height.values, {}, 0.6);
    }
    for (int i = 0; i < wear.folds; ++i) {
        relief.folds.push_back(drawFold(width_mm, height_mm, random));
        const double sign = random.chance(0.5) ? 1 : -1;
        addFold(relief.height, relief.folds.back(), sign * wear.fold_height_mm * random.between(0.6, 1),
                random.between(35, 110));
    }
    if (wear.curl_mm != 0) {
        addCurl(relief.height, wear, width_mm, height_mm);
    }
    return relief;
}

cv::Mat shadeRelief(const Relief& relief, const WearParams& wear)
{
    cv::Mat dx, dy;
    cv::Sobel(relief.height.values, dx, CV_32F, 1, 0, 3, 0.125);
    cv::Sobel(relief.height.values, dy, CV_32F, 0, 1, 3, 0.125);
    const double angle = wear.light_deg * kPi / 180;
    cv::Mat light = (dx * std::cos(angle) + dy * std::sin(angle)) * wear.relief_light + 1.0;
    cv::max(light, 0.35, light);
    return cv::min(light, 1.2);
}

cv::Mat smoothNoise(cv::Size size, int cells, Random& random)
{
    cv::Mat coarse(std::max(3, cells * size.height / std::max(1, size.width)), std::max(3, cells), CV_32F);
    for (auto it = coarse.begin<float>(); it != coarse.end<float>(); ++it) {
        *it = static_cast<float>(random.between(-1, 1));
    }
    cv::Mat field;
    cv::resize(coarse, field, size, 0, 0, cv::INTER_CUBIC);
    return field;
}

} // namespace retrace
