// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"
#include "tests/ui/WindowFixture.h"
#include "ui/review/ReviewPane.h"
#include "ui/window/MainWindow.h"
#include "ui/window/MessageBar.h"
#include "ui/window/Panes.h"

#include <QDir>
#include <QJsonDocument>
#include <QPushButton>
#include <QSettings>
#include <QTest>

#include <opencv2/imgproc.hpp>

#include <memory>

using namespace retrace;
using namespace retrace::test;
using Phase = DocumentModel::Phase;

/// Signals are taken away through the real window.
class ExportTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void exportWritesAndAsksBeforeReplacing();
    void exportIntoNowhereSaysSo();
    void exportSaysWhoReviewed();
    void printsAtTrueScale();
    void smallerPaperLosesNoInk();
    void realPageIsReadAndExported();

private:
    void open();
    QPushButton* answer(const QString& text);

    std::unique_ptr<FakeEngine> m_fake;
    std::unique_ptr<ScriptedChooser> m_chooser;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void ExportTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void ExportTest::init()
{
    QSettings().clear();
    forgetReviews();
    m_fake = std::make_unique<FakeEngine>();
    m_chooser = std::make_unique<ScriptedChooser>();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(m_fake->engine(), *m_chooser, *m_theme);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void ExportTest::cleanup()
{
    m_window.reset();
    m_theme.reset();
    QCOMPARE(takeLogged(), QStringList());
}

void ExportTest::open()
{
    m_window->openFiles({"/nowhere/page.png"});
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
}

QPushButton* ExportTest::answer(const QString& text)
{
    for (auto* button : m_window->messages().findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == text) {
            return button;
        }
    }
    return nullptr;
}

void ExportTest::exportWritesAndAsksBeforeReplacing()
{
    QTemporaryDir folder;
    open();
    m_chooser->nextFolder = folder.path();
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY(m_window->messages().text().contains("Exported"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files),
             QStringList({"page.csv", "page.dat", "page.hea", "page.json"}));

    const QString csv = folder.filePath("page.csv");
    QFile file(csv);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mine");
    file.close();
    m_window->actions().exportFiles->trigger();
    QCOMPARE(m_window->messages().kind(), MessageBar::Kind::question);
    QVERIFY(answer("Leave them"));
    QVERIFY2(answer("Leave them")->hasFocus(), "Return does no harm");
    QTest::mouseClick(answer("Leave them"), Qt::LeftButton);
    QCOMPARE(QFileInfo(csv).size(), 4);
    m_window->actions().exportFiles->trigger();
    QVERIFY(answer("Replace"));
    QTest::mouseClick(answer("Replace"), Qt::LeftButton);
    QTRY_VERIFY(QFileInfo(csv).size() > 1000);
    QTRY_VERIFY(!m_window->exportDesk().busy());
    m_chooser->nextFolder.clear();
    m_window->actions().exportFiles->trigger(); // thought better of it
    QCOMPARE(m_chooser->folderAsked, 4);
    QVERIFY(!m_window->exportDesk().busy());
}

void ExportTest::exportIntoNowhereSaysSo()
{
    open();
    m_chooser->nextFolder = "/nowhere/at/all";
    m_window->actions().exportFiles->trigger();
    QTRY_VERIFY(!m_window->exportDesk().busy());
    QTRY_COMPARE(m_window->messages().kind(), MessageBar::Kind::error);
    QVERIFY(m_window->messages().text().endsWith('.'));
}

void ExportTest::exportSaysWhoReviewed()
{
    QTemporaryDir folder;
    open();
    m_chooser->nextFolder = folder.path();
    const auto review = [&] {
        m_window->actions().exportFiles->trigger();
        if (QPushButton* replace = answer("Replace")) {
            replace->click();
        }
        [&] { QTRY_VERIFY(!m_window->exportDesk().busy()); }();
        QFile json(folder.filePath("page.json"));
        return json.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(json.readAll())["review"] : QJsonValue();
    };
    QVERIFY(review().isUndefined());
    emit m_window->panes().review().reviewerNamed("Anna Müller");
    emit m_window->panes().review().statusChosen(PageStatus::in_review);
    QTRY_COMPARE(review()["reviewer"].toString(), QString("Anna Müller"));
    QCOMPARE(review()["status"].toString(), QString("in_review"));
}

/// What comes out of the printer, here a PDF: 5 mm lines stand 5 mm apart, along and across.
void ExportTest::printsAtTrueScale()
{
    QTemporaryDir folder;
    m_chooser->nextPrint = folder.filePath("printed.pdf");
    m_window->actions().print->trigger(); // nothing to print yet
    QVERIFY(!QFile::exists(m_chooser->nextPrint));
    open();
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    QVERIFY(m_window->messages().text().contains("25 mm"));
    PageParams params;
    params.pdf = PageParams::Pdf::raster;
    params.pdf_dpi = 254; // 10 px a mm
    const PageImage page = openPages(m_chooser->nextPrint.toStdString(), params)->load(0);
    QVERIFY2(std::abs(page.bgr.cols - 2970) <= 2 && std::abs(page.bgr.rows - 2100) <= 2, qPrintable(QString::number(page.bgr.cols)));
    cv::Mat green;
    cv::extractChannel(page.bgr, green, 1);
    /// Where the darkest line lies within 2.4 mm of `near_px`: thick lines are 5 mm apart.
    const auto line = [](const cv::Mat& paper, int near_px) {
        cv::Mat profile;
        cv::reduce(paper, profile, 0, cv::REDUCE_AVG, CV_32F);
        cv::Point darkest;
        cv::minMaxLoc(profile.colRange(near_px - 24, near_px + 25), nullptr, nullptr, &darkest);
        return near_px - 24 + darkest.x;
    };
    const cv::Mat grid = green(cv::Rect(0, 260, page.bgr.cols, 1500)); // two seconds: 10 to 85 mm, 25 to 185 mm
    const int along = line(grid, 800) - line(grid, 150);
    QVERIFY2(std::abs(along - 650) <= 2, qPrintable(QString::number(along))); // half a per cent is 3
    const cv::Mat upright = green(cv::Rect(110, 0, 700, page.bgr.rows)).t();
    const int across = line(upright, 1800) - line(upright, 300);
    QVERIFY2(std::abs(across - 1500) <= 3, qPrintable(QString::number(across)));
}

void ExportTest::smallerPaperLosesNoInk()
{
    QTemporaryDir folder;
    open();
    m_chooser->nextPrint = folder.filePath("letter.pdf");
    m_chooser->nextPaper = QPageSize::Letter; // 18 mm shorter than A4
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    PageParams params;
    params.pdf = PageParams::Pdf::raster;
    params.pdf_dpi = 254;
    const PageImage page = openPages(m_chooser->nextPrint.toStdString(), params)->load(0);
    QVERIFY(std::abs(page.bgr.cols - 2794) <= 2);
    cv::Mat grey, ink;
    cv::cvtColor(page.bgr, grey, cv::COLOR_BGR2GRAY);
    cv::findNonZero(grey < 200, ink);
    const cv::Rect box = cv::boundingRect(ink);
    QVERIFY(box.x > 10 && box.x + box.width < page.bgr.cols - 10); // nothing ends at the paper's edge
    m_chooser->nextPrint = folder.filePath("a6.pdf");
    m_chooser->nextPaper = QPageSize::A6;
    QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier);
    QVERIFY2(m_window->messages().text().contains("larger paper"), qPrintable(m_window->messages().text()));
}

void ExportTest::realPageIsReadAndExported()
{
    QTemporaryDir folder;
    const QString page = printSmallPage(folder.path(), "heart", 120);
    MainWindow window(Engine::real(), *m_chooser, *m_theme);
    window.show();
    window.openFiles({page});
    QTRY_COMPARE_WITH_TIMEOUT(window.model().phase(), Phase::settled, 60000);
    QVERIFY(window.model().reading()->result.complete());
    QCOMPARE_GE(window.panes().traces().arrangement().strips().size(), std::size_t(12));
    QTemporaryDir out;
    m_chooser->nextFolder = out.path();
    window.actions().exportFiles->trigger();
    QTRY_VERIFY(QFileInfo(out.filePath("heart.hea")).size() > 0);
    QTRY_VERIFY(!window.exportDesk().busy());
}

QTEST_MAIN(ExportTest)
#include "ExportTest.moc"
