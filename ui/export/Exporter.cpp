// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/Exporter.h"
#include "ui/session-model/CoreSentences.h"

#include <QDir>
#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace retrace {

namespace {

struct ExportOutcome {
    QStringList names;
    QString problem;
};

ExportOutcome exportNow(const Digitization& result, const ExportFormats& formats,
                        const QString& folder, const std::optional<ExportInfo::ReviewInfo>& review)
{
    try {
        const auto files = makeExport(result, formats, QStringLiteral(RETRACE_VERSION), review);
        writeExport(files, folder);
        ExportOutcome outcome;
        for (const ExportFile& file : files) {
            outcome.names << file.name;
        }
        return outcome;
    } catch (const Problem& problem) {
        return {{}, inTheWindowsLanguage(QString::fromUtf8(problem.what()))};
    } catch (const std::exception& error) {
        return {{},
                Exporter::tr("The export went wrong (%1). Please choose another folder.")
                    .arg(QString::fromUtf8(error.what()))};
    }
}

} // namespace

Exporter::Exporter(QObject* parent) : QObject(parent) {}

Exporter::~Exporter()
{
    for (auto* watcher : findChildren<QFutureWatcherBase*>()) {
        watcher->waitForFinished();
    }
}

QStringList Exporter::inTheWay(const PageImage& page, const ExportFormats& formats,
                               const QString& folder)
{
    QStringList there;
    for (const QString& name : exportNames(page, formats)) {
        if (QFileInfo::exists(QDir(folder).filePath(name))) {
            there << name;
        }
    }
    return there;
}

bool Exporter::start(const Digitization& result, const ExportFormats& formats,
                     const QString& folder, const std::optional<ExportInfo::ReviewInfo>& review)
{
    if (m_busy) {
        return false;
    }
    m_busy = true;
    auto* const watcher = new QFutureWatcher<ExportOutcome>(this);
    connect(watcher, &QFutureWatcher<ExportOutcome>::finished, this, [this, watcher, folder] {
        m_busy = false;
        const ExportOutcome outcome = watcher->result();
        watcher->deleteLater();
        if (outcome.problem.isEmpty()) {
            emit finished(folder, outcome.names);
        } else {
            emit failed(outcome.problem);
        }
    });
    watcher->setFuture(QtConcurrent::run([=] { return exportNow(result, formats, folder, review); }));
    return true;
}

} // namespace retrace
