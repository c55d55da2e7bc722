// SPDX-License-Identifier: GPL-3.0-or-later
// Every label format of printed pages, read by check_labels.py, which knows nothing of Retrace.
#include <QtTest>

namespace {

struct Run
{
    int code = -1;
    QString out, err;
};

Run run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit) {
        return {-1, {}, "crashed"};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

Run cli(const QStringList& arguments) { return run(QStringLiteral(RETRACE_CLI), arguments); }

} // namespace

class LabelFormatsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aStrangerReadsEveryFormat_data();
    void aStrangerReadsEveryFormat();
    void readingsAreReadToo();
    void theCheckerSeesWhatIsWrong();
    void onlyFinishedReviewsAreTaken();
    void aFolderThatIsNotEmptyIsLeftAlone();

private:
    QString at(const QString& name) const { return m_folder.filePath(name); }
    Run check(const QStringList& arguments) const
    {
        return run("/usr/bin/python3", QStringList{RETRACE_SOURCE_DIR "/tests/labels/check_labels.py", "--truth", at("printed")} + arguments);
    }

    QTemporaryDir m_folder;
};

void LabelFormatsTest::initTestCase()
{
    if (run("/usr/bin/python3", {"-c", "import jsonschema, numpy, PIL"}).code != 0) {
        QSKIP("The formats are checked by Python with jsonschema, numpy and PIL, which are not here.");
    }
    // ./test.sh --long asks for more.
    const QString pages = qEnvironmentVariable("RETRACE_LABEL_PAGES", "6");
    const Run printed = cli({"print", "--records", "synthetic", "--out", at("printed"), "--count", pages, "--seed", "5", "--profile", "mixed", "--dpi", "120"});
    QVERIFY2(printed.code == 0, qPrintable(printed.err));
}

void LabelFormatsTest::aStrangerReadsEveryFormat_data()
{
    QTest::addColumn<QString>("format");
    for (const char* format : {"plain", "nnunet", "coco", "yolo", "contest"}) {
        QTest::newRow(format) << QString(format);
    }
}

void LabelFormatsTest::aStrangerReadsEveryFormat()
{
    QFETCH(QString, format);
    const Run labels = cli({"labels", at("printed"), "--out", at(format), "--format", format, "--split", "0.6,0.2,0.2", "--seed", "4"});
    QVERIFY2(labels.code == 0, qPrintable(labels.err));
    QCOMPARE(labels.err, QString());
    const Run checked = check({"--format", format, at(format)});
    QVERIFY2(checked.code == 0, qPrintable(checked.err));
    qInfo("%s", qPrintable(checked.out.trimmed()));
}

void LabelFormatsTest::readingsAreReadToo()
{
    const QString clean = at("clean");
    QCOMPARE(cli({"print", "--records", "synthetic", "--out", clean, "--count", "1", "--seed", "8", "--layout", "3x4+1", "--dpi", "120"}).code, 0);
    const Run labels = cli({"labels", clean, "--from", "reading", "--all", "--out", at("read"), "--format", "plain"});
    QVERIFY2(labels.code == 0, qPrintable(labels.err));
    const Run checked = run("/usr/bin/python3", {RETRACE_SOURCE_DIR "/tests/labels/check_labels.py", "--truth", clean, "--read", "--iou", "0.5", "--format", "plain", at("read")});
    QVERIFY2(checked.code == 0, qPrintable(checked.err));
}

void LabelFormatsTest::theCheckerSeesWhatIsWrong()
{
    QVERIFY(check({"--format", "plain", at("printed")}).code == 1); // no labels at all
    const QString labels = at("yolo/labels");
    QDirIterator files(labels, {"*.txt"}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(files.hasNext());
    QFile file(files.next());
    QVERIFY(file.open(QIODevice::Append));
    file.write("0 0.5 0.5 0.1 0.1\n");
    file.close();
    const Run checked = check({"--format", "yolo", at("yolo")});
    QCOMPARE(checked.code, 1);
    QVERIFY(checked.err.contains("leads are missing"));
}

void LabelFormatsTest::onlyFinishedReviewsAreTaken()
{
    QDir(at("clean")).remove("manifest.json");
    const Run labels = cli({"labels", at("clean"), "--out", at("none")});
    QCOMPARE(labels.code, 1);
    QVERIFY(labels.out.contains("0 pages: 0 train, 0 val, 0 test; 1 without a finished review passed over"));
    QVERIFY(labels.err.contains("No page has a finished review"));
}

void LabelFormatsTest::aFolderThatIsNotEmptyIsLeftAlone()
{
    const Run labels = cli({"labels", at("printed"), "--out", at("coco"), "--format", "coco"});
    QCOMPARE(labels.code, 1);
    QVERIFY(labels.err.contains("is not empty"));
}

QTEST_GUILESS_MAIN(LabelFormatsTest)
#include "LabelFormatsTest.moc"
