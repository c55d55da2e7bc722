// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/Bench.h"

#include "ui/commands/ChangeRevision.h"

#include <QDateTime>
#include <QUndoStack>

#include <algorithm>

namespace retrace {

namespace {

std::vector<Edit> withEdit(std::vector<Edit> edits, const Edit& edit)
{
    const auto same = std::find_if(edits.begin(), edits.end(),
                                   [&](const Edit& e) { return e.id == edit.id; });
    if (same == edits.end()) {
        edits.push_back(edit);
    } else {
        *same = edit;
    }
    return edits;
}

void replace(std::vector<LeadTrace>& traces, const LeadTrace& trace)
{
    const auto same = std::find_if(traces.begin(), traces.end(),
                                   [&](const LeadTrace& t) { return t.box == trace.box; });
    if (same == traces.end()) {
        traces.push_back(trace);
    } else {
        *same = trace;
    }
}

} // namespace

Bench::Bench(DocumentModel& model, QUndoGroup& undo, QObject* parent)
    : QObject(parent), m_model(model), m_undo(undo)
{
    connect(&model, &DocumentModel::revisionShown, this, &Bench::renew);
    connect(&model, &DocumentModel::readingChanged, this, &Bench::renew);
    connect(&model, &DocumentModel::pageChanged, this, [this] {
        m_live.reset();
        m_pending.clear();
        m_sketch = {};
        renew();
    });
}

const Digitization* Bench::result() const
{
    const ReadingPtr reading = m_model.reading();
    return reading && reading->result.layout && reading->result.trace ? &reading->result : nullptr;
}

void Bench::renew()
{
    m_edits = m_model.params().trace.value.edits;
    if (m_model.upToDate() && !m_pending.empty()) {
        m_pending.clear();
        emit sketchChanged();
    }
    if (m_model.upToDate() || !result()) {
        m_live.reset();
    }
}

ReviewMarks Bench::signedMarks() const
{
    ReviewMarks marks = m_model.marks();
    if (marks.status == PageStatus::fresh) {
        marks.status = PageStatus::in_review;
    }
    if (!m_reviewer.isEmpty()) {
        marks.reviewer = m_reviewer;
    }
    marks.date = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    return marks;
}

std::optional<TraceKey> Bench::keyOf(std::optional<std::size_t> box) const
{
    const Digitization* const now = result();
    if (!now || !box || *box >= now->layout->boxes.size()) {
        return std::nullopt;
    }
    return traceKey(*now->layout, *box);
}

std::string Bench::freshId() const
{
    int highest = 0;
    for (const Edit& edit : m_edits) {
        if (edit.id.size() > 1 && edit.id.front() == 'e') {
            highest = std::max(highest, std::atoi(edit.id.c_str() + 1));
        }
    }
    return "e" + std::to_string(highest + 1);
}

LiveEditing* Bench::live()
{
    const ReadingPtr reading = m_model.reading();
    if (!result() || !m_model.engine().live) {
        return nullptr;
    }
    if (!m_live || m_liveEdits != m_edits) {
        m_live = m_model.engine().live(reading->result, m_model.params().trace.value);
        m_liveEdits = m_edits;
    }
    return m_live.get();
}

void Bench::preview(const Edit& edit, Sketch sketch)
{
    sketch.traces.clear();
    if (LiveEditing* const tracer = live()) {
        sketch.traces = tracer->with(edit);
    }
    show(sketch);
}

void Bench::show(const Sketch& sketch)
{
    m_sketch = sketch;
    emit sketchChanged();
}

Sketch Bench::sketch() const
{
    Sketch all = m_sketch;
    for (const LeadTrace& trace : m_pending) {
        const bool there = std::any_of(all.traces.begin(), all.traces.end(),
                                       [&](const LeadTrace& t) { return t.box == trace.box; });
        if (!there) {
            all.traces.push_back(trace);
        }
    }
    return all;
}

PaperPoint Bench::snapped(const TraceKey& trace, PaperPoint at, double radius_mm)
{
    LiveEditing* const tracer = live();
    return tracer ? tracer->snapped(trace, at, radius_mm) : at;
}

void Bench::put(const Edit& edit, const QString& what, const QString& merge)
{
    if (LiveEditing* const tracer = live()) {
        for (const LeadTrace& trace : tracer->with(edit)) {
            replace(m_pending, trace);
        }
    }
    changeEdits(withEdit(m_edits, edit), what, merge);
}

void Bench::changeEdits(std::vector<Edit> edits, const QString& what, const QString& merge)
{
    TraceParams params = m_model.params().trace.value;
    params.edits = std::move(edits);
    push(m_model.prepareTrace(params, signedMarks()), what, merge);
}

void Bench::changeInk(const InkParams& params, const QString& what)
{
    push(m_model.prepareInk(params, signedMarks()), what);
}

void Bench::changeLayout(const LayoutParams& params, const QString& what, const QString& merge)
{
    push(m_model.prepareLayout(params, signedMarks()), what, merge);
}

void Bench::changeGrid(const GridParams& params, const QString& what)
{
    push(m_model.prepareGrid(params, signedMarks()), what);
}

void Bench::changeMarks(const ReviewMarks& marks, const QString& what)
{
    if (!(marks == m_model.marks())) {
        push(m_model.prepareMarks(marks), what);
    }
}

void Bench::change(const SessionParams& params, const ReviewMarks& marks, const QString& what)
{
    push(m_model.prepare(params, marks), what);
}

void Bench::push(int revision, const QString& what, const QString& merge)
{
    QUndoStack* const stack = m_undo.activeStack();
    if (stack && !m_readOnly) {
        emit aboutToChange();
        stack->push(new ChangeRevision(m_model, m_model.revision(), revision, what, merge));
    }
}

} // namespace retrace
