// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/window/ChoiceButton.h"
#include "ui/window/MainWindow.h"
#include "ui/window/MessageBar.h"
#include "ui/window/PageBar.h"
#include "ui/window/Panes.h"
#include "ui/window/StatusLine.h"

#include <QClipboard>
#include <QImage>
#include <QMimeData>
#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>
#include <QWheelEvent>

#include <memory>

using namespace retrace;
using namespace retrace::test;
using Phase = DocumentModel::Phase;

/// The real window, driven as a person drives it; pages come from a made-up engine except where it
/// says so.
class WindowTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void opensByChooserAndShowsResults();
    void opensByDrop();
    void opensFromTheClipboard();
    void opensRecentFiles();
    void brokenFileGetsItsSentence();
    void brokenFileLeavesTheNextOneReachable();
    void doubtsAreSaid();
    void partlyReadShowsWhatWasFound();
    void stagesTickOff();
    void cancelWhileReading();
    void readOnAfterCancel();
    void cancelOfAChangeLeavesThePageAsItWas();
    void changeOfLayoutSpeedAndGain();
    void wheelChangesNoValue();
    void undoAndRedo();
    void undoIsKeptPerPage();
    void pagesByKeys();
    void foldsByKeys();
    void aPointIsMarkedInAllPanes();
    void keyboardPointer();
    void sheetOpensAndCloses();
    void themeFollowsTheChoice();
    void everyControlHasAName();

private:
    void open(const QStringList& files = {"/nowhere/page.png"});
    void choose(ChoiceButton& button, const QVariant& value);
    QPushButton* answer(const QString& text);

    std::unique_ptr<FakeEngine> m_fake;
    std::unique_ptr<ScriptedChooser> m_chooser;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void WindowTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void WindowTest::init()
{
    QSettings().clear();
    forgetReviews();
    m_fake = std::make_unique<FakeEngine>();
    m_chooser = std::make_unique<ScriptedChooser>();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(m_fake->engine(), *m_chooser, *m_theme);
    m_window->resize(1400, 800);
    for (int pane = 0; pane < 3; ++pane) {
        m_window->panes().setFolded(pane, false);
    }
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void WindowTest::cleanup()
{
    m_fake->held = false;
    m_window.reset();
    m_theme.reset();
    QCOMPARE(takeLogged(), QStringList());
}

void WindowTest::open(const QStringList& files)
{
    m_window->openFiles(files);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
}

void WindowTest::choose(ChoiceButton& button, const QVariant& value)
{
    for (QAction* action : button.menu()->actions()) {
        if (action->isCheckable() && action->data() == value) {
            action->trigger();
            return;
        }
    }
    QFAIL("no such choice");
}

QPushButton* WindowTest::answer(const QString& text)
{
    for (auto* button : m_window->messages().findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == text) {
            return button;
        }
    }
    return nullptr;
}

void WindowTest::opensByChooserAndShowsResults()
{
    QVERIFY(m_window->emptyShown());
    m_chooser->nextFiles = {"/nowhere/page.png"};
    QTest::keyClick(m_window.get(), Qt::Key_O, Qt::ControlModifier);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(!m_window->emptyShown());
    QVERIFY(m_window->panes().page().hasImage());
    QVERIFY(m_window->panes().mask().hasImage());
    QCOMPARE(m_window->panes().traces().arrangement().strips().size(), std::size_t(3));
    QVERIFY(m_window->pageBar().layoutChoice().text().contains("3×1"));
    QVERIFY(m_window->pageBar().layoutChoice().text().contains("0.91"));
    QVERIFY2(m_window->pageBar().speedChoice().text().contains("assumed"),
             "a guess is shown as one");
    QVERIFY(!m_window->messages().isVisible());
    QVERIFY(m_window->windowTitle().contains("page.png"));
}

void WindowTest::opensByDrop()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile("/nowhere/a.png"), QUrl::fromLocalFile("/nowhere/b.png")});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &drop);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().fileCount(), 2);
    QVERIFY(m_window->model().file().endsWith("a.png"));
}

void WindowTest::opensFromTheClipboard()
{
    QClipboard* const clipboard = QApplication::clipboard();
    clipboard->setText("no picture");
    QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
    QVERIFY(m_window->messages().text().contains("no picture on the clipboard"));
    QVERIFY(m_window->emptyShown());
    QImage picture(60, 40, QImage::Format_RGB32);
    picture.fill(QColor(250, 200, 100));
    clipboard->setImage(picture);
    QStringList pasted;
    for (int k = 0; k < 2; ++k) { // each paste is a page of its own
        const QString before = m_window->model().file();
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_window->model().phase(), Phase::settled);
        const QString file = m_window->model().file();
        QVERIFY(file != before);
        const QImage there(file);
        QCOMPARE(there.convertToFormat(QImage::Format_RGB32), picture);
        pasted << file;
    }
    for (const QString& file : pasted) {
        QVERIFY(QFile::remove(file));
    }
    auto* const files = new QMimeData;
    files->setUrls({QUrl::fromLocalFile("/nowhere/copied.png")});
    clipboard->setMimeData(files);
    QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_window->model().file(), QString("/nowhere/copied.png"));
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    clipboard->clear();
}

void WindowTest::opensRecentFiles()
{
    QTemporaryDir folder;
    const QString file = folder.filePath("seen.png");
    QVERIFY(QFile(file).open(QIODevice::WriteOnly));
    open({file});
    m_window = std::make_unique<MainWindow>(m_fake->engine(), *m_chooser, *m_theme);
    m_window->show();
    QPushButton* recent = nullptr;
    for (auto* button : m_window->findChildren<QPushButton*>()) {
        if (button->toolTip() == file) {
            recent = button;
        }
    }
    QVERIFY(recent);
    QTest::mouseClick(recent, Qt::LeftButton);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().file(), file);
}

void WindowTest::brokenFileGetsItsSentence()
{
    m_window->openFiles({"/nowhere/broken.png"});
    QTRY_COMPARE(m_window->model().phase(), Phase::failed);
    QVERIFY(m_window->emptyShown());
    QVERIFY(m_window->messages().isVisible());
    QCOMPARE(m_window->messages().kind(), MessageBar::Kind::error);
    QCOMPARE(m_window->messages().text(),
             "The file broken.png ends too early. Scan the page again or copy the file once more.");
    open();
    QVERIFY(!m_window->messages().isVisible());
}

void WindowTest::brokenFileLeavesTheNextOneReachable()
{
    m_window->openFiles({"/nowhere/broken.png", "/nowhere/page.png"});
    QTRY_COMPARE(m_window->model().phase(), Phase::failed);
    QTest::keyClick(m_window.get(), Qt::Key_PageDown);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(!m_window->emptyShown());
}

void WindowTest::doubtsAreSaid()
{
    m_fake->doubt = "The gain is a guess.";
    open();
    QVERIFY(m_window->messages().isVisible());
    QCOMPARE(m_window->messages().kind(), MessageBar::Kind::warning);
    QCOMPARE(m_window->messages().text(), "The gain is a guess.");
    QVERIFY(m_window->actions().exportFiles->isEnabled());
}

void WindowTest::partlyReadShowsWhatWasFound()
{
    m_fake->failure = "The traces could not be told from the grid. Try a scan with more contrast.";
    open();
    QVERIFY(m_window->messages().text().contains("more contrast"));
    QVERIFY(m_window->panes().page().hasImage());
    QVERIFY(m_window->panes().mask().hasImage());
    QVERIFY(m_window->pageBar().layoutChoice().isEnabled());
    QVERIFY(!m_window->actions().exportFiles->isEnabled());
}

void WindowTest::stagesTickOff()
{
    m_fake->held = true;
    m_window->openFiles({"/nowhere/page.png"});
    QTRY_VERIFY(m_window->model().reading() && m_window->model().reading()->result.layout);
    QVERIFY(m_window->statusLine().isReading());
    const QString stages = m_window->statusLine().stages();
    QCOMPARE(stages.count("✓"), 3);
    QVERIFY2(m_window->panes().page().hasImage(), "the page is there before it is read");
    m_fake->held = false;
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(!m_window->statusLine().isReading());
}

void WindowTest::cancelWhileReading()
{
    m_fake->held = true;
    m_window->openFiles({"/nowhere/page.png"});
    QTRY_VERIFY(m_window->model().reading() && m_window->model().reading()->result.layout);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(m_window->messages().text().contains("stopped"));
    QVERIFY(m_window->panes().page().hasImage());
    QVERIFY(!m_window->actions().exportFiles->isEnabled());
}

void WindowTest::readOnAfterCancel()
{
    cancelWhileReading();
    m_fake->held = false;
    QPushButton* const on = answer("Read on");
    QVERIFY(on);
    QTest::mouseClick(on, Qt::LeftButton);
    QTRY_VERIFY(m_window->model().reading()->result.complete());
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(m_window->actions().exportFiles->isEnabled());
}

void WindowTest::cancelOfAChangeLeavesThePageAsItWas()
{
    open();
    const ReadingPtr before = m_window->model().reading();
    m_fake->held = true;
    choose(m_window->pageBar().speedChoice(), 50.0);
    QTRY_COMPARE(m_window->model().phase(), Phase::reading);
    m_window->actions().cancel->trigger();
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().reading(), before);
    QVERIFY(!m_window->model().params().layout.value.speed_mm_per_s);
    QVERIFY(!m_window->undoStack()->canUndo());
    QVERIFY(m_window->pageBar().speedChoice().text().startsWith("25"));
}

void WindowTest::changeOfLayoutSpeedAndGain()
{
    open();
    choose(m_window->pageBar().layoutChoice(), "1x1");
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().reading()->result.layout->name, std::string("1x1"));
    choose(m_window->pageBar().speedChoice(), 50.0);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    choose(m_window->pageBar().gainChoice(), 5.0);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    const LayoutResult& layout = *m_window->model().reading()->result.layout;
    QCOMPARE(layout.name, std::string("1x1"));
    QCOMPARE(layout.scale.speed_mm_per_s.value, 50.0);
    QCOMPARE(layout.scale.limb_gain_mm_per_mv.value, 5.0);
    QVERIFY(m_window->pageBar().gainChoice().text().contains("set"));
    QCOMPARE(m_window->undoStack()->count(), 3);
    choose(m_window->pageBar().layoutChoice(), QVariant());
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().reading()->result.layout->name, std::string("3x1"));
}

void WindowTest::wheelChangesNoValue()
{
    open();
    const int runs = m_fake->runs;
    auto* const slider = m_window->findChild<QWidget*>("maskOpacity");
    for (QWidget* widget : {static_cast<QWidget*>(&m_window->pageBar().speedChoice()), slider}) {
        const QPointF at(widget->rect().center());
        QWheelEvent wheel(at, widget->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &wheel);
    }
    QCOMPARE(int(m_fake->runs), runs);
    QCOMPARE(m_window->panes().mask().opacity_percent(), 70);
}

void WindowTest::undoAndRedo()
{
    open();
    choose(m_window->pageBar().speedChoice(), 50.0);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_window->model().reading()->result.layout->scale.speed_mm_per_s.value, 25.0);
    QVERIFY(m_window->pageBar().speedChoice().text().startsWith("25"));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_window->model().reading()->result.layout->scale.speed_mm_per_s.value, 50.0);
}

void WindowTest::undoIsKeptPerPage()
{
    m_fake->pages = 2;
    open();
    choose(m_window->pageBar().speedChoice(), 50.0);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    m_window->model().go(+1);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(!m_window->undoStack()->canUndo());
    QCOMPARE(m_window->model().reading()->result.layout->scale.speed_mm_per_s.value, 25.0);
    m_window->model().go(-1);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(m_window->undoStack()->canUndo());
    QCOMPARE(m_window->model().reading()->result.layout->scale.speed_mm_per_s.value, 50.0);
}

void WindowTest::pagesByKeys()
{
    m_fake->pages = 2;
    open({"/nowhere/a.pdf", "/nowhere/b.pdf"});
    QVERIFY(!m_window->actions().previousPage->isEnabled());
    for (int k = 0; k < 3; ++k) {
        QTest::keyClick(m_window.get(), Qt::Key_PageDown);
        QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    }
    QVERIFY(m_window->model().file().endsWith("b.pdf"));
    QCOMPARE(m_window->model().pageIndex(), 1);
    QVERIFY(!m_window->actions().nextPage->isEnabled());
    QTest::keyClick(m_window.get(), Qt::Key_PageUp);
    QTest::keyClick(m_window.get(), Qt::Key_PageUp);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QVERIFY(m_window->model().file().endsWith("a.pdf"));
    QCOMPARE(m_window->model().pageIndex(), 1);
}

void WindowTest::foldsByKeys()
{
    open();
    Panes& panes = m_window->panes();
    QVERIFY(panes.page().hasFocus());
    QTest::keyClick(&panes.page(), Qt::Key_2);
    QVERIFY(panes.folded(1));
    QTest::keyClick(&panes.page(), Qt::Key_1);
    QVERIFY(panes.folded(0));
    QVERIFY2(m_window->focusWidget() == panes.traces().focusProxy(),
             "the focus goes to a pane that is open");
    QTest::keyClick(m_window->focusWidget(), Qt::Key_3);
    QVERIFY2(!panes.folded(2), "the last pane stays open");
    QTest::keyClick(m_window->focusWidget(), Qt::Key_1);
    QTest::keyClick(m_window->focusWidget(), Qt::Key_2);
    QVERIFY(!panes.folded(0) && !panes.folded(1));
    // Outside the panes a digit is only a digit.
    m_window->pageBar().speedChoice().setFocus();
    QTest::keyClick(&m_window->pageBar().speedChoice(), Qt::Key_2);
    QVERIFY(!panes.folded(1));
}

void WindowTest::aPointIsMarkedInAllPanes()
{
    open();
    Panes& panes = m_window->panes();
    // Lead II at 1.2 s: paper (40, 38), page pixel (270, 230), sheet pixel (270, 230).
    const QPoint at = panes.page().toWidget({270, 230}).toPoint();
    QTest::mouseMove(&panes.page(), at);
    QTRY_VERIFY(panes.mask().mark().has_value());
    const double step = 1.5 / panes.page().view().viewport().scale();
    QVERIFY(std::abs(panes.mask().mark()->x() - 270) < step);
    QVERIFY(std::abs(panes.mask().mark()->y() - 230) < step);
    QVERIFY(panes.traces().mark_mm().has_value());
    QVERIFY(std::abs(panes.traces().mark_mm()->x() - 40) < step / 5);
    QVERIFY(m_window->statusLine().readout().startsWith("II"));
    QVERIFY(m_window->statusLine().readout().contains("0.200 mV"));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&panes.page(), &leave);
    QVERIFY(!panes.mask().mark().has_value());
    QVERIFY(m_window->statusLine().readout().isEmpty());
}

void WindowTest::keyboardPointer()
{
    open();
    Panes& panes = m_window->panes();
    QWidget* const plot = panes.traces().focusProxy();
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(panes.page().mark().has_value());
    const double before = panes.page().mark()->x();
    QTest::keyClick(plot, Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(std::abs(panes.page().mark()->x() - before - 6.0) <
            1e-6); // 1 mm is 6 px on the made-up page
}

void WindowTest::sheetOpensAndCloses()
{
    QTest::keyClick(m_window.get(), Qt::Key_F1);
    auto* const sheet = m_window->findChild<QWidget*>("sheet");
    QVERIFY(sheet && sheet->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QVERIFY(!sheet->isVisible());
    m_window->actions().about->trigger();
    QVERIFY(sheet->isVisible());
    bool said = false;
    for (auto* label : sheet->findChildren<QLabel*>()) {
        said = said || label->text().contains("Not a medical device");
    }
    QVERIFY(said);
}

void WindowTest::themeFollowsTheChoice()
{
    m_theme->choose(Theme::Choice::dark);
    QVERIFY(m_window->palette().color(QPalette::Window).lightnessF() < 0.3F);
    m_theme->choose(Theme::Choice::light);
    QVERIFY(m_window->palette().color(QPalette::Window).lightnessF() > 0.8F);
}

void WindowTest::everyControlHasAName()
{
    open();
    for (auto* button : m_window->findChildren<QAbstractButton*>()) {
        if (button->isVisibleTo(m_window.get())) {
            const bool named = !button->accessibleName().isEmpty() || !button->text().isEmpty();
            QVERIFY2(named, qPrintable(button->metaObject()->className() + QString(" ") +
                                       button->objectName()));
        }
    }
    for (QWidget* pane : {static_cast<QWidget*>(&m_window->panes().page()),
                          static_cast<QWidget*>(&m_window->panes().mask()),
                          m_window->panes().traces().focusProxy()}) {
        QVERIFY(!pane->accessibleName().isEmpty());
        QVERIFY(pane->focusPolicy() & Qt::TabFocus);
    }
}

QTEST_MAIN(WindowTest)
#include "WindowTest.moc"
