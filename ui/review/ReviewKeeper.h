// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/Review.h"
#include "ui/session-model/DocumentModel.h"

#include <QObject>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

class QUndoGroup;
class QUndoStack;

namespace retrace {

class Bench;
class MessageBar;

/// Keeps what a person decides about pages: reads the review of a page that is opened, saves by itself within two seconds of a
/// decision beside the review, and saves the review when the page is left, when the window closes and on demand. Undo goes on
/// across all of it.
class ReviewKeeper : public QObject
{
    Q_OBJECT
public:
    /// Calls back after a while; replaced in tests.
    using Later = std::function<void(int milliseconds, std::function<void()> what)>;

    ReviewKeeper(Bench& bench, QUndoGroup& undo, MessageBar& messages, QObject* parent = nullptr);
    ~ReviewKeeper() override;

    void setLater(Later later) { m_later = std::move(later); }
    /// Writes the review of the page that is shown, if there is anything new in it. False (and said) where it cannot be written anywhere.
    bool save();
    /// The page is about to be left: saves, and lets its lock go.
    void leave();
    /// As leave(), but what was decided since it was saved last is given up.
    void abandon();

    /// Asks what is still to be answered about this page, or says what went wrong with its review; false if there is nothing.
    bool ask();

signals:
    void said(QString sentence); ///< where it was saved

private:
    void look();
    using Answers = std::vector<std::pair<QString, std::function<void()>>>;
    void put(const QString& sentence, const Answers& answers);
    void offerAutosaved(const FoundReview& found);
    void restore(const Review& review);
    void dropAutosave() const;
    void decided();
    void autosave();
    bool write(bool autosaved);
    Review now() const;
    QUndoStack* stack() const;
    void say(const std::string& sentence);

    Bench& m_bench;
    DocumentModel& m_model;
    QUndoGroup& m_undo;
    MessageBar& m_messages;
    Later m_later;
    QString m_page;         ///< key of the page that was looked at; empty: none
    QString m_file;
    int m_index = 0, m_count = 1;
    std::string m_sha256;
    std::unique_ptr<ReviewLock> m_lock;
    ReviewState m_saved, m_autosaved; ///< as they stand in the files
    bool m_waiting = false;
    bool m_offered = false; ///< an autosave of before lies there, neither taken up nor left
    QString m_question; ///< empty: none is open
    Answers m_answers;
};

} // namespace retrace
