// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Evaluation.h"
#include "core/exchange/Exchange.h"
#include "core/press/Press.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <set>

using namespace retrace;

namespace
{

/// At 200 dpi a small lead's narrow QRS still loses some of its height.
constexpr double kMostGainError = 0.05;

std::shared_ptr<const PageImage> pageOf(const PrintedPage& printed)
{
    auto page = std::make_shared<PageImage>();
    page->bgr = printed.bgr;
    page->sha256 = std::string(64, 'a');
    return page; // no resolution: the grid alone says what a millimetre is
}

/// One page read from end to end, with the truth beside it.
struct Reading {
    PrintTruth truth;
    Digitization result;
};

Reading readPrinted(const std::string& layout, std::uint64_t seed, double dpi = 200)
{
    PrintParams params;
    params.layout = layout;
    params.dpi = dpi;
    const PrintedPage printed = printPage(syntheticHeart(seed), params);
    Session session(pageOf(printed));
    return {printed.truth, session.run()};
}

std::set<std::string> namesOf(const Record& record)
{
    std::set<std::string> names;
    for (const auto& [lead, samples] : record.leads) {
        names.emplace(leadName(lead));
    }
    return names;
}

QString describe(Lead lead, const LeadScore& s)
{
    return QString("%1: r %2, shift %3 ms, gain %4, offset %5 mV, %6 dB")
        .arg(QString::fromStdString(std::string(leadName(lead))))
        .arg(s.r.value_or(0))
        .arg(s.shift_ms.value_or(1e9))
        .arg(s.gain.value_or(0))
        .arg(s.offset_mv.value_or(1e9))
        .arg(s.snr_db);
}

} // namespace

class PipelineTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanPagesComeBackAsSignals_data();
    void cleanPagesComeBackAsSignals();
    void csvHoldsTheRecord();
    void jsonSaysWhatTheRecordHolds();
    void aGivenGainScalesTheSignals();
    void realPagesComeBackAsSignals();

private:
    const Reading& page(const std::string& layout);
    std::map<std::string, Reading> m_pages;
};

const Reading& PipelineTest::page(const std::string& layout)
{
    if (!m_pages.contains(layout)) {
        m_pages[layout] = readPrinted(layout, 11);
    }
    return m_pages[layout];
}

void PipelineTest::cleanPagesComeBackAsSignals_data()
{
    QTest::addColumn<QString>("layout");
    QTest::addColumn<double>("most_ms");
    QTest::newRow("3x4+1") << "3x4+1" << 4.0;
    QTest::newRow("6x2") << "6x2" << 4.0;
    QTest::newRow("12x1") << "12x1" << 4.0;
}

void PipelineTest::cleanPagesComeBackAsSignals()
{
    QFETCH(QString, layout);
    QFETCH(double, most_ms);
    const Reading& reading = page(layout.toStdString());
    const Digitization& result = reading.result;
    QVERIFY2(result.complete(), result.failure.c_str());
    QCOMPARE(QString::fromStdString(result.layout->name), layout);
    QCOMPARE(result.signal->record.rows(), 5000U);
    QCOMPARE(namesOf(result.signal->record), namesOf(reading.truth.record));
    const RecordScore score = scoreRecord(reading.truth.record, &result.signal->record);
    QCOMPARE(score.rightLeads(), 12);
    for (const auto& [lead, s] : score.leads) {
        const bool good = s.r.value_or(0) > 0.98 && std::abs(s.shift_ms.value_or(1e9)) <= most_ms &&
                          std::abs(s.gain.value_or(0) - 1) < kMostGainError && s.coverage > 0.97;
        QVERIFY2(good, qPrintable(describe(lead, s)));
    }
    QVERIFY2(score.snr_db > 18, qPrintable(QString::number(score.snr_db)));
}

void PipelineTest::csvHoldsTheRecord()
{
    const Record& record = page("3x4+1").result.signal->record;
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("page.csv").toStdString();
    writeFileAtomically(file, toCsv(record));
    const Record back = readCsv(file, 500);
    QCOMPARE(back.rows(), record.rows());
    QCOMPARE(namesOf(back), namesOf(record));
    for (const auto& [lead, samples] : record.leads) {
        const SamplesMv& read = back.leads.at(lead);
        for (std::size_t k = 0; k < samples.size(); ++k) {
            const bool missing = k >= read.size() || std::isnan(read[k]);
            QCOMPARE(missing, std::isnan(samples[k]));
            QVERIFY(missing || std::abs(read[k] - samples[k]) < 1e-4);
        }
    }
}

void PipelineTest::jsonSaysWhatTheRecordHolds()
{
    const Digitization& result = page("3x4+1").result;
    const auto json = nlohmann::json::parse(toJson(result, {"page", "0.0", false}));
    QCOMPARE(json["layout"]["name"].get<std::string>(), result.layout->name);
    QVERIFY(json["failure"].is_null());
    QVERIFY(std::abs(json["grid"]["px_per_mm_x"].get<double>() - 200 / 25.4) < 0.002 * 200 / 25.4);
    QCOMPARE(json["signal"]["fs_hz"].get<double>(), result.signal->record.fs_hz);
    QCOMPARE(json["signal"]["duration_s"].get<double>(), 10.0);
    QCOMPARE(json["scale"]["limb_gain_mm_per_mv"]["value"].get<double>(), 10.0);
    std::set<std::string> boxes, covered;
    for (const auto& box : json["lead_boxes"]) {
        boxes.insert(box["lead"].get<std::string>());
    }
    for (const auto& [lead, share] : json["signal"]["coverage"].items()) {
        covered.insert(lead);
        QVERIFY(share.get<double>() > 0.95);
    }
    QCOMPARE(boxes, namesOf(result.signal->record));
    QCOMPARE(covered, namesOf(result.signal->record));
    QCOMPARE(json["lead_boxes"].size(), 13U);
    QCOMPARE(json["signal"]["printed_twice"].size(), 1U); // the short II beside its strip
    QCOMPARE(json["signal"]["printed_twice"][0]["lead"].get<std::string>(), std::string("II"));
    QCOMPARE(json["warnings"].size(), result.warnings().size());
}

void PipelineTest::aGivenGainScalesTheSignals()
{
    const Reading& reading = page("3x4+1");
    SessionParams params;
    params.layout.value = {"3x4+1", 25.0, 5.0};
    PrintParams print;
    print.layout = "3x4+1";
    Session session(pageOf(printPage(syntheticHeart(11), print)), params);
    const Digitization& result = session.run();
    QVERIFY2(result.complete(), result.failure.c_str());
    const RecordScore score = scoreRecord(reading.truth.record, &result.signal->record);
    for (const auto& [lead, s] : score.leads) {
        QVERIFY2(std::abs(s.gain.value_or(0) - 2) < 2 * kMostGainError,
                 qPrintable(describe(lead, s)));
    }
}

void PipelineTest::realPagesComeBackAsSignals()
{
    const QDir folder(QStringLiteral(RETRACE_SHARED_DATA "/ludb"));
    if (!folder.exists("001.png")) {
        QSKIP("The real pages beside the project (shared/data/ludb) are not there.");
    }
    double sum = 0;
    for (const char* name : {"001", "002", "003"}) {
        const std::filesystem::path stem = folder.filePath(name).toStdString();
        auto source = openPages(stem.string() + ".png");
        Session session(std::make_shared<PageImage>(source->load(0)));
        const Digitization& result = session.run();
        QVERIFY2(result.complete(), result.failure.c_str());
        const RecordScore score =
            scoreRecord(readCsv(stem.string() + ".csv", 500), &result.signal->record);
        QVERIFY2(score.rightLeads() >= 11, name);
        sum += score.snr_db;
    }
    QVERIFY2(sum / 3 > 17, qPrintable(QString("mean %1 dB").arg(sum / 3)));
}

QTEST_GUILESS_MAIN(PipelineTest)
#include "PipelineTest.moc"
