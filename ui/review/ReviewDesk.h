// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/review/ReviewEntries.h"

#include <QObject>
#include <QString>

namespace retrace {

class Actions;
class Bench;
class Panes;
class ToolDesk;

/// The review as a person goes through it: doubts one after the other, each accepted, called
/// missing or put right by a tool, and the page's status at the end.
class ReviewDesk : public QObject
{
    Q_OBJECT
public:
    ReviewDesk(Bench& bench, Panes& panes, Actions& actions, ToolDesk& tools, QObject* parent);

    const ReviewEntries& entries() const { return m_entries; }
    std::optional<std::size_t> current() const { return m_current; }
    /// All panes go to the entry; `zoom` off marks it only.
    void go(std::size_t entry, bool zoom = true);
    void step(int direction);
    void accept();
    void missing();

signals:
    void pageDone(); ///< the next one may be shown

private:
    void connectPane();
    void renew();
    void toggleZoom();
    void zoomTo(const ReviewEntry& entry);
    void stepLead(int direction);
    void markDone(bool knowingly);
    void showStale();
    void answerStale(bool keep);
    const ReviewEntry* entry() const;

    Bench& m_bench;
    Panes& m_panes;
    Actions& m_actions;
    ToolDesk& m_tools;
    ReviewEntries m_entries;
    std::vector<LeadBox> m_boxes; ///< of the layout that the entries belong to
    std::optional<std::size_t> m_current;
    std::optional<std::size_t> m_lead; ///< box that ] and [ start from
};

} // namespace retrace
