// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/Signal.h"
#include "core/trace/BeatTimes.h"

#include <QTest>

#include <cmath>

using namespace retrace;

namespace {

constexpr double kSpeed = 25, kStepMm = 0.05, kBeatS = 0.83;
constexpr int kRows = 4, kBeats = 11;

/// Where a row's beat stands beside its place, mm.
using Slip = std::function<double(int row, int beat)>;

double beatS(int beat) { return 0.6 + kBeatS * beat; }

/// An R wave between a Q and an S, in mm; each row its own shape and delay.
double qrs(int row, double s)
{
    const double t = s - 0.004 * row;
    const auto bump = [&](double at, double wide, double high) { return high * std::exp(-0.5 * std::pow((t - at) / wide, 2)); };
    return bump(-0.025, 0.008, -1.5 - row) + bump(0, 0.010, 12 - 5 * row) + bump(0.03, 0.009, -2.0 * row);
}

class BeatTimesTest : public QObject
{
    Q_OBJECT

    static LayoutResult layout()
    {
        LayoutResult l;
        const std::array<Lead, kRows> leads = {Lead::I, Lead::II, Lead::V1, Lead::V5};
        for (int r = 0; r < kRows; ++r) {
            LeadBox box;
            box.lead = leads[static_cast<std::size_t>(r)];
            box.row = r;
            box.box = {20, 40.0 * r, 270, 40.0 * r + 40};
            box.baseline_mm = 40.0 * r + 20;
            box.gain_mm_per_mv = 10;
            l.boxes.push_back(box);
        }
        l.scale.speed_mm_per_s.value = kSpeed;
        return l;
    }

    static std::vector<LeadTrace> drawn(const Slip& slip, const std::function<double(int, int)>& size = [](int, int) { return 1.0; })
    {
        std::vector<LeadTrace> traces;
        for (int r = 0; r < kRows; ++r) {
            LeadTrace t;
            t.box = static_cast<std::size_t>(r);
            t.x0_mm = 20, t.step_mm = kStepMm;
            for (int k = 0; k < static_cast<int>(250 / kStepMm); ++k) {
                double y = 0;
                for (int b = 0; b < kBeats; ++b) {
                    y += size(r, b) * qrs(r, (k * kStepMm - slip(r, b)) / kSpeed - beatS(b));
                }
                t.y_mm.push_back(40.0 * r + 20 - y);
                t.confidence.push_back(1);
            }
            traces.push_back(t);
        }
        return traces;
    }

    static double worstLate(const std::vector<LeadTrace>& traces, const Slip& slip)
    {
        double worst = 0;
        for (int r = 0; r < kRows; ++r) {
            for (int b = 0; b < kBeats; ++b) {
                worst = std::max(worst, std::abs(lateAt(traces[static_cast<std::size_t>(r)].shifts, 20 + kSpeed * beatS(b)) - slip(r, b)));
            }
        }
        return worst;
    }

private slots:
    /// One row's beat 0.12 mm (4.8 ms) late: nearly all of that is told, whatever the rows' own delays are.
    void aBeatThatStandsOff()
    {
        const Slip slip = [](int row, int beat) { return row == 1 && beat == 4 ? 0.12 : row == 3 && beat == 7 ? -0.12 : 0.0; };
        auto traces = drawn(slip);
        const BeatTimes times = alignBeats(layout(), traces);
        QCOMPARE(times.beats, std::size_t{kRows * kBeats});
        QVERIFY(times.rms_mm > 0.01);
        QVERIFY2(worstLate(traces, slip) < 0.05, qPrintable(QString::number(worstLate(traces, slip)))); // the mean over four rows takes a quarter
        QVERIFY(std::abs(lateAt(traces[1].shifts, 20 + kSpeed * (beatS(4) + 0.5 * kBeatS))) < 1e-9); // nothing between beats
        TraceResult all;
        const auto errorOf = [&](std::vector<LeadTrace> read) {
            all.traces = std::move(read);
            const SamplesMv v = makeSignals(layout(), all, {}, {}).record.leads.at(Lead::II);
            double square = 0;
            for (int k = -40; k <= 40; ++k) {
                const auto at = static_cast<std::size_t>(500 * beatS(4) + k);
                square += std::pow(v[at] - qrs(1, static_cast<double>(at) / 500 - beatS(4)) / 10, 2);
            }
            return square;
        };
        const double aligned = errorOf(traces), as_read = errorOf(drawn(slip));
        QVERIFY2(aligned < 0.2 * as_read, qPrintable(QString("%1 of %2").arg(aligned).arg(as_read)));
    }

    /// What all rows share is the heart's.
    void unevenRhythm()
    {
        const Slip slip = [](int, int beat) { return beat % 3 == 0 ? 0.4 : -0.2; };
        auto traces = drawn(slip);
        const BeatTimes times = alignBeats(layout(), traces);
        QCOMPARE(times.rms_mm, 0.0);
        QVERIFY(std::ranges::all_of(traces, [](const LeadTrace& t) { return t.shifts.empty(); }));
    }

    /// A beat of another shape cannot be compared, and one that is gone neither.
    void beatsUnlikeTheOthers()
    {
        const Slip slip = [](int row, int beat) { return row == 1 && beat == 4 ? 0.12 : 0.0; };
        auto traces = drawn(slip, [](int, int beat) { return beat == 6 ? -1.0 : 1.0; });
        for (std::size_t k = 0; k < 40; ++k) {
            traces[2].y_mm[static_cast<std::size_t>(kSpeed * beatS(8) / kStepMm) + k - 20] = std::nan("");
        }
        alignBeats(layout(), traces);
        for (const LeadTrace& t : traces) {
            QVERIFY(std::abs(lateAt(t.shifts, 20 + kSpeed * beatS(6))) < 1e-9);
        }
        QVERIFY(std::abs(lateAt(traces[2].shifts, 20 + kSpeed * beatS(8))) < 1e-9);
        QVERIFY(lateAt(traces[1].shifts, 20 + kSpeed * beatS(4)) > 0.06);
    }

    /// Two rows cannot say which of them is right.
    void twoRowsSayNothing()
    {
        auto traces = drawn([](int row, int beat) { return row == 1 && beat == 4 ? 0.12 : 0.0; });
        traces.resize(2);
        QCOMPARE(alignBeats(layout(), traces).rms_mm, 0.0);
        traces.clear();
        QCOMPARE(alignBeats(layout(), traces).beats, std::size_t{0});
    }
};

} // namespace

QTEST_APPLESS_MAIN(BeatTimesTest)
#include "BeatTimesTest.moc"
