// SPDX-License-Identifier: GPL-3.0-or-later
#include "Scratch.h"
#include "core/page/LostRows.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

using namespace retrace;

class PageTests : public QObject
{
    Q_OBJECT
private slots:
    void losslessKinds_data();
    void losslessKinds();
    void jpegIsWhatOpenCvDecodes();
    void greyBecomesThreeChannels();
    void sixteenBitsBecomeEight();
    void alphaLiesOnWhite();
    void paletteBecomesColours();
    void exifTurnsThePicture_data();
    void exifTurnsThePicture();
    void exifTurnsPngToo();
    void resolutionIsRead();
    void tiffHasAllPages();
    void heicIsRead();
    void dicomColour();
    void dicomMonochromeOneIsInverted();
    void dicomSixteenBitFrames();
    void dicomWithPdfIsAPdf();
    void kindIsToldByContent();
    void truncatedPicturesKeepTheirUpperPart_data();
    void truncatedPicturesKeepTheirUpperPart();
    void sizesAreLimitedBeforeDecoding();
    void cancelEndsLoading();
    void checksumOfAFile();
    void rowsThatAFaxLostAreFilled();

private:
    Scratch m_scratch;
    const cv::Mat m_picture = samples::picture(320, 200);
};

void PageTests::losslessKinds_data()
{
    QTest::addColumn<QString>("extension");
    for (const char* extension : {".png", ".tiff", ".bmp"}) {
        QTest::newRow(extension) << extension;
    }
}

void PageTests::losslessKinds()
{
    QFETCH(QString, extension);
    const PageImage page = m_scratch.load(samples::encode(extension.toStdString(), m_picture));
    QCOMPARE(largestDifference(page.bgr, m_picture), 0.0);
    QCOMPARE(page.count, 1);
    QVERIFY(page.warnings.empty());
}

void PageTests::jpegIsWhatOpenCvDecodes()
{
    for (const auto& params : {std::vector<int>{}, std::vector<int>{cv::IMWRITE_JPEG_PROGRESSIVE, 1}}) {
        const auto bytes = samples::encode(".jpg", m_picture, params);
        const PageImage page = m_scratch.load(bytes);
        QVERIFY(largestDifference(page.bgr, cv::imdecode(bytes, cv::IMREAD_COLOR)) <= 2);
        QVERIFY(page.warnings.empty());
    }
    const auto webp = samples::encode(".webp", m_picture, {cv::IMWRITE_WEBP_QUALITY, 101});
    QCOMPARE(largestDifference(m_scratch.load(webp).bgr, m_picture), 0.0);
}

void PageTests::greyBecomesThreeChannels()
{
    cv::Mat grey, expected;
    cv::cvtColor(m_picture, grey, cv::COLOR_BGR2GRAY);
    cv::cvtColor(grey, expected, cv::COLOR_GRAY2BGR);
    for (const char* extension : {".png", ".tiff", ".bmp"}) {
        QCOMPARE(largestDifference(m_scratch.load(samples::encode(extension, grey)).bgr, expected), 0.0);
    }
    QVERIFY(largestDifference(m_scratch.load(samples::encode(".jpg", grey)).bgr, expected) < 60);
    cv::Mat bilevel = grey > 128, bilevel_bgr;
    cv::cvtColor(bilevel, bilevel_bgr, cv::COLOR_GRAY2BGR);
    const auto bits = samples::encode(".png", bilevel, {cv::IMWRITE_PNG_BILEVEL, 1});
    QCOMPARE(largestDifference(m_scratch.load(bits).bgr, bilevel_bgr), 0.0);
}

void PageTests::sixteenBitsBecomeEight()
{
    cv::Mat wide;
    m_picture.convertTo(wide, CV_16U, 257.0);
    for (const char* extension : {".png", ".tiff"}) {
        QVERIFY(largestDifference(m_scratch.load(samples::encode(extension, wide)).bgr, m_picture) <= 1);
    }
}

void PageTests::alphaLiesOnWhite()
{
    cv::Mat bgra(200, 300, CV_8UC4, cv::Scalar(0, 0, 0, 0));
    bgra(cv::Rect(0, 0, 300, 50)).setTo(cv::Scalar(10, 20, 30, 255));
    bgra(cv::Rect(0, 50, 300, 50)).setTo(cv::Scalar(0, 0, 0, 128));
    const std::vector<int> lossless{cv::IMWRITE_WEBP_QUALITY, 101};
    for (const auto& bytes : {samples::encode(".png", bgra), samples::encode(".webp", bgra, lossless)}) {
        const PageImage page = m_scratch.load(bytes);
        QCOMPARE(page.bgr.at<cv::Vec3b>(25, 7), cv::Vec3b(10, 20, 30));
        QCOMPARE(page.bgr.at<cv::Vec3b>(75, 7), cv::Vec3b(127, 127, 127));
        QCOMPARE(page.bgr.at<cv::Vec3b>(150, 7), cv::Vec3b(255, 255, 255));
    }
}

void PageTests::paletteBecomesColours()
{
    cv::Mat three(120, 160, CV_8UC3, cv::Scalar(255, 255, 255));
    three(cv::Rect(10, 10, 50, 50)).setTo(cv::Scalar(0, 0, 0));
    three(cv::Rect(80, 10, 50, 50)).setTo(cv::Scalar(255, 0, 0));
    QCOMPARE(largestDifference(m_scratch.load(samples::palettePng(three)).bgr, three), 0.0);
}

void PageTests::exifTurnsThePicture_data()
{
    QTest::addColumn<int>("orientation");
    QTest::addColumn<bool>("right");
    QTest::addColumn<bool>("low");
    // Where the stored upper left corner must come to lie (EXIF 2.3, tag 274).
    QTest::newRow("1") << 1 << false << false;
    QTest::newRow("2") << 2 << true << false;
    QTest::newRow("3") << 3 << true << true;
    QTest::newRow("4") << 4 << false << true;
    QTest::newRow("5") << 5 << false << false;
    QTest::newRow("6") << 6 << true << false;
    QTest::newRow("7") << 7 << true << true;
    QTest::newRow("8") << 8 << false << true;
}

void PageTests::exifTurnsThePicture()
{
    QFETCH(int, orientation);
    QFETCH(bool, right);
    QFETCH(bool, low);
    const auto jpeg = samples::withExifOrientation(samples::encode(".jpg", m_picture), orientation);
    const PageImage page = m_scratch.load(jpeg);
    QCOMPARE(page.bgr.size(), orientation >= 5 ? cv::Size(200, 320) : cv::Size(320, 200));
    const auto& corner = page.bgr.at<cv::Vec3b>(low ? page.bgr.rows - 15 : 15, right ? page.bgr.cols - 15 : 15);
    QVERIFY(corner[0] > 200 && corner[2] < 50);
}

void PageTests::exifTurnsPngToo()
{
    const auto png = samples::withPngChunk(samples::encode(".png", m_picture), "eXIf", samples::exifBlock(6));
    cv::Mat expected;
    cv::rotate(m_picture, expected, cv::ROTATE_90_CLOCKWISE);
    QCOMPARE(largestDifference(m_scratch.load(png).bgr, expected), 0.0);
}

void PageTests::resolutionIsRead()
{
    // 7874 dots a metre are 200 dots an inch.
    const auto png = samples::withPngChunk(samples::encode(".png", m_picture), "pHYs",
                                           {0, 0, 0x1e, 0xc2, 0, 0, 0x1e, 0xc2, 1});
    QVERIFY(std::abs(m_scratch.load(png).dpi_x - 200.0) < 0.01);
    auto jpeg = samples::encode(".jpg", m_picture);
    jpeg[13] = 1; // JFIF: dots per inch, then two times two bytes
    jpeg[14] = 0x01, jpeg[15] = 0x2c, jpeg[16] = 0, jpeg[17] = 150;
    const PageImage page = m_scratch.load(jpeg);
    QCOMPARE(page.dpi_x, 300.0);
    QCOMPARE(page.dpi_y, 150.0);
    QCOMPARE(m_scratch.load(samples::encode(".png", m_picture)).dpi_x, 0.0);
}

void PageTests::tiffHasAllPages()
{
    const cv::Mat second = samples::picture(240, 160);
    const auto file = m_scratch.put(samples::tiffPages({m_picture, second}, m_scratch.folder()));
    const auto source = openPages(file);
    QCOMPARE(source->count(), 2);
    QCOMPARE(largestDifference(source->load(1).bgr, second), 0.0);
    const PageImage first = source->load(0);
    QCOMPARE(largestDifference(first.bgr, m_picture), 0.0);
    QCOMPARE(first.count, 2);
    QVERIFY_THROWS_EXCEPTION(Problem, source->load(2));
}

void PageTests::heicIsRead()
{
    const auto bytes = samples::heic(m_picture);
    if (!bytes) {
        QSKIP("This libheif has no encoder, so no HEIC file could be made for the test.");
    }
    const PageImage page = m_scratch.load(*bytes);
    QCOMPARE(page.bgr.size(), m_picture.size());
    QVERIFY(cv::norm(page.bgr, m_picture, cv::NORM_L1) / static_cast<double>(page.bgr.total() * 3) < 12);
    QVERIFY(page.bgr.at<cv::Vec3b>(15, 15)[0] > 200);
}

void PageTests::dicomColour()
{
    const PageImage page = m_scratch.load(samples::dicom(m_picture, {.spacing_mm = 0.127}));
    QCOMPARE(largestDifference(page.bgr, m_picture), 0.0);
    QVERIFY(std::abs(page.dpi_x - 200.0) < 0.1);
}

void PageTests::dicomMonochromeOneIsInverted()
{
    cv::Mat grey;
    cv::cvtColor(m_picture, grey, cv::COLOR_BGR2GRAY);
    const auto two = m_scratch.load(samples::dicom(grey, {.photometric = "MONOCHROME2"}));
    const auto one = m_scratch.load(samples::dicom(255 - grey, {.photometric = "MONOCHROME1"}));
    cv::Mat expected;
    cv::cvtColor(grey, expected, cv::COLOR_GRAY2BGR);
    QCOMPARE(largestDifference(two.bgr, expected), 0.0);
    QVERIFY(largestDifference(one.bgr, expected) <= 1);
}

void PageTests::dicomSixteenBitFrames()
{
    cv::Mat grey, wide;
    cv::cvtColor(m_picture, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(wide, CV_16U, 16.0);
    cv::Mat flipped, stacked;
    cv::flip(wide, flipped, 0);
    cv::vconcat(wide, flipped, stacked);
    const auto file = m_scratch.put(
        samples::dicom(stacked, {.photometric = "MONOCHROME2", .bits = 16, .frames = 2}));
    const auto source = openPages(file);
    QCOMPARE(source->count(), 2);
    cv::Mat second, back;
    cv::cvtColor(source->load(1).bgr, second, cv::COLOR_BGR2GRAY);
    cv::flip(second, back, 0);
    double low = 0, high = 0;
    cv::minMaxLoc(back, &low, &high);
    QVERIFY(low < 2 && high > 253); // the picture's own range, not the type's
    cv::Mat first;
    cv::cvtColor(source->load(0).bgr, first, cv::COLOR_BGR2GRAY);
    QCOMPARE(largestDifference(first, back), 0.0);
}

void PageTests::dicomWithPdfIsAPdf()
{
    const auto pdf = samples::pdf("BT /F1 20 Tf 100 400 Td (aVR) Tj ET 50 50 m 700 60 l S");
    const auto file = m_scratch.put(samples::dicomWithPdf(pdf));
    const PageImage page = openPages(file)->load(0);
    QCOMPARE(page.text.size(), 1u);
    QCOMPARE(page.text[0].text, std::string("aVR"));
    QCOMPARE(page.sha256, fileSha256(file));
}

void PageTests::kindIsToldByContent()
{
    const auto file = m_scratch.put(samples::encode(".png", m_picture), "really_a_png.pdf");
    QCOMPARE(largestDifference(openPages(file)->load(0).bgr, m_picture), 0.0);
    QVERIFY(m_scratch.sentence({'h', 'e', 'l', 'l', 'o', '\n'}).find("text file") != std::string::npos);
}

void PageTests::truncatedPicturesKeepTheirUpperPart_data()
{
    QTest::addColumn<QString>("extension");
    for (const char* extension : {".png", ".jpg", ".bmp", ".webp"}) {
        QTest::newRow(extension) << extension;
    }
}

void PageTests::truncatedPicturesKeepTheirUpperPart()
{
    QFETCH(QString, extension);
    cv::Mat noisy = samples::picture(400, 400);
    cv::Mat noise(noisy.size(), CV_8UC3);
    cv::theRNG().state = 7;
    cv::randu(noise, 0, 90);
    noisy -= noise;
    auto bytes = samples::encode(extension.toStdString(), noisy, {cv::IMWRITE_WEBP_QUALITY, 90});
    const cv::Mat whole = m_scratch.load(bytes).bgr;
    const bool upwards = extension == ".bmp"; // its rows are stored from the bottom
    bytes.resize(bytes.size() * 6 / 10);
    const PageImage page = m_scratch.load(bytes);
    QCOMPARE(page.warnings.size(), 1u);
    const auto kept = upwards ? cv::Range(200, 400) : cv::Range(0, 180);
    const auto lost = upwards ? cv::Range(0, 100) : cv::Range(320, 400);
    QVERIFY(largestDifference(page.bgr.rowRange(kept), whole.rowRange(kept)) <= 2);
    QCOMPARE(cv::mean(page.bgr.rowRange(lost)), cv::Scalar(255, 255, 255, 0));
    bytes.resize(bytes.size() / 60 + 60);
    QVERIFY(!m_scratch.sentence(bytes).empty());
}

void PageTests::sizesAreLimitedBeforeDecoding()
{
    const auto png = samples::encode(".png", m_picture);
    QVERIFY(m_scratch.sentence(samples::withPngSize(png, 60000, 60000)).find("more than the limit") != std::string::npos);
    QVERIFY(m_scratch.sentence(samples::withPngSize(png, 60000, 2)).find("too small") != std::string::npos);
    PageParams small;
    small.max_megapixels = 0.05;
    QVERIFY(!m_scratch.sentence(png, small).empty());
    QVERIFY(m_scratch.sentence(png).empty());
}

void PageTests::cancelEndsLoading()
{
    std::stop_source stop;
    const auto source = openPages(m_scratch.put(samples::encode(".png", m_picture)));
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, source->load(0, Task{stop.get_token(), {}}));
}

void PageTests::checksumOfAFile()
{
    // FIPS 180-2, appendix B.1
    QCOMPARE(fileSha256(m_scratch.put({'a', 'b', 'c'})),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

/// Upright strokes, and a level one that a row was lost beside.
void PageTests::rowsThatAFaxLostAreFilled()
{
    cv::Mat fax(120, 300, CV_8UC3, cv::Scalar::all(255));
    for (int x = 20; x < 280; x += 13) {
        fax(cv::Rect(x, 10, 3, 100)).setTo(cv::Scalar::all(0));
    }
    fax(cv::Rect(5, 60, 290, 2)).setTo(cv::Scalar::all(0));
    const auto read = [](const cv::Mat& bgr) {
        auto page = std::make_shared<PageImage>();
        page->bgr = bgr.clone();
        const std::shared_ptr<const PageImage> whole = withoutLostRows(page);
        return std::pair(whole == page, whole->bgr);
    };
    QVERIFY(read(fax).first); // a level stroke that does not reach the edges is one
    cv::Mat lost = fax.clone();
    lost.rowRange(30, 32).setTo(cv::Scalar::all(0));
    lost.row(80).setTo(cv::Scalar::all(255));
    const auto [same, whole] = read(lost);
    QVERIFY(!same);
    QCOMPARE(cv::norm(whole, fax), 0.0);
    cv::Mat thick = fax.clone(); // a bar, not a lost row
    thick.rowRange(30, 36).setTo(cv::Scalar::all(0));
    QVERIFY(read(thick).first);
    cv::Mat grid = lost.clone();
    for (int y = 4; y < 118; y += 10) {
        grid.row(y).setTo(cv::Scalar::all(0));
    }
    QVERIFY(read(grid).first);
    cv::Mat grey = lost.clone();
    grey.rowRange(90, 100).setTo(cv::Scalar::all(180));
    QVERIFY(read(grey).first);
}

QTEST_GUILESS_MAIN(PageTests)
#include "test_page.moc"
