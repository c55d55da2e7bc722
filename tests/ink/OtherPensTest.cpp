// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/ClassicalInk.h"
#include "core/ink/OtherPens.h"
#include "tests/ink/SmallPage.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

using namespace retrace;

namespace
{

constexpr double kPxPerMm = 10, kLevelMm = 18.5;
const cv::Scalar kRed{40, 30, 190}, kBlack{20, 20, 20};

/// A dark trace with one tall beat from 90 to 92 mm that the network does not see, and what somebody wrote on the page.
struct Written
{
    UnwarpedPage page;
    InkResult before, after;

    explicit Written(const cv::Scalar& pen, bool grey = false, int pen_px = 6, bool as_pulse = false)
    {
        SmallPage small(140, 44, kPxPerMm);
        small.grid();
        small.trace(10, 130, 0.4, [](double x) { return x < 90 || x > 92 ? kLevelMm : x < 91 ? kLevelMm - 13 * (x - 90) : kLevelMm - 13 * (92 - x); });
        page = small.printed({190, 180, 250});
        const auto stroke = [&](PaperPoint a, PaperPoint b) {
            cv::line(page.bgr, {int(a.x_mm * kPxPerMm), int(a.y_mm * kPxPerMm)}, {int(b.x_mm * kPxPerMm), int(b.y_mm * kPxPerMm)}, pen, pen_px, cv::LINE_AA);
        };
        stroke({50, 14}, {54, 30}); // across the trace
        stroke({54, 30}, {58, 14});
        stroke({86, 10}, {96, 12}); // across the beat, and down to the trace
        stroke({96, 12}, {98, 22});
        stroke({60, 34}, {63, 40}); // by itself
        if (grey) {
            cv::Mat one;
            cv::cvtColor(page.bgr, one, cv::COLOR_BGR2GRAY);
            cv::cvtColor(one, page.bgr, cv::COLOR_GRAY2BGR);
        }
        cv::Mat by_colour;
        before = ClassicalInk::separate(page, {}, &by_colour);
        before.network = signalSeen(140, 44, kLevelMm, 10, 130);
        before.network.classes[static_cast<std::size_t>(InkClass::trace)](cv::Rect(40, 72, 480, 4)) = 1.0F;
        before.network.classes[0](cv::Rect(40, 72, 480, 4)) = 0.0F;
        before.network.classes[static_cast<std::size_t>(InkClass::trace)].colRange(196, 240) = 0.0F; // where writing crosses the trace it is less sure
        before.network.position.rowRange(180, 310) = 0.1F; // what was written below looks somewhat like a signal
        if (as_pulse) {
            before.network.classes[static_cast<std::size_t>(InkClass::pulse)] = 1.0F;
        }
        after = before;
        after.coverage = before.coverage.clone();
        after.network.position = before.network.position.clone();
        dropOtherPens(by_colour, after);
    }

    static double mean(const InkResult& ink, const PaperBox& box)
    {
        return cv::mean(ink.coverage(cv::Rect(cv::Point(int(box.x0_mm * kPxPerMm), int(box.y0_mm * kPxPerMm)), cv::Point(int(box.x1_mm * kPxPerMm), int(box.y1_mm * kPxPerMm)))))[0];
    }
    double left(const PaperBox& box) const { return mean(after, box) / mean(before, box); }
};

/// How much of a signal the network sees at a place, of what it saw before.
double stillSeen(const Written& page, double x_mm, double y_mm)
{
    const auto at = [&](const InkResult& ink) { return ink.network.position.at<float>(static_cast<int>(ink.network.row(y_mm)), static_cast<int>(ink.network.column(x_mm))); };
    return at(page.after) / at(page.before);
}

const PaperBox kAcross{52.2, 24, 55.8, 29}, kTrace{20, 18, 45, 19}, kUnderIt{51, 18.2, 57, 18.8}, kAlone{60, 34, 63, 40}, kCrossed{90.45, 10.6, 90.7, 11.2}, kOverBeat{94, 11, 95.5, 12.2};

} // namespace

class OtherPensTest : public QObject
{
    Q_OBJECT
private slots:
    void anotherPenIsFadedWhereItTouchesTraces()
    {
        const Written red(kRed);
        QVERIFY(Written::mean(red.before, kAcross) > 0.1);
        QVERIFY2(red.left(kAcross) < 0.4, qPrintable(QString::number(red.left(kAcross))));
        QVERIFY2(red.left(kOverBeat) < 0.4, qPrintable(QString::number(red.left(kOverBeat))));
        QVERIFY(red.left(kAlone) > 0.95); // a name may have a colour of its own
        const auto told = [&](double x_mm, double y_mm) { return red.after.other_pens.at<uchar>(int(y_mm * kPxPerMm), int(x_mm * kPxPerMm)) != 0; };
        QVERIFY(told(53, 26) && !told(61.5, 37) && !told(30, kLevelMm) && !told(5, 5));
    }

    void tracesGoOnBelow()
    {
        const Written red(kRed);
        QVERIFY(red.left(kTrace) > 0.97);
        QVERIFY2(red.left(kUnderIt) > 0.8, qPrintable(QString::number(red.left(kUnderIt))));
        QVERIFY2(red.left(kCrossed) > 0.8, qPrintable(QString::number(red.left(kCrossed))));
    }

    void inAnotherColourNoSignalIsSeen()
    {
        const Written red(kRed);
        QVERIFY(stillSeen(red, 53, 26) < 0.1);
        QVERIFY(stillSeen(red, 30, 26) > 0.99);
        QVERIFY(stillSeen(red, 61.5, 37) > 0.99); // it stands by itself
        QVERIFY(stillSeen(red, 30, kLevelMm) > 0.99);
    }

    void wordsOfAHeavyPenAreFaded()
    {
        const Written heavy(kBlack, false, 12);
        QVERIFY2(heavy.left(kAcross) < 0.4, qPrintable(QString::number(heavy.left(kAcross))));
        QVERIFY2(heavy.left(kOverBeat) < 0.4, qPrintable(QString::number(heavy.left(kOverBeat))));
        QVERIFY(heavy.left(kTrace) > 0.99);
        QVERIFY2(heavy.left(kCrossed) > 0.6, qPrintable(QString::number(heavy.left(kCrossed)))); // the beat goes on below
        QVERIFY(heavy.left(kAlone) > 0.99); // no wider than a name
        QVERIFY(stillSeen(heavy, 53, 26) > 0.99);
        QVERIFY(heavy.after.other_pens.at<uchar>(260, 530) != 0);
    }

    void pulsesOfAWidePenStay()
    {
        const Written pulse(kBlack, false, 12, true);
        QCOMPARE(cv::norm(pulse.before.coverage, pulse.after.coverage, cv::NORM_INF), 0.0);
    }

    void thePensOwnColourStays()
    {
        const Written black(kBlack, false, 2); // 4 px as cv::line smooths it, like the trace
        QCOMPARE(cv::norm(black.before.coverage, black.after.coverage, cv::NORM_INF), 0.0);
    }

    void aGreyPageIsAsItWas()
    {
        const Written grey(kRed, true);
        QCOMPARE(cv::norm(grey.before.coverage, grey.after.coverage, cv::NORM_INF), 0.0);
        QVERIFY(grey.after.other_pens.empty());
    }
};

QTEST_GUILESS_MAIN(OtherPensTest)
#include "OtherPensTest.moc"
