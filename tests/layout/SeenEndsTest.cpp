// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/SeenEnds.h"
#include "core/layout/Extent.h"

#include <QtTest>

#include <cmath>

using namespace retrace;

namespace
{

/// A row at 20 mm whose ink reaches from x0 to x1 on paper of 100 x 40 mm, 8 px/mm.
RowMark rowFrom(double x0_mm, double x1_mm)
{
    RowMark row;
    row.baseline_mm = 20;
    row.x0_mm = x0_mm, row.x1_mm = x1_mm;
    row.step_mm = 0.125;
    row.x0_px = static_cast<int>(std::lround(x0_mm / row.step_mm));
    const auto n = static_cast<std::size_t>(std::lround((x1_mm - x0_mm) / row.step_mm));
    row.path_mm.assign(n, 20.0F);
    row.extent_mm.assign(n, 0.4F);
    return row;
}

struct Seen
{
    UnwarpedPage page;
    NetworkReading network;

    Seen(double x0_mm, double x1_mm)
    {
        page.px_per_mm_x = page.px_per_mm_y = 8;
        network.px_per_mm_x = 16, network.px_per_mm_y = 8;
        network.position = cv::Mat(320, 1600, CV_32F, cv::Scalar(0));
        network.position(cv::Range(160, 161), cv::Range(static_cast<int>(x0_mm * 16), static_cast<int>(x1_mm * 16))) = 0.9F;
        for (cv::Mat& one : network.classes) {
            one = cv::Mat(160, 400, CV_32F, cv::Scalar(0));
        }
    }
    void see(InkClass kind, double x0_mm, double y0_mm, double x1_mm, double y1_mm)
    {
        network.classes[static_cast<std::size_t>(kind)](cv::Range(static_cast<int>(y0_mm * 4), static_cast<int>(y1_mm * 4)), cv::Range(static_cast<int>(x0_mm * 4), static_cast<int>(x1_mm * 4))) = 0.9F;
    }
};

PulseMark pulseAt(double x0_mm)
{
    PulseMark p;
    p.box = {x0_mm, 10, x0_mm + 5, 20};
    p.height_mm = 10, p.width_mm = 5, p.left = true;
    return p;
}

} // namespace

class SeenEndsTest : public QObject
{
    Q_OBJECT
private slots:
    void aRowGoesOnWhereItsSignalIsSeen()
    {
        Seen seen(12, 90);
        seen.see(InkClass::text, 12, 19, 20, 21); // lettering hides its first 8 mm
        seen.see(InkClass::text, 80, 19, 90, 21);
        std::vector<RowMark> rows{rowFrom(20, 80)};
        goOnAsSeen(seen.page, seen.network, rows);
        QVERIFY(std::abs(rows[0].x0_mm - 12) < 0.2 && std::abs(rows[0].x1_mm - 90) < 0.2);
        QCOMPARE(rows[0].path_mm.size(), static_cast<std::size_t>(std::lround((rows[0].x1_mm - rows[0].x0_mm) / 0.125)));
        QCOMPARE(rows[0].extent_mm.size(), rows[0].path_mm.size());
        QVERIFY(std::abs(rows[0].path_mm.front() - 20) < 0.1F);
        QCOMPARE(rows[0].x0_px, static_cast<int>(std::lround(rows[0].x0_mm / 0.125)));
    }

    void aCreaseBeyondTheEndIsNoSignal()
    {
        const Seen seen(12, 90);
        std::vector<RowMark> rows{rowFrom(20, 80)};
        goOnAsSeen(seen.page, seen.network, rows);
        QVERIFY(rows[0].x0_mm > 18 && rows[0].x1_mm < 82);
    }

    void itDoesNotLeaveThePage()
    {
        Seen seen(0, 100);
        seen.see(InkClass::text, 0, 19, 100, 21);
        std::vector<RowMark> rows{rowFrom(2, 98)};
        goOnAsSeen(seen.page, seen.network, rows);
        QVERIFY(rows[0].x0_px >= 0 && rows[0].x0_mm >= -1e-9 && rows[0].x1_mm <= 100.2);
    }

    void aPulseIsNoPartOfTheSignal()
    {
        Seen seen(10, 90);
        seen.see(InkClass::pulse, 10, 19, 17, 21); // its feet, on the row's level
        std::vector<RowMark> rows{rowFrom(10, 90)};
        markSignals(seen.network, rows);
        QVERIFY(std::abs(rows[0].signal_x0_mm - 17) < 0.3);
        QCOMPARE(rows[0].signal_x1_mm, rows[0].x1_mm);
        std::vector<RowMark> untold{rowFrom(10, 90)};
        markSignals({}, untold);
        QVERIFY(untold[0].signal_x0_mm < 10 && untold[0].signal_x1_mm > 90);
    }

    void aWaveIsNoPulse()
    {
        Seen seen(10, 90);
        seen.see(InkClass::trace, 29, 9, 36, 11);
        seen.see(InkClass::pulse, 11, 9, 18, 11);
        std::vector<PulseMark> pulses{pulseAt(12), pulseAt(30), pulseAt(60)}; // the last stands where nothing is seen
        dropWaves(seen.network, {}, pulses);
        QCOMPARE(pulses.size(), std::size_t{2});
        QCOMPARE(pulses[0].box.x0_mm, 12.0);
        QCOMPARE(pulses[1].box.x0_mm, 60.0);
    }

    void theStrokesOfANameAreNoPulse()
    {
        Seen seen(10, 90);
        seen.see(InkClass::pulse, 11, 9, 18, 11);
        std::vector<PulseMark> pulses{pulseAt(12), pulseAt(60)};
        std::vector<NameMark> names(2); // one was read in a pulse's flanks
        for (std::size_t k = 0; k < 2; ++k) {
            names[k].box = pulses[k].box;
            names[k].score = 0.9F;
        }
        dropWaves(seen.network, names, pulses);
        QCOMPARE(pulses.size(), std::size_t{1});
        QCOMPARE(pulses[0].box.x0_mm, 12.0);
    }

    /// What the network takes for a pulse is left out though no pulse was measured.
    void theSignalBeginsBehindAnUnmeasuredPulse()
    {
        std::vector<RowMark> rows(3, rowFrom(10, 267.3)); // not 10 s
        for (RowMark& row : rows) {
            row.signal_x0_mm = 21, row.signal_x1_mm = row.x1_mm;
        }
        const SignalExtent extent = signalExtent(rows, {}, 25, {}, 0);
        QVERIFY(std::abs(extent.seen_x0_mm - 21) < 0.01);
        QVERIFY(std::abs(extent.x0_mm - 17.3) < 0.01); // so 10 s end where the rows do
    }

    void scatteredEndsAreLettering()
    {
        std::vector<RowMark> rows;
        for (const double x0 : {20.0, 24.0, 28.0, 32.0, 36.0, 22.0}) {
            rows.push_back(rowFrom(x0, 285.0));
            rows.back().signal_x0_mm = x0, rows.back().signal_x1_mm = 285.0;
        }
        QVERIFY(signalExtent(rows, {}, 25, {}, 0).seen_x0_mm <= 22.0);
    }

    void regularBeatsAreNoBars()
    {
        std::vector<RowMark> rows(3, rowFrom(20, 270));
        std::vector<double> beats;
        for (double x = 30; x < 265; x += 15.625) { // four of them to a column's width
            beats.push_back(x);
        }
        QVERIFY(std::abs(signalExtent(rows, {}, 25, {beats}, 0).x0_mm - 20) < 0.2);
        QVERIFY(std::abs(signalExtent(rows, {}, 25, {{83.5, 99.0, 121.0, 146.0, 208.5}}, 0).x0_mm - 21) < 0.01); // bars are
    }
};

QTEST_GUILESS_MAIN(SeenEndsTest)
#include "SeenEndsTest.moc"
