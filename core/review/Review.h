// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace retrace {

enum class ReviewStatus : std::uint8_t { fresh, in_review, done };
std::string_view reviewStatusName(ReviewStatus status); ///< as in files: "new", "in_review", "done"

/// A span of a trace that a person has looked at and found right. On paper, so that it stays in place when speed or
/// layout are read anew.
struct AcceptedDoubt
{
    TraceKey trace;
    double x0_mm = 0, x1_mm = 0;
    bool operator==(const AcceptedDoubt&) const = default;
};

/// What a reviewer has said about a page, beside the Params of its stages.
struct ReviewState
{
    ReviewStatus status = ReviewStatus::fresh;
    std::string reviewer; ///< UTF-8
    std::string date;     ///< ISO 8601, of the last decision
    std::vector<AcceptedDoubt> accepted;
    bool operator==(const ReviewState&) const = default;
};

/// All that a person decided about a page.
struct ReviewContent
{
    SessionParams params;
    ReviewState state;
};
bool sameContent(const ReviewContent& a, const ReviewContent& b);

/// One decision, as it stands in the audit trail.
struct ReviewStep
{
    std::string who, when, what; ///< UTF-8; `when` in ISO 8601
    ReviewContent before, after;
};

/// Which page of which file is under review.
struct ReviewedPage
{
    std::filesystem::path file; ///< in memory absolute, or as it was opened; in the review file relative to its folder
    std::string sha256;         ///< of the file, lower-case hex
    int index = 0, count = 1;
};
ReviewedPage reviewedPage(const PageImage& page);

/// A page's review: what stands now, and how it came to be.
class Review
{
public:
    ReviewedPage page;
    std::string software; ///< that saved it
    std::uint64_t serial = 0; ///< grows with every save and autosave: the higher one is the newer one

    Review() = default;
    Review(ReviewedPage reviewed, ReviewContent start) : page(std::move(reviewed)), m_base(std::move(start)) {}

    const ReviewContent& now() const { return m_at > 0 ? m_steps[m_at - 1].after : m_base; }
    const ReviewContent& base() const { return m_base; }
    /// Decisions in order; those from at() on are undone and can be done again.
    const std::vector<ReviewStep>& steps() const { return m_steps; }
    std::size_t at() const { return m_at; }
    /// Undone decisions that others took the place of: kept for the audit only.
    const std::vector<ReviewStep>& withdrawn() const { return m_withdrawn; }

    /// A decision that makes `after` of now(). Undone ones become withdrawn.
    void add(std::string who, std::string when, std::string what, ReviewContent after);
    /// Undoes or does again until `at` decisions stand. Throws std::out_of_range.
    void goTo(std::size_t at);

private:
    friend Review reviewFromJson(const std::string& text, const std::string& name);
    ReviewContent m_base;
    std::vector<ReviewStep> m_steps, m_withdrawn;
    std::size_t m_at = 0;
};

inline constexpr int kReviewVersion = 1;

/// The file: versioned JSON, no pixels. Of every decision it holds what it changed, there (`after`) and back (`before`), as
/// JSON patches (RFC 6902) of `now`.
std::string toReviewJson(const Review& review);

/// A review that a newer program saved in a way that this one does not know.
class NewerReview : public Problem
{
public:
    using Problem::Problem;
};

/// Reads it back; page.file is as it stands in the file. `name` is told in the sentences. Throws NewerReview; Problem if the
/// text is damaged or is no review.
Review reviewFromJson(const std::string& text, const std::string& name);

} // namespace retrace
