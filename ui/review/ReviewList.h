// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/review/ReviewEntries.h"
#include "ui/window/Theme.h"

#include <QAbstractListModel>
#include <QListView>

namespace retrace {

/// The review list's lines, with words for every part of them.
class ReviewListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { lead = Qt::UserRole, span, reason, error, state };

    using QAbstractListModel::QAbstractListModel;

    void setEntries(const std::vector<ReviewEntry>& entries);
    const std::vector<ReviewEntry>& entries() const { return m_entries; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QString sentence(const ReviewEntry& entry) const;

    std::vector<ReviewEntry> m_entries;
};

/// The list itself: ▲ open, ✓ accepted, ● settled by an edit.
class ReviewList : public QListView
{
    Q_OBJECT
public:
    explicit ReviewList(QWidget* parent = nullptr);

    void setColours(const Colours& colours);

signals:
    void chosen(int entry); ///< by mouse, or by arrows in the list

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
};

/// "II", or "II, rhythm strip" where the lead is printed twice.
QString traceLabel(const TraceKey& trace);
/// "±38 µV".
QString errorText(double error_mv);

} // namespace retrace
