// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/DottedLines.h"

#include "core/layout/Extent.h"
#include "core/layout/TemplateMatch.h"
#include "core/press/Press.h"
#include "tests/ink/SmallPage.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace retrace;

namespace
{

constexpr double kPenMm = 0.3;
constexpr std::array kLevelsMm{20.0, 45.0, 70.0};

RowMark rowAt(double y_mm, double x0_mm, double x1_mm)
{
    RowMark row;
    row.baseline_mm = y_mm;
    row.x0_mm = x0_mm, row.x1_mm = x1_mm;
    row.step_mm = 0.125;
    row.path_mm.assign(static_cast<std::size_t>(std::lround((x1_mm - x0_mm) / row.step_mm)), static_cast<float>(y_mm));
    row.extent_mm.assign(row.path_mm.size(), 0.3F);
    return row;
}

std::vector<RowMark> rowsOf(double x0_mm, double x1_mm)
{
    std::vector<RowMark> rows;
    for (const double y : kLevelsMm) {
        rows.push_back(rowAt(y, x0_mm, x1_mm));
    }
    return rows;
}

/// Three level traces on paper of 120 x 90 mm, and dashed lines upright at the given places from y0 to y1.
SeparatorLines foundOn(const std::vector<double>& x_mm, double dash_mm, double gap_mm, double y0_mm, double y1_mm)
{
    SmallPage small(120, 90, 8);
    for (const double y : kLevelsMm) {
        small.trace(10, 110, kPenMm, [y](double) { return y; });
    }
    const double dash[] = {dash_mm, gap_mm};
    cairo_t* pen = small.pen().pen();
    cairo_save(pen);
    cairo_set_line_width(pen, kPenMm);
    cairo_set_dash(pen, dash, 2, 0);
    for (const double x : x_mm) {
        cairo_move_to(pen, x, y0_mm);
        cairo_line_to(pen, x, y1_mm);
        cairo_stroke(pen);
    }
    cairo_restore(pen);
    const UnwarpedPage page = small.printed({230, 230, 255});
    return findDottedSeparators(page, small.perfectInk(kPenMm).coverage, rowsOf(10, 110));
}

/// A printed page as if the grid stage had flattened it.
UnwarpedPage flat(const PrintedPage& printed)
{
    UnwarpedPage page;
    page.bgr = printed.bgr;
    page.valid = cv::Mat(printed.bgr.size(), CV_8U, cv::Scalar(255));
    page.px_per_mm_x = page.px_per_mm_y = printed.truth.px_per_mm;
    page.origin = {0.5 / printed.truth.px_per_mm, 0.5 / printed.truth.px_per_mm};
    return page;
}

} // namespace

class DottedLinesTest : public QObject
{
    Q_OBJECT

private slots:
    void linesOfDotsAreFound_data();
    void linesOfDotsAreFound();
    void aDottedGridIsNone();
    void barsAndLetteringAreNone();
    void theyTellTheLayout();
    void noRhythmStripIsPartedByThem();
    void oneOfThemTellsWhereTheRecordingBegins();
    void aPulseCutByThePagesEdgeIsNoTrace();
};

void DottedLinesTest::linesOfDotsAreFound_data()
{
    QTest::addColumn<double>("dash_mm");
    QTest::addColumn<double>("gap_mm");
    QTest::newRow("as wide as apart") << 1.0 << 1.0;
    QTest::newRow("dashes") << 2.2 << 0.9;
    QTest::newRow("fine dots") << 0.4 << 0.8;
}

void DottedLinesTest::linesOfDotsAreFound()
{
    QFETCH(double, dash_mm);
    QFETCH(double, gap_mm);
    const std::vector<double> drawn{35.2, 60.13, 85.06}, found = foundOn(drawn, dash_mm, gap_mm, 8, 82).x_mm;
    QCOMPARE(found.size(), drawn.size());
    for (std::size_t k = 0; k < found.size(); ++k) {
        QVERIFY2(std::abs(found[k] - drawn[k]) < 0.03, qPrintable(QString::number(found[k])));
    }
    QVERIFY(foundOn(drawn, dash_mm, gap_mm, 8, 30).x_mm.empty()); // beside one row only: something else
    QVERIFY(foundOn({18, 102}, dash_mm, gap_mm, 8, 82).x_mm.empty()); // at the ends of rows: edges of the sheet, a perforation
    QCOMPARE(foundOn(drawn, dash_mm, gap_mm, 8, 64).in_row, (std::vector{true, true, false})); // they end above the last row
    QCOMPARE(foundOn(drawn, dash_mm, gap_mm, 8, 82).in_row, (std::vector{true, true, true}));
}

void DottedLinesTest::aDottedGridIsNone()
{
    std::vector<double> x_mm;
    for (double x = 5; x < 115; x += 5) {
        x_mm.push_back(x);
    }
    QVERIFY(foundOn(x_mm, 0.5, 0.5, 2, 88).x_mm.empty());
    QVERIFY(foundOn({35, 60, 85}, 0.6, 4.4, 2, 88).x_mm.empty()); // crossings of a grid of lines
}

void DottedLinesTest::barsAndLetteringAreNone()
{
    for (const auto separator : {PrintParams::Separator::bars, PrintParams::Separator::none}) {
        PrintParams params;
        params.separator = separator;
        const PrintedPage printed = printPage(syntheticHeart(3), params);
        const UnwarpedPage page = flat(printed);
        const InkResult ink = makeInkReader({})->read(page, {}, {});
        QVERIFY(findDottedSeparators(page, ink.coverage, findRows(page, ink, {}).rows).x_mm.empty());
    }
}

void DottedLinesTest::theyTellTheLayout()
{
    PrintParams params;
    params.layout = "3x4-unnamed";
    params.separator = PrintParams::Separator::dotted;
    const PrintedPage printed = printPage(syntheticHeart(3), params);
    const UnwarpedPage page = flat(printed);
    const InkResult ink = makeInkReader({})->read(page, {}, {});
    const LayoutResult layout = findLayout(page, ink, {std::nullopt, 25.0, 10.0, {}}, {}, {}, {});
    QCOMPARE(layout.name, std::string("3x4"));
    QVERIFY(layout.dotted_separators);
    QVERIFY(std::abs(layout.boxes.front().box.x1_mm - printed.truth.boxes.front().box.x1_mm) < 0.1);
}

void DottedLinesTest::noRhythmStripIsPartedByThem()
{
    LayoutEvidence e;
    e.rows = rowsOf(10, 110);
    e.rows.push_back(rowAt(95, 10, 110));
    e.x0_mm = 10, e.x1_mm = 110, e.spacing_mm = 25;
    const auto score = [&](bool last) {
        e.separators = {{35, 60, 85}, true, {true, true, true, last}};
        const auto fits = matchTemplates(e);
        return std::ranges::find_if(fits, [](const TemplateFit& f) { return f.layout->name == "3x4+1"; })->score;
    };
    const double whole = score(false), parted = score(true);
    QVERIFY2(whole > parted + 0.1, qPrintable(QString("%1, parted %2").arg(whole).arg(parted)));
}

void DottedLinesTest::oneOfThemTellsWhereTheRecordingBegins()
{
    const std::vector<RowMark> rows = rowsOf(15.8, 260.4); // the page was cut off at its right
    QVERIFY(std::abs(signalExtent(rows, {}, 25, {{80.3}, true}, 0).x0_mm - 17.8) < 0.01);
    const std::vector<RowMark> whole = rowsOf(15.8, 265.8);
    QVERIFY(std::abs(signalExtent(whole, {}, 25, {{80.3}, true}, 0).x0_mm - 15.8) < 0.1); // the rows' ends say it themselves
    QVERIFY(std::abs(signalExtent(rows, {}, 25, {{80.3}, false}, 0).x0_mm - 15.8) < 0.5); // one bar is a beat
    QVERIFY(std::abs(signalExtent(rows, {}, 25, {{87.3}, true}, 0).x0_mm - 15.8) < 0.5);  // too far off: a fold
}

void DottedLinesTest::aPulseCutByThePagesEdgeIsNoTrace()
{
    const std::vector<RowMark> rows = rowsOf(1.4, 255);
    const SignalExtent extent = signalExtent(rows, {}, 25, {{67.5, 130, 192.5}}, 1.3);
    QVERIFY2(std::abs(extent.x0_mm - 5) < 0.01 && std::abs(extent.x1_mm - 255) < 0.01, qPrintable(QString::number(extent.x0_mm)));
    QVERIFY(std::abs(signalExtent(rows, {}, 25, {}, 1.3).x0_mm - 1.3) < 0.01); // nothing says so
}

QTEST_GUILESS_MAIN(DottedLinesTest)
#include "DottedLinesTest.moc"
