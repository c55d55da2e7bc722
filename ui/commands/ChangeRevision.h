// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>

class QUndoStack;

namespace retrace {

class DocumentModel;

/// A page goes from one revision of its Params and marks to another (DocumentModel::prepareLayout
/// and the like), and back.
class ChangeRevision : public QUndoCommand
{
public:
    /// Changes with the same `merge` that follow each other are one step, such as the nudges of one
    /// point; without one each change is a step of its own. One that `happened` before is only put
    /// on the stack.
    ChangeRevision(DocumentModel& model, int before, int after, const QString& text,
                   const QString& merge = {}, bool happened = false);

    int before() const { return m_before; }
    int after() const { return m_after; }
    int id() const override;
    bool mergeWith(const QUndoCommand* other) override;
    void undo() override;
    void redo() override;

private:
    DocumentModel& m_model;
    int m_before, m_after;
    QString m_merge;
    bool m_happened;
};

/// Takes the stack to the place where the page has this revision. False if no place of the stack
/// has it.
bool goToRevision(QUndoStack& stack, int revision);

} // namespace retrace
