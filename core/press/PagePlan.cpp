// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/PagePlan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {
namespace {

constexpr double kPageSeconds = 10.0;
constexpr double kPulseSeconds = 0.2;
constexpr double kLeadInMm = 2.0;
constexpr double kLiftMm = 2.0;     // Separator::gap
constexpr double kSideMarginMm = 6.0;
constexpr std::string_view kUnnamed = "-unnamed";

/// The template with the leads that this page prints.
struct Arrangement
{
    LayoutTemplate layout;
    bool named = true;
    bool keep_names = true; ///< in the truth: false for strips that nothing on the page names
};

Arrangement arrange(const PrintParams& params)
{
    std::string name = params.layout;
    Arrangement result;
    if (name.ends_with(kUnnamed)) {
        name.resize(name.size() - kUnnamed.size());
        result.named = false;
    }
    const LayoutTemplate* layout = layoutTemplate(name);
    if (layout == nullptr) {
        throw Problem("There is no layout \"" + params.layout + "\"; use a name like 3x4+1, 6x2 or 12x1-cabrera.");
    }
    result.named = result.named && params.lead_names;
    result.layout = *layout;
    result.keep_names = result.named || layout->cells.size() >= kStandardLeads;
    const bool replaces_rows = layout->rhythm_rows == 0 && layout->cells.size() == params.rhythm_leads.size();
    std::size_t next = 0;
    for (TemplateCell& cell : result.layout.cells) {
        if ((cell.rhythm || replaces_rows) && next < params.rhythm_leads.size()) {
            cell.lead = params.rhythm_leads[next++];
            cell.inverted = false;
        }
    }
    return result;
}

/// Where rows and columns lie.
struct Frame
{
    int rows = 0;
    double x0_mm = 0;
    double seconds = kPageSeconds; ///< that fit across the paper
    double top_mm = 0, spacing_mm = 0;

    double baseline(int row) const { return top_mm + (row + 0.5) * spacing_mm; }
};

double nameRoom(const PrintParams& params) { return params.name_place == PrintParams::NamePlace::beside ? 9.0 : 0.0; }

double pulseRoom(const PrintParams& params)
{
    return params.pulse == PrintParams::Pulse::none ? 0.0 : kPulseSeconds * params.speed_mm_per_s + 2 * kLeadInMm;
}

int headerLines(const PrintParams& params)
{
    long lines = params.header_text ? 1 : 0;
    for (const std::string& block : params.header_words) {
        lines = std::max(lines, 1 + std::ranges::count(block, '\n'));
    }
    return params.header_text ? static_cast<int>(lines) : 0;
}

Frame makeFrame(const PrintParams& params, const LayoutTemplate& layout)
{
    Frame frame;
    frame.rows = layout.rows + layout.rhythm_rows;
    const double side_mm = pulseRoom(params) + nameRoom(params);
    const double room_mm = params.paper_width_mm - 2 * kSideMarginMm - side_mm;
    // Paper that is too narrow for the whole record shows its start: whole half seconds in every column.
    const double step_s = 0.5 * layout.columns;
    frame.seconds = std::min(kPageSeconds, std::floor(room_mm / params.speed_mm_per_s / step_s) * step_s);
    if (frame.seconds <= 0) {
        throw Problem("The traces do not fit on this paper; choose wider paper or a lower speed.");
    }
    const double width_mm = frame.seconds * params.speed_mm_per_s + side_mm;
    const double slack_mm = (params.paper_width_mm - width_mm) / 2 - kSideMarginMm / 2;
    const double left_mm = nameRoom(params) + (params.pulse == PrintParams::Pulse::left ? pulseRoom(params) : 0.0);
    frame.x0_mm = (params.paper_width_mm - width_mm) / 2 + left_mm +
                  std::clamp(params.trace_shift_mm, -slack_mm, slack_mm);

    const double above_mm = 8 + 1.35 * params.text_size_mm * headerLines(params);
    const double below_mm = 10;
    const double height_mm = params.paper_height_mm - above_mm - below_mm;
    frame.spacing_mm = params.row_spacing_mm > 0 ? params.row_spacing_mm : std::min(42.0, height_mm / frame.rows);
    frame.top_mm = above_mm + (height_mm - frame.spacing_mm * frame.rows) / 2;
    if (frame.spacing_mm * frame.rows > params.paper_height_mm) {
        throw Problem("The rows do not fit on this paper; choose a smaller row spacing.");
    }
    return frame;
}

LeadBox makeBox(const TemplateCell& cell, const PrintParams& params, const Arrangement& page, const Frame& frame)
{
    const int columns = cell.rhythm ? 1 : page.layout.columns;
    const double column_s = frame.seconds / columns;
    LeadBox box;
    box.lead = cell.lead;
    box.row = cell.row;
    box.column = cell.column;
    box.rhythm = cell.rhythm;
    box.inverted = cell.inverted;
    box.name_printed = page.named;
    box.gain_mm_per_mv = isLimb(cell.lead) ? params.limb_gain_mm_per_mv : params.chest_gain_mm_per_mv;
    box.t0_s = cell.column * column_s;
    box.baseline_mm = frame.baseline(cell.row);
    box.box.x0_mm = frame.x0_mm + box.t0_s * params.speed_mm_per_s;
    box.box.x1_mm = box.box.x0_mm + column_s * params.speed_mm_per_s;
    if (params.separator == PrintParams::Separator::gap && cell.column + 1 < columns) {
        box.box.x1_mm -= kLiftMm;
    }
    box.box.y0_mm = box.baseline_mm - frame.spacing_mm / 2;
    box.box.y1_mm = box.baseline_mm + frame.spacing_mm / 2;
    return box;
}

PulseMark makePulse(const LeadBox& box, const PrintParams& params)
{
    PulseMark pulse;
    pulse.left = params.pulse == PrintParams::Pulse::left;
    pulse.row = box.row;
    pulse.height_mm = box.gain_mm_per_mv;
    pulse.width_mm = kPulseSeconds * params.speed_mm_per_s;
    pulse.box.x0_mm = pulse.left ? box.box.x0_mm - kLeadInMm - pulse.width_mm : box.box.x1_mm + kLeadInMm;
    pulse.box.x1_mm = pulse.box.x0_mm + pulse.width_mm;
    pulse.box.y1_mm = box.baseline_mm;
    pulse.box.y0_mm = box.baseline_mm - pulse.height_mm;
    return pulse;
}

/// A row's pulse stands beside its first or its last lead, and has that lead's gain.
std::vector<PulseMark> makePulses(const std::vector<PlannedTrace>& traces, const PrintParams& params)
{
    std::vector<PulseMark> pulses;
    if (params.pulse == PrintParams::Pulse::none) {
        return pulses;
    }
    for (std::size_t i = 0; i < traces.size(); ++i) {
        const bool last = i + 1 == traces.size() || traces[i + 1].box.row != traces[i].box.row;
        const bool wanted = params.pulse == PrintParams::Pulse::left ? traces[i].box.column == 0 : last;
        if (wanted) {
            pulses.push_back(makePulse(traces[i].box, params));
        }
    }
    return pulses;
}

PlannedText nameText(const PlannedTrace& trace, const PrintParams& params)
{
    const LeadBox& box = trace.box;
    const double em_mm = std::min(params.name_size_mm, 0.45 * box.box.height_mm());
    PlannedText text{trace.name, box.box.x0_mm + 1.2, 0, em_mm, params.bold_names, true, false, false};
    // A line of text is about 1.2 em high, and its capitals end 0.95 em below its top.
    const double away_mm = std::clamp(0.14 * box.box.height_mm(), 0.6, 4.5);
    text.y_mm = params.name_place == PrintParams::NamePlace::below ? box.baseline_mm + away_mm
                                                                   : box.baseline_mm - away_mm - em_mm;
    if (params.name_place == PrintParams::NamePlace::beside && box.column == 0) {
        const double pulse_mm = params.pulse == PrintParams::Pulse::left ? pulseRoom(params) : 0.0;
        text.x_mm = box.box.x0_mm - pulse_mm - nameRoom(params);
        text.y_mm = box.baseline_mm - 0.6 * em_mm;
    }
    return text;
}

void addPageWords(PagePlan& plan, const PrintParams& params)
{
    const double em_mm = params.text_size_mm;
    if (params.header_text) {
        std::vector<std::string> blocks = params.header_words;
        if (blocks.empty()) {
            blocks = {"Name:", "ID:", "Date:"};
        }
        const double step_mm = (params.paper_width_mm - 20) / static_cast<double>(blocks.size());
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            plan.texts.push_back({blocks[i], 10 + step_mm * static_cast<double>(i), 6, em_mm});
        }
    }
    const double foot_mm = params.paper_height_mm - 5 - 1.2 * em_mm;
    if (params.scale_text) {
        std::string words = params.scale_words;
        if (words.empty()) {
            words = fmt::format("{} mm/s  {} mm/mV", params.speed_mm_per_s, params.limb_gain_mm_per_mv);
        }
        plan.texts.push_back({words, 10, foot_mm, em_mm});
    }
    if (!params.footer_words.empty()) {
        PlannedText footer{params.footer_words, params.paper_width_mm - 10, foot_mm, em_mm};
        footer.from_right = true;
        plan.texts.push_back(footer);
    }
}

void addBars(PagePlan& plan, const Frame& frame, bool dotted)
{
    const double half_mm = dotted ? 0.45 * frame.spacing_mm : std::min(3.5, 0.3 * frame.spacing_mm);
    for (const PlannedTrace& trace : plan.traces) {
        if (trace.box.column > 0) {
            const double y_mm = trace.box.baseline_mm;
            plan.bars.push_back({trace.box.box.x0_mm, y_mm - half_mm, y_mm + half_mm, dotted});
        }
    }
}

} // namespace

PagePlan planPage(const PrintParams& params)
{
    const Arrangement page = arrange(params);
    const Frame frame = makeFrame(params, page.layout);
    PagePlan plan;
    plan.lead_in_mm = kLeadInMm;
    int unnamed = 0;
    for (const TemplateCell& cell : page.layout.cells) {
        PlannedTrace trace{cell.lead, makeBox(cell, params, page, frame), {}};
        if (page.named) {
            trace.name = (cell.inverted ? "-" : "") + std::string(leadName(cell.lead));
            plan.texts.push_back(nameText(trace, params));
        }
        if (!page.keep_names) {
            trace.box.lead = static_cast<Lead>(static_cast<int>(Lead::X1) + unnamed++);
        }
        plan.traces.push_back(trace);
    }
    plan.pulses = makePulses(plan.traces, params);
    const bool dotted = params.separator == PrintParams::Separator::dotted;
    if (dotted || params.separator == PrintParams::Separator::bars) {
        addBars(plan, frame, dotted);
    }
    addPageWords(plan, params);
    return plan;
}

} // namespace retrace
