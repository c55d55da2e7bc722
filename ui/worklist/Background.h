// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Reading.h"
#include "ui/worklist/WorklistModel.h"

#include <QCache>
#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <mutex>
#include <stop_token>

namespace retrace {

using ListedPages = std::shared_ptr<const std::vector<WorklistItem>>;

/// Reads a list's pages one after the other on a thread that gives way to all others.
class WorklistReader : public QObject
{
    Q_OBJECT
public:
    explicit WorklistReader(Engine engine, QObject* parent = nullptr);
    ~WorklistReader() override; ///< stops and waits

    /// Reads what nobody has read yet, to the end or until stop(). The page that is being read then is given back unread.
    void start(std::shared_ptr<Worklist> list);
    void stop();
    bool running() const { return m_running; }

signals:
    void began(retrace::WorklistKey page);
    /// `now`: the pages of its file as they are by then; null where it was stopped or the index failed. `changed`: its file was another one by then, and it
    /// is unread.
    void read(retrace::WorklistKey page, double seconds, retrace::ListedPages now, bool changed);
    void failed(QString sentence); ///< the list's index; a page's own failure is in its item
    void ended(bool all);          ///< false: stopped

private:
    void work(std::shared_ptr<Worklist> list, std::stop_token stop);
    bool readOne(Worklist& list, const Worklist::Claim& claim, const std::stop_token& stop);

    Engine m_engine;
    bool m_running = false;
    std::stop_source m_stop;
    QThreadPool m_pool;
};

/// Small pictures of pages: from the list's index, or made from the page itself. Those asked for last come first; of those asked for at one
/// time, as rows that come into sight, the first.
class Thumbnails : public QObject
{
    Q_OBJECT
public:
    explicit Thumbnails(Engine engine, QObject* parent = nullptr);
    ~Thumbnails() override;

    void setList(std::shared_ptr<Worklist> list);
    QPixmap get(const WorklistKey& key); ///< null: asked for, and came() is told when it is there
    void forget(const WorklistKey& key); ///< made anew when it is asked for again

signals:
    void came(retrace::WorklistKey key);

private:
    void work();

    Engine m_engine;
    QCache<QString, QPixmap> m_known;
    std::mutex m_mutex;
    std::shared_ptr<Worklist> m_list;
    struct Wanted
    {
        WorklistKey key;
        int time = 0;
    };
    std::vector<Wanted> m_wanted;
    int m_time = 0; ///< one a turn of the event loop
    bool m_working = false, m_timed = false;
    QThreadPool m_pool;
};

} // namespace retrace
