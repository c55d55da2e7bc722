// SPDX-License-Identifier: GPL-3.0-or-later
// Pages through Snakemake in shards: killed in the middle, taken up again, every page there once.
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QMap>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <unistd.h>

class WorkflowTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void killedAndTakenUpAgain();
    void aRunThatCannotBeginIsAnError();

private:
    QStringList arguments(const QStringList& more = {}) const;
    QByteArray run(const QStringList& more) const;
    QMap<QString, QStringList> logged() const; ///< what was said of each page
    int doneSoFar() const;

    int m_pages = 10; // 200 with ./test.sh --long
    QTemporaryDir m_folder;
};

void WorkflowTest::initTestCase()
{
    if (QStringLiteral(RETRACE_SNAKEMAKE).isEmpty()) {
        QSKIP("Snakemake is not installed.");
    }
    const int wanted = qEnvironmentVariableIntValue("RETRACE_WORKFLOW_PAGES");
    m_pages = wanted > 0 ? wanted : m_pages;
    QProcess print;
    print.start(RETRACE_CLI, {"print", "--records", "synthetic", "--out", m_folder.filePath("pages"), "--count", QString::number(m_pages), "--seed", "9", "--layout",
                              "3x4+1", "--dpi", "100"});
    QVERIFY(print.waitForFinished(600000));
    QCOMPARE(print.exitCode(), 0);
    QDir(m_folder.path()).mkpath("pages/below"); // and one of them deeper, and one that is none
    QVERIFY(QFile::rename(m_folder.filePath("pages/page_000003.png"), m_folder.filePath("pages/below/page_000003.png")));
    QFile broken(m_folder.filePath("pages/broken.png"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
}

QStringList WorkflowTest::arguments(const QStringList& more) const
{
    return QStringList{"-s", RETRACE_SOURCE_DIR "/packaging/snakemake/Snakefile", "--cores", "2", "--nolock", "-d", m_folder.filePath("work")} + more +
           QStringList{"--config", "input=" + m_folder.filePath("pages"), "output=" + m_folder.filePath("out"), QStringLiteral("cli=%1").arg(RETRACE_CLI),
                       QStringLiteral("shard_pages=%1").arg(m_pages / 4), "options=--formats csv,json"};
}

QByteArray WorkflowTest::run(const QStringList& more) const
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(RETRACE_SNAKEMAKE, arguments(more));
    if (!process.waitForFinished(1400000) || process.exitCode() != 0) {
        qWarning("%s", process.readAll().constData());
        return {};
    }
    return process.readAll();
}

QMap<QString, QStringList> WorkflowTest::logged() const
{
    QMap<QString, QStringList> said;
    const QDir shards(m_folder.filePath("out/shards"));
    for (const QString& name : shards.entryList({"*.jsonl"})) {
        QFile log(shards.filePath(name));
        if (log.open(QIODevice::ReadOnly)) {
            for (const QByteArray& line : log.readAll().split('\n')) {
                const QJsonDocument entry = QJsonDocument::fromJson(line);
                if (!entry.isNull()) {
                    said[entry["file"].toString()] << entry["status"].toString();
                }
            }
        }
    }
    return said;
}

int WorkflowTest::doneSoFar() const
{
    int done = 0;
    for (const QStringList& words : logged()) {
        done += words.contains("done") ? 1 : 0;
    }
    return done;
}

void WorkflowTest::killedAndTakenUpAgain()
{
    QProcess first;
    first.setChildProcessModifier([] { ::setsid(); }); // a group of its own, to be killed with all that it started
    first.start(RETRACE_SNAKEMAKE, arguments());
    QVERIFY(first.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(doneSoFar() >= m_pages / 3 || first.state() == QProcess::NotRunning, 1000000);
    QCOMPARE(first.state(), QProcess::Running);
    ::kill(-static_cast<pid_t>(first.processId()), SIGKILL);
    QVERIFY(first.waitForFinished());
    const int before = doneSoFar();
    QVERIFY(before < m_pages);
    QVERIFY(!QFile::exists(m_folder.filePath("out/results.csv")));

    QVERIFY(!run({"--rerun-incomplete"}).isEmpty());
    const QMap<QString, QStringList> said = logged();
    QCOMPARE(said.size(), m_pages + 1);
    int without = 0; // finished, but killed before it was said
    for (auto it = said.begin(); it != said.end(); ++it) {
        if (it.key().endsWith("broken.png")) {
            QVERIFY(it.value().contains("failed"));
            continue;
        }
        QVERIFY2(it.value().count("done") <= 1, qPrintable(it.key() + " was read again"));
        QVERIFY2(it.value().contains("done") || it.value().contains("skipped"), qPrintable(it.key()));
        without += it.value().contains("done") ? 0 : 1;
        const QString stem = QDir(m_folder.filePath("pages")).relativeFilePath(it.key()).chopped(4);
        QVERIFY2(QFile::exists(m_folder.filePath("out/signals/" + stem + ".csv")), qPrintable(stem));
    }
    QVERIFY(without <= 2);

    QFile table(m_folder.filePath("out/results.csv"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), m_pages + 2);
    QVERIFY(lines.first().startsWith("file,page,status,layout,verdict,expected_error_mv"));
    QFile summary(m_folder.filePath("out/summary.json"));
    QVERIFY(summary.open(QIODevice::ReadOnly));
    const QJsonDocument counts = QJsonDocument::fromJson(summary.readAll());
    QCOMPARE(counts["pages"].toInt(), m_pages + 1);
    QCOMPARE(counts["done"].toInt(), m_pages);
    QCOMPARE(counts["failed"].toInt(), 1);
    QVERIFY(counts["shards"].toInt() >= 4);

    QVERIFY(run({}).contains("Nothing to be done"));
    // a page that comes later is not passed over in silence
    QVERIFY(QFile::copy(m_folder.filePath("pages/page_000001.png"), m_folder.filePath("pages/late.png")));
    QVERIFY(QFile::remove(m_folder.filePath("out/results.csv"))); // to be merged anew
    QVERIFY(!run({}).isEmpty());
    QFile after(m_folder.filePath("out/results.csv"));
    QVERIFY(after.open(QIODevice::ReadOnly));
    QVERIFY(after.readAll().contains("late.png,1,not read,"));
    qInfo("%d pages in %d shards; %d done when it was killed", m_pages, counts["shards"].toInt(), before);
}

void WorkflowTest::aRunThatCannotBeginIsAnError()
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(RETRACE_SNAKEMAKE, {"-s", RETRACE_SOURCE_DIR "/packaging/snakemake/Snakefile", "--cores", "1", "--nolock", "-d", m_folder.filePath("work2"), "--config",
                                      "input=" + m_folder.filePath("nowhere"), "output=" + m_folder.filePath("out2"), QStringLiteral("cli=%1").arg(RETRACE_CLI)});
    QVERIFY(process.waitForFinished(100000));
    QVERIFY(process.exitCode() != 0);
    QVERIFY(!QFile::exists(m_folder.filePath("out2/results.csv")));
}

QTEST_GUILESS_MAIN(WorkflowTest)
#include "WorkflowTest.moc"
