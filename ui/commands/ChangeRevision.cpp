// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commands/ChangeRevision.h"

#include "ui/session-model/DocumentModel.h"

#include <QUndoStack>

#include <utility>

namespace retrace {

ChangeRevision::ChangeRevision(DocumentModel& model, int before, int after, const QString& text,
                               const QString& merge, bool happened)
    : QUndoCommand(text), m_model(model), m_before(before), m_after(after), m_merge(merge),
      m_happened(happened)
{
}

int ChangeRevision::id() const
{
    return m_merge.isEmpty() ? -1 : 1;
}

bool ChangeRevision::mergeWith(const QUndoCommand* other)
{
    const auto* const next = static_cast<const ChangeRevision*>(other);
    if (next->m_merge != m_merge || next->m_before != m_after) {
        return false;
    }
    m_after = next->m_after;
    return true;
}

void ChangeRevision::undo()
{
    m_model.show(m_before);
}

void ChangeRevision::redo()
{
    if (!std::exchange(m_happened, false)) {
        m_model.show(m_after);
    }
}

bool goToRevision(QUndoStack& stack, int revision)
{
    for (int k = 0; k < stack.count(); ++k) {
        const auto* const change = static_cast<const ChangeRevision*>(stack.command(k));
        if (change->before() == revision || change->after() == revision) {
            stack.setIndex(change->before() == revision ? k : k + 1);
            return true;
        }
    }
    return false;
}

} // namespace retrace
