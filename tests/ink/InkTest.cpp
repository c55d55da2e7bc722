// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/InkRuns.h"
#include "tests/ink/SmallPage.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace retrace;

Q_DECLARE_METATYPE(cv::Vec3d)

namespace
{

constexpr double kPxPerMm = 8, kPenMm = 0.4, kRowMm = 30;

double beats(double x_mm)
{
    const double in_beat = std::fmod(x_mm, 20.0) - 10.0;
    const double spike = std::max(0.0, 1.0 - std::abs(in_beat) / 1.0);
    return kRowMm - 9.0 * spike - 1.5 * std::exp(-0.5 * std::pow((in_beat - 5) / 1.2, 2));
}

double meanWhere(const cv::Mat& values, const cv::Mat& mask)
{
    return cv::mean(values, mask)[0];
}

cv::Mat away(const cv::Mat& coverage, double mm)
{
    const int size = 2 * static_cast<int>(mm * kPxPerMm) + 1;
    cv::Mat near;
    cv::dilate(coverage > 0.02, near, cv::Mat::ones(size, size, CV_8U));
    return ~near;
}

/// Share of the pixels of `mask` that are of this class.
double shareOf(const InkResult& ink, InkClass value, const cv::Mat& mask)
{
    const cv::Mat hit = (ink.classes == static_cast<int>(value)) & mask;
    return static_cast<double>(cv::countNonZero(hit)) / cv::countNonZero(mask);
}

InkResult read(const UnwarpedPage& page)
{
    const InkParams params;
    return makeInkReader(params)->read(page, params, {});
}

/// Ink given by hand: a band from `top` to `bottom` (px; pixel k spans k-0.5 .. k+0.5).
InkResult band(double top, double bottom)
{
    InkResult ink;
    ink.coverage = cv::Mat(40, 6, CV_32F, cv::Scalar(0));
    for (int y = 0; y < 40; ++y) {
        const double c = std::min(bottom, y + 0.5) - std::max(top, y - 0.5);
        ink.coverage.row(y).setTo(std::clamp(c, 0.0, 1.0));
    }
    ink.classes = cv::Mat(40, 6, CV_8U, cv::Scalar(static_cast<int>(InkClass::trace)));
    return ink;
}

InkColumns columnsOf(const InkResult& ink)
{
    return {
        ink, 0, ink.coverage.cols, 0, ink.coverage.rows, static_cast<float>(kJoinGapMm * kPxPerMm)};
}

/// Columns of the path between two places (mm) whose run holds `y` (mm) within a pen's width.
double shareNear(const InkColumns& columns, const InkPath& path, double x0_mm, double x1_mm,
                 const std::function<double(double)>& y_mm)
{
    int near = 0, all = 0;
    for (int x = static_cast<int>(x0_mm * kPxPerMm); x < static_cast<int>(x1_mm * kPxPerMm);
         ++x, ++all) {
        const int i = x - path.x0;
        const int run = i >= 0 && i < static_cast<int>(path.run.size())
                            ? path.run[static_cast<std::size_t>(i)]
                            : -1;
        if (run >= 0) {
            const InkRun& r = columns.at(x)[static_cast<std::size_t>(run)];
            const double y_px = y_mm((x + 0.5) / kPxPerMm) * kPxPerMm - 0.5;
            near += y_px > r.top - kPxPerMm * kPenMm && y_px < r.bottom + kPxPerMm * kPenMm;
        }
    }
    return static_cast<double>(near) / all;
}

} // namespace

class InkTest : public QObject
{
    Q_OBJECT

private slots:
    void coverageIsInkAndNotGrid_data();
    void coverageIsInkAndNotGrid();
    void anUprightStrokeAlongAGridLineStaysInk();
    void blankPaperHasNoInk();
    void penWidthIsThePens();
    void textIsTextAndTraceIsTrace();
    void anUnknownMethodIsAProblem();
    void runEdgesAreSubPixel_data();
    void runEdgesAreSubPixel();
    void tallPiecesAreOneStrokeAndFlatOnesAreNot();
    void aLineKeepsToItsRow();
    void aTallQrsIsTakenWhole();
    void aGapIsBridgedAndStaysAGap();
    void textIsNoPartOfTheLine();
};

void InkTest::coverageIsInkAndNotGrid_data()
{
    QTest::addColumn<cv::Vec3d>("grid_bgr");
    QTest::addColumn<cv::Vec3d>("ink_bgr");
    QTest::newRow("pink grid, black ink") << cv::Vec3d(176, 176, 240) << cv::Vec3d(20, 20, 20);
    QTest::newRow("blue grid, black ink") << cv::Vec3d(240, 190, 150) << cv::Vec3d(20, 20, 20);
    QTest::newRow("black grid, black ink") << cv::Vec3d(90, 90, 90) << cv::Vec3d(20, 20, 20);
    QTest::newRow("pink grid, blue ink") << cv::Vec3d(176, 176, 240) << cv::Vec3d(150, 40, 30);
}

void InkTest::coverageIsInkAndNotGrid()
{
    QFETCH(cv::Vec3d, grid_bgr);
    QFETCH(cv::Vec3d, ink_bgr);
    SmallPage small(120, 60, kPxPerMm);
    small.grid();
    small.trace(5, 115, kPenMm, beats);
    const InkResult ink = read(small.printed(grid_bgr, ink_bgr));
    QCOMPARE(ink.coverage.size(), small.size());
    const cv::Mat truth = small.penCoverage();
    const double on_ink = meanWhere(ink.coverage, truth > 0.98);
    const double on_grid = meanWhere(ink.coverage, (small.gridCoverage() > 0.3) & away(truth, 0.5));
    QVERIFY2(on_ink > 0.9, qPrintable(QString::number(on_ink)));
    QVERIFY2(on_grid < 0.03, qPrintable(QString::number(on_grid)));
}

void InkTest::anUprightStrokeAlongAGridLineStaysInk()
{
    SmallPage small(120, 90, kPxPerMm);
    small.grid();
    constexpr double stroke_mm = 60; // a 5 mm line
    small.trace(5, 115, kPenMm, [](double x) { return 62.4 + std::sin(x / 3) - 24 * std::max(0.0, 1 - std::abs(x - stroke_mm) / 0.3); });
    InkParams params;
    params.method = "classical";
    const InkResult ink = makeInkReader(params)->read(small.printed({128, 60, 200}, {100, 100, 100}), params, {}); // faint
    cv::Mat stroke = small.penCoverage() > 0.98;
    stroke.rowRange(static_cast<int>(56 * kPxPerMm), stroke.rows).setTo(0);
    QVERIFY(cv::countNonZero(stroke) > 100);
    const double on_stroke = meanWhere(ink.coverage, stroke);
    QVERIFY2(on_stroke > 0.8, qPrintable(QString::number(on_stroke)));
    const double on_grid = meanWhere(ink.coverage, (small.gridCoverage() > 0.3) & away(small.penCoverage(), 0.5));
    QVERIFY2(on_grid < 0.03, qPrintable(QString::number(on_grid)));
}

void InkTest::blankPaperHasNoInk()
{
    SmallPage small(120, 60, kPxPerMm);
    small.grid();
    const InkResult ink = read(small.printed({176, 176, 240}));
    QCOMPARE(cv::countNonZero(ink.coverage > 0.35), 0);
}

void InkTest::penWidthIsThePens()
{
    for (double pen_mm : {0.3, 0.6}) {
        SmallPage small(120, 60, kPxPerMm);
        small.grid();
        small.trace(5, 115, pen_mm, [](double x) { return kRowMm + std::sin(x / 4); });
        const InkResult ink = read(small.printed({176, 176, 240}));
        QVERIFY2(std::abs(ink.pen_width_mm - pen_mm) < 1.0 / kPxPerMm,
                 qPrintable(QString::number(ink.pen_width_mm)));
    }
}

void InkTest::textIsTextAndTraceIsTrace()
{
    SmallPage small(120, 60, kPxPerMm), letters(120, 60, kPxPerMm);
    small.grid();
    small.trace(5, 115, kPenMm, beats);
    const cv::Mat trace = small.penCoverage() > 0.9;
    for (Layer* layer : {&small.pen(), &letters.pen()}) {
        drawText(*layer, {"aVR", 12, 10, 4, false, true}, "DejaVu Sans");
        drawText(*layer, {"V5 25 mm/s", 60, 48, 4}, "DejaVu Sans");
    }
    const InkResult ink = read(small.printed({176, 176, 240}));
    QVERIFY(shareOf(ink, InkClass::text, letters.penCoverage() > 0.9) > 0.9);
    QVERIFY(shareOf(ink, InkClass::trace, trace) > 0.97);
    QVERIFY(shareOf(ink, InkClass::text, trace) < 0.01);
}

void InkTest::anUnknownMethodIsAProblem()
{
    InkParams params;
    params.method = "magic";
    QVERIFY_EXCEPTION_THROWN(makeInkReader(params), Problem);
}

void InkTest::runEdgesAreSubPixel_data()
{
    QTest::addColumn<double>("top");
    QTest::addColumn<double>("bottom");
    for (double top : {9.5, 9.6, 9.8, 10.0, 10.3, 10.45}) {
        QTest::addRow("%g, pen 3.0", top) << top << top + 3.0;
        QTest::addRow("%g, pen 4.3", top) << top << top + 4.3;
    }
}

void InkTest::runEdgesAreSubPixel()
{
    QFETCH(double, top);
    QFETCH(double, bottom);
    const InkColumns columns = columnsOf(band(top, bottom));
    QCOMPARE(columns.at(2).size(), 1U);
    const InkRun& run = columns.at(2).front();
    QVERIFY2(std::abs(run.top - top) < 0.15, qPrintable(QString::number(run.top)));
    QVERIFY2(std::abs(run.bottom - bottom) < 0.15, qPrintable(QString::number(run.bottom)));
    QVERIFY(std::abs(run.centre - 0.5 * (top + bottom)) <
            0.04); // a pixel half covered counts at its middle
    QVERIFY(std::abs(run.mass - (bottom - top)) < 0.02);
}

void InkTest::tallPiecesAreOneStrokeAndFlatOnesAreNot()
{
    InkResult tall = band(5, 34);
    tall.coverage.rowRange(20, 22).setTo(0); // a dark grid line cut it
    QCOMPARE(columnsOf(tall).at(2).size(), 1U);
    QVERIFY(columnsOf(tall).at(2)[0].bottom - columnsOf(tall).at(2)[0].top > 28);
    InkResult flat = band(5, 13);
    flat.coverage.rowRange(8, 10).setTo(0); // two flat lines close together
    QCOMPARE(columnsOf(flat).at(2).size(), 2U);
}

void InkTest::aLineKeepsToItsRow()
{
    const auto upper = [](double x) { return beats(x) - 12; };
    const auto lower = [](double x) {
        return beats(x + 7) + 8;
    }; // its spikes reach above the upper row's level
    const auto drawn = [&](double x) {
        return lower(x) - 13 * std::max(0.0, 1.0 - std::abs(x - 63.0) / 1.0);
    };
    SmallPage small(120, 60, kPxPerMm);
    small.trace(5, 115, kPenMm, upper);
    small.trace(5, 115, kPenMm, drawn);
    const InkColumns columns = columnsOf(small.perfectInk(kPenMm));
    const double up = (kRowMm - 12) * kPxPerMm, down = (kRowMm + 8) * kPxPerMm,
                 pen = kPenMm * kPxPerMm;
    const InkPath a = followRow(columns, up, {down}, kPxPerMm, kPxPerMm, pen);
    const InkPath b = followRow(columns, down, {up}, kPxPerMm, kPxPerMm, pen);
    QVERIFY(shareNear(columns, a, 6, 114, upper) > 0.98);
    QVERIFY(shareNear(columns, b, 6, 114, drawn) > 0.98);
}

void InkTest::aTallQrsIsTakenWhole()
{
    SmallPage small(120, 60, kPxPerMm);
    const auto spike = [](double x) {
        return kRowMm - 22 * std::max(0.0, 1.0 - std::abs(x - 50.0) / 0.8);
    };
    small.trace(5, 115, kPenMm, spike);
    const InkColumns columns = columnsOf(small.perfectInk(kPenMm));
    const double row = kRowMm * kPxPerMm;
    const InkPath path = followRow(columns, row, {}, kPxPerMm, kPxPerMm, kPenMm * kPxPerMm);
    float top = 1e9F, bottom = 0;
    for (int x = static_cast<int>(48.5 * kPxPerMm); x < static_cast<int>(51.5 * kPxPerMm); ++x) {
        const int r = path.run.at(static_cast<std::size_t>(x - path.x0));
        QVERIFY2(r >= 0, qPrintable(QString("column %1 left out").arg(x)));
        top = std::min(top, columns.at(x)[static_cast<std::size_t>(r)].top);
        bottom = std::max(bottom, columns.at(x)[static_cast<std::size_t>(r)].bottom);
    }
    QVERIFY2(top < (kRowMm - 21.5) * kPxPerMm, qPrintable(QString::number(top / kPxPerMm)));
    QVERIFY(bottom > row);
}

void InkTest::aGapIsBridgedAndStaysAGap()
{
    SmallPage small(120, 60, kPxPerMm);
    small.trace(5, 50, kPenMm, beats);
    small.trace(55, 115, kPenMm, beats);
    const InkColumns columns = columnsOf(small.perfectInk(kPenMm));
    const InkPath path =
        followRow(columns, kRowMm * kPxPerMm, {}, kPxPerMm, kPxPerMm, kPenMm * kPxPerMm);
    QVERIFY(shareNear(columns, path, 6, 49, beats) > 0.98);
    QVERIFY(shareNear(columns, path, 56, 114, beats) > 0.98);
    for (int x = static_cast<int>(51 * kPxPerMm); x < static_cast<int>(54 * kPxPerMm); ++x) {
        QCOMPARE(path.run.at(static_cast<std::size_t>(x - path.x0)), -1);
    }
}

void InkTest::textIsNoPartOfTheLine()
{
    SmallPage small(120, 60, kPxPerMm);
    const auto flat = [](double) { return kRowMm; };
    small.trace(5, 115, kPenMm, flat);
    const cv::Mat line = small.penCoverage() > 0.02;
    drawText(small.pen(), {"aVL", 40, kRowMm - 6, 4, false, true}, "DejaVu Sans");
    InkResult ink = small.perfectInk(kPenMm);
    ink.classes.setTo(static_cast<int>(InkClass::text), (ink.coverage > 0.35) & ~line);
    const InkColumns columns = columnsOf(ink);
    const InkPath path =
        followRow(columns, (kRowMm - 2) * kPxPerMm, {}, kPxPerMm, kPxPerMm, kPenMm * kPxPerMm);
    QVERIFY(shareNear(columns, path, 6, 114, flat) > 0.99);
}

QTEST_GUILESS_MAIN(InkTest)
#include "InkTest.moc"
