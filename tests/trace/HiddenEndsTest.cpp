// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Confidence.h"
#include "core/trace/HiddenEnds.h"

#include <QTest>

#include <opencv2/imgproc.hpp>

#include <cmath>

using namespace retrace;

namespace {

constexpr double kPx = 10, kSpeed = 25, kStepMm = 0.05, kFromMm = 20, kToMm = 82.5, kLevelMm = 40, kBeatS = 0.8;
constexpr double kFirstBeatS = 0.09; // the fourth stands 2.49 s from the lead's begin: at its end

/// An R wave and an S wave, mm above the level.
double beat(double s)
{
    const auto bump = [&](double at, double wide, double high) { return high * std::exp(-0.5 * std::pow((s - at) / wide, 2)); };
    return bump(-0.012, 0.008, 6) + bump(0.012, 0.008, -9);
}

class HiddenEndsTest : public QObject
{
    Q_OBJECT

    /// A lead of 2.5 s, and a rhythm strip below it that goes on.
    static double endOf(std::size_t box) { return box == 0 ? kToMm : kToMm + 25; }
    static LayoutResult layout()
    {
        LayoutResult l;
        for (int r = 0; r < 2; ++r) {
            LeadBox box;
            box.lead = r == 0 ? Lead::V2 : Lead::II;
            box.row = r;
            box.box = {kFromMm, kLevelMm + 40 * r - 20, endOf(static_cast<std::size_t>(r)), kLevelMm + 40 * r + 20};
            box.baseline_mm = kLevelMm + 40 * r;
            box.gain_mm_per_mv = 10;
            l.boxes.push_back(box);
        }
        l.scale.speed_mm_per_s.value = kSpeed;
        return l;
    }

    /// Height above the level at a place, the last beat `early` seconds early and `size` times as tall.
    static double height(double x_mm, double size = 1, double early = 0)
    {
        double y = 0;
        for (int b = 0; b < 4; ++b) {
            y += (b == 3 ? size : 1) * beat((x_mm - kFromMm) / kSpeed - kFirstBeatS - kBeatS * b + (b == 3 ? early : 0));
        }
        return y;
    }

    static LeadTrace drawn(std::size_t box, const std::function<double(double)>& high)
    {
        LeadTrace t;
        t.box = box;
        t.x0_mm = kFromMm, t.step_mm = kStepMm;
        for (int k = 0; k <= static_cast<int>(std::lround((endOf(box) - kFromMm) / kStepMm)); ++k) {
            t.y_mm.push_back(kLevelMm + 40 * static_cast<double>(box) - high(kFromMm + k * kStepMm));
            t.confidence.push_back(1);
        }
        return t;
    }

    static UnwarpedPage page(const std::function<double(double)>& high, bool bar)
    {
        UnwarpedPage p;
        p.bgr = cv::Mat(1000, 1100, CV_8UC3, cv::Scalar::all(230));
        p.px_per_mm_x = p.px_per_mm_y = kPx;
        p.resampled = true;
        const LeadTrace t = drawn(0, high);
        for (std::size_t k = 1; k < t.y_mm.size(); ++k) {
            const auto at = [&](std::size_t i) { return cv::Point(static_cast<int>(std::lround((t.x0_mm + static_cast<double>(i) * kStepMm) * kPx)), static_cast<int>(std::lround(t.y_mm[i] * kPx))); };
            cv::line(p.bgr, at(k - 1), at(k), cv::Scalar::all(40), 3);
        }
        if (bar) { // a bar and, below it, a grid line
            cv::rectangle(p.bgr, cv::Point(static_cast<int>((kToMm - 0.6) * kPx), static_cast<int>((kLevelMm - 7) * kPx)), cv::Point(static_cast<int>((kToMm + 0.6) * kPx), static_cast<int>((kLevelMm + 11) * kPx)), cv::Scalar::all(40), cv::FILLED);
        }
        return p;
    }

    /// As the ink beside the bar goes on: level from half a millimetre before the lead's end.
    static double cutShort(double x_mm, double size = 1, double early = 0) { return height(std::min(x_mm, kToMm - 0.5), size, early); }

    static std::vector<LeadTrace> read(const std::function<double(double)>& high) { return {drawn(0, high), drawn(1, [](double x) { return height(x); })}; }

    static double worst(const LeadTrace& t, const std::function<double(double)>& high)
    {
        double most = 0;
        for (std::size_t k = 0; k + 1 < t.y_mm.size(); ++k) { // the last stands where the recording has ended
            most = std::max(most, std::abs(kLevelMm - t.y_mm[k] - high(t.x0_mm + static_cast<double>(k) * kStepMm)));
        }
        return most;
    }

private slots:
    /// Half a millimetre of a QRS behind a bar: 9 mm deep, and read as if it were level.
    void behindABar()
    {
        auto traces = read([](double x) { return cutShort(x); });
        QVERIFY(worst(traces[0], [](double x) { return height(x); }) > 3);
        tellHiddenEnds(page([](double x) { return height(x); }, true), {}, layout(), traces);
        QVERIFY2(worst(traces[0], [](double x) { return height(x); }) < 1, qPrintable(QString::number(worst(traces[0], [](double x) { return height(x); }))));
        QCOMPARE(traces[0].told.size(), std::size_t{1});
        QVERIFY(traces[0].told[0].x0_mm > kToMm - 0.7 && traces[0].told[0].x1_mm > kToMm - 0.1);
        QVERIFY(traces[1].told.empty());
    }

    /// White paper where the other beats would have the trace: it was not there.
    void whitePaperRefutes()
    {
        auto traces = read([](double x) { return cutShort(x); });
        const auto before = traces[0].y_mm;
        tellHiddenEnds(page([](double x) { return cutShort(x); }, false), {}, layout(), traces);
        QCOMPARE(traces[0].y_mm, before);
        QVERIFY(traces[0].told.empty());
    }

    /// What is seen of the beat is not like the others (twice as tall): they tell nothing of it, bar or not.
    void anotherShape()
    {
        auto traces = read([](double x) { return cutShort(x, 2.5, 0.03); });
        const auto before = traces[0].y_mm;
        tellHiddenEnds(page([](double x) { return height(x, 2.5, 0.03); }, true), {}, layout(), traces);
        QCOMPARE(traces[0].y_mm, before);
    }

    /// Samples that straight lines were drawn between, and curves of the file, are no pixels' reading.
    void samplesAndCurvesStay()
    {
        for (const bool curves : {false, true}) {
            auto traces = read([](double x) { return cutShort(x); });
            (curves ? traces[0].from_vectors : traces[0].drawn_samples) = true;
            const auto before = traces[0].y_mm;
            tellHiddenEnds(page([](double x) { return height(x); }, true), {}, layout(), traces);
            QCOMPARE(traces[0].y_mm, before);
        }
    }

    /// No guess is silent: it is in the signal's list, and a doubt of its own; not once a person has decided there.
    void itIsSaid()
    {
        const LayoutResult l = layout();
        TraceResult result;
        result.traces = read([](double x) { return cutShort(x); });
        tellHiddenEnds(page([](double x) { return height(x); }, true), {}, l, result.traces);
        const SignalResult signal = makeSignals(l, result, {}, {});
        QCOMPARE(signal.told.size(), std::size_t{1});
        QCOMPARE(signal.told[0].lead, Lead::V2);
        QVERIFY(signal.told[0].t0_s > 2.46 && signal.told[0].t1_s < 2.51);
        const auto hidden = [&](const SignalResult& s) { return std::ranges::count(assess({}, l, result, s).doubts, DoubtReason::hidden, &Doubt::reason); };
        QCOMPARE(hidden(signal), 1);
        result.traces[0].edited.assign(result.traces[0].y_mm.size(), EditMark::decided);
        const SignalResult decided = makeSignals(l, result, {}, {});
        QVERIFY(decided.told.empty());
        QCOMPARE(hidden(decided), 0);
    }
};

} // namespace

QTEST_GUILESS_MAIN(HiddenEndsTest)
#include "HiddenEndsTest.moc"
