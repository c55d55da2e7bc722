// SPDX-License-Identifier: GPL-3.0-or-later
#include "Scratch.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

#include <cmath>

using namespace retrace;

namespace {

constexpr double kStart = 40, kEnd = 540;

double curveAt(double t)
{
    return 300 + 12 * std::sin(t / 12);
}

std::string pointText(double t)
{
    return std::to_string(t) + " " + std::to_string(curveAt(t)) + " ";
}

/// A trace of 501 vertices as one path.
std::string polyline(double step = 1)
{
    std::string text = pointText(kStart) + "m ";
    for (double t = kStart + step; t <= kEnd; t += step) {
        text += pointText(t) + "l ";
    }
    return text;
}

/// The same trace in 50 Bezier curves.
std::string curves()
{
    std::string text = pointText(kStart) + "m ";
    for (double t = kStart; t < kEnd; t += 10) {
        const auto control = [](double at, double by) {
            return std::to_string(at + by) + " " + std::to_string(curveAt(at) + by * std::cos(at / 12)) + " ";
        };
        text += control(t, 10.0 / 3) + control(t + 10, -10.0 / 3) + pointText(t + 10) + "c ";
    }
    return text;
}

/// Every sample step its own stroke, every third one drawn backwards.
std::string singleStrokes()
{
    std::string text;
    for (double t = kStart; t < kEnd; t += 1) {
        const bool back = static_cast<int>(t) % 3 == 0;
        text += pointText(back ? t + 1 : t) + "m " + pointText(back ? t : t + 1) + "l S ";
    }
    return text;
}

std::string grid()
{
    std::string text = "q 1 0.7 0.7 RG 0.2 w ";
    for (double at = 0; at < 595; at += 72 / 25.4) {
        const std::string a = std::to_string(at);
        text += a + " 0 m " + a + " 595 l S 0 " + a + " m 842 " + a + " l S ";
    }
    return text + "Q ";
}

/// How far the picture's ink lies from the trace, at whole columns: the 95th percentile, in pixels.
double distanceFromInk(const PageImage& page, const PagePath& trace)
{
    std::vector<double> off;
    for (std::size_t i = 1; i < trace.points.size(); ++i) {
        const PagePoint a = trace.points[i - 1], b = trace.points[i];
        for (int x = static_cast<int>(std::ceil(a.x_px)); x < b.x_px; ++x) {
            const double y = a.y_px + (b.y_px - a.y_px) * (x - a.x_px) / (b.x_px - a.x_px);
            double sum = 0, moment = 0;
            for (int v = static_cast<int>(std::lround(y)) - 9; v <= std::lround(y) + 9; ++v) {
                const double ink = std::max(0, 200 - page.bgr.at<cv::Vec3b>(v, x)[0]);
                sum += ink;
                moment += ink * v;
            }
            off.push_back(sum > 0 ? std::abs(moment / sum - y) : 99);
        }
    }
    std::sort(off.begin(), off.end());
    return off.empty() ? 99 : off[off.size() * 95 / 100];
}

std::string warningsOf(const PageImage& page)
{
    std::string all;
    for (const auto& warning : page.warnings) {
        all += warning;
    }
    return all;
}

} // namespace

class PdfTests : public QObject
{
    Q_OBJECT
private slots:
    void textStandsWhereItIsDrawn_data();
    void textStandsWhereItIsDrawn();
    void tracesLieOnTheirInk_data();
    void tracesLieOnTheirInk();
    void coordinatesAreRenderedPixels();
    void gridIsNoTrace();
    void rasterTakesNoTraces();
    void scanHasNoTracesAndItsOwnResolution();
    void hiddenCurvesAreNotTaken();
    void filledOutlinesAreSaid();
    void hugePageIsDrawnCoarser();
    void smallGridIsDrawnFiner();
    void passwordAndNoPagesAreSaid();
    void sharedPdfsHaveAllTheirTraces();

private:
    Scratch m_scratch;
};

void PdfTests::textStandsWhereItIsDrawn_data()
{
    QTest::addColumn<QString>("page");
    QTest::newRow("plain") << "";
    QTest::newRow("turned") << "/Rotate 90";
    QTest::newRow("cropped") << "/CropBox [50 100 800 500]";
    QTest::newRow("cropped and turned") << "/CropBox [50 100 800 500] /Rotate 270";
}

void PdfTests::textStandsWhereItIsDrawn()
{
    QFETCH(QString, page);
    const auto bytes = samples::pdf("BT /F1 40 Tf 120 300 Td (aVF) Tj ET", page.toStdString());
    const PageImage image = m_scratch.load(bytes);
    QCOMPARE(image.text.size(), 1u);
    const PageText& word = image.text[0];
    QCOMPARE(word.text, std::string("aVF"));
    cv::Mat grey;
    cv::cvtColor(image.bgr, grey, cv::COLOR_BGR2GRAY);
    const cv::Rect ink = cv::boundingRect(grey < 128);
    QVERIFY(word.x0_px <= ink.x + 3 && word.x1_px >= ink.x + ink.width - 3);
    QVERIFY(word.y0_px <= ink.y + 3 && word.y1_px >= ink.y + ink.height - 3);
    QVERIFY((word.x1_px - word.x0_px) * (word.y1_px - word.y0_px) < 3.0 * ink.area());
}

void PdfTests::tracesLieOnTheirInk_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("page");
    const QString path = QString::fromStdString(polyline()) + "S";
    QTest::newRow("plain") << path << "";
    QTest::newRow("scaled") << "q 0.8 0 0 0.8 90 50 cm " + path + " Q" << "";
    QTest::newRow("curves") << QString::fromStdString(curves()) + "S" << "";
    QTest::newRow("a stroke a sample") << QString::fromStdString(singleStrokes()) << "";
    QTest::newRow("form in a form") << "q 1 0 0 1 20 -30 cm /Outer Do Q" << "";
    QTest::newRow("cropped") << path << "/CropBox [20.3 30.7 800 500]";
    QTest::newRow("turned 90") << "0 1 1 0 0 0 cm " + path << "/Rotate 90";
    QTest::newRow("turned 180") << "-1 0 0 -1 842 595 cm " + path << "/Rotate 180";
    QTest::newRow("turned 270") << "0 -1 1 0 0 560 cm " + path << "/Rotate 270";
}

void PdfTests::tracesLieOnTheirInk()
{
    QFETCH(QString, content);
    QFETCH(QString, page);
    const std::vector<std::string> forms = {
        samples::pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 842 595] /Matrix [0.9 0 0 0.9 10 10] "
                           "/Resources << /XObject << /Inner 7 0 R >> >>", "q 1 0 0 1 5 5 cm /Inner Do Q"),
        samples::pdfStream("/Type /XObject /Subtype /Form /BBox [0 0 842 595]", polyline() + "S"),
    };
    const auto bytes = samples::pdf(grid() + content.toStdString(), page.toStdString(),
                                    "/XObject << /Outer 6 0 R >>", forms);
    const PageImage image = m_scratch.load(bytes);
    QCOMPARE(warningsOf(image), std::string());
    QCOMPARE(image.traces.size(), 1u);
    QVERIFY(image.traces[0].points.size() >= 500);
    QVERIFY2(distanceFromInk(image, image.traces[0]) < 0.3,
             qPrintable(QString::number(distanceFromInk(image, image.traces[0]))));
}

void PdfTests::coordinatesAreRenderedPixels()
{
    const PageImage page = m_scratch.load(samples::pdf("0.2 0.1 0 RG 2 w " + polyline() + "S"));
    QCOMPARE(page.dpi_x, 300.0);
    QCOMPARE(page.traces.size(), 1u);
    const PagePath& trace = page.traces[0];
    QCOMPARE(trace.points.size(), 501u);
    QVERIFY(std::abs(trace.points[0].x_px - (kStart * 300 / 72 - 0.5)) < 1e-6);
    QVERIFY(std::abs(trace.points[0].y_px - ((595 - curveAt(kStart)) * 300 / 72 - 0.5)) < 1e-4);
    QVERIFY(std::abs(trace.width_px - 2 * 300.0 / 72) < 1e-9);
    QCOMPARE(int(trace.r), 51);
    QCOMPARE(int(trace.b), 0);
}

void PdfTests::gridIsNoTrace()
{
    std::string tiles = grid() + "0 0 0 RG ";
    for (int i = 0; i < 80; ++i) { // a staircase and a row of square pulses: nothing oblique
        const std::string x0 = std::to_string(50 + 5 * i), x1 = std::to_string(55 + 5 * i);
        const std::string y0 = std::to_string(100 + i), y1 = std::to_string(101 + i);
        tiles += x0 + " " + y0 + " m " + x1 + " " + y0 + " l " + x1 + " " + y1 + " l S ";
    }
    const PageImage page = m_scratch.load(samples::pdf(tiles));
    QVERIFY(page.traces.empty());
    QVERIFY(!page.warnings.empty());
}

void PdfTests::rasterTakesNoTraces()
{
    PageParams params;
    params.pdf = PageParams::Pdf::raster;
    const PageImage page = m_scratch.load(samples::pdf(polyline() + "S"), params);
    QVERIFY(page.traces.empty());
    QVERIFY(page.warnings.empty());
    QCOMPARE(page.bgr.size(), cv::Size(5263, 3719)); // 842 x 595 points at 450 dpi
}

void PdfTests::scanHasNoTracesAndItsOwnResolution()
{
    cv::Mat scan(1190, 1684, CV_8U);
    cv::theRNG().state = 3;
    cv::randu(scan, 0, 256);
    const std::string data(scan.datastart, scan.dataend);
    const auto bytes = samples::pdf("q 842 0 0 595 0 0 cm /Im Do Q " + polyline() + "S", "",
                                    "/XObject << /Im 6 0 R >>",
                                    {samples::pdfStream("/Type /XObject /Subtype /Image /Width 1684 /Height 1190 "
                                                        "/ColorSpace /DeviceGray /BitsPerComponent 8", data)});
    const PageImage page = m_scratch.load(bytes);
    QVERIFY(page.traces.empty());
    QCOMPARE(page.bgr.size(), cv::Size(1684, 1190));
    cv::Mat grey;
    cv::cvtColor(page.bgr, grey, cv::COLOR_BGR2GRAY);
    QCOMPARE(largestDifference(grey.rowRange(0, 500), scan.rowRange(0, 500)), 0.0); // the path lies below
}

void PdfTests::hiddenCurvesAreNotTaken()
{
    const std::string path = polyline() + "S ";
    const PageImage covered = m_scratch.load(samples::pdf(path + "1 g 0 0 842 595 re f"));
    QVERIFY(covered.traces.empty());
    const PageImage half = m_scratch.load(samples::pdf(path + "1 g 0 0 300 595 re f"));
    QVERIFY(half.traces.empty());
    QVERIFY(warningsOf(half).find("not drawn as they are stored") != std::string::npos);
}

void PdfTests::filledOutlinesAreSaid()
{
    std::string outline = polyline();
    for (double t = kEnd; t >= kStart; t -= 1) {
        outline += std::to_string(t) + " " + std::to_string(curveAt(t) + 1) + " l ";
    }
    const PageImage page = m_scratch.load(samples::pdf(outline + "f"));
    QVERIFY(page.traces.empty());
    QVERIFY(warningsOf(page).find("filled shapes") != std::string::npos);
}

void PdfTests::hugePageIsDrawnCoarser()
{
    const PageImage page = m_scratch.load(samples::pdf("0 0 m 9 9 l S", "/MediaBox [0 0 14400 3600]"));
    QVERIFY(page.dpi_x < 204);
    QVERIFY(page.bgr.total() < 85'000'000);
    QVERIFY(warningsOf(page).find("very large") != std::string::npos);
}

void PdfTests::smallGridIsDrawnFiner()
{
    const PageImage page = m_scratch.load(samples::pdf("0.5 0 0 0.5 0 0 cm " + grid() + polyline() + "S"));
    const double px_per_line = 0.5 * page.dpi_x / 25.4;
    QVERIFY(px_per_line >= 7.99 && px_per_line < 9);
    QCOMPARE(page.traces.size(), 1u);
}

void PdfTests::passwordAndNoPagesAreSaid()
{
    const auto locked = samples::pdfWithPassword(samples::pdf("0 0 m 9 9 l S"));
    QVERIFY(m_scratch.sentence(locked).find("password") != std::string::npos);
    QVERIFY(m_scratch.sentence(samples::pdfWithoutPages()).find("no pages") != std::string::npos);
}

void PdfTests::sharedPdfsHaveAllTheirTraces()
{
    const std::filesystem::path folder = std::filesystem::path(RETRACE_SHARED_DATA) / "pdf";
    if (!std::filesystem::exists(folder)) {
        QSKIP("The shared PDFs are not here.");
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".pdf") {
            continue;
        }
        const PageImage page = openPages(entry.path())->load(0);
        const bool six_by_two = entry.path().stem().string().ends_with("6x2");
        QCOMPARE(page.traces.size(), six_by_two ? 12u : 13u);
        QCOMPARE(page.text.size(), 12u);
    }
}

QTEST_GUILESS_MAIN(PdfTests)
#include "test_pdf.moc"
