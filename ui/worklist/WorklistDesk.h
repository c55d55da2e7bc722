// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/worklist/Background.h"

#include <QFileSystemWatcher>

#include <optional>

namespace retrace {

/// A folder that is open: finds its pages, keeps the rows as the disk and other programs have them, reads pages in the background, and
/// knows which page comes after which. Everything that takes long is done off the GUI thread.
class WorklistDesk : public QObject
{
    Q_OBJECT
public:
    /// Calls back after a while; replaced in tests.
    using Later = std::function<void(int milliseconds, std::function<void()> what)>;
    enum class Work { none, reading, paused };

    explicit WorklistDesk(Engine engine, QObject* parent = nullptr);
    ~WorklistDesk() override;

    void setLater(Later later) { m_later = std::move(later); }
    /// Opens a folder; the one before is closed when this one is there.
    void open(const QString& folder);
    bool isOpen() const { return m_list != nullptr; }
    QString folder() const;
    QString fileOf(const WorklistKey& key) const; ///< with its path
    std::optional<WorklistKey> keyOf(const QString& file, int page) const;
    WorklistModel& model() { return m_model; }
    WorklistFilter& filter() { return m_filter; }

    /// Looks at the disk and at what other programs have read.
    void refresh();
    /// Puts the pages anew into the order of what deserves a look first.
    void orderAnew();
    bool orderIsOld() const { return m_orderOld; }

    void readAll();
    void pause();
    void cancel();
    Work work() const { return m_work; }
    int readSoFar() const { return m_done; }
    int toRead() const { return m_done + m_unread; }
    /// Seconds that reading the rest will take; nullopt while too little is known.
    std::optional<double> secondsLeft() const;

    /// The order in which pages are gone through stays as it is now until the list is shown again.
    void freezeOrder();
    std::optional<WorklistKey> neighbour(const WorklistKey& key, int step) const;
    int place(const WorklistKey& key) const; ///< in that order, from 0; -1: not in it
    int places() const { return static_cast<int>(m_order.size()); }
    /// The window has read a page of the list, or its review was saved.
    void tell(const WorklistKey& key, const ReadingPtr& reading);

signals:
    void opened();
    void openFailed(QString sentence);
    void said(QString sentence);
    void rowsChanged();
    void workChanged();

private:
    struct Look;
    void lookAgain(bool order);
    void show(const Look& look);
    void watch(const std::vector<std::filesystem::path>& folders);
    void askLater();
    void lookAtOthers();
    void startReading();
    void countUnread();
    void update(const ListedPages& now);

    Engine m_engine;
    Later m_later;
    std::shared_ptr<Worklist> m_list, m_read; ///< m_read: the one that is being read, or was last
    WorklistModel m_model;
    WorklistFilter m_filter;
    Thumbnails m_thumbnails;
    WorklistReader m_reader;
    QFileSystemWatcher m_watcher;
    Work m_work = Work::none;
    int m_unread = 0, m_done = 0;
    std::vector<double> m_seconds;
    std::vector<WorklistKey> m_order;
    bool m_orderOld = false, m_asked = false, m_looking = false, m_again = false, m_againOrder = false, m_askingOthers = false;
    int m_opening = 0;
    std::stop_source m_stopLooks;
    QThreadPool m_pool; // last: waits while the rest still stands
};

} // namespace retrace
