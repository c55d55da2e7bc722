// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/DocumentModel.h"
#include "ui/session-model/Sketch.h"

#include <QObject>
#include <QUndoGroup>

namespace retrace {

/// What tools work on: the page that is shown, its edits, a sketch of what is being done, and the
/// stack on which every change becomes one step that can be undone.
class Bench : public QObject
{
    Q_OBJECT
public:
    Bench(DocumentModel& model, QUndoGroup& undo, QObject* parent = nullptr);

    DocumentModel& model() { return m_model; }
    const Digitization* result() const; ///< null while there is no layout
    const std::vector<Edit>& edits() const { return m_edits; }
    bool readOnly() const { return m_readOnly; }
    void setReadOnly(bool on) { m_readOnly = on; }
    /// The name that decisions are signed with.
    void setReviewer(const QString& name) { m_reviewer = name; }
    /// The page's marks as a decision leaves them: in review, by whom and when.
    ReviewMarks signedMarks() const;

    /// The trace's key, and its box as it is now.
    std::optional<TraceKey> keyOf(std::optional<std::size_t> box) const;
    /// An id that no edit of the page has.
    std::string freshId() const;

    /// Shows what would become of the traces with this edit (replacing the one of the same id).
    void preview(const Edit& edit, Sketch sketch = {});
    void show(const Sketch& sketch);
    /// What is shown: the sketch, and edited traces that the reading does not have yet.
    Sketch sketch() const;
    /// The place on the ink within `radius_mm`, or the point itself.
    PaperPoint snapped(const TraceKey& trace, PaperPoint at, double radius_mm);

    void changeEdits(std::vector<Edit> edits, const QString& what, const QString& merge = {});
    /// Adds the edit, or puts it in the place of the one with its id.
    void put(const Edit& edit, const QString& what, const QString& merge = {});
    void changeInk(const InkParams& params, const QString& what);
    void changeLayout(const LayoutParams& params, const QString& what, const QString& merge = {});
    void changeGrid(const GridParams& params, const QString& what);
    void changeMarks(const ReviewMarks& marks, const QString& what);
    void change(const SessionParams& params, const ReviewMarks& marks, const QString& what);

signals:
    void sketchChanged();
    void aboutToChange();

private:
    void push(int revision, const QString& what, const QString& merge = {});
    void renew();
    LiveEditing* live();

    DocumentModel& m_model;
    QUndoGroup& m_undo;
    std::vector<Edit> m_edits;
    Sketch m_sketch;
    std::vector<LeadTrace> m_pending; ///< as edited, until the reading has them
    std::unique_ptr<LiveEditing> m_live;
    std::vector<Edit> m_liveEdits; ///< those that m_live knows
    QString m_reviewer;
    bool m_readOnly = false;
};

} // namespace retrace
