// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/worklist/Background.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <exception>
#include <utility>
#include <sys/resource.h>

namespace retrace {

namespace {

constexpr std::size_t kWanted = 64; ///< more were scrolled past
constexpr int kKept = 600;

std::filesystem::path pathOf(const QString& file)
{
    return QFile::encodeName(file).toStdString();
}

/// Of the calling thread, and of those that it starts (Linux knows a priority for each).
void giveWay()
{
    ::setpriority(PRIO_PROCESS, 0, 10);
}

QString nameOf(const WorklistKey& key)
{
    return QStringLiteral("%1|%2").arg(key.page).arg(key.file);
}

} // namespace

WorklistReader::WorklistReader(Engine engine, QObject* parent) : QObject(parent), m_engine(std::move(engine))
{
    qRegisterMetaType<WorklistKey>();
    qRegisterMetaType<ListedPages>();
    m_pool.setMaxThreadCount(1);
    connect(this, &WorklistReader::ended, this, [this] { m_running = false; });
}

WorklistReader::~WorklistReader()
{
    stop();
    m_pool.waitForDone();
}

void WorklistReader::start(std::shared_ptr<Worklist> list)
{
    if (m_running) {
        return;
    }
    m_running = true;
    m_stop = std::stop_source();
    m_pool.start([this, list = std::move(list), stop = m_stop.get_token()] { work(list, stop); });
}

void WorklistReader::stop()
{
    m_stop.request_stop();
}

void WorklistReader::work(std::shared_ptr<Worklist> list, std::stop_token stop)
{
    giveWay();
    bool all = false, last_round = false;
    std::vector<Worklist::Claim> changing; // their files changed while they were read: once more at the end, then not again
    try {
        while (!stop.stop_requested()) {
            const auto claim = list->claim(changing);
            if (claim) {
                if (!readOne(*list, *claim, stop)) {
                    changing.push_back(*claim);
                }
            } else if (!changing.empty() && !last_round) {
                last_round = true;
                changing.clear();
            } else {
                all = true;
                break;
            }
        }
    } catch (const std::exception& problem) {
        emit failed(QString::fromStdString(problem.what()));
    }
    emit ended(all);
}

/// False where its file changed meanwhile.
bool WorklistReader::readOne(Worklist& list, const Worklist::Claim& claim, const std::stop_token& stop)
{
    const WorklistKey key{QFile::decodeName(claim.file.c_str()), claim.page};
    emit began(key);
    QElapsedTimer timer;
    timer.start();
    bool changed = false, kept = false;
    ListedPages now;
    std::exception_ptr error;
    try {
        Task task;
        task.stop = stop;
        kept = list.store(claim.file, claim.page, m_engine.readItem(list.folder() / claim.file, claim.page, task));
        changed = !kept;
        now = std::make_shared<const std::vector<WorklistItem>>(list.itemsOf(claim.file));
    } catch (const Cancelled&) {
        // given back unread
    } catch (...) {
        error = std::current_exception();
    }
    if (!kept) {
        try {
            list.release(claim);
        } catch (const Problem&) {
            // an index that cannot be used holds the claim no more than the reading
        }
    }
    emit read(key, static_cast<double>(timer.elapsed()) / 1000.0, now, changed);
    if (error) {
        std::rethrow_exception(error);
    }
    return !changed;
}

Thumbnails::Thumbnails(Engine engine, QObject* parent) : QObject(parent), m_engine(std::move(engine)), m_known(kKept)
{
    qRegisterMetaType<WorklistKey>();
    m_pool.setMaxThreadCount(1);
}

Thumbnails::~Thumbnails()
{
    setList(nullptr);
    m_pool.waitForDone();
}

void Thumbnails::setList(std::shared_ptr<Worklist> list)
{
    m_known.clear();
    const std::lock_guard lock(m_mutex);
    m_list = std::move(list);
    m_wanted.clear();
}

QPixmap Thumbnails::get(const WorklistKey& key)
{
    if (const QPixmap* const known = m_known.object(nameOf(key))) {
        return *known;
    }
    const std::lock_guard lock(m_mutex);
    if (!m_list) {
        return {};
    }
    if (!std::exchange(m_timed, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                const std::lock_guard next(m_mutex);
                ++m_time;
                m_timed = false;
            },
            Qt::QueuedConnection);
    }
    std::erase_if(m_wanted, [&](const Wanted& wanted) { return wanted.key == key; });
    m_wanted.push_back({key, m_time});
    if (m_wanted.size() > kWanted) {
        m_wanted.erase(m_wanted.begin());
    }
    if (!m_working) {
        m_working = true;
        m_pool.start([this] { work(); });
    }
    return {};
}

void Thumbnails::forget(const WorklistKey& key)
{
    m_known.remove(nameOf(key));
}

void Thumbnails::work()
{
    giveWay();
    while (true) {
        std::shared_ptr<Worklist> list;
        WorklistKey key;
        {
            const std::lock_guard lock(m_mutex);
            if (m_wanted.empty()) {
                m_working = false;
                return;
            }
            list = m_list;
            const auto next = std::ranges::find(m_wanted, m_wanted.back().time, &Wanted::time);
            key = next->key;
            m_wanted.erase(next);
        }
        QImage image;
        try {
            std::string jpeg = list->thumbnail(pathOf(key.file), key.page);
            if (jpeg.empty()) {
                jpeg = m_engine.thumbnail(list->folder() / pathOf(key.file), key.page);
                if (!jpeg.empty()) {
                    list->storeThumbnail(pathOf(key.file), key.page, jpeg);
                }
            }
            image = QImage::fromData(reinterpret_cast<const uchar*>(jpeg.data()), static_cast<int>(jpeg.size()), "JPG");
        } catch (const Problem&) {
            // the list says what is wrong with its index when it is read or stored
        }
        if (image.isNull()) { // such as a file that is no page: not asked for again and again
            image = QImage(1, 1, QImage::Format_ARGB32);
            image.fill(Qt::transparent);
        }
        QMetaObject::invokeMethod(this, [this, key, image, list] {
            const bool same = [&] {
                const std::lock_guard lock(m_mutex);
                return list == m_list;
            }();
            if (same) {
                m_known.insert(nameOf(key), new QPixmap(QPixmap::fromImage(image)));
                emit came(key);
            }
        });
    }
}

} // namespace retrace
