// SPDX-License-Identifier: GPL-3.0-or-later
// Beats of a lead against its other beats. Made-up leads whose beats are alike, but for what a test does to one of them.
#include "core/confidence/BeatShapes.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace retrace;

namespace {

constexpr double kHz = 500, kFirst_s = 0.4, kEvery_s = 0.8;

/// R and S waves about a beat's time, a T wave after them.
double beat(double t_s)
{
    const auto bump = [&](double at_s, double width_s) { return std::exp(-0.5 * std::pow((t_s - at_s) / width_s, 2)); };
    return 1.2 * bump(0, 0.010) - 0.5 * bump(0.028, 0.008) + 0.2 * bump(0.25, 0.05);
}

/// A lead with beats each 0.8 s from 0.4 s on, printed from `from` to `to`; each stands up to 4 ms beside its time, on a slow wave.
SamplesMv lead(double height, double from_s, double to_s)
{
    SamplesMv v;
    for (int k = 0; k < static_cast<int>(5 * kHz); ++k) {
        const double t = k / kHz;
        double sum = 0.1 * std::sin(2 * t);
        for (int b = 0; b < 6; ++b) {
            sum += height * beat(t - kFirst_s - b * kEvery_s - 0.004 * ((b * 7) % 3 - 1));
        }
        v.push_back(t >= from_s && t < to_s ? sum : std::nan(""));
    }
    return v;
}

SignalResult signalOf(std::map<Lead, SamplesMv> leads)
{
    SignalResult signal;
    signal.record.fs_hz = kHz;
    signal.record.leads = std::move(leads);
    return signal;
}

double most(const std::vector<double>& v, double from_s, double to_s)
{
    double out = 0;
    for (auto k = static_cast<std::size_t>(from_s * kHz); k < static_cast<std::size_t>(to_s * kHz); ++k) {
        out = std::isnan(v[k]) ? out : std::max(out, std::abs(v[k]));
    }
    return out;
}

} // namespace

class BeatShapesTest : public QObject
{
    Q_OBJECT

private slots:
    void beatsThatAreAlikeLeaveNothing()
    {
        const auto unlike = unlikeOtherBeats(signalOf({{Lead::II, lead(1, 0, 5)}, {Lead::V2, lead(-0.8, 0, 5)}}));
        QCOMPARE(unlike.size(), std::size_t(2));
        QVERIFY(most(unlike.at(Lead::II), 0, 5) < 0.1);
        QVERIFY(std::isnan(unlike.at(Lead::II)[static_cast<std::size_t>(0.8 * kHz)])); // between beats there is nothing to compare
        QVERIFY(!std::isnan(unlike.at(Lead::II)[static_cast<std::size_t>((kFirst_s + kEvery_s) * kHz)]));
    }

    void aBeatThatIsCutOffIsUnlikeTheOthers()
    {
        SamplesMv v2 = lead(1, 0, 5);
        for (auto k = static_cast<std::size_t>(1.9 * kHz); k < static_cast<std::size_t>(2.1 * kHz); ++k) {
            v2[k] = std::min(v2[k], 0.5); // the third beat's R wave
        }
        const auto unlike = unlikeOtherBeats(signalOf({{Lead::II, lead(1, 0, 5)}, {Lead::V2, v2}}));
        QVERIFY(most(unlike.at(Lead::V2), 1.95, 2.05) > 0.5);
        QVERIFY(most(unlike.at(Lead::V2), 0.2, 1.8) < 0.1);
        QVERIFY(most(unlike.at(Lead::II), 0, 5) < 0.1);
    }

    void aLeadThatBeginsInABeatIsComparedAsFarAsItIsPrinted()
    {
        // V1 begins 20 ms before its first beat; its first 15 ms are read 0.8 mV too high
        SamplesMv v1 = lead(1, 1.98, 5);
        for (auto k = static_cast<std::size_t>(1.99 * kHz); k < static_cast<std::size_t>(2.0 * kHz); ++k) {
            v1[k] -= 0.8;
        }
        const auto unlike = unlikeOtherBeats(signalOf({{Lead::II, lead(1, 0, 5)}, {Lead::V1, v1}}));
        QVERIFY(most(unlike.at(Lead::V1), 1.98, 2.0) > 0.5);
        QVERIFY(most(unlike.at(Lead::V1), 2.6, 5) < 0.1);
    }

    void oneBeatHasNothingToBeComparedWith()
    {
        const auto unlike = unlikeOtherBeats(signalOf({{Lead::II, lead(1, 0, 5)}, {Lead::V1, lead(1, 1.0, 1.5)}}));
        QVERIFY(std::ranges::all_of(unlike.at(Lead::V1), [](double v) { return std::isnan(v); }));
        QVERIFY(unlikeOtherBeats(signalOf({})).empty());
        const SamplesMv blank(100, std::nan(""));
        QVERIFY(std::ranges::all_of(unlikeOtherBeats(signalOf({{Lead::I, blank}})).at(Lead::I), [](double v) { return std::isnan(v); }));
    }

    void leadsAreComparedAsTheyWereRead()
    {
        SignalResult signal = signalOf({{Lead::II, lead(1, 0, 5)}, {Lead::I, lead(0.6, 0, 5)}});
        SamplesMv read = signal.record.leads.at(Lead::I);
        for (auto k = static_cast<std::size_t>(1.9 * kHz); k < static_cast<std::size_t>(2.1 * kHz); ++k) {
            read[k] = std::min(read[k], 0.2);
        }
        signal.before_laws[Lead::I] = read;
        QVERIFY(most(unlikeOtherBeats(signal).at(Lead::I), 1.95, 2.05) > 0.3);
    }
};

QTEST_APPLESS_MAIN(BeatShapesTest)
#include "BeatShapesTest.moc"
