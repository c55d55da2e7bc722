// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Crops.h"

#include "core/ink/NetScale.h"
#include "core/press/Random.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr int kCell = 8;             // crop pixels between nodes of the map
constexpr double kJitterPitchMm = 8; // the grid finder's errors are smoother than this
constexpr double kLowestPxPerMm = 4, kHighestPxPerMm = 20; // as unwarp() has them

/// Crop pixels <-> paper millimetres: an affine map and a smooth jitter.
class CropFrame
{
public:
    CropFrame(const CropPlace& place, cv::Size size) : m_place(place), m_size(size)
    {
        const double turn = place.rotation_deg * std::numbers::pi / 180;
        m_cos = std::cos(turn);
        m_sin = std::sin(turn);
        const double pitch_px = kJitterPitchMm * kNetPxPerMm;
        const cv::Size nodes(static_cast<int>(size.width / pitch_px) + 3, static_cast<int>(size.height / pitch_px) + 3);
        cv::Mat coarse(nodes, CV_32FC2);
        std::mt19937_64 generator(place.seed);
        Random random(generator);
        for (auto& node : cv::Mat_<cv::Vec2f>(coarse)) {
            node = {static_cast<float>(place.jitter_mm * random.normal()),
                    static_cast<float>(place.jitter_mm * random.normal())};
        }
        cv::resize(coarse, m_jitter, {size.width / kCell + 3, size.height / kCell + 3}, 0, 0, cv::INTER_CUBIC);
    }

    PaperPoint toPaper(double u, double v) const
    {
        const cv::Vec2d j = jitter(u, v);
        const double x = (u - 0.5 * (m_size.width - 1)) / (kNetPxPerMm * m_place.scale_x);
        const double y = (v - 0.5 * (m_size.height - 1)) / (kNetPxPerMm * m_place.scale_y);
        return {m_place.centre.x_mm + m_cos * x - m_sin * y + j[0], m_place.centre.y_mm + m_sin * x + m_cos * y + j[1]};
    }

    cv::Point2d toCrop(PaperPoint p) const
    {
        cv::Point2d at;
        cv::Vec2d j(0, 0);
        for (int k = 0; k < 4; ++k) { // the jitter is small and smooth: converges at once
            const double dx = p.x_mm - m_place.centre.x_mm - j[0], dy = p.y_mm - m_place.centre.y_mm - j[1];
            at.x = (m_cos * dx + m_sin * dy) * kNetPxPerMm * m_place.scale_x + 0.5 * (m_size.width - 1);
            at.y = (m_cos * dy - m_sin * dx) * kNetPxPerMm * m_place.scale_y + 0.5 * (m_size.height - 1);
            j = jitter(at.x, at.y);
        }
        return at;
    }

private:
    cv::Vec2d jitter(double u, double v) const
    {
        const double x = std::clamp(u / kCell + 1, 0.0, m_jitter.cols - 1.001);
        const double y = std::clamp(v / kCell + 1, 0.0, m_jitter.rows - 1.001);
        const int c = static_cast<int>(x), r = static_cast<int>(y);
        const double s = x - c, t = y - r;
        const cv::Vec2f* a = m_jitter.ptr<cv::Vec2f>(r) + c;
        const cv::Vec2f* b = m_jitter.ptr<cv::Vec2f>(r + 1) + c;
        return (1 - t) * ((1 - s) * cv::Vec2d(a[0]) + s * cv::Vec2d(a[1])) +
               t * ((1 - s) * cv::Vec2d(b[0]) + s * cv::Vec2d(b[1]));
    }

    CropPlace m_place;
    cv::Size m_size;
    double m_cos = 1, m_sin = 0;
    cv::Mat m_jitter;
};

/// Page pixels of a raster of `raster` pixels that covers the crop, bilinear between nodes of the map.
class PageLookup
{
public:
    PageLookup(const PrintedSheet& sheet, const CropFrame& frame, cv::Size crop) : m_crop(crop)
    {
        m_nodes.create(crop.height / kCell + 3, crop.width / kCell + 3);
        for (int r = 0; r < m_nodes.rows; ++r) {
            for (int c = 0; c < m_nodes.cols; ++c) {
                const PagePoint p = sheet.map.toPage(frame.toPaper((c - 1.0) * kCell, (r - 1.0) * kCell));
                m_nodes(r, c) = {static_cast<float>(p.x_px), static_cast<float>(p.y_px)};
            }
        }
    }

    cv::Mat at(cv::Size raster) const
    {
        cv::Mat map(raster, CV_32FC2);
        const double sx = static_cast<double>(m_crop.width) / raster.width;
        const double sy = static_cast<double>(m_crop.height) / raster.height;
        for (int y = 0; y < raster.height; ++y) {
            const double v = ((y + 0.5) * sy - 0.5) / kCell + 1;
            const int r = static_cast<int>(v);
            const auto t = static_cast<float>(v - r);
            auto* out = map.ptr<cv::Vec2f>(y);
            for (int x = 0; x < raster.width; ++x) {
                const double u = ((x + 0.5) * sx - 0.5) / kCell + 1;
                const int c = static_cast<int>(u);
                const auto s = static_cast<float>(u - c);
                const cv::Vec2f* a = m_nodes[r] + c;
                const cv::Vec2f* b = m_nodes[r + 1] + c;
                out[x] = (1 - t) * ((1 - s) * a[0] + s * a[1]) + t * ((1 - s) * b[0] + s * b[1]);
            }
        }
        return map;
    }

private:
    cv::Size m_crop;
    cv::Mat_<cv::Vec2f> m_nodes;
};

/// The highest class of a cell of four pixels: trace, pulse, text, grid, paper.
cv::Mat halved(const cv::Mat& classes)
{
    static constexpr std::array<int, kNetClasses> rank = {0, 4, 2, 3, 1};
    cv::Mat half(classes.rows / 2, classes.cols / 2, CV_8U);
    for (int y = 0; y < half.rows; ++y) {
        const uchar* a = classes.ptr(2 * y);
        const uchar* b = classes.ptr(2 * y + 1);
        for (int x = 0; x < half.cols; ++x) {
            const std::array<uchar, 4> four = {a[2 * x], a[2 * x + 1], b[2 * x], b[2 * x + 1]};
            half.at<uchar>(y, x) = *std::ranges::max_element(four, {}, [](uchar c) { return rank[c]; });
        }
    }
    return half;
}

/// Columns of the double-width picture that a stretch of the line crosses.
void putStretch(cv::Mat& position, cv::Point2d a, cv::Point2d b)
{
    if (a.x > b.x) {
        std::swap(a, b);
    }
    // Column c has its centre at (c + 0.5) / 2 - 0.5 pixels.
    const int from = std::max(0, static_cast<int>(std::ceil(2 * a.x + 0.5)));
    const int to = std::min(position.cols - 1, static_cast<int>(std::ceil(2 * b.x + 0.5)) - 1);
    for (int c = from; c <= to; ++c) {
        const double x = 0.5 * (c + 0.5) - 0.5;
        putPosition(position, c, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x));
    }
}

/// On the sheet and on the page: what the capture cut off is not asked for.
bool isSeen(const PrintedSheet& sheet, PaperPoint p)
{
    if (p.x_mm < 0 || p.x_mm > sheet.width_mm || p.y_mm < 0 || p.y_mm > sheet.height_mm) {
        return false;
    }
    const PagePoint at = sheet.map.toPage(p);
    return at.x_px > -0.5 && at.y_px > -0.5 && at.x_px < sheet.bgr.cols - 0.5 && at.y_px < sheet.bgr.rows - 0.5;
}

void putTruth(const PrintedSheet& sheet, const CropFrame& frame, cv::Mat& position)
{
    const double reach_mm = 0.75 * position.cols / 2 / kNetPxPerMm;
    const double middle_mm = frame.toPaper(0.25 * position.cols, 0.5 * position.rows).x_mm;
    for (std::size_t k = 0; k < sheet.truth.boxes.size(); ++k) {
        const DrawnLead lead(sheet, k);
        const double x0_mm = sheet.truth.boxes[k].box.x0_mm;
        const long from = std::max(0L, std::lround((middle_mm - reach_mm - x0_mm) / lead.step_mm()));
        const long to = std::min(lead.count(), std::lround((middle_mm + reach_mm - x0_mm) / lead.step_mm()));
        bool drawn = false;
        cv::Point2d last;
        for (long i = from; i < to; ++i) {
            const PaperPoint p = lead.at(i);
            const bool seen = !std::isnan(p.y_mm) && isSeen(sheet, p);
            const cv::Point2d at = seen ? frame.toCrop(p) : cv::Point2d();
            if (seen && drawn) {
                putStretch(position, last, at);
            }
            drawn = seen;
            last = at;
        }
    }
}

/// As cutCrop(), but the classes are those of every pixel.
TrainingCrop cutWindow(const PrintedSheet& sheet, const CropPlace& place, cv::Size size)
{
    const CropFrame frame(place, size);
    const PageLookup lookup(sheet, frame, size);
    const double scale = std::clamp(sheet.px_per_mm, kLowestPxPerMm, kHighestPxPerMm) / kNetPxPerMm;
    const cv::Size own(cvRound(size.width * scale), cvRound(size.height * scale));
    TrainingCrop crop;
    cv::Mat pixels;
    cv::remap(sheet.bgr, pixels, lookup.at(own), cv::noArray(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    crop.bgr = toNetScale(pixels, size);
    cv::remap(sheet.classes, crop.classes, lookup.at(size), cv::noArray(), cv::INTER_NEAREST, cv::BORDER_CONSTANT, 0);
    crop.position = cv::Mat(size.height, 2 * size.width, CV_8U, cv::Scalar(0));
    putTruth(sheet, frame, crop.position);
    return crop;
}

} // namespace

void putPosition(cv::Mat& position, int column, double y_px)
{
    const int row = static_cast<int>(std::floor(y_px));
    const double share = y_px - row;
    const auto put = [&](int y, double value) {
        if (y >= 0 && y < position.rows) {
            auto& pixel = position.at<uchar>(y, column);
            pixel = std::max(pixel, cv::saturate_cast<uchar>(255 * value));
        }
    };
    put(row, 1 - share);
    put(row + 1, share);
}

CropPlace drawPlace(const PrintedSheet& sheet, std::mt19937_64& generator)
{
    Random random(generator);
    CropPlace place;
    if (random.chance(0.8)) {
        const LeadBox& box = random.pick(sheet.truth.boxes);
        place.centre.x_mm = random.between(box.box.x0_mm - 8, box.box.x1_mm + 8);
        place.centre.y_mm = box.baseline_mm + random.between(-18, 18);
    } else {
        place.centre = {random.between(-8, sheet.width_mm + 8), random.between(-8, sheet.height_mm + 8)};
    }
    place.scale_x = 1 + 0.01 * random.between(-1, 1);
    place.scale_y = 1 + 0.01 * random.between(-1, 1);
    place.rotation_deg = 0.5 * random.between(-1, 1);
    place.jitter_mm = random.chance(0.3) ? 0.0 : random.between(0, 0.15);
    place.seed = generator();
    return place;
}

TrainingCrop cutCrop(const PrintedSheet& sheet, const CropPlace& place, cv::Size size)
{
    TrainingCrop crop = cutWindow(sheet, place, size);
    crop.classes = halved(crop.classes);
    return crop;
}

FlatSheet cutFlat(const PrintedSheet& sheet)
{
    const auto even = [](double mm) { return 2 * std::max(1, cvRound(mm * kNetPxPerMm / 2)); };
    const cv::Size size(even(sheet.width_mm), even(sheet.height_mm));
    const CropPlace place{{sheet.width_mm / 2, sheet.height_mm / 2}};
    const TrainingCrop whole = cutWindow(sheet, place, size);
    return {whole.bgr, whole.position, whole.classes, kNetPxPerMm,
            {place.centre.x_mm - 0.5 * (size.width - 1) / kNetPxPerMm, place.centre.y_mm - 0.5 * (size.height - 1) / kNetPxPerMm}};
}

} // namespace retrace
