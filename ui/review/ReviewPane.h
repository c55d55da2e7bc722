// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/review/ReviewList.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace retrace {

class ChoiceButton;

/// Pane 4: how many doubts are left and how large the error is, the list of them, and who has
/// looked at the page how far.
class ReviewPane : public QWidget
{
    Q_OBJECT
public:
    explicit ReviewPane(QWidget* parent = nullptr);

    void setColours(const Colours& colours);
    /// `confidence` is null while the page is being read.
    void setEntries(const ReviewEntries& entries, const ConfidenceResult* confidence);
    /// What the limb leads' laws leave; null while there are no signals.
    void setSignals(const SignalResult* made);
    void setCurrent(std::optional<std::size_t> entry);
    void setMarks(const ReviewMarks& marks);
    /// Asks in the pane whether a page with doubts left is done all the same.
    void askDone(int left);
    /// Edits that were made before the page was read anew; 0 takes the question away.
    void askStale(int edits);
    void setReadOnly(bool on);

    ReviewList& list() { return *m_list; }
    QString headline() const;
    bool asksDone() const;

signals:
    void chosen(int entry);
    void acceptAsked();
    void missingAsked();
    void statusChosen(retrace::PageStatus status);
    void reviewerNamed(QString name);
    void doneAnyway();
    void keepStale();
    void redoStale();

private:
    QWidget* makeHead();
    QWidget* makeAnswers();
    QWidget* makeFooter();
    QWidget* makeQuestion(QLabel*& text, QPushButton*& yes, QPushButton*& no);

    QLabel* m_headline = nullptr;
    QLabel* m_why = nullptr;
    QLabel* m_advice = nullptr;
    QLabel* m_laws = nullptr;
    ReviewList* m_list;
    ReviewListModel* m_lines;
    QLabel* m_nothing = nullptr;
    QPushButton* m_accept = nullptr;
    QPushButton* m_missing = nullptr;
    QWidget* m_done = nullptr;
    QLabel* m_doneText = nullptr;
    QPushButton* m_doneYes = nullptr;
    QPushButton* m_doneNo = nullptr;
    QWidget* m_stale = nullptr;
    QLabel* m_staleText = nullptr;
    QPushButton* m_staleKeep = nullptr;
    QPushButton* m_staleRedo = nullptr;
    ChoiceButton* m_status = nullptr;
    QLineEdit* m_reviewer = nullptr;
};

QString statusText(PageStatus status);

} // namespace retrace
