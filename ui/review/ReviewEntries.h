// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/ReviewMarks.h"

#include <vector>

namespace retrace {

/// One line of the review list.
struct ReviewEntry {
    enum class State { open, accepted, settled }; ///< settled: an edit took the doubt away
    Doubt doubt;
    TraceKey trace;
    State state = State::open;
};

/// The doubts of a page in the order in which they were first ranked, so that nothing moves under
/// the mouse while the page is put right: what an edit has settled keeps its line, and new doubts
/// come last.
class ReviewEntries
{
public:
    void clear();
    /// Brings the list up to date with a reading and what a person has accepted. Without a
    /// confidence (the page is still being read) the list stays as it is.
    void update(const Digitization& result, const ReviewMarks& marks);

    const std::vector<ReviewEntry>& all() const { return m_entries; }
    int left() const;
    /// The next (step +1) or previous (-1) open entry from `from` on, around the end; nullopt if
    /// none is open.
    std::optional<std::size_t> nextOpen(std::optional<std::size_t> from, int step) const;

private:
    std::vector<ReviewEntry> m_entries;
};

} // namespace retrace
