// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Evaluation.h"
#include "core/exchange/Exchange.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace retrace;

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The contest's published test vectors: fs 1, three samples a lead, twelve of lead II.
Record contestVectors()
{
    Record record;
    record.fs_hz = 1;
    record.leads = {{Lead::I, {0.1, 0.3, 0.4}},
                    {Lead::III, {0.6, 0.6, 0.4}},
                    {Lead::aVR, {0.2, 0.3, 0.4}},
                    {Lead::aVL, {0.5, 0.2, 0.7}},
                    {Lead::aVF, {0.2, 0.3, 0.4}},
                    {Lead::V1, {0.8, 0.6, 0.7}},
                    {Lead::V2, {0.2, 0.3, -0.1}},
                    {Lead::V3, {0.5, 0.6, 0.7}},
                    {Lead::V4, {0.2, 0.9, 0.4}},
                    {Lead::V5, {0.5, 0.6, 0.7}},
                    {Lead::V6, {0.1, 0.3, 0.4}},
                    {Lead::II, {0.6, 0.6, 0.4, 0.2, 0.3, 0.4, 0.5, 0.2, 0.7, 0.2, 0.3, 0.4}}};
    return record;
}

double contestDb(const Record& truth, const Record& prediction)
{
    return 10 * std::log10(contestRatio(truth, &prediction));
}

/// Beats that differ between leads: a sharp peak a second, its place and height by `kind`.
SamplesMv beats(int kind, int rows = 5000)
{
    SamplesMv v(static_cast<std::size_t>(rows));
    for (int i = 0; i < rows; ++i) {
        const double t = std::fmod(i / 500.0, 1.0) - 0.5;
        v[static_cast<std::size_t>(i)] = std::exp(-t * t / 0.0004) * (1 + 0.2 * kind) +
                                         0.3 * std::sin(2 * std::numbers::pi * t * (kind + 1));
    }
    return v;
}

Record twoLeads()
{
    Record record;
    record.leads = {{Lead::I, beats(0)}, {Lead::V1, beats(3)}};
    return record;
}

SamplesMv delayed(const SamplesMv& in, int rows)
{
    SamplesMv out(in.size(), kNan);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const auto from = static_cast<std::ptrdiff_t>(i) - rows;
        if (from >= 0 && from < static_cast<std::ptrdiff_t>(in.size())) {
            out[i] = in[static_cast<std::size_t>(from)];
        }
    }
    return out;
}

QJsonObject readJson(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

/// Runs score.py with the first Python that has what it needs; an empty object if there is none.
QJsonObject scoreByPython(const QString& truth, const QString& prediction, const QString& json)
{
    const QString script = QStringLiteral(RETRACE_SHARED_DATA "/../bench/score.py");
    for (const auto* python : {"/usr/bin/python3", "python3"}) {
        QProcess process;
        process.start(python, {script, "--truth", truth, "--pred", prediction, "--fs", "500",
                               "--json", json});
        if (process.waitForFinished(120000) && process.exitStatus() == QProcess::NormalExit &&
            process.exitCode() == 0) {
            return readJson(json);
        }
    }
    return {};
}

} // namespace

class EvaluationTest : public QObject
{
    Q_OBJECT

private slots:
    void contestVectorsGiveThePublishedFigures();
    void contestCountsWhatSlidOffAsZero();
    void perfectPredictionIsRight();
    void delayOffsetAndGainAreTold();
    void aDelayOfMoreThanATenthIsNotRight();
    void swappedLeadsAreNotRight();
    void aBareSegmentIsNotLaidElsewhere();
    void aMissingRecordScoresZero();
    void summaryCountsEveryRecord();
    void agreesWithScorePy();
};

void EvaluationTest::contestVectorsGiveThePublishedFigures()
{
    const Record truth = contestVectors();
    Record prediction = truth;
    QVERIFY(std::abs(contestDb(truth, prediction) - 25.8433) < 1e-4);
    prediction.leads[Lead::I][0] = 0.9;
    QVERIFY(std::abs(contestDb(truth, prediction) - 13.6291) < 1e-4);
    prediction.leads[Lead::III][1] = 0.3;
    QVERIFY(std::abs(contestDb(truth, prediction) - 13.0576) < 1e-4);
}

void EvaluationTest::contestCountsWhatSlidOffAsZero()
{
    Record truth;
    truth.fs_hz = 10;
    truth.leads[Lead::I] = {0, 0, 0, 0, 1, 0, 0, 0, 0, 2};
    Record prediction = truth;
    prediction.leads[Lead::I] = {0, 0, 1, 0, 0,
                                 0, 0, 2, 0, 0}; // two samples early, the end slid off
    // Moved back by 2, the first two samples are lost and count as 0, which is what the truth holds
    // there.
    QVERIFY(contestRatio(truth, &prediction) > 100);
    prediction.leads[Lead::I] = {0, 1, 0, 0, 0, 0, 2, 0, 0, 0}; // by 3: further than int(0.2 fs)
    QVERIFY(contestRatio(truth, &prediction) < 2);
}

void EvaluationTest::perfectPredictionIsRight()
{
    const Record truth = twoLeads();
    const RecordScore score = scoreRecord(truth, &truth);
    QCOMPARE(score.rightLeads(), 2);
    QCOMPARE(score.snr_db, 100.0);
    QCOMPARE(score.leads.at(Lead::I).coverage, 1.0);
}

void EvaluationTest::delayOffsetAndGainAreTold()
{
    const Record truth = twoLeads();
    Record prediction = truth;
    for (auto& [lead, samples] : prediction.leads) {
        samples = delayed(samples, 10);
        for (double& v : samples) {
            v = 0.9 * v + 0.25;
        }
    }
    const LeadScore lead = scoreRecord(truth, &prediction).leads.at(Lead::V1);
    QCOMPARE(*lead.shift_ms, 20.0);
    QVERIFY(std::abs(*lead.gain - 0.9) < 1e-3);
    QVERIFY(*lead.r > 0.9999);
    const double mean =
        std::accumulate(truth.leads.at(Lead::V1).begin(), truth.leads.at(Lead::V1).end(), 0.0) /
        5000;
    QVERIFY(std::abs(*lead.offset_mv - (0.25 - 0.1 * mean)) < 1e-3);
    QVERIFY(lead.snr_raw_db < lead.snr_db);
    QVERIFY(lead.right);
}

void EvaluationTest::aDelayOfMoreThanATenthIsNotRight()
{
    const Record truth = twoLeads();
    Record prediction = truth;
    prediction.leads[Lead::I] = delayed(prediction.leads[Lead::I], 55); // 110 ms
    const RecordScore score = scoreRecord(truth, &prediction);
    QVERIFY(!score.leads.at(Lead::I).right);
    QVERIFY(score.leads.at(Lead::I).found);
    QVERIFY(score.leads.at(Lead::V1).right);
}

void EvaluationTest::swappedLeadsAreNotRight()
{
    // Both pairs correlate by more than 0.9: only the comparison with the other lead tells that
    // they are swapped.
    Record truth;
    truth.leads = {{Lead::V2, beats(0)}, {Lead::V3, beats(0)}};
    for (int i = 0; i < 5000; ++i) {
        truth.leads[Lead::V3][static_cast<std::size_t>(i)] += 0.05 * std::sin(i * 0.05);
    }
    Record prediction = truth;
    QCOMPARE(scoreRecord(truth, &prediction).rightLeads(), 2);
    std::swap(prediction.leads[Lead::V2], prediction.leads[Lead::V3]);
    const RecordScore score = scoreRecord(truth, &prediction);
    QVERIFY(*score.leads.at(Lead::V2).r > 0.9);
    QCOMPARE(score.rightLeads(), 0);
}

void EvaluationTest::aBareSegmentIsNotLaidElsewhere()
{
    Record truth;
    SamplesMv v = beats(0);
    std::fill(v.begin(), v.begin() + 3750, kNan);
    truth.leads[Lead::V4] = v;
    Record prediction;
    prediction.leads[Lead::V4] =
        SamplesMv(v.begin() + 3750, v.end()); // right, but at rows 0 to 1249
    const RecordScore score = scoreRecord(truth, &prediction);
    QVERIFY(!score.leads.at(Lead::V4).placed_by_rows);
    QVERIFY(!score.leads.at(Lead::V4).right);
    QCOMPARE(score.snr_db, 0.0);
    QCOMPARE(score.contest_ratio, 1.0);
}

void EvaluationTest::aMissingRecordScoresZero()
{
    const RecordScore score = scoreRecord(twoLeads(), nullptr);
    QVERIFY(score.missing);
    QCOMPARE(score.snr_db, 0.0);
    QCOMPARE(score.b_db, 0.0);
    QCOMPARE(score.foundLeads(), 0);
}

void EvaluationTest::summaryCountsEveryRecord()
{
    QTemporaryDir folder;
    const std::filesystem::path base = folder.path().toStdString();
    std::filesystem::create_directories(base / "truth");
    std::filesystem::create_directories(base / "pred");
    for (const char* name : {"a", "b", "c"}) {
        writeFileAtomically(base / "truth" / (std::string(name) + ".csv"), toCsv(twoLeads()));
    }
    writeFileAtomically(base / "truth" / "a.waves.csv", "lead,sample,symbol\n");
    writeFileAtomically(base / "pred" / "a.csv", toCsv(twoLeads()));
    writeFileAtomically(base / "pred" / "b.csv", "nothing,that,is,a,lead\n");
    const Evaluation evaluation = evaluateFolders(base / "truth", base / "pred", 500);
    const EvaluationSummary s = summarise(evaluation);
    QCOMPARE(s.records, 3);
    QCOMPARE(s.records_missing, 2);
    QCOMPARE(s.records_all_right, 1);
    QVERIFY(!evaluation.records.at("b").note.empty());
    QVERIFY(std::abs(s.mean_db - 100.0 / 3) < 1e-6);
    QVERIFY_EXCEPTION_THROWN(evaluateFolders(base / "pred" / "none", base / "pred", 500), Problem);
}

void EvaluationTest::agreesWithScorePy()
{
    const QString truth = QStringLiteral(RETRACE_SHARED_DATA "/ludb");
    if (!QDir(truth).exists()) {
        QSKIP("The shared data is not beside the project.");
    }
    // A published peer's output, whose columns stand in place.
    QTemporaryDir folder;
    const QStringList outputs = QDir(truth).entryList({"*.ecgminer.csv"});
    for (const QString& name : outputs) {
        QVERIFY(QFile::copy(truth + '/' + name, folder.filePath(name.section('.', 0, 0) + ".csv")));
    }
    const QJsonObject theirs = scoreByPython(truth, folder.path(), folder.filePath("score.json"));
    if (theirs.isEmpty()) {
        QSKIP("score.py cannot run here: it needs Python with numpy and pandas.");
    }
    const Evaluation ours = evaluateFolders(truth.toStdString(), folder.path().toStdString(), 500);
    const QJsonObject records = theirs["records"].toObject();
    QCOMPARE(static_cast<int>(ours.records.size()), static_cast<int>(records.size()));
    int compared = 0;
    for (const auto& [name, record] : ours.records) {
        const QJsonObject other = records[QString::fromStdString(name)].toObject();
        bool in_place = true;
        for (const QJsonValue lead : other["leads"].toObject()) {
            in_place = in_place && lead["placed"].toString() == "rows";
        }
        if (in_place) {
            ++compared;
            QVERIFY(std::abs(record.snr_db - other["snr_db"].toDouble()) < 0.01);
            QVERIFY(std::abs(10 * std::log10(record.contest_ratio /
                                             other["contest_ratio"].toDouble())) < 0.01);
            for (const auto& [lead, score] : record.leads) {
                const QJsonObject l = other["leads"][QString::fromUtf8(leadName(lead))].toObject();
                QVERIFY(std::abs(score.snr_raw_db - l["snr_raw_db"].toDouble()) < 0.01);
                QCOMPARE(*score.shift_ms, l["shift_ms"].toDouble());
                QVERIFY(std::abs(*score.gain - l["gain"].toDouble()) < 1e-6);
                QVERIFY(std::abs(*score.offset_mv - l["offset_mv"].toDouble()) < 1e-6);
                QVERIFY(std::abs(*score.r - l["r"].toDouble()) < 1e-6);
                QVERIFY(std::abs(*score.mae_mv - l["mae_mv"].toDouble()) < 1e-6);
            }
        }
    }
    QVERIFY2(compared >= 30, qPrintable(QString("only %1 records compared").arg(compared)));
    if (compared == static_cast<int>(records.size())) {
        QVERIFY(std::abs(ours.mean_db - theirs["summary"]["snr_mean"].toDouble()) < 0.05);
        QVERIFY(std::abs(ours.contest_db - theirs["summary"]["contest_db"].toDouble()) < 0.05);
    }
}

QTEST_GUILESS_MAIN(EvaluationTest)
#include "EvaluationTest.moc"
