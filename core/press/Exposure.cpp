// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Exposure.h"
#include "core/press/Tabletops.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr int kBand = 32;

/// What is known at each point of the view's lattice.
struct Point
{
    float x_px, y_px;  ///< on the flat raster
    float inside_px;   ///< distance to the sheet's edge, page px; negative outside
    float light;       ///< of the sheet
    float table_light; ///< of the table beside it
    float glare;       ///< 0..1
};
constexpr int kFields = sizeof(Point) / sizeof(float);

/// A straight shadow's edge across the page: 1 in the light, 1 - depth in the shadow, over `soft` of the page.
struct ShadowEdge
{
    double nx = 1, ny = 0, at = 0, depth = 0, soft = 0.05;
    double light(double x, double y) const
    {
        const double t = std::clamp((nx * x + ny * y - at) / soft + 0.5, 0.0, 1.0);
        return 1 - depth * t * t * (3 - 2 * t);
    }
};

/// Light over the page, in shares of the page's width.
class Lamp
{
public:
    Lamp(const WearParams& wear, Random& random) : m_wear(wear)
    {
        const double angle = wear.light_deg * CV_PI / 180;
        m_x = -std::cos(angle);
        m_y = -std::sin(angle);
        const double way = random.between(0, 2 * CV_PI);
        m_shadow = {std::cos(way), std::sin(way), random.between(0.1, 0.45), wear.shadow, random.between(0.03, 0.25)};
        const int side = random.whole(0, 3);
        m_lid = {side < 2 ? 1.0 : 0.0, side < 2 ? 0.0 : 1.0, side < 2 ? 0.5 : 0.36, wear.lid_shadow, random.between(0.06, 0.2)};
        if (side % 2 == 0) {
            m_lid.nx = -m_lid.nx;
            m_lid.ny = -m_lid.ny;
        }
        m_glare_x = random.between(-0.35, 0.35);
        m_glare_y = random.between(-0.25, 0.25);
        m_glare_size = random.between(0.05, 0.16);
    }

    double light(double x, double y) const
    {
        const double slope = 1 + m_wear.light_slope * (m_x * x + m_y * y);
        const double corner = 1 - m_wear.vignette * (x * x + y * y) / 0.4;
        return m_wear.exposure * slope * corner * m_shadow.light(x, y) * m_lid.light(x, y);
    }
    double glare(double x, double y) const
    {
        const double r2 = std::pow(x - m_glare_x, 2) + std::pow(y - m_glare_y, 2);
        return m_wear.glare * std::exp(-r2 / (2 * m_glare_size * m_glare_size));
    }

private:
    WearParams m_wear;
    double m_x = 0, m_y = 0, m_glare_x = 0, m_glare_y = 0, m_glare_size = 0.1;
    ShadowEdge m_shadow, m_lid;
};

float at(const cv::Mat& field, double x, double y)
{
    x = std::clamp(x, 0.0, field.cols - 1.001);
    y = std::clamp(y, 0.0, field.rows - 1.001);
    const int c = static_cast<int>(x), r = static_cast<int>(y);
    const float fx = static_cast<float>(x - c), fy = static_cast<float>(y - r);
    const float *a = field.ptr<float>(r) + c, *b = field.ptr<float>(r + 1) + c;
    return (1 - fy) * ((1 - fx) * a[0] + fx * a[1]) + fy * ((1 - fx) * b[0] + fx * b[1]);
}

/// The lattice's points: where, how far inside, how light.
cv::Mat layPoints(const FlatSheet& sheet, const View& view, const Relief& relief, const WearParams& wear, Random& random)
{
    const cv::Mat shade = relief.flat() || wear.relief_light == 0 ? cv::Mat() : shadeRelief(relief, wear);
    const Lamp lamp(wear, random);
    const bool pressed = wear.table == Tabletop::lid || wear.table == Tabletop::black;
    const double cast = pressed ? 0.1 : 0.38; // paper throws a soft shadow on its table
    cv::Mat points(view.paper_mm.size(), CV_32FC(kFields));
    for (int r = 0; r < points.rows; ++r) {
        Point* row = reinterpret_cast<Point*>(points.ptr<float>(r));
        for (int c = 0; c < points.cols; ++c) {
            const cv::Vec2f p = view.paper_mm.at<cv::Vec2f>(r, c);
            const double x = (static_cast<double>(c) * view.step_px) / view.size.width - 0.5;
            const double y = (static_cast<double>(r) * view.step_px - view.size.height / 2.0) / view.size.width;
            const double inside_mm = std::min(std::min<double>(p[0], sheet.width_mm - p[0]),
                                              std::min<double>(p[1], sheet.height_mm - p[1]));
            const double lamp_light = lamp.light(x, y);
            const double relief_light = shade.empty() ? 1.0
                : at(shade, (p[0] - relief.height.origin_mm) / relief.height.step_mm,
                     (p[1] - relief.height.origin_mm) / relief.height.step_mm);
            row[c].x_px = static_cast<float>(p[0] * sheet.px_per_mm - 0.5);
            row[c].y_px = static_cast<float>(p[1] * sheet.px_per_mm - 0.5);
            row[c].inside_px = static_cast<float>(inside_mm * view.px_per_mm);
            row[c].light = static_cast<float>(lamp_light * relief_light);
            row[c].table_light = static_cast<float>(lamp_light * (1 - cast * std::exp(std::min(0.0, inside_mm) / 3.0)));
            row[c].glare = static_cast<float>(lamp.glare(x, y));
        }
    }
    return points;
}

/// One page row of the lattice, linear between its points.
class RowOfPoints
{
public:
    RowOfPoints(const cv::Mat& points, int step_px) : m_points(points), m_step(step_px), m_row(points.cols * kFields) {}

    void take(int y)
    {
        const double at_row = (y + 0.5) / m_step - 0.5;
        const int r = std::clamp(static_cast<int>(std::floor(at_row)), 0, m_points.rows - 2);
        const float t = static_cast<float>(at_row - r);
        const float *a = m_points.ptr<float>(r), *b = m_points.ptr<float>(r + 1);
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            m_row[i] = a[i] + t * (b[i] - a[i]);
        }
    }

    void at(int x, Point& point) const
    {
        const float at_column = (static_cast<float>(x) + 0.5F) / static_cast<float>(m_step) - 0.5F;
        const int c = std::clamp(static_cast<int>(at_column), 0, m_points.cols - 2);
        const float t = at_column - static_cast<float>(c);
        const float *a = m_row.data() + c * kFields, *b = a + kFields;
        float* out = reinterpret_cast<float*>(&point);
        for (int k = 0; k < kFields; ++k) {
            out[k] = a[k] + t * (b[k] - a[k]);
        }
    }

private:
    const cv::Mat& m_points;
    int m_step;
    std::vector<float> m_row;
};

struct Band
{
    cv::Mat map, alpha, light, table_light, glare;
    explicit Band(int width)
        : map(kBand, width, CV_32FC2), alpha(kBand, width, CV_32F), light(kBand, width, CV_32F),
          table_light(kBand, width, CV_32F), glare(kBand, width, CV_32F)
    {
    }
};

void fillBand(Band& band, RowOfPoints& source, int y0, int rows)
{
    for (int i = 0; i < rows; ++i) {
        source.take(y0 + i);
        auto* map = band.map.ptr<cv::Vec2f>(i);
        float *alpha = band.alpha.ptr<float>(i), *light = band.light.ptr<float>(i);
        float *table = band.table_light.ptr<float>(i), *glare = band.glare.ptr<float>(i);
        Point point{};
        for (int x = 0; x < band.map.cols; ++x) {
            source.at(x, point);
            map[x] = {point.x_px, point.y_px};
            alpha[x] = std::clamp(point.inside_px + 0.5F, 0.0F, 1.0F);
            light[x] = point.light;
            table[x] = point.table_light;
            glare[x] = point.glare;
        }
    }
}

/// Paper over table, each in its own light. `gain`: white balance.
void develop(const cv::Mat& paper, const Band& band, const cv::Vec3f& gain, cv::Mat page)
{
    for (int y = 0; y < page.rows; ++y) {
        auto* out = page.ptr<cv::Vec3b>(y);
        const auto* in = paper.ptr<cv::Vec3b>(y);
        const float *alpha = band.alpha.ptr<float>(y), *light = band.light.ptr<float>(y);
        const float *table = band.table_light.ptr<float>(y), *glare = band.glare.ptr<float>(y);
        for (int x = 0; x < page.cols; ++x) {
            const float on = alpha[x] * light[x], off = (1 - alpha[x]) * table[x];
            const float keep = 1 - glare[x], add = 250 * glare[x] + 0.5F;
            for (int k = 0; k < 3; ++k) {
                const float value = (static_cast<float>(in[x][k]) * on + static_cast<float>(out[x][k]) * off) * gain[k];
                out[x][k] = static_cast<uchar>(std::clamp(value * keep + add, 0.0F, 255.0F));
            }
        }
    }
}

/// Grey levels of a photographed screen beat with its pixels.
void addMoire(cv::Mat& bgr, double depth, Random& random)
{
    const double fx = random.between(0.02, 0.22), fy = random.between(0.02, 0.22), bend = random.between(0.5, 3);
    for (int y = 0; y < bgr.rows; ++y) {
        auto* row = bgr.ptr<cv::Vec3b>(y);
        const double wave = bend * std::sin(y * 0.004);
        for (int x = 0; x < bgr.cols; ++x) {
            const float phase = static_cast<float>(2 * CV_PI * (fx * x + fy * y) + wave);
            for (int k = 0; k < 3; ++k) {
                const float ripple = 1 + static_cast<float>(depth) * std::sin(phase + 2.1F * static_cast<float>(k));
                row[x][k] = cv::saturate_cast<uchar>(static_cast<float>(row[x][k]) * ripple);
            }
        }
    }
}

} // namespace

Exposed expose(const FlatSheet& sheet, const View& view, const Relief& relief, const WearParams& wear, Random& random)
{
    const cv::Mat points = layPoints(sheet, view, relief, wear, random);
    Exposed page{drawTabletop(wear.table, view.size, view.px_per_mm, random), cv::Mat(view.size, CV_8U)};
    const cv::Vec3f gain(static_cast<float>(1 - wear.warmth), 1, static_cast<float>(1 + wear.warmth / 2));
    RowOfPoints source(points, view.step_px);
    Band band(view.size.width);
    cv::Mat paper, there;
    for (int y0 = 0; y0 < view.size.height; y0 += kBand) {
        const int rows = std::min(kBand, view.size.height - y0);
        fillBand(band, source, y0, rows);
        const cv::Mat map = band.map.rowRange(0, rows);
        cv::remap(sheet.bgr, paper, map, {}, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
        if (!sheet.there.empty()) {
            cv::remap(sheet.there, there, map, {}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
            there.convertTo(there, CV_32F, 1 / 255.0);
            cv::Mat alpha = band.alpha.rowRange(0, rows);
            alpha = alpha.mul(there);
        }
        develop(paper, band, gain, page.bgr.rowRange(y0, y0 + rows));
        cv::Mat classes = page.classes.rowRange(y0, y0 + rows);
        cv::remap(sheet.classes, classes, map, {}, cv::INTER_NEAREST, cv::BORDER_CONSTANT, cv::Scalar(0));
    }
    if (wear.moire > 0) {
        addMoire(page.bgr, wear.moire, random);
    }
    return page;
}

} // namespace retrace
