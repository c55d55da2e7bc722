// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <numbers>

namespace retrace
{
namespace
{

// The order in which a person reads the file.
using Json = nlohmann::ordered_json;

/// NaN and infinity have no JSON: null. Figures are cut to what they mean.
Json number(double value, double step = 1e-6)
{
    return std::isfinite(value) ? Json(std::round(value / step) * step) : Json(nullptr);
}

Json rounded(double value, int decimals)
{
    // Through text, so that 7.752 is written as 7.752.
    return std::isfinite(value) ? Json::parse(fmt::format("{:.{}f}", value, decimals))
                                : Json(nullptr);
}

Json optionalNumber(const std::optional<double>& value, int decimals)
{
    return value ? rounded(*value, decimals) : Json(nullptr);
}

Json point(PagePoint p)
{
    return Json::array({rounded(p.x_px, 1), rounded(p.y_px, 1)});
}

/// A paper box as its four corners on the page, clockwise from the upper left.
Json polygonOf(const PaperBox& box, const GridMap& map)
{
    return Json::array(
        {point(map.toPage({box.x0_mm, box.y0_mm})), point(map.toPage({box.x1_mm, box.y0_mm})),
         point(map.toPage({box.x1_mm, box.y1_mm})), point(map.toPage({box.x0_mm, box.y1_mm}))});
}

Json figure(const Figure& f)
{
    return Json{{"value", rounded(f.value, 3)}, {"origin", originName(f.origin)}};
}

/// Rotation of the paper on the page with quarter turns, clockwise, -180..180.
double paperRotation(const GridMap& map)
{
    const PaperBox e = map.extent();
    const PaperPoint middle{(e.x0_mm + e.x1_mm) / 2, (e.y0_mm + e.y1_mm) / 2};
    const PagePoint a = map.toPage({middle.x_mm - 10, middle.y_mm});
    const PagePoint b = map.toPage({middle.x_mm + 10, middle.y_mm});
    return std::atan2(b.y_px - a.y_px, b.x_px - a.x_px) * 180.0 / std::numbers::pi;
}

Json gridJson(const GridResult& grid)
{
    return Json{
        {"source", gridSourceName(grid.source)},
        {"px_per_mm_x", rounded(grid.px_per_mm_x, 4)},
        {"px_per_mm_y", rounded(grid.px_per_mm_y, 4)},
        {"rotation_deg", grid.map.empty() ? Json(nullptr) : rounded(paperRotation(grid.map), 3)},
        {"residual_lines", rounded(grid.residual_lines, 4)},
        {"coverage", rounded(grid.coverage, 4)},
        {"pitch_mm", rounded(grid.pitch_mm, 3)},
        {"pitch_assumed", grid.pitch_assumed}};
}

Json pageJson(const PageImage& page, const ExportInfo& info)
{
    Json json{{"sha256", page.sha256},
              {"index", page.index + 1},
              {"count", page.count},
              {"width_px", page.bgr.cols},
              {"height_px", page.bgr.rows}};
    if (info.keep_source_name) {
        json["source"] = page.source.filename().string();
    }
    return json;
}

Json boxJson(const LeadBox& box, std::size_t index, const Digitization& result)
{
    Json json{{"lead", leadName(box.lead)},
              {"polygon_px", polygonOf(box.box, result.grid->map)},
              {"row", box.row},
              {"column", box.column},
              {"rhythm", box.rhythm},
              {"t0_s", rounded(box.t0_s, 4)},
              {"gain_mm_per_mv", rounded(box.gain_mm_per_mv, 3)},
              {"name_printed", box.name_printed}};
    if (box.inverted) {
        json["printed_as"] = fmt::format("-{}", leadName(box.lead));
        json["turned_back"] = true;
    }
    if (result.trace) {
        for (const LeadTrace& trace : result.trace->traces) {
            if (trace.box == index && trace.from_vectors) {
                json["from_vectors"] = true;
            }
        }
    }
    return json;
}

Json layoutJson(const LayoutResult& layout)
{
    Json json{{"name", layout.name}, {"origin", originName(layout.origin)}};
    json["score"] =
        layout.ranking.empty() ? Json(nullptr) : rounded(layout.ranking.front().score, 4);
    json["runner_up"] = layout.ranking.size() < 2
                            ? Json(nullptr)
                            : Json{{"name", layout.ranking[1].name},
                                   {"score", rounded(layout.ranking[1].score, 4)}};
    return json;
}

Json scaleJson(const LayoutResult& layout)
{
    Json json{{"speed_mm_per_s", figure(layout.scale.speed_mm_per_s)},
              {"limb_gain_mm_per_mv", figure(layout.scale.limb_gain_mm_per_mv)},
              {"chest_gain_mm_per_mv", figure(layout.scale.chest_gain_mm_per_mv)}};
    if (!layout.printed.text.empty()) {
        json["printed_text"] = layout.printed.text;
    }
    return json;
}

Json pulsesJson(const LayoutResult& layout, const GridMap& map)
{
    Json pulses = Json::array();
    for (const PulseMark& pulse : layout.pulses) {
        pulses.push_back({{"polygon_px", polygonOf(pulse.box, map)},
                          {"height_mm", rounded(pulse.height_mm, 3)},
                          {"width_mm", rounded(pulse.width_mm, 3)},
                          {"row", pulse.row},
                          {"side", pulse.left ? "left" : "right"}});
    }
    return pulses;
}

Json samplesJson(const SamplesMv& samples)
{
    Json list = Json::array();
    for (const double v : samples) {
        list.push_back(rounded(v, 4));
    }
    return list;
}

Json signalJson(const SignalResult& signal)
{
    Json coverage = Json::object();
    for (const auto& [lead, share] : signal.coverage) {
        coverage[std::string(leadName(lead))] = rounded(share, 4);
    }
    Json duplicates = Json::array();
    for (const Duplicate& d : signal.duplicates) {
        duplicates.push_back({{"lead", leadName(d.lead)},
                              {"box", d.box},
                              {"t0_s", rounded(d.t0_s, 4)},
                              {"correlation", optionalNumber(d.correlation, 4)},
                              {"v_mv", samplesJson(d.v_mv)}});
    }
    Json told = Json::array();
    for (const ToldSpan& t : signal.told) {
        told.push_back({{"lead", leadName(t.lead)}, {"box", t.box}, {"t0_s", rounded(t.t0_s, 4)}, {"t1_s", rounded(t.t1_s, 4)}});
    }
    return Json{{"fs_hz", number(signal.record.fs_hz)},
                {"duration_s", rounded(signal.record.duration_s(), 4)},
                {"coverage", coverage},
                {"limb_residual_mv",
                 {{"einthoven", optionalNumber(signal.residuals.einthoven_mv, 4)},
                  {"goldberger", optionalNumber(signal.residuals.goldberger_mv, 4)}}},
                {"limb_leads_changed", signal.before_laws.size()},
                {"frequencies", {{"leads_restored", signal.restored}, {"read_through", signal.restored == 0 ? "nothing" : signal.from_averages ? "samples that are means" : "a page that was turned, bent or photographed"}}},
                {"beat_times", {{"compared", signal.beats_compared}, {"moved_ms_rms", rounded(signal.beats_moved_ms, 3)}}},
                {"told_from_other_beats", told},
                {"printed_twice", duplicates}};
}

/// Where the page may be wrong; the claims of single samples are columns of the CSV (`--confidence`).
Json confidenceJson(const ConfidenceResult& confidence, const GridMap& map)
{
    Json doubts = Json::array();
    for (const Doubt& d : confidence.doubts) {
        doubts.push_back({{"lead", leadName(d.lead)},
                          {"box", d.box},
                          {"t0_s", rounded(d.t0_s, 4)},
                          {"t1_s", rounded(d.t1_s, 4)},
                          {"polygon_px", polygonOf(d.where, map)},
                          {"reason", doubtReasonName(d.reason)},
                          {"expected_error_mv", rounded(d.error_mv, 4)},
                          {"expected_energy_mv2_s", rounded(d.energy_mv2_s, 7)}});
    }
    Json leads = Json::object();
    for (const auto& [lead, claims] : confidence.leads) {
        double square = 0, n = 0;
        for (const double e : claims.error_mv) {
            square += std::isnan(e) ? 0 : e * e;
            n += std::isnan(e) ? 0 : 1;
        }
        leads[std::string(leadName(lead))] = rounded(n > 0 ? std::sqrt(square / n) : std::nan(""), 4);
    }
    return Json{{"verdict", verdictName(confidence.verdict)},
                {"why", confidence.why},
                {"advice", confidence.advice},
                {"expected_error_mv", rounded(confidence.error_mv, 4)},
                {"expected_error_mv_by_lead", leads},
                {"doubts", doubts}};
}

void addLayout(Json& json, const Digitization& result)
{
    json["layout"] = layoutJson(*result.layout);
    json["scale"] = scaleJson(*result.layout);
    Json boxes = Json::array();
    for (std::size_t i = 0; i < result.layout->boxes.size(); ++i) {
        boxes.push_back(boxJson(result.layout->boxes[i], i, result));
    }
    json["lead_boxes"] = boxes;
    json["pulses"] = pulsesJson(*result.layout, result.grid->map);
}

} // namespace

std::string toJson(const Digitization& result, const ExportInfo& info)
{
    Json json{{"format", "retrace-page"},
              {"format_version", 1},
              {"software", "Retrace " + info.software_version},
              {"name", info.record_name},
              {"wfdb_record", wfdbRecordName(info.record_name)}};
    if (result.page) {
        json["page"] = pageJson(*result.page, info);
    }
    if (info.review) {
        json["review"] = {{"status", info.review->status}, {"reviewer", info.review->reviewer}, {"date", info.review->date}, {"edits", info.review->edits}};
    }
    json["failure"] = result.failure.empty() ? Json(nullptr) : Json(result.failure);
    if (result.grid) {
        json["grid"] = gridJson(*result.grid);
    }
    if (result.layout && result.grid && !result.grid->map.empty()) {
        addLayout(json, result);
    }
    if (result.signal) {
        json["signal"] = signalJson(*result.signal);
    }
    if (result.confidence) {
        json["confidence"] = confidenceJson(*result.confidence, result.grid->map);
    }
    json["warnings"] = result.warnings();
    for (int i = 0; i < kStages; ++i) {
        json["seconds"][std::string(stageName(static_cast<Stage>(i)))] =
            rounded(result.seconds[static_cast<std::size_t>(i)], 4);
    }
    // A file name need not be UTF-8: what is not is replaced, never a reason to fail.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<std::string> provenance(const Digitization& result, const ExportInfo& info)
{
    std::vector<std::string> lines{"Digitized from paper by Retrace " + info.software_version +
                                   ". Not a medical device."};
    if (result.page) {
        lines.push_back("Page SHA-256: " + result.page->sha256);
        if (result.page->count > 1) {
            lines.push_back(
                fmt::format("Page: {} of {}", result.page->index + 1, result.page->count));
        }
        if (info.keep_source_name) {
            lines.push_back("Source: " + result.page->source.filename().string());
        }
    }
    if (info.review) {
        lines.push_back(fmt::format("Review: {}{}{}, {} edits", info.review->status, info.review->reviewer.empty() ? "" : " by ", info.review->reviewer, info.review->edits));
    }
    if (info.review) {
        lines.push_back(fmt::format("Review: {}{}{}, {} edits", info.review->status, info.review->reviewer.empty() ? "" : " by ", info.review->reviewer, info.review->edits));
    }
    if (result.layout) {
        const Calibration& scale = result.layout->scale;
        const auto line = [&lines](std::string_view what, const Figure& f, std::string_view unit) {
            lines.push_back(
                fmt::format("{}: {:.4g} {} ({})", what, f.value, unit, originName(f.origin)));
        };
        line("Speed", scale.speed_mm_per_s, "mm/s");
        line("Gain, limb leads", scale.limb_gain_mm_per_mv, "mm/mV");
        line("Gain, chest leads", scale.chest_gain_mm_per_mv, "mm/mV");
        lines.push_back(
            fmt::format("Layout: {} ({})", result.layout->name, originName(result.layout->origin)));
    }
    return lines;
}

} // namespace retrace
