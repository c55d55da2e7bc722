// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/ReviewDesk.h"

#include "ui/tools/Bench.h"
#include "ui/tools/ToolDesk.h"
#include "ui/window/Panes.h"

#include <QSettings>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kLeastLook_mm = 50.0;

PaperBox around(double x0_mm, double x1_mm, double y_mm)
{
    const double width = std::max(kLeastLook_mm, (x1_mm - x0_mm) * 1.5);
    const double middle = (x0_mm + x1_mm) / 2, half = width * 0.3;
    return {middle - width / 2, y_mm - half, middle + width / 2, y_mm + half};
}

} // namespace

ReviewDesk::ReviewDesk(Bench& bench, Panes& panes, Actions& actions, ToolDesk& tools,
                       QObject* parent)
    : QObject(parent), m_bench(bench), m_panes(panes), m_actions(actions), m_tools(tools)
{
    m_bench.setReviewer(QSettings().value("review/name").toString());
    DocumentModel& model = bench.model();
    connect(&model, &DocumentModel::pageChanged, this, [this] {
        m_entries.clear();
        m_boxes.clear();
        m_current.reset();
        m_lead.reset();
        renew();
    });
    connect(&model, &DocumentModel::readingChanged, this, &ReviewDesk::renew);
    connect(&model, &DocumentModel::revisionShown, this, &ReviewDesk::renew);
    connect(actions.nextDoubt, &QAction::triggered, this, [this] { step(+1); });
    connect(actions.previousDoubt, &QAction::triggered, this, [this] { step(-1); });
    connect(actions.acceptDoubt, &QAction::triggered, this, &ReviewDesk::accept);
    connect(actions.missing, &QAction::triggered, this, &ReviewDesk::missing);
    connect(actions.zoomDoubt, &QAction::triggered, this, &ReviewDesk::toggleZoom);
    connect(actions.nextLead, &QAction::triggered, this, [this] { stepLead(+1); });
    connect(actions.previousLead, &QAction::triggered, this, [this] { stepLead(-1); });
    connect(actions.done, &QAction::triggered, this, [this] { markDone(false); });
    connectPane();
    renew();
}

void ReviewDesk::connectPane()
{
    ReviewPane& pane = m_panes.review();
    connect(&pane, &ReviewPane::chosen, this, [this](int entry) {
        if (entry >= 0 && static_cast<std::size_t>(entry) < m_entries.all().size()) {
            go(static_cast<std::size_t>(entry));
        }
    });
    connect(&pane, &ReviewPane::doneAnyway, this, [this] { markDone(true); });
    connect(&pane, &ReviewPane::keepStale, this, [this] { answerStale(true); });
    connect(&pane, &ReviewPane::redoStale, this, [this] { answerStale(false); });
    connect(&pane, &ReviewPane::statusChosen, this, [this](PageStatus status) {
        if (status == PageStatus::done) {
            markDone(false);
            return;
        }
        ReviewMarks marks = m_bench.signedMarks();
        marks.status = status;
        m_bench.changeMarks(marks, tr("status"));
    });
    connect(&pane, &ReviewPane::reviewerNamed, this, [this](const QString& name) {
        QSettings().setValue("review/name", name);
        m_bench.setReviewer(name);
        ReviewMarks marks = m_bench.model().marks();
        if (marks.status != PageStatus::fresh && marks.reviewer != name) {
            marks.reviewer = name;
            m_bench.changeMarks(marks, tr("reviewer"));
        }
    });
}

const ReviewEntry* ReviewDesk::entry() const
{
    return m_current && *m_current < m_entries.all().size() ? &m_entries.all()[*m_current]
                                                             : nullptr;
}

void ReviewDesk::renew()
{
    const DocumentModel& model = m_bench.model();
    const ReadingPtr reading = model.reading();
    const Digitization none;
    const Digitization& result = reading ? reading->result : none;
    if (result.layout && result.layout->boxes != m_boxes) {
        m_boxes = result.layout->boxes;
        m_entries.clear();
        m_current.reset();
    }
    ReviewMarks marks = model.marks();
    m_entries.update(result, marks);
    if (!m_current && !m_entries.all().empty()) {
        m_current = 0;
    }
    if (marks.reviewer.isEmpty()) {
        marks.reviewer = QSettings().value("review/name").toString();
    }
    ReviewPane& pane = m_panes.review();
    pane.setEntries(m_entries, result.confidence.get());
    pane.setSignals(result.signal.get());
    pane.setMarks(marks);
    pane.setCurrent(m_current);
    const SessionParams params = model.params();
    m_panes.signs().setContent(result, m_entries.all(), params.trace.value.edits,
                               params.trace.mode == Mode::stale);
    m_panes.signs().setStaleStrokes(params.ink.mode == Mode::stale ? params.ink.value.strokes
                                                                   : std::vector<InkStroke>());
    m_panes.signs().setCurrent(m_current);
    m_panes.renewSigns();
    const bool any = !m_entries.all().empty();
    for (QAction* action : {m_actions.nextDoubt, m_actions.previousDoubt, m_actions.acceptDoubt,
                            m_actions.zoomDoubt}) {
        action->setEnabled(any);
    }
    m_actions.done->setEnabled(reading && result.complete());
    showStale();
}

void ReviewDesk::go(std::size_t entry, bool zoom)
{
    m_current = entry;
    m_panes.review().setCurrent(m_current);
    m_panes.signs().setCurrent(m_current);
    if (zoom) {
        zoomTo(m_entries.all()[entry]);
    }
    m_panes.renewSigns();
}

void ReviewDesk::zoomTo(const ReviewEntry& entry)
{
    const Digitization* const now = m_bench.result();
    const auto box = now ? boxOf(*now->layout, entry.trace) : std::nullopt;
    if (box) {
        m_panes.rememberViews(true);
        m_lead = box;
        m_panes.look(around(entry.doubt.where.x0_mm, entry.doubt.where.x1_mm,
                            now->layout->boxes[*box].baseline_mm),
                     *box);
    }
}

void ReviewDesk::toggleZoom()
{
    if (!m_panes.goBack() && entry()) {
        zoomTo(*entry());
    }
}

void ReviewDesk::step(int direction)
{
    if (const auto next = m_entries.nextOpen(m_current, direction)) {
        go(*next);
    }
}

void ReviewDesk::accept()
{
    const ReviewEntry* const now = entry();
    if (!now || now->state != ReviewEntry::State::open) {
        return;
    }
    ReviewMarks marks = m_bench.signedMarks();
    marks.accepted.push_back({now->trace, now->doubt.where.x0_mm, now->doubt.where.x1_mm});
    m_bench.changeMarks(marks, tr("acceptance"));
    step(+1);
}

void ReviewDesk::missing()
{
    SpanTool& span = m_tools.spanTool();
    if (m_tools.tool() == &span && span.hasSpan()) {
        span.apply(EditKind::missing);
        return;
    }
    const ReviewEntry* const now = entry();
    const Digitization* const result = m_bench.result();
    const auto box = now && result ? boxOf(*result->layout, now->trace) : std::nullopt;
    if (!box || now->state == ReviewEntry::State::settled) {
        return;
    }
    const double level = result->layout->boxes[*box].baseline_mm;
    m_bench.put({m_bench.freshId(),
                 now->trace,
                 EditKind::missing,
                 {{now->doubt.where.x0_mm, level}, {now->doubt.where.x1_mm, level}},
                 false,
                 {}},
                tr("missing"));
    step(+1);
}

void ReviewDesk::stepLead(int direction)
{
    const Digitization* const now = m_bench.result();
    if (!now || now->layout->boxes.empty()) {
        return;
    }
    const auto count = static_cast<long>(now->layout->boxes.size());
    const long from = m_lead ? static_cast<long>(*m_lead) : (direction > 0 ? -1 : count);
    m_lead = static_cast<std::size_t>((from + direction + count) % count);
    const LeadBox& box = now->layout->boxes[*m_lead];
    m_panes.rememberViews(true);
    m_panes.look(around(box.box.x0_mm, std::min(box.box.x1_mm, box.box.x0_mm + 75),
                        box.baseline_mm),
                 *m_lead);
}

void ReviewDesk::markDone(bool knowingly)
{
    const Digitization* const now = m_bench.result();
    if (!now || !now->complete()) {
        return;
    }
    const int left = m_entries.left();
    if (left > 0 && !knowingly && m_bench.model().marks().status != PageStatus::done) {
        if (m_panes.folded(3)) {
            m_panes.setFolded(3, false);
        }
        m_panes.review().askDone(left);
        return;
    }
    ReviewMarks marks = m_bench.signedMarks();
    marks.status = PageStatus::done;
    m_bench.changeMarks(marks, tr("done"));
    if (m_bench.model().marks().status == PageStatus::done) { // not where the page can only be looked at
        emit pageDone();
    }
}

void ReviewDesk::showStale()
{
    const SessionParams params = m_bench.model().params();
    const bool stale = params.trace.mode == Mode::stale;
    const auto edits = activeEdits(params.trace.value.edits).size();
    m_panes.review().askStale(stale ? static_cast<int>(edits) : 0);
}

void ReviewDesk::answerStale(bool keep)
{
    const auto& edits = m_bench.edits();
    m_bench.changeEdits(keep ? edits : std::vector<Edit>{},
                        keep ? tr("keeping of decisions") : tr("removal of decisions"));
}

} // namespace retrace
