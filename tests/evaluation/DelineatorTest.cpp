// SPDX-License-Identifier: GPL-3.0-or-later
// Beats and intervals: of signals drawn here, and beside cardiologists' marks.
#include "core/evaluation/Delineator.h"
#include "core/exchange/Exchange.h"

#include <QtTest>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace retrace;

namespace {

constexpr double kFs = 500;

/// Straight-sided waves with known ends: P 100 ms at -200, QRS of `qrs_ms` at 0, T 160 ms ending at `qt_ms` after the QRS's onset.
SamplesMv drawnBeats(double qrs_ms, double qt_ms, double rate_bpm, std::size_t n = 5000)
{
    SamplesMv v(n, 0.0);
    const auto hump = [&](double from_ms, double width_ms, double height, double at) {
        for (double t = from_ms; t < from_ms + width_ms; t += 1000 / kFs) {
            const auto i = static_cast<long>(at + t * kFs / 1000);
            if (i >= 0 && i < static_cast<long>(n)) {
                v[static_cast<std::size_t>(i)] += height * 0.5 * (1 - std::cos(2 * M_PI * (t - from_ms) / width_ms));
            }
        }
    };
    for (double r = 300; r < static_cast<double>(n); r += 60 / rate_bpm * kFs) {
        hump(-0.5 * qrs_ms - 160, 100, 0.12, r);
        hump(-0.5 * qrs_ms, qrs_ms, 1.2, r);
        hump(-0.5 * qrs_ms + qt_ms - 160, 160, 0.3, r);
    }
    return v;
}

struct Marked { std::vector<double> qrs_ms, qt_ms, r; };

/// Lead II of NAME.waves.csv.
Marked marksOf(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string line;
    std::vector<std::pair<double, char>> marks;
    while (std::getline(in, line)) {
        if (line.starts_with("II,")) {
            std::istringstream cells(line.substr(3));
            double sample = 0;
            char comma = 0, symbol = 0;
            cells >> sample >> comma >> symbol;
            marks.emplace_back(sample, symbol);
        }
    }
    Marked out;
    double on = 0;
    for (std::size_t i = 1; i + 1 < marks.size(); ++i) {
        const bool whole = marks[i - 1].second == '(' && marks[i + 1].second == ')';
        if (marks[i].second == 'N' && whole) {
            on = marks[i - 1].first;
            out.r.push_back(marks[i].first);
            out.qrs_ms.push_back((marks[i + 1].first - on) * 2);
        } else if (marks[i].second == 't' && whole && on > 0) {
            out.qt_ms.push_back((marks[i + 1].first - on) * 2);
            on = 0;
        }
    }
    return out;
}

double median(std::vector<double> v)
{
    std::ranges::sort(v);
    return v.empty() ? std::nan("") : v[v.size() / 2];
}

} // namespace

class DelineatorTest : public QObject
{
    Q_OBJECT
private slots:
    void drawnBeatsAreMeasured_data()
    {
        QTest::addColumn<double>("qrs_ms");
        QTest::addColumn<double>("qt_ms");
        QTest::addColumn<double>("rate_bpm");
        QTest::newRow("usual") << 90.0 << 400.0 << 70.0;
        QTest::newRow("wide") << 150.0 << 440.0 << 60.0;
        QTest::newRow("fast") << 80.0 << 320.0 << 120.0;
    }

    void drawnBeatsAreMeasured()
    {
        QFETCH(double, qrs_ms);
        QFETCH(double, qt_ms);
        QFETCH(double, rate_bpm);
        const auto beats = delineate(drawnBeats(qrs_ms, qt_ms, rate_bpm), kFs);
        const Intervals i = intervalsOf(beats, kFs);
        QVERIFY(i.heart_rate_bpm && i.qrs_ms && i.qt_ms && i.pr_ms);
        QVERIFY2(std::abs(*i.heart_rate_bpm - rate_bpm) < 0.5, qPrintable(QString::number(*i.heart_rate_bpm)));
        QVERIFY2(std::abs(*i.qrs_ms - qrs_ms) < 20, qPrintable(QString::number(*i.qrs_ms)));
        QVERIFY2(std::abs(*i.qt_ms - qt_ms) < 25, qPrintable(QString::number(*i.qt_ms)));
        QVERIFY2(std::abs(*i.pr_ms - 160) < 30, qPrintable(QString::number(*i.pr_ms)));
    }

    void aWiderComplexMeasuresWider()
    {
        const auto width = [](double qrs_ms) { return *intervalsOf(delineate(drawnBeats(qrs_ms, 420, 70), kFs), kFs).qrs_ms; };
        QVERIFY(width(120) - width(90) > 20);
        QVERIFY(width(120) - width(90) < 40);
    }

    void nothingIsFoundInNothing()
    {
        QVERIFY(delineate({}, kFs).empty());
        QVERIFY(delineate(SamplesMv(5000, std::nan("")), kFs).empty());
        QVERIFY(delineate(SamplesMv(5000, 0.3), kFs).empty());
    }

    void beatsInGapsAreNotReported()
    {
        SamplesMv v = drawnBeats(90, 400, 60);
        std::fill(v.begin() + 1200, v.begin() + 1400, std::nan("")); // the beat at 1300
        for (const Beat& beat : delineate(v, kFs)) {
            QVERIFY(beat.r < 1200 || beat.r > 1400);
        }
    }

    /// Per-record medians of QRS and QT beside those of two cardiologists (LUDB).
    void agreesWithCardiologists()
    {
        const std::filesystem::path folder = std::filesystem::path(RETRACE_SHARED_DATA) / "ludb";
        if (!std::filesystem::exists(folder)) {
            QSKIP("../shared/data/ludb is missing: the delineator is tested on drawn beats only.");
        }
        std::vector<double> qrs, qt;
        double marked = 0, matched = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (!name.ends_with(".waves.csv")) {
                continue;
            }
            const Marked marks = marksOf(entry.path());
            const Record truth = readCsv(folder / (name.substr(0, name.find('.')) + ".csv"), kFs);
            const auto beats = delineate(truth.leads.at(Lead::II), kFs);
            for (double r : marks.r) {
                marked += 1;
                matched += std::ranges::any_of(beats, [&](const Beat& b) { return std::abs(b.r - r) < 40; }) ? 1 : 0;
            }
            const Intervals i = intervalsOf(beats, kFs);
            qrs.push_back(i.qrs_ms ? *i.qrs_ms - median(marks.qrs_ms) : 50);
            qt.push_back(i.qt_ms && !marks.qt_ms.empty() ? *i.qt_ms - median(marks.qt_ms) : 0);
        }
        std::vector<double> qrs_size = qrs, qt_size = qt;
        for (double& v : qrs_size) { v = std::abs(v); }
        for (double& v : qt_size) { v = std::abs(v); }
        const QString seen = QString("beats %1 of %2, QRS median %3 ms, size %4 ms, QT median %5 ms, size %6 ms")
                                 .arg(matched).arg(marked).arg(median(qrs)).arg(median(qrs_size)).arg(median(qt)).arg(median(qt_size));
        qInfo("%s", qPrintable(seen));
        QVERIFY2(matched > 0.98 * marked, qPrintable(seen));
        QVERIFY2(median(qrs_size) < 15 && std::abs(median(qrs)) < 12, qPrintable(seen));
        QVERIFY2(median(qt_size) < 25 && std::abs(median(qt)) < 20, qPrintable(seen));
    }
};

QTEST_APPLESS_MAIN(DelineatorTest)
#include "DelineatorTest.moc"
