// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewFile.h"

#include <cstdio>
#include <cstdlib>

using namespace retrace;

/// review_saver PAGE USER_FOLDER: adds a fixed point, saves (each third time; else autosaves), and tells its number once the
/// write is complete; until it is killed.
int main(int argc, char** argv)
{
    if (argc != 3) {
        return 2;
    }
    const ReviewedPage page{argv[1], "5a", 0, 1};
    const ReviewPlace place = reviewPlace(page, argv[2]);
    OpenedReview opened = reviewOf(page, argv[2]);
    Review review = opened.autosave ? *opened.autosave : opened.review.value_or(Review(page, {}));
    for (auto n = review.steps().size();; ++n) {
        ReviewContent next = review.now();
        next.params.trace.value.edits.push_back({"e" + std::to_string(n), {Lead::II, false}, EditKind::point, {{static_cast<double>(n), 1.0}}, false, {}});
        review.add("Ada", "2026-01-01T00:00:00Z", "fix point", next);
        n % 3 == 0 ? saveReview(place, review) : autosaveReview(place, review);
        std::printf("%zu\n", review.steps().size());
        std::fflush(stdout);
    }
}
