// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/OwnInk.h"

#include "core/record/Median.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kNameShare = 0.05;   // of the network's evidence in a lead name's box that counts
constexpr double kNameBesideMm = 12.0; // a lead's name starts this near its start
constexpr double kNamesAlikeMm = 4.0;
constexpr double kSureName = 0.6;     // score from which a name is one wherever it stands; below, a wave of a trace may look like it
constexpr double kLeanMm = 1.0;       // across a name's height, of a stroke that goes through it ...
constexpr double kBeyondMm = 0.5;     // ... and comes out: letters are smeared by less
constexpr float kStroke = 0.5F;       // of its ink, above, below and on the way
constexpr double kWave = 2;           // times more trace than lettering is seen in a wave

void blank(const UnwarpedPage& page, const PaperBox& box, cv::Mat& own)
{
    const auto column = [&](double x_mm, int round_up) {
        return std::clamp(static_cast<int>(std::floor((x_mm - page.origin.x_mm) * page.px_per_mm_x)) + round_up, 0, own.cols);
    };
    const auto row = [&](double y_mm) { return static_cast<int>((y_mm - page.origin.y_mm) * page.px_per_mm_y); };
    own(cv::Rect(cv::Point(column(box.x0_mm, 0), row(box.y0_mm)), cv::Point(column(box.x1_mm, 1), row(box.y1_mm) + 1)) & cv::Rect({0, 0}, own.size())) = 0;
}

/// Stands where the lead's name would be printed, and reads so.
bool names(const NameMark& name, const LeadBox& lead)
{
    return std::abs(name.box.x0_mm - lead.box.x0_mm) < kNameBesideMm && name.box.y1_mm > lead.box.y0_mm && name.box.y0_mm < lead.box.y1_mm &&
           (name.score >= kSureName || name.lead == lead.lead);
}

/// What the network sees there is a trace rather than lettering.
bool isWave(const NetworkReading& network, const PaperBox& box)
{
    if (network.empty()) {
        return false;
    }
    const auto seen = [&](InkClass of) {
        const cv::Mat& map = network.classes[static_cast<std::size_t>(of)];
        const double across = double(map.cols) / network.position.cols, down = double(map.rows) / network.position.rows;
        const cv::Point from(static_cast<int>(network.column(box.x0_mm) * across), static_cast<int>(network.row(box.y0_mm) * down));
        const cv::Point to(static_cast<int>(network.column(box.x1_mm) * across) + 1, static_cast<int>(network.row(box.y1_mm) * down) + 1);
        return cv::sum(map(cv::Rect(from, to) & cv::Rect({0, 0}, map.size())))[0];
    };
    return seen(InkClass::trace) > kWave * seen(InkClass::text);
}

/// Of a name's box (pixels of the map): what lies on straight strokes that go on by `beyond` rows above and below it, 1 there.
cv::Mat strokesThrough(const cv::Mat& ink, const cv::Rect& box, int lean, int beyond)
{
    cv::Mat through(box.size(), CV_8U, cv::Scalar(0));
    const int above = box.y - beyond, below = box.br().y - 1 + beyond;
    if (above < 0 || below >= ink.rows) {
        return through;
    }
    const auto at = [&](double x, int y) { return ink.at<float>(y, static_cast<int>(std::lround(x))); };
    for (int a = box.x; a < box.br().x; ++a) {
        for (int b = std::max(box.x, a - lean); at(a, above) > kStroke && b < std::min(box.br().x, a + lean + 1); ++b) {
            const auto onWay = [&](int y) { return a + static_cast<double>(b - a) * (y - above) / (below - above); };
            bool inked = at(b, below) > kStroke;
            for (int y = above; inked && y < below; ++y) {
                inked = at(onWay(y), y) > kStroke;
            }
            for (int y = box.y; inked && y < box.br().y; ++y) {
                through.at<uchar>(y - box.y, static_cast<int>(std::lround(onWay(y))) - box.x) = 1;
            }
        }
    }
    return through;
}

} // namespace

std::vector<PaperBox> nameBoxes(const LayoutResult& layout, const NetworkReading& network)
{
    std::vector<PaperBox> boxes;
    std::vector<double> left, top, bottom, width;
    std::vector<const LeadBox*> unnamed;
    for (const NameMark& name : layout.names) {
        if ((name.score >= kSureName && !isWave(network, name.box)) || std::ranges::any_of(layout.boxes, [&](const LeadBox& lead) { return names(name, lead); })) {
            boxes.push_back(name.box);
        }
    }
    for (const LeadBox& lead : layout.boxes) {
        const auto own = std::ranges::find_if(layout.names, [&](const NameMark& name) { return names(name, lead); });
        if (own == layout.names.end()) {
            unnamed.push_back(&lead);
            continue;
        }
        left.push_back(own->box.x0_mm - lead.box.x0_mm);
        width.push_back(own->box.width_mm());
        top.push_back(own->box.y0_mm - lead.baseline_mm);
        bottom.push_back(own->box.y1_mm - lead.baseline_mm);
    }
    const bool alike = left.size() >= 3 && std::ranges::max(top) - std::ranges::min(top) < kNamesAlikeMm;
    for (const LeadBox* lead : alike ? unnamed : std::vector<const LeadBox*>()) {
        const double x0 = lead->box.x0_mm + medianOf(left);
        boxes.push_back({x0, lead->baseline_mm + medianOf(top), x0 + medianOf(width), lead->baseline_mm + medianOf(bottom)});
    }
    return boxes;
}

cv::Mat ownInk(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const std::vector<PaperBox>& names, const std::vector<Bar>& bars)
{
    cv::Mat own = ink.classes != static_cast<int>(InkClass::text);
    for (const PaperBox& name : names) {
        blank(page, name, own);
    }
    for (const PulseMark& p : layout.pulses) {
        blank(page, p.box, own);
    }
    blankBars(bars, ink.coverage, page.px_per_mm_y, own);
    return own;
}

void fadeNames(const std::vector<PaperBox>& names, NetworkReading& map, cv::Mat& map_ink)
{
    for (const PaperBox& name : names) {
        const cv::Point from(static_cast<int>(map.column(name.x0_mm)), static_cast<int>(map.row(name.y0_mm)));
        const cv::Point to(static_cast<int>(map.column(name.x1_mm)) + 2, static_cast<int>(map.row(name.y1_mm)) + 2);
        const cv::Rect box = cv::Rect(from, to) & cv::Rect({0, 0}, map.position.size());
        if (box.empty()) {
            continue; // where a name would stand that was not read, off the page
        }
        const cv::Mat through = strokesThrough(map_ink, box, static_cast<int>(kLeanMm * map.px_per_mm_x), static_cast<int>(kBeyondMm * map.px_per_mm_y));
        for (const cv::Mat& seen : {map.position(box), map_ink(box)}) {
            cv::Mat faded = kNameShare * seen;
            seen.copyTo(faded, through);
            faded.copyTo(seen);
        }
    }
}

} // namespace retrace
