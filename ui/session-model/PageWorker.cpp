// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/PageWorker.h"
#include "ui/session-model/CoreSentences.h"

#include <QDebug>

#include <cmath>

namespace retrace {

namespace {

/// The reading with pictures of what is new in `result`.
ReadingPtr withPictures(const Digitization& result, const ReadingPtr& before)
{
    auto reading = std::make_shared<Reading>(*before);
    const Digitization& old = before->result;
    if (result.unwarped && (result.unwarped != old.unwarped || !reading->sheet)) {
        reading->sheet = ImagePyramid::fromBgr(result.unwarped->bgr);
    }
    if (result.ink && (result.ink != old.ink || !reading->mask)) {
        reading->mask = ImagePyramid::fromClasses(result.ink->classes);
    }
    reading->result = result;
    return reading;
}

} // namespace

PageWorker::PageWorker(Engine engine, QObject* parent)
    : QObject(parent), m_engine(std::move(engine))
{
    m_pool.setMaxThreadCount(1);
}

PageWorker::~PageWorker()
{
    stop();
    m_pool.waitForDone();
}

void PageWorker::stop()
{
    m_stop.request_stop();
}

void PageWorker::start(PageJob job)
{
    stop();
    m_stop = std::stop_source();
    m_pool.start([this, job = std::move(job), stop = m_stop.get_token()] { work(job, stop); });
}

Task PageWorker::taskOf(int number, std::stop_token stop)
{
    // Only steps that can be seen are worth an event.
    auto last = std::make_shared<double>(-1.0);
    return {std::move(stop), [this, number, last](double part, std::string_view what) {
                if (std::abs(part - *last) >= 0.01) {
                    *last = part;
                    emit progress(
                        number, part,
                        QString::fromUtf8(what.data(), static_cast<qsizetype>(what.size())));
                }
            }};
}

void PageWorker::work(PageJob job, std::stop_token stop)
{
    const Task task = taskOf(job.number, std::move(stop));
    try {
        read(job, task);
    } catch (const Cancelled&) {
        emit cancelled(job.number);
    } catch (const Problem& problem) {
        emit failed(job.number, inTheWindowsLanguage(QString::fromUtf8(problem.what())));
    } catch (const std::bad_alloc&) {
        emit failed(
            job.number,
            tr("There is not enough memory for this page. Close other programs, or scan it at a "
               "lower resolution."));
    } catch (const std::exception& error) {
        emit failed(
            job.number,
            tr("Something unexpected went wrong while reading the page (%1). Please try another "
               "scan of it.")
                .arg(QString::fromUtf8(error.what())));
    }
}

ReadingPtr PageWorker::load(PageJob& job, const Task& task)
{
    if (m_openFile != job.file || !m_source) {
        m_source.reset();
        m_openFile = job.file;
        m_source = m_engine.open(std::filesystem::path(job.file.toStdString()));
    }
    task.check();
    job.image = std::make_shared<const PageImage>(m_source->load(job.index, Task{task.stop, {}}));
    auto reading = std::make_shared<Reading>();
    reading->result.page = job.image;
    reading->page = ImagePyramid::fromBgr(job.image->bgr);
    return reading;
}

void PageWorker::read(PageJob& job, const Task& task)
{
    task.check();
    if (!job.image || !job.before) {
        job.before = load(job, task);
    }
    if (!job.runner) {
        job.runner = m_engine.runner(job.image);
    }
    emit loaded(job.number, job.before, job.runner);
    ReadingPtr latest = job.before;
    const auto done = [&](Stage stage, const Digitization& result) {
        latest = withPictures(result, latest);
        emit stageDone(job.number, static_cast<int>(stage), latest);
    };
    const Digitization result = job.runner->run(job.params, task, done);
    emit finished(job.number, withPictures(result, latest));
}

} // namespace retrace
