// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Extent.h"
#include "core/layout/GhostRows.h"
#include "core/layout/LimbLaws.h"
#include "core/layout/LineEnds.h"
#include "core/layout/PageScale.h"
#include "core/layout/StripOrder.h"
#include "core/layout/TemplateMatch.h"
#include "core/press/Press.h"
#include "core/press/Random.h"
#include "tests/ink/SmallPage.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

using namespace retrace;

namespace
{

/// A press page as if the grid stage had flattened it: the press says where everything lies.
struct Sheet {
    PrintTruth truth;
    UnwarpedPage page;
    InkResult ink;
};

Sheet print(const PrintParams& params, const Record& heart)
{
    Sheet sheet;
    PrintedPage printed = printPage(heart, params);
    sheet.truth = printed.truth;
    sheet.page.bgr = printed.bgr;
    sheet.page.valid = cv::Mat(printed.bgr.size(), CV_8U, cv::Scalar(255));
    sheet.page.px_per_mm_x = sheet.page.px_per_mm_y = printed.truth.px_per_mm;
    sheet.page.origin = {0.5 / printed.truth.px_per_mm, 0.5 / printed.truth.px_per_mm};
    sheet.ink = makeInkReader({})->read(sheet.page, {}, {});
    return sheet;
}

Sheet print(const PrintParams& params, std::uint64_t seed = 3) { return print(params, syntheticHeart(seed)); }

PrintParams paramsFor(const std::string& layout)
{
    PrintParams params;
    params.layout = layout;
    return params;
}

/// The plain 3x4 page, printed once.
const Sheet& plain3x4()
{
    static const Sheet sheet = print(paramsFor("3x4"));
    return sheet;
}

/// Scale given: nothing is read with Tesseract, which is slow.
LayoutResult readLayout(const Sheet& sheet, LayoutParams params = {std::nullopt, 25.0, 10.0})
{
    return findLayout(sheet.page, sheet.ink, params, {}, {}, {});
}

std::vector<RowMark> rowsOf(const Sheet& sheet)
{
    return findRows(sheet.page, sheet.ink, {}).rows;
}

/// The sheet as it is where nothing tells the scale, and a millimetre is taken to be so much larger than it is.
Sheet atScale(const Sheet& sheet, double times)
{
    Sheet guessed = sheet;
    guessed.page.px_per_mm_x *= times;
    guessed.page.px_per_mm_y *= times;
    guessed.page.has_grid = false;
    guessed.page.scale_guessed = true;
    return guessed;
}

std::vector<double> trueBaselines(const PrintTruth& truth)
{
    std::vector<double> y;
    for (const LeadBox& box : truth.boxes) {
        y.push_back(box.baseline_mm);
    }
    std::ranges::sort(y);
    y.erase(
        std::unique(y.begin(), y.end(), [](double a, double b) { return std::abs(a - b) < 0.1; }),
        y.end());
    return y;
}

std::string namesOf(const std::vector<LeadBox>& boxes)
{
    std::vector<std::string> words;
    for (const LeadBox& box : boxes) {
        words.push_back((box.inverted ? "-" : "") + std::string(leadName(box.lead)) +
                        (box.rhythm ? " (strip)" : ""));
    }
    std::ranges::sort(words);
    std::string all;
    for (const std::string& word : words) {
        all += word + " ";
    }
    return all;
}

bool says(const std::vector<std::string>& sentences, const std::string& words)
{
    return std::ranges::any_of(sentences,
                               [&](const std::string& s) { return s.find(words) != s.npos; });
}

/// A row drawn by hand: flat at `y_mm` from x0 to x1, with a pulse where one is asked for.
RowMark flatRow(double y_mm, double x0_mm, double x1_mm)
{
    RowMark row;
    row.baseline_mm = y_mm;
    row.x0_mm = x0_mm;
    row.x1_mm = x1_mm;
    row.filled = 1;
    row.step_mm = 0.125;
    const auto n = static_cast<std::size_t>(std::lround((x1_mm - x0_mm) / row.step_mm));
    row.path_mm.assign(n, static_cast<float>(y_mm));
    row.extent_mm.assign(n, 0.3F);
    return row;
}

/// A line from x0 to x1 drawn by Cairo's round pen on a page of 60 x 40 mm, 10 px/mm.
std::pair<UnwarpedPage, InkResult> lineOn(double pen_mm, double x0_mm, double x1_mm, double y0_mm, double y1_mm)
{
    SmallPage small(60, 40, 10);
    drawTrace(small.pen(), {y0_mm, y1_mm}, x0_mm, x1_mm - x0_mm, pen_mm);
    InkResult ink;
    small.penCoverage().convertTo(ink.coverage, CV_32F);
    return {small.printed({255, 255, 255}), ink};
}

PulseMark pulseOf(double height_mm, double width_mm, int row = 0)
{
    PulseMark pulse;
    pulse.height_mm = height_mm;
    pulse.width_mm = width_mm;
    pulse.box = {5, 40 - height_mm, 5 + width_mm, 40};
    pulse.row = row;
    pulse.left = true;
    return pulse;
}

} // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void aRowStaysAtItsLevel();
    void rowsAreCounted_data();
    void rowsAreCounted();
    void pulsesAreMeasured_data();
    void pulsesAreMeasured();
    void noPulseIsInvented();
    void whereTheScaleIsAGuessPulsesAreAsLargeAsTheyAre();
    void brokenPulsesAreFoundOnTheInk();
    void narrowPulsesAreFoundOnTheInk();
    void linesOfATableAreNoPulses();
    void rowsThatTheNetworkDoesNotSeeAreNone();
    void whatAStampLeavesOfARowIsARow();
    void onlyClassicalInkKeepsOffLettering();
    void aStripEndsBeforeItsPulse();
    void strokesThatBeatsHideAreKnownByTheOrder();
    void aStripsNameIsMendedOnlyIfItMayBeMisread_data();
    void aStripsNameIsMendedOnlyIfItMayBeMisread();
    void separatorsStandAtColumnBorders();
    void stripsHaveNoBars();
    void holesInABarAreNoEnds();
    void evenBarsAreBelievedAmongBeats_data();
    void evenBarsAreBelievedAmongBeats();
    void barsThatBothEndsContradictAreBeats();
    void namesTellWhereInkRunsOn();
    void linesTellHowLongTheyAreNotLettersBeside();
    void aBarTellsHowLongTheLinesAre();
    void extentOfPlainRows();
    void aPensWidthBeyondBothEndsIsNoTime();
    void aSpareMillimetreIsSnappedToTenSeconds();
    void aShortRecordingIsNotStretched();
    void aLinesEndIsFinerThanAPixel_data();
    void aLinesEndIsFinerThanAPixel();
    void aLineThatEndsApartFromTheOthersDoesNotCount();
    void aRisingLinesEndIsFound_data();
    void aRisingLinesEndIsFound();
    void lettersHideMostRowsEnds();
    void noLineEndWhereItCannotBeTold();
    void barsAndLinesEndsTellByHowWellTheyAgree();
    void barsOfAShortRecordingTell();
    void theEndWithoutAPulseIsTheSurerOne();
    void scaleIsSettledInOrder();
    void scaleConflictIsADoubt();
    void chestGainIsItsOwn();
    void unusualPulsesSayNothing();
    void templatesAreTheUsualArrangements_data();
    void templatesAreTheUsualArrangements();
    void everyTemplateIsRecognised_data();
    void everyTemplateIsRecognised();
    void boxesStandWhereTheyWerePrinted();
    void cabreraTurnsAvrBack();
    void anUnnamedStripIsX1();
    void aLoneBarAtANamesPlaceIsI();
    void namesUnderTheTraceAreRead_data();
    void namesUnderTheTraceAreRead();
    void rowsOnOneLevelAreSearchedForNames();
    void theUsualOrderNamesTheRest();
    void theLimbLeadLawsNameStrips();
    void aLawThatHoldsInOnePartIsNone();
    void aRhythmStripWithoutANameIsKnownByAgreement();
    void aGivenLayoutIsTaken();
    void anUnknownLayoutIsAProblem();
    void aPageWithoutRowsIsAProblem();
    void printedScaleIsRead();
};

/// Tall beats run into the row above, and the row's path with them: of two paths along the same ink the one at its own level is the row's.
void LayoutTest::aRowStaysAtItsLevel()
{
    PrintParams params = paramsFor("3x4+1");
    params.row_spacing_mm = 17;
    params.dpi = 150;
    Record heart = syntheticHeart(13);
    for (auto& [lead, v_mv] : heart.leads) {
        std::ranges::for_each(v_mv, [](double& v) { v *= 2.2; });
    }
    const Sheet sheet = print(params, heart);
    const std::vector<RowMark> rows = rowsOf(sheet);
    const std::vector<double> levels = trueBaselines(sheet.truth);
    QCOMPARE(rows.size(), levels.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        QVERIFY2(std::abs(rows[r].baseline_mm - levels[r]) < 2.5, qPrintable(QString("row %1: %2, not %3").arg(r).arg(rows[r].baseline_mm).arg(levels[r])));
    }
}

void LayoutTest::rowsAreCounted_data()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<int>("rows");
    QTest::newRow("3x4") << "3x4" << 3;
    QTest::newRow("3x4+3") << "3x4+3" << 6;
    QTest::newRow("6x2+1") << "6x2+1" << 7;
    QTest::newRow("12x1") << "12x1" << 12;
    QTest::newRow("1x1") << "1x1" << 1;
}

void LayoutTest::rowsAreCounted()
{
    QFETCH(QString, layout);
    QFETCH(int, rows);
    const Sheet sheet = print(paramsFor(layout.toStdString()));
    const std::vector<RowMark> found = rowsOf(sheet);
    QCOMPARE(static_cast<int>(found.size()), rows);
    const std::vector<double> truth = trueBaselines(sheet.truth);
    for (std::size_t r = 0; r < found.size(); ++r) {
        // The level of a row is its median, which waves draw off zero by a little.
        QVERIFY2(std::abs(found[r].baseline_mm - truth.at(r)) < 1.5,
                 qPrintable(QString::number(found[r].baseline_mm)));
        QVERIFY(found[r].filled > 0.9);
        QVERIFY(found[r].x1_mm - found[r].x0_mm > 245);
    }
}

void LayoutTest::pulsesAreMeasured_data()
{
    QTest::addColumn<double>("gain");
    QTest::addColumn<double>("speed");
    QTest::addColumn<bool>("left");
    QTest::addColumn<double>("pen_mm");
    QTest::newRow("10 mm/mV, left") << 10.0 << 25.0 << true << 0.0;
    QTest::newRow("10 mm/mV, right") << 10.0 << 25.0 << false << 0.0;
    QTest::newRow("5 mm/mV, left") << 5.0 << 25.0 << true << 0.0;
    QTest::newRow("20 mm/mV, left") << 20.0 << 25.0 << true << 0.0;
    QTest::newRow("50 mm/s, left") << 10.0 << 50.0 << true << 0.0;
    QTest::newRow("thick pen, left") << 10.0 << 25.0 << true << 0.9;
    QTest::newRow("thick pen, right") << 10.0 << 25.0 << false << 0.9;
}

void LayoutTest::pulsesAreMeasured()
{
    QFETCH(double, gain);
    QFETCH(double, speed);
    QFETCH(bool, left);
    QFETCH(double, pen_mm);
    PrintParams params = paramsFor("3x4+1");
    params.pen_mm = pen_mm > 0 ? pen_mm : params.pen_mm;
    params.limb_gain_mm_per_mv = params.chest_gain_mm_per_mv = gain;
    params.speed_mm_per_s = speed;
    params.pulse = left ? PrintParams::Pulse::left : PrintParams::Pulse::right;
    const Sheet sheet = print(params);
    const std::vector<PulseMark> pulses = findPulses(sheet.page, rowsOf(sheet));
    QVERIFY(!pulses.empty());
    for (const PulseMark& pulse : pulses) {
        QVERIFY2(std::abs(pulse.height_mm - gain) < 0.02 * gain + 0.05,
                 qPrintable(QString::number(pulse.height_mm)));
        QVERIFY2(std::abs(pulse.width_mm - 0.2 * speed) < 0.5,
                 qPrintable(QString::number(pulse.width_mm)));
        QCOMPARE(pulse.left, left);
    }
}

void LayoutTest::noPulseIsInvented()
{
    PrintParams params = paramsFor("3x4+1");
    params.pulse = PrintParams::Pulse::none;
    for (std::uint64_t seed : {3U, 4U}) {
        const Sheet sheet = print(params, seed);
        QVERIFY(findPulses(sheet.page, rowsOf(sheet)).empty());
        QVERIFY(searchPulses(sheet.page, sheet.ink, rowsOf(sheet), {}).empty());
        const Sheet guessed = atScale(sheet, 1.2);
        QVERIFY(findPulses(guessed.page, rowsOf(guessed)).empty());
        QVERIFY(searchPulses(guessed.page, guessed.ink, rowsOf(guessed), {}).empty());
    }
}

void LayoutTest::whereTheScaleIsAGuessPulsesAreAsLargeAsTheyAre()
{
    PrintParams params = paramsFor("3x4+1");
    params.pulse = PrintParams::Pulse::left;
    const Sheet sheet = atScale(print(params), 1.2);
    std::vector<PulseMark> pulses = findPulses(sheet.page, rowsOf(sheet));
    QVERIFY(pulses.size() >= 3);
    sharpenFlanks(sheet.page, sheet.ink, pulses);
    for (const PulseMark& p : pulses) {
        QVERIFY2(std::abs(1.2 * p.width_mm / 5 - 1) < 0.01 && std::abs(1.2 * p.height_mm / 10 - 1) < 0.02, qPrintable(QString("%1 x %2").arg(1.2 * p.width_mm).arg(1.2 * p.height_mm)));
    }
    Sheet told = sheet;
    told.page.scale_guessed = false;
    QVERIFY(findPulses(told.page, rowsOf(told)).empty());
    // where they are looked for at their usual height, their feet tell how high they are
    const Sheet nearly = atScale(print(params), 1.05);
    const std::vector<PulseMark> searched = searchPulses(nearly.page, nearly.ink, rowsOf(nearly), {});
    QVERIFY(searched.size() >= 3);
    for (const PulseMark& p : searched) {
        QVERIFY2(p.height_measured && std::abs(1.05 * p.height_mm / 10 - 1) < 0.02, qPrintable(QString::number(1.05 * p.height_mm)));
    }
    const Sheet gridded = print(params);
    QVERIFY(std::ranges::none_of(searchPulses(gridded.page, gridded.ink, rowsOf(gridded), {}), &PulseMark::height_measured)); // a grid's lines would be feet
}

namespace
{

/// Takes away the ink of a box on the paper.
void erase(Sheet& sheet, const PaperBox& box)
{
    const SheetPoint a = sheet.page.toSheet({box.x0_mm, box.y0_mm}), b = sheet.page.toSheet({box.x1_mm, box.y1_mm});
    const cv::Rect r(cv::Point(static_cast<int>(a.x_px), static_cast<int>(a.y_px)), cv::Point(static_cast<int>(b.x_px), static_cast<int>(b.y_px)));
    sheet.ink.coverage(r & cv::Rect({0, 0}, sheet.ink.coverage.size())).setTo(0);
    sheet.ink.classes(r & cv::Rect({0, 0}, sheet.ink.classes.size())).setTo(0);
}

} // namespace

/// Overexposed pulses: of each flank and top a third is gone, so that no row's path follows one.
void LayoutTest::brokenPulsesAreFoundOnTheInk()
{
    PrintParams params = paramsFor("3x4+1");
    params.pulse = PrintParams::Pulse::left;
    Sheet sheet = print(params);
    QCOMPARE(sheet.truth.pulses.size(), std::size_t{4});
    for (const auto& pulse : sheet.truth.pulses) {
        const PaperBox& box = pulse.box;
        erase(sheet, {box.x0_mm + 1.5, box.y0_mm - 1, box.x0_mm + 3, box.y0_mm + 1});
        erase(sheet, {box.x0_mm - 1, box.y0_mm + 6, box.x1_mm + 1, box.y0_mm + 8});
    }
    const std::vector<RowMark> rows = rowsOf(sheet);
    QVERIFY2(2 * findPulses(sheet.page, rows).size() < rows.size(), "the page is not broken enough to show anything");
    const std::vector<PulseMark> found = searchPulses(sheet.page, sheet.ink, rows, {});
    QVERIFY(found.size() >= 3);
    for (const PulseMark& pulse : found) {
        const auto& truth = sheet.truth.pulses[static_cast<std::size_t>(pulse.row)];
        QCOMPARE(pulse.height_mm, 10.0);
        QVERIFY2(std::abs(pulse.box.x0_mm - truth.box.x0_mm) < 0.3 && std::abs(pulse.box.x1_mm - truth.box.x1_mm) < 0.3,
                 qPrintable(QString("%1 to %2").arg(pulse.box.x0_mm).arg(pulse.box.x1_mm)));
        QVERIFY(std::abs(pulse.box.y0_mm - truth.box.y0_mm) < 0.5);
        QVERIFY(pulse.left);
    }
    QVERIFY(searchPulses(sheet.page, sheet.ink, rows, {50.0, {}, {}, false, {}, {}}).empty()); // at 50 mm/s they would be 10 mm wide
    const LayoutResult result = readLayout(sheet);
    QVERIFY(std::abs(result.boxes.front().box.x0_mm - sheet.truth.boxes.front().box.x0_mm) < 0.5);
}

void LayoutTest::narrowPulsesAreFoundOnTheInk()
{
    PrintParams params = paramsFor("3x4+1");
    params.pulse = PrintParams::Pulse::none;
    Sheet sheet = print(params);
    const double x0 = sheet.truth.boxes.front().box.x0_mm;
    for (const double level : trueBaselines(sheet.truth)) {
        erase(sheet, {x0, level - 15, x0 + 6, level + 15});
        const auto px = [&](double x_mm, double y_mm) {
            const SheetPoint p = sheet.page.toSheet({x_mm, y_mm});
            return cv::Point(int(std::lround(p.x_px)), int(std::lround(p.y_px)));
        };
        const std::vector<cv::Point> drawn{px(x0, level), px(x0 + 1, level), px(x0 + 1, level - 10), px(x0 + 2.6, level - 10), px(x0 + 2.6, level), px(x0 + 4, level)};
        cv::polylines(sheet.ink.coverage, drawn, false, 1.0, 2);
    }
    const std::vector<PulseMark> found = searchPulses(sheet.page, sheet.ink, rowsOf(sheet), {});
    QCOMPARE(found.size(), std::size_t{4});
    for (const PulseMark& pulse : found) {
        QCOMPARE(pulse.height_mm, 10.0);
        QVERIFY2(std::abs(pulse.box.x0_mm - x0 - 1) < 0.3 && std::abs(pulse.width_mm - 1.6) < 0.3, qPrintable(QString::number(pulse.width_mm)));
    }
}

void LayoutTest::linesOfATableAreNoPulses()
{
    PrintParams params = paramsFor("3x4+1");
    params.pulse = PrintParams::Pulse::none;
    Sheet sheet = print(params);
    const std::vector<RowMark> rows = rowsOf(sheet);
    for (double mm = 0; mm < 300; mm += 5) { // what is left of a black grid
        const SheetPoint p = sheet.page.toSheet({mm, mm});
        cv::line(sheet.ink.coverage, cv::Point(int(p.x_px), 0), cv::Point(int(p.x_px), sheet.ink.coverage.rows), 1.0);
        cv::line(sheet.ink.coverage, cv::Point(0, int(p.y_px)), cv::Point(sheet.ink.coverage.cols, int(p.y_px)), 1.0);
    }
    QVERIFY(searchPulses(sheet.page, sheet.ink, rows, {}).empty());
}

void LayoutTest::rowsThatTheNetworkDoesNotSeeAreNone()
{
    NetworkReading network;
    network.position = cv::Mat(8 * 160, 16 * 260, CV_32F, cv::Scalar(0));
    network.px_per_mm_x = 16, network.px_per_mm_y = 8;
    std::vector<RowMark> rows;
    for (double y : {30.0, 70.0, 110.0, 150.0}) { // the last is a frame
        rows.push_back(flatRow(y, 5, 255));
        if (y < 150) {
            network.position.row(static_cast<int>(y * 8)).setTo(0.8);
        }
    }
    std::vector<RowMark> kept = rows;
    dropUnseenRows(kept, network);
    QCOMPARE(kept.size(), std::size_t{3});
    QCOMPARE(kept.back().baseline_mm, 110.0);
    kept = rows;
    dropUnseenRows(kept, {}); // the classical way
    QCOMPARE(kept.size(), std::size_t{4});
    network.position.rowRange(8 * 60, 8 * 120).setTo(0); // a page that it hardly sees is no evidence against a row
    kept = rows;
    dropUnseenRows(kept, network);
    QCOMPARE(kept.size(), std::size_t{4});
}

void LayoutTest::whatAStampLeavesOfARowIsARow()
{
    Sheet sheet = print(paramsFor("3x4+1"));
    const std::size_t rows = rowsOf(sheet).size();
    const LeadBox second = *std::ranges::find_if(sheet.truth.boxes, [](const LeadBox& box) { return box.row == 1 && box.column == 0; });
    erase(sheet, {second.box.x0_mm - 10, second.baseline_mm - 12, second.box.x0_mm + 120, second.baseline_mm + 12});
    sheet.ink.network = {};
    QCOMPARE(rowsOf(sheet).size(), rows - 1); // half a row may be anything
    sheet.ink.network.position = cv::Mat(8 * 220, 16 * 300, CV_32F, cv::Scalar(0.8));
    sheet.ink.network.px_per_mm_x = 16, sheet.ink.network.px_per_mm_y = 8;
    QCOMPARE(rowsOf(sheet).size(), rows);
    const double px = sheet.page.px_per_mm_x; // the same half a row out of step is waves of other rows
    const cv::Rect half(cv::Point(int((second.box.x0_mm + 121) * px), int((second.baseline_mm - 8) * px)), cv::Point(sheet.page.bgr.cols - 1, int((second.baseline_mm + 8) * px)));
    for (cv::Mat* raster : {&sheet.ink.coverage, &sheet.ink.classes}) {
        const cv::Mat copy = (*raster)(half).clone();
        (*raster)(half) = 0;
        copy.copyTo((*raster)(half + cv::Point(0, int(12 * px))));
    }
    QCOMPARE(rowsOf(sheet).size(), rows - 1);
}

void LayoutTest::aStripEndsBeforeItsPulse()
{
    PrintParams params = paramsFor("3x4+1");
    params.pulse = PrintParams::Pulse::right;
    params.paper_width_mm = 230; // less than 10 s
    Sheet sheet = print(params);
    const PaperBox pulse = sheet.truth.pulses.back().box;
    const LeadBox strip = sheet.truth.boxes.back();
    QVERIFY(strip.rhythm && pulse.x0_mm > strip.box.x1_mm);
    erase(sheet, {pulse.x0_mm + 1.5, strip.baseline_mm - 14, pulse.x1_mm + 5, strip.baseline_mm - 0.8}); // its foot is left
    cv::line(sheet.ink.coverage, cv::Point(int(strip.box.x1_mm * sheet.page.px_per_mm_x), int(strip.baseline_mm * sheet.page.px_per_mm_y)),
             cv::Point(int(pulse.x1_mm * sheet.page.px_per_mm_x), int(strip.baseline_mm * sheet.page.px_per_mm_y)), 1.0, 3);
    const LayoutResult result = readLayout(sheet);
    QCOMPARE(result.name, std::string("3x4+1"));
    const auto read = std::ranges::find_if(result.boxes, &LeadBox::rhythm);
    QVERIFY2(std::abs(read->box.x1_mm - strip.box.x1_mm) < 1, qPrintable(QString("%1, not %2").arg(read->box.x1_mm).arg(strip.box.x1_mm)));
}

/// "I" for a "II" and "II" for a "III", on a page of limb leads in the Cabrera order.
void LayoutTest::strokesThatBeatsHideAreKnownByTheOrder()
{
    using enum Lead;
    const Sheet sheet = print(paramsFor("6x1-cabrera"));
    std::vector<NameMark> names;
    for (const PrintTruth::Text& text : sheet.truth.texts) {
        if (text.is_name) {
            NameMark name;
            name.box = text.box;
            name.inverted = text.text.starts_with("-");
            name.lead = *leadFromName(text.text.substr(name.inverted ? 1 : 0));
            name.lead = name.lead == II ? I : name.lead == III ? II : name.lead;
            name.score = 1;
            names.push_back(name);
        }
    }
    QCOMPARE(names.size(), std::size_t{6});
    const LayoutResult result = findLayout(sheet.page, sheet.ink, {std::nullopt, 25.0, 10.0, {}}, names, {}, {});
    QCOMPARE(result.name, std::string("6x1-cabrera"));
    QCOMPARE(namesOf(result.boxes), namesOf(sheet.truth.boxes));
    QVERIFY(says(result.doubts, "taken for III"));
}

void LayoutTest::onlyClassicalInkKeepsOffLettering()
{
    Sheet sheet = print(paramsFor("3x4+1"));
    const double px = sheet.page.px_per_mm_x;
    const cv::Rect heading(cv::Point(int(20 * px), int(14 * px)), cv::Point(int(120 * px), int(14.6 * px))); // underlined
    sheet.ink.coverage(heading) = 1;
    sheet.ink.classes(heading) = static_cast<uchar>(InkClass::trace);
    sheet.ink.network = {};
    QCOMPARE(readLayout(sheet).furniture_mm.size(), std::size_t{1});
    sheet.ink.network = signalSeen(sheet.page.bgr.cols / px, sheet.page.bgr.rows / px, 100, 20, 270);
    QVERIFY(readLayout(sheet).furniture_mm.empty());
}

void LayoutTest::aStripsNameIsMendedOnlyIfItMayBeMisread_data()
{
    QTest::addColumn<int>("printed");
    QTest::addColumn<int>("read"); // -1: nothing
    QTest::addColumn<int>("taken");
    QTest::newRow("a bar of III was lost") << int(Lead::III) << int(Lead::II) << int(Lead::III);
    QTest::newRow("a V6 is never read as II") << int(Lead::V6) << int(Lead::II) << int(Lead::II);
    QTest::newRow("a II that was read as V1") << int(Lead::II) << int(Lead::V1) << int(Lead::II);
    QTest::newRow("a II without a name") << int(Lead::II) << -1 << int(Lead::II);
    QTest::newRow("a clear V5 is one, whatever it looks like") << int(Lead::V1) << int(Lead::V5) << int(Lead::V5);
}

void LayoutTest::aStripsNameIsMendedOnlyIfItMayBeMisread()
{
    QFETCH(int, printed);
    QFETCH(int, read);
    QFETCH(int, taken);
    PrintParams params = paramsFor("3x4+1");
    params.rhythm_leads = {static_cast<Lead>(printed)};
    Sheet sheet = print(params);
    const double strip_mm = trueBaselines(sheet.truth).back();
    std::vector<NameMark> names;
    for (const PrintTruth::Text& text : sheet.truth.texts) {
        if (text.is_name) {
            const bool strip = std::abs(text.box.y1_mm - strip_mm) < 15;
            if (strip && read < 0) {
                erase(sheet, {text.box.x0_mm - 0.5, text.box.y0_mm - 0.5, text.box.x1_mm + 0.5, text.box.y1_mm + 0.5});
                continue;
            }
            NameMark name;
            name.box = text.box;
            name.lead = strip ? static_cast<Lead>(read) : *leadFromName(text.text);
            name.score = 1;
            names.push_back(name);
        }
    }
    const LayoutResult result = findLayout(sheet.page, sheet.ink, {std::nullopt, 25.0, 10.0, {}}, names, {}, {});
    const auto strip = std::ranges::find_if(result.boxes, &LeadBox::rhythm);
    QVERIFY(strip != result.boxes.end());
    QCOMPARE(int(strip->lead), taken);
}

void LayoutTest::separatorsStandAtColumnBorders()
{
    PrintParams params = paramsFor("3x4");
    params.lead_names = false; // upright strokes of letters below each other look much like bars
    const Sheet bars = print(params);
    const auto found = findSeparators(bars.page, bars.ink, rowsOf(bars)).x_mm;
    std::vector<double> borders;
    for (const LeadBox& box : bars.truth.boxes) {
        if (box.row == 0 && box.column > 0) {
            borders.push_back(box.box.x0_mm);
        }
    }
    for (double border : borders) {
        QVERIFY(
            std::ranges::any_of(found, [border](double x) { return std::abs(x - border) < 0.03; }));
    }
    QVERIFY(found.size() <= borders.size() + 1); // the R waves of one beat may look like bars
    params.separator = PrintParams::Separator::none;
    const Sheet plain = print(params);
    QVERIFY(findSeparators(plain.page, plain.ink, rowsOf(plain)).x_mm.size() <= 1);
}

void LayoutTest::stripsHaveNoBars()
{
    PrintParams params = paramsFor("3x4+1");
    params.lead_names = false;
    const Sheet bars = print(params);
    QCOMPARE(findSeparators(bars.page, bars.ink, rowsOf(bars)).in_row, (std::vector{true, true, true, false}));
    params.separator = PrintParams::Separator::none;
    const Sheet plain = print(params);
    QCOMPARE(findSeparators(plain.page, plain.ink, rowsOf(plain)).in_row, (std::vector{false, false, false, false}));
}

void LayoutTest::holesInABarAreNoEnds()
{
    PrintParams params = paramsFor("3x4");
    params.lead_names = false;
    Sheet sheet = print(params);
    sheet.ink.coverage = sheet.ink.coverage.clone();
    std::vector<double> borders;
    for (const LeadBox& box : sheet.truth.boxes) { // what the removal of grid lines takes out of each bar
        for (const double off_mm : {-2.0, -1.0, 1.0, 2.0}) {
            const double y = (box.baseline_mm + off_mm - sheet.page.origin.y_mm) * sheet.page.px_per_mm_y, x = (box.box.x0_mm - 1 - sheet.page.origin.x_mm) * sheet.page.px_per_mm_x;
            if (box.column > 0) {
                cv::Mat hole = sheet.ink.coverage(cv::Rect(static_cast<int>(x), static_cast<int>(y), static_cast<int>(2 * sheet.page.px_per_mm_x), 2));
                hole = cv::min(hole, 0.1F);
                borders.push_back(box.box.x0_mm);
            }
        }
    }
    const auto found = findSeparators(sheet.page, sheet.ink, rowsOf(sheet)).x_mm;
    for (double border : borders) {
        QVERIFY2(std::ranges::any_of(found, [border](double x) { return std::abs(x - border) < 0.06; }), qPrintable(QString::number(border)));
    }
}

void LayoutTest::evenBarsAreBelievedAmongBeats_data()
{
    QTest::addColumn<QList<double>>("bars_mm");
    QTest::addColumn<double>("start_mm");
    const QList<double> beats{60.1, 75.5, 120.3, 165.2, 201.7};
    QTest::newRow("three bars, five beats") << (QList<double>{82.5, 145.1, 207.5} + beats) << 20.0;
    QTest::newRow("two bars, five beats") << (QList<double>{82.5, 145.1} + beats) << 19.0;
    QTest::newRow("three bars, the rows run on along a grid line") << QList<double>{92.5, 155.1, 217.5} << 30.0;
    QTest::newRow("beats alone") << QList<double>{44.8, 65.7, 86.5, 107.3, 128.2, 149.0, 169.8, 190.7, 211.5, 232.3, 253.2} << 19.0;
}

void LayoutTest::evenBarsAreBelievedAmongBeats()
{
    QFETCH(QList<double>, bars_mm);
    QFETCH(double, start_mm);
    const bool on = start_mm == 30;
    const std::vector<RowMark> rows{flatRow(40, 19, on ? 291 : 280), flatRow(70, 19, on ? 291 : 280)}; // lettering lengthens the rows
    const SignalExtent extent = signalExtent(rows, {}, 25, {{bars_mm.begin(), bars_mm.end()}}, 0);
    QVERIFY2(std::abs(extent.x0_mm - start_mm) < 0.2, qPrintable(QString::number(extent.x0_mm)));
}

void LayoutTest::barsThatBothEndsContradictAreBeats()
{
    const std::vector<RowMark> rows{flatRow(40, 20, 270.4), flatRow(70, 20, 270.4)};
    const double of_beats = signalExtent(rows, {}, 25, {{88.4, 151.2}}, 0).x0_mm; // they mean 26
    QVERIFY2(std::abs(of_beats - 20) < 0.3, qPrintable(QString::number(of_beats)));
    const double of_bars = signalExtent(rows, {}, 25, {{82.6, 145.3}}, 0).x0_mm; // and these 20.2
    QVERIFY2(std::abs(of_bars - 20.2) < 0.1, qPrintable(QString::number(of_bars)));
}

/// A left end that is not sure, right ones that are, and a bar in the middle.
void LayoutTest::namesTellWhereInkRunsOn()
{
    const auto named = [](double first_mm, double apart_mm) {
        std::vector<NameMark> names;
        for (int k = 0; k < 12; ++k) {
            NameMark name;
            name.box = {first_mm + k % 4 * apart_mm, 20.0 + 30 * (k / 4), first_mm + k % 4 * apart_mm + 5, 23.0 + 30 * (k / 4)};
            name.score = 0.9;
            names.push_back(name);
        }
        return names;
    };
    const auto start = [](SignalExtent extent, const std::vector<NameMark>& names) {
        snapToNames(extent, names, 25);
        return extent.snapped ? extent.x0_mm : -1;
    };
    QVERIFY(std::abs(start({8, 279}, named(19, 62.5)) - 17.5) < 0.01); // it runs on at both ends
    QCOMPARE(start({19, 280}, named(20, 62.5)), 19.0);                 // at the right one
    QCOMPARE(start({9, 269.5}, named(21.2, 62.5)), 19.5);              // at the left one
    QCOMPARE(start({19, 280}, named(20, 65.2)), -1.0);                 // columns of 261 mm
    QCOMPARE(start({19, 270}, named(20, 62.5)), -1.0);                 // a millimetre of pen and letters
    QCOMPARE(start({19, 280}, std::vector<NameMark>()), -1.0);
}

void LayoutTest::linesTellHowLongTheyAreNotLettersBeside()
{
    std::vector<RowMark> rows; // their ink is longer than the lines
    for (const double y : {40, 60, 80, 100, 120}) {
        rows.push_back(flatRow(y, 19.4, 270.6));
    }
    const auto of_two = [](const RowMark& row, double, bool left) { return row.baseline_mm < 70 ? std::optional(left ? 20.0 : 270.0) : std::nullopt; };
    const SignalExtent told = signalExtent(rows, {}, 25, {}, 0, 0.4, of_two, 0.15);
    QVERIFY2(std::abs(told.seen_x1_mm - told.seen_x0_mm - 250) < 0.01, qPrintable(QString::number(told.seen_x1_mm - told.seen_x0_mm)));
    QVERIFY(told.seen_within_mm < 0.2);
    const SignalExtent ink = signalExtent(rows, {}, 25, {}, 0, 0.4);
    QVERIFY2(std::abs(ink.seen_x1_mm - ink.seen_x0_mm - 250.8) < 0.01, qPrintable(QString::number(ink.seen_x1_mm - ink.seen_x0_mm))); // half a pen at either end
}

void LayoutTest::aBarTellsHowLongTheLinesAre()
{
    std::vector<RowMark> rows{flatRow(40, 12, 269), flatRow(70, 12, 269)};
    std::vector<PulseMark> pulses{pulseOf(10, 5, 0), pulseOf(10, 5, 1)};
    for (std::size_t r = 0; r < rows.size(); ++r) {
        rows[r].signal_x0_mm = 20.6;
        pulses[r].box.x0_mm = 12, pulses[r].box.x1_mm = 17;
    }
    const auto fine = [](const RowMark&, double about_mm, bool left) { return left ? std::nullopt : std::optional(about_mm); };
    const SignalExtent without = signalExtent(rows, pulses, 25, {}, 0, 0.3, fine), with = signalExtent(rows, pulses, 25, {{144.5}}, 0, 0.3, fine);
    QVERIFY(without.seen_within_mm > 1.5);
    QVERIFY(with.seen_within_mm < 0.5);
    const double length_mm = with.seen_x1_mm - with.seen_x0_mm;
    QVERIFY2(std::abs(length_mm - 249) < 0.15, qPrintable(QString::number(length_mm)));
}

void LayoutTest::extentOfPlainRows()
{
    const std::vector<RowMark> rows{flatRow(40, 20, 270), flatRow(70, 20.2, 270.1),
                                    flatRow(100, 19.9, 269.9)};
    const SignalExtent extent = signalExtent(rows, {}, 25, {}, 0);
    QVERIFY(std::abs(extent.x0_mm - 20) < 0.3 && std::abs(extent.x1_mm - 270) < 0.3);
    QVERIFY(!extent.snapped);
}

void LayoutTest::aPensWidthBeyondBothEndsIsNoTime()
{
    const std::vector<RowMark> rows{flatRow(40, 19.8, 270.2), flatRow(70, 19.8, 270.2)};
    const SignalExtent extent = signalExtent(rows, {}, 25, {}, 0, 0.4);
    QVERIFY(std::abs(extent.x0_mm - 20) < 0.03 && std::abs(extent.x1_mm - 270) < 0.03);
}

void LayoutTest::aSpareMillimetreIsSnappedToTenSeconds()
{
    // A pulse leads into the signal without a gap: its end is not sure, the right end is.
    std::vector<RowMark> rows{flatRow(40, 10, 270), flatRow(70, 10, 270)};
    std::vector<PulseMark> pulses{pulseOf(10, 5, 0), pulseOf(10, 5, 1)};
    for (PulseMark& p : pulses) {
        p.box.x0_mm = 12;
        p.box.x1_mm = 17;
    }
    const SignalExtent extent = signalExtent(rows, pulses, 25, {}, 0);
    QVERIFY(extent.snapped);
    QVERIFY(std::abs(extent.x0_mm - 20) < 0.2 && std::abs(extent.x1_mm - 270) < 0.2);
}

void LayoutTest::aShortRecordingIsNotStretched()
{
    const std::vector<RowMark> rows{flatRow(40, 20, 145), flatRow(70, 20, 145)};
    const SignalExtent extent = signalExtent(rows, {}, 25, {}, 0);
    QVERIFY(std::abs(extent.x1_mm - extent.x0_mm - 125) < 0.5);
    for (const double length_mm : {130.0, 145.0}) { // 5.2 and 5.8 s, their beginning unsure
        std::vector<RowMark> odd{flatRow(40, 12, 20 + length_mm), flatRow(70, 12, 20 + length_mm)};
        PulseMark pulse = pulseOf(10, 5, 0);
        pulse.box.x0_mm = 12, pulse.box.x1_mm = 17;
        const SignalExtent kept = signalExtent(odd, {pulse}, 25, {}, 0);
        QVERIFY2(!kept.snapped && kept.x1_mm > 19.9 + length_mm, qPrintable(QString::number(kept.x0_mm)));
    }
}

void LayoutTest::aLinesEndIsFinerThanAPixel_data()
{
    QTest::addColumn<double>("pen_mm");
    QTest::addColumn<double>("x0_mm");
    QTest::addColumn<double>("x1_mm");
    QTest::newRow("thin") << 0.2 << 5.013 << 54.977;
    QTest::newRow("thick") << 0.45 << 5.071 << 55.031;
}

void LayoutTest::aLinesEndIsFinerThanAPixel()
{
    QFETCH(double, pen_mm);
    QFETCH(double, x0_mm);
    QFETCH(double, x1_mm);
    const auto [page, ink] = lineOn(pen_mm, x0_mm, x1_mm, 20, 20);
    const RowMark row = flatRow(20, x0_mm - 0.3, x1_mm + 0.3);
    // whichever column the ink seems to end in
    for (const double off : {-0.15, 0.0, 0.15}) {
        const auto left = lineEnd(page, ink, row, x0_mm + off, true), right = lineEnd(page, ink, row, x1_mm + off, false);
        QVERIFY(left && right);
        QVERIFY2(std::abs(*left - x0_mm) < 0.015, qPrintable(QString::number(*left)));
        QVERIFY2(std::abs(*right - x1_mm) < 0.015, qPrintable(QString::number(*right)));
    }
}

void LayoutTest::aLineThatEndsApartFromTheOthersDoesNotCount()
{
    const std::vector<RowMark> rows{flatRow(40, 19.9, 270.1), flatRow(70, 19.9, 270.1), flatRow(100, 19.9, 270.1), flatRow(130, 19.9, 270.1)};
    const auto start = [&](double finest_mm) {
        const auto lines = [](const RowMark& row, double, bool left) { return left ? std::optional(row.baseline_mm < 50 ? 20.06 : 20.0) : std::nullopt; };
        return signalExtent(rows, {}, 25, {}, 0, 0.3, lines, finest_mm).x0_mm;
    };
    QVERIFY2(std::abs(start(0.02) - 20.0) < 0.001, qPrintable(QString::number(start(0.02))));
    QVERIFY2(std::abs(start(0.15) - 20.015) < 0.001, qPrintable(QString::number(start(0.15)))); // on bent paper no line is that sure
    const auto one_begins = [](const RowMark& row, double, bool left) { return left && row.baseline_mm > 50 ? std::nullopt : std::optional(left ? 20.06 : 269.95); };
    const double of_ends = signalExtent(rows, {}, 25, {}, 0, 0.3, one_begins, 0.02).x0_mm;
    QVERIFY2(std::abs(of_ends - 20.0) < 0.001, qPrintable(QString::number(of_ends))); // and four end
}

void LayoutTest::aRisingLinesEndIsFound_data()
{
    QTest::addColumn<double>("rise_mm");
    QTest::newRow("gently") << 0.4;
    QTest::newRow("steeply") << -1.5;
}

void LayoutTest::aRisingLinesEndIsFound()
{
    QFETCH(double, rise_mm);
    constexpr double x0_mm = 5.03, x1_mm = 55.03;
    const auto y_mm = [&](double x_mm) { return 20 - rise_mm * std::max(0.0, std::max(x0_mm + 2 - x_mm, x_mm - (x1_mm - 2))); };
    std::vector<double> line;
    for (int k = 0; k <= 500; ++k) {
        line.push_back(y_mm(x0_mm + 0.1 * k));
    }
    SmallPage small(60, 40, 10);
    drawTrace(small.pen(), line, x0_mm, 0.1, 0.35);
    InkResult ink;
    small.penCoverage().convertTo(ink.coverage, CV_32F);
    const UnwarpedPage page = small.printed({255, 255, 255});
    RowMark row = flatRow(20, x0_mm - 0.2, x1_mm + 0.2);
    for (std::size_t k = 0; k < row.path_mm.size(); ++k) {
        row.path_mm[k] = static_cast<float>(y_mm(std::clamp(row.x0_mm + (static_cast<double>(k) + 0.5) * row.step_mm, x0_mm, x1_mm)));
    }
    const auto left = lineEnd(page, ink, row, x0_mm - 0.1, true), right = lineEnd(page, ink, row, x1_mm + 0.1, false);
    QVERIFY(left && right);
    QVERIFY2(std::abs(*left - x0_mm) < 0.03, qPrintable(QString::number(*left)));
    QVERIFY2(std::abs(*right - x1_mm) < 0.03, qPrintable(QString::number(*right)));
}

void LayoutTest::barsAndLinesEndsTellByHowWellTheyAgree()
{
    const std::vector<RowMark> rows{flatRow(40, 19.9, 280), flatRow(70, 19.9, 280)};
    const auto lines = [](const RowMark&, double, bool left) { return left ? std::optional(20.06) : std::nullopt; };
    const auto start = [&](const std::vector<double>& bars_mm, double finest_mm) { return signalExtent(rows, {}, 25, {bars_mm}, 0, 0.3, lines, finest_mm).x0_mm; };
    QVERIFY(std::abs(start({82.5, 145.0, 207.5}, 0.02) - 20.0) < 0.001);   // bars that stand as even as that
    QVERIFY(std::abs(start({82.4, 145.1, 207.6}, 0.02) - 20.06) < 0.001);  // beats stand beside some of them
    QVERIFY(std::abs(start({82.45, 145.05, 207.5}, 0.15) - 20.0) < 0.001); // bent paper
    QVERIFY(std::abs(start({82.9, 145.4, 207.9}, 0.02) - 20.4) < 0.001);   // the lines end somewhere else
}

void LayoutTest::barsOfAShortRecordingTell()
{
    const std::vector<RowMark> rows{flatRow(40, 19.4, 145.3), flatRow(70, 19.4, 145.3)};
    const SignalExtent extent = signalExtent(rows, {}, 25, {{51.25, 82.5, 113.75}}, 0);
    QVERIFY2(extent.snapped && std::abs(extent.x0_mm - 20) < 0.01 && std::abs(extent.x1_mm - 145) < 0.01, qPrintable(QString::number(extent.x0_mm)));
    QVERIFY(std::abs(signalExtent(rows, {}, 25, {{51.25, 82.5}}, 0).x0_mm - 19.4) < 0.01); // two may be anything
    const std::vector<RowMark> four{flatRow(40, 20, 120), flatRow(70, 20, 120)};
    QVERIFY(!signalExtent(four, {}, 25, {{30, 55, 80, 105}}, 0).snapped); // beats, one a second
}

void LayoutTest::lettersHideMostRowsEnds()
{
    // Names lengthen the rows to the left by different amounts; one line is seen to begin, and two to end.
    const std::vector<RowMark> rows{flatRow(40, 20, 270), flatRow(70, 18.5, 270.6), flatRow(100, 11.6, 270), flatRow(130, 10.4, 270.2), flatRow(160, 9, 270.4)};
    const auto extent = [&](double begin_mm) {
        return signalExtent(rows, {}, 25, {}, 0, 0.3, [&](const RowMark& row, double, bool left) {
            const bool seen = left ? row.baseline_mm < 50 : row.baseline_mm < 50 || std::abs(row.baseline_mm - 100) < 1;
            return seen ? std::optional(left ? begin_mm : 269.95) : std::nullopt;
        }, 0.15);
    };
    QVERIFY2(std::abs(extent(20.1).x0_mm - 20.05) < 0.06, qPrintable(QString::number(extent(20.1).x0_mm)));
    QVERIFY2(!extent(21.5).snapped, qPrintable(QString::number(extent(21.5).x0_mm))); // they mean different beginnings
}

void LayoutTest::noLineEndWhereItCannotBeTold()
{
    const RowMark row = flatRow(20, 4.7, 55.3);
    auto [page, ink] = lineOn(0.3, 5, 55, 20, 20);
    QVERIFY(lineEnd(page, ink, row, 5, true));
    QVERIFY2(!lineEnd(page, ink, row, 20, true), "the line goes on");
    QVERIFY2(!lineEnd(page, ink, row, 0.3, true), "off the row");
    ink.coverage(cv::Rect(cv::Point(int(4.3 * 10), int(19 * 10)), cv::Size(2, 20))) = 1.0F; // a pulse's foot
    QVERIFY2(!lineEnd(page, ink, row, 5, true), "other ink before it");
    RowMark steep = row;
    for (std::size_t k = 0; k < 12; ++k) { // its first 1.5 mm
        steep.path_mm[k] = 26 - 4.0F * static_cast<float>(k) * static_cast<float>(steep.step_mm);
    }
    QVERIFY2(!lineEnd(page, lineOn(0.3, 5, 55, 20, 5).second, steep, 5, true), "steep");
}

void LayoutTest::theEndWithoutAPulseIsTheSurerOne()
{
    const std::vector<RowMark> rows{flatRow(40, 20.1, 269.95), flatRow(70, 20.1, 269.95)};
    PulseMark pulse = pulseOf(10, 5, 0);
    pulse.box.x0_mm = 12, pulse.box.x1_mm = 17;
    pulse.left = true;
    // the recording's last sample of 500 a second stands a sample before its end
    const auto ends = [](double left_mm) {
        return [left_mm](const RowMark&, double, bool left) { return std::optional(left ? left_mm : 269.95); };
    };
    QVERIFY(std::abs(signalExtent(rows, {}, 25, {}, 0, 0.3, ends(20.004)).x0_mm - 20.002) < 0.001); // where both agree, between them
    QVERIFY(std::abs(signalExtent(rows, {pulse}, 25, {}, 0, 0.3, ends(20.004)).x0_mm - 20.002) < 0.001);
    QVERIFY(std::abs(signalExtent(rows, {pulse}, 25, {}, 0, 0.3, ends(20.2)).x0_mm - 20.0) < 0.001);
    // a recording that is two millimetres short is not 10 s long
    const std::vector<RowMark> brief{flatRow(40, 20.1, 267.95), flatRow(70, 20.1, 267.95)};
    const SignalExtent extent = signalExtent(brief, {pulse}, 25, {}, 0, 0.3, [](const RowMark&, double about_mm, bool) { return std::optional(about_mm); });
    QVERIFY(std::abs(extent.x0_mm - 20.1) < 0.2 && !extent.snapped);
}

void LayoutTest::scaleIsSettledInOrder()
{
    const PrintedScale printed{.speed_mm_per_s = 50.0, .limb_gain_mm_per_mv = 5.0};
    const std::vector<PulseMark> pulses{pulseOf(19.9, 5.1)};
    std::vector<std::string> doubts;
    Calibration c = settleScale({std::nullopt, 12.5, 40.0}, printed, pulses, doubts);
    QVERIFY(c.speed_mm_per_s.value == 12.5 && c.speed_mm_per_s.origin == Origin::given);
    QVERIFY(c.limb_gain_mm_per_mv.value == 40 && c.limb_gain_mm_per_mv.origin == Origin::given);
    QVERIFY(doubts.empty()); // what a person gave is not doubted
    c = settleScale({}, printed, {}, doubts);
    QVERIFY(c.speed_mm_per_s.value == 50 && c.speed_mm_per_s.origin == Origin::printed);
    QVERIFY(c.limb_gain_mm_per_mv.value == 5 && c.limb_gain_mm_per_mv.origin == Origin::printed);
    QVERIFY(doubts.empty());
    c = settleScale({}, {}, pulses, doubts);
    QVERIFY(c.speed_mm_per_s.value == 25 && c.speed_mm_per_s.origin == Origin::measured);
    QVERIFY(c.limb_gain_mm_per_mv.value == 20 && c.limb_gain_mm_per_mv.origin == Origin::measured);
    QVERIFY(doubts.empty());
    c = settleScale({}, {}, {}, doubts);
    QVERIFY(c.speed_mm_per_s.value == 25 && c.speed_mm_per_s.origin == Origin::assumed);
    QVERIFY(c.limb_gain_mm_per_mv.value == 10 && c.limb_gain_mm_per_mv.origin == Origin::assumed);
    QVERIFY(says(doubts, "assumed")); // no guess is silent
}

void LayoutTest::scaleConflictIsADoubt()
{
    const PrintedScale printed{.speed_mm_per_s = 25.0, .limb_gain_mm_per_mv = 10.0};
    std::vector<std::string> doubts;
    const Calibration c = settleScale({}, printed, {pulseOf(5, 5), pulseOf(5.1, 4.9, 1)}, doubts);
    QVERIFY(c.limb_gain_mm_per_mv.origin == Origin::printed && c.limb_gain_mm_per_mv.value == 10);
    QCOMPARE(doubts.size(), 1U); // the speed agrees
    QVERIFY(says(doubts, "10 mm/mV") && says(doubts, "5 mm/mV"));
}

void LayoutTest::chestGainIsItsOwn()
{
    const PrintedScale printed{.limb_gain_mm_per_mv = 10.0, .chest_gain_mm_per_mv = 5.0};
    std::vector<std::string> doubts;
    const Calibration c = settleScale({}, printed, {}, doubts);
    QVERIFY(c.limb_gain_mm_per_mv.value == 10 && c.chest_gain_mm_per_mv.value == 5);
    QVERIFY(c.chest_gain_mm_per_mv.origin == Origin::printed);
    const Calibration by_chest = settleScale({}, printed, {pulseOf(5, 5)}, doubts); // pulses that stand at the chest leads are theirs
    QVERIFY(by_chest.limb_gain_mm_per_mv.value == 10 && by_chest.limb_gain_mm_per_mv.origin == Origin::printed);
    QVERIFY(!says(doubts, "calibration pulse says"));
    const Calibration given = settleScale({std::nullopt, std::nullopt, 20.0}, printed, {}, doubts);
    QVERIFY(given.chest_gain_mm_per_mv.value == 20 &&
            given.chest_gain_mm_per_mv.origin == Origin::given);
}

void LayoutTest::unusualPulsesSayNothing()
{
    std::vector<std::string> doubts;
    const Calibration c = settleScale({}, {}, {pulseOf(7.3, 3.6)}, doubts);
    QVERIFY(c.limb_gain_mm_per_mv.origin == Origin::assumed &&
            c.speed_mm_per_s.origin == Origin::assumed);
}

void LayoutTest::templatesAreTheUsualArrangements_data()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<QString>("leads"); // row by row
    QTest::newRow("3x4") << "3x4"
                         << "I aVR V1 V4 II aVL V2 V5 III aVF V3 V6";
    QTest::newRow("3x4+1") << "3x4+1"
                           << "I aVR V1 V4 II aVL V2 V5 III aVF V3 V6 II";
    QTest::newRow("3x4-cabrera") << "3x4-cabrera"
                                 << "aVL II V1 V4 I aVF V2 V5 -aVR III V3 V6";
    QTest::newRow("6x2") << "6x2"
                         << "I V1 II V2 III V3 aVR V4 aVL V5 aVF V6";
    QTest::newRow("12x1") << "12x1"
                          << "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6";
    QTest::newRow("6x1-cabrera") << "6x1-cabrera"
                                 << "aVL I -aVR II aVF III";
}

void LayoutTest::templatesAreTheUsualArrangements()
{
    QFETCH(QString, layout);
    QFETCH(QString, leads);
    const LayoutTemplate* found = layoutTemplate(layout.toStdString());
    QVERIFY(found);
    std::vector<TemplateCell> cells = found->cells;
    std::ranges::stable_sort(cells, {},
                             [](const TemplateCell& c) { return 10 * c.row + c.column; });
    QStringList words;
    for (const TemplateCell& c : cells) {
        const std::string name(leadName(c.lead));
        words << QString::fromStdString(c.inverted ? "-" + name : name);
    }
    QCOMPARE(words.join(' '), leads);
}

void LayoutTest::everyTemplateIsRecognised_data()
{
    QTest::addColumn<QString>("layout");
    for (const LayoutTemplate& t : layoutTemplates()) {
        QTest::newRow(t.name.c_str()) << QString::fromStdString(t.name);
    }
}

void LayoutTest::everyTemplateIsRecognised()
{
    QFETCH(QString, layout);
    const Sheet sheet = print(paramsFor(layout.toStdString()));
    const LayoutResult result = readLayout(sheet);
    QCOMPARE(QString::fromStdString(result.name), layout);
    QCOMPARE(QString::fromStdString(namesOf(result.boxes)),
             QString::fromStdString(namesOf(sheet.truth.boxes)));
    QVERIFY(result.ranking.size() == layoutTemplates().size() &&
            result.ranking[0].score > result.ranking[1].score);
    if (result.boxes.size() >= 6) {
        QVERIFY(result.origin == Origin::measured);
    }
}

void LayoutTest::boxesStandWhereTheyWerePrinted()
{
    const Sheet sheet = print(paramsFor("3x4+1"));
    const LayoutResult result = readLayout(sheet);
    QCOMPARE(result.boxes.size(), sheet.truth.boxes.size());
    for (const LeadBox& box : result.boxes) {
        const auto own = std::ranges::find_if(sheet.truth.boxes, [&](const LeadBox& t) {
            return t.lead == box.lead && t.rhythm == box.rhythm;
        });
        QVERIFY(own != sheet.truth.boxes.end());
        QVERIFY2(std::abs(box.box.x0_mm - own->box.x0_mm) < 0.3,
                 qPrintable(QString::number(box.box.x0_mm - own->box.x0_mm)));
        QVERIFY(std::abs(box.box.x1_mm - own->box.x1_mm) < 0.3);
        QVERIFY(std::abs(box.t0_s - own->t0_s) < 0.01);
        QCOMPARE(box.gain_mm_per_mv, 10.0);
    }
    QVERIFY(std::ranges::count_if(result.boxes, &LeadBox::name_printed) >=
            11); // names on a trace may be missed
}

void LayoutTest::cabreraTurnsAvrBack()
{
    const LayoutResult result = readLayout(print(paramsFor("6x2-cabrera")));
    QCOMPARE(result.name, std::string("6x2-cabrera"));
    for (const LeadBox& box : result.boxes) {
        QCOMPARE(box.inverted, box.lead == Lead::aVR);
    }
}

void LayoutTest::anUnnamedStripIsX1()
{
    PrintParams params = paramsFor("1x1");
    params.lead_names = false;
    const LayoutResult result = readLayout(print(params));
    QCOMPARE(result.boxes.size(), 1U);
    QCOMPARE(leadName(result.boxes[0].lead), std::string_view("X1"));
    QVERIFY(!result.boxes[0].name_printed && says(result.doubts, "X1"));
}

void LayoutTest::aLoneBarAtANamesPlaceIsI()
{
    PrintParams params = paramsFor("1x1");
    params.rhythm_leads = {Lead::I};
    const LayoutResult result = readLayout(print(params));
    QCOMPARE(result.boxes.size(), 1U);
    QCOMPARE(leadName(result.boxes[0].lead), std::string_view("I"));
    QVERIFY(result.boxes[0].name_printed);
}

/// Pages whose R or S waves run through their names.
void LayoutTest::namesUnderTheTraceAreRead_data()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<int>("index");
    QTest::newRow("V4 V5 V6 at 20 mm/mV") << "3x1" << 0;
    QTest::newRow("III without its first bar") << "3x1" << 3;
    QTest::newRow("II V1 V5") << "3x1" << 5;
    QTest::newRow("six chest leads") << "6x1" << 0;
    QTest::newRow("a dash in an R wave") << "6x1-cabrera" << 14;
    QTest::newRow("V2 in an S wave") << "1x1" << 11;
}

void LayoutTest::namesUnderTheTraceAreRead()
{
    QFETCH(QString, layout);
    QFETCH(int, index);
    const std::uint64_t seed = derivedSeed(43, static_cast<std::uint64_t>(index));
    std::mt19937_64 generator(seed);
    const PrintParams params = drawCleanParams(generator, layout.toStdString(), 200);
    const Sheet page = print(params, seed);
    const LayoutResult result = readLayout(page, {std::nullopt, params.speed_mm_per_s, params.limb_gain_mm_per_mv});
    QCOMPARE(result.name, layout.toStdString());
    QCOMPARE(result.boxes.size(), page.truth.boxes.size());
    for (std::size_t i = 0; i < result.boxes.size(); ++i) {
        QCOMPARE(leadName(result.boxes[i].lead), leadName(page.truth.boxes[i].lead));
        QCOMPARE(result.boxes[i].inverted, page.truth.boxes[i].inverted);
    }
}

/// A page of three strips called so, their ink drawn by `draw` on level rows; what followUsualOrder() makes of them.
struct Ordered { std::vector<LeadBox> boxes; std::vector<std::string> doubts; };
static Ordered orderedStrips(const std::vector<Lead>& leads, const std::function<void(RowMark&, std::size_t)>& draw = [](RowMark&, std::size_t) {})
{
    LayoutEvidence e;
    TemplateFit fit;
    fit.layout = layoutTemplate("3x1");
    Ordered ordered{std::vector<LeadBox>(leads.size()), {}};
    for (std::size_t r = 0; r < leads.size(); ++r) {
        e.rows.push_back(flatRow(40 + 40.0 * static_cast<double>(r), 20, 270));
        draw(e.rows.back(), r);
        ordered.boxes[r].row = static_cast<int>(r);
        ordered.boxes[r].lead = leads[r];
        fit.row_of.push_back(static_cast<int>(r));
        fit.name_of.push_back(-1);
    }
    e.x0_mm = 20;
    e.x1_mm = 270;
    followUsualOrder(e, fit, ordered.boxes, ordered.doubts);
    return ordered;
}

/// Where a row came off its level, two stand on one: there is hardly room between them to look for a name in.
void LayoutTest::rowsOnOneLevelAreSearchedForNames()
{
    PrintParams params = paramsFor("3x4");
    params.lead_names = false;
    const Sheet sheet = print(params);
    std::vector<RowMark> rows = rowsOf(sheet);
    rows.push_back(rows.back());
    rows.back().baseline_mm += 0.1;
    try {
        QVERIFY(findLeadNames(sheet.page, sheet.ink, {}, {}, &rows).size() < 6);
    } catch (const std::exception& e) {
        QFAIL(e.what());
    }
}

void LayoutTest::theUsualOrderNamesTheRest()
{
    const auto ordered = [](std::vector<Lead> leads) {
        const auto [boxes, doubts] = orderedStrips(leads);
        return std::string(leadName(boxes.back().lead)) + (doubts.empty() ? "" : "?");
    };
    using enum Lead;
    QCOMPARE(ordered({V1, V2, X1}), std::string("V3?"));
    QCOMPARE(ordered({V4, V5, V5}), std::string("V6?")); // no page prints a lead twice
    QCOMPARE(ordered({II, V1, X1}), std::string("X1"));
    QCOMPARE(ordered({X1, V2, X2}), std::string("X2")); // one name is no order
    QCOMPARE(ordered({V1, V2, V5}), std::string("V5"));
    QCOMPARE(ordered({X1, X2, X3}), std::string("X3")); // flat rows obey no law
}

void LayoutTest::theLimbLeadLawsNameStrips()
{
    // The rows' ink: three leads of which the middle one is the sum of the others, but for `off` (mm).
    const auto named = [](std::vector<Lead> leads, double off) {
        const auto [boxes, doubts] = orderedStrips(leads, [off](RowMark& row, std::size_t r) {
            for (std::size_t i = 0; i < row.path_mm.size(); ++i) {
                const double x = static_cast<double>(i), one = 5 * std::sin(x / 11), three = 4 * std::cos(x / 23);
                row.path_mm[i] -= static_cast<float>(r == 0 ? one : r == 1 ? one + three + off * std::sin(x / 7) : three);
            }
        });
        std::string all = std::to_string(doubts.size());
        for (const LeadBox& box : boxes) {
            all += " " + std::string(leadName(box.lead));
        }
        return all;
    };
    using enum Lead;
    QCOMPARE(named({X1, X2, X3}, 0), std::string("3 I II III"));
    QCOMPARE(named({X1, X2, X3}, 4), std::string("0 X1 X2 X3"));
    QCOMPARE(named({I, aVL, III}, 0), std::string("1 I II III"));
    QCOMPARE(named({I, aVL, III}, 4), std::string("0 I aVL III"));
}

/// Three rows without names: I, II and III in their first half, other leads further on.
void LayoutTest::aLawThatHoldsInOnePartIsNone()
{
    const LayoutTemplate& strips = *layoutTemplate("3x1");
    const auto laws = [&](double lawful_share, int parts) {
        LayoutEvidence e;
        for (std::size_t r = 0; r < 3; ++r) {
            e.rows.push_back(flatRow(40 + 40.0 * static_cast<double>(r), 20, 270));
            std::vector<float>& path = e.rows.back().path_mm;
            for (std::size_t i = 0; i < path.size(); ++i) {
                const double x = static_cast<double>(i), one = 5 * std::sin(x / 11), three = 4 * std::cos(x / 23);
                const double two = x < lawful_share * static_cast<double>(path.size()) ? one + three : 2 * one - three;
                path[i] -= static_cast<float>(r == 0 ? one : r == 1 ? two : three);
            }
        }
        e.x0_mm = 20, e.x1_mm = 270;
        return *limbLaws(e, strips, {0, 1, 2}, parts);
    };
    QVERIFY(laws(1.0, 4) > 0.98);
    QVERIFY2(laws(0.5, 1) > laws(0.5, 4) + 0.15, qPrintable(QString("%1, %2").arg(laws(0.5, 1)).arg(laws(0.5, 4))));
}

void LayoutTest::aRhythmStripWithoutANameIsKnownByAgreement()
{
    // V1 as the strip, its name painted over: the template's usual II must not be assumed.
    PrintParams params = paramsFor("3x4+1");
    params.rhythm_leads = {Lead::V1};
    Sheet sheet = print(params);
    const double strip_mm = trueBaselines(sheet.truth).back();
    for (const PrintTruth::Text& text : sheet.truth.texts) {
        if (text.is_name && text.box.y1_mm > strip_mm - 20 && text.box.y0_mm < strip_mm + 20 &&
            std::abs(text.box.y1_mm - strip_mm) < 15) {
            const SheetPoint a = sheet.page.toSheet({text.box.x0_mm - 0.5, text.box.y0_mm - 0.5});
            const SheetPoint b = sheet.page.toSheet({text.box.x1_mm + 0.5, text.box.y1_mm + 0.5});
            const cv::Rect r(cv::Point(static_cast<int>(a.x_px), static_cast<int>(a.y_px)),
                             cv::Point(static_cast<int>(b.x_px), static_cast<int>(b.y_px)));
            sheet.ink.coverage(r).setTo(0);
            sheet.ink.classes(r).setTo(0);
            sheet.page.bgr(r).setTo(cv::Scalar(255, 255, 255));
        }
    }
    const LayoutResult result = readLayout(sheet);
    QCOMPARE(result.name, std::string("3x4+1"));
    const auto strip = std::ranges::find_if(result.boxes, &LeadBox::rhythm);
    QVERIFY(strip != result.boxes.end());
    QVERIFY(!strip->name_printed);
    QCOMPARE(leadName(strip->lead), std::string_view("V1"));
    QVERIFY(says(result.doubts, "agrees with lead V1"));
}

void LayoutTest::aGivenLayoutIsTaken()
{
    const LayoutResult result = readLayout(plain3x4(), {"3x4-cabrera", 25.0, 10.0});
    QCOMPARE(result.name, std::string("3x4-cabrera"));
    QVERIFY(result.origin == Origin::given);
}

void LayoutTest::anUnknownLayoutIsAProblem()
{
    const Sheet& sheet = plain3x4();
    QVERIFY_EXCEPTION_THROWN(readLayout(sheet, {"5x5", 25.0, 10.0}), Problem);
    QVERIFY_EXCEPTION_THROWN(readLayout(sheet, {"12x1", 25.0, 10.0}),
                             Problem); // three rows are no twelve
}

void LayoutTest::aPageWithoutRowsIsAProblem()
{
    Sheet sheet = plain3x4();
    sheet.ink.coverage = cv::Mat::zeros(sheet.ink.coverage.size(), CV_32F);
    sheet.ink.classes = cv::Mat::zeros(sheet.ink.classes.size(), CV_8U);
    sheet.ink.network = {};
    QVERIFY_EXCEPTION_THROWN(readLayout(sheet), Problem);
}

void LayoutTest::printedScaleIsRead()
{
    PrintParams params = paramsFor("3x4");
    params.pulse = PrintParams::Pulse::none;
    params.limb_gain_mm_per_mv = params.chest_gain_mm_per_mv = 5;
    const LayoutResult result = readLayout(print(params), {});
    QCOMPARE(result.scale.limb_gain_mm_per_mv.value, 5.0);
    QVERIFY(result.scale.limb_gain_mm_per_mv.origin == Origin::printed);
    QVERIFY(result.scale.speed_mm_per_s.origin == Origin::printed);
    QCOMPARE(result.boxes.front().gain_mm_per_mv, 5.0);
}

QTEST_GUILESS_MAIN(LayoutTest)
#include "LayoutTest.moc"
