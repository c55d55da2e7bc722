// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the program as a person does: arguments in, exit code, lines and files out.
#include "core/evaluation/Evaluation.h"
#include "core/exchange/Exchange.h"
#include "core/press/Press.h"
#include "core/review/Review.h"

#include <QtTest>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace retrace;
namespace fs = std::filesystem;

namespace
{

struct Run {
    int code = -1;
    QString out, err;
};

Run cli(const QStringList& arguments, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral(RETRACE_CLI), arguments);
    if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit) {
        process.kill();
        return {-1, {}, "crashed or hung"};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QByteArray read(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& name, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(name).path());
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

class CliTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void helpAndVersionAreZero();
    void aPrintedPageGivesItsSignals();
    void optionsReachTheOutputs();
    void existingOutputsAreSkippedAndForced();
    void aReviewFileIsNeverOverwritten();
    void aReviewBesideThePageIsApplied();
    void reviewsAreExported();
    void exportSaysWhyNot();
    void resumeDoesOnlyWhatIsMissing();
    void shardsHaveEveryPageOnce();
    void foldersGlobsAndClashes();
    void pagesOfAFileAreNumbered();
    void failuresAreOneAndSayWhy();
    void evaluatePrintsAndWritesFigures();
    void reviewsAreAppliedAndExported();
    void logHasALineAPage();
    void submissionHasEveryRow();

private:
    QString at(const QString& name) const { return m_folder->filePath(name); }
    Run digitize(QStringList arguments) const
    {
        return cli(QStringList{"digitize"} + arguments, m_folder->path());
    }

    /// Saves a review of page.png in which the gain was set to 5 mm/mV.
    ReviewPlace reviewAtGain5() const;

    PrintTruth m_truth;
    QByteArray m_png;
    cv::Mat m_picture;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CliTest::initTestCase()
{
    PrintParams params;
    params.dpi = 150;
    const PrintedPage page = printPage(syntheticHeart(11), params);
    m_truth = page.truth;
    m_picture = page.bgr;
    std::vector<uchar> bytes;
    QVERIFY(cv::imencode(".png", page.bgr, bytes));
    m_png = QByteArray(reinterpret_cast<const char*>(bytes.data()),
                       static_cast<qsizetype>(bytes.size()));
}

void CliTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(at("page.png"), m_png);
}

void CliTest::wrongUsageIsTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"fly"};
    QTest::newRow("no input") << QStringList{"digitize", "--out", "o"};
    QTest::newRow("no out") << QStringList{"digitize", "page.png"};
    QTest::newRow("unknown layout")
        << QStringList{"digitize", "page.png", "--out", "o", "--layout", "5x5"};
    QTest::newRow("speed in words")
        << QStringList{"digitize", "page.png", "--out", "o", "--speed", "fast"};
    QTest::newRow("gain 0") << QStringList{"digitize", "page.png", "--out", "o", "--gain", "0"};
    QTest::newRow("unknown format")
        << QStringList{"digitize", "page.png", "--out", "o", "--formats", "csv,xls"};
    QTest::newRow("no jobs") << QStringList{"digitize", "page.png", "--out", "o", "--jobs", "0"};
    QTest::newRow("rate 0") << QStringList{"digitize", "page.png", "--out", "o", "--fs", "0"};
    QTest::newRow("unknown device")
        << QStringList{"digitize", "page.png", "--out", "o", "--device", "tpu"};
    QTest::newRow("shard 0") << QStringList{"digitize", "page.png", "--out", "o", "--shard", "0/3"};
    QTest::newRow("shard beyond") << QStringList{"digitize", "page.png", "--out", "o", "--shard", "4/3"};
    QTest::newRow("no shard") << QStringList{"digitize", "page.png", "--out", "o", "--shard", "3"};
    QTest::newRow("no truth") << QStringList{"evaluate", "--pred", "."};
}

void CliTest::wrongUsageIsTwo()
{
    QFETCH(QStringList, arguments);
    const Run run = cli(arguments, m_folder->path());
    QCOMPARE(run.code, 2);
    QVERIFY(!run.err.isEmpty());
    QVERIFY(!QDir(at("o")).exists());
}

void CliTest::helpAndVersionAreZero()
{
    QCOMPARE(cli({"--help"}, m_folder->path()).code, 0);
    QCOMPARE(cli({"digitize", "--help"}, m_folder->path()).code, 0);
    const Run version = cli({"--version"}, m_folder->path());
    QCOMPARE(version.code, 0);
    QVERIFY(QRegularExpression("^retrace-cli \\d+\\.\\d+").match(version.out).hasMatch());
}

void CliTest::aPrintedPageGivesItsSignals()
{
    const Run run = digitize({"page.png", "--out", "o"});
    QVERIFY2(run.code == 0 && run.err.isEmpty(), qPrintable(run.err));
    QCOMPARE(QDir(at("o")).entryList(QDir::Files),
             (QStringList{"page.csv", "page.dat", "page.hea", "page.json", "page.review.png"}));
    Record truth = m_truth.record;
    const Record read_csv = readCsv(at("o/page.csv").toStdString(), 500);
    const Record read_wfdb = readWfdb(at("o/page.hea").toStdString());
    QCOMPARE(read_csv.rows(), 5000u);
    QCOMPARE(read_wfdb.rows(), 5000u);
    const RecordScore score = scoreRecord(truth, &read_csv);
    QVERIFY2(score.rightLeads() >= 11,
             qPrintable(QString("%1 leads right").arg(score.rightLeads())));
    QVERIFY2(score.snr_db > 10, qPrintable(QString("%1 dB").arg(score.snr_db)));
    QVERIFY(std::abs(scoreRecord(truth, &read_wfdb).snr_db - score.snr_db) < 0.5);
    const QJsonObject json = QJsonDocument::fromJson(read(at("o/page.json"))).object();
    QCOMPARE(json["layout"]["name"].toString(), "3x4+1");
    QCOMPARE(
        json["page"]["sha256"].toString(),
        QString::fromLatin1(QCryptographicHash::hash(m_png, QCryptographicHash::Sha256).toHex()));
    QVERIFY(!json["page"].toObject().contains("source"));
    QVERIFY(!cv::imread(at("o/page.review.png").toStdString()).empty());
}

void CliTest::optionsReachTheOutputs()
{
    const Run run =
        digitize({"page.png", "--out", "o", "--formats", "csv,json", "--fs", "250", "--gain", "20",
                  "--speed", "50", "--layout", "3x4+1", "--keep-source-name", "--debug", "d"});
    QVERIFY2(run.code == 0, qPrintable(run.err));
    QCOMPARE(QDir(at("o")).entryList(QDir::Files), (QStringList{"page.csv", "page.json"}));
    const QJsonObject json = QJsonDocument::fromJson(read(at("o/page.json"))).object();
    QCOMPARE(json["scale"]["speed_mm_per_s"]["value"].toDouble(), 50.0);
    QCOMPARE(json["scale"]["chest_gain_mm_per_mv"]["origin"].toString(), "given");
    QCOMPARE(json["layout"]["origin"].toString(), "given");
    QCOMPARE(json["page"]["source"].toString(), "page.png");
    QCOMPARE(readCsv(at("o/page.csv").toStdString(), 1).fs_hz, 250.0);
    QCOMPARE(QDir(at("d/page")).entryList(QDir::Files),
             (QStringList{"classes.png", "ink.png", "layout.png", "position.png", "unwarped.png"}));
}

void CliTest::existingOutputsAreSkippedAndForced()
{
    write(at("o/page.csv"), "mine");
    Run run = digitize({"page.png", "--out", "o", "--formats", "csv"});
    QCOMPARE(run.code, 0);
    QVERIFY(run.out.contains("page.png: skipped"));
    QCOMPARE(read(at("o/page.csv")), QByteArray("mine"));
    run = digitize(
        {"page.png", "--out", "o", "--formats", "csv,json"}); // one is missing, the other stays
    QVERIFY(run.out.contains("page.csv: skipped"));
    QCOMPARE(read(at("o/page.csv")), QByteArray("mine"));
    QVERIFY(QFile::exists(at("o/page.json")));
    run = digitize({"page.png", "--out", "o", "--formats", "csv", "--force"});
    QVERIFY(!run.out.contains("skipped"));
    QVERIFY(read(at("o/page.csv")).startsWith("time_s,I,"));
}

void CliTest::aReviewFileIsNeverOverwritten()
{
    const QByteArray review = "{\"format\": \"retrace-review\", \"edits\": []}";
    write(at("o/page.json"), review);
    const Run run = digitize({"page.png", "--out", "o", "--formats", "csv,json", "--force"});
    QCOMPARE(run.code, 0);
    QCOMPARE(read(at("o/page.json")), review);
    QVERIFY(run.out.contains("page.json: skipped"));
}

ReviewPlace CliTest::reviewAtGain5() const
{
    const fs::path page = at("page.png").toStdString();
    Review review;
    review.page_sha256 = fileSha256(page);
    review.steps = {{"Ada", "2026-01-02T03:04:05Z", "gain", {}}};
    ReviewState& next = review.state;
    next.params.layout.value.gain_mm_per_mv = 5;
    next.params.layout.mode = Mode::manual;
    next.params.ink.value.method = "classical"; // quicker
    next.params.ink.mode = Mode::manual;
    next.status = PageStatus::done, next.reviewer = "Ada", next.date = "2026-01-02T03:04:05Z";
    return saveReview(review, page, 1);
}

void CliTest::aReviewBesideThePageIsApplied()
{
    const ReviewPlace place = reviewAtGain5();
    Run run = digitize({"page.png", "--out", "o", "--formats", "csv,json,wfdb", "--fs", "250"});
    QVERIFY2(run.code == 0, qPrintable(run.err));
    QVERIFY2(run.out.contains("its review") && run.out.contains("is applied"), qPrintable(run.out));
    const auto jsonOf = [&](const char* name) -> const QJsonObject { return QJsonDocument::fromJson(read(at(name))).object(); };
    const QJsonObject json = jsonOf("o/page.json");
    QCOMPARE(json["scale"]["limb_gain_mm_per_mv"]["value"].toDouble(), 5.0);
    QCOMPARE(json["review"]["reviewer"].toString(), "Ada");
    QCOMPARE(readCsv(at("o/page.csv").toStdString(), 1).fs_hz, 250.0);
    QVERIFY(read(at("o/page.hea")).contains("Review: done by Ada, 0 edits"));
    run = digitize({"page.png", "--out", "o2", "--formats", "json", "--ignore-review", "--ink", "classical"});
    QVERIFY(!run.out.contains("review"));
    const QJsonObject ignored = jsonOf("o2/page.json");
    QCOMPARE(ignored["scale"]["limb_gain_mm_per_mv"]["value"].toDouble(), 10.0);
    QVERIFY(!ignored.contains("review"));
    write(at("page.png"), m_png + QByteArray("more"));
    run = digitize({"page.png", "--out", "o3", "--formats", "json", "--ink", "classical"});
    QVERIFY2(run.err.contains("the page's file has changed since") && run.err.contains("read without it"), qPrintable(run.err));
    QCOMPARE(jsonOf("o3/page.json")["scale"]["limb_gain_mm_per_mv"]["value"].toDouble(), 10.0);
    QVERIFY(fs::exists(place.file));
}

void CliTest::reviewsAreExported()
{
    reviewAtGain5();
    const auto exported = [&](QStringList more) { return cli(QStringList{"export"} + more, m_folder->path()); };
    Run run = exported({"page.retrace.json", "--out", "o", "--formats", "csv,json"});
    QVERIFY2(run.code == 0, qPrintable(run.err));
    const QByteArray csv = read(at("o/page.csv"));
    digitize({"page.png", "--out", "d", "--formats", "csv"});
    QCOMPARE(csv, read(at("d/page.csv")));
    write(at("o/page.csv"), "mine");
    run = exported({".", "--out", "o", "--formats", "csv,json"});
    QCOMPARE(run.code, 0);
    QVERIFY2(run.out.contains("page.png: skipped, its outputs exist"), qPrintable(run.out));
    QCOMPARE(read(at("o/page.csv")), QByteArray("mine"));
    run = exported({".", "--out", "o", "--formats", "csv", "--fs", "1000", "--force"});
    QCOMPARE(readCsv(at("o/page.csv").toStdString(), 1).fs_hz, 1000.0);
    QFile::rename(at("page.png"), at("moved.png"));
    run = exported({"page.retrace.json", "--out", "o2", "--formats", "csv"});
    QVERIFY2(run.code == 1 && run.err.contains("page.png is not there"), qPrintable(run.out + run.err));
}

void CliTest::exportSaysWhyNot()
{
    const ReviewPlace place = reviewAtGain5();
    const QByteArray review = read(QString::fromStdString(place.file.string()));
    write(at("cut.retrace.json"), review.left(200));
    QByteArray newer = review;
    write(at("newer.retrace.json"), newer.replace("\"version\": 2", "\"version\": 9"));
    write(at("page.png"), m_png + QByteArray("more"));
    const Run run = cli({"export", "page.retrace.json", "cut.retrace.json", "newer.retrace.json", "none.retrace.json", "--out", "o"}, m_folder->path());
    QCOMPARE(run.code, 1);
    for (const char* why : {"page.*has changed", "cut.*is damaged", "newer.*newer version", "none.*neither a folder nor a review"}) {
        QVERIFY2(run.err.contains(QRegularExpression(why)), qPrintable(run.err));
    }
    QVERIFY(!QDir(at("o")).exists());
    QCOMPARE(cli({"export", "page.retrace.json"}, m_folder->path()).code, 2);
    write(at("open.retrace.json.autosave"), review); // of a page that is open, or whose program was cut off
    const Run unsaved = cli({"export", "open.retrace.json", "--out", "o"}, m_folder->path());
    QCOMPARE(unsaved.code, 1);
    QVERIFY2(unsaved.err.contains(QRegularExpression("open\\.retrace\\.json\\.autosave holds decisions that were not saved")), qPrintable(unsaved.err));
    QVERIFY(!unsaved.err.contains("neither a folder"));
    write(at("page.png"), m_png);
    write(at("page.retrace.json.autosave"), review);
    const Run both = cli({"export", "page.retrace.json", "open.retrace.json", "--out", "both", "--formats", "csv"}, m_folder->path());
    QCOMPARE(both.code, 1); // one was asked for and not written
    QVERIFY(QFile::exists(at("both/page.csv")));
    const Run beside = cli({"export", "page.retrace.json", "--out", "beside", "--formats", "csv"}, m_folder->path());
    QCOMPARE(beside.code, 0);
    QVERIFY(beside.err.contains("page.retrace.json.autosave holds decisions that were not saved"));
}

void CliTest::resumeDoesOnlyWhatIsMissing()
{
    write(at("second.png"), m_png);
    write(at("o/page.csv"), "done before");
    const Run run =
        digitize({"page.png", "second.png", "--out", "o", "--formats", "csv", "--resume"});
    QCOMPARE(run.code, 0);
    QVERIFY(!run.out.contains("page.png:"));
    QVERIFY(run.out.contains("second.png:"));
    QCOMPARE(read(at("o/page.csv")), QByteArray("done before"));
}

/// Pages that cannot be read are enough: who takes which is asked.
void CliTest::shardsHaveEveryPageOnce()
{
    QDir(at("")).mkpath("in/below");
    for (int k = 0; k < 40; ++k) {
        write(at(QStringLiteral("in/%1page_%2.png").arg(k % 2 ? "below/" : "").arg(k)), "no page");
    }
    const auto pagesOf = [this](const QString& shard) {
        const Run run = digitize({"in", "--out", "o", "--shard", shard, "--log", "log_" + QString(shard).replace('/', '_')});
        QSet<QString> pages;
        QFile log(at("log_" + QString(shard).replace('/', '_')));
        if (log.open(QIODevice::ReadOnly)) {
            for (const QByteArray& line : log.readAll().split('\n')) {
                if (!line.isEmpty()) {
                    pages.insert(QJsonDocument::fromJson(line)["file"].toString());
                }
            }
        }
        return pages;
    };
    QSet<QString> all;
    for (int k = 1; k <= 3; ++k) {
        const QSet<QString> pages = pagesOf(QStringLiteral("%1/3").arg(k));
        QVERIFY2(pages.size() >= 4, qPrintable(QString::number(pages.size()))); // roughly a third
        QVERIFY(!all.intersects(pages));
        all += pages;
    }
    QCOMPARE(all.size(), 40);
    const QSet<QString> before = pagesOf("2/3");
    QVERIFY(QFile::remove(at("in/page_0.png")));
    write(at("in/another.png"), "no page");
    QFile::remove(at("log_2_3"));
    QSet<QString> after = pagesOf("2/3"), expected = before;
    for (QSet<QString>* pages : {&after, &expected}) {
        pages->remove("in/another.png");
        pages->remove("in/page_0.png");
    }
    QCOMPARE(after, expected);
}

void CliTest::foldersGlobsAndClashes()
{
    std::vector<uchar> jpeg;
    QVERIFY(cv::imencode(".jpg", m_picture, jpeg));
    write(at("in/a.png"), m_png);
    write(at("in/a.jpg"), QByteArray(reinterpret_cast<const char*>(jpeg.data()),
                                     static_cast<qsizetype>(jpeg.size())));
    write(at("in/deep/a.png"), m_png);
    write(at("in/notes.txt"), "no page");
    const Run run =
        digitize({"in", "pa*.png", "page.png", "--out", "o", "--formats", "csv", "--jobs", "2"});
    QVERIFY2(run.code == 0, qPrintable(run.err));
    QCOMPARE(QDir(at("o")).entryList(QDir::Files),
             (QStringList{"a_jpg.csv", "a_png.csv", "page.csv"}));
    QCOMPARE(QDir(at("o/deep")).entryList(QDir::Files), (QStringList{"a.csv"}));
}

void CliTest::pagesOfAFileAreNumbered()
{
    QVERIFY(
        cv::imwritemulti(at("two.tif").toStdString(), std::vector<cv::Mat>{m_picture, m_picture}));
    const Run run = digitize({"two.tif", "--out", "o", "--formats", "csv,json", "--jobs", "2"});
    QVERIFY2(run.code == 0, qPrintable(run.err));
    QCOMPARE(QDir(at("o")).entryList(QDir::Files),
             (QStringList{"two_p1.csv", "two_p1.json", "two_p2.csv", "two_p2.json"}));
    QCOMPARE(QJsonDocument::fromJson(read(at("o/two_p2.json")))["page"]["index"].toInt(), 2);
    QCOMPARE(read(at("o/two_p1.csv")), read(at("o/two_p2.csv")));
}

void CliTest::failuresAreOneAndSayWhy()
{
    write(at("broken.png"), m_png.left(5000));
    write(at("empty.jpg"), "");
    const cv::Mat blank(500, 700, CV_8UC3, cv::Scalar(255, 255, 255));
    QVERIFY(cv::imwrite(at("blank.png").toStdString(), blank));
    const Run run =
        digitize({"broken.png", "empty.jpg", "blank.png", "none.png", "page.png", "--out", "o"});
    QCOMPARE(run.code, 1);
    for (const char* name : {"broken.png", "empty.jpg", "blank.png", "none.png"}) {
        QVERIFY2(run.err.contains(QRegularExpression(QString("%1:? .{15,}\\.").arg(name))),
                 qPrintable(run.err));
    }
    QVERIFY(QFile::exists(at("o/page.csv"))); // the good one is done all the same
    QVERIFY(QFile::exists(at("o/blank.json")) && !QFile::exists(at("o/blank.csv")));
    QVERIFY(!QJsonDocument::fromJson(read(at("o/blank.json")))["failure"].toString().isEmpty());
}

void CliTest::evaluatePrintsAndWritesFigures()
{
    Record truth = m_truth.record;
    write(at("t/page.csv"), QByteArray::fromStdString(toCsv(truth)));
    write(at("t/other.csv"), QByteArray::fromStdString(toCsv(truth)));
    write(at("p/page.csv"), QByteArray::fromStdString(toCsv(truth)));
    const Run run =
        cli({"evaluate", "--truth", "t", "--pred", "p", "--json", "e.json"}, m_folder->path());
    QVERIFY2(run.code == 0, qPrintable(run.err));
    QVERIFY(run.out.contains("missing: other"));
    const QJsonObject json = QJsonDocument::fromJson(read(at("e.json"))).object();
    QCOMPARE(json["summary"]["records"].toInt(), 2);
    QCOMPARE(json["summary"]["records_all_right"].toInt(), 1);
    QCOMPARE(json["records"]["page"]["leads"]["V3"]["placed"].toString(), "rows");
}

void CliTest::reviewsAreAppliedAndExported()
{
    Review review;
    const auto page = openPages(at("page.png").toStdString())->load(0);
    review.page_sha256 = page.sha256;
    review.state.status = PageStatus::done;
    review.state.reviewer = "Anna";
    review.state.params.trace.value.edits = {{"e1", {Lead::V2, false}, EditKind::missing, {{-1000, 0}, {1000, 0}}, false, {}}};
    review.state.params.trace.mode = Mode::manual;
    saveReview(review, at("page.png").toStdString(), 1);
    const auto samplesOf = [this](const char* file, Lead lead) {
        const Record record = readCsv(at(file).toStdString(), 500);
        return std::ranges::count_if(record.leads.at(lead), [](double v) { return !std::isnan(v); });
    };
    QCOMPARE(digitize({"page.png", "--out", "plain", "--ignore-review", "--ink", "classical"}).code, 0);
    QVERIFY(samplesOf("plain/page.csv", Lead::V2) > 1000);
    const Run reviewed = digitize({"page.png", "--out", "reviewed", "--ink", "classical"});
    QVERIFY(reviewed.out.contains("page.retrace.json"));
    QCOMPARE(samplesOf("reviewed/page.csv", Lead::V2), 0);
    QCOMPARE(samplesOf("reviewed/page.csv", Lead::V1), samplesOf("plain/page.csv", Lead::V1));
    QVERIFY(read(at("reviewed/page.json")).contains("\"reviewer\": \"Anna\""));
    const Run exported = cli({"export", ".", "--out", "exported", "--formats", "csv"}, m_folder->path());
    QCOMPARE(exported.code, 0);
    QCOMPARE(samplesOf("exported/page.csv", Lead::V2), 0);
    QVERIFY(cli({"export", "page.retrace.json", "--out", "exported", "--formats", "csv"}, m_folder->path()).out.contains("skipped"));
    write(at("page.png"), m_png + " "); // another file now
    const Run changed = cli({"export", ".", "--out", "again"}, m_folder->path());
    QCOMPARE(changed.code, 1);
    QVERIFY(changed.err.contains("changed since"));
    QFile::remove(at("page.png"));
    QVERIFY(cli({"export", ".", "--out", "again"}, m_folder->path()).err.contains("put the page back"));
}

void CliTest::logHasALineAPage()
{
    write(at("broken.png"), "no picture");
    write(at("log.jsonl"), "{\"half"); // a run that was killed
    QCOMPARE(digitize({"page.png", "broken.png", "--out", "o", "--formats", "csv", "--ink", "classical", "--log", "log.jsonl"}).code, 1);
    digitize({"page.png", "--out", "o", "--formats", "csv", "--ink", "classical", "--log", "log.jsonl"});
    const auto lines = read(at("log.jsonl")).trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    std::map<QString, QJsonObject> by_status;
    for (const QByteArray& line : lines.mid(1)) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        by_status[object["status"].toString()] = object;
    }
    QVERIFY(by_status.at("done")["file"].toString().endsWith("page.png"));
    QVERIFY(by_status.at("done")["expected_error_mv"].toDouble() > 0);
    QVERIFY(!by_status.at("failed")["why"].toString().isEmpty());
    QVERIFY(by_status.contains("skipped"));
}

void CliTest::submissionHasEveryRow()
{
    write(at("test.csv"), "id,lead,fs,number_of_rows\npage,I,250,625\npage,II,250,2500\npage,aVF,250,625\ngone,V1,100,250\n");
    const Run run = cli({"submit", "--test", "test.csv", "--images", ".", "--out", "sub.csv"}, m_folder->path());
    QCOMPARE(run.code, 1); // one page is not there: told, and its rows filled all the same
    QVERIFY(run.err.contains("gone"));
    const auto lines = read(at("sub.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), 1 + 625 + 2500 + 625 + 250);
    QCOMPARE(lines[0], QByteArray("id,value"));
    QVERIFY(lines[1].startsWith("page_0_I,"));
    QVERIFY(lines[626].startsWith("page_0_II,"));
    QVERIFY(lines.back().startsWith("gone_249_V1,0"));
    double square = 0, error = 0; // lead I against what was printed, every second of its 500 samples a second
    for (int k = 10; k < 615; ++k) {
        const double truth = m_truth.record.leads.at(Lead::I)[static_cast<std::size_t>(2 * k)];
        const double value = lines[1 + k].split(',')[1].toDouble();
        square += truth * truth, error += (value - truth) * (value - truth);
    }
    QVERIFY2(error < 0.1 * square, qPrintable(QString("%1 of %2").arg(error).arg(square)));
}

QTEST_GUILESS_MAIN(CliTest)
#include "CliTest.moc"
