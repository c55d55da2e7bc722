// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/InkStrength.h"
#include "core/press/Layers.h"
#include "core/press/PagePlan.h"

#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kTruthHz = 500.0;
constexpr std::size_t kTruthRows = 5000;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The layers of ink, lowest first.
struct Sheet
{
    Layer fine, bold, text, pulse, trace;

    Sheet(cv::Size size, double px_per_mm)
        : fine(size, px_per_mm), bold(size, px_per_mm), text(size, px_per_mm), pulse(size, px_per_mm),
          trace(size, px_per_mm)
    {
    }
};

/// Samples first .. first+count-1 of a lead at the truth's rate; NaN where the record has none.
SamplesMv samplesOf(const Record& record, Lead lead, std::size_t first, std::size_t count)
{
    SamplesMv samples(count, kNaN);
    const auto found = record.leads.find(lead);
    if (found == record.leads.end()) {
        return samples;
    }
    for (std::size_t k = 0; k < count && first + k < found->second.size(); ++k) {
        samples[k] = found->second[first + k];
    }
    return samples;
}

void printTrace(const Record& record, const PlannedTrace& trace, const PrintParams& params, Sheet& sheet,
                PrintTruth& truth)
{
    const LeadBox& box = trace.box;
    const double step_mm = params.speed_mm_per_s / kTruthHz;
    const auto first = static_cast<std::size_t>(std::lround(box.t0_s * kTruthHz));
    const auto count = static_cast<std::size_t>(std::lround(box.box.width_mm() / step_mm));
    const SamplesMv samples = samplesOf(record, trace.source, first, count);
    std::vector<double> y_mm(count);
    const double mm_per_mv = box.inverted ? -box.gain_mm_per_mv : box.gain_mm_per_mv;
    SamplesMv& column = truth.record.leads.try_emplace(box.lead, kTruthRows, kNaN).first->second;
    for (std::size_t k = 0; k < count; ++k) {
        y_mm[k] = box.baseline_mm - mm_per_mv * samples[k];
        if (!std::isnan(samples[k])) {
            column[first + k] = samples[k];
        }
    }
    drawTrace(sheet.trace, y_mm, box.box.x0_mm, step_mm, params.pen_mm);
    truth.boxes.push_back(box);
}

void printEverything(const Record& record, const PagePlan& plan, const PrintParams& params, Sheet& sheet,
                     PrintTruth& truth, const Task& task)
{
    drawGrid(sheet.fine, sheet.bold, params);
    task.report(0.3, "grid");
    for (const PlannedText& text : plan.texts) {
        truth.texts.push_back({text.text, drawText(sheet.text, text, params.font), text.is_name});
    }
    if (params.frame) {
        drawFrame(sheet.text, params);
    }
    for (const PlannedBar& bar : plan.bars) {
        drawBar(sheet.text, bar, 2 * params.pen_mm);
    }
    for (const PulseMark& pulse : plan.pulses) {
        drawPulse(sheet.pulse, pulse, plan.lead_in_mm, params.pen_mm);
        truth.pulses.push_back(pulse);
    }
    for (const PlannedTrace& trace : plan.traces) {
        printTrace(record, trace, params, sheet, truth);
        task.check();
    }
}

/// A pixel belongs to the highest ink that covers enough of it; thin grid lines never cover a whole pixel.
cv::Mat classesOf(const Sheet& sheet)
{
    constexpr int kInk = 100, kGrid = 64;
    cv::Mat classes(sheet.trace.coverage().size(), CV_8U, cv::Scalar(0));
    const auto mark = [&classes](const Layer& layer, int least, InkClass value) {
        classes.setTo(static_cast<int>(value), layer.coverage() >= least);
    };
    mark(sheet.fine, kGrid, InkClass::grid);
    mark(sheet.bold, kGrid, InkClass::grid);
    mark(sheet.text, kInk, InkClass::text);
    mark(sheet.pulse, kInk, InkClass::pulse);
    mark(sheet.trace, kInk, InkClass::trace);
    return classes;
}

bool allMissing(const Record& record)
{
    for (const auto& [lead, samples] : record.leads) {
        for (double sample : samples) {
            if (!std::isnan(sample)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

PrintedPage printPage(const Record& record, const PrintParams& params, const Task& task)
{
    if (record.fs_hz != kTruthHz) {
        throw Problem("The press prints records of 500 samples a second; resample \"" + record.name + "\" first.");
    }
    const PagePlan plan = planPage(params);
    PrintedPage page;
    page.params = params;
    page.truth.px_per_mm = params.dpi / 25.4;
    page.truth.record.name = record.name;
    page.truth.record.fs_hz = kTruthHz;
    const cv::Size size(static_cast<int>(std::lround(params.paper_width_mm * page.truth.px_per_mm)),
                        static_cast<int>(std::lround(params.paper_height_mm * page.truth.px_per_mm)));
    Sheet sheet(size, page.truth.px_per_mm);
    printEverything(record, plan, params, sheet, page.truth, task);
    if (allMissing(page.truth.record)) {
        throw Problem("Record \"" + record.name + "\" has none of the leads of layout " + params.layout + ".");
    }
    task.report(0.6, "ink");
    const cv::Vec3b paper = bgrOf(params.paper_rgb);
    page.bgr = cv::Mat(size, CV_8UC3, cv::Scalar(paper[0], paper[1], paper[2]));
    lay(page.bgr, sheet.fine.coverage(), params.grid_rgb);
    lay(page.bgr, sheet.bold.coverage(), params.grid5_rgb);
    page.truth.classes = classesOf(sheet);
    const cv::Mat strength = inkStrength(params, size, page.truth.px_per_mm);
    for (const Layer* layer : {&sheet.text, &sheet.pulse, &sheet.trace}) {
        cv::Mat coverage = layer->coverage();
        if (!strength.empty()) {
            cv::multiply(coverage, strength, coverage, 1.0 / 255);
        }
        lay(page.bgr, coverage, params.ink_rgb);
    }
    task.report(1.0);
    return page;
}

} // namespace retrace
