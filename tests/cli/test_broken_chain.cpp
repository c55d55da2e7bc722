// SPDX-License-Identifier: GPL-3.0-or-later
// Broken files through the whole chain, from the file to what is exported: none crashes or hangs, and each
// ends with a result or with a sentence. Built with the preset `asan` by ./test.sh --long as well.
#include "core/exchange/Exchange.h"
#include "core/page/Page.h"
#include "core/press/Press.h"
#include "core/session/Session.h"
#include "tests/page/BrokenInputs.h"
#include "tests/page/SampleFiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <opencv2/imgproc.hpp>

#include <ctime>
#include <random>

using namespace retrace;

namespace
{

constexpr int kLongest_ms = 60'000; // of the processor: a slow machine and the sanitizers take their share

/// What came of a file: sentences of pages that could not be read, and how many pages gave signals.
struct Outcome {
    std::vector<std::string> sentences;
    int complete_pages = 0;
};

/// All that retrace-cli writes for a page, into memory.
void exportPage(const Digitization& result, Outcome& outcome)
{
    const ExportInfo info{"broken", "test", false};
    QVERIFY(!toJson(result, info).empty());
    QVERIFY(!reviewPicture(result).empty());
    if (!result.signal) {
        return;
    }
    QVERIFY(!toCsv(result.signal->record).empty());
    try {
        toWfdb(result.signal->record, "broken");
    } catch (const Problem& problem) {
        outcome.sentences.emplace_back(problem.what());
    }
}

void digitizePage(PageSource& source, int index, Outcome& outcome)
{
    SessionParams params;
    params.ink.value.method = "classical"; // the network has its own test of odd pages; here it would only take time
    Session session(std::make_shared<const PageImage>(source.load(index)), params);
    const Digitization& result = session.run();
    if (result.complete()) {
        ++outcome.complete_pages;
    } else {
        QVERIFY2(!result.failure.empty(), "neither a result nor a sentence");
        outcome.sentences.push_back(result.failure);
    }
    for (const std::string& warning : result.warnings()) {
        outcome.sentences.push_back(warning);
    }
    exportPage(result, outcome);
}

Outcome digitizeFile(const std::filesystem::path& file)
{
    constexpr int pages_to_try = 3;
    Outcome outcome;
    try {
        const auto source = openPages(file);
        for (int page = 0; page < std::min(source->count(), pages_to_try); ++page) {
            digitizePage(*source, page, outcome);
        }
    } catch (const Problem& problem) {
        outcome.sentences.emplace_back(problem.what());
    }
    return outcome;
}

} // namespace

class BrokenChainTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void endsWithAResultOrASentence_data();
    void endsWithAResultOrASentence();

private:
    void add(const std::string& name, const samples::Bytes& bytes);
    void addPictures(const cv::Mat& page);
    void addDamagedFiles(const cv::Mat& page, const std::string& extension);

    QTemporaryDir m_folder;
    std::vector<samples::BrokenInput> m_inputs;
};

void BrokenChainTest::add(const std::string& name, const samples::Bytes& bytes)
{
    const auto file = std::filesystem::path(m_folder.path().toStdString()) / name;
    samples::write(file, bytes);
    m_inputs.push_back({name, file, false});
}

/// The file of a sound page cut off, and with bytes overwritten: what still decodes reaches the later stages.
void BrokenChainTest::addDamagedFiles(const cv::Mat& page, const std::string& extension)
{
    const samples::Bytes whole = samples::encode(extension, page);
    for (const std::size_t percent : {30, 60, 90}) {
        const auto end = whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * percent / 100);
        add("ecg_cut_at_" + std::to_string(percent) + extension, {whole.begin(), end});
    }
    std::mt19937 random(7);
    samples::Bytes hit = whole;
    for (int i = 0; i < 20; ++i) {
        hit[hit.size() / 4 + random() % (hit.size() / 2)] = static_cast<unsigned char>(random());
    }
    add("ecg_bytes_overwritten" + extension, hit);
}

/// Sound files of pictures that no stage was made for.
void BrokenChainTest::addPictures(const cv::Mat& page)
{
    const auto picture = [this](const std::string& name, const cv::Mat& image) {
        add(name + ".png", samples::encode(".png", image));
    };
    cv::Mat noise(600, 900, CV_8UC3), negative = 255 - page, speckled = page.clone(), mirrored;
    cv::setRNGSeed(5);
    cv::randu(noise, 0, 256);
    cv::Mat spots(page.size(), CV_8U);
    cv::randu(spots, 0, 256);
    speckled.setTo(cv::Scalar(0, 0, 0), spots > 225);
    cv::flip(page, mirrored, 1);
    picture("white", cv::Mat(600, 900, CV_8UC3, cv::Scalar::all(255)));
    picture("black", cv::Mat(600, 900, CV_8UC3, cv::Scalar::all(0)));
    picture("noise", noise);
    picture("ecg_negative", negative);
    picture("ecg_speckled", speckled);
    picture("ecg_mirrored", mirrored);
    picture("ecg_upper_left", page(cv::Rect(0, 0, page.cols / 3, page.rows / 3)));
    picture("ecg_one_line", page(cv::Rect(0, page.rows / 2, page.cols, 40)));
    picture("ecg_one_column", page(cv::Rect(page.cols / 2, 0, 40, page.rows)));
}

void BrokenChainTest::initTestCase()
{
    m_inputs = samples::writeBrokenInputs(m_folder.path().toStdString());
    QVERIFY(m_inputs.size() >= 200);
    PrintParams params;
    params.dpi = 100;
    const cv::Mat page = printPage(syntheticHeart(3), params).bgr;
    addDamagedFiles(page, ".png");
    addDamagedFiles(page, ".jpg");
    addDamagedFiles(page, ".webp");
    addPictures(page);
}

void BrokenChainTest::endsWithAResultOrASentence_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        QTest::newRow(m_inputs[i].name.c_str()) << static_cast<int>(i);
    }
}

void BrokenChainTest::endsWithAResultOrASentence()
{
    QFETCH(int, index);
    const auto& input = m_inputs[static_cast<std::size_t>(index)];
    const std::clock_t start = std::clock(); // of the process: what else the machine does is not its fault
    const Outcome outcome = digitizeFile(input.file);
    const auto elapsed_ms = (std::clock() - start) * 1000LL / CLOCKS_PER_SEC;
    QVERIFY2(elapsed_ms < kLongest_ms, qPrintable(QString("took %1 ms").arg(elapsed_ms)));
    QVERIFY(outcome.complete_pages > 0 || !outcome.sentences.empty());
    QVERIFY(!input.must_fail || outcome.complete_pages == 0);
    for (const std::string& sentence : outcome.sentences) {
        QCOMPARE(samples::whatIsWrongWithSentence(sentence), std::string());
    }
    if (qEnvironmentVariableIsSet("RETRACE_SHOW_SENTENCES")) {
        qInfo("%lld ms  %s", elapsed_ms,
              outcome.sentences.empty() ? "complete" : outcome.sentences.front().c_str());
    }
}

QTEST_GUILESS_MAIN(BrokenChainTest)
#include "test_broken_chain.moc"
