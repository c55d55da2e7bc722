// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/Ink.h"
#include "core/press/ClassPng.h"
#include "core/press/Press.h"

#include <QTemporaryDir>
#include <QtTest>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

using namespace retrace;

namespace {

PrintedPage printRandom(const std::string& layout, std::uint64_t seed, double dpi = 150)
{
    std::mt19937_64 random(seed);
    const PrintParams params = drawCleanParams(random, layout, dpi);
    return printPage(syntheticHeart(seed), params);
}

PrintParams plainParams(const std::string& layout)
{
    PrintParams params;
    params.layout = layout;
    return params;
}

double pixel(double mm, const PrintTruth& truth) { return mm * truth.px_per_mm - 0.5; }

int grey(const cv::Mat& bgr, int x, int y)
{
    const cv::Vec3b p = bgr.at<cv::Vec3b>(y, x);
    return (p[0] + p[1] + p[2]) / 3;
}

cv::Rect pixels(const PaperBox& box, const PrintTruth& truth)
{
    const cv::Point a(qRound(pixel(box.x0_mm, truth)), qRound(pixel(box.y0_mm, truth)));
    const cv::Point b(qRound(pixel(box.x1_mm, truth)), qRound(pixel(box.y1_mm, truth)));
    return cv::Rect(a, b + cv::Point(1, 1)) & cv::Rect(cv::Point(), truth.classes.size());
}

int count(const cv::Mat& classes, const cv::Rect& where, InkClass value)
{
    return cv::countNonZero(classes(where) == static_cast<int>(value));
}

} // namespace

class PressTest : public QObject
{
    Q_OBJECT

private slots:
    void heartObeysLimbLaws();
    void heartsDiffer();
    void sameSeedSameBytes();
    void everyTemplatePrintsItsLeads_data();
    void everyTemplatePrintsItsLeads();
    void truthLiesOnTheInk_data();
    void truthLiesOnTheInk();
    void invertedLeadKeepsItsSignInTheTruth();
    void columnsStandAtTheirTime();
    void unnamedStripIsX1();
    void pulseHeightIsTheGain_data();
    void pulseHeightIsTheGain();
    void textBoxesHoldInk();
    void gridLinesLieWhereTheParamsSay();
    void manifestRoundTrips();
    void truthFileHasTwelveColumns();
    void unknownLayoutIsAProblem();
    void foreignManifestIsAProblem();
    void demoPageIsAlwaysTheSame();
};

void PressTest::heartObeysLimbLaws()
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Record heart = syntheticHeart(seed);
        QCOMPARE(heart.leads.size(), std::size_t(12));
        for (std::size_t i = 0; i < 5000; ++i) {
            const auto at = [&heart, i](Lead lead) { return heart.leads[lead][i]; };
            QVERIFY(std::abs(at(Lead::I) + at(Lead::III) - at(Lead::II)) < 1e-12);
            QVERIFY(std::abs(at(Lead::aVR) + at(Lead::aVL) + at(Lead::aVF)) < 1e-12);
            QVERIFY(std::abs(at(Lead::aVF) - (at(Lead::II) + at(Lead::III)) / 2) < 1e-12);
        }
    }
}

void PressTest::heartsDiffer()
{
    std::set<long> peaks;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const Record heart = syntheticHeart(seed);
        const SamplesMv& two = heart.leads.at(Lead::II);
        const auto [low, high] = std::ranges::minmax(two);
        // From a deep S or Q to a tall R: between a small and a large real heart.
        QVERIFY2(high - low > 0.2 && high - low < 6.0, qPrintable(QString::number(high - low)));
        peaks.insert(std::lround(1e6 * high));
    }
    QCOMPARE(peaks.size(), std::size_t(30));
}

void PressTest::sameSeedSameBytes()
{
    const PrintedPage a = printRandom("3x4+2", 5), b = printRandom("3x4+2", 5), c = printRandom("3x4+2", 6);
    QCOMPARE(cv::norm(a.bgr, b.bgr, cv::NORM_INF), 0.0);
    QCOMPARE(cv::norm(a.truth.classes, b.truth.classes, cv::NORM_INF), 0.0);
    QVERIFY(a.bgr.size() != c.bgr.size() || cv::norm(a.bgr, c.bgr, cv::NORM_INF) > 0);
}

void PressTest::everyTemplatePrintsItsLeads_data()
{
    QTest::addColumn<QString>("layout");
    for (const std::string& name : printableLayouts()) {
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
}

void PressTest::everyTemplatePrintsItsLeads()
{
    QFETCH(QString, layout);
    const bool named = !layout.endsWith("-unnamed");
    const LayoutTemplate* expected = layoutTemplate(layout.split("-unnamed").front().toStdString());
    QVERIFY(expected != nullptr);
    const PrintedPage page = printRandom(layout.toStdString(), 11);
    const PrintTruth& truth = page.truth;
    QCOMPARE(truth.boxes.size(), expected->cells.size());
    std::set<std::string> names;
    for (const PrintTruth::Text& text : truth.texts) {
        if (text.is_name) {
            names.insert(text.text);
        }
    }
    for (const LeadBox& box : truth.boxes) {
        QVERIFY(truth.record.leads.contains(box.lead));
        QCOMPARE(names.contains((box.inverted ? "-" : "") + std::string(leadName(box.lead))), named);
        QVERIFY(count(truth.classes, pixels(box.box, truth), InkClass::trace) > 0.9 * box.box.width_mm() * truth.px_per_mm);
    }
}

void PressTest::truthLiesOnTheInk_data()
{
    QTest::addColumn<QString>("layout");
    for (const char* name : {"3x4+1", "3x4-cabrera", "6x2+1", "12x1", "1x1"}) {
        QTest::newRow(name) << name;
    }
}

void PressTest::truthLiesOnTheInk()
{
    QFETCH(QString, layout);
    const PrintedPage page = printRandom(layout.toStdString(), 3, 200);
    const PrintTruth& truth = page.truth;
    for (const LeadBox& box : truth.boxes) {
        const SamplesMv& samples = truth.record.leads.at(box.lead);
        for (double t_s = box.t0_s + 0.1; t_s < box.t0_s + 1.0; t_s += 0.068) {
            const auto k = static_cast<std::size_t>(std::lround(t_s * 500));
            const double x_mm = box.box.x0_mm + (static_cast<double>(k) / 500 - box.t0_s) * page.params.speed_mm_per_s;
            const double sign = box.inverted ? -1 : 1;
            const double y_mm = box.baseline_mm - sign * box.gain_mm_per_mv * samples[k];
            const int x = qRound(pixel(x_mm, truth)), y = qRound(pixel(y_mm, truth));
            QVERIFY(x >= 0 && x < page.bgr.cols);
            if (y >= 0 && y < page.bgr.rows) {
                // The pixel nearest to the truth is at most half a pixel from the middle of the pen's line.
                QVERIFY2(grey(page.bgr, x, y) < 140, qPrintable(QString("%1 at %2, %3").arg(k).arg(x).arg(y)));
                QCOMPARE(int(truth.classes.at<uchar>(y, x)), int(InkClass::trace));
            }
        }
    }
}

void PressTest::invertedLeadKeepsItsSignInTheTruth()
{
    const Record heart = syntheticHeart(4);
    const PrintedPage page = printPage(heart, plainParams("6x2-cabrera"));
    const auto box = std::ranges::find(page.truth.boxes, Lead::aVR, &LeadBox::lead);
    QVERIFY(box->inverted);
    QCOMPARE(page.truth.record.leads.at(Lead::aVR)[100], heart.leads.at(Lead::aVR)[100]);
}

void PressTest::columnsStandAtTheirTime()
{
    const PrintedPage page = printPage(syntheticHeart(4), plainParams("3x4+1"));
    const auto printed = [&page](Lead lead) {
        const SamplesMv& samples = page.truth.record.leads.at(lead);
        const auto there = [](double v) { return !std::isnan(v); };
        const auto first = std::ranges::find_if(samples, there) - samples.begin();
        return std::pair<long, long>(first, std::ranges::count_if(samples, there));
    };
    QCOMPARE(printed(Lead::I), (std::pair<long, long>(0, 1250)));
    QCOMPARE(printed(Lead::aVL), (std::pair<long, long>(1250, 1250)));
    QCOMPARE(printed(Lead::V3), (std::pair<long, long>(2500, 1250)));
    QCOMPARE(printed(Lead::V6), (std::pair<long, long>(3750, 1250)));
    QCOMPARE(printed(Lead::II), (std::pair<long, long>(0, 5000)));
}

void PressTest::unnamedStripIsX1()
{
    PrintParams params = plainParams("1x1-unnamed");
    params.rhythm_leads = {Lead::V2};
    const Record heart = syntheticHeart(4);
    const PrintedPage page = printPage(heart, params);
    QCOMPARE(page.truth.record.leads.size(), std::size_t(1));
    QCOMPARE(page.truth.record.leads.at(Lead::X1)[77], heart.leads.at(Lead::V2)[77]);
}

void PressTest::pulseHeightIsTheGain_data()
{
    QTest::addColumn<double>("limb");
    QTest::addColumn<double>("chest");
    QTest::addColumn<bool>("left");
    QTest::newRow("10 left") << 10.0 << 10.0 << true;
    QTest::newRow("5 right") << 5.0 << 5.0 << false;
    QTest::newRow("limb 10, chest 5, right") << 10.0 << 5.0 << false;
    QTest::newRow("20 left") << 20.0 << 20.0 << true;
}

void PressTest::pulseHeightIsTheGain()
{
    QFETCH(double, limb);
    QFETCH(double, chest);
    QFETCH(bool, left);
    PrintParams params = plainParams("6x2");
    params.limb_gain_mm_per_mv = limb;
    params.chest_gain_mm_per_mv = chest;
    params.pulse = left ? PrintParams::Pulse::left : PrintParams::Pulse::right;
    const PrintedPage page = printPage(syntheticHeart(4), params);
    QCOMPARE(page.truth.pulses.size(), std::size_t(6));
    for (const PulseMark& pulse : page.truth.pulses) {
        QCOMPARE(pulse.height_mm, left ? limb : chest);
        QCOMPARE(pulse.width_mm, 5.0);
        // Measured on the paper: the ink's outline is the step's box and half a pen on each side.
        PaperBox around = pulse.box;
        around.y0_mm -= 1;
        around.y1_mm += 1;
        const cv::Rect where = pixels(around, page.truth);
        cv::Mat ink = page.truth.classes(where) == static_cast<int>(InkClass::pulse);
        const cv::Rect outline = cv::boundingRect(ink);
        QVERIFY(std::abs(outline.height / page.truth.px_per_mm - pulse.height_mm - params.pen_mm) < 0.2);
    }
}

void PressTest::textBoxesHoldInk()
{
    for (const char* layout : {"3x4+3", "6x2-cabrera", "6x1"}) {
        const PrintedPage page = printRandom(layout, 21, 200);
        QVERIFY(page.truth.texts.size() >= 6);
        for (const PrintTruth::Text& text : page.truth.texts) {
            const cv::Rect box = pixels(text.box, page.truth);
            const cv::Mat ink = (page.truth.classes(box) == static_cast<int>(InkClass::text)) |
                                (page.truth.classes(box) == static_cast<int>(InkClass::trace)) |
                                (page.truth.classes(box) == static_cast<int>(InkClass::pulse));
            QVERIFY2(cv::countNonZero(ink) > 0.04 * box.area(), text.text.c_str());
            // The box is tight: ink reaches each of its sides.
            const cv::Rect tight = cv::boundingRect(ink);
            QVERIFY(tight.x <= 2 && tight.y <= 2);
            QVERIFY(tight.br().x >= box.width - 2 && tight.br().y >= box.height - 2);
        }
    }
}

void PressTest::gridLinesLieWhereTheParamsSay()
{
    PrintParams params = plainParams("1x1");
    params.header_text = params.scale_text = false;
    params.grid_x_mm = 1.7;
    params.grid_y_mm = 3.2;
    params.dpi = 300;
    const PrintedPage page = printPage(syntheticHeart(4), params);
    const int y = qRound(pixel(3.2 + 2.5, page.truth)); // between two 5 mm lines
    for (int line = 1; line < 50; ++line) {
        const double x_mm = 1.7 + 5 * line;
        double sum = 0, moment = 0;
        for (int x = qRound(pixel(x_mm, page.truth)) - 4; x <= qRound(pixel(x_mm, page.truth)) + 4; ++x) {
            const double dark = 255 - grey(page.bgr, x, y);
            sum += dark;
            moment += dark * x;
        }
        QVERIFY(sum > 50);
        QVERIFY(std::abs(moment / sum - pixel(x_mm, page.truth)) < 0.05);
    }
}

void PressTest::manifestRoundTrips()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::vector<ManifestPage> pages;
    for (const char* layout : {"3x4+1-cabrera", "1x1-unnamed"}) {
        pages.push_back(writePrintedPage(printRandom(layout, 8), path, std::string("page_") + layout, "synthetic", 1ULL << 63));
    }
    writeManifest(path, pages);
    const std::vector<ManifestPage> read = readManifest(path);
    QCOMPARE(read.size(), std::size_t(2));
    const ManifestPage &a = pages[0], &b = read[0];
    QCOMPARE(b.seed, a.seed);
    QCOMPARE(b.params.pen_mm, a.params.pen_mm);
    QCOMPARE(b.params.header_words, a.params.header_words);
    QCOMPARE(b.truth.boxes.size(), a.truth.boxes.size());
    QCOMPARE(b.truth.boxes[3].box.x0_mm, a.truth.boxes[3].box.x0_mm);
    QCOMPARE(b.truth.texts[0].text, a.truth.texts[0].text);
    QCOMPARE(read[1].truth.boxes[0].lead, Lead::X1);
    // Written again, what was read gives the same bytes; so no field is lost.
    QTemporaryDir second;
    writeManifest(second.path().toStdString(), read);
    QFile one(folder.filePath("manifest.json")), two(second.filePath("manifest.json"));
    QVERIFY(one.open(QIODevice::ReadOnly) && two.open(QIODevice::ReadOnly));
    QCOMPARE(one.readAll(), two.readAll());
    const cv::Mat mask = readClassPng(path / b.mask);
    QCOMPARE(mask.type(), CV_8U);
    QCOMPARE(mask.cols, b.width_px);
}

void PressTest::truthFileHasTwelveColumns()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const PrintedPage page = printPage(syntheticHeart(4), plainParams("3x4+1"));
    const ManifestPage entry = writePrintedPage(page, path, "page_000001");
    QFile file(folder.filePath("page_000001.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 5001);
    QCOMPARE(lines[0], QByteArray("I,II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,V6"));
    const QList<QByteArray> cells = lines[1 + 2600].split(',');
    QCOMPARE(cells.size(), 12);
    QVERIFY(cells[0].isEmpty() && cells[11].isEmpty());
    QVERIFY(std::abs(cells[7].toDouble() - page.truth.record.leads.at(Lead::V2)[2600]) < 1e-4);
}

void PressTest::unknownLayoutIsAProblem()
{
    QVERIFY_THROWS_EXCEPTION(Problem, printPage(syntheticHeart(1), plainParams("5x5")));
    Record chest_only;
    chest_only.leads[Lead::V1] = SamplesMv(5000, 0.1);
    QVERIFY_THROWS_EXCEPTION(Problem, printPage(chest_only, plainParams("6x1")));
    PrintParams fast = plainParams("3x4");
    fast.speed_mm_per_s = 500;
    QVERIFY_THROWS_EXCEPTION(Problem, printPage(syntheticHeart(1), fast));
}

void PressTest::foreignManifestIsAProblem()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    QVERIFY_THROWS_EXCEPTION(Problem, readManifest(path));
    for (const char* text : {"", "[]", "{\"format\":\"other\",\"version\":1}", "{\"format\":\"retrace-pages\",\"version\":1,\"pages\":[{}]}"}) {
        std::ofstream(path / "manifest.json") << text;
        QVERIFY_THROWS_EXCEPTION(Problem, readManifest(path));
    }
}

void PressTest::demoPageIsAlwaysTheSame()
{
    const PrintedPage page = printDemoPage();
    QCOMPARE(page.params.layout, std::string("3x4+1"));
    QCOMPARE(page.params.dpi, 200.0);
    const cv::Mat shipped = cv::imread(RETRACE_SOURCE_DIR "/resources/demo/demo.png");
    QCOMPARE(shipped.size(), page.bgr.size());
    // Fonts differ a little between systems; the traces and the grid do not.
    const LeadBox& strip = page.truth.boxes.back();
    const cv::Rect where = pixels(strip.box, page.truth);
    QVERIFY(cv::norm(shipped(where), page.bgr(where), cv::NORM_L1) / (3.0 * where.area()) < 1.0);
}

QTEST_GUILESS_MAIN(PressTest)
#include "PressTest.moc"
