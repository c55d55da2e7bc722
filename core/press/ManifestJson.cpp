// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/ManifestJson.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {

NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::Pulse, {{PrintParams::Pulse::none, "none"},
                                                  {PrintParams::Pulse::left, "left"},
                                                  {PrintParams::Pulse::right, "right"}})
NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::Separator, {{PrintParams::Separator::none, "none"},
                                                      {PrintParams::Separator::bars, "bars"},
                                                      {PrintParams::Separator::gap, "gap"},
                                                      {PrintParams::Separator::dotted, "dotted"}})
NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::Grid, {{PrintParams::Grid::lines, "lines"},
                                                 {PrintParams::Grid::dots, "dots"},
                                                 {PrintParams::Grid::none, "none"}})
NLOHMANN_JSON_SERIALIZE_ENUM(PrintParams::InkGrain, {{PrintParams::InkGrain::solid, "solid"},
                                                     {PrintParams::InkGrain::matrix, "matrix"},
                                                     {PrintParams::InkGrain::inkjet, "inkjet"}})
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

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PrintParams, layout, rhythm_leads, dpi, speed_mm_per_s,
                                   limb_gain_mm_per_mv, chest_gain_mm_per_mv, pulse, lead_names, scale_text, header_text,
                                   paper_width_mm,
                                   paper_height_mm, row_spacing_mm, grid_rgb, grid5_rgb, ink_rgb, pen_mm, separator,
                                   font, paper_rgb, fine_grid, grid_pen_mm, grid5_pen_mm, grid_x_mm, grid_y_mm,
                                   grid_margin_mm, bold_names, name_size_mm, text_size_mm, name_place, trace_shift_mm,
                                   scale_words, header_words, footer_words, grid, ink_grain, fade, low_ink_gaps, frame,
                                   grain_seed)
NLOHMANN_JSON_SERIALIZE_ENUM(Tone, {{Tone::colour, "colour"},
                                    {Tone::grey, "grey"},
                                    {Tone::bilevel, "bilevel"},
                                    {Tone::dithered, "dithered"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Tabletop, {{Tabletop::lid, "lid"},
                                        {Tabletop::wood, "wood"},
                                        {Tabletop::dark, "dark"},
                                        {Tabletop::desk, "desk"},
                                        {Tabletop::cloth, "cloth"},
                                        {Tabletop::black, "black"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(
    WearParams, logos, barcodes, stamps, handwriting, pen_marks, highlights, stains, tapes, redactions, punch_holes,
    tears, mould, yellowing, folds, fold_height_mm, fold_ink_loss, creases, crease_slope, curl_mm, curl_deg, flatness,
    rotation_deg, stretch_x, tilt_deg, tilt_direction_deg, distance_mm, lens_k1, lens_wave_mm, margin_mm, table,
    relief_light, light_deg, light_slope, vignette, shadow, lid_shadow, glare, exposure, warmth, moire, defocus_px,
    motion_px, motion_deg, noise, contrast, tone, threshold, fax_lines, fax_errors, jpeg_quality)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PulseMark, box, height_mm, width_mm, row, left)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PrintTruth::Text, text, box, is_name)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeadBox, lead, box, baseline_mm, t0_s, gain_mm_per_mv, row, column, rhythm, inverted,
                                   name_printed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LabelInfo, source, key, split, unwarped, unwarped_mask, position, confidence,
                                                wfdb, again, again_boxes, unwarped_px_per_mm, unwarped_x_mm, unwarped_y_mm,
                                                text_masked, review_status, reviewer, review_date, edits, accepted_spans,
                                                page_sha256, software_version, model_sha256, sha256)

namespace {

double rounded(double px) { return std::round(px * 1000) / 1000; }

PagePoint pixel(const ManifestPage& page, double x_mm, double y_mm)
{
    const double px_per_mm = page.truth.px_per_mm;
    return page.map.empty() ? PagePoint{x_mm * px_per_mm - 0.5, y_mm * px_per_mm - 0.5} : page.map.toPage({x_mm, y_mm});
}

/// The box in page pixels, for readers that do not care for millimetres: x0, y0, x1, y1 about its four corners.
std::array<double, 4> pixels(const PaperBox& box, const ManifestPage& page)
{
    const PagePoint a = pixel(page, box.x0_mm, box.y0_mm), b = pixel(page, box.x1_mm, box.y0_mm);
    const PagePoint c = pixel(page, box.x0_mm, box.y1_mm), d = pixel(page, box.x1_mm, box.y1_mm);
    return {rounded(std::min({a.x_px, b.x_px, c.x_px, d.x_px})), rounded(std::min({a.y_px, b.y_px, c.y_px, d.y_px})),
            rounded(std::max({a.x_px, b.x_px, c.x_px, d.x_px})), rounded(std::max({a.y_px, b.y_px, c.y_px, d.y_px}))};
}

/// The map as one affine matrix: exact on a flat page, the mean over the sheet on others.
std::array<std::array<double, 3>, 2> affineMap(const ManifestPage& page)
{
    if (page.map.empty()) {
        const double px_per_mm = page.truth.px_per_mm;
        return {{{px_per_mm, 0.0, -0.5}, {0.0, px_per_mm, -0.5}}};
    }
    const double w = page.params.paper_width_mm, h = page.params.paper_height_mm;
    const PagePoint left = pixel(page, 0, h / 2), right = pixel(page, w, h / 2);
    const PagePoint top = pixel(page, w / 2, 0), bottom = pixel(page, w / 2, h), middle = pixel(page, w / 2, h / 2);
    const double xx = (right.x_px - left.x_px) / w, yx = (right.y_px - left.y_px) / w;
    const double xy = (bottom.x_px - top.x_px) / h, yy = (bottom.y_px - top.y_px) / h;
    return {{{xx, xy, middle.x_px - xx * w / 2 - xy * h / 2}, {yx, yy, middle.y_px - yx * w / 2 - yy * h / 2}}};
}

template <typename T>
nlohmann::json withPixels(const std::vector<T>& items, const ManifestPage& page)
{
    nlohmann::json list = nlohmann::json::array();
    for (const T& item : items) {
        list.push_back(item);
        list.back()["box_px"] = pixels(item.box, page);
    }
    return list;
}

void addWear(nlohmann::json& json, const ManifestPage& page)
{
    json["profile"] = page.profile;
    if (page.wear) {
        json["wear"] = *page.wear;
    }
    if (!page.mesh.empty()) {
        // Node (row, column) of the file is the page pixel of the paper point origin + (column, row) * step.
        const PaperPoint origin = page.map.origin();
        json["mesh"] = {
            {"file", page.mesh}, {"origin_mm", {origin.x_mm, origin.y_mm}}, {"step_mm", page.map.step_mm()}};
    }
}

} // namespace

nlohmann::json pageToJson(const ManifestPage& page)
{
    const double px_per_mm = page.truth.px_per_mm;
    nlohmann::json json = {{"file", page.file},
            {"mask", page.mask},
            {"truth", page.truth_file},
            {"record", page.record},
            {"seed", page.seed},
            {"width_px", page.width_px},
            {"height_px", page.height_px},
            {"px_per_mm", {px_per_mm, px_per_mm}},
            // Page pixel (centres at whole numbers) of a paper point: x = m[0][0] x_mm + m[0][1] y_mm + m[0][2].
            {"map", affineMap(page)},
            {"params", page.params},
            {"leads", withPixels(page.truth.boxes, page)},
            {"pulses", withPixels(page.truth.pulses, page)},
            {"texts", withPixels(page.truth.texts, page)}};
    if (!page.profile.empty() || !page.mesh.empty()) {
        addWear(json, page);
    }
    if (page.label) {
        json["label"] = *page.label;
    }
    return json;
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
    page.profile = json.value("profile", std::string());
    if (json.contains("wear")) {
        page.wear = json.at("wear").get<WearParams>();
    }
    if (json.contains("label")) {
        page.label = json.at("label").get<LabelInfo>();
    }
    if (json.contains("mesh")) {
        page.mesh = json.at("mesh").at("file");
    }
    return page;
}

PaperPoint meshOrigin(const nlohmann::json& json)
{
    return {json.at("mesh").at("origin_mm").at(0), json.at("mesh").at("origin_mm").at(1)};
}

double meshStep(const nlohmann::json& json) { return json.at("mesh").at("step_mm"); }

} // namespace retrace
