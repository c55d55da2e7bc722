// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/DocumentModel.h"

#include "core/session/ParamsEqual.h"

#include <algorithm>
#include <utility>

namespace retrace {

namespace {

constexpr std::size_t kPagesKept = 3;
constexpr std::size_t kReadingsKept = 12;

bool sameUpToLayout(const SessionParams& a, const SessionParams& b)
{
    return paramsEqual(a.grid.value, b.grid.value) && paramsEqual(a.ink.value, b.ink.value) &&
           paramsEqual(a.layout.value, b.layout.value);
}

} // namespace

DocumentModel::DocumentModel(Engine engine, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_worker(m_engine)
{
    connectWorker();
}

void DocumentModel::connectWorker()
{
    connect(
        &m_worker, &PageWorker::loaded, this,
        [this](int number, const ReadingPtr& reading, const std::shared_ptr<PageRunner>& runner) {
            if (!current(number)) {
                return;
            }
            page().runner = runner;
            if (m_quiet) {
                return;
            }
            page().latest = reading;
            m_counts[file()] = reading->result.page ? reading->result.page->count : 1;
            setPhase(Phase::reading);
            emit readingChanged();
        });
    connect(&m_worker, &PageWorker::stageDone, this,
            [this](int number, int stage, const ReadingPtr& reading) {
                if (current(number) && !m_quiet) {
                    page().latest = reading;
                    emit stageDone(stage);
                    emit readingChanged();
                }
            });
    connect(&m_worker, &PageWorker::progress, this,
            [this](int number, double part, const QString& what) {
                if (current(number)) {
                    emit progress(part, what);
                }
            });
    connect(&m_worker, &PageWorker::finished, this, [this](int number, const ReadingPtr& reading) {
        if (current(number)) {
            onFinished(reading);
        }
    });
    connect(&m_worker, &PageWorker::failed, this, [this](int number, const QString& sentence) {
        if (current(number)) {
            onFailed(sentence);
        }
    });
    connect(&m_worker, &PageWorker::cancelled, this, [this](int number) {
        if (current(number)) {
            onCancelled();
        }
    });
}

QString DocumentModel::file() const
{
    return m_files.value(m_file);
}

int DocumentModel::pageCount() const
{
    const auto it = m_counts.find(file());
    return it == m_counts.end() ? 1 : it->second;
}

QString DocumentModel::pageKey() const
{
    return QStringLiteral("%1|%2").arg(file()).arg(m_page);
}

const DocumentModel::Page* DocumentModel::pageIfThere() const
{
    const auto it = m_pages.find(pageKey());
    return it == m_pages.end() ? nullptr : &it->second;
}

ReadingPtr DocumentModel::reading() const
{
    const Page* const page = pageIfThere();
    return page ? page->latest : nullptr;
}

SessionParams DocumentModel::params() const
{
    const Page* const page = pageIfThere();
    return page ? page->revisions[static_cast<std::size_t>(page->revision)].params
                : SessionParams{};
}

ReviewMarks DocumentModel::marks() const
{
    const Page* const page = pageIfThere();
    return page ? page->revisions[static_cast<std::size_t>(page->revision)].marks : ReviewMarks{};
}

SessionParams DocumentModel::paramsAt(int revision) const
{
    const Page* const page = pageIfThere();
    return page ? page->revisions.at(static_cast<std::size_t>(revision)).params : SessionParams{};
}

ReviewMarks DocumentModel::marksAt(int revision) const
{
    const Page* const page = pageIfThere();
    return page ? page->revisions.at(static_cast<std::size_t>(revision)).marks : ReviewMarks{};
}

bool DocumentModel::upToDate() const
{
    const Page* const page = pageIfThere();
    return page && page->settled == page->revision && page->readings.contains(page->settled);
}

bool DocumentModel::sameWork(int a, int b) const
{
    const Page* const page = pageIfThere();
    const auto& one = page->revisions[static_cast<std::size_t>(a)].params;
    const auto& other = page->revisions[static_cast<std::size_t>(b)].params;
    return sameUpToLayout(one, other) && paramsEqual(one.trace.value, other.trace.value) &&
           paramsEqual(one.signal.value, other.signal.value);
}

int DocumentModel::revision() const
{
    const Page* const page = pageIfThere();
    return page ? page->revision : 0;
}

int DocumentModel::settledRevision() const
{
    const Page* const page = pageIfThere();
    return page && page->readings.contains(page->settled) ? page->settled : -1;
}

void DocumentModel::open(const QStringList& files, int page)
{
    if (files.isEmpty()) {
        return;
    }
    m_files = files;
    m_pages.clear();
    m_counts.clear();
    goTo(0, page);
}

bool DocumentModel::canGo(int step) const
{
    if (m_files.isEmpty()) {
        return false;
    }
    const int page = m_page + step;
    return (page >= 0 && page < pageCount()) || (m_file + step >= 0 && m_file + step < fileCount());
}

void DocumentModel::go(int step)
{
    if (!canGo(step)) {
        return;
    }
    const int page = m_page + step;
    if (page >= 0 && page < pageCount()) {
        goTo(m_file, page);
        return;
    }
    const auto known = m_counts.find(m_files.value(m_file + step));
    goTo(m_file + step, step < 0 && known != m_counts.end() ? known->second - 1 : 0);
}

void DocumentModel::goTo(int file, int page)
{
    emit aboutToLeave();
    m_file = file;
    m_page = page;
    m_failure.clear();
    this->page().last_used = ++m_uses;
    forgetOldPages();
    m_quiet = false;
    ++m_job; // reports of the page before are not of interest any more
    m_worker.stop();
    emit pageChanged();
    show(this->page().revision);
}

void DocumentModel::forgetOldPages()
{
    std::vector<Page*> held;
    for (auto& [key, page] : m_pages) {
        if (page.latest) {
            held.push_back(&page);
        }
    }
    std::sort(held.begin(), held.end(),
              [](const Page* a, const Page* b) { return a->last_used > b->last_used; });
    for (std::size_t k = kPagesKept; k < held.size(); ++k) {
        held[k]->readings.clear();
        held[k]->latest.reset();
        held[k]->runner.reset();
        held[k]->settled = -1;
    }
}

int DocumentModel::prepare(const SessionParams& params, const ReviewMarks& marks)
{
    page().revisions.push_back({params, marks});
    return static_cast<int>(page().revisions.size()) - 1;
}

// A session of its own applies the rules (manual, stale) without touching the one at work.
int DocumentModel::prepareGrid(const GridParams& params, const ReviewMarks& marks)
{
    Session rules(std::make_shared<const PageImage>(), this->params());
    rules.setGrid(params);
    return prepare(rules.params(), marks);
}

int DocumentModel::prepareInk(const InkParams& params, const ReviewMarks& marks)
{
    Session rules(std::make_shared<const PageImage>(), this->params());
    rules.setInk(params);
    return prepare(rules.params(), marks);
}

int DocumentModel::prepareLayout(const LayoutParams& params, const ReviewMarks& marks)
{
    Session rules(std::make_shared<const PageImage>(), this->params());
    rules.setLayout(params);
    return prepare(rules.params(), marks);
}

int DocumentModel::prepareTrace(const TraceParams& params, const ReviewMarks& marks)
{
    Session rules(std::make_shared<const PageImage>(), this->params());
    rules.setTrace(params);
    return prepare(rules.params(), marks);
}

int DocumentModel::prepareMarks(const ReviewMarks& marks)
{
    return prepare(params(), marks);
}

void DocumentModel::show(int revision)
{
    Page& now = page();
    const int before = std::exchange(now.revision, revision);
    const bool known = now.readings.contains(revision);
    if (!known && before != revision && sameWork(before, revision)) {
        // Only marks differ: what was read stays, and what is being read goes on.
        if (now.settled == before && now.readings.contains(before)) {
            now.readings[revision] = now.readings[before];
            now.settled = revision;
        }
        emit revisionShown();
        return;
    }
    if (!known) {
        emit revisionShown();
        run();
        return;
    }
    ++m_job;
    m_quiet = false;
    m_worker.stop();
    now.latest = now.readings[revision];
    now.settled = revision;
    emit revisionShown();
    emit readingChanged();
    setPhase(Phase::settled);
}

void DocumentModel::run()
{
    m_failure.clear();
    PageJob job;
    job.number = ++m_job;
    job.file = file();
    job.index = m_page;
    job.params = params();
    job.runner = page().runner;
    job.before = page().latest;
    job.image = job.before ? job.before->result.page : nullptr;
    const int settled = settledRevision();
    m_quiet = settled >= 0 && job.before && job.before->result.complete() &&
              sameUpToLayout(page().revisions[static_cast<std::size_t>(settled)].params,
                             job.params);
    setPhase(job.image ? Phase::reading : Phase::opening);
    m_worker.start(std::move(job));
}

void DocumentModel::readAgain()
{
    if (!m_files.isEmpty()) {
        run();
    }
}

void DocumentModel::cancel()
{
    if (m_phase == Phase::opening || m_phase == Phase::reading) {
        m_worker.stop();
    }
}

void DocumentModel::onFinished(const ReadingPtr& reading)
{
    Page& now = page();
    now.latest = reading;
    now.settled = now.revision;
    now.readings[now.revision] = reading;
    if (now.readings.size() > kReadingsKept) {
        now.readings.erase(now.readings.begin()->first == now.revision
                               ? std::next(now.readings.begin())
                               : now.readings.begin());
    }
    emit readingChanged();
    setPhase(Phase::settled);
    m_quiet = false;
}

void DocumentModel::onFailed(const QString& sentence)
{
    m_quiet = false;
    m_failure = sentence;
    emit readingChanged();
    setPhase(Phase::failed);
}

void DocumentModel::onCancelled()
{
    m_quiet = false;
    if (page().settled >= 0 && page().readings.contains(page().settled)) {
        show(page().settled);
        return;
    }
    setPhase(Phase::settled);
}

void DocumentModel::setPhase(Phase phase)
{
    m_phase = phase;
    emit phaseChanged();
}

} // namespace retrace
