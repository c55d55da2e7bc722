// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <QtTest>

#include <clocale>
#include <cmath>
#include <fstream>
#include <limits>
#include <numbers>
#include <set>

using namespace retrace;
namespace fs = std::filesystem;

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Column times of a 3x4 page: each lead filled in its own quarter, II throughout, and an extra
/// lead.
Record page()
{
    Record record;
    for (const Lead lead : standardLeads()) {
        SamplesMv v(5000, kNan);
        const int column = static_cast<int>(lead) / 3;
        const int from = lead == Lead::II ? 0 : column * 1250,
                  to = lead == Lead::II ? 5000 : from + 1250;
        for (int i = from; i < to; ++i) {
            v[static_cast<std::size_t>(i)] =
                1.5 * std::sin(i * 0.01 + static_cast<int>(lead)) - 0.123456;
        }
        record.leads[lead] = v;
    }
    record.leads[Lead::V4R] = SamplesMv(5000, 0.25);
    record.leads[Lead::X1] = SamplesMv(5000, -7.0);
    return record;
}

QByteArray read(const fs::path& file)
{
    QFile in(QString::fromStdString(file.string()));
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

/// An independent reader of a WFDB record in format 16, from header(5) and signal(5) of the WFDB
/// manual.
struct WfdbSignal {
    QString name, unit;
    double gain = 0;
    int baseline = 0, first = 0, checksum = 0;
    std::vector<int> steps;
};

std::vector<WfdbSignal> readByTheManual(const QByteArray& header, const QByteArray& data)
{
    std::vector<WfdbSignal> signals_;
    const QList<QByteArray> lines = header.split('\n');
    const int count = lines[0].split(' ')[1].toInt();
    for (int s = 0; s < count; ++s) {
        const auto words = QString::fromUtf8(lines[s + 1]).split(' ');
        const auto gain = QRegularExpression("^([0-9.]+)\\((-?[0-9]+)\\)/(.*)$").match(words[2]);
        WfdbSignal signal{words[8],
                          gain.captured(3),
                          gain.captured(1).toDouble(),
                          gain.captured(2).toInt(),
                          words[5].toInt(),
                          words[6].toInt(),
                          {}};
        for (qsizetype at = 2 * s; at + 1 < data.size(); at += 2 * count) {
            const int low = static_cast<unsigned char>(data[at]),
                      high = static_cast<signed char>(data[at + 1]);
            signal.steps.push_back(high * 256 + low);
        }
        signals_.push_back(signal);
    }
    return signals_;
}

double worstDifference(const SamplesMv& a, const SamplesMv& b)
{
    double worst = a.size() == b.size() ? 0.0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (std::isfinite(a[i]) != std::isfinite(b[i])) {
            return 1e9;
        }
        worst = std::isfinite(a[i]) ? std::max(worst, std::abs(a[i] - b[i])) : worst;
    }
    return worst;
}

/// A result by hand: an affine map, one box, a duplicate.
Digitization smallResult()
{
    Digitization result;
    auto image = std::make_shared<PageImage>();
    image->bgr = cv::Mat(600, 800, CV_8UC3, cv::Scalar(255, 255, 255));
    image->source = "/data/Mustermann_Erika.png";
    image->sha256 = std::string(64, 'a');
    auto grid = std::make_shared<GridResult>();
    grid->map = GridMap::affine(4.0, 5.0, 0.0, {0, 0}, image->bgr.size());
    grid->px_per_mm_x = 4.0;
    grid->px_per_mm_y = 5.0;
    grid->source = GridSource::fringes;
    auto layout = std::make_shared<LayoutResult>();
    layout->name = "3x4-cabrera";
    layout->ranking = {{"3x4-cabrera", 0.9}, {"3x4", 0.5}};
    LeadBox box;
    box.lead = Lead::aVR;
    box.inverted = box.name_printed = true;
    box.box = {10, 20, 60, 50};
    layout->boxes = {box};
    layout->pulses = {{{2, 20, 7, 30}, 10.0, true, 5.0, 0, true}};
    layout->scale.speed_mm_per_s = {25, Origin::printed};
    auto signal = std::make_shared<SignalResult>();
    signal->record.leads[Lead::aVR] = SamplesMv(1000, 0.5);
    signal->coverage[Lead::aVR] = 0.75;
    signal->from_box[Lead::aVR] = 0;
    signal->duplicates.push_back({Lead::II, 0, 2.5, {0.1, kNan}, 0.98});
    auto trace = std::make_shared<TraceResult>();
    trace->traces.push_back({0, 10, 0.5, SamplesMv(100, 35.0), {}, false});
    result.page = image;
    result.grid = grid;
    result.layout = layout;
    result.trace = trace;
    result.signal = signal;
    result.seconds = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    return result;
}

} // namespace

class ExchangeTest : public QObject
{
    Q_OBJECT

private slots:
    void edfReadByItsSpecification();
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void csvHasTheColumnsAndRowsOfTheReadme();
    void csvIsTheSameInGermany();
    void csvComesBack();
    void csvWithoutLeadsIsAProblem();
    void wfdbIsReadByTheManual();
    void wfdbValuesOutOfRangeAreAProblem_data();
    void wfdbValuesOutOfRangeAreAProblem();
    void wfdbComesBack();
    void wfdbFormat212IsRead();
    void brokenWfdbIsAProblem();
    void realRecordsKeepTheirChecksums();
    void biosigReadsTheHeader();
    void recordNamesHoldOnlyWhatTheyMay();
    void writingIsAllOrNothing();
    void jsonTellsWhereFiguresComeFrom();
    void theSourceNameIsToldOnlyOnRequest();
    void reviewPictureShowsTheTrace();

private:
    fs::path path(const char* name) const
    {
        return fs::path(m_folder->path().toStdString()) / name;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void ExchangeTest::csvHasTheColumnsAndRowsOfTheReadme()
{
    const QString csv = QString::fromStdString(toCsv(page()));
    const QStringList lines = csv.split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines[0], "time_s,I,II,III,aVR,aVL,aVF,V1,V2,V3,V4,V5,V6,V4R,X1");
    QCOMPARE(lines.size(), 5001);
    const QStringList first = lines[1].split(',');
    QCOMPARE(first.size(), 15);
    QVERIFY(first[1] == "-0.12346" && first[4].isEmpty() && first[13] == "0.25000");
    QCOMPARE(lines[1251].split(',')[0].toDouble(), 2.5);
    QVERIFY(lines[1251].split(',')[1].isEmpty() && !lines[1251].split(',')[4].isEmpty());
}

void ExchangeTest::csvIsTheSameInGermany()
{
    const std::string csv = toCsv(page());
    const std::string json = toJson(smallResult(), {"a", "1", false});
    bool german = false;
    for (const char* locale :
         {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8", "nl_NL.UTF-8"}) {
        german = german || std::setlocale(LC_ALL, locale) != nullptr;
    }
    if (!german) {
        // A locale of our own making: a container rarely has a German one.
        QProcess localedef;
        localedef.start("localedef",
                        {"-i", "de_DE", "-f", "UTF-8", m_folder->filePath("de_DE.UTF-8")});
        localedef.waitForFinished(20000);
        qputenv("LOCPATH", m_folder->path().toUtf8());
        german = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
    }
    if (!german) {
        QSKIP("No locale with a decimal comma is installed, and localedef cannot make one.");
    }
    char shown[8];
    std::snprintf(shown, sizeof shown, "%.1f", 0.5);
    QCOMPARE(shown[1], ',');
    const bool same = toCsv(page()) == csv && toJson(smallResult(), {"a", "1", false}) == json;
    writeFileAtomically(path("g.csv"), csv);
    const double read_back = readCsv(path("g.csv"), 500).leads.at(Lead::V4R)[0];
    std::setlocale(LC_ALL, "C");
    QVERIFY(same);
    QCOMPARE(read_back, 0.25);
}

void ExchangeTest::csvComesBack()
{
    const Record record = page();
    writeFileAtomically(path("r.csv"), toCsv(record));
    const Record back = readCsv(path("r.csv"), 100);
    QCOMPARE(back.fs_hz, 500.0); // from the time column, not the 100 given
    QCOMPARE(back.leads.size(), record.leads.size());
    for (const auto& [lead, samples] : record.leads) {
        QVERIFY(worstDifference(samples, back.leads.at(lead)) < 6e-6);
    }
    writeFileAtomically(path("other.csv"), "\xEF\xBB\xBF"
                                           "i, AVR ,\"v1\"\r\n1,,0.5\r\nx,-2e-1\r\n");
    const Record other = readCsv(path("other.csv"), 250);
    QCOMPARE(other.fs_hz, 250.0);
    QCOMPARE(other.leads.at(Lead::I)[0], 1.0);
    QVERIFY(std::isnan(other.leads.at(Lead::I)[1]) && std::isnan(other.leads.at(Lead::aVR)[0]));
    QCOMPARE(other.leads.at(Lead::aVR)[1], -0.2);
    QVERIFY(std::isnan(other.leads.at(Lead::V1)[1]));
}

void ExchangeTest::csvWithoutLeadsIsAProblem()
{
    QVERIFY_EXCEPTION_THROWN(readCsv(path("none.csv"), 500), Problem);
    writeFileAtomically(path("no.csv"), "a,b\n1,2\n");
    QVERIFY_EXCEPTION_THROWN(readCsv(path("no.csv"), 500), Problem);
}

void ExchangeTest::wfdbIsReadByTheManual()
{
    Record record = page();
    record.comments = {"Page SHA-256: 00"};
    const WfdbFiles files = toWfdb(record, "rec-1");
    const QByteArray header = QByteArray::fromStdString(files.header);
    QVERIFY(header.startsWith("rec-1 14 500 5000\nrec-1.dat 16 1000(0)/mV 16 0 "));
    QVERIFY(header.contains("\n# Page SHA-256: 00\n"));
    const auto signals_ = readByTheManual(header, QByteArray::fromStdString(files.data));
    QCOMPARE(signals_.size(), 14u);
    int i = 0;
    for (const auto& [lead, samples] : record.leads) {
        const WfdbSignal& signal = signals_[static_cast<std::size_t>(i++)];
        QCOMPARE(signal.name, QString::fromUtf8(leadName(lead)));
        QVERIFY(signal.unit == "mV" && signal.gain == 1000 && signal.baseline == 0);
        QCOMPARE(signal.first, signal.steps.front());
        qint64 sum = 0;
        SamplesMv mv;
        for (const int step : signal.steps) {
            sum += step;
            mv.push_back(step == -32768 ? kNan : step / 1000.0);
        }
        QCOMPARE((sum - signal.checksum) % 65536, 0);
        QVERIFY(signal.checksum >= -32768 && signal.checksum <= 32767);
        QVERIFY(worstDifference(samples, mv) <= 0.0005001);
    }
}

void ExchangeTest::wfdbValuesOutOfRangeAreAProblem_data()
{
    QTest::addColumn<double>("mv");
    QTest::addColumn<bool>("fine");
    QTest::newRow("largest") << 32.767 << true;
    QTest::newRow("smallest") << -32.767 << true;
    QTest::newRow("the missing value") << -32.768 << false;
    QTest::newRow("wraps") << 40.0 << false;
    QTest::newRow("far") << -1e12 << false;
}

void ExchangeTest::wfdbValuesOutOfRangeAreAProblem()
{
    QFETCH(double, mv);
    QFETCH(bool, fine);
    Record record;
    record.leads[Lead::V2] = {0.0, mv};
    if (fine) {
        const auto signals_ = readByTheManual(QByteArray::fromStdString(toWfdb(record, "a").header),
                                              QByteArray::fromStdString(toWfdb(record, "a").data));
        QCOMPARE(signals_[7].steps[1], static_cast<int>(std::lround(mv * 1000)));
    } else {
        QVERIFY_EXCEPTION_THROWN(toWfdb(record, "a"), Problem);
    }
}

void ExchangeTest::wfdbComesBack()
{
    const Record record = page();
    const WfdbFiles files = toWfdb(record, "r");
    writeFileAtomically(path("r.hea"), files.header);
    writeFileAtomically(path("r.dat"), files.data);
    const Record back = readWfdb(path("r.hea"));
    QCOMPARE(back.fs_hz, 500.0);
    for (const auto& [lead, samples] : record.leads) {
        QVERIFY(worstDifference(samples, back.leads.at(lead)) <= 0.0005001);
    }
}

void ExchangeTest::wfdbFormat212IsRead()
{
    // Two signals, three samples each, by hand: 1, -1; 2047, -2047; missing, 5.
    const unsigned char bytes[] = {0x01, 0xF0, 0xFF, 0xFF, 0x87, 0x01, 0x00, 0x08, 0x05};
    writeFileAtomically(path("m.dat"), {reinterpret_cast<const char*>(bytes), sizeof bytes});
    writeFileAtomically(path("m.hea"),
                        "m 2 360 3\nm.dat 212 200 11 1024 995 -22131 0 MLII\nm.dat 212 200(0)/mV "
                        "11 0 1011 20052 0 V5\n");
    const Record record = readWfdb(path("m.hea"));
    QCOMPARE(record.fs_hz, 360.0);
    const SamplesMv& unnamed = record.leads.at(Lead::X1); // MLII is none of the names
    const SamplesMv& v5 = record.leads.at(Lead::V5);
    QCOMPARE(unnamed[0], (1 - 1024) / 200.0); // baseline: the ADC's zero where no other is told
    QCOMPARE(unnamed[1], (2047 - 1024) / 200.0);
    QVERIFY(std::isnan(unnamed[2]));
    QCOMPARE(v5, (SamplesMv{-1 / 200.0, -2047 / 200.0, 5 / 200.0}));
}

void ExchangeTest::brokenWfdbIsAProblem()
{
    QVERIFY_EXCEPTION_THROWN(readWfdb(path("none.hea")), Problem);
    writeFileAtomically(path("a.hea"), "a 1 500 100\na.dat 16 1000/mV 16 0 0 0 0 I\n");
    QVERIFY_EXCEPTION_THROWN(readWfdb(path("a.hea")), Problem);
    writeFileAtomically(path("a.dat"), "short");
    QVERIFY_EXCEPTION_THROWN(readWfdb(path("a.hea")), Problem);
    writeFileAtomically(path("b.hea"), "b 12 500 100\nb.dat 16\n");
    QVERIFY_EXCEPTION_THROWN(readWfdb(path("b.hea")), Problem);
    writeFileAtomically(path("c.hea"), "c 1 500 2\na.dat 310 1000/mV 16 0 0 0 0 I\n");
    QVERIFY_EXCEPTION_THROWN(readWfdb(path("c.hea")), Problem);
}

void ExchangeTest::realRecordsKeepTheirChecksums()
{
    const QDir folder(QStringLiteral(RETRACE_SHARED_DATA "/ptbxl"));
    if (!folder.exists()) {
        QSKIP("The shared data is not beside the project.");
    }
    for (const QString& name : folder.entryList({"*.hea"}).mid(0, 5)) {
        const Record record = readWfdb(folder.filePath(name).toStdString());
        QCOMPARE(record.leads.size(), 12u);
        const QByteArray theirs = read(folder.filePath(name).toStdString());
        const QByteArray ours = QByteArray::fromStdString(toWfdb(record, "x").header);
        for (int line = 1; line <= 12; ++line) { // first value and checksum of each lead
            QCOMPARE(ours.split('\n')[line].split(' ').mid(5, 2),
                     theirs.split('\n')[line].split(' ').mid(5, 2));
        }
    }
}

void ExchangeTest::biosigReadsTheHeader()
{
    const QString tool = QStandardPaths::findExecutable("save2gdf");
    if (tool.isEmpty()) {
        QSKIP("biosig-tools is not installed.");
    }
    const WfdbFiles files = toWfdb(page(), "r");
    writeFileAtomically(path("r.hea"), files.header);
    writeFileAtomically(path("r.dat"), files.data);
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.start(tool, {"-JSON", "r.hea"});
    QVERIFY(process.waitForFinished(30000));
    const QString told = QString::fromUtf8(process.readAllStandardOutput());
    QVERIFY(told.contains("\"NumberOfChannels\"\t: 14") &&
            told.contains("\"NumberOfSamples\"\t: 5000"));
    QVERIFY(told.contains("\"Samplingrate\"\t: 500.0"));
    QCOMPARE(told.count("\"scaling\"\t: 0.001"), 14);
    QCOMPARE(told.count("\"PhysicalUnit\"\t: \"mV\""), 14);
    QVERIFY(told.indexOf("\"aVR\"") > 0 && told.indexOf("\"aVR\"") < told.indexOf("\"V6\""));
}

void ExchangeTest::recordNamesHoldOnlyWhatTheyMay()
{
    QCOMPARE(wfdbRecordName("page_p2-x"), std::string("page_p2-x"));
    const QRegularExpression allowed("^[A-Za-z0-9_-]+$");
    std::set<std::string> names;
    for (const std::string stem : {"Ä 1", "Ö 1", "a.b", "a b", "", "ß", "page(1)"}) {
        const std::string name = wfdbRecordName(stem);
        QVERIFY(allowed.match(QString::fromStdString(name)).hasMatch());
        names.insert(name);
    }
    names.insert(wfdbRecordName(std::string(300, 'x')));
    QCOMPARE(names.size(), 8u);
    QVERIFY(wfdbRecordName(std::string(300, 'x')).size() < 60);
}

void ExchangeTest::writingIsAllOrNothing()
{
    writeFileAtomically(path("a.txt"), "old");
    writeFileAtomically(path("a.txt"), "new");
    QCOMPARE(read(path("a.txt")), QByteArray("new"));
    QVERIFY_EXCEPTION_THROWN(writeFileAtomically(path("none") / "a.txt", "x"), Problem);
    fs::create_directory(path("folder"));
    QVERIFY_EXCEPTION_THROWN(writeFileAtomically(path("folder"), "x"), Problem);
    QCOMPARE(QDir(m_folder->path())
                 .entryList(QDir::AllEntries | QDir::NoDotAndDotDot), // nothing left behind
             (QStringList{"a.txt", "folder"}));
}

void ExchangeTest::jsonTellsWhereFiguresComeFrom()
{
    const QJsonObject json =
        QJsonDocument::fromJson(
            QByteArray::fromStdString(toJson(smallResult(), {"Seite ä", "0.1", false})))
            .object();
    QCOMPARE(json["scale"]["speed_mm_per_s"]["origin"].toString(), "printed");
    QCOMPARE(json["scale"]["limb_gain_mm_per_mv"]["origin"].toString(), "assumed");
    QCOMPARE(json["grid"]["px_per_mm_x"].toDouble(), 4.0);
    QCOMPARE(json["grid"]["px_per_mm_y"].toDouble(), 5.0);
    QCOMPARE(json["layout"]["runner_up"]["name"].toString(), "3x4");
    const QJsonObject box = json["lead_boxes"][0].toObject();
    QCOMPARE(box["printed_as"].toString(), "-aVR");
    QVERIFY(box["turned_back"].toBool());
    const PagePoint corner = smallResult().grid->map.toPage({60, 20});
    QVERIFY(std::abs(box["polygon_px"][1][0].toDouble() - corner.x_px) <= 0.051);
    QVERIFY(std::abs(box["polygon_px"][1][1].toDouble() - corner.y_px) <= 0.051);
    QCOMPARE(json["pulses"][0]["side"].toString(), "left");
    QCOMPARE(json["signal"]["coverage"]["aVR"].toDouble(), 0.75);
    QCOMPARE(json["signal"]["printed_twice"][0]["lead"].toString(), "II");
    QVERIFY(json["signal"]["printed_twice"][0]["v_mv"][1].isNull());
    QCOMPARE(json["seconds"]["trace"].toDouble(), 0.5);
    QCOMPARE(json["wfdb_record"].toString(), QString::fromStdString(wfdbRecordName("Seite ä")));
}

void ExchangeTest::theSourceNameIsToldOnlyOnRequest()
{
    for (const bool keep : {false, true}) {
        const ExportInfo info{"p", "0.1", keep};
        QString all = QString::fromStdString(toJson(smallResult(), info));
        for (const std::string& line : provenance(smallResult(), info)) {
            all += QString::fromStdString(line);
        }
        QCOMPARE(all.contains("Mustermann"), keep);
        QVERIFY(all.contains(QString(64, 'a')) && all.contains("3x4-cabrera"));
    }
}

void ExchangeTest::reviewPictureShowsTheTrace()
{
    const Digitization result = smallResult();
    const cv::Mat picture = reviewPicture(result);
    QVERIFY(picture.cols > result.page->bgr.cols); // the signals stand beside the page
    const PagePoint on = result.grid->map.toPage({30, 35});
    const cv::Vec3b colour = picture.at<cv::Vec3b>(cvRound(on.y_px), cvRound(on.x_px));
    QVERIFY(colour[2] > 150 && colour[1] < 100 && colour[0] < 100);
    Digitization nothing;
    QVERIFY_EXCEPTION_THROWN(reviewPicture(nothing), Problem);
    Digitization only_page;
    only_page.page = result.page;
    QCOMPARE(reviewPicture(only_page).size(), result.page->bgr.size());
}

/// Reads an EDF+ file from its specification (edfplus.info), independently of what wrote it.
void ExchangeTest::edfReadByItsSpecification()
{
    Record record = page();
    record.leads[Lead::I][10] = kNan; // a hole within the first column
    const std::string bytes = toEdf(record, "1.2");
    const auto field = [&](std::size_t at, std::size_t n) { return QByteArray(bytes.data() + at, static_cast<qsizetype>(n)).trimmed(); };
    QCOMPARE(field(0, 8), QByteArray("0"));
    QCOMPARE(field(192, 5), QByteArray("EDF+C"));
    const int records = field(236, 8).toInt(), signals_ = field(252, 4).toInt();
    QCOMPARE(records, 10);
    QCOMPARE(signals_, 15); // twelve leads, two further, annotations
    const auto n = static_cast<std::size_t>(signals_);
    std::vector<QByteArray> labels;
    std::vector<int> samples;
    std::size_t per_record = 0;
    for (std::size_t s = 0; s < n; ++s) {
        labels.push_back(field(256 + 16 * s, 16));
        samples.push_back(field(256 + n * (16 + 80 + 8 * 5 + 80) + 8 * s, 8).toInt());
        per_record += static_cast<std::size_t>(samples.back());
    }
    QCOMPARE(labels[0], QByteArray("ECG I"));
    QCOMPARE(labels[11], QByteArray("ECG V6"));
    QCOMPARE(labels.back(), QByteArray("EDF Annotations"));
    QCOMPARE(field(256 + n * (16 + 80), 8), QByteArray("mV"));
    QCOMPARE(samples[0], 500);
    const std::size_t head = 256 + 256 * n;
    QCOMPARE(bytes.size(), head + static_cast<std::size_t>(records) * per_record * 2);
    const auto sample = [&](std::size_t signal, std::size_t k) {
        std::size_t at = head + k / 500 * per_record * 2 + k % 500 * 2;
        for (std::size_t s = 0; s < signal; ++s) {
            at += static_cast<std::size_t>(samples[s]) * 2;
        }
        return static_cast<std::int16_t>(static_cast<unsigned char>(bytes[at]) | static_cast<unsigned char>(bytes[at + 1]) << 8);
    };
    QCOMPARE(sample(0, 10), std::int16_t(-32768));
    for (const std::size_t k : {0UL, 11UL, 700UL, 1249UL}) {
        QCOMPARE(int(sample(0, k)), int(std::lround(record.leads[Lead::I][k] * 1000)));
    }
    QCOMPARE(int(sample(1, 4999)), int(std::lround(record.leads[Lead::II][4999] * 1000)));
    QVERIFY(bytes.find("+0.02\x15") != std::string::npos || bytes.find("+0.0200\x15") != std::string::npos); // the hole's annotation
    QVERIFY(bytes.find("I missing") != std::string::npos);
    record.fs_hz = 333.3;
    QVERIFY_EXCEPTION_THROWN(toEdf(record, "1"), Problem);
    record.fs_hz = 500;
    record.leads[Lead::I][3] = 40;
    QVERIFY_EXCEPTION_THROWN(toEdf(record, "1"), Problem);
}

QTEST_GUILESS_MAIN(ExchangeTest)
#include "ExchangeTest.moc"
