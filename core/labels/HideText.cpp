// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/LabelPage.h"
#include "core/labels/PageLookup.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kRoundTraceMm = 1;  // left alone about every trace
constexpr double kRoundTextMm = 1;   // hidden about lettering
constexpr double kBesideMm = 14;     // left and right of the rows: names and pulses
constexpr double kRoundNameMm = 0.7; // left alone about a lead's name

cv::Mat grown(const cv::Mat& mask, double px)
{
    const int reach = std::max(1, cvRound(px));
    cv::Mat out;
    cv::dilate(mask, out, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * reach + 1, 2 * reach + 1}));
    return out;
}

/// Where a box of the paper lies on a flat raster.
cv::Rect onFlat(const PaperBox& box, const FlatSheet& flat)
{
    const auto at = [&](double mm, double origin) { return (mm - origin) * flat.px_per_mm; };
    const cv::Point a(cvFloor(at(box.x0_mm, flat.origin.x_mm)), cvFloor(at(box.y0_mm, flat.origin.y_mm)));
    const cv::Point b(cvCeil(at(box.x1_mm, flat.origin.x_mm)), cvCeil(at(box.y1_mm, flat.origin.y_mm)));
    return cv::Rect(a, b + cv::Point(1, 1)) & cv::Rect(cv::Point(), flat.bgr.size());
}

PaperBox widened(PaperBox box, double x_mm, double y_mm)
{
    return {box.x0_mm - x_mm, box.y0_mm - y_mm, box.x1_mm + x_mm, box.y1_mm + y_mm};
}

cv::Mat classIs(const cv::Mat& classes, InkClass wanted) { return classes == static_cast<int>(wanted); }

/// What is hidden, on the flat sheet: 255.
cv::Mat hiddenOnFlat(const LabelPage& page)
{
    const FlatSheet& flat = page.flat;
    const PrintTruth& truth = page.sheet.truth;
    cv::Mat outside(flat.bgr.size(), CV_8U, cv::Scalar(255)), names(flat.bgr.size(), CV_8U, cv::Scalar(0));
    for (const LeadBox& box : truth.boxes) {
        outside(onFlat(widened(box.box, kBesideMm, 0), flat)).setTo(0);
    }
    for (const PulseMark& pulse : truth.pulses) {
        outside(onFlat(widened(pulse.box, 3, 1), flat)).setTo(0);
    }
    for (const PrintTruth::Text& text : truth.texts) {
        if (text.is_name) {
            names(onFlat(widened(text.box, kRoundNameMm, kRoundNameMm), flat)).setTo(255);
        }
    }
    cv::Mat lettering = classIs(flat.classes, InkClass::text);
    if (!page.loose_ink.empty()) { // a name that was not taken for lettering is ink all the same
        lettering |= page.loose_ink & ~grown(classIs(flat.classes, InkClass::trace) | classIs(flat.classes, InkClass::pulse), kRoundTraceMm * flat.px_per_mm);
    }
    cv::Mat hidden = outside | grown(lettering & ~names, kRoundTextMm * flat.px_per_mm);
    hidden.setTo(0, names);
    const cv::Mat ink = classIs(flat.classes, InkClass::trace) | classIs(flat.classes, InkClass::pulse);
    hidden.setTo(0, grown(ink, kRoundTraceMm * flat.px_per_mm) & ~outside);
    hidden.setTo(0, grown(classIs(flat.classes, InkClass::trace), kRoundTraceMm * flat.px_per_mm));
    return hidden;
}

/// The same on the page; what lies beside the sheet is hidden too.
cv::Mat hiddenOnPage(const LabelPage& page, const cv::Mat& flat_hidden)
{
    const cv::Mat paper = paperOfPixels(page.sheet.map, page.sheet.bgr.size());
    cv::Mat lookup(paper.size(), CV_32FC2);
    const auto k = static_cast<float>(page.flat.px_per_mm);
    const cv::Vec2f origin(static_cast<float>(page.flat.origin.x_mm), static_cast<float>(page.flat.origin.y_mm));
    for (int y = 0; y < paper.rows; ++y) {
        for (int x = 0; x < paper.cols; ++x) {
            lookup.at<cv::Vec2f>(y, x) = (paper.at<cv::Vec2f>(y, x) - origin) * k;
        }
    }
    cv::Mat hidden;
    cv::remap(flat_hidden, hidden, lookup, cv::noArray(), cv::INTER_NEAREST, cv::BORDER_CONSTANT, 255);
    return hidden;
}

/// The paper's own colour round every pixel, told by what is left.
void paintOver(cv::Mat& bgr, const cv::Mat& hidden, double px_per_mm)
{
    const double shrink = std::max(1.0, px_per_mm);
    const cv::Size small(std::max(1, cvRound(bgr.cols / shrink)), std::max(1, cvRound(bgr.rows / shrink)));
    cv::Mat weight, colour, share;
    cv::Mat left;
    bgr.copyTo(left, ~hidden);
    cv::resize(left, colour, small, 0, 0, cv::INTER_AREA);
    cv::resize(~hidden, share, small, 0, 0, cv::INTER_AREA);
    colour.convertTo(colour, CV_32F);
    share.convertTo(weight, CV_32F, 1.0 / 255);
    const cv::Scalar mean = cv::sum(colour) / std::max(1.0, cv::sum(weight)[0]);
    cv::GaussianBlur(colour, colour, {}, 15, 15, cv::BORDER_CONSTANT);
    cv::GaussianBlur(weight, weight, {}, 15, 15, cv::BORDER_CONSTANT);
    constexpr float kTrust = 0.02F; // as much as this the page's mean counts
    for (int y = 0; y < colour.rows; ++y) {
        for (int x = 0; x < colour.cols; ++x) {
            const float w = weight.at<float>(y, x);
            auto& c = colour.at<cv::Vec3f>(y, x);
            for (int k = 0; k < 3; ++k) {
                c[k] = (c[k] + kTrust * static_cast<float>(mean[k])) / (w + kTrust);
            }
        }
    }
    cv::Mat paint;
    colour.convertTo(paint, CV_8U);
    cv::resize(paint, paint, bgr.size(), 0, 0, cv::INTER_LINEAR);
    bgr = bgr.clone(); // it may be the session's own
    paint.copyTo(bgr, hidden);
}

} // namespace

void hideText(LabelPage& page)
{
    const cv::Mat flat_hidden = hiddenOnFlat(page);
    cv::Mat hidden = hiddenOnPage(page, flat_hidden);
    cv::Mat kept = page.owners > 0;
    hidden.setTo(0, grown(kept, kRoundTraceMm * page.sheet.px_per_mm));
    paintOver(page.flat.bgr, flat_hidden, page.flat.px_per_mm);
    paintOver(page.sheet.bgr, hidden, page.sheet.px_per_mm);
    page.flat.classes.setTo(0, flat_hidden);
    page.sheet.classes.setTo(0, hidden);
    std::erase_if(page.sheet.truth.texts, [](const PrintTruth::Text& text) { return !text.is_name; });
    // What names a person in the printing's own words goes too.
    page.params.header_words.clear();
    page.params.footer_words.clear();
    page.info.text_masked = true;
}

} // namespace retrace
