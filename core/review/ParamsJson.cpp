// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ParamsJson.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace retrace {
namespace {

using Json = nlohmann::json;

/// Names of an enum's values in their order.
template <typename E, std::size_t N>
E fromName(const std::array<std::string_view, N>& names, const std::string& name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name) {
            return static_cast<E>(i);
        }
    }
    throw Problem(fmt::format("The review names \"{}\", which this program does not know.", name));
}

constexpr std::array<std::string_view, 3> kModes = {"automatic", "manual", "stale"};
constexpr std::array<std::string_view, 2> kPdf = {"automatic", "raster"};
constexpr std::array<std::string_view, 3> kStatus = {"new", "in_review", "done"};
constexpr std::array<std::string_view, 7> kKinds = {"point", "redraw", "missing", "interpolate", "automatic", "from_rhythm", "swap"};

template <typename E, std::size_t N>
std::string nameOf(const std::array<std::string_view, N>& names, E value)
{
    return std::string(names.at(static_cast<std::size_t>(value)));
}

template <typename T>
Json optionalJson(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

template <typename T>
std::optional<T> optionalFrom(const Json& json, const char* key)
{
    const auto it = json.find(key);
    return it == json.end() || it->is_null() ? std::nullopt : std::optional(it->template get<T>());
}

Json pointJson(double x, double y) { return Json::array({x, y}); }
PaperPoint paperFrom(const Json& json) { return {json.at(0).get<double>(), json.at(1).get<double>()}; }
PagePoint pageFrom(const Json& json) { return {json.at(0).get<double>(), json.at(1).get<double>()}; }

Json boxJson(const PaperBox& b) { return Json::array({b.x0_mm, b.y0_mm, b.x1_mm, b.y1_mm}); }
PaperBox boxFrom(const Json& json)
{
    return {json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>(), json.at(3).get<double>()};
}

Lead leadFrom(const Json& json)
{
    const std::string name = json.get<std::string>();
    const auto lead = leadFromName(name);
    return lead ? *lead : throw Problem(fmt::format("The review names \"{}\", which this program does not know.", name));
}

Json keyJson(const TraceKey& key) { return {{"lead", leadName(key.lead)}, {"rhythm", key.rhythm}}; }
TraceKey keyFrom(const Json& json) { return {leadFrom(json.at("lead")), json.value("rhythm", false)}; }

Json editJson(const Edit& edit)
{
    Json points = Json::array();
    for (const PaperPoint& p : edit.points) {
        points.push_back(pointJson(p.x_mm, p.y_mm));
    }
    Json json{{"id", edit.id}, {"trace", keyJson(edit.trace)}, {"kind", nameOf(kKinds, edit.kind)}, {"points_mm", points}, {"guided", edit.guided}};
    if (edit.kind == EditKind::swap) {
        json["other"] = keyJson(edit.other);
    }
    return json;
}

Edit editFrom(const Json& json)
{
    Edit edit;
    edit.id = json.at("id").get<std::string>();
    edit.trace = keyFrom(json.at("trace"));
    edit.kind = fromName<EditKind>(kKinds, json.at("kind").get<std::string>());
    for (const Json& p : json.at("points_mm")) {
        edit.points.push_back(paperFrom(p));
    }
    edit.guided = json.value("guided", false);
    if (json.contains("other")) {
        edit.other = keyFrom(json.at("other"));
    }
    return edit;
}

Json toJson(const PageParams& p)
{
    return {{"pdf", nameOf(kPdf, p.pdf)}, {"max_megapixels", p.max_megapixels}, {"pdf_dpi", p.pdf_dpi}};
}

void fromJson(const Json& json, PageParams& p)
{
    p.pdf = fromName<PageParams::Pdf>(kPdf, json.value("pdf", "automatic"));
    p.max_megapixels = json.value("max_megapixels", p.max_megapixels);
    p.pdf_dpi = json.value("pdf_dpi", p.pdf_dpi);
}

Json toJson(const GridParams& p)
{
    Json json{{"quarter_turns", p.quarter_turns}, {"mirrored", p.mirrored}, {"px_per_mm", optionalJson(p.px_per_mm)}, {"ruler", nullptr}};
    if (p.ruler) {
        json["ruler"] = {{"a_px", pointJson(p.ruler->a.x_px, p.ruler->a.y_px)},
                         {"b_px", pointJson(p.ruler->b.x_px, p.ruler->b.y_px)},
                         {"length_mm", p.ruler->length_mm}};
    }
    return json;
}

void fromJson(const Json& json, GridParams& p)
{
    p.quarter_turns = json.value("quarter_turns", 0);
    p.mirrored = json.value("mirrored", false);
    p.px_per_mm = optionalFrom<double>(json, "px_per_mm");
    const Json ruler = json.value("ruler", Json(nullptr));
    if (!ruler.is_null()) {
        p.ruler = GridParams::Ruler{pageFrom(ruler.at("a_px")), pageFrom(ruler.at("b_px")), ruler.at("length_mm").get<double>()};
    }
}

Json toJson(const InkParams& p)
{
    return {{"method", p.method}, {"device", p.device}, {"model", p.model}, {"head", p.head}};
}

void fromJson(const Json& json, InkParams& p)
{
    p.method = json.value("method", p.method);
    p.device = json.value("device", p.device);
    p.model = json.value("model", p.model);
    p.head = json.value("head", p.head);
}

Json toJson(const LayoutParams& p)
{
    return {{"layout", optionalJson(p.layout)}, {"speed_mm_per_s", optionalJson(p.speed_mm_per_s)}, {"gain_mm_per_mv", optionalJson(p.gain_mm_per_mv)}};
}

void fromJson(const Json& json, LayoutParams& p)
{
    p.layout = optionalFrom<std::string>(json, "layout");
    p.speed_mm_per_s = optionalFrom<double>(json, "speed_mm_per_s");
    p.gain_mm_per_mv = optionalFrom<double>(json, "gain_mm_per_mv");
}

Json toJson(const TraceParams& p)
{
    Json edits = Json::array();
    for (const Edit& edit : p.edits) {
        edits.push_back(editJson(edit));
    }
    return {{"subpixel", p.subpixel}, {"refine", p.refine}, {"use_vectors", p.use_vectors}, {"edits", edits}};
}

void fromJson(const Json& json, TraceParams& p)
{
    p.subpixel = json.value("subpixel", p.subpixel);
    p.refine = json.value("refine", p.refine);
    p.use_vectors = json.value("use_vectors", p.use_vectors);
    for (const Json& edit : json.value("edits", Json::array())) {
        p.edits.push_back(editFrom(edit));
    }
}

Json toJson(const SignalParams& p) { return {{"fs_hz", p.fs_hz}}; }
void fromJson(const Json& json, SignalParams& p) { p.fs_hz = json.value("fs_hz", p.fs_hz); }

template <typename P>
Json stageJson(const StageParams<P>& stage)
{
    Json json = toJson(stage.value);
    json["mode"] = nameOf(kModes, stage.mode);
    return json;
}

template <typename P>
void stageFrom(const Json& params, const char* name, StageParams<P>& stage)
{
    const Json json = params.value(name, Json::object());
    stage.mode = fromName<Mode>(kModes, json.value("mode", "automatic"));
    fromJson(json, stage.value);
}

Json stateJson(const ReviewState& state)
{
    Json accepted = Json::array();
    for (const AcceptedDoubt& a : state.accepted) {
        accepted.push_back({{"trace", keyJson(a.trace)}, {"span_mm", pointJson(a.x0_mm, a.x1_mm)}});
    }
    return {{"status", reviewStatusName(state.status)}, {"reviewer", state.reviewer}, {"date", state.date}, {"accepted", accepted}};
}

ReviewState stateFrom(const Json& json)
{
    ReviewState state;
    state.status = fromName<ReviewStatus>(kStatus, json.value("status", "new"));
    state.reviewer = json.value("reviewer", "");
    state.date = json.value("date", "");
    for (const Json& a : json.value("accepted", Json::array())) {
        state.accepted.push_back({keyFrom(a.at("trace")), a.at("span_mm").at(0).get<double>(), a.at("span_mm").at(1).get<double>()});
    }
    return state;
}

} // namespace

std::string_view reviewStatusName(ReviewStatus status)
{
    return kStatus.at(static_cast<std::size_t>(status));
}

Json contentJson(const ReviewContent& content)
{
    const SessionParams& p = content.params;
    return {{"params",
             {{"page", stageJson(p.page)},
              {"grid", stageJson(p.grid)},
              {"ink", stageJson(p.ink)},
              {"layout", stageJson(p.layout)},
              {"trace", stageJson(p.trace)},
              {"signal", stageJson(p.signal)}}},
            {"state", stateJson(content.state)}};
}

ReviewContent contentFromJson(const Json& json)
{
    ReviewContent content;
    const Json params = json.value("params", Json::object());
    stageFrom(params, "page", content.params.page);
    stageFrom(params, "grid", content.params.grid);
    stageFrom(params, "ink", content.params.ink);
    stageFrom(params, "layout", content.params.layout);
    stageFrom(params, "trace", content.params.trace);
    stageFrom(params, "signal", content.params.signal);
    content.state = stateFrom(json.value("state", Json::object()));
    return content;
}

bool sameContent(const ReviewContent& a, const ReviewContent& b)
{
    return contentJson(a) == contentJson(b);
}

} // namespace retrace
