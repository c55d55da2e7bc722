// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/LabelPage.h"

#include "core/exchange/Exchange.h"
#include "core/ink/ModelManifest.h"
#include "core/labels/PageLookup.h"
#include "core/press/Layers.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr int kInk = 100;         // of 255: as the press tells ink from paper
constexpr double kOwnMm = 3;      // trace this far from every drawn line belongs to none
constexpr double kTruthHz = 500;
constexpr double kSeenInk = 0.3;  // coverage
constexpr double kLetterMm = 1.2;

/// Page pixels a millimetre, about.
double scaleAt(const GridMap& map, PaperPoint p)
{
    const PagePoint a = map.toPage({p.x_mm - 2, p.y_mm}), b = map.toPage({p.x_mm + 2, p.y_mm});
    const PagePoint c = map.toPage({p.x_mm, p.y_mm - 2}), d = map.toPage({p.x_mm, p.y_mm + 2});
    return (std::hypot(b.x_px - a.x_px, b.y_px - a.y_px) + std::hypot(d.x_px - c.x_px, d.y_px - c.y_px)) / 8;
}

/// Which trace covers a pixel of trace: the one whose line is nearest.
cv::Mat ownersOf(const PrintedSheet& sheet)
{
    cv::Mat lines(sheet.bgr.size(), CV_8U, cv::Scalar(0)), away(sheet.bgr.size(), CV_8U, cv::Scalar(255));
    const auto boxes = drawnOnPage(sheet);
    for (std::size_t k = 0; k < std::min<std::size_t>(boxes.size(), 255); ++k) {
        for (const auto& run : boxes[k]) {
            std::vector<cv::Point> points;
            for (const PagePoint& p : run) {
                points.emplace_back(cvRound(p.x_px), cvRound(p.y_px));
            }
            cv::polylines(lines, points, false, cv::Scalar(static_cast<double>(k + 1)));
            cv::polylines(away, points, false, cv::Scalar(0));
        }
    }
    cv::Mat distance, nearest;
    cv::distanceTransform(away, distance, nearest, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
    std::vector<uchar> owner(1, 0);
    for (int y = 0; y < lines.rows; ++y) {
        for (int x = 0; x < lines.cols; ++x) {
            const auto label = static_cast<std::size_t>(nearest.at<int>(y, x));
            owner.resize(std::max(owner.size(), label + 1), 0);
            if (lines.at<uchar>(y, x) > 0) {
                owner[label] = lines.at<uchar>(y, x);
            }
        }
    }
    cv::Mat owners(lines.size(), CV_8U, cv::Scalar(0));
    for (int y = 0; y < lines.rows; ++y) {
        for (int x = 0; x < lines.cols; ++x) {
            if (sheet.classes.at<uchar>(y, x) == static_cast<uchar>(InkClass::trace) && distance.at<float>(y, x) <= kOwnMm * sheet.px_per_mm) {
                owners.at<uchar>(y, x) = owner[static_cast<std::size_t>(nearest.at<int>(y, x))];
            }
        }
    }
    return owners;
}

/// The classes as read but for the traces, on the reading's own raster; `scale` its pixels a millimetre.
struct ReadClasses
{
    cv::Mat classes;
    double px_per_mm_x = 0, px_per_mm_y = 0;
    PaperPoint origin; ///< of the centre of pixel (0, 0)
};

ReadClasses readClasses(const Digitization& result)
{
    const NetworkReading& net = result.ink->network;
    if (net.empty()) {
        const UnwarpedPage& page = *result.unwarped;
        return {result.ink->classes, page.px_per_mm_x, page.px_per_mm_y, page.origin};
    }
    ReadClasses read{cv::Mat(net.classes[0].size(), CV_8U), net.px_per_mm_x / 4, net.px_per_mm_y / 2, {}};
    read.origin = net.toPaper(1.5, 0.5); // two rows and four columns of `position` make one
    for (int y = 0; y < read.classes.rows; ++y) {
        for (int x = 0; x < read.classes.cols; ++x) {
            int best = 0;
            for (int k = 1; k < 5; ++k) {
                best = net.classes[static_cast<std::size_t>(k)].at<float>(y, x) > net.classes[static_cast<std::size_t>(best)].at<float>(y, x) ? k : best;
            }
            read.classes.at<uchar>(y, x) = static_cast<uchar>(best);
        }
    }
    return read;
}

cv::Mat drawnCoverage(const PrintedSheet& sheet, double pen_mm)
{
    Layer layer(sheet.bgr.size(), 1.0);
    cairo_t* pen = layer.pen();
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(pen, CAIRO_LINE_CAP_ROUND);
    const auto boxes = drawnOnPage(sheet);
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        const PaperBox& box = sheet.truth.boxes[k].box;
        cairo_set_line_width(pen, std::max(1.0, pen_mm * scaleAt(sheet.map, {0.5 * (box.x0_mm + box.x1_mm), sheet.truth.boxes[k].baseline_mm})));
        for (const auto& run : boxes[k]) {
            for (const PagePoint& p : run) {
                cairo_line_to(pen, p.x_px + 0.5, p.y_px + 0.5);
            }
            cairo_stroke(pen);
        }
    }
    return layer.coverage().clone();
}

cv::Mat pageClasses(const PrintedSheet& sheet, const ReadClasses& read, PaperPoint corner, double pen_mm)
{
    const cv::Mat paper = paperOfPixels(sheet.map, sheet.bgr.size());
    cv::Mat lookup(sheet.bgr.size(), CV_32FC2);
    for (int y = 0; y < lookup.rows; ++y) {
        for (int x = 0; x < lookup.cols; ++x) {
            const cv::Vec2f& p = paper.at<cv::Vec2f>(y, x);
            lookup.at<cv::Vec2f>(y, x) = {static_cast<float>((p[0] + corner.x_mm - read.origin.x_mm) * read.px_per_mm_x),
                                          static_cast<float>((p[1] + corner.y_mm - read.origin.y_mm) * read.px_per_mm_y)};
        }
    }
    cv::Mat classes;
    cv::remap(read.classes, classes, lookup, cv::noArray(), cv::INTER_NEAREST, cv::BORDER_CONSTANT, 0);
    classes.setTo(0, classes == static_cast<int>(InkClass::trace)); // traces are where a person left them
    classes.setTo(static_cast<int>(InkClass::trace), drawnCoverage(sheet, pen_mm) >= kInk);
    return classes;
}

/// Pen ink as the reading saw it, on the flat sheet.
cv::Mat inkOnFlat(const Digitization& result, const FlatSheet& flat, PaperPoint corner)
{
    const UnwarpedPage& page = *result.unwarped;
    const double kx = page.px_per_mm_x / flat.px_per_mm, ky = page.px_per_mm_y / flat.px_per_mm;
    const SheetPoint first = page.toSheet({flat.origin.x_mm + corner.x_mm, flat.origin.y_mm + corner.y_mm});
    const cv::Matx23d to_page(kx, 0, first.x_px, 0, ky, first.y_px);
    cv::Mat seen = result.ink->coverage, ink;
    if (!result.ink->other_pens.empty()) { // handwriting is faded, and may be a name
        seen = seen.clone();
        seen.setTo(1, result.ink->other_pens);
    }
    cv::warpAffine(seen, ink, to_page, flat.bgr.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, 0);
    ink = ink > kSeenInk;
    cv::Mat labels, stats, centres;
    const int count = cv::connectedComponentsWithStats(ink, labels, stats, centres, 8);
    std::vector<uchar> stays(static_cast<std::size_t>(count), 0);
    for (int k = 1; k < count; ++k) { // what is left of a grid is smaller than a letter
        stays[static_cast<std::size_t>(k)] = std::max(stats.at<int>(k, cv::CC_STAT_WIDTH), stats.at<int>(k, cv::CC_STAT_HEIGHT)) >= kLetterMm * flat.px_per_mm ? 255 : 0;
    }
    for (int y = 0; y < ink.rows; ++y) {
        for (int x = 0; x < ink.cols; ++x) {
            ink.at<uchar>(y, x) = stays[static_cast<std::size_t>(labels.at<int>(y, x))];
        }
    }
    return ink;
}

PaperBox moved(PaperBox box, PaperPoint by)
{
    return {box.x0_mm - by.x_mm, box.y0_mm - by.y_mm, box.x1_mm - by.x_mm, box.y1_mm - by.y_mm};
}

/// The signals of a reading as the press tells its own: 0 mV lies on the box's baseline.
PrintTruth truthOf(const Digitization& result, const SignalResult& signal, PaperPoint corner)
{
    PrintTruth truth;
    truth.record = signal.record;
    for (const LeadBox& found : result.layout->boxes) {
        LeadBox box = found;
        box.box = moved(found.box, corner);
        box.baseline_mm = zeroLevelMm(*result.layout, found) - corner.y_mm;
        truth.boxes.push_back(box);
    }
    for (PulseMark pulse : result.layout->pulses) {
        pulse.box = moved(pulse.box, corner);
        truth.pulses.push_back(pulse);
    }
    for (const NameMark& name : result.layout->names) {
        truth.texts.push_back({(name.inverted ? "-" : "") + std::string(leadName(name.lead)), moved(name.box, corner), true});
    }
    for (const Duplicate& second : signal.duplicates) {
        truth.again[second.box] = second.v_mv;
    }
    return truth;
}

PrintParams paramsOf(const Digitization& result, double width_mm, double height_mm, double px_per_mm)
{
    PrintParams params;
    const Calibration& scale = result.layout->scale;
    params.layout = result.layout->name;
    params.dpi = px_per_mm * 25.4;
    params.speed_mm_per_s = scale.speed_mm_per_s.value;
    params.limb_gain_mm_per_mv = scale.limb_gain_mm_per_mv.value;
    params.chest_gain_mm_per_mv = scale.chest_gain_mm_per_mv.value;
    params.paper_width_mm = width_mm;
    params.paper_height_mm = height_mm;
    params.pen_mm = result.ink->pen_width_mm;
    return params;
}

void addReview(LabelInfo& info, const ReviewState& review)
{
    info.review_status = pageStatusName(review.status);
    info.reviewer = review.reviewer;
    info.review_date = review.date;
    info.edits = review.params.trace.value.edits.size();
    info.accepted_spans = review.accepted.size();
}

} // namespace

std::vector<std::vector<std::vector<PagePoint>>> drawnOnPage(const PrintedSheet& sheet)
{
    std::vector<std::vector<std::vector<PagePoint>>> boxes(sheet.truth.boxes.size());
    for (std::size_t k = 0; k < boxes.size(); ++k) {
        const DrawnLead lead(sheet, k);
        bool drawing = false;
        for (long i = 0; i < lead.count(); ++i) {
            const PaperPoint p = lead.at(i);
            if (std::isnan(p.y_mm)) {
                drawing = false;
                continue;
            }
            if (!drawing) {
                boxes[k].emplace_back();
                drawing = true;
            }
            boxes[k].back().push_back(sheet.map.toPage(p));
        }
    }
    return boxes;
}

std::string keyOf(const ManifestPage& page)
{
    if (page.label) {
        return page.label->key;
    }
    return page.record == "synthetic" ? page.record + " " + std::to_string(page.seed) : page.record;
}

LabelPage labelFromTruth(const std::filesystem::path& folder, const ManifestPage& page)
{
    LabelPage label;
    label.id = wfdbRecordName(std::filesystem::path(page.file).stem().string());
    label.sheet = readSheet(folder, page);
    label.params = page.params;
    label.flat = cutFlat(label.sheet);
    label.owners = ownersOf(label.sheet);
    label.profile = page.profile;
    label.wear = page.wear;
    label.record = page.record;
    label.seed = page.seed;
    label.info = page.label.value_or(LabelInfo());
    label.info.source = page.label ? page.label->source : "press";
    label.info.key = keyOf(page);
    label.info.page_sha256 = fileSha256(folder / page.file);
    return label;
}

LabelPage labelFromReading(const Digitization& result, const ReviewState* review)
{
    if (!result.complete() || result.layout->boxes.empty()) {
        throw Problem(result.failure.empty() ? "No lead was found on the page; there is nothing to learn from it." : result.failure);
    }
    const UnwarpedPage& unwarped = *result.unwarped;
    const PaperPoint corner = unwarped.toPaper({-0.5, -0.5});
    const GridMap& map = result.grid->map;
    LabelPage label;
    PrintedSheet& sheet = label.sheet;
    sheet.bgr = result.page->bgr;
    sheet.map = GridMap(map.nodes(), {map.origin().x_mm - corner.x_mm, map.origin().y_mm - corner.y_mm}, map.step_mm());
    sheet.px_per_mm = 0.5 * (result.grid->px_per_mm_x + result.grid->px_per_mm_y);
    sheet.width_mm = unwarped.bgr.cols / unwarped.px_per_mm_x;
    sheet.height_mm = unwarped.bgr.rows / unwarped.px_per_mm_y;
    sheet.speed_mm_per_s = result.layout->scale.speed_mm_per_s.value;
    sheet.worn = true;
    const bool at_truth_rate = result.signal->record.fs_hz == kTruthHz;
    TraceResult on_ink = *result.trace; // a label stands where its ink does, not where the other rows have the beat
    std::ranges::for_each(on_ink.traces, [](LeadTrace& trace) { trace.shifts.clear(); });
    sheet.truth = truthOf(result, makeSignals(*result.layout, on_ink, {.fs_hz = kTruthHz, .limb_laws = false, .restore = false}, {}), corner);
    sheet.truth.px_per_mm = sheet.px_per_mm;
    label.params = paramsOf(result, sheet.width_mm, sheet.height_mm, sheet.px_per_mm);
    sheet.classes = pageClasses(sheet, readClasses(result), corner, label.params.pen_mm);
    label.flat = cutFlat(sheet);
    label.loose_ink = inkOnFlat(result, label.flat, corner);
    label.owners = ownersOf(sheet);
    if (result.confidence && at_truth_rate) {
        label.confidence = *result.confidence;
    }
    label.info.source = "reading";
    label.info.page_sha256 = result.page->sha256;
    label.info.key = result.page->sha256;
    if (review) {
        addReview(label.info, *review);
    }
    return label;
}

} // namespace retrace
