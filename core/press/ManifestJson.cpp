// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/ManifestJson.h"

#include <array>
#include <cmath>

namespace retrace {

NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::Pulse, {{PrintParams::Pulse::none, "none"},
                                                  {PrintParams::Pulse::left, "left"},
                                                  {PrintParams::Pulse::right, "right"}})
NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::Separator, {{PrintParams::Separator::none, "none"},
                                                      {PrintParams::Separator::bars, "bars"},
                                                      {PrintParams::Separator::gap, "gap"}})
NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::NamePlace, {{PrintParams::NamePlace::above, "above"},
                                                      {PrintParams::NamePlace::below, "below"},
                                                      {PrintParams::NamePlace::beside, "beside"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PaperBox, x0_mm, y0_mm, x1_mm, y1_mm)

void to_json(nlohmann::json& json, Lead lead) { json = std::string(leadName(lead)); }
void from_json(const nlohmann::json& json, Lead& lead)
{
    const std::optional<Lead> found = leadFromName(json.get<std::string>());
    if (!found) {
        throw Problem("The manifest names an unknown lead, \"" + json.get<std::string>() + "\"; print the pages anew.");
    }
    lead = *found;
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PrintParams, layout, rhythm_leads, dpi, speed_mm_per_s, limb_gain_mm_per_mv,
                                   chest_gain_mm_per_mv, pulse, lead_names, scale_text, header_text, paper_width_mm,
                                   paper_height_mm, row_spacing_mm, grid_rgb, grid5_rgb, ink_rgb, pen_mm, separator,
                                   font, paper_rgb, fine_grid, grid_pen_mm, grid5_pen_mm, grid_x_mm, grid_y_mm,
                                   grid_margin_mm, bold_names, name_size_mm, text_size_mm, name_place, trace_shift_mm,
                                   scale_words, header_words, footer_words)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PulseMark, box, height_mm, width_mm, row, left)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PrintTruth::Text, text, box, is_name)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeadBox, lead, box, baseline_mm, t0_s, gain_mm_per_mv, row, column, rhythm, inverted,
                                   name_printed)

namespace {

/// The box in page pixels, for readers that do not care for millimetres: x0, y0, x1, y1.
std::array<double, 4> pixels(const PaperBox& box, double px_per_mm)
{
    const auto pixel = [px_per_mm](double mm) { return std::round((mm * px_per_mm - 0.5) * 1000) / 1000; };
    return {pixel(box.x0_mm), pixel(box.y0_mm), pixel(box.x1_mm), pixel(box.y1_mm)};
}

template <typename T>
nlohmann::json withPixels(const std::vector<T>& items, double px_per_mm)
{
    nlohmann::json list = nlohmann::json::array();
    for (const T& item : items) {
        list.push_back(item);
        list.back()["box_px"] = pixels(item.box, px_per_mm);
    }
    return list;
}

} // namespace

nlohmann::json pageToJson(const ManifestPage& page)
{
    const double px_per_mm = page.truth.px_per_mm;
    return {{"file", page.file},
            {"mask", page.mask},
            {"truth", page.truth_file},
            {"record", page.record},
            {"seed", page.seed},
            {"width_px", page.width_px},
            {"height_px", page.height_px},
            {"px_per_mm", {px_per_mm, px_per_mm}},
            // Page pixel (centres at whole numbers) of a paper point: x = m[0][0] x_mm + m[0][1] y_mm + m[0][2], y alike.
            {"map", {{px_per_mm, 0.0, -0.5}, {0.0, px_per_mm, -0.5}}},
            {"params", page.params},
            {"leads", withPixels(page.truth.boxes, px_per_mm)},
            {"pulses", withPixels(page.truth.pulses, px_per_mm)},
            {"texts", withPixels(page.truth.texts, px_per_mm)}};
}

ManifestPage pageFromJson(const nlohmann::json& json)
{
    ManifestPage page;
    page.file = json.at("file");
    page.mask = json.at("mask");
    page.truth_file = json.at("truth");
    page.record = json.at("record");
    page.seed = json.at("seed");
    page.width_px = json.at("width_px");
    page.height_px = json.at("height_px");
    page.params = json.at("params");
    page.truth.px_per_mm = json.at("px_per_mm").at(0);
    page.truth.boxes = json.at("leads").get<std::vector<LeadBox>>();
    page.truth.pulses = json.at("pulses").get<std::vector<PulseMark>>();
    page.truth.texts = json.at("texts").get<std::vector<PrintTruth::Text>>();
    return page;
}

} // namespace retrace
