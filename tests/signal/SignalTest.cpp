// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/Signal.h"

#include "core/signal/LimbLeads.h"
#include "core/signal/Restore.h"
#include "core/signal/StripNames.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

using namespace retrace;

namespace
{

constexpr double kSpeed = 25, kStepMm = 0.02, kBaselineMm = 50;

double sine(double t_s, double hz)
{
    return std::sin(2 * std::numbers::pi * hz * t_s);
}

/// A page's layout and traces, written down by hand.
struct Paper {
    LayoutResult layout;
    TraceResult traces;

    /// A lead whose value at time t (s) is v(t) mV, from t0 for `seconds`; NaN is a gap.
    void add(Lead lead, double t0_s, double seconds, const std::function<double(double)>& v,
             double gain = 10, bool inverted = false)
    {
        LeadBox box;
        box.lead = lead;
        box.t0_s = t0_s;
        box.box = {20 + t0_s * kSpeed, 30, 20 + (t0_s + seconds) * kSpeed, 70};
        box.baseline_mm = kBaselineMm;
        box.gain_mm_per_mv = gain;
        box.inverted = inverted;
        LeadTrace trace;
        trace.box = layout.boxes.size();
        trace.x0_mm = box.box.x0_mm;
        trace.step_mm = kStepMm;
        for (int k = 0; k < static_cast<int>(seconds * kSpeed / kStepMm); ++k) {
            trace.y_mm.push_back(kBaselineMm -
                                 (inverted ? -gain : gain) * v(t0_s + k * kStepMm / kSpeed));
        }
        trace.confidence.assign(trace.y_mm.size(), 1.0F);
        layout.boxes.push_back(box);
        traces.traces.push_back(trace);
    }

    SignalResult made(double fs_hz = 500) const { return makeSignals(layout, traces, {fs_hz}, {}); }
};

/// Largest difference between a lead and what was drawn, from t0 to t1.
double worst(const SamplesMv& samples, double fs_hz, double t0_s, double t1_s,
             const std::function<double(double)>& v)
{
    double most = 0;
    for (auto k = std::lround(t0_s * fs_hz); k < std::lround(t1_s * fs_hz); ++k) {
        const double d =
            std::abs(samples.at(static_cast<std::size_t>(k)) - v(static_cast<double>(k) / fs_hz));
        most = std::isnan(d) ? std::numeric_limits<double>::infinity() : std::max(most, d);
    }
    return most;
}

bool allMissing(const SamplesMv& samples, std::size_t from, std::size_t to)
{
    return std::all_of(samples.begin() + static_cast<long>(from),
                       samples.begin() + static_cast<long>(to),
                       [](double v) { return std::isnan(v); });
}

/// `v` with the paper blank from `from_mm` for `width_mm`.
std::function<double(double)> withGap(std::function<double(double)> v, double from_mm,
                                      double width_mm)
{
    return [=](double t_s) {
        const double x_mm = t_s * kSpeed;
        return x_mm >= from_mm && x_mm < from_mm + width_mm ? std::nan("") : v(t_s);
    };
}

/// At 100 Hz a sine of 20 Hz lies near the edge of what six lobes hold.
double allowed(double fs_hz)
{
    return fs_hz < 200 ? 0.002 : 0.001;
}

} // namespace

class SignalTest : public QObject
{
    Q_OBJECT

private slots:
    void resamplingKeepsASine_data();
    void resamplingKeepsASine();
    void resamplingTakesOutWhatTheNewRateCannotHold();
    void signalsKeepASineAtAnyRate_data();
    void signalsKeepASineAtAnyRate();
    void segmentsStandAtTheirTime();
    void whatAPrinterLeavesOutBeforeABorderIsHeld();
    void gainAndZeroComeFromThePulse();
    void shortGapsAreBridgedAndLongOnesStay();
    void anUnevenOrLongGapIsNotBridged();
    void theLongerOfTwoFillsTheColumn();
    void limbLawsAreMeasured();
    void invertedLeadsAreTurnedBack();
    void halfALeadIsAWarning();
    void aNamelessStripIsCalledAfterTheLeadItAgreesWith();
    void aStripThatReadsAsAnotherLeadIsCalledAfterTheOneItAgreesWith();
    void meansAreToldAsWhatTheyAreMeansOf();
    void noiseOfAPhotographIsLoweredAndTheSignalIsNot();
    void whatAPersonSetIsNotRestored();
    void onlyWhatIsKnownIsRestored_data();
    void onlyWhatIsKnownIsRestored();
    void limbLeadsAreBroughtToTheirLaws();
    void brokenLawsAreLeftAlone();
    void gapsAndFixedSamplesOutlastTheLaws();
    void lawsAreUsedOnResampledPagesOnly();
    void ratesOutOfRangeAreProblems_data();
    void ratesOutOfRangeAreProblems();
};

void SignalTest::resamplingKeepsASine_data()
{
    QTest::addColumn<double>("to_hz");
    for (double hz : {100.0, 250.0, 360.0, 500.0, 1000.0, 2000.0}) {
        QTest::addRow("1250 to %g Hz", hz) << hz;
    }
}

void SignalTest::resamplingKeepsASine()
{
    QFETCH(double, to_hz);
    constexpr double kFromHz = 1250;
    std::vector<double> samples, at;
    for (int k = 0; k < 2500; ++k) {
        samples.push_back(sine(k / kFromHz, 20));
    }
    for (int k = 0; k < static_cast<int>(1.6 * to_hz); ++k) {
        at.push_back((0.2 + k / to_hz) * kFromHz);
    }
    const std::vector<double> out = resampleAt(samples, at, to_hz / kFromHz);
    QCOMPARE(out.size(), at.size());
    double most = 0;
    for (std::size_t k = 0; k < out.size(); ++k) {
        most = std::max(most, std::abs(out[k] - sine(at[k] / kFromHz, 20)));
    }
    QVERIFY2(most < allowed(to_hz), qPrintable(QString::number(most)));
}

void SignalTest::resamplingTakesOutWhatTheNewRateCannotHold()
{
    std::vector<double> samples, at;
    for (int k = 0; k < 4000; ++k) {
        samples.push_back(sine(k / 2000.0, 180)); // would come back as 70 Hz at 250 Hz
    }
    for (int k = 50; k < 450; ++k) {
        at.push_back(k * 8.0);
    }
    for (double v : resampleAt(samples, at, 0.125)) {
        QVERIFY(std::abs(v) < 0.02);
    }
}

void SignalTest::signalsKeepASineAtAnyRate_data()
{
    QTest::addColumn<double>("fs_hz");
    for (double hz : {100.0, 257.0, 500.0, 1000.0}) {
        QTest::addRow("%g Hz", hz) << hz;
    }
}

void SignalTest::signalsKeepASineAtAnyRate()
{
    QFETCH(double, fs_hz);
    const auto v = [](double t) { return sine(t, 20); };
    Paper paper;
    paper.add(Lead::II, 0, 10, v);
    const SignalResult result = paper.made(fs_hz);
    QCOMPARE(result.record.fs_hz, fs_hz);
    QCOMPARE(result.record.rows(), static_cast<std::size_t>(std::lround(10 * fs_hz)));
    const double most = worst(result.record.leads.at(Lead::II), fs_hz, 0.2, 9.8, v);
    QVERIFY2(most < allowed(fs_hz), qPrintable(QString::number(most)));
}

void SignalTest::segmentsStandAtTheirTime()
{
    // One function of time, cut in four: each lead must hold its own quarter of it.
    const auto v = [](double t) { return 0.3 * t + 0.1 * sine(t, 3); };
    constexpr std::array kLeads{Lead::I, Lead::aVR, Lead::V1, Lead::V4};
    Paper paper;
    for (std::size_t c = 0; c < 4; ++c) {
        paper.add(kLeads[c], 2.5 * static_cast<double>(c), 2.5, v);
    }
    const SignalResult result = paper.made();
    QCOMPARE(result.record.rows(), 5000U);
    for (std::size_t c = 0; c < 4; ++c) {
        const SamplesMv& lead = result.record.leads.at(kLeads[c]);
        const double t0 = 2.5 * static_cast<double>(c);
        QVERIFY(worst(lead, 500, t0 + 0.05, t0 + 2.45, v) < 0.002);
        QVERIFY(allMissing(lead, 0, 1250 * c) && allMissing(lead, 1250 * (c + 1), 5000));
        QVERIFY(std::abs(result.coverage.at(kLeads[c]) - 1.0) < 0.005);
    }
}

void SignalTest::whatAPrinterLeavesOutBeforeABorderIsHeld()
{
    const auto slope = [](double t_s) { return t_s; };
    Paper paper;
    paper.add(Lead::I, 0, 2.482, slope);
    paper.add(Lead::aVR, 2.5, 2.4, slope);
    paper.add(Lead::V1, 5, 5, slope);
    const SignalResult result = paper.made();
    const SamplesMv& held = result.record.leads.at(Lead::I);
    for (std::size_t k = 1241; k < 1250; ++k) {
        QVERIFY2(std::abs(held[k] - 2.482) < 0.003, qPrintable(QString::number(held[k])));
    }
    QVERIFY(allMissing(held, 1250, held.size()));
    QVERIFY(allMissing(result.record.leads.at(Lead::aVR), 2452, 2500)); // 100 ms are no slip of a printer
    Paper torn;
    torn.add(Lead::I, 0, 2.5, [&](double t_s) { return t_s > 0.2 && t_s < 2.3 ? slope(t_s) : std::numeric_limits<double>::quiet_NaN(); });
    const SamplesMv cut = torn.made().record.leads.at(Lead::I);
    QVERIFY(allMissing(cut, 0, 99) && allMissing(cut, 1152, 1250)); // nor is what is torn off

    Paper edited;
    edited.add(Lead::I, 0, 2.5, [&](double t_s) { return t_s < 2.49 ? slope(t_s) : std::numeric_limits<double>::quiet_NaN(); });
    QVERIFY(!std::isnan(edited.made().record.leads.at(Lead::I)[1249]));
    edited.traces.traces[0].edited.assign(edited.traces.traces[0].y_mm.size(), EditMark::none);
    edited.traces.traces[0].edited.back() = EditMark::decided; // a person took it away
    QVERIFY(std::isnan(edited.made().record.leads.at(Lead::I)[1249]));
}

void SignalTest::gainAndZeroComeFromThePulse()
{
    Paper paper;
    paper.add(
        Lead::V2, 0, 10, [](double) { return 0.25; }, 5);
    paper.layout.scale.limb_gain_mm_per_mv = {5, Origin::measured};
    PulseMark pulse;
    pulse.box = {10, kBaselineMm - 5.6, 15,
                 kBaselineMm - 0.6}; // the row's zero is 0.6 mm higher than its level
    pulse.height_mm = 5;
    pulse.width_mm = 5;
    paper.layout.pulses.push_back(pulse);
    const double value = paper.made().record.leads.at(Lead::V2).at(2500);
    QVERIFY2(std::abs(value - (0.25 - 0.12)) < 1e-6, qPrintable(QString::number(value)));
    // A foot that was read 0.7 mm too low (the trace runs into it) does not move the zero: the top tells it.
    paper.layout.pulses[0].box.y1_mm += 0.7;
    paper.layout.pulses[0].height_mm += 0.7;
    QCOMPARE(paper.made().record.leads.at(Lead::V2).at(2500), value);
}

void SignalTest::shortGapsAreBridgedAndLongOnesStay()
{
    const auto v = [](double t) { return 0.5 * sine(t, 1); };
    Paper paper;
    paper.add(Lead::I, 0, 10, withGap(v, 100, 0.5));
    paper.add(Lead::II, 0, 10, withGap(v, 100, 6));
    const SignalResult result = paper.made();
    QVERIFY(worst(result.record.leads.at(Lead::I), 500, 0.1, 9.9, v) < 0.01);
    const SamplesMv& lead = result.record.leads.at(Lead::II);
    QVERIFY(allMissing(lead, 2003, 2117)); // 100 mm is 4 s; 6 mm are 0.24 s
    QVERIFY(worst(lead, 500, 0.1, 3.98, v) < 0.01 && worst(lead, 500, 4.26, 9.9, v) < 0.01);
    QVERIFY(std::abs(result.coverage.at(Lead::II) - 0.976) < 0.003);
    QCOMPARE(result.record.rows(), 5000U);
}

void SignalTest::anUnevenOrLongGapIsNotBridged()
{
    const auto level = [](double) { return 0.2; };
    const auto step = [](double t) { return t < 4.04 ? 0.0 : 1.0; }; // 10 mm higher after the gap
    Paper paper;
    paper.add(Lead::I, 0, 10, withGap(level, 100, 2));
    paper.add(Lead::II, 0, 10, withGap(step, 100, 2));
    paper.add(Lead::III, 0, 10, withGap(level, 100, 6)); // level, but too long
    const SignalResult result = paper.made();
    QVERIFY(std::abs(result.record.leads.at(Lead::I).at(2020) - 0.2) < 1e-6);
    QVERIFY(allMissing(result.record.leads.at(Lead::II), 2003, 2037));
    QVERIFY(allMissing(result.record.leads.at(Lead::III), 2003, 2117));
}

void SignalTest::theLongerOfTwoFillsTheColumn()
{
    const auto v = [](double t) { return sine(t, 2); };
    Paper paper;
    paper.add(Lead::II, 0, 2.5, v);
    paper.add(Lead::II, 0, 10, v); // the rhythm strip
    const SignalResult result = paper.made();
    QCOMPARE(result.from_box.at(Lead::II), 1U);
    QVERIFY(worst(result.record.leads.at(Lead::II), 500, 0.1, 9.9, v) < 0.002);
    QCOMPARE(result.duplicates.size(), 1U);
    const Duplicate& d = result.duplicates.front();
    QVERIFY(d.lead == Lead::II && d.box == 0);
    QVERIFY(worst(d.v_mv, 500, 0.1, 2.4, v) < 0.002 && allMissing(d.v_mv, 1260, 5000));
    QVERIFY(d.correlation && *d.correlation > 0.999);
}

void SignalTest::limbLawsAreMeasured()
{
    const auto one = [](double t) { return 0.6 * sine(t, 1.1); };
    const auto three = [](double t) { return 0.4 * sine(t, 1.7); };
    Paper lawful, off;
    for (Paper* paper : {&lawful, &off}) {
        const double wrong = paper == &off ? 0.3 : 0.0;
        paper->add(Lead::I, 0, 10, one);
        paper->add(Lead::II, 0, 10, [=](double t) { return one(t) + three(t) + wrong; });
        paper->add(Lead::III, 0, 10, three);
    }
    QVERIFY(*lawful.made().residuals.einthoven_mv < 0.001);
    QVERIFY(std::abs(*off.made().residuals.einthoven_mv - 0.3) < 0.001);
    QVERIFY(!lawful.made().residuals.goldberger_mv);
}

void SignalTest::invertedLeadsAreTurnedBack()
{
    const auto v = [](double t) { return sine(t, 2); };
    Paper paper;
    paper.add(Lead::aVR, 0, 10, v, 10, true);
    const SignalResult result = paper.made();
    QVERIFY(worst(result.record.leads.at(Lead::aVR), 500, 0.1, 9.9, v) < 0.002);
    QVERIFY(std::ranges::any_of(result.warnings,
                                [](const std::string& w) { return w.find("-aVR") != w.npos; }));
}

void SignalTest::halfALeadIsAWarning()
{
    Paper paper;
    paper.add(Lead::V3, 0, 10, withGap([](double) { return 0.0; }, 50, 150));
    const SignalResult result = paper.made();
    QVERIFY(std::ranges::any_of(result.warnings,
                                [](const std::string& w) { return w.find("V3") != w.npos; }));
}

void SignalTest::aNamelessStripIsCalledAfterTheLeadItAgreesWith()
{
    const auto beat = [](double t_s, double second) { return sine(t_s, 1.3) + second * sine(t_s, 5.7); };
    const auto ii = [&](double t_s) { return beat(t_s, 0.6); };
    const auto v5 = [&](double t_s) { return beat(t_s, 1.6); };
    const auto strip = [&](const std::function<double(double)>& v) {
        Paper paper;
        paper.layout.scale.limb_gain_mm_per_mv.value = 10, paper.layout.scale.chest_gain_mm_per_mv.value = 5;
        paper.add(Lead::II, 0, 2.5, [&](double t_s) { return t_s < 0.08 ? 3.0 : ii(t_s); }); // a name stands there
        paper.add(Lead::V5, 2.5, 2.5, v5, 5);
        paper.add(Lead::X1, 0, 10, v);
        paper.layout.boxes.back().rhythm = true;
        paper.layout.doubts = {namelessStrip(paper.layout.boxes.back())};
        return namedByAgreement(paper.layout, paper.made());
    };
    const auto of_ii = strip([&](double t_s) { return ii(t_s - 0.012); }); // its row stands a little apart
    QVERIFY(of_ii);
    QCOMPARE(leadName(of_ii->boxes.back().lead), std::string_view("II"));
    QCOMPARE(of_ii->boxes.back().gain_mm_per_mv, 10.0);
    QCOMPARE(of_ii->doubts, std::vector{takenForLead(of_ii->boxes.back())});
    const auto of_v5 = strip([&](double t_s) { return 0.5 * v5(t_s); }); // read at the limb leads' gain
    QVERIFY(of_v5);
    QCOMPARE(leadName(of_v5->boxes.back().lead), std::string_view("V5"));
    QCOMPARE(of_v5->boxes.back().gain_mm_per_mv, 5.0);
    QVERIFY(!strip([&](double t_s) { return sine(t_s, 3.1); })); // agrees with neither
    QVERIFY(!strip([&](double t_s) { return beat(t_s, 1.05); })); // with both alike
    QVERIFY(!strip([&](double t_s) { return 0.5 * ii(t_s); }));   // of its shape, but not of its size
}

void SignalTest::aStripThatReadsAsAnotherLeadIsCalledAfterTheOneItAgreesWith()
{
    const auto beat = [](double t_s, double second) { return sine(t_s, 1.3) + second * sine(t_s, 5.7); };
    const auto named = [&](Lead name, double second, double of_ii = 0.6) {
        Paper paper;
        paper.layout.scale.limb_gain_mm_per_mv.value = paper.layout.scale.chest_gain_mm_per_mv.value = 10;
        paper.add(Lead::I, 0, 2.5, [&](double t_s) { return beat(t_s, 0.2); });
        paper.add(Lead::II, 0, 2.5, [&](double t_s) { return beat(t_s, of_ii); });
        paper.add(Lead::V1, 2.5, 2.5, [&](double t_s) { return beat(t_s, 0.9); });
        paper.add(name, 0, 10, [&](double t_s) { return beat(t_s, second); });
        paper.layout.boxes.back().rhythm = paper.layout.boxes.back().name_printed = true;
        return namedByAgreement(paper.layout, paper.made());
    };
    const auto of_ii = named(Lead::I, 0.6); // a beat hides a bar of its "II"
    QVERIFY(of_ii);
    QCOMPARE(leadName(of_ii->boxes.back().lead), std::string_view("II"));
    QVERIFY(!of_ii->boxes.back().name_printed);
    LeadBox as_read = of_ii->boxes.back();
    as_read.lead = Lead::I;
    QCOMPARE(of_ii->doubts, std::vector{readsOtherwise(as_read, Lead::II)});
    QVERIFY(!named(Lead::II, 0.6));      // as it reads
    QVERIFY(!named(Lead::I, 0.4));       // as much the one as the other
    QVERIFY(!named(Lead::I, 0.6, 0.25)); // II is about as good, but not itself
    QVERIFY(!named(Lead::V1, 0.6));      // nothing makes a "V1" of a "II"
}

void SignalTest::meansAreToldAsWhatTheyAreMeansOf()
{
    const auto v = [](long k) { // 500 a second
        const double t = static_cast<double>(k) / 500;
        return sine(t, 7) + 0.5 * sine(t + 0.013, 31) + 0.3 * sine(t + 0.007, 47);
    };
    std::vector<double> drawn;
    for (long k = 0; k < 1250; k += 4) {
        drawn.push_back((v(k - 2) + v(k - 1) + v(k) + v(k + 1) + v(k + 2)) / 5);
    }
    const std::vector<double> told = Restorer(0.2, ReadThrough::averages)(drawn);
    double before = 0, after = 0;
    for (std::size_t k = 15; k + 15 < drawn.size(); ++k) {
        before = std::max(before, std::abs(drawn[k] - v(4 * static_cast<long>(k))));
        after = std::max(after, std::abs(told[k] - v(4 * static_cast<long>(k))));
    }
    QVERIFY(before > 0.15);
    QVERIFY2(after < 0.01, qPrintable(QString::number(after)));
}

void SignalTest::noiseOfAPhotographIsLoweredAndTheSignalIsNot()
{
    const Restorer restorer(kStepMm, ReadThrough::resampled);
    const auto gainAt = [&](double cycles_per_mm) {
        std::vector<double> run;
        for (int k = 0; k < 4000; ++k) {
            run.push_back(2 + std::sin(2 * std::numbers::pi * cycles_per_mm * kStepMm * k));
        }
        const std::vector<double> out = restorer(run);
        const auto [low, high] = std::minmax_element(out.begin() + 500, out.end() - 500);
        return 0.5 * (*high - *low);
    };
    QVERIFY(std::abs(gainAt(0.05) - 1) < 0.005);
    for (const double kept : {0.3, 0.6, 1.0}) { // 7 to 25 Hz at 25 mm/s
        QVERIFY2(gainAt(kept) >= 1 && gainAt(kept) < 1.06, qPrintable(QString::number(gainAt(kept))));
    }
    QVERIFY(gainAt(4) < 0.5);
    for (const double level : restorer(std::vector<double>(300, 1.5))) {
        QVERIFY(std::abs(level - 1.5) < 1e-9);
    }
}

void SignalTest::whatAPersonSetIsNotRestored()
{
    Paper paper;
    const auto v = [](double t_s) { return 0.5 * sine(t_s, 90); }; // 3.6 cycles/mm
    paper.add(Lead::II, 0, 4, v);
    paper.traces.resampled = true;
    LeadTrace& trace = paper.traces.traces.front();
    trace.edited.assign(trace.y_mm.size(), EditMark::none);
    std::fill(trace.edited.begin() + 2000, trace.edited.begin() + 2500, EditMark::decided); // 1.6 to 2.0 s
    const SignalResult made = paper.made();
    const SamplesMv& samples = made.record.leads.at(Lead::II);
    QVERIFY(worst(samples, 500, 1.61, 1.99, v) < 0.01);
    QVERIFY(worst(samples, 500, 0.5, 1.5, v) > 0.2);
    SignalResult as_read = makeSignals(paper.layout, paper.traces, {.restore = false}, {});
    QVERIFY(worst(as_read.record.leads.at(Lead::II), 500, 0.5, 1.5, v) < 0.01);
    QCOMPARE(as_read.restored, std::size_t(0));
}

void SignalTest::onlyWhatIsKnownIsRestored_data()
{
    QTest::addColumn<double>("step_mm");
    QTest::addColumn<bool>("drawn_samples");
    QTest::addColumn<bool>("resampled");
    QTest::addColumn<bool>("vectors");
    QTest::addColumn<int>("restored");
    QTest::newRow("a scan as it is") << kStepMm << false << false << false << 0;
    QTest::newRow("a photograph") << kStepMm << false << true << false << 1;
    QTest::newRow("125 samples a second") << 0.2 << true << false << false << 1;
    QTest::newRow("100 samples a second") << 0.25 << true << false << false << 0;
    QTest::newRow("100 samples a second, photographed") << 0.25 << true << true << false << 0;
    QTest::newRow("curves of a PDF") << kStepMm << false << true << true << 0;
}

void SignalTest::onlyWhatIsKnownIsRestored()
{
    QFETCH(double, step_mm);
    QFETCH(bool, drawn_samples);
    QFETCH(bool, resampled);
    QFETCH(bool, vectors);
    QFETCH(int, restored);
    Paper paper;
    paper.add(Lead::V1, 0, 2, [](double t_s) { return sine(t_s, 3); });
    paper.traces.traces.front().step_mm = step_mm;
    paper.traces.traces.front().drawn_samples = drawn_samples;
    paper.traces.traces.front().from_vectors = vectors;
    paper.traces.resampled = resampled;
    QCOMPARE(static_cast<int>(paper.made().restored), restored);
}

namespace
{

double leadI(double t_s) { return 0.4 * sine(t_s, 1.2) + 0.2 * sine(t_s, 6); }
double leadII(double t_s) { return 0.9 * sine(t_s + 0.05, 1.2) - 0.3 * sine(t_s, 5); }

double limbLead(Lead lead, double t_s)
{
    const double a = leadI(t_s), b = leadII(t_s);
    switch (lead) {
    case Lead::I: return a;
    case Lead::II: return b;
    case Lead::III: return b - a;
    case Lead::aVR: return -0.5 * (a + b);
    case Lead::aVL: return a - 0.5 * b;
    case Lead::aVF: return b - 0.5 * a;
    default: return 0.7 * sine(t_s, 2);
    }
}

/// Four seconds of leads, each read with a level of its own and an error of 0.05 mV that jumps from sample to sample.
Record readLeads(const std::vector<Lead>& leads)
{
    Record record;
    record.fs_hz = 500;
    unsigned state = 7;
    for (const Lead lead : leads) {
        SamplesMv& v = record.leads[lead];
        for (int k = 0; k < 2000; ++k) {
            state = state * 1664525U + 1013904223U;
            v.push_back(limbLead(lead, k / 500.0) + 0.03 * static_cast<double>(lead) + ((state >> 16) % 2 == 0 ? 0.05 : -0.05));
        }
    }
    return record;
}

/// Mean square of what is left to the truth, after each lead's own level.
double errorOf(const Record& record, Lead lead)
{
    const SamplesMv& v = record.leads.at(lead);
    double sum = 0, square = 0, n = 0;
    for (std::size_t k = 0; k < v.size(); ++k) {
        const double e = v[k] - limbLead(lead, static_cast<double>(k) / 500);
        sum += std::isnan(e) ? 0 : e, square += std::isnan(e) ? 0 : e * e, n += std::isnan(e) ? 0 : 1;
    }
    return square / n - sum * sum / (n * n);
}

const std::vector<Lead> kLimb = {Lead::I, Lead::II, Lead::III, Lead::aVR, Lead::aVL, Lead::aVF};

} // namespace

void SignalTest::limbLeadsAreBroughtToTheirLaws()
{
    std::vector<Lead> leads = kLimb;
    leads.push_back(Lead::V1);
    const Record was = readLeads(leads);
    Record record = was;
    const auto replaced = correctLimbLeads(record, {}, {});
    QCOMPARE(replaced.size(), kLimb.size());
    for (const Lead lead : kLimb) { // six readings of two unknowns
        QVERIFY2(errorOf(record, lead) < 0.5 * errorOf(was, lead), qPrintable(QString::number(errorOf(record, lead) / errorOf(was, lead))));
        QVERIFY(replaced.at(lead) == was.leads.at(lead));
    }
    QVERIFY(record.leads.at(Lead::V1) == was.leads.at(Lead::V1));

    // three and a rhythm strip: I, II, III for two seconds, II for four
    Record column = readLeads({Lead::I, Lead::II, Lead::III});
    for (const Lead lead : {Lead::I, Lead::III}) {
        std::fill(column.leads[lead].begin() + 1000, column.leads[lead].end(), std::nan(""));
    }
    const Record column_was = column;
    correctLimbLeads(column, {}, {});
    QVERIFY(errorOf(column, Lead::III) < 0.8 * errorOf(column_was, Lead::III));
    for (std::size_t k = 1000; k < 2000; ++k) {
        QCOMPARE(column.leads[Lead::II][k], column_was.leads.at(Lead::II)[k]);
    }
}

void SignalTest::brokenLawsAreLeftAlone()
{
    Record record = readLeads({Lead::I, Lead::II, Lead::III});
    for (std::size_t k = 0; k < 2000; ++k) {
        record.leads[Lead::III][k] += 0.5 * sine(static_cast<double>(k) / 500, 0.9);
    }
    const Record was = record;
    QVERIFY(correctLimbLeads(record, {}, {}).empty());
    QVERIFY(record.leads == was.leads);
}

void SignalTest::gapsAndFixedSamplesOutlastTheLaws()
{
    Record record = readLeads({Lead::I, Lead::II, Lead::III, Lead::aVF});
    for (std::size_t k = 300; k < 400; ++k) {
        record.leads[Lead::III][k] = std::nan("");
    }
    for (std::size_t k = 350; k < 400; ++k) {
        record.leads[Lead::I][k] = std::nan("");
    }
    const Record was = record;
    FixedShares fixed;
    fixed[Lead::II].assign(2000, 0.0);
    std::fill(fixed[Lead::II].begin() + 600, fixed[Lead::II].begin() + 700, 1.0);
    correctLimbLeads(record, {}, fixed);
    for (std::size_t k = 300; k < 400; ++k) {
        QVERIFY(std::isnan(record.leads[Lead::III][k]));
    }
    QVERIFY(record.leads[Lead::aVF][320] != was.leads.at(Lead::aVF)[320]);  // three readings are left
    QCOMPARE(record.leads[Lead::aVF][370], was.leads.at(Lead::aVF)[370]);   // two
    for (std::size_t k = 600; k < 700; ++k) {
        QCOMPARE(record.leads[Lead::II][k], was.leads.at(Lead::II)[k]);
    }
    QVERIFY(record.leads[Lead::II][800] != was.leads.at(Lead::II)[800]);
}

void SignalTest::lawsAreUsedOnResampledPagesOnly()
{
    for (const bool resampled : {false, true}) {
        Paper paper;
        for (const Lead lead : {Lead::I, Lead::II, Lead::III}) {
            paper.add(lead, 0, 4, [lead](double t_s) { return limbLead(lead, t_s) + (lead == Lead::III ? 0.06 * sine(t_s, 12) : 0.0); });
        }
        paper.traces.resampled = resampled;
        const SignalResult made = paper.made();
        QCOMPARE(made.before_laws.size(), std::size_t(resampled ? 3 : 0));
        QVERIFY(*made.residuals.einthoven_mv > 0.035); // as read
        const auto left = [&](std::size_t k) { return made.record.leads.at(Lead::I)[k] - made.record.leads.at(Lead::II)[k] + made.record.leads.at(Lead::III)[k]; };
        double most = 0;
        for (std::size_t k = 100; k < 1900; ++k) {
            most = std::max(most, std::abs(left(k)));
        }
        QVERIFY(resampled ? most < 0.01 : most > 0.04);
    }
}

void SignalTest::ratesOutOfRangeAreProblems_data()
{
    QTest::addColumn<double>("fs_hz");
    for (double hz : {0.0, -500.0, 49.0, 10001.0, std::nan("")}) {
        QTest::addRow("%g Hz", hz) << hz;
    }
}

void SignalTest::ratesOutOfRangeAreProblems()
{
    QFETCH(double, fs_hz);
    Paper paper;
    paper.add(Lead::II, 0, 1, [](double) { return 0.0; });
    QVERIFY_EXCEPTION_THROWN(paper.made(fs_hz), Problem);
}

QTEST_GUILESS_MAIN(SignalTest)
#include "SignalTest.moc"
