// SPDX-License-Identifier: GPL-3.0-or-later
// A row of 40 mm at 10 px/mm whose ink and whose network's reading are written down here.
#include "core/trace/Readout.h"
#include "core/trace/RowJudge.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace retrace;

namespace {

constexpr int kWidth = 400, kHeight = 300;
constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
const RowScale kScan{10, 10, true};

/// A value for every place of the row, as a function of its column.
template <typename At>
std::vector<double> everywhere(const At& at)
{
    std::vector<double> out;
    for (std::size_t k = 0; k < kWidth * kPerColumn; ++k) {
        out.push_back(at((static_cast<double>(k) + 0.5) / kPerColumn - 0.5));
    }
    return out;
}

double at(const std::vector<double>& y, int x) { return y[static_cast<std::size_t>(x) * kPerColumn + kPerColumn / 2]; }

struct Row
{
    InkResult ink;
    RowSeen seen;
    RowPlaces places{[](double, double) { return false; }, [](double, double) { return false; }};

    Row()
    {
        ink.coverage = cv::Mat(kHeight, kWidth, CV_32F, cv::Scalar(0));
        ink.classes = cv::Mat(kHeight, kWidth, CV_8U, cv::Scalar(static_cast<int>(InkClass::trace)));
        seen.probability.assign(kWidth * kPerColumn, 1.0);
        seen.crossed.assign(kWidth * kPerColumn, false);
    }
    void line(double y_px) { ink.coverage.rowRange(static_cast<int>(y_px) - 1, static_cast<int>(y_px) + 2) = 1.0; }
    void looks(const std::vector<double>& y)
    {
        seen.y = y;
        seen.way = y;
    }
    void isUnsure(double way_px)
    {
        seen.y.assign(kWidth * kPerColumn, kNowhere);
        seen.way.assign(kWidth * kPerColumn, way_px);
        seen.probability.assign(kWidth * kPerColumn, 0.0);
    }
    std::vector<double> judged(const std::vector<double>& from_ink, const RowScale& scale = kScan) const
    {
        return judgeRow(InkColumns(ink, 0, kWidth, 0, kHeight, 5), 0, from_ink, seen, scale, places);
    }
};

/// A spike of the given height about column 200 on a level of 200 px.
auto spike(double height) { return [height](double x) { return 200 - height * std::max(0.0, 1 - std::abs(x - 200) / 3); }; }

} // namespace

class RowJudgeTest : public QObject
{
    Q_OBJECT

private slots:
    void inkIsTheMoreExactWhereBothTellTheSame()
    {
        Row row;
        row.line(200);
        row.looks(everywhere([](double) { return 202.0; }));
        const auto from_ink = everywhere([](double) { return 200.0; });
        QVERIFY(std::abs(at(row.judged(from_ink), 100) - 200) < 0.1);
        QVERIFY(std::abs(at(row.judged(from_ink, {10, 10, false}), 100) - 200.5) < 0.05); // half of the share that 0.2 of 0.4 mm earn
    }

    void inkAlongTheWayIsReadWhereTheInkAloneTellsAnother()
    {
        Row row;
        row.line(60), row.line(200);
        row.looks(everywhere([](double) { return 202.0; }));
        QVERIFY(std::abs(at(row.judged(everywhere([](double) { return 60.0; })), 100) - 200) < 0.6);
    }

    void aTipThatTheInkDoesNotReachIsTheNetworks()
    {
        Row row;
        row.line(200);
        row.looks(everywhere(spike(80)));
        const auto judged = row.judged(everywhere([](double x) { return std::max(170.0, spike(80)(x)); })); // a grid line cut the ink
        QVERIFY2(std::ranges::min(judged) < 125, qPrintable(QString::number(std::ranges::min(judged))));
        QVERIFY(std::abs(at(judged, 100) - 200) < 0.1);
    }

    void aFlankALittleAsideIsTheInks()
    {
        Row row;
        row.looks(everywhere(spike(80)));
        const auto from_ink = everywhere([](double x) { return spike(80)(x + 1); });
        const auto judged = row.judged(from_ink);
        QVERIFY2(std::abs(at(judged, 197) - at(from_ink, 197)) < 2, qPrintable(QString::number(at(judged, 197)))); // 27 px lie between them
    }

    void whatTwoRowsShareIsToldByTheWays()
    {
        Row row;
        row.line(200);
        row.looks(everywhere([](double) { return 190.0; }));
        row.seen.crossed.assign(kWidth * kPerColumn, true);
        QCOMPARE(at(row.judged(everywhere([](double) { return 200.0; })), 100), 190.0);
    }

    void whereTheNetworkIsUnsureInkAlongTheWayCounts()
    {
        Row row;
        row.line(60), row.line(200);
        row.isUnsure(201);
        const auto other = everywhere([](double) { return 60.0; });
        QVERIFY(std::abs(at(row.judged(other), 100) - 200) < 0.6);
        row.places.in_name = [](double, double y) { return y > 150; }; // the way lies in a name
        QCOMPARE(at(row.judged(other), 100), 60.0);
    }

    void aBeatGoesOnIntoANameAndASlowWaveDoesNot()
    {
        Row row;
        const auto cut = [](double x) { return std::max(160.0, spike(80)(x)); }; // the name fades what is seen above
        for (int x = 0; x < kWidth; ++x) {
            row.ink.coverage.rowRange(static_cast<int>(std::lround(cut(x))) - 1, 203).col(x) = 1.0;
        }
        row.isUnsure(0);
        row.seen.way = everywhere(cut);
        row.places.in_name = [](double, double y) { return y < 155; };
        const auto beat = everywhere(spike(80));
        QVERIFY(std::abs(std::ranges::min(row.judged(beat)) - std::ranges::min(beat)) < 0.1);
        const auto slow = [](double x) { return 200 - 40 * std::max(0.0, 1 - std::abs(x - 200) / 40); };
        row.seen.way = everywhere(slow);
        for (int x = 0; x < kWidth; ++x) {
            row.ink.coverage.col(x) = 0.0;
            row.ink.coverage.rowRange(static_cast<int>(slow(x)) - 1, static_cast<int>(slow(x)) + 2).col(x) = 1.0;
        }
        const auto letters = everywhere([&](double x) { return std::abs(x - 200) < 8 ? 120.0 : slow(x); });
        QVERIFY2(std::ranges::min(row.judged(letters)) > 158, qPrintable(QString::number(std::ranges::min(row.judged(letters)))));
    }

    void whatLiesOnAnothersWayIsAGap()
    {
        Row row;
        row.line(60);
        row.isUnsure(201);
        const auto other = everywhere([](double) { return 60.0; });
        QCOMPARE(at(row.judged(other), 100), 60.0);
        row.places.on_anothers_way = [](double x, double) { return x > 200; };
        QCOMPARE(at(row.judged(other), 100), 60.0);
        QVERIFY(std::isnan(at(row.judged(other), 300)));
    }
};

QTEST_GUILESS_MAIN(RowJudgeTest)
#include "RowJudgeTest.moc"
