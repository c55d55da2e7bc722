// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Trace.h"
#include "core/trace/Readout.h"
#include "core/trace/VectorTrace.h"
#include "tests/ink/SmallPage.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace retrace;

namespace
{

constexpr double kFromMm = 5, kToMm = 115, kRowMm = 30;

LayoutResult oneRow(double y_mm = kRowMm)
{
    LayoutResult layout;
    LeadBox box;
    box.lead = Lead::II;
    box.box = {kFromMm, y_mm - 20, kToMm, y_mm + 20};
    box.baseline_mm = y_mm;
    layout.boxes = {box};
    layout.row_baselines_mm = {y_mm};
    return layout;
}

struct Read {
    LeadTrace trace;
    double px_per_mm = 0;

    double x(std::size_t k) const { return trace.x0_mm + static_cast<double>(k) * trace.step_mm; }
    double at(double x_mm) const
    {
        return trace.y_mm.at(
            static_cast<std::size_t>(std::lround((x_mm - trace.x0_mm) / trace.step_mm)));
    }
    /// RMS distance from what was drawn, in pixels; infinite where a sample is missing.
    double rms_px(const std::function<double(double)>& y) const
    {
        double sum = 0;
        int n = 0;
        for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
            if (x(k) > kFromMm + 1 && x(k) < kToMm - 1) {
                sum += std::pow((trace.y_mm[k] - y(x(k))) * px_per_mm, 2);
                ++n;
            }
        }
        return n > 0 && !std::isnan(sum) ? std::sqrt(sum / n) : 1e9;
    }
    double highest(double x0_mm, double x1_mm) const
    {
        double y = 1e9;
        for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
            y = x(k) > x0_mm && x(k) < x1_mm ? std::min(y, trace.y_mm[k]) : y;
        }
        return y;
    }
};

Read readBack(const SmallPage& small, double px_per_mm, double pen_mm,
              const TraceParams& params = {},
              const std::vector<std::vector<PaperPoint>>& vectors = {})
{
    const TraceResult result = traceLeads(small.printed({176, 176, 240}), small.perfectInk(pen_mm),
                                          oneRow(), vectors, params, {});
    return {result.traces.size() == 1 ? result.traces.front() : LeadTrace{}, px_per_mm};
}

Read drawAndRead(double px_per_mm, double pen_mm, const std::function<double(double)>& y,
                 const TraceParams& params = {})
{
    SmallPage small(120, 60, px_per_mm);
    small.trace(kFromMm, kToMm, pen_mm, y);
    return readBack(small, px_per_mm, pen_mm, params);
}

double sine(double x_mm)
{
    return kRowMm - 5 * std::sin(2 * std::numbers::pi * x_mm / 20);
}

/// Triangles `height` mm high and 2.4 mm (96 ms) wide at their foot, 15 mm apart: every one stands
/// at another part of a pixel.
double triangles(double x_mm, double height_mm)
{
    const double off = std::remainder(x_mm - 12.03, 15.07);
    return kRowMm - height_mm * std::max(0.0, 1.0 - std::abs(off) / 1.2);
}

std::vector<PaperPoint> path(double step_mm, double x1_mm, const std::function<double(double)>& y)
{
    std::vector<PaperPoint> points;
    for (int k = 0; kFromMm + k * step_mm <= x1_mm; ++k) {
        points.push_back({kFromMm + k * step_mm, y(kFromMm + k * step_mm)});
    }
    return points;
}

} // namespace

class TraceTest : public QObject
{
    Q_OBJECT

private slots:

    void aSineIsReadWithinAFractionOfAPixel_data() { pens(); }
    void aSineIsReadWithinAFractionOfAPixel();
    void aLevelLineIsReadBetweenThePixels();
    void peaksKeepTheirHeight_data() { pens(); }
    void peaksKeepTheirHeight();
    void peaksStandAtTheirTime();
    void subPixelReadingIsBetterThanCentroids();
    void gapsStayMissing();
    void evenSamplesOfAPdfAreTakenAsSamples();
    void unevenPathsAreReadAsLines();
    void pathsOfAnotherRowAreNotTaken();
    void vectorsAreUsedOnlyWhereAsked();

private:
    static void pens();
};

void TraceTest::pens()
{
    QTest::addColumn<double>("px_per_mm");
    QTest::addColumn<double>("pen_mm");
    QTest::newRow("200 dpi, 0.3 mm") << 200 / 25.4 << 0.3;
    QTest::newRow("200 dpi, 0.5 mm") << 200 / 25.4 << 0.5;
    QTest::newRow("300 dpi, 0.3 mm") << 300 / 25.4 << 0.3;
    QTest::newRow("150 dpi, 0.4 mm") << 150 / 25.4 << 0.4;
}

void TraceTest::aSineIsReadWithinAFractionOfAPixel()
{
    QFETCH(double, px_per_mm);
    QFETCH(double, pen_mm);
    const double rms = drawAndRead(px_per_mm, pen_mm, sine).rms_px(sine);
    QVERIFY2(rms < 0.15, qPrintable(QString::number(rms)));
}

void TraceTest::aLevelLineIsReadBetweenThePixels()
{
    for (double y_mm : {30.0, 30.031, 30.055, 30.08, 30.11}) {
        const auto level = [y_mm](double) { return y_mm; };
        const double rms = drawAndRead(8, 0.3, level).rms_px(level);
        QVERIFY2(rms < 0.07, qPrintable(QString("%1 mm: %2 px").arg(y_mm).arg(rms)));
    }
}

void TraceTest::peaksKeepTheirHeight()
{
    QFETCH(double, px_per_mm);
    QFETCH(double, pen_mm);
    for (double height_mm : {10.0, -10.0, 15.0}) {
        const auto y = [height_mm](double x) { return triangles(x, height_mm); };
        const auto up = [height_mm](double x) { return triangles(x, std::abs(height_mm)); };
        const Read read = drawAndRead(px_per_mm, pen_mm, y);
        QVERIFY2(read.rms_px(y) < 1.0, qPrintable(QString::number(read.rms_px(y))));
        for (int beat = 0; beat < 7; ++beat) {
            const double x = 12.03 + 15.07 * beat;
            Read turned = read;
            for (double& v : turned.trace.y_mm) {
                v = height_mm < 0 ? 2 * kRowMm - v : v;
            }
            const double share = (kRowMm - turned.highest(x - 1, x + 1)) / (kRowMm - up(x));
            QVERIFY2(share > 0.97 && share < 1.03,
                     qPrintable(QString("beat %1: %2").arg(beat).arg(share)));
        }
    }
}

void TraceTest::peaksStandAtTheirTime()
{
    const auto y = [](double x) { return triangles(x, 10); };
    const Read read = drawAndRead(200 / 25.4, 0.35, y);
    for (int beat = 0; beat < 7; ++beat) {
        const double x = 12.03 + 15.07 * beat;
        // Half way up on either side: the middle of the two is the peak's time.
        double up = 0, down = 0;
        for (std::size_t k = 1; k < read.trace.y_mm.size(); ++k) {
            if (std::abs(read.x(k) - x) < 1.2) {
                up = up == 0 && read.trace.y_mm[k] < kRowMm - 5 ? read.x(k) : up;
                down = read.trace.y_mm[k] < kRowMm - 5 ? read.x(k) : down;
            }
        }
        const double ms = (0.5 * (up + down) - x) / 25 * 1000;
        QVERIFY2(std::abs(ms) < 2, qPrintable(QString("beat %1: %2 ms").arg(beat).arg(ms)));
    }
}

void TraceTest::subPixelReadingIsBetterThanCentroids()
{
    TraceParams plain;
    plain.subpixel = false;
    const auto y = [](double x) { return triangles(x, 10); };
    const double fine = drawAndRead(200 / 25.4, 0.3, y).rms_px(y);
    const double coarse = drawAndRead(200 / 25.4, 0.3, y, plain).rms_px(y);
    QVERIFY2(fine < 0.7 * coarse, qPrintable(QString("%1 px against %2 px").arg(fine).arg(coarse)));
}

void TraceTest::gapsStayMissing()
{
    SmallPage small(120, 60, 8);
    small.trace(kFromMm, 50, 0.4, sine);
    small.trace(55, kToMm, 0.4, sine);
    const Read read = readBack(small, 8, 0.4);
    QVERIFY(!read.trace.y_mm.empty());
    QCOMPARE(read.trace.confidence.size(), read.trace.y_mm.size());
    for (std::size_t k = 0; k < read.trace.y_mm.size(); ++k) {
        const double x = read.x(k);
        if (x > 50.5 && x < 54.5) {
            QVERIFY(std::isnan(read.trace.y_mm[k]) && read.trace.confidence[k] == 0);
        } else if ((x > 6 && x < 49.5) || (x > 55.5 && x < 114)) {
            QVERIFY(std::abs(read.trace.y_mm[k] - sine(x)) < 0.1 && read.trace.confidence[k] > 0);
        }
    }
}

void TraceTest::evenSamplesOfAPdfAreTakenAsSamples()
{
    const auto samples = path(0.1, kToMm, sine); // 250 Hz at 25 mm/s
    const auto traces = traceVectors(oneRow(), {0}, {samples}, 0.02);
    QCOMPARE(traces.size(), 1U);
    QVERIFY(traces[0].from_vectors);
    QCOMPARE(traces[0].step_mm, 0.1);
    QCOMPARE(traces[0].x0_mm, kFromMm);
    QCOMPARE(traces[0].y_mm.size(), samples.size());
    for (std::size_t k = 0; k < samples.size(); ++k) {
        QCOMPARE(traces[0].y_mm[k], samples[k].y_mm);
    }
}

void TraceTest::unevenPathsAreReadAsLines()
{
    const auto ramp = [](double x) { return kRowMm - 0.05 * (x - 60); };
    std::vector<PaperPoint> corners;
    for (double x : {4.0, 20.0, 33.0, 70.0, 71.0, 116.0}) {
        corners.push_back({x, ramp(x)});
    }
    const auto traces = traceVectors(oneRow(), {0}, {corners}, 0.02);
    QCOMPARE(traces.size(), 1U);
    QVERIFY(traces[0].from_vectors && traces[0].step_mm == 0.02);
    for (std::size_t k = 0; k < traces[0].y_mm.size(); ++k) {
        const double x = traces[0].x0_mm + static_cast<double>(k) * 0.02;
        QVERIFY(std::abs(traces[0].y_mm[k] - ramp(x)) < 1e-9);
    }
}

void TraceTest::pathsOfAnotherRowAreNotTaken()
{
    LayoutResult layout = oneRow();
    layout.row_baselines_mm.push_back(kRowMm + 25);
    const auto other = path(0.1, kToMm, [](double x) { return sine(x) + 25; });
    QVERIFY(traceVectors(layout, {0}, {other}, 0.02).empty());
    // Half a row is none: pixels tell the rest.
    QVERIFY(traceVectors(layout, {0}, {path(0.1, 60, sine)}, 0.02).empty());
}

void TraceTest::vectorsAreUsedOnlyWhereAsked()
{
    SmallPage small(120, 60, 8);
    small.trace(kFromMm, kToMm, 0.4, sine);
    TraceParams pixels;
    pixels.use_vectors = false;
    const std::vector<std::vector<PaperPoint>> vectors{path(0.1, kToMm, sine)};
    QVERIFY(readBack(small, 8, 0.4, {}, vectors).trace.from_vectors);
    QVERIFY(!readBack(small, 8, 0.4, pixels, vectors).trace.from_vectors);
}

QTEST_GUILESS_MAIN(TraceTest)
#include "TraceTest.moc"
