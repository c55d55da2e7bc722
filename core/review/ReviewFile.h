// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/Review.h"

#include <optional>

namespace retrace {

/// Where a page's review is kept: beside the page, or, where that folder cannot be written, in the user's data folder under
/// the page's SHA-256.
struct ReviewPlace
{
    std::filesystem::path file; ///< scan.retrace.json; scan_p2.retrace.json for a page of several; scan.png.retrace.json where
                                ///< another page of the folder is called scan as well
    bool beside_page = true;    ///< false: in the user's data folder (say where)
    std::filesystem::path autosave() const; ///< file + ".autosave"
    std::filesystem::path lock() const;     ///< file + ".lock"
};

/// $XDG_DATA_HOME/retrace/reviews, by default ~/.local/share/retrace/reviews.
std::filesystem::path userReviewFolder();

ReviewPlace reviewPlace(const ReviewedPage& page, const std::filesystem::path& user_folder = userReviewFolder());

/// What a person has to be asked before a review can be used.
enum class ReviewQuestion : std::uint8_t {
    none,
    page_changed,    ///< the page's file is not the one that was reviewed (SHA-256)
    page_moved,      ///< the page lies elsewhere (OpenedReview::page_file), with the same SHA-256
    page_missing,    ///< the page is not where it was, nor is one like it beside the review
    newer_program,   ///< a newer Retrace saved it: it can be left alone, not read
    damaged,         ///< it cannot be read; it is kept as it is until a save, which first puts it aside as *.damaged
    unsaved_changes, ///< an autosave is newer than the review: the program ended without saving
};

struct OpenedReview
{
    ReviewPlace place;
    std::optional<Review> review;   ///< as saved; empty if there is none, or if it cannot be read
    std::optional<Review> autosave; ///< only where it is newer than `review`
    std::vector<ReviewQuestion> questions; ///< in the order in which to ask; empty: go on
    std::vector<std::string> sentences;    ///< one for each question, for a person
    std::filesystem::path page_file; ///< openReview(): where the page lies; empty if it was not found
    bool asks(ReviewQuestion question) const;
};

/// The review of a page that was opened. Of one beside the page and one in the user's folder the newer one is taken.
/// Never throws for what is in the files.
OpenedReview reviewOf(const ReviewedPage& page, const std::filesystem::path& user_folder = userReviewFolder());

/// A review by its own file. Throws Problem if there is no such file.
OpenedReview openReview(const std::filesystem::path& file);

/// Writes the review through a temporary and a rename, then removes the autosave. review.serial grows. A file that cannot be
/// read is first put aside as *.damaged. Throws Problem.
void saveReview(const ReviewPlace& place, Review& review);

/// Writes the autosave beside the file, never over it. review.serial grows. Throws Problem.
void autosaveReview(const ReviewPlace& place, Review& review);

/// After a person said that the autosave is not wanted.
void discardAutosave(const ReviewPlace& place);

/// True for names of review files (*.retrace.json).
bool isReviewFile(const std::filesystem::path& file);

} // namespace retrace
