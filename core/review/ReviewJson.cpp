// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/Review.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace retrace {
namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "retrace-review";
constexpr int kVersion = 2; // 2: strokes of the ink brush
constexpr std::array kClasses = {"paper", "trace", "text", "pulse", "grid"};
constexpr std::array kModes = {"automatic", "manual", "stale"};
constexpr std::array kKinds = {"point", "redraw", "missing", "interpolate", "automatic", "from_rhythm", "swap"};
constexpr std::array kStatuses = {"new", "in_review", "done"};

template <typename Enum, std::size_t N>
Enum fromName(const std::array<const char*, N>& names, const Json& json)
{
    const auto found = std::ranges::find(names, json.get<std::string>());
    if (found == names.end()) {
        throw Problem("it holds a word that this program does not know");
    }
    return static_cast<Enum>(found - names.begin());
}

template <typename T>
Json orNull(const std::optional<T>& v)
{
    return v ? Json(*v) : Json();
}

template <typename T>
void read(const Json& json, const char* key, std::optional<T>& into)
{
    into = json.contains(key) && !json.at(key).is_null() ? std::optional(json.at(key).get<T>()) : std::nullopt;
}

Json keyJson(const TraceKey& key) { return {{"lead", leadName(key.lead)}, {"rhythm", key.rhythm}}; }

Lead leadOf(const Json& json)
{
    const auto lead = leadFromName(json.get<std::string>());
    if (!lead) {
        throw Problem("it names a lead that does not exist");
    }
    return *lead;
}

TraceKey keyOf(const Json& json) { return {leadOf(json.at("lead")), json.at("rhythm").get<bool>()}; }

Json boxJson(const PaperBox& b) { return {b.x0_mm, b.y0_mm, b.x1_mm, b.y1_mm}; }

PaperBox boxOfJson(const Json& j) { return {j.at(0).get<double>(), j.at(1).get<double>(), j.at(2).get<double>(), j.at(3).get<double>()}; }

Json editJson(const Edit& e)
{
    Json points = Json::array();
    for (const PaperPoint& p : e.points) {
        points.push_back({p.x_mm, p.y_mm});
    }
    Json out{{"id", e.id}, {"trace", keyJson(e.trace)}, {"kind", kKinds[static_cast<std::size_t>(e.kind)]}, {"points_mm", points}, {"guided", e.guided}};
    if (e.kind == EditKind::swap) {
        out["other"] = keyJson(e.other);
    }
    return out;
}

Edit editOf(const Json& j)
{
    Edit e;
    e.id = j.at("id").get<std::string>();
    e.trace = keyOf(j.at("trace"));
    e.kind = fromName<EditKind>(kKinds, j.at("kind"));
    for (const Json& p : j.at("points_mm")) {
        e.points.push_back({p.at(0).get<double>(), p.at(1).get<double>()});
    }
    e.guided = j.at("guided").get<bool>();
    if (j.contains("other")) {
        e.other = keyOf(j.at("other"));
    }
    return e;
}

Json leadBoxJson(const LeadBox& b)
{
    return {{"lead", leadName(b.lead)}, {"box_mm", boxJson(b.box)}, {"baseline_mm", b.baseline_mm}, {"t0_s", b.t0_s}, {"gain_mm_per_mv", b.gain_mm_per_mv},
            {"row", b.row}, {"column", b.column}, {"rhythm", b.rhythm}, {"inverted", b.inverted}, {"name_printed", b.name_printed}};
}

LeadBox leadBoxOf(const Json& j)
{
    LeadBox b;
    b.lead = leadOf(j.at("lead"));
    b.box = boxOfJson(j.at("box_mm"));
    b.baseline_mm = j.at("baseline_mm").get<double>(), b.t0_s = j.at("t0_s").get<double>(), b.gain_mm_per_mv = j.at("gain_mm_per_mv").get<double>();
    b.row = j.at("row").get<int>(), b.column = j.at("column").get<int>();
    b.rhythm = j.at("rhythm").get<bool>(), b.inverted = j.at("inverted").get<bool>(), b.name_printed = j.at("name_printed").get<bool>();
    return b;
}

Json gridJson(const GridParams& p)
{
    Json out{{"quarter_turns", p.quarter_turns}, {"mirrored", p.mirrored}, {"px_per_mm", orNull(p.px_per_mm)}};
    if (p.ruler) {
        out["ruler"] = {{"a_px", {p.ruler->a.x_px, p.ruler->a.y_px}}, {"b_px", {p.ruler->b.x_px, p.ruler->b.y_px}}, {"length_mm", p.ruler->length_mm}};
    }
    if (p.corners) {
        Json at = Json::array();
        for (const PagePoint& c : p.corners->at) {
            at.push_back({c.x_px, c.y_px});
        }
        out["corners"] = {{"at_px", at}, {"paper_mm", boxJson(p.corners->paper)}};
    }
    return out;
}

PagePoint pagePoint(const Json& j) { return {j.at(0).get<double>(), j.at(1).get<double>()}; }

GridParams gridOf(const Json& j)
{
    GridParams p;
    p.quarter_turns = j.at("quarter_turns").get<int>(), p.mirrored = j.at("mirrored").get<bool>();
    read(j, "px_per_mm", p.px_per_mm);
    if (j.contains("ruler")) {
        const Json& r = j.at("ruler");
        p.ruler = GridParams::Ruler{pagePoint(r.at("a_px")), pagePoint(r.at("b_px")), r.at("length_mm").get<double>()};
    }
    if (j.contains("corners")) {
        GridParams::Corners corners;
        for (std::size_t k = 0; k < corners.at.size(); ++k) {
            corners.at[k] = pagePoint(j.at("corners").at("at_px").at(k));
        }
        corners.paper = boxOfJson(j.at("corners").at("paper_mm"));
        p.corners = corners;
    }
    return p;
}

Json inkJson(const InkParams& p)
{
    Json out{{"method", p.method}, {"head", p.head}, {"strokes", Json::array()}};
    for (const InkStroke& s : p.strokes) {
        Json points = Json::array();
        for (const PaperPoint& at : s.points) {
            points.push_back({at.x_mm, at.y_mm});
        }
        out["strokes"].push_back({{"class", kClasses[static_cast<std::size_t>(s.to)]}, {"radius_mm", s.radius_mm}, {"points_mm", points}});
    }
    return out;
}

InkParams inkOf(const Json& j)
{
    InkParams p;
    p.method = j.at("method").get<std::string>(), p.head = j.at("head").get<std::string>();
    for (const Json& s : j.value("strokes", Json::array())) { // version 1 has none
        InkStroke stroke{fromName<InkClass>(kClasses, s.at("class")), s.at("radius_mm").get<double>(), {}};
        for (const Json& at : s.at("points_mm")) {
            stroke.points.push_back({at.at(0).get<double>(), at.at(1).get<double>()});
        }
        p.strokes.push_back(std::move(stroke));
    }
    return p;
}

Json layoutJson(const LayoutParams& p)
{
    Json boxes = Json::array();
    std::ranges::transform(p.boxes, std::back_inserter(boxes), leadBoxJson);
    return {{"layout", orNull(p.layout)}, {"speed_mm_per_s", orNull(p.speed_mm_per_s)}, {"gain_mm_per_mv", orNull(p.gain_mm_per_mv)}, {"boxes", boxes}};
}

LayoutParams layoutOf(const Json& j)
{
    LayoutParams p;
    read(j, "layout", p.layout);
    read(j, "speed_mm_per_s", p.speed_mm_per_s);
    read(j, "gain_mm_per_mv", p.gain_mm_per_mv);
    for (const Json& b : j.at("boxes")) {
        p.boxes.push_back(leadBoxOf(b));
    }
    return p;
}

Json traceJson(const TraceParams& p)
{
    Json edits = Json::array();
    std::ranges::transform(p.edits, std::back_inserter(edits), editJson);
    return {{"subpixel", p.subpixel}, {"refine", p.refine}, {"align_beats", p.align_beats}, {"tell_hidden_ends", p.tell_hidden_ends}, {"use_vectors", p.use_vectors}, {"edits", edits}};
}

TraceParams traceOf(const Json& j)
{
    TraceParams p;
    p.subpixel = j.at("subpixel").get<bool>(), p.refine = j.at("refine").get<bool>(), p.align_beats = j.value("align_beats", true), p.tell_hidden_ends = j.value("tell_hidden_ends", true), p.use_vectors = j.at("use_vectors").get<bool>();
    for (const Json& e : j.at("edits")) {
        p.edits.push_back(editOf(e));
    }
    return p;
}

Json withMode(Json json, Mode mode)
{
    json["mode"] = kModes[static_cast<std::size_t>(mode)];
    return json;
}

Json stateJson(const ReviewState& s)
{
    Json accepted = Json::array();
    for (const AcceptedSpan& a : s.accepted) {
        accepted.push_back({{"trace", keyJson(a.trace)}, {"x0_mm", a.x0_mm}, {"x1_mm", a.x1_mm}});
    }
    return {{"status", kStatuses[static_cast<std::size_t>(s.status)]}, {"reviewer", s.reviewer}, {"date", s.date}, {"accepted", accepted},
            {"grid", withMode(gridJson(s.params.grid.value), s.params.grid.mode)},
            {"ink", withMode(inkJson(s.params.ink.value), s.params.ink.mode)},
            {"layout", withMode(layoutJson(s.params.layout.value), s.params.layout.mode)},
            {"trace", withMode(traceJson(s.params.trace.value), s.params.trace.mode)}};
}

ReviewState stateOf(const Json& j)
{
    ReviewState s;
    s.status = fromName<PageStatus>(kStatuses, j.at("status"));
    s.reviewer = j.at("reviewer").get<std::string>(), s.date = j.at("date").get<std::string>();
    for (const Json& a : j.at("accepted")) {
        s.accepted.push_back({keyOf(a.at("trace")), a.at("x0_mm").get<double>(), a.at("x1_mm").get<double>()});
    }
    const auto mode = [&](const char* stage) { return fromName<Mode>(kModes, j.at(stage).at("mode")); };
    s.params.grid = {gridOf(j.at("grid")), mode("grid")};
    s.params.ink = {inkOf(j.at("ink")), mode("ink")};
    s.params.layout = {layoutOf(j.at("layout")), mode("layout")};
    s.params.trace = {traceOf(j.at("trace")), mode("trace")};
    return s;
}

} // namespace

std::string_view pageStatusName(PageStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }

bool sameDecisions(const ReviewState& a, const ReviewState& b) { return stateJson(a) == stateJson(b); }

std::string toJson(const Review& review)
{
    Json steps = Json::array();
    for (std::size_t k = 0; k < review.steps.size(); ++k) {
        const Json before = stateJson(review.steps[k].before), after = stateJson(k + 1 < review.steps.size() ? review.steps[k + 1].before : review.state);
        steps.push_back({{"who", review.steps[k].who}, {"when", review.steps[k].when}, {"what", review.steps[k].what},
                         {"after", Json::diff(before, after)}, {"before", Json::diff(after, before)}});
    }
    const Json json{{"format", kFormat}, {"version", kVersion}, {"software_version", review.software_version},
                    {"page", {{"file", review.page_file}, {"sha256", review.page_sha256}, {"index", review.page_index + 1}}},
                    {"state", stateJson(review.state)}, {"steps", steps}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Review reviewFromJson(const std::string& text)
{
    try {
        const Json json = Json::parse(text);
        if (json.at("format") != kFormat) {
            throw Problem("it is no review");
        }
        if (json.at("version").get<int>() > kVersion) {
            throw Problem("it was written by a newer version of Retrace");
        }
        Review review;
        review.software_version = json.at("software_version").get<std::string>();
        review.page_file = json.at("page").at("file").get<std::string>();
        review.page_sha256 = json.at("page").at("sha256").get<std::string>();
        review.page_index = json.at("page").at("index").get<int>() - 1;
        Json state = json.at("state");
        review.state = stateOf(state);
        const Json& steps = json.at("steps");
        for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
            state = state.patch(step->at("before"));
            review.steps.push_back({step->at("who").get<std::string>(), step->at("when").get<std::string>(), step->at("what").get<std::string>(), stateOf(state)});
        }
        std::ranges::reverse(review.steps);
        return review;
    } catch (const Json::exception&) {
        throw Problem("it is damaged");
    }
}

SessionParams withReview(const SessionParams& own, const ReviewState& state)
{
    SessionParams params = own;
    params.grid = state.params.grid;
    params.layout = own.layout.mode == Mode::manual ? own.layout : state.params.layout; // what is asked for now wins
    params.trace = state.params.trace;
    if (state.params.ink.mode != Mode::automatic) {
        params.ink.value.method = state.params.ink.value.method;
        params.ink.value.head = state.params.ink.value.head;
        params.ink.value.strokes = state.params.ink.value.strokes;
        params.ink.mode = state.params.ink.mode;
    }
    return params;
}

} // namespace retrace
