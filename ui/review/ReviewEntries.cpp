// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/ReviewEntries.h"

#include <algorithm>

namespace retrace {

namespace {

bool overlap(const ReviewEntry& a, const ReviewEntry& b)
{
    return a.trace == b.trace && a.doubt.where.x0_mm < b.doubt.where.x1_mm + 0.5 &&
           b.doubt.where.x0_mm < a.doubt.where.x1_mm + 0.5;
}

std::vector<ReviewEntry> entriesOf(const Digitization& result)
{
    std::vector<ReviewEntry> entries;
    for (const Doubt& doubt : result.confidence->doubts) {
        if (doubt.box < result.layout->boxes.size() && doubt.reason != DoubtReason::edited) {
            entries.push_back({doubt, traceKey(*result.layout, doubt.box), {}});
        }
    }
    return entries;
}

} // namespace

void ReviewEntries::clear()
{
    m_entries.clear();
}

void ReviewEntries::update(const Digitization& result, const ReviewMarks& marks)
{
    if (!result.confidence || !result.layout) {
        return;
    }
    const std::vector<ReviewEntry> now = entriesOf(result);
    std::vector<bool> taken(now.size(), false);
    for (ReviewEntry& entry : m_entries) {
        entry.state = ReviewEntry::State::settled;
        for (std::size_t k = 0; k < now.size(); ++k) {
            if (!taken[k] && overlap(entry, now[k])) {
                entry = now[k];
                taken[k] = true;
                break;
            }
        }
    }
    for (std::size_t k = 0; k < now.size(); ++k) {
        if (!taken[k]) {
            m_entries.push_back(now[k]);
        }
    }
    for (ReviewEntry& entry : m_entries) {
        const PaperBox& where = entry.doubt.where;
        if (entry.state == ReviewEntry::State::open &&
            isAccepted(marks, entry.trace, where.x0_mm, where.x1_mm)) {
            entry.state = ReviewEntry::State::accepted;
        }
    }
}

int ReviewEntries::left() const
{
    return static_cast<int>(
        std::count_if(m_entries.begin(), m_entries.end(), [](const ReviewEntry& e) {
            return e.state == ReviewEntry::State::open;
        }));
}

std::optional<std::size_t> ReviewEntries::nextOpen(std::optional<std::size_t> from, int step) const
{
    const auto size = static_cast<long>(m_entries.size());
    long at = from ? static_cast<long>(*from) : (step > 0 ? -1 : size);
    for (long k = 0; k < size; ++k) {
        at = (at + step + 2 * size) % size;
        if (m_entries[static_cast<std::size_t>(at)].state == ReviewEntry::State::open) {
            return static_cast<std::size_t>(at);
        }
    }
    return std::nullopt;
}

} // namespace retrace
