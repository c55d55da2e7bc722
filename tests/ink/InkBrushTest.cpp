// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkBrush.h"
#include "core/trace/PositionPath.h"
#include "tests/ink/SmallPage.h"

#include <QtTest>

#include <cmath>

using namespace retrace;

namespace
{

constexpr double kPxPerMm = 10;

/// A level trace at 20 mm on a page of 60 x 40 mm, read by an ink reader and a network that see it as it is.
struct Read
{
    UnwarpedPage page;
    InkResult ink;

    Read()
    {
        SmallPage small(60, 40, kPxPerMm);
        small.trace(5, 55, 0.4, [](double) { return 20.0; });
        page = small.printed({255, 255, 255});
        small.penCoverage().convertTo(ink.coverage, CV_32F);
        ink.classes = cv::Mat(ink.coverage.size(), CV_8U, cv::Scalar(0));
        ink.classes.setTo(1, ink.coverage > 0.5);
        ink.network = signalSeen(60, 40, 20, 5, 55);
    }
    float coverageAt(double x_mm, double y_mm) const { return ink.coverage.at<float>(static_cast<int>(y_mm * kPxPerMm), static_cast<int>(x_mm * kPxPerMm)); }
    int classAt(double x_mm, double y_mm) const { return ink.classes.at<uchar>(static_cast<int>(y_mm * kPxPerMm), static_cast<int>(x_mm * kPxPerMm)); }
    float seenAt(double x_mm) const
    {
        const int x = static_cast<int>(std::lround(ink.network.column(x_mm)));
        return static_cast<float>(cv::sum(ink.network.position.col(x))[0]);
    }
    int networkClassAt(double x_mm, double y_mm) const
    {
        int best = 0;
        for (int c = 1; c < 5; ++c) {
            const auto at = [&](int k) { return ink.network.classes[static_cast<std::size_t>(k)].at<float>(static_cast<int>(y_mm * 4), static_cast<int>(x_mm * 4)); };
            best = at(c) > at(best) ? c : best;
        }
        return best;
    }
};

} // namespace

class InkBrushTest : public QObject
{
    Q_OBJECT
private slots:
    void withoutStrokesNothingIsCopied()
    {
        Read read;
        const uchar* const before = read.ink.coverage.data;
        paintStrokes(read.page, {}, read.ink);
        QCOMPARE(read.ink.coverage.data, before);
    }

    void erasedIsPaper()
    {
        Read read;
        const cv::Mat before = read.ink.coverage;
        paintStrokes(read.page, {{InkClass::paper, 1, {{20, 20}, {30, 20}}}}, read.ink);
        QVERIFY(read.coverageAt(25, 20) < 0.01F);
        QCOMPARE(read.classAt(25, 20), 0);
        QVERIFY(read.seenAt(25) < 0.01F);
        QCOMPARE(read.networkClassAt(25, 20.1), 0);
        QVERIFY(read.coverageAt(32, 20) > 0.9F); // beyond the stroke and its round end
        QVERIFY(read.seenAt(32) > 0.8F);
        QVERIFY(read.coverageAt(30.6, 20) < 0.01F);
        QVERIFY2(before.at<float>(200, 250) > 0.9F, "what was read stays as it was");
    }

    void textKeepsItsInkButIsNoSignal()
    {
        Read read;
        paintStrokes(read.page, {{InkClass::text, 1, {{25, 20}}}}, read.ink);
        QVERIFY(read.coverageAt(25, 20) > 0.9F);
        QCOMPARE(read.classAt(25, 20), static_cast<int>(InkClass::text));
        QCOMPARE(read.networkClassAt(25.1, 20.1), static_cast<int>(InkClass::text));
        QVERIFY(read.seenAt(25) < 0.01F);
    }

    void aPaintedTraceIsFollowed()
    {
        Read read;
        // away, and painted again as a beat 8 mm high
        const auto beat = [](double x) { return 20 - 8 * std::max(0.0, 1 - std::abs(x - 25)); };
        InkStroke stroke{InkClass::trace, 0.2, {}};
        for (double x = 20; x <= 30.001; x += 0.25) {
            stroke.points.push_back({x, beat(x)});
        }
        paintStrokes(read.page, {{InkClass::paper, 1, {{20, 20}, {30, 20}}}, stroke}, read.ink);
        QVERIFY(read.coverageAt(22, 20) > 0.9F);
        QCOMPARE(read.classAt(25, 12.1), 1);
        const PositionPath path = followPosition(read.ink.network, inkOfMap(read.ink), 6, 54, 20, {});
        for (double x = 21; x < 29.5; x += 0.25) {
            const auto k = static_cast<std::size_t>(std::lround(read.ink.network.column(x)) - path.x0);
            const double y = read.ink.network.toPaper(0, path.row[k]).y_mm;
            QVERIFY2(std::abs(y - beat(x)) < (std::abs(x - 25) < 1.2 ? 1.0 : 0.2), qPrintable(QString("%1: %2 for %3").arg(x).arg(y).arg(beat(x))));
        }
    }

    void strokesOffThePageDoNothing()
    {
        Read read;
        const cv::Mat before = read.ink.coverage.clone();
        paintStrokes(read.page, {{InkClass::paper, 2, {{-500, 20}, {-400, 1e6}}}, {InkClass::trace, 1, {}},
                                 {InkClass::trace, 1, {{1e200, 20}, {1e200, -1e200}}}}, read.ink);
        QCOMPARE(cv::countNonZero(read.ink.coverage != before), 0);
    }
};

QTEST_GUILESS_MAIN(InkBrushTest)
#include "InkBrushTest.moc"
