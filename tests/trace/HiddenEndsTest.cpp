// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Confidence.h"
#include "core/trace/HiddenEnds.h"

#include <QTest>

#include <opencv2/imgproc.hpp>

#include <cmath>

using namespace retrace;

namespace {

constexpr double kPx = 10, kStepMm = 0.05, kFromMm = 45, kToMm = 107.5, kLevelMm = 40, kBeatMm = 20, kFromBorderS = 0.01, kStripMm = 25;
constexpr double kMapX = 16, kMapY = 8;

using Height = std::function<double(double x_mm)>; ///< mm above the level

/// An R wave and an S wave, mm.
double beat(double s)
{
    const auto bump = [&](double at, double wide, double high) { return high * std::exp(-0.5 * std::pow((s - at) / wide, 2)); };
    return bump(-0.012, 0.008, 6) + bump(0.012, 0.008, -9);
}

class HiddenEndsTest : public QObject
{
    Q_OBJECT

    bool m_begin = false; ///< the lead begins in a beat, which runs backwards then; else it ends in one
    double m_speed = 25;

    double borderMm() const { return m_begin ? kFromMm : kToMm; }
    static double endOf(std::size_t box) { return kToMm + (box == 0 ? 0 : kStripMm); }
    static double beginOf(std::size_t box) { return kFromMm - (box == 0 ? 0 : kStripMm); }
    static double levelOf(std::size_t box) { return kLevelMm + 40 * static_cast<double>(box); }

    /// A lead, and a rhythm strip below it that begins earlier and goes on.
    LayoutResult layout() const
    {
        LayoutResult l;
        for (std::size_t r = 0; r < 2; ++r) {
            LeadBox box;
            box.lead = r == 0 ? Lead::V2 : Lead::II;
            box.row = static_cast<int>(r);
            box.t0_s = r == 0 ? kStripMm / m_speed : 0;
            box.box = {beginOf(r), levelOf(r) - 20, endOf(r), levelOf(r) + 20};
            box.baseline_mm = levelOf(r);
            box.gain_mm_per_mv = 10;
            l.boxes.push_back(box);
        }
        l.scale.speed_mm_per_s.value = m_speed;
        return l;
    }

    /// Beats every kBeatMm, one of them kFromBorderS inside the border, that one `size` times as tall.
    Height height(double size = 1) const
    {
        return [this, size](double x_mm) {
            const double way = m_begin ? -1 : 1;
            double y = 0;
            for (int b = -3; b < 7; ++b) {
                const double at_mm = borderMm() - way * (kFromBorderS * m_speed + kBeatMm * b);
                y += (b == 0 ? size : 1) * beat(way * (x_mm - at_mm) / m_speed);
            }
            return y;
        };
    }

    /// As the ink beside the bar goes on: level in the last half millimetre.
    Height cutShort(double size = 1) const
    {
        return [this, high = height(size)](double x_mm) { return high(m_begin ? std::max(x_mm, kFromMm + 0.5) : std::min(x_mm, kToMm - 0.5)); };
    }

    static LeadTrace drawn(std::size_t box, const Height& high)
    {
        LeadTrace t;
        t.box = box;
        t.x0_mm = beginOf(box) + 0.3 * kStepMm, t.step_mm = kStepMm;
        for (double x = t.x0_mm; x <= endOf(box); x = t.x0_mm + static_cast<double>(t.y_mm.size()) * kStepMm) {
            t.y_mm.push_back(levelOf(box) - high(x));
            t.confidence.push_back(1);
        }
        return t;
    }

    UnwarpedPage page(const Height& high, bool bar) const
    {
        UnwarpedPage p;
        p.bgr = cv::Mat(1000, 1500, CV_8UC3, cv::Scalar::all(230));
        p.px_per_mm_x = p.px_per_mm_y = kPx;
        p.resampled = true;
        const LeadTrace t = drawn(0, high);
        for (std::size_t k = 1; k < t.y_mm.size(); ++k) {
            const auto at = [&](std::size_t i) { return cv::Point(static_cast<int>(std::lround((t.x0_mm + static_cast<double>(i) * kStepMm) * kPx)), static_cast<int>(std::lround(t.y_mm[i] * kPx))); };
            cv::line(p.bgr, at(k - 1), at(k), cv::Scalar::all(40), 3);
        }
        if (bar) { // and, below it, a grid line
            cv::rectangle(p.bgr, cv::Point(static_cast<int>((borderMm() - 0.6) * kPx), static_cast<int>((kLevelMm - 7) * kPx)), cv::Point(static_cast<int>((borderMm() + 0.6) * kPx), static_cast<int>((kLevelMm + 11) * kPx)), cv::Scalar::all(40), cv::FILLED);
        }
        return p;
    }

    /// A network that sees the signal along these ways.
    static InkResult seenAlong(const std::vector<Height>& ways)
    {
        InkResult ink;
        ink.network.px_per_mm_x = kMapX, ink.network.px_per_mm_y = kMapY;
        ink.network.position = cv::Mat::zeros(static_cast<int>(100 * kMapY), static_cast<int>(150 * kMapX), CV_32F);
        for (const Height& way : ways) {
            const LeadTrace t = drawn(0, way);
            for (std::size_t k = 1; k < t.y_mm.size(); ++k) {
                const auto at = [&](std::size_t i) { return cv::Point(static_cast<int>(std::lround((t.x0_mm + static_cast<double>(i) * kStepMm) * kMapX)), static_cast<int>(std::lround(t.y_mm[i] * kMapY))); };
                cv::line(ink.network.position, at(k - 1), at(k), cv::Scalar(0.9), 1);
            }
        }
        return ink;
    }

    std::vector<LeadTrace> read(const Height& high) const { return {drawn(0, high), drawn(1, height())}; }

    double worst(const LeadTrace& t, const Height& high) const
    {
        double most = 0;
        for (std::size_t k = 0; k < t.y_mm.size(); ++k) {
            const double x_mm = t.x0_mm + static_cast<double>(k) * kStepMm;
            if (x_mm < kToMm - 0.002 * m_speed) { // behind the last sample the recording has ended
                most = std::max(most, std::abs(kLevelMm - t.y_mm[k] - high(x_mm)));
            }
        }
        return most;
    }

private slots:
    void init() { m_begin = false, m_speed = 25; }

    void behindABar_data()
    {
        QTest::addColumn<bool>("begin");
        QTest::addColumn<double>("speed");
        for (const bool begin : {false, true}) {
            for (const double speed : {25.0, 50.0}) {
                QTest::addRow("%s, %g mm/s", begin ? "begin" : "end", speed) << begin << speed;
            }
        }
    }

    /// Half a millimetre of a QRS behind a bar: 9 mm deep, and read as if it were level.
    void behindABar()
    {
        QFETCH(bool, begin);
        QFETCH(double, speed);
        m_begin = begin, m_speed = speed;
        auto traces = read(cutShort());
        QVERIFY2(worst(traces[0], height()) > 3, qPrintable(QString::number(worst(traces[0], height()))));
        tellHiddenEnds(page(height(), true), {}, layout(), traces);
        QVERIFY2(worst(traces[0], height()) < 1.5, qPrintable(QString::number(worst(traces[0], height()))));
        QCOMPARE(traces[0].told.size(), std::size_t{1});
        QVERIFY(std::abs(traces[0].told[0].x0_mm - borderMm()) < 0.7 && std::abs(traces[0].told[0].x1_mm - borderMm()) < 0.7);
        QVERIFY(traces[1].told.empty());
    }

    /// White paper where the other beats would have the trace: it was not there.
    void whitePaperRefutes()
    {
        auto traces = read(cutShort());
        const auto before = traces[0].y_mm;
        tellHiddenEnds(page(cutShort(), false), {}, layout(), traces);
        QCOMPARE(traces[0].y_mm, before);
        QVERIFY(traces[0].told.empty());
    }

    /// Nor is the desk beyond the sheet anything that hides a trace.
    void theDeskHidesNothing()
    {
        auto traces = read(cutShort());
        const auto before = traces[0].y_mm;
        UnwarpedPage p = page(cutShort(), true);
        p.valid = cv::Mat(p.bgr.size(), CV_8U, cv::Scalar(255));
        p.valid(cv::Rect(static_cast<int>((kToMm - 0.45) * kPx), 0, 60, p.valid.rows)) = 0;
        tellHiddenEnds(p, {}, layout(), traces);
        QCOMPARE(traces[0].y_mm, before);
    }

    /// The network sees the signal where it was read and nowhere else; or there as well.
    void theNetworkHasASay()
    {
        for (const bool both : {false, true}) {
            auto traces = read(cutShort());
            tellHiddenEnds(page(height(), true), seenAlong(both ? std::vector{cutShort(), height()} : std::vector{cutShort()}), layout(), traces);
            QCOMPARE(traces[0].told.size(), std::size_t{both ? 1U : 0U});
        }
    }

    /// What is seen of the beat is not like the others: they tell nothing of it, bar or not.
    void anotherShape()
    {
        auto traces = read(cutShort(2.5));
        const auto before = traces[0].y_mm;
        tellHiddenEnds(page(height(2.5), true), {}, layout(), traces);
        QCOMPARE(traces[0].y_mm, before);
    }

    /// A lead that is missing from 3 mm before its border on ends in a gap, whatever stands there.
    void aGapIsNoBorder()
    {
        auto traces = read(cutShort());
        const double missing_mm = 3;
        for (std::size_t k = 0; k < traces[0].y_mm.size(); ++k) {
            traces[0].y_mm[k] = traces[0].x0_mm + static_cast<double>(k) * kStepMm > kToMm - missing_mm ? std::nan("") : traces[0].y_mm[k] + (traces[0].x0_mm + static_cast<double>(k) * kStepMm > kToMm - missing_mm - 0.4 ? 4 : 0);
        }
        UnwarpedPage p = page(height(), true);
        cv::rectangle(p.bgr, cv::Point(static_cast<int>((kToMm - missing_mm - 1) * kPx), 200), cv::Point(static_cast<int>((kToMm - missing_mm + 1) * kPx), 600), cv::Scalar::all(40), cv::FILLED);
        tellHiddenEnds(p, {}, layout(), traces);
        QVERIFY(traces[0].told.empty());
    }

    /// Samples that straight lines were drawn between, and curves of the file, are no pixels' reading.
    void samplesAndCurvesStay()
    {
        for (const bool curves : {false, true}) {
            auto traces = read(cutShort());
            (curves ? traces[0].from_vectors : traces[0].drawn_samples) = true;
            const auto before = traces[0].y_mm;
            tellHiddenEnds(page(height(), true), {}, layout(), traces);
            QCOMPARE(traces[0].y_mm, before);
        }
    }

    /// No guess is silent: it is in the signal's list, and a doubt of its own; but for what a person has decided since.
    void itIsSaid()
    {
        const LayoutResult l = layout();
        TraceResult result;
        result.traces = read(cutShort());
        tellHiddenEnds(page(height(), true), {}, l, result.traces);
        const SignalResult signal = makeSignals(l, result, {}, {});
        QCOMPARE(signal.told.size(), std::size_t{1});
        QCOMPARE(signal.told[0].lead, Lead::V2);
        const double begins_s = kStripMm / m_speed;
        QVERIFY(signal.told[0].t0_s > begins_s + 2.46 && signal.told[0].t1_s < begins_s + 2.51);
        const auto hidden = [&](const SignalResult& s) { return std::ranges::count(assess({}, l, result, s).doubts, DoubtReason::hidden, &Doubt::reason); };
        QCOMPARE(hidden(signal), 1);
        result.traces[0].edited.assign(result.traces[0].y_mm.size(), EditMark::none);
        result.traces[0].edited[result.traces[0].edited.size() - 6] = EditMark::decided; // one point in the middle of it
        const SignalResult beside = makeSignals(l, result, {}, {});
        QCOMPARE(beside.told.size(), std::size_t{2});
        QVERIFY(beside.told[0].t1_s < beside.told[1].t0_s);
        QVERIFY(hidden(beside) >= 1);
        result.traces[0].edited.assign(result.traces[0].y_mm.size(), EditMark::decided);
        const SignalResult decided = makeSignals(l, result, {}, {});
        QVERIFY(decided.told.empty());
        QCOMPARE(hidden(decided), 0);
    }
};

} // namespace

QTEST_GUILESS_MAIN(HiddenEndsTest)
#include "HiddenEndsTest.moc"
