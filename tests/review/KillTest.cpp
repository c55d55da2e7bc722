// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewFile.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

using namespace retrace;

/// kill -9 in the middle of saves: the files stay readable, and no completed save is lost.
class KillTest : public QObject
{
    Q_OBJECT
private slots:
    void noCompletedSaveIsLost();
};

void KillTest::noCompletedSaveIsLost()
{
    QTemporaryDir folder;
    const std::string page = folder.filePath("page.png").toStdString(), user = folder.filePath("user").toStdString();
    QFile(QString::fromStdString(page)).open(QIODevice::WriteOnly);
    const int kills = qEnvironmentVariableIntValue("RETRACE_KILLS") > 0 ? qEnvironmentVariableIntValue("RETRACE_KILLS") : 10;
    QRandomGenerator random(17);
    std::size_t told = 0;
    for (int kill = 0; kill < kills; ++kill) {
        QProcess saver;
        saver.start(REVIEW_SAVER, {QString::fromStdString(page), QString::fromStdString(user)});
        QVERIFY(saver.waitForStarted());
        // Killed after a few told saves, at whatever point of the next one that is.
        for (int saves = 1 + static_cast<int>(random.bounded(6)); saves > 0;) {
            QVERIFY2(saver.waitForReadyRead(20000), saver.readAllStandardError().constData());
            while (saver.canReadLine()) {
                told = saver.readLine().trimmed().toULongLong();
                --saves;
            }
        }
        const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(random.bounded(3000));
        while (std::chrono::steady_clock::now() < until) {
        }
        saver.kill();
        QVERIFY(saver.waitForFinished());
        while (saver.canReadLine()) {
            told = std::max<std::size_t>(told, saver.readLine().trimmed().toULongLong());
        }
        const OpenedReview opened = reviewOf({page, "5a", 0, 1}, user);
        QVERIFY(!opened.asks(ReviewQuestion::damaged));
        const auto& newest = opened.autosave ? opened.autosave : opened.review;
        QVERIFY(newest);
        QVERIFY2(newest->steps().size() >= told, qPrintable(QString("%1 of %2").arg(newest->steps().size()).arg(told)));
        QCOMPARE(newest->now().params.trace.value.edits.size(), newest->steps().size());
    }
    QVERIFY(told >= static_cast<std::size_t>(kills));
}

QTEST_GUILESS_MAIN(KillTest)
#include "KillTest.moc"
