// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/worklist/WorklistDesk.h"

#include "core/worklist/Order.h"
#include "ui/session-model/CoreSentences.h"

#include <QDir>
#include <QFile>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace retrace {

namespace {

constexpr int kSettle_ms = 400;    ///< a copy of many files makes one look
constexpr int kOthers_ms = 5000;   ///< how often other programs' readings are asked for
constexpr int kWatched = 1000;     ///< folders
constexpr std::size_t kPaceOf = 5; ///< pages

std::filesystem::path pathOf(const QString& file)
{
    return QFile::encodeName(file).toStdString();
}

} // namespace

/// What was seen on disk and in the index, made off the GUI thread.
struct WorklistDesk::Look
{
    std::shared_ptr<Worklist> list;
    std::vector<WorklistItem> items;
    std::vector<std::size_t> order; ///< empty: as they stand
    std::vector<std::filesystem::path> folders;
    QString problem;
};

WorklistDesk::WorklistDesk(Engine engine, QObject* parent)
    : QObject(parent), m_engine(engine), m_filter(m_model), m_thumbnails(engine), m_reader(engine)
{
    m_pool.setMaxThreadCount(1);
    m_later = [this](int milliseconds, std::function<void()> what) { QTimer::singleShot(milliseconds, this, std::move(what)); };
    m_model.setThumbnails([this](const WorklistKey& key) { return m_thumbnails.get(key); });
    connect(&m_thumbnails, &Thumbnails::came, &m_model, &WorklistModel::thumbnailCame);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &WorklistDesk::askLater);
    connect(&m_reader, &WorklistReader::began, this, [this](const WorklistKey& key) { m_model.setBeingRead(key, true); });
    connect(&m_reader, &WorklistReader::read, this, [this](const WorklistKey& key, double seconds, const ListedPages& now, bool changed) {
        m_model.setBeingRead(key, false);
        if (m_read != m_list) {
            return; // of the folder before
        }
        const int before = m_unread;
        update(now);
        if (changed) {
            refresh(); // it may have lost pages
        } else if (m_unread != before || m_model.rowOf(key) < 0) {
            ++m_done;
            m_seconds.push_back(seconds);
            m_orderOld = true;
        }
        emit rowsChanged();
        emit workChanged();
    });
    connect(&m_reader, &WorklistReader::failed, this, [this](const QString& sentence) {
        m_work = Work::none; // before the end is told: there is nothing to go on with
        emit said(inTheWindowsLanguage(sentence));
    });
    connect(&m_reader, &WorklistReader::ended, this, [this](bool all) {
        if (all && m_work == Work::reading) {
            m_work = Work::none;
        } else if (m_work == Work::reading) { // go on was asked for while the page before was being given up
            startReading();
        }
        emit workChanged();
    });
}

WorklistDesk::~WorklistDesk()
{
    m_stopLooks.request_stop();
    m_pool.waitForDone();
}

QString WorklistDesk::folder() const
{
    return m_list ? QFile::decodeName(m_list->folder().c_str()) : QString();
}

QString WorklistDesk::fileOf(const WorklistKey& key) const
{
    return QDir(folder()).filePath(key.file);
}

std::optional<WorklistKey> WorklistDesk::keyOf(const QString& file, int page) const
{
    if (!m_list) {
        return std::nullopt;
    }
    const WorklistKey key{QDir(folder()).relativeFilePath(QDir::cleanPath(file)), page};
    return m_model.rowOf(key) >= 0 || m_model.rowOf({key.file, 0}) >= 0 ? std::optional(key) : std::nullopt;
}

void WorklistDesk::open(const QString& folder)
{
    m_reader.stop();
    m_work = Work::none;
    m_stopLooks.request_stop(); // at the folder before
    m_stopLooks = std::stop_source();
    m_pool.start([this, folder, number = ++m_opening, stop = m_stopLooks.get_token()] {
        Look look;
        try {
            look.list = std::make_shared<Worklist>(pathOf(folder));
            look.list->changedElsewhere(); // from here on
            look.list->refresh({stop, {}});
            look.items = look.list->items();
            look.order = byNeed(look.items);
            look.folders = look.list->folders();
        } catch (const Cancelled&) {
            return; // another folder was asked for since
        } catch (const std::exception& problem) {
            look.problem = QString::fromStdString(problem.what());
        }
        QMetaObject::invokeMethod(this, [this, look = std::move(look), number] {
            if (number != m_opening) {
                return; // another folder was asked for since
            }
            if (!look.problem.isEmpty()) {
                emit openFailed(inTheWindowsLanguage(look.problem));
                return;
            }
            m_list = look.list;
            m_thumbnails.setList(m_list);
            m_done = 0;
            m_seconds.clear();
            m_model.setItems({}, {});
            show(look);
            freezeOrder();
            emit opened();
            emit workChanged();
            if (!m_list->note().empty()) {
                emit said(inTheWindowsLanguage(QString::fromStdString(m_list->note())));
            }
            if (!std::exchange(m_askingOthers, true)) {
                m_later(kOthers_ms, [this] { lookAtOthers(); });
            }
        });
    });
}

void WorklistDesk::show(const Look& look)
{
    if (!look.order.empty() || look.items.empty()) {
        m_model.setItems(look.items, look.order);
        m_orderOld = false;
    } else {
        m_model.merge(look.items);
    }
    countUnread();
    watch(look.folders);
    emit rowsChanged();
}

void WorklistDesk::watch(const std::vector<std::filesystem::path>& folders)
{
    QStringList wanted;
    for (const auto& folder : folders) {
        wanted << QFile::decodeName(folder.c_str());
    }
    wanted = wanted.mid(0, kWatched);
    const QStringList now = m_watcher.directories();
    if (wanted == now) {
        return;
    }
    if (!now.isEmpty()) {
        m_watcher.removePaths(now);
    }
    if (!wanted.isEmpty()) {
        m_watcher.addPaths(wanted);
    }
}

/// Not at once: files come in numbers, and are not whole when their names appear.
void WorklistDesk::askLater()
{
    if (!m_asked) {
        m_asked = true;
        m_later(kSettle_ms, [this] {
            m_asked = false;
            refresh();
        });
    }
}

/// As long as the desk is there.
void WorklistDesk::lookAtOthers()
{
    m_pool.start([this, list = m_list] {
        bool changed = false;
        try {
            changed = list->changedElsewhere();
        } catch (const Problem&) {
            // said when the list is read or stored; what others did is asked for again later
        }
        QMetaObject::invokeMethod(this, [this, list, changed] {
            if (changed && list == m_list) {
                lookAgain(false);
            }
            m_later(kOthers_ms, [this] { lookAtOthers(); });
        });
    });
}

void WorklistDesk::refresh()
{
    lookAgain(false);
}

void WorklistDesk::orderAnew()
{
    lookAgain(true);
}

void WorklistDesk::lookAgain(bool order)
{
    if (!m_list) {
        return;
    }
    if (m_looking) { // once more when this look is done
        m_again = true;
        m_againOrder = m_againOrder || order;
        return;
    }
    m_looking = true;
    m_pool.start([this, order, list = m_list, stop = m_stopLooks.get_token()] {
        Look look;
        look.list = list;
        try {
            list->refresh({stop, {}});
            look.items = list->items();
            look.folders = list->folders();
            if (order) {
                look.order = byNeed(look.items);
            }
        } catch (const Cancelled&) {
            look.list.reset();
        } catch (const std::exception& problem) {
            look.problem = QString::fromStdString(problem.what());
        }
        QMetaObject::invokeMethod(this, [this, look = std::move(look)] {
            m_looking = false;
            if (look.list && look.list == m_list) {
                if (look.problem.isEmpty()) {
                    show(look);
                } else {
                    emit said(inTheWindowsLanguage(look.problem));
                }
            }
            if (std::exchange(m_again, false)) {
                lookAgain(std::exchange(m_againOrder, false));
            }
        });
    });
}

/// Where a run is still ending, its end begins the next.
void WorklistDesk::startReading()
{
    if (!m_reader.running()) {
        m_read = m_list;
        m_reader.start(m_list);
    }
}

void WorklistDesk::countUnread()
{
    m_unread = static_cast<int>(std::ranges::count(m_model.items(), ReadState::unread, &WorklistItem::state));
}

/// The pages of one file, as they are by now. Pages that were not known before are gone through behind those that were.
void WorklistDesk::update(const ListedPages& now)
{
    if (!now) {
        return;
    }
    m_model.update(*now);
    m_again = m_again || m_looking; // the look under way may have seen them as they were
    std::ptrdiff_t last = -1;
    for (const WorklistItem& item : *now) {
        const WorklistKey key{QFile::decodeName(item.file.c_str()), item.page};
        const int at = place(key);
        if (at >= 0) {
            last = at;
        } else if (last >= 0) {
            m_order.insert(m_order.begin() + ++last, key);
        }
    }
    countUnread();
}

void WorklistDesk::readAll()
{
    if (m_list && m_work != Work::reading) {
        if (m_work == Work::none) {
            m_done = 0;
            m_seconds.clear();
        }
        m_work = Work::reading;
        startReading();
        emit workChanged();
    }
}

void WorklistDesk::pause()
{
    if (m_work == Work::reading) {
        m_work = Work::paused;
        m_reader.stop();
        emit workChanged();
    }
}

void WorklistDesk::cancel()
{
    m_work = Work::none;
    m_reader.stop();
    emit workChanged();
}

std::optional<double> WorklistDesk::secondsLeft() const
{
    if (m_seconds.size() < 3) {
        return std::nullopt;
    }
    std::vector<double> last(m_seconds.end() - static_cast<std::ptrdiff_t>(std::min(m_seconds.size(), 4 * kPaceOf)), m_seconds.end());
    double sum = 0;
    for (const double s : last) {
        sum += s;
    }
    return sum / static_cast<double>(last.size()) * m_unread;
}

void WorklistDesk::freezeOrder()
{
    m_order.clear();
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        m_order.push_back(m_model.key(m_filter.mapToSource(m_filter.index(row, 0)).row()));
    }
}

int WorklistDesk::place(const WorklistKey& key) const
{
    const auto it = std::ranges::find(m_order, key);
    return it == m_order.end() ? -1 : static_cast<int>(it - m_order.begin());
}

std::optional<WorklistKey> WorklistDesk::neighbour(const WorklistKey& key, int step) const
{
    int at = place(key);
    if (at < 0) { // a further page of a file that was opened: go on from its first
        at = place({key.file, 0});
    }
    for (at += step; at >= 0 && at < places(); at += step) {
        const WorklistKey& other = m_order[static_cast<std::size_t>(at)];
        if (m_model.rowOf(other) >= 0) { // its file is still there
            return other;
        }
    }
    return std::nullopt;
}

void WorklistDesk::tell(const WorklistKey& key, const ReadingPtr& reading)
{
    if (!m_list || !reading || !reading->result.page) {
        return;
    }
    m_pool.start([this, key, reading, list = m_list] {
        QString problem;
        ListedPages now;
        bool changed = false;
        try {
            changed = !list->store(pathOf(key.file), key.page, itemReadingOf(reading->result));
            now = std::make_shared<const std::vector<WorklistItem>>(list->itemsOf(pathOf(key.file)));
        } catch (const std::exception& told) {
            problem = QString::fromStdString(told.what());
        }
        QMetaObject::invokeMethod(this, [this, now, list, problem, changed] {
            if (list == m_list && problem.isEmpty()) {
                update(now);
                if (changed) {
                    refresh(); // it may have lost pages
                }
                m_orderOld = true;
                emit rowsChanged();
                emit workChanged();
            } else if (!problem.isEmpty()) {
                emit said(inTheWindowsLanguage(problem));
            }
        });
    });
}

} // namespace retrace
