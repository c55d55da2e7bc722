// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/Labels.h"
#include "core/labels/Split.h"
#include "core/labels/Writers.h"
#include "core/press/ClassPng.h"
#include "core/press/Wear.h"

#include <QImage>
#include <QPainterPath>
#include <QTemporaryDir>
#include <QtTest>

#include <opencv2/imgproc.hpp>

#include <map>
#include <set>

using namespace retrace;
namespace fs = std::filesystem;

namespace {

int differing(const cv::Mat& a, const cv::Mat& b) { return a.size() == b.size() ? cv::countNonZero(a != b) : -1; }

double overlap(const cv::Mat& a, const cv::Mat& b)
{
    return static_cast<double>(cv::countNonZero(a & b)) / std::max(1, cv::countNonZero(a | b));
}

cv::Mat classIs(const cv::Mat& classes, InkClass wanted) { return classes == static_cast<int>(wanted); }

/// Smallest and largest grey within a box of the paper, `inset_mm` inside it.
std::pair<double, double> greys(const PrintedSheet& sheet, const PaperBox& box)
{
    const cv::Rect2d at = boxOnPage(sheet, box);
    cv::Mat grey;
    cv::cvtColor(sheet.bgr(cv::Rect(at) & cv::Rect({}, sheet.bgr.size())), grey, cv::COLOR_BGR2GRAY);
    double low = 0, high = 0;
    cv::minMaxLoc(grey, &low, &high);
    return {low, high};
}

} // namespace

class LabelsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void classMasksAreIndexed();
    void outlinesGiveTheMaskAgain();
    void splitsKeepKeysTogether();
    void splitsThatAreNoneAreTold();
    void pressAndLabelsAreOneFormat();
    void everyLeadOwnsItsInk();
    void letteringIsPaintedOver();
    void aReadingGivesAPair();
    void whatIsPrintedTwiceIsReadTwice();
    void pairsAreMixedIn();

private:
    /// A worn page as `print` leaves it in a folder.
    ManifestPage m_page;
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path folder() const { return m_folder->path().toStdString(); }
};

void LabelsTest::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const WornPage worn = printWornPage(syntheticHeart(3), Profile::scan, 7, "3x4+1", 120);
    m_page = writeWornPage(worn, folder(), "page_000001", "heart", 7);
    writeManifest(folder(), {m_page});
    m_page = readManifest(folder()).front();
}

void LabelsTest::classMasksAreIndexed()
{
    const cv::Mat classes = readClassPng(folder() / m_page.mask);
    const QImage image(QString::fromStdString((folder() / m_page.mask).string()));
    QCOMPARE(image.format(), QImage::Format_Indexed8);
    int wrong = 0;
    std::set<int> seen;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            wrong += image.pixelIndex(x, y) != classes.at<uchar>(y, x);
            seen.insert(image.pixelIndex(x, y));
        }
    }
    QCOMPARE(wrong, 0);
    QVERIFY(seen.size() >= 4); // the page may have no pulse
    QVERIFY_THROWS_EXCEPTION(Problem, readClassPng(folder() / m_page.file)); // a picture is no mask
}

void LabelsTest::outlinesGiveTheMaskAgain()
{
    cv::Mat mask(60, 90, CV_8U, cv::Scalar(0));
    cv::circle(mask, {25, 30}, 18, 255, 3); // a hole
    cv::line(mask, {0, 5}, {89, 50}, 255, 1);
    cv::line(mask, {60, 0}, {60, 59}, 255, 2);
    cv::line(mask, {50, 40}, {80, 40}, 255, 1);
    mask.at<uchar>(59, 89) = 255;
    QPainterPath all;
    all.setFillRule(Qt::OddEvenFill);
    for (const auto& outline : outlines(mask)) {
        QPolygonF polygon;
        for (const cv::Point& p : outline) {
            polygon << QPointF(p.x, p.y);
        }
        all.addPolygon(polygon);
        all.closeSubpath();
    }
    int wrong = 0;
    for (int y = 0; y < mask.rows; ++y) {
        for (int x = 0; x < mask.cols; ++x) {
            wrong += all.contains(QPointF(x + 0.5, y + 0.5)) != (mask.at<uchar>(y, x) != 0);
        }
    }
    QCOMPARE(wrong, 0);
    QVERIFY(outlines(cv::Mat(5, 5, CV_8U, cv::Scalar(0))).empty());
}

void LabelsTest::splitsKeepKeysTogether()
{
    const LabelSplit split = parseSplit("0.7,0.2,0.1", 5), other = parseSplit("0.7,0.2,0.1", 6);
    std::map<std::string, int> count;
    int moved = 0;
    for (int k = 0; k < 4000; ++k) {
        const std::string key = "patient " + std::to_string(k);
        QCOMPARE(partOf(split, key), partOf(split, key));
        ++count[partOf(split, key)];
        moved += partOf(split, key) != partOf(other, key);
    }
    // Five standard deviations of as many draws.
    QVERIFY(std::abs(count["train"] - 2800) < 145);
    QVERIFY(std::abs(count["val"] - 800) < 127);
    QVERIFY(std::abs(count["test"] - 400) < 95);
    QVERIFY(moved > 1000); // the seed counts
    QCOMPARE(partOf(parseSplit("1,0", 1), "x"), std::string("train"));
}

void LabelsTest::splitsThatAreNoneAreTold()
{
    for (const char* text : {"", "1", "0.5,0.6", "0.5,0.5,0.0,0.0", "a,b", "1.5,-0.5", "0.8;0.2"}) {
        QVERIFY_THROWS_EXCEPTION(Problem, parseSplit(text, 1));
    }
}

void LabelsTest::pressAndLabelsAreOneFormat()
{
    QTemporaryDir out;
    const auto writer = makeLabelWriter("plain", out.path().toStdString(), true);
    LabelPage page = labelFromTruth(folder(), m_page);
    page.info.split = "train";
    writer->add(page);
    writer->finish();
    const ManifestPage again = readManifest(out.path().toStdString()).front();
    const PrintedSheet a = readSheet(folder(), m_page), b = readSheet(out.path().toStdString(), again);
    QCOMPARE(differing(a.classes, b.classes), 0);
    QCOMPARE(a.truth.boxes.size(), b.truth.boxes.size());
    QVERIFY(a.truth.boxes == b.truth.boxes);
    // What training cuts out of both is the same.
    CropPlace place{{a.truth.boxes[1].box.x0_mm + 10, a.truth.boxes[1].baseline_mm}, 1.01, 0.99, 0.3, 0.1, 9};
    const TrainingCrop one = cutCrop(a, place, {256, 128}), two = cutCrop(b, place, {256, 128});
    QCOMPARE(differing(one.position, two.position), 0);
    QCOMPARE(differing(one.classes, two.classes), 0);
    QCOMPARE(differing(one.bgr.reshape(1), two.bgr.reshape(1)), 0);
    QVERIFY(cv::countNonZero(one.position) > 200);
    QCOMPARE(again.label->key, std::string("heart"));
    QCOMPARE(again.label->sha256.size(), 9u);
}

void LabelsTest::everyLeadOwnsItsInk()
{
    const LabelPage page = labelFromTruth(folder(), m_page);
    const PrintedSheet& sheet = page.sheet;
    QCOMPARE(differing(page.owners > 0, classIs(sheet.classes, InkClass::trace)), 0);
    for (std::size_t k = 0; k < sheet.truth.boxes.size(); ++k) {
        // Of the rows no two come near each other on this page: a lead's ink lies within its time, and near its row.
        const LeadBox& box = sheet.truth.boxes[k];
        const cv::Mat own = page.owners == static_cast<double>(k + 1);
        const cv::Rect2d time = boxOnPage(sheet, {box.box.x0_mm - 1, 0, box.box.x1_mm + 1, sheet.height_mm});
        cv::Mat inside(own.size(), CV_8U, cv::Scalar(0));
        inside(cv::Rect(time) & cv::Rect({}, own.size())).setTo(255);
        QVERIFY(cv::countNonZero(own) > 300);
        QCOMPARE(cv::countNonZero(own & ~inside), 0);
    }
}

void LabelsTest::letteringIsPaintedOver()
{
    PrintParams params;
    params.dpi = 150;
    params.header_words = {"DOE JOHN 1951-02-03"};
    const PrintedPage printed = printPage(syntheticHeart(4), params);
    QTemporaryDir out;
    const fs::path path = out.path().toStdString();
    writeManifest(path, {writePrintedPage(printed, path, "page")});
    LabelPage page = labelFromTruth(path, readManifest(path).front());
    const cv::Mat before = page.sheet.bgr.clone(), before_classes = page.sheet.classes.clone();
    PaperBox header{};
    for (const PrintTruth::Text& text : page.sheet.truth.texts) {
        header = text.text.find("DOE") != std::string::npos ? text.box : header;
    }
    QVERIFY(header.width_mm() > 5);
    QVERIFY(greys(page.sheet, header).first < 60); // black letters
    hideText(page);
    QVERIFY(greys(page.sheet, header).first > 180);
    cv::Mat changed;
    cv::cvtColor(before != page.sheet.bgr, changed, cv::COLOR_BGR2GRAY);
    const cv::Mat ink = classIs(before_classes, InkClass::trace) | classIs(before_classes, InkClass::pulse);
    QCOMPARE(cv::countNonZero((changed > 0) & ink), 0);
    QCOMPARE(differing(classIs(before_classes, InkClass::trace), classIs(page.sheet.classes, InkClass::trace)), 0);
    for (const PrintTruth::Text& text : page.sheet.truth.texts) {
        QVERIFY(text.is_name); // the words are gone from the manifest too
        QVERIFY(greys(page.sheet, text.box).first < 60);
    }
    QVERIFY(page.params.header_words.empty());
    // The same on the flat page.
    PrintedSheet flat = page.sheet;
    flat.bgr = page.flat.bgr;
    flat.map = GridMap::affine(page.flat.px_per_mm, page.flat.px_per_mm, 0, {-0.6, -0.6}, flat.bgr.size());
    QVERIFY(greys(flat, header).first > 180);
}

void LabelsTest::aReadingGivesAPair()
{
    PageImage image = openPages(folder() / m_page.file)->load(0);
    Session session(std::make_shared<const PageImage>(image));
    ReviewState review;
    review.status = PageStatus::done;
    review.reviewer = "anna";
    review.params.trace.value.edits.resize(2);
    const LabelPage page = labelFromReading(session.run(), &review);
    const LabelPage truth = labelFromTruth(folder(), m_page);
    QCOMPARE(page.info.source, std::string("reading"));
    // Handwriting that was faded for the tracing may be a name: it is ink all the same.
    Digitization written = session.result();
    auto ink = std::make_shared<InkResult>(*written.ink);
    const cv::Rect scrawl(ink->coverage.cols / 2, ink->coverage.rows - 60, 80, 25);
    ink->coverage = ink->coverage.clone();
    ink->coverage(scrawl) = 0.0F;
    ink->other_pens = cv::Mat(ink->coverage.size(), CV_8U, cv::Scalar(0));
    const int before = cv::countNonZero(labelFromReading(written, &review).loose_ink);
    ink->other_pens(scrawl) = 255;
    written.ink = ink;
    QVERIFY(cv::countNonZero(labelFromReading(written, &review).loose_ink) > before + 100);
    QCOMPARE(page.info.reviewer, std::string("anna"));
    QCOMPARE(page.info.edits, 2u);
    QCOMPARE(page.info.page_sha256, image.sha256);
    QCOMPARE(page.sheet.truth.boxes.size(), truth.sheet.truth.boxes.size());
    // Traces a few pixels thick: a pixel's shift at either edge costs a third.
    const double traces = overlap(classIs(page.sheet.classes, InkClass::trace), classIs(truth.sheet.classes, InkClass::trace));
    QVERIFY2(traces > 0.5, qPrintable(QString::number(traces)));
    cv::Mat near;
    cv::dilate(classIs(truth.sheet.classes, InkClass::trace), near, cv::Mat::ones(5, 5, CV_8U));
    QVERIFY(cv::countNonZero(classIs(page.sheet.classes, InkClass::trace) & ~near) <
            cv::countNonZero(classIs(page.sheet.classes, InkClass::trace)) / 50);
    // The record, drawn from where the pair says that 0 mV lies, gives the trace on the page again.
    for (std::size_t k = 0; k < page.sheet.truth.boxes.size(); ++k) {
        const DrawnLead lead(page.sheet, k);
        const LeadTrace& trace = session.result().trace->traces[k];
        QCOMPARE(trace.box, k);
        const PaperPoint corner = session.result().unwarped->toPaper({-0.5, -0.5});
        double sum = 0;
        int count = 0;
        for (long i = 20; i < lead.count() - 20; ++i) {
            const PaperPoint p = lead.at(i);
            const double at = (p.x_mm + corner.x_mm - trace.x0_mm) / trace.step_mm;
            const auto j = static_cast<std::size_t>(at);
            if (at < 1 || j + 1 >= trace.y_mm.size() || std::isnan(p.y_mm) || std::isnan(trace.y_mm[j]) || std::isnan(trace.y_mm[j + 1])) {
                continue;
            }
            const double f = at - static_cast<double>(j);
            sum += std::pow(p.y_mm + corner.y_mm - (1 - f) * trace.y_mm[j] - f * trace.y_mm[j + 1], 2);
            ++count;
        }
        const double rms_mm = std::sqrt(sum / std::max(1, count));
        QVERIFY(count > 1000);
        QVERIFY2(rms_mm < 0.08, qPrintable(QString("box %1: %2 mm").arg(k).arg(rms_mm))); // resampling rounds the sharpest corners
    }
}

void LabelsTest::whatIsPrintedTwiceIsReadTwice()
{
    PrintedSheet sheet;
    sheet.speed_mm_per_s = 25;
    sheet.truth.record.fs_hz = 500;
    sheet.truth.record.leads[Lead::II] = SamplesMv(5000, 0.5);
    sheet.truth.boxes = {{Lead::II, {10, 10, 72.5, 30}, 20, 0.0, 10}, {Lead::II, {10, 40, 260, 60}, 50, 0.0, 10}};
    sheet.truth.again[0] = SamplesMv(5000, -0.2);
    QCOMPARE(DrawnLead(sheet, 0).at(5).y_mm, 22.0);
    QCOMPARE(DrawnLead(sheet, 1).at(5).y_mm, 45.0);
    sheet.bgr = cv::Mat(300, 1300, CV_8UC3, cv::Scalar::all(255));
    sheet.classes = cv::Mat(300, 1300, CV_8U, cv::Scalar(0));
    sheet.map = GridMap::affine(5, 5, 0, {-0.5, -0.5}, sheet.bgr.size());
    sheet.px_per_mm = 5;
    sheet.width_mm = 260;
    sheet.height_mm = 60;
    LabelPage page;
    page.id = "twice";
    page.sheet = sheet;
    page.params.paper_width_mm = 260;
    page.params.paper_height_mm = 60;
    page.flat = cutFlat(sheet);
    page.info.source = "reading";
    page.info.split = "train";
    QTemporaryDir out;
    const auto writer = makeLabelWriter("plain", out.path().toStdString(), true);
    writer->add(page);
    writer->finish();
    const fs::path path = out.path().toStdString();
    const PrintedSheet read = readSheet(path, readManifest(path).front());
    QCOMPARE(DrawnLead(read, 0).at(5).y_mm, 22.0);
    QCOMPARE(DrawnLead(read, 1).at(5).y_mm, 45.0);
}

void LabelsTest::pairsAreMixedIn()
{
    const SheetSource pairs = makePairSource(folder(), "train"); // print knows of no split: all pages
    const cv::Size own = pairs(1).bgr.size();
    const SheetSource other = [](std::uint64_t) { return PrintedSheet(); };
    const SheetSource mixed = mixSources(other, pairs, 0.3);
    int count = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        count += mixed(seed).bgr.size() == own;
    }
    QVERIFY2(count > 8 && count < 30, qPrintable(QString::number(count))); // 18 are expected
    ManifestPage page = m_page;
    page.label = LabelInfo();
    page.label->split = "test";
    QTemporaryDir out;
    writeManifest(out.path().toStdString(), {});
    QVERIFY_THROWS_EXCEPTION(Problem, makePairSource(out.path().toStdString(), "train"));
}

QTEST_GUILESS_MAIN(LabelsTest)
#include "LabelsTest.moc"
