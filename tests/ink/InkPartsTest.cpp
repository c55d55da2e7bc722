// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/ClassicalInk.h"
#include "core/ink/InkClasses.h"
#include "core/ink/InkParts.h"
#include "core/ink/SeenInk.h"
#include "tests/ink/SmallPage.h"

#include <QtTest>

#include <cmath>

using namespace retrace;

namespace
{

constexpr double kPxPerMm = 10;

/// A level trace at 20 mm from 15 to 55 mm, a letter's stroke at 30 mm from 8 to 11 mm down, and a pulse's top at 10 mm from 5 to 10 mm; and
/// a network that sees each as what it is.
struct Read
{
    UnwarpedPage page;
    InkResult ink;

    Read()
    {
        SmallPage small(60, 40, kPxPerMm);
        small.trace(15, 55, 0.4, [](double) { return 20.0; });
        small.trace(30, 30.4, 0.4, [](double x) { return 8 + (x - 30) * 7.5; });
        small.trace(5, 10, 0.4, [](double) { return 10.0; });
        page = small.printed({255, 255, 255});
        ink = small.perfectInk(0.4);
        ink.network = signalSeen(60, 40, 20, 15, 55);
        see(InkClass::trace, {15, 19.6, 55, 20.4});
        see(InkClass::text, {29.6, 8, 30.8, 11});
        see(InkClass::pulse, {5, 9.6, 10, 10.4});
    }
    void see(InkClass kind, const PaperBox& box)
    {
        const cv::Rect at(static_cast<int>(box.x0_mm * 4), static_cast<int>(box.y0_mm * 4), static_cast<int>(std::ceil(box.width_mm() * 4)), static_cast<int>(std::ceil((box.y1_mm - box.y0_mm) * 4)));
        ink.network.classes[static_cast<std::size_t>(kind)](at) = 1.0F;
        ink.network.classes[0](at) = 0.0F;
    }
};

float most(const InkResult& ink, const PaperBox& box)
{
    double value = 0;
    cv::minMaxLoc(ink.coverage(cv::Rect(cv::Point(static_cast<int>(box.x0_mm * kPxPerMm), static_cast<int>(box.y0_mm * kPxPerMm)),
                                        cv::Point(static_cast<int>(box.x1_mm * kPxPerMm), static_cast<int>(box.y1_mm * kPxPerMm)))), nullptr, &value);
    return static_cast<float>(value);
}

const PaperBox kTrace{20, 19, 50, 21}, kLetter{29, 8, 31, 11}, kPulse{6, 9, 9, 11};

} // namespace

class InkPartsTest : public QObject
{
    Q_OBJECT
private slots:
    void eachKindOfInkIsApart()
    {
        const Read read;
        const struct { InkResult lines, text, pulses; } parts{lineInk(read.ink), textInk(read.ink), pulseInk(read.ink)};
        QVERIFY(most(parts.lines, kTrace) > 0.9F && most(parts.lines, kPulse) > 0.9F && most(parts.lines, kLetter) < 0.1F);
        QVERIFY(most(parts.text, kLetter) > 0.9F && most(parts.text, kTrace) < 0.1F && most(parts.text, kPulse) < 0.1F);
        QVERIFY(most(parts.pulses, kPulse) > 0.9F && most(parts.pulses, kTrace) < 0.1F && most(parts.pulses, kLetter) < 0.1F);
    }

    void withoutANetworkAllIsWhole()
    {
        Read read;
        read.ink.network = {};
        QVERIFY(most(textInk(read.ink), kTrace) > 0.9F && most(lineInk(read.ink), kLetter) > 0.9F && most(pulseInk(read.ink), kTrace) > 0.9F);
    }

    void whatTheNetworkSeesStandsInForLostInk()
    {
        Read read;
        read.ink.coverage(cv::Rect(300, 180, 100, 40)) = 0.0F; // 30 to 40 mm of the trace
        const InkResult lines = lineInk(read.ink);
        QVERIFY(most(lines, {32, 19, 38, 21}) > 0.5F);
        QCOMPARE(static_cast<int>(lines.classes.at<uchar>(200, 350)), static_cast<int>(InkClass::trace));
    }

    void clutterThatTheNetworkDoesNotSeeGoes()
    {
        Read read;
        for (int x = 320; x < 580; x += 12) { // remains of a black grid
            read.ink.coverage(cv::Rect(x, 230, 3, 150)) = 0.8F;
        }
        dropUnseenInk(read.page, read.ink);
        QVERIFY(most(read.ink, {36, 27, 54, 34}) < 0.1F);
        QVERIFY(most(read.ink, kTrace) > 0.9F && most(read.ink, kLetter) > 0.9F);
    }

    void aLineByItselfStays()
    {
        Read read; // the network loses a trace that runs along a grid line
        for (const InkClass kind : {InkClass::trace, InkClass::paper}) {
            read.ink.network.classes[static_cast<std::size_t>(kind)].colRange(160, 184) = kind == InkClass::paper ? 1.0F : 0.0F;
        }
        read.ink.network.position.colRange(640, 736) = 0.0F;
        dropUnseenInk(read.page, read.ink);
        QVERIFY(most(read.ink, {42, 19, 44, 21}) > 0.9F);
    }

    void faintTracesAreRaised()
    {
        Read faint, full;
        faint.ink.coverage *= 0.3;
        raiseFaintInk(faint.page, faint.ink);
        QVERIFY(std::abs(most(faint.ink, kTrace) - 0.8F) < 0.1F);
        raiseFaintInk(full.page, full.ink);
        QVERIFY(most(full.ink, kTrace) > 0.95F);
    }

    void aPieceOfABrokenTraceIsNoLetter()
    {
        Read read;
        SmallPage small(60, 40, kPxPerMm);
        small.trace(20, 23, 0.4, [](double x) { return 20.0 + 1.5 * std::sin(2 * (x - 20)); });
        small.penCoverage().copyTo(read.ink.coverage);
        read.see(InkClass::trace, {19.5, 18, 23.5, 22});
        classifyInk(read.page, read.ink);
        QCOMPARE(static_cast<int>(read.ink.classes.at<uchar>(200, 200)), static_cast<int>(InkClass::trace));
        read.ink.network = {};
        classifyInk(read.page, read.ink);
        QCOMPARE(static_cast<int>(read.ink.classes.at<uchar>(200, 200)), static_cast<int>(InkClass::text)); // by its size
    }

    void theEdgeOfAShadowIsNoInk()
    {
        SmallPage small(120, 60, kPxPerMm);
        small.trace(10, 110, 0.4, [](double) { return 20.0; });
        UnwarpedPage page = small.printed({255, 255, 255});
        page.resampled = true;
        page.bgr(cv::Rect(0, 240, 1200, 360)) *= 0.6; // sharp, 4 mm below the trace
        const InkResult ink = ClassicalInk::separate(page, {});
        QVERIFY(most(ink, {20, 24.5, 100, 32}) < 0.15F);
        QVERIFY(most(ink, {20, 19, 100, 21}) > 0.8F);
    }
};

QTEST_GUILESS_MAIN(InkPartsTest)
#include "InkPartsTest.moc"
