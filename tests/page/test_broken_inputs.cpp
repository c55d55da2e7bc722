// SPDX-License-Identifier: GPL-3.0-or-later
#include "BrokenInputs.h"
#include "core/page/Page.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <ctime>
#include <fstream>
#include <functional>
#include <unistd.h>

using namespace retrace;

namespace {

/// What is done with every page that loads in spite of all. A test of the whole chain puts the session here.
using Use = std::function<void(const PageImage&)>;

void checkPage(const PageImage& page)
{
    QVERIFY(!page.bgr.empty());
    QCOMPARE(page.bgr.type(), CV_8UC3);
    for (const auto& warning : page.warnings) {
        QCOMPARE(samples::whatIsWrongWithSentence(warning), std::string());
    }
}

/// The sentence that it ends with; empty if all its pages load.
std::string sentenceFor(const std::filesystem::path& file, const Use& use)
{
    constexpr int kPagesToTry = 5;
    try {
        const auto source = openPages(file);
        for (int index = 0; index < std::min(source->count(), kPagesToTry); ++index) {
            use(source->load(index));
        }
        return {};
    } catch (const Problem& problem) {
        return problem.what();
    }
}

/// Takes what is written to stderr while it lives.
class StderrCatcher
{
public:
    explicit StderrCatcher(std::filesystem::path file) : m_file(std::move(file)), m_saved(dup(STDERR_FILENO))
    {
        const int to = ::open(m_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(to, STDERR_FILENO);
        ::close(to);
    }
    ~StderrCatcher()
    {
        dup2(m_saved, STDERR_FILENO);
        ::close(m_saved);
    }
    std::string text() const
    {
        std::ifstream in(m_file);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::filesystem::path m_file;
    int m_saved;
};

} // namespace

class BrokenInputTests : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void loadsOrSaysWhy_data();
    void loadsOrSaysWhy();

private:
    QTemporaryDir m_dir, m_log;
    std::vector<samples::BrokenInput> m_inputs;
};

void BrokenInputTests::initTestCase()
{
    m_inputs = samples::writeBrokenInputs(m_dir.path().toStdString());
    QVERIFY(m_inputs.size() >= 200);
}

void BrokenInputTests::loadsOrSaysWhy_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_inputs.size(); ++i) {
        QTest::newRow(m_inputs[i].name.c_str()) << static_cast<int>(i);
    }
}

void BrokenInputTests::loadsOrSaysWhy()
{
    QFETCH(int, index);
    const auto& input = m_inputs[static_cast<std::size_t>(index)];
    const std::clock_t start = std::clock(); // of the process: what else the machine does is not its fault
    std::string sentence, noise;
    {
        const StderrCatcher catcher((m_log.path() + "/stderr").toStdString());
        sentence = sentenceFor(input.file, checkPage);
        noise = catcher.text();
    }
    const auto elapsed_ms = (std::clock() - start) * 1000LL / CLOCKS_PER_SEC;
    QVERIFY2(elapsed_ms < 10'000, qPrintable(QString("took %1 ms").arg(elapsed_ms)));
    QCOMPARE(noise, std::string());
    if (qEnvironmentVariableIsSet("RETRACE_SHOW_SENTENCES")) {
        qInfo("%lld ms  %s", elapsed_ms, sentence.empty() ? "loads" : sentence.c_str());
    }
    if (input.must_fail) {
        QVERIFY(!sentence.empty());
    }
    if (!sentence.empty()) {
        QCOMPARE(samples::whatIsWrongWithSentence(sentence), std::string());
    }
}

QTEST_GUILESS_MAIN(BrokenInputTests)
#include "test_broken_inputs.moc"
