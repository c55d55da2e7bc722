// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/Parallel.h"
#include "core/record/Task.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <numeric>

using namespace retrace;

class ParallelTest : public QObject
{
    Q_OBJECT

private slots:
    void everyPieceRunsOnce()
    {
        std::vector<int> runs(57, 0);
        inParallel(runs.size(), [&](std::size_t k) { ++runs[k]; });
        QCOMPARE(std::accumulate(runs.begin(), runs.end(), 0), 57);
        QCOMPARE(*std::ranges::min_element(runs), 1);
        std::size_t none = 0;
        inParallel(0, [&](std::size_t) { ++none; });
        QCOMPARE(none, std::size_t(0));
    }

    void loopsWithinLoopsEnd()
    {
        std::atomic<int> runs = 0;
        inParallel(4, [&](std::size_t) { both([&] { ++runs; }, [&] { runs += 10; }); });
        QCOMPARE(runs.load(), 44);
    }

    void whatAPieceThrowsIsThrownOnAndTheOthersEnd()
    {
        std::atomic<int> ended = 0;
        const auto run = [&] {
            inParallel(8, [&](std::size_t k) {
                if (k == 2) {
                    throw Problem("third");
                }
                if (k == 6) {
                    throw Cancelled();
                }
                ++ended;
            });
        };
        QVERIFY_EXCEPTION_THROWN(run(), Problem);
        QCOMPARE(ended.load(), 6);
        QVERIFY_EXCEPTION_THROWN(both([] {}, [] { throw Cancelled(); }), Cancelled);
    }
};

QTEST_GUILESS_MAIN(ParallelTest)
#include "ParallelTest.moc"
