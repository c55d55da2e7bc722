// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Damage.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

/// Paper coordinates to OpenCV's sub-pixel integers (4 fractional bits).
class Brush
{
public:
    explicit Brush(const FlatSheet& sheet) : m_px_per_mm(sheet.px_per_mm) {}
    cv::Point at(double x_mm, double y_mm) const { return {fine(x_mm * m_px_per_mm - 0.5), fine(y_mm * m_px_per_mm - 0.5)}; }
    int length(double mm) const { return std::max(1, static_cast<int>(std::lround(mm * m_px_per_mm))); }
    int fineLength(double mm) const { return fine(mm * m_px_per_mm); }

private:
    static int fine(double px) { return static_cast<int>(std::lround(px * 16)); }
    double m_px_per_mm;
};
constexpr int kShift = 4;

/// Multiplies the sheet by `rgb` where the mask (0..255) says, as a dye does.
void dye(FlatSheet& sheet, const cv::Mat& mask, const cv::Rect& where, const cv::Vec3b& bgr)
{
    cv::Mat part = sheet.bgr(where);
    for (int y = 0; y < part.rows; ++y) {
        auto* row = part.ptr<cv::Vec3b>(y);
        const uchar* m = mask.ptr<uchar>(y);
        for (int x = 0; x < part.cols; ++x) {
            for (int k = 0; k < 3; ++k) {
                row[x][k] = static_cast<uchar>(row[x][k] * (255 * 255 - m[x] * (255 - bgr[k])) / (255 * 255));
            }
        }
    }
}

cv::Rect boxPx(const FlatSheet& sheet, double x0_mm, double y0_mm, double x1_mm, double y1_mm)
{
    const auto px = [&](double mm) { return static_cast<int>(std::lround(mm * sheet.px_per_mm)); };
    return cv::Rect(cv::Point(px(x0_mm), px(y0_mm)), cv::Point(px(x1_mm), px(y1_mm))) & cv::Rect(cv::Point(), sheet.bgr.size());
}

void highlight(FlatSheet& sheet, Random& random)
{
    static const std::vector<cv::Vec3b> colours = {{90, 250, 255}, {160, 255, 150}, {235, 170, 255}, {120, 200, 255}};
    const double x_mm = random.between(0.05, 0.6) * sheet.width_mm, y_mm = random.between(0.05, 0.9) * sheet.height_mm;
    const cv::Rect where = boxPx(sheet, x_mm, y_mm, x_mm + random.between(15, 90), y_mm + random.between(4, 6));
    cv::Mat mask(where.size(), CV_8U, cv::Scalar(0));
    if (where.area() == 0) {
        return;
    }
    // A chisel tip, drawn not quite straight.
    const int slant = random.whole(-where.height / 4, where.height / 4);
    const std::vector<cv::Point> stroke = {{where.height / 4, std::max(0, slant)}, {where.width - 1, std::max(0, -slant)},
                                           {where.width - 1 - where.height / 4, where.height - 1 - std::max(0, slant)},
                                           {0, where.height - 1 - std::max(0, -slant)}};
    cv::fillConvexPoly(mask, stroke, random.whole(150, 245), cv::LINE_AA);
    dye(sheet, mask, where, random.pick(colours));
}

/// A cup's ring, or a drop: darker at the rim, as coffee dries.
void stain(FlatSheet& sheet, Random& random)
{
    const bool ring = random.chance(0.5);
    const double radius_mm = ring ? random.between(28, 42) : random.between(3, 18);
    const double x_mm = random.between(0, 1) * sheet.width_mm, y_mm = random.between(0, 1) * sheet.height_mm;
    const cv::Rect where = boxPx(sheet, x_mm - radius_mm - 3, y_mm - radius_mm - 3, x_mm + radius_mm + 3, y_mm + radius_mm + 3);
    if (where.area() == 0) {
        return;
    }
    const double strength = random.between(50, 170), gap = random.between(0, 2 * CV_PI), wobble = random.between(0.01, 0.05);
    cv::Mat mask(where.size(), CV_8U);
    for (int y = 0; y < mask.rows; ++y) {
        for (int x = 0; x < mask.cols; ++x) {
            const double dx = (where.x + x) / sheet.px_per_mm - x_mm, dy = (where.y + y) / sheet.px_per_mm - y_mm;
            const double turn = std::atan2(dy, dx);
            const double r = std::hypot(dx, dy) - radius_mm * (1 + wobble * std::sin(3 * turn + gap));
            const double rim = std::exp(-r * r / 1.2) * (0.65 + 0.35 * std::sin(turn + gap));
            const double body = ring ? 0.04 : 0.25;
            const double fill = body / (1 + std::exp(std::min(30.0, 2.5 * r)));
            mask.at<uchar>(y, x) = cv::saturate_cast<uchar>(strength * std::max(0.6 * rim, fill));
        }
    }
    static const std::vector<cv::Vec3b> colours = {{70, 110, 150}, {90, 150, 190}, {150, 150, 160}, {120, 90, 80}};
    dye(sheet, mask, where, random.pick(colours));
}

/// Clear tape: a faint yellow veil with brighter, reflecting edges.
void tape(FlatSheet& sheet, Random& random)
{
    const double x_mm = random.between(-0.1, 0.9) * sheet.width_mm, y_mm = random.between(-0.05, 0.95) * sheet.height_mm;
    const double long_mm = random.between(30, 90), wide_mm = random.between(12, 19);
    const bool upright = random.chance(0.4);
    const cv::Rect where = boxPx(sheet, x_mm, y_mm, x_mm + (upright ? wide_mm : long_mm), y_mm + (upright ? long_mm : wide_mm));
    if (where.area() == 0) {
        return;
    }
    cv::Mat part = sheet.bgr(where);
    const double veil = random.between(0.08, 0.3);
    cv::Mat tone(part.size(), CV_8UC3, cv::Scalar(190, 228, 236));
    cv::addWeighted(part, 1 - veil, tone, veil, 0, part);
    cv::rectangle(sheet.bgr, where, cv::Scalar(205, 215, 220), 1, cv::LINE_AA);
}

/// Over words of the header, or where words might stand.
void redact(FlatSheet& sheet, const PrintTruth& truth, Random& random)
{
    std::vector<PaperBox> boxes;
    for (const PrintTruth::Text& text : truth.texts) {
        if (!text.is_name && text.box.y1_mm < 0.25 * sheet.height_mm) {
            boxes.push_back(text.box);
        }
    }
    if (boxes.empty()) {
        return;
    }
    const PaperBox box = random.pick(boxes);
    const double y_mm = random.between(box.y0_mm, std::max(box.y0_mm, box.y1_mm - 4));
    const double wide_mm = std::max(8.0, box.width_mm() * random.between(0.5, 1.1));
    const cv::Rect where = boxPx(sheet, box.x0_mm - 1, y_mm - 0.7, box.x0_mm + wide_mm, y_mm + random.between(3.2, 5));
    static const std::vector<cv::Scalar> colours = {{12, 12, 12}, {12, 12, 12}, {250, 250, 250}, {200, 205, 210}};
    sheet.bgr(where).setTo(random.pick(colours));
}

void needMask(FlatSheet& sheet)
{
    if (sheet.there.empty()) {
        sheet.there = cv::Mat(sheet.bgr.size(), CV_8U, cv::Scalar(255));
    }
}

void punch(FlatSheet& sheet, int holes, Random& random)
{
    needMask(sheet);
    const Brush brush(sheet);
    const bool side = random.chance(0.5);
    const double in_mm = random.between(9, 13), room_mm = side ? sheet.height_mm : sheet.width_mm;
    for (int i = 0; i < holes; ++i) {
        const double along_mm = room_mm / 2 + 80.0 * (i - (holes - 1) / 2.0);
        cv::circle(sheet.there, side ? brush.at(in_mm, along_mm) : brush.at(along_mm, in_mm), brush.fineLength(3), 0, -1,
                   cv::LINE_AA, kShift);
    }
}

/// A notch torn into an edge, with a ragged outline.
void tear(FlatSheet& sheet, Random& random)
{
    needMask(sheet);
    const Brush brush(sheet);
    const int side = random.whole(0, 3);
    const double room_mm = side < 2 ? sheet.width_mm : sheet.height_mm;
    const double at_mm = random.between(0.05, 0.95) * room_mm, deep_mm = random.between(3, 14), wide_mm = random.between(2, 14);
    std::vector<cv::Point> outline;
    for (int i = 0; i <= 14; ++i) {
        const double t = i / 7.0 - 1, in_mm = deep_mm * (1 - std::abs(t)) + random.between(-0.6, 0.6) - 0.6;
        const double along_mm = at_mm + t * wide_mm / 2;
        outline.push_back(side == 0   ? brush.at(along_mm, in_mm)
                          : side == 1 ? brush.at(along_mm, sheet.height_mm - in_mm)
                          : side == 2 ? brush.at(in_mm, along_mm)
                                      : brush.at(sheet.width_mm - in_mm, along_mm));
    }
    cv::fillPoly(sheet.there, std::vector<std::vector<cv::Point>>{outline}, 0, cv::LINE_AA, kShift);
}

void growMould(FlatSheet& sheet, int specks, Random& random)
{
    const Brush brush(sheet);
    const double x_mm = random.uniform() * sheet.width_mm, y_mm = random.uniform() * sheet.height_mm;
    for (int i = 0; i < specks; ++i) {
        const double dx_mm = 30 * random.normal(), dy_mm = 25 * random.normal();
        const int grey = random.whole(60, 150);
        cv::circle(sheet.bgr, brush.at(x_mm + dx_mm, y_mm + dy_mm), brush.fineLength(random.between(0.15, 0.9)),
                   cv::Scalar(grey, grey + 8, grey + 4), -1, cv::LINE_AA, kShift);
    }
}

/// Along a fold the ink comes off in flakes, and the fibres show white.
void rubFolds(FlatSheet& sheet, const Relief& relief, double loss, Random& random)
{
    const Brush brush(sheet);
    cv::Mat mask(sheet.bgr.size(), CV_8U, cv::Scalar(0));
    for (const Fold& fold : relief.folds) {
        const double x_mm = fold.nx * fold.distance_mm, y_mm = fold.ny * fold.distance_mm;
        for (double t_mm = -450; t_mm < 450; t_mm += 1.5) {
            const double off_mm = 0.15 * random.normal();
            const double x = x_mm - fold.ny * t_mm + fold.nx * off_mm, y = y_mm + fold.nx * t_mm + fold.ny * off_mm;
            if (x < -3 || y < -3 || x > sheet.width_mm + 3 || y > sheet.height_mm + 3) {
                continue;
            }
            const int strength = static_cast<int>(255 * std::clamp(loss + 0.2 * random.normal(), 0.0, 1.0));
            cv::line(mask, brush.at(x, y), brush.at(x - 1.6 * fold.ny, y + 1.6 * fold.nx), strength,
                     brush.length(random.between(0.15, 0.45)), cv::LINE_AA, kShift);
        }
    }
    const cv::Vec3b paper{244, 244, 244};
    sheet.bgr.forEach<cv::Vec3b>([&](cv::Vec3b& p, const int* at) {
        const int m = mask.at<uchar>(at[0], at[1]);
        for (int k = 0; m > 0 && k < 3; ++k) {
            p[k] = static_cast<uchar>((p[k] * (255 - m) + paper[k] * m) / 255);
        }
    });
}

void yellow(FlatSheet& sheet, double strength)
{
    cv::Mat curve(1, 256, CV_8UC3);
    for (int i = 0; i < 256; ++i) {
        curve.at<cv::Vec3b>(i) = {cv::saturate_cast<uchar>(i * (1 - strength)), cv::saturate_cast<uchar>(i * (1 - 0.3 * strength)),
                                  cv::saturate_cast<uchar>(i * (1 - 0.12 * strength))};
    }
    cv::LUT(sheet.bgr, curve, sheet.bgr);
}

template <typename Work>
void times(int count, const Work& work)
{
    for (int i = 0; i < count; ++i) {
        work();
    }
}

} // namespace

void damageSheet(FlatSheet& sheet, const PrintedPage& page, const WearParams& wear, const Relief& relief, Random& random)
{
    if (wear.yellowing > 0) {
        yellow(sheet, wear.yellowing);
    }
    times(wear.highlights, [&] { highlight(sheet, random); });
    times(wear.stains, [&] { stain(sheet, random); });
    if (wear.mould > 0) {
        growMould(sheet, wear.mould, random);
    }
    if (wear.fold_ink_loss > 0 && !relief.folds.empty()) {
        rubFolds(sheet, relief, wear.fold_ink_loss, random);
    }
    times(wear.redactions, [&] { redact(sheet, page.truth, random); });
    times(wear.tapes, [&] { tape(sheet, random); });
    if (wear.punch_holes > 0) {
        punch(sheet, wear.punch_holes, random);
    }
    times(wear.tears, [&] { tear(sheet, random); });
}

} // namespace retrace
