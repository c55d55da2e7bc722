// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>

class QUndoStack;

namespace retrace {

class DocumentModel;

/// A page goes from one revision of its Params to another (DocumentModel::prepareLayout), and back.
class ChangeRevision : public QUndoCommand
{
public:
    ChangeRevision(DocumentModel& model, int before, int after, const QString& text);

    int before() const { return m_before; }
    int after() const { return m_after; }
    void undo() override;
    void redo() override;

private:
    DocumentModel& m_model;
    int m_before, m_after;
};

/// Takes the stack to the place where the page has this revision. False if no place of the stack
/// has it.
bool goToRevision(QUndoStack& stack, int revision);

} // namespace retrace
