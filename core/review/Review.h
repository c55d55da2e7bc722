// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

enum class PageStatus { fresh, in_review, done };
std::string_view pageStatusName(PageStatus status); ///< "new", "in_review", "done"

/// A span of a trace that a person has looked at and found right. On paper, so that it stays in
/// place when speed or layout are read anew.
struct AcceptedSpan {
    TraceKey trace;
    double x0_mm = 0, x1_mm = 0;
    bool operator==(const AcceptedSpan&) const = default;
};

/// All that a person decided about a page, at one moment. Of the Params those travel that say what to read, not on which
/// machine (no device, no model's place) and no export rate.
struct ReviewState
{
    SessionParams params;
    PageStatus status = PageStatus::fresh;
    std::string reviewer;
    std::string date; ///< ISO 8601, of the last decision
    std::vector<AcceptedSpan> accepted;
};
/// Whether two states decide the same.
bool sameDecisions(const ReviewState& a, const ReviewState& b);

/// One decision: who, when (ISO 8601), what, and how things stood before it.
struct ReviewStep
{
    std::string who, when, what;
    ReviewState before;
};

/// The review of one page: no pixels, no signals.
struct Review
{
    std::string page_file;   ///< relative to the review file's folder, or absolute where that is the data folder; saveReview() sets it
    std::string page_sha256; ///< of that file
    int page_index = 0;      ///< 0 for the first page of a file
    std::string software_version;
    ReviewState state;
    std::vector<ReviewStep> steps; ///< oldest first: the audit trail, and what undo goes back along
};

/// "retrace-review", version 2 (1 had no strokes of the ink brush; it is read). Steps are written as what they changed (JSON Patch, RFC 6902, forth and back).
std::string toJson(const Review& review);
/// Throws Problem: damaged, something else, or written by a newer version (then the sentence says so).
Review reviewFromJson(const std::string& text);

/// Where a page's review lies: PAGE.retrace.json beside the page (PAGE_pK for page K of several), or else, where the folder
/// cannot be written, SHA256_pK.retrace.json in the user's data folder.
struct ReviewPlace
{
    std::filesystem::path file;
    bool beside = true;
    std::filesystem::path autosave() const { return file.string() + ".autosave"; }
    std::filesystem::path lock() const { return file.string() + ".lock"; }
};

/// $XDG_DATA_HOME/retrace/reviews, or ~/.local/share/retrace/reviews.
std::filesystem::path reviewDataFolder();

/// The name of a page's review in the page's folder. `stem_shared`: another file there counts for review names and has the same stem.
std::string reviewName(const std::filesystem::path& page, int index, int count, bool stem_shared);
/// Whether a file, by its ending, makes reviews of its stem carry their page's ending too.
bool countsForReviewNames(const std::filesystem::path& file);

/// Where the review of a page is to be written. Two pictures in one folder that differ in their ending only have the ending in
/// their names (a_png.retrace.json).
ReviewPlace placeOfReview(const std::filesystem::path& page, int index, int count, const std::string& sha256);

/// How a review that was found stands to the page.
enum class ReviewFit {
    none,         ///< there is no review
    fits,
    page_changed, ///< the page's file is not the one that was reviewed
    unreadable,   ///< damaged, or of a newer program: `why` says which
};
struct FoundReview
{
    ReviewFit fit = ReviewFit::none;
    ReviewPlace place;
    std::optional<Review> review;
    std::string why; ///< a sentence, but for none and fits
};
/// Looks beside the page and in the user's data folder. `autosaved`: for what was saved by itself and not by a person.
FoundReview findReview(const std::filesystem::path& page, int index, int count, const std::string& sha256, bool autosaved = false);

/// Writes it whole or not at all; what lies there and cannot be read is first renamed to *.unreadable. Falls back to the data folder where the page's folder cannot be written, and returns the place.
/// Throws Problem where neither can.
ReviewPlace saveReview(const Review& review, const std::filesystem::path& page, int count, bool autosaved = false);

/// One program at a time changes a review. The lock is a file with host, process and user; that of a program that is gone counts
/// for nothing.
class ReviewLock
{
public:
    explicit ReviewLock(ReviewPlace place);
    ~ReviewLock();
    ReviewLock(const ReviewLock&) = delete;
    ReviewLock& operator=(const ReviewLock&) = delete;

    bool held() const { return m_held; }
    std::string holder() const { return m_holder; } ///< "process 123 of anna on ward3"; empty when held here
    /// Another program has taken it over since.
    bool lost() const;
    void takeOver();

private:
    bool tryTake();

    ReviewPlace m_place;
    bool m_held = false, m_made = false; ///< held without one where none can be made
    std::string m_holder;
};

/// The Params that a review asks for, laid over those of this run (its rate, device and model are kept).
SessionParams withReview(const SessionParams& own, const ReviewState& state);

} // namespace retrace
