// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/window/MainWindow.h"
#include "ui/window/MessageBar.h"
#include "ui/window/Panes.h"

#include <QDir>
#include <QPushButton>
#include <QSettings>
#include <QTest>

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
