// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/Review.h"

#include "core/review/ParamsJson.h"

#include <fmt/format.h>

#include <stdexcept>

namespace retrace {
namespace {

using Json = nlohmann::json;
constexpr const char* kFormat = "retrace-review";

std::string utf8(const std::filesystem::path& path)
{
    const auto text = path.generic_u8string();
    return {text.begin(), text.end()};
}

std::filesystem::path fromUtf8(const std::string& text)
{
    return std::u8string(text.begin(), text.end());
}

/// A decision as what it changed, there and back.
Json stepJson(const ReviewStep& step)
{
    const Json before = contentJson(step.before), after = contentJson(step.after);
    return {{"who", step.who}, {"when", step.when}, {"what", step.what}, {"before", Json::diff(after, before)}, {"after", Json::diff(before, after)}};
}

/// Both sides of a decision, from the content on the one side.
ReviewStep stepFrom(const Json& json, const Json& before, const Json& after)
{
    return {json.value("who", ""), json.value("when", ""), json.value("what", ""), contentFromJson(before), contentFromJson(after)};
}

/// Withdrawn decisions do not join on to each other: each keeps all of its `after`.
Json withdrawnJson(const ReviewStep& step)
{
    Json json = stepJson(step);
    json["content"] = contentJson(step.after);
    return json;
}

Json pageJson(const ReviewedPage& page)
{
    return {{"file", utf8(page.file)}, {"sha256", page.sha256}, {"index", page.index}, {"count", page.count}};
}

void checkFormat(const Json& json, const std::string& name)
{
    if (!json.is_object() || json.value("format", "") != kFormat) {
        throw Problem(fmt::format("{} is no review of a page. Choose a file whose name ends in .retrace.json.", name));
    }
    const int version = json.value("format_version", 0);
    if (version > kReviewVersion) {
        throw NewerReview(fmt::format("{} was saved by a newer program ({}). Update this one to go on with it; until then it is left as it is.", name,
                                      json.value("software", "Retrace")));
    }
    if (version < 1) {
        throw Problem(fmt::format("{} is in a format that was never released, and cannot be read. Start a new review.", name));
    }
}

} // namespace

ReviewedPage reviewedPage(const PageImage& page)
{
    return {page.source, page.sha256, page.index, page.count};
}

void Review::add(std::string who, std::string when, std::string what, ReviewContent after)
{
    const auto undone = m_steps.begin() + static_cast<std::ptrdiff_t>(m_at);
    const ReviewContent before = now();
    m_withdrawn.insert(m_withdrawn.end(), std::make_move_iterator(undone), std::make_move_iterator(m_steps.end()));
    m_steps.erase(undone, m_steps.end());
    m_steps.push_back({std::move(who), std::move(when), std::move(what), before, std::move(after)});
    m_at = m_steps.size();
}

void Review::goTo(std::size_t at)
{
    if (at > m_steps.size()) {
        throw std::out_of_range("Review::goTo");
    }
    m_at = at;
}

std::string toReviewJson(const Review& review)
{
    nlohmann::ordered_json json{{"format", kFormat}, {"format_version", kReviewVersion}, {"software", review.software}, {"serial", review.serial}};
    json["page"] = pageJson(review.page);
    json["now"] = contentJson(review.now());
    json["steps_done"] = review.at();
    for (const char* list : {"steps", "withdrawn"}) {
        json[list] = nlohmann::ordered_json::array();
    }
    for (const ReviewStep& step : review.steps()) {
        json["steps"].push_back(nlohmann::ordered_json(stepJson(step)));
    }
    for (const ReviewStep& step : review.withdrawn()) {
        json["withdrawn"].push_back(nlohmann::ordered_json(withdrawnJson(step)));
    }
    // A file name need not be UTF-8: what is not is replaced, never a reason to lose a review.
    return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Review reviewFromJson(const std::string& text, const std::string& name)
{
    try {
        const Json json = Json::parse(text);
        checkFormat(json, name);
        Review review;
        const Json& page = json.at("page");
        review.page = {fromUtf8(page.at("file").get<std::string>()), page.at("sha256").get<std::string>(), page.value("index", 0), page.value("count", 1)};
        review.software = json.value("software", "");
        review.serial = json.value("serial", std::uint64_t{0});
        const Json& steps = json.at("steps");
        review.m_at = json.at("steps_done").get<std::size_t>();
        std::vector<Json> contents(steps.size() + 1); // before the first, and after each
        contents.at(review.m_at) = json.at("now");
        for (std::size_t i = review.m_at; i > 0; --i) {
            contents[i - 1] = contents[i].patch(steps.at(i - 1).at("before"));
        }
        for (std::size_t i = review.m_at; i < steps.size(); ++i) {
            contents[i + 1] = contents[i].patch(steps.at(i).at("after"));
        }
        review.m_base = contentFromJson(contents.front());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            review.m_steps.push_back(stepFrom(steps[i], contents[i], contents[i + 1]));
        }
        for (const Json& step : json.value("withdrawn", Json::array())) {
            review.m_withdrawn.push_back(stepFrom(step, step.at("content").patch(step.at("before")), step.at("content")));
        }
        return review;
    } catch (const Problem&) {
        throw;
    } catch (const std::exception&) {
        throw Problem(fmt::format("{} is damaged and cannot be read. It is kept as it is; the review starts anew unless there is an autosave.", name));
    }
}

} // namespace retrace
