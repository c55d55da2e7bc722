// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReviewUse.h"

#include <fmt/format.h>

#include <algorithm>

using namespace retrace;

ReviewUse reviewForPage(const PageImage& page)
{
    OpenedReview opened = reviewOf(reviewedPage(page));
    ReviewUse use;
    for (std::size_t i = 0; i < opened.questions.size(); ++i) {
        if (opened.questions[i] == ReviewQuestion::unsaved_changes) {
            use.lines.push_back("there are decisions that were never saved; open the page in the window to keep them");
        } else if (opened.questions[i] == ReviewQuestion::page_changed) {
            use.lines.push_back("its review was not applied: the page's file has changed since");
            opened.review.reset();
        } else {
            use.lines.push_back("its review was not applied: " + opened.sentences[i]);
        }
    }
    if (opened.review) {
        use.lines.insert(use.lines.begin(), fmt::format("its review was applied ({}); --ignore-review leaves it out", reviewSummary(*opened.review)));
        use.review = std::move(opened.review);
    }
    return use;
}

SessionParams reviewedParams(const Review& review, const SessionParams& asked, bool fs_asked)
{
    SessionParams params = review.now().params;
    params.ink.value.device = asked.ink.value.device;
    params.ink.value.model = asked.ink.value.model;
    if (fs_asked || params.signal.mode == Mode::automatic) {
        params.signal = asked.signal;
    }
    return params;
}

ReviewNote reviewNote(const Review& review)
{
    const ReviewContent& now = review.now();
    return {std::string(reviewStatusName(now.state.status)), now.state.reviewer, now.state.date, now.params.trace.value.edits.size(),
            now.state.accepted.size()};
}

std::string reviewSummary(const Review& review)
{
    const ReviewNote note = reviewNote(review);
    std::string status = note.status;
    std::ranges::replace(status, '_', ' ');
    return fmt::format("{} edit{}, {}{}", note.edits, note.edits == 1 ? "" : "s", status, note.reviewer.empty() ? "" : ", by " + note.reviewer);
}
