// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkParts.h"

#include <opencv2/imgproc.hpp>

#include <array>

namespace retrace {
namespace {

constexpr float kHardly = 0.01F;  // of probability: ink of which the network says next to nothing counts as trace
constexpr float kInked = 0.35F;
constexpr float kSurelyText = 0.7F;
constexpr float kShare = 0.35F;   // of what the network says of the ink about: from here on it may be of this kind

/// Ink that may be of the kind; its classes say so throughout.
InkResult part(const InkResult& ink, const cv::Mat& share, float least, InkClass kind)
{
    InkResult out;
    cv::Mat fine;
    cv::resize(share, fine, ink.coverage.size(), 0, 0, cv::INTER_LINEAR); // corners of all rasters coincide
    const cv::Mat is = fine >= least;
    out.coverage = cv::Mat::zeros(ink.coverage.size(), CV_32F);
    ink.coverage.copyTo(out.coverage, is);
    out.classes = cv::Mat::zeros(ink.classes.size(), CV_8U);
    out.classes.setTo(static_cast<int>(kind), is & (ink.classes != static_cast<int>(InkClass::paper)));
    out.pen_width_mm = ink.pen_width_mm;
    out.contrast = ink.contrast;
    return out;
}

/// Where glare or thin ink leaves none, what the network sees is taken for ink.
void addSeen(const InkResult& ink, InkClass kind, InkResult& part)
{
    cv::Mat& coverage = part.coverage;
    cv::Mat seen, inked;
    cv::resize(ink.network.classes[static_cast<std::size_t>(kind)], seen, coverage.size(), 0, 0, cv::INTER_LINEAR);
    cv::dilate(coverage > kInked, inked, cv::getStructuringElement(cv::MORPH_RECT, {3, 9}));
    seen.setTo(0, inked);
    cv::max(coverage, seen, coverage);
    part.classes.setTo(static_cast<int>(kind), seen > kInked);
}

} // namespace

InkParts inkParts(const InkResult& ink)
{
    if (ink.network.empty()) {
        return {ink, ink, ink, false};
    }
    constexpr std::array kinds = {InkClass::trace, InkClass::text, InkClass::pulse};
    std::array<cv::Mat, kinds.size()> about;
    cv::Mat sum;
    for (std::size_t k = 0; k < kinds.size(); ++k) { // strokes are thinner than a pixel of the classes' raster
        cv::blur(ink.network.classes[static_cast<std::size_t>(kinds[k])], about[k], {3, 3});
        about[k] += k == 0 ? kHardly : 0.0F;
        sum = k == 0 ? about[k].clone() : cv::Mat(sum + about[k]);
    }
    for (cv::Mat& kind : about) {
        cv::divide(kind, sum, kind);
    }
    InkParts parts{part(ink, about[0] + about[2], 1 - kSurelyText, kinds[0]), part(ink, about[1], kShare, kinds[1]), part(ink, about[2], kShare, kinds[2]), true};
    parts.lines.network = ink.network;
    addSeen(ink, InkClass::trace, parts.lines);
    addSeen(ink, InkClass::pulse, parts.pulses);
    return parts;
}

} // namespace retrace
