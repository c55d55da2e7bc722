// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkParts.h"

#include <opencv2/imgproc.hpp>

namespace retrace {
namespace {

constexpr float kHardly = 0.01F;  // of probability: ink of which the network says next to nothing counts as trace
constexpr float kInked = 0.35F;
constexpr float kSurelyText = 0.7F;
constexpr float kShare = 0.35F;   // of what the network says of the ink about: from here on it may be of this kind

/// How much of what the network says of the ink about speaks for each kind, at the classes' scale.
struct Shares { cv::Mat trace, text, pulse; };

Shares sharesOf(const InkResult& ink)
{
    const auto about = [&](InkClass kind) { // strokes are thinner than a pixel of the classes' raster
        cv::Mat blurred;
        cv::blur(ink.network.classes[static_cast<std::size_t>(kind)], blurred, {3, 3});
        return blurred;
    };
    Shares s{about(InkClass::trace) + kHardly, about(InkClass::text), about(InkClass::pulse)};
    const cv::Mat sum = s.trace + s.text + s.pulse;
    return {s.trace / sum, s.text / sum, s.pulse / sum};
}

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

InkResult lineInk(const InkResult& ink)
{
    if (ink.network.empty()) {
        return ink;
    }
    const Shares share = sharesOf(ink);
    InkResult lines = part(ink, share.trace + share.pulse, 1 - kSurelyText, InkClass::trace);
    addSeen(ink, InkClass::trace, lines);
    lines.network = ink.network;
    return lines;
}

InkResult textInk(const InkResult& ink)
{
    return ink.network.empty() ? ink : part(ink, sharesOf(ink).text, kShare, InkClass::text);
}

InkResult pulseInk(const InkResult& ink)
{
    if (ink.network.empty()) {
        return ink;
    }
    InkResult pulses = part(ink, sharesOf(ink).pulse, kShare, InkClass::pulse);
    addSeen(ink, InkClass::pulse, pulses);
    return pulses;
}

} // namespace retrace
