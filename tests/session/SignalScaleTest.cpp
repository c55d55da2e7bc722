// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/SignalScale.h"
#include "core/press/Press.h"
#include "core/session/Session.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace retrace;

namespace
{

/// Pulses and lines as they measure where a millimetre is taken to be 1 / `x` by 1 / `y` of what it is.
LayoutResult measured(double x, double y, int pulses, double seconds = 10)
{
    LayoutResult layout;
    for (int row = 0; row < pulses; ++row) {
        PulseMark p;
        p.row = row;
        p.box = {10, 20, 10 + 5 * x, 20 + 10 * y};
        p.width_mm = 5 * x, p.height_mm = 10 * y;
        layout.pulses.push_back(p);
    }
    layout.signal_x0_mm = 20 * x;
    layout.signal_x1_mm = (20 + 25 * seconds) * x;
    return layout;
}

/// The same of pulses as wide as high, on paper of 50 mm/s.
LayoutResult square(double size, double seconds)
{
    LayoutResult layout = measured(size, size, 3);
    for (PulseMark& p : layout.pulses) {
        p.width_mm = 10 * size;
        p.box.x1_mm = p.box.x0_mm + p.width_mm;
    }
    layout.signal_x1_mm = layout.signal_x0_mm + 50 * seconds * size;
    return layout;
}

/// A scan without a grid whose file claims no resolution.
std::shared_ptr<const PageImage> withoutGrid(int cut_px = 60)
{
    PrintParams params;
    params.dpi = 150;
    params.grid = PrintParams::Grid::none;
    const cv::Mat printed = printPage(syntheticHeart(7), params).bgr;
    auto page = std::make_shared<PageImage>();
    page->bgr = printed(cv::Rect(0, 0, printed.cols - cut_px, printed.rows)); // no sheet's shape
    return page;
}

} // namespace

class SignalScaleTest : public QObject
{
    Q_OBJECT
private slots:
    void pulsesAndLengthTellTheScale()
    {
        const auto scale = scaleOfSignals(GridSource::none, measured(0.92, 0.92, 3));
        QVERIFY(scale && std::abs(scale->x - 0.92) < 1e-9 && std::abs(scale->y - 0.92) < 1e-9);
        QVERIFY(scale->warning.find("calibration pulses") != std::string::npos);
    }

    void aFaxIsFinerAcrossThanDown()
    {
        const auto scale = scaleOfSignals(GridSource::none, measured(0.95, 0.88, 3));
        QVERIFY(scale && std::abs(scale->x - 0.95) < 1e-9 && std::abs(scale->y - 0.88) < 1e-9);
    }

    void aShortRecordingIsScaledByItsPulses()
    {
        const auto scale = scaleOfSignals(GridSource::pageEdges, measured(0.92, 0.92, 3, 8));
        QVERIFY(scale && std::abs(scale->x - 0.92) < 1e-9);
    }

    void theLengthAloneIsBetterThanAGuess()
    {
        const auto scale = scaleOfSignals(GridSource::none, measured(1.1, 1.1, 0));
        QVERIFY(scale && std::abs(scale->x - 1.1) < 1e-9);
        QVERIFY(!scaleOfSignals(GridSource::pageEdges, measured(1.1, 1.1, 0))); // but no better than a whole sheet
        QVERIFY(!scaleOfSignals(GridSource::none, measured(1.0, 1.0, 0, 2.5)));
    }

    void onePulseIsBetterThanAGuess()
    {
        const auto scale = scaleOfSignals(GridSource::none, measured(0.92, 0.92, 1, 8));
        QVERIFY(scale && std::abs(scale->x - 0.92) < 1e-9);
        QVERIFY(!scaleOfSignals(GridSource::pageEdges, measured(0.92, 0.92, 1, 8))); // but no better than a whole sheet
        QVERIFY(scaleOfSignals(GridSource::pageEdges, measured(0.92, 0.92, 1)));     // unless the length says so too
    }

    void aScaleThatWasToldIsNotDoubtedByUnsureEnds()
    {
        LayoutResult layout = measured(1.0, 1.0, 3);
        layout.signal_x1_mm += 3.5; // a pulse's foot
        layout.signal_within_mm = 2;
        QVERIFY(!scaleOfSignals(GridSource::traces, layout));
        QVERIFY(scaleOfSignals(GridSource::none, layout));
        layout.signal_within_mm = 0.1;
        const auto scale = scaleOfSignals(GridSource::traces, layout);
        QVERIFY(scale && std::abs(scale->x - 1.014) < 1e-9);
    }

    void aSpeedThatIsPrintedCounts()
    {
        LayoutResult layout = square(0.9, 10);
        layout.printed.speed_mm_per_s = 50;
        const auto scale = scaleOfSignals(GridSource::none, layout);
        QVERIFY(scale && std::abs(scale->x - 0.9) < 1e-9 && std::abs(scale->y - 0.9) < 1e-9);
        layout.printed.speed_mm_per_s = 25; // then their millimetres are twice as large, and the gain is 5 mm/mV
        const auto slow = scaleOfSignals(GridSource::none, layout);
        QVERIFY(slow && std::abs(slow->x - 1.8) < 1e-9 && std::abs(slow->y - 1.8) < 1e-9);
    }

    void theShapeOfPulsesTellsTheSpeed()
    {
        const auto fast = scaleOfSignals(GridSource::none, square(0.88, 5)); // 50 mm/s, 10 mm/mV
        QVERIFY(fast && std::abs(fast->x - 0.88) < 1e-9 && std::abs(fast->y - 0.88) < 1e-9);
        const auto low = scaleOfSignals(GridSource::none, square(0.5, 10)); // a quarter of that: 25 mm/s, 5 mm/mV
        QVERIFY(low && std::abs(low->x - 1) < 1e-9 && std::abs(low->y - 1) < 1e-9);
    }

    void aRecordingThatWasCutLastsHalfSeconds()
    {
        LayoutResult layout = measured(0.92, 0.92, 3, 9.5);
        for (PulseMark& p : layout.pulses) {
            p.box.x1_mm += 0.04; // pulses are not known as well as lines
        }
        layout.signal_within_mm = 0.1;
        const auto scale = scaleOfSignals(GridSource::none, layout);
        QVERIFY(scale && std::abs(scale->x - 0.92) < 1e-9);
        layout.signal_within_mm = 2; // nor are lines, here
        const auto unsure = scaleOfSignals(GridSource::none, layout);
        QVERIFY(unsure && std::abs(unsure->x - 0.928) < 1e-9);
        LayoutResult longer = measured(0.92, 0.92, 3, 11.5); // none is cut at more than it lasts
        longer.signal_x1_mm += 1, longer.signal_within_mm = 0.1;
        const auto of_pulses = scaleOfSignals(GridSource::none, longer);
        QVERIFY(of_pulses && std::abs(of_pulses->x - 0.92) < 1e-9);
    }

    void aTopAloneTellsNoHeight()
    {
        LayoutResult layout = measured(0.92, 1.0, 3);
        for (PulseMark& p : layout.pulses) {
            p.height_measured = false;
        }
        const auto scale = scaleOfSignals(GridSource::none, layout);
        QVERIFY(scale && std::abs(scale->x - 0.92) < 1e-9 && std::abs(scale->y - 0.92) < 1e-9);
        const auto again = scaleOfSignals(GridSource::traces, layout); // which was told before
        QVERIFY(again && std::abs(again->x - 0.92) < 1e-9 && std::abs(again->y - 1) < 1e-9);
    }

    void aLengthThatFitsIsNotUndoneByMisreadPulses()
    {
        LayoutResult layout = measured(1.006, 1.0, 3);
        for (PulseMark& p : layout.pulses) {
            p.box.x1_mm -= 0.4;
        }
        QVERIFY(!scaleOfSignals(GridSource::traces, layout));
        QVERIFY(scaleOfSignals(GridSource::none, layout));
    }

    void aFastPaperShowsLess()
    {
        LayoutResult layout = measured(0.82, 0.82, 0); // the lines are 205 mm of the guess
        layout.printed.speed_mm_per_s = 50;
        const auto scale = scaleOfSignals(GridSource::none, layout);
        QVERIFY(scale && std::abs(scale->x - 0.82) < 1e-9 && scale->warning.find("show 5 s") != std::string::npos);
        layout.signal_x1_mm += 250 * 0.82; // on a roll
        const auto roll = scaleOfSignals(GridSource::none, layout);
        QVERIFY(roll && std::abs(roll->x - 0.82) < 1e-9 && roll->warning.find("show 10 s") != std::string::npos);
    }

    /// Stopped while all is read anew, the page stands as it was read before, all of one scale.
    void stoppedBetweenTwoScalesNothingIsMixed()
    {
        Session session(withoutGrid());
        std::stop_source stop;
        bool at_layout = false;
        Task task;
        task.stop = stop.get_token();
        task.progress = [&](double, std::string_view what) {
            at_layout = at_layout || what == "Reading the layout";
            if (at_layout && what == "network") {
                stop.request_stop();
            }
        };
        QVERIFY_EXCEPTION_THROWN(session.run(task), Cancelled);
        QVERIFY(session.result().grid->source != GridSource::traces);
        QCOMPARE(session.result().unwarped->bgr.cols, session.result().ink->coverage.cols);
        session.run();
        QVERIFY(session.result().complete() && session.result().grid->source == GridSource::traces);
    }

    void aGoodGuessThatPulsesConfirmIsNoGuess()
    {
        Session session(withoutGrid(1754 - 1654)); // 280 mm, as it is guessed
        const Digitization& result = session.run();
        QVERIFY2(result.complete(), result.failure.c_str());
        QVERIFY(result.grid->source == GridSource::traces);
        QVERIFY2(std::abs(result.grid->px_per_mm_x / (150 / 25.4) - 1) < 0.005, std::to_string(result.grid->px_per_mm_x).c_str());
        QVERIFY(!result.grid->warnings.empty() && result.grid->warnings.front().find("calibration pulses") != std::string::npos);
        QVERIFY(std::ranges::none_of(result.grid->warnings, [](const std::string& w) { return w.find("nothing tells") != std::string::npos; }));
    }

    void aPageWithoutAGridIsReadAtItsScale()
    {
        Session session(withoutGrid());
        const Digitization& result = session.run();
        QVERIFY2(result.complete(), result.failure.c_str());
        QVERIFY(result.grid->source == GridSource::traces);
        QVERIFY2(std::abs(result.grid->px_per_mm_x / (150 / 25.4) - 1) < 0.01, std::to_string(result.grid->px_per_mm_x).c_str());
        QVERIFY2(std::abs(result.grid->px_per_mm_y / (150 / 25.4) - 1) < 0.015, std::to_string(result.grid->px_per_mm_y).c_str());
        QVERIFY(!result.grid->warnings.empty());
    }
};

QTEST_GUILESS_MAIN(SignalScaleTest)
#include "SignalScaleTest.moc"
