// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/worklist/WorklistDesk.h"

#include <QTreeView>
#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace retrace {

class ChoiceButton;

/// The pages of a folder in a list, with what can be done to all of them above it. Return or a double click opens a page.
class WorklistView : public QWidget
{
    Q_OBJECT
public:
    explicit WorklistView(WorklistDesk& desk, QWidget* parent = nullptr);

    /// What can be made of all pages, beside the buttons.
    void setPairsMenu(QMenu* menu);
    void setColours(const Colours& colours);
    /// While a folder is being opened: its name; empty: no longer.
    void setOpening(const QString& folder);
    void setCurrent(const WorklistKey& key);
    std::optional<WorklistKey> current() const;
    void focusList() { m_table->setFocus(); }
    void focusSearch();

    QTreeView& table() { return *m_table; }
    QLineEdit& search() { return *m_search; }
    ChoiceButton& showChoice() { return *m_show; }
    ChoiceButton& orderChoice() { return *m_order; }
    QPushButton& readButton() { return *m_read; }
    QPushButton& cancelButton() { return *m_cancel; }
    QPushButton& orderButton() { return *m_anew; }
    QString headline() const;
    QString progressText() const;

signals:
    void chosen(retrace::WorklistKey key);

private:
    QWidget* makeHead();
    QWidget* makeWork();
    void makeTable();
    void choose(const QModelIndex& index);
    void showCounts();
    void showWork();
    void showChoices();
    bool eventFilter(QObject* object, QEvent* event) override;

    WorklistDesk& m_desk;
    QLabel* m_title = nullptr;
    QLabel* m_counts = nullptr;
    QLineEdit* m_search = nullptr;
    ChoiceButton* m_show = nullptr;
    ChoiceButton* m_order = nullptr;
    QPushButton* m_anew = nullptr;
    QToolButton* m_pairs = nullptr;
    QPushButton* m_read = nullptr;
    QPushButton* m_cancel = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_progressText = nullptr;
    QLabel* m_nothing = nullptr;
    QTreeView* m_table = nullptr;
    class WorklistDelegate* m_delegate = nullptr;
    QString m_opening;
    std::optional<WorklistKey> m_kept;
};

} // namespace retrace
