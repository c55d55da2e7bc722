// SPDX-License-Identifier: GPL-3.0-or-later
// The network's reader: tiles, model files that are not what they should be, and the shipped model on a printed page.
#include "core/ink/NetworkInk.h"
#include "core/press/Press.h"

#include <opencv2/imgproc.hpp>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace retrace;

namespace {

PositionNetShape smallShape()
{
    PositionNetShape shape;
    shape.widths = {8, 8};
    return shape;
}

/// An unwarped page without a map of its own: 8 px/mm, the paper's corner at (0, 0).
UnwarpedPage sheetOf(const cv::Mat& bgr, double px_per_mm)
{
    UnwarpedPage page;
    page.bgr = bgr;
    page.valid = cv::Mat(bgr.size(), CV_8U, cv::Scalar(255));
    page.px_per_mm_x = page.px_per_mm_y = px_per_mm;
    page.origin = {0.5 / px_per_mm, 0.5 / px_per_mm};
    return page;
}

InkParams networkOf(const std::filesystem::path& model)
{
    InkParams params;
    params.method = "network";
    params.device = "cpu";
    params.model = model.string();
    return params;
}

} // namespace

class NetworkTest : public QObject
{
    Q_OBJECT

private slots:
    void tilesCoverEveryLength_data();
    void tilesCoverEveryLength();
    void tilesReadAsTheWholeDoes();
    void pagesOfAnySizeAreRead_data();
    void pagesOfAnySizeAreRead();
    void aModelThatCannotBeTakenIsSaid_data();
    void aModelThatCannotBeTakenIsSaid();
    void theShippedModelSeesTheSignal();

private:
    QTemporaryDir m_folder;
};

void NetworkTest::tilesCoverEveryLength_data()
{
    QTest::addColumn<int>("length");
    for (int length : {1, 31, 64, 127, 128, 129, 500, 1280, 1281, 4000}) {
        QTest::addRow("%d", length) << length;
    }
}

void NetworkTest::tilesCoverEveryLength()
{
    QFETCH(int, length);
    const auto spans = tileSpans(length, 256, 64, 32);
    QCOMPARE(spans.front().from, 0);
    QVERIFY(spans.back().to >= length);
    for (std::size_t k = 0; k < spans.size(); ++k) {
        const int size = spans[k].to - spans[k].from;
        QVERIFY(size % 32 == 0 && size <= 256 + 32);
        QCOMPARE(size, spans.front().to);
        QVERIFY(k == 0 || spans[k - 1].to - spans[k].from >= 64);
        QVERIFY(spans[k].from < length);
    }
}

void NetworkTest::tilesReadAsTheWholeDoes()
{
    const PositionNet net(untrainedWeights(smallShape(), 5));
    cv::Mat picture(192, 384, CV_8UC3);
    cv::theRNG().state = 9;
    cv::randu(picture, 0, 256);
    cv::GaussianBlur(picture, picture, {0, 0}, 2);
    const int stride = smallShape().stride();
    const NetOutput whole = net.read(picture);
    const NetOutput tiled = readInTiles(net, picture, 160, 96, stride, {});
    QCOMPARE(tiled.position.size(), cv::Size(768, 192));
    QCOMPARE(tiled.classes[0].size(), cv::Size(192, 96));
    cv::Scalar mean, spread;
    cv::meanStdDev(whole.position, mean, spread);
    const double off = cv::norm(whole.position, tiled.position, cv::NORM_L1) / static_cast<double>(whole.position.total());
    QVERIFY2(off < 0.1 * spread[0], qPrintable(QString("%1 of %2").arg(off).arg(spread[0])));
}

void NetworkTest::pagesOfAnySizeAreRead_data()
{
    QTest::addColumn<QSize>("size");
    for (const QSize size : {QSize(1, 1), QSize(2, 700), QSize(1500, 3), QSize(33, 31), QSize(3000, 40)}) {
        QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
}

void NetworkTest::pagesOfAnySizeAreRead()
{
    QFETCH(QSize, size);
    LoadedNetwork network;
    network.net = std::make_shared<const PositionNet>(untrainedWeights(smallShape(), 2));
    network.manifest.stride = smallShape().stride();
    NetworkInk reader(network);
    for (double px_per_mm : {4.0, 8.0, 20.0}) {
        const UnwarpedPage page = sheetOf(cv::Mat(size.height(), size.width(), CV_8UC3, cv::Scalar::all(240)), px_per_mm);
        InkResult ink;
        try {
            ink = reader.read(page, {}, {});
        } catch (const Problem& problem) {
            QVERIFY2(std::min(size.width(), size.height()) < 10, problem.what()); // less than any paper
            continue;
        }
        QCOMPARE(ink.coverage.size(), page.bgr.size());
        QVERIFY(!ink.network.empty());
        // The map spans what the page spans.
        QVERIFY(std::abs(ink.network.position.cols / ink.network.px_per_mm_x - size.width() / px_per_mm) < 1e-6);
        QVERIFY(std::abs(ink.network.position.rows / ink.network.px_per_mm_y - size.height() / px_per_mm) < 1e-6);
    }
}

void NetworkTest::aModelThatCannotBeTakenIsSaid_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("said");
    QTest::newRow("not there") << "missing" << "There is no network";
    QTest::newRow("other weights than the manifest's") << "sha" << "SHA-256";
    QTest::newRow("no TorchScript") << "script" << "LibTorch";
    QTest::newRow("other scale") << "scale" << "another scale";
}

void NetworkTest::aModelThatCannotBeTakenIsSaid()
{
    QFETCH(QString, fault);
    QFETCH(QString, said);
    const std::filesystem::path model = m_folder.filePath(fault + ".pt").toStdString();
    if (fault != "missing") {
        exportScript(untrainedWeights(smallShape(), 1), model);
        ModelManifest manifest;
        if (fault == "script") {
            QFile file(QString::fromStdString(model.string()));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("no network at all");
        }
        manifest.px_per_mm = fault == "scale" ? 10 : 8;
        manifest.sha256 = fault == "sha" ? std::string(64, '0') : sha256Of(model);
        writeModelManifest(manifestOf(model), manifest);
    }
    const auto reader = makeInkReader(networkOf(model));
    const InkResult ink = reader->read(sheetOf(cv::Mat(200, 200, CV_8UC3, cv::Scalar::all(250)), 8), networkOf(model), {});
    QVERIFY(ink.network.empty());
    QVERIFY2(std::ranges::any_of(ink.warnings, [&](const std::string& w) { return w.find(said.toStdString()) != w.npos; }),
             ink.warnings.empty() ? "nothing said" : ink.warnings.front().c_str());
}

void NetworkTest::theShippedModelSeesTheSignal()
{
    if (findModel().empty()) {
        QSKIP("No network is shipped (models/position.pt).");
    }
    PrintParams params;
    params.layout = "3x4+1";
    params.dpi = 203.2; // 8 px/mm
    const PrintedPage page = printPage(syntheticHeart(3), params);
    const auto reader = makeInkReader(networkOf(findModel()));
    const InkResult ink = reader->read(sheetOf(page.bgr, 8), networkOf(findModel()), {});
    QVERIFY(!ink.network.empty());
    // Where the map is sure, beside the next rows' reach, it has the signal's own row.
    const LeadBox& lead = page.truth.boxes.front();
    const auto& samples = page.truth.record.leads.at(lead.lead);
    int sure = 0, near = 0, columns = 0;
    for (int x = static_cast<int>(ink.network.column(lead.box.x0_mm + 3)); x < ink.network.column(lead.box.x1_mm - 3); ++x, ++columns) {
        const double t = lead.t0_s + (ink.network.toPaper(x, 0).x_mm - lead.box.x0_mm) / params.speed_mm_per_s;
        const double truth = lead.baseline_mm - lead.gain_mm_per_mv * samples[static_cast<std::size_t>(std::lround(t * page.truth.record.fs_hz))];
        double sum = 0, weighted = 0;
        for (int y = static_cast<int>(ink.network.row(lead.baseline_mm - 12)); y < ink.network.row(lead.baseline_mm + 12); ++y) {
            const double p = ink.network.position.at<float>(y, x);
            sum += p > 0.5 ? p : 0;
            weighted += p > 0.5 ? p * ink.network.toPaper(0, y).y_mm : 0;
        }
        sure += sum > 0;
        near += sum > 0 && std::abs(weighted / sum - truth) < 0.2;
    }
    QVERIFY2(sure > 0.85 * columns, qPrintable(QString("%1 of %2").arg(sure).arg(columns)));
    QVERIFY2(near > 0.9 * sure, qPrintable(QString("%1 of %2").arg(near).arg(sure)));
}

QTEST_MAIN(NetworkTest)
#include "NetworkTest.moc"
