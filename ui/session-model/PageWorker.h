// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Reading.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <stop_token>

namespace retrace {

/// One page to be loaded (if `image` is missing) and read.
struct PageJob {
    int number = 0; ///< told back with every signal: reports of earlier jobs are known by it
    QString file;
    int index = 0;
    SessionParams params;
    std::shared_ptr<PageRunner> runner;
    std::shared_ptr<const PageImage> image;
    ReadingPtr before; ///< pictures that still fit are taken from here
};

/// Runs jobs one after the other on a thread of its own and reports by queued signals.
/// The boundary at which exceptions become sentences.
class PageWorker : public QObject
{
    Q_OBJECT
public:
    explicit PageWorker(Engine engine, QObject* parent = nullptr);
    ~PageWorker() override; ///< stops and waits

    /// Stops the job at work, if any, and starts this one after it.
    void start(PageJob job);
    void stop();

signals:
    void loaded(int number, retrace::ReadingPtr reading,
                std::shared_ptr<retrace::PageRunner> runner);
    void stageDone(int number, int stage, retrace::ReadingPtr reading);
    void progress(int number, double part, QString what);
    void finished(int number, retrace::ReadingPtr reading);
    void failed(int number,
                QString sentence); ///< the page could not be loaded, or an unexpected error came up
    void cancelled(int number);

private:
    void work(PageJob job, std::stop_token stop);
    void read(PageJob& job, const Task& task);
    ReadingPtr load(PageJob& job, const Task& task);
    Task taskOf(int number, std::stop_token stop);

    Engine m_engine;
    QThreadPool m_pool;
    std::stop_source m_stop;
    // Used on the worker's thread only.
    QString m_openFile;
    std::unique_ptr<PageSource> m_source;
};

} // namespace retrace
