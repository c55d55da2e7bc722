// SPDX-License-Identifier: GPL-3.0-or-later
// A folder as a list, in the real window.
#include "core/review/Review.h"
#include "tests/ui/WindowFixture.h"
#include "ui/export/LabelDesk.h"
#include "ui/window/ChoiceButton.h"
#include "ui/window/MainWindow.h"
#include "ui/window/MessageBar.h"
#include "ui/worklist/WorklistView.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTest>

using namespace retrace;
using namespace retrace::test;
using Phase = DocumentModel::Phase;

class WorklistTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void aFolderOpensAsAList();
    void pagesAreReadInTheBackground();
    void doubtfulPagesComeFirstWhenAsked();
    void pauseAndCancel();
    void twoWindowsShareTheWork();
    void searchAndShow();
    void pagesAreGoneThroughInTheListsOrder();
    void doneGoesOnDownTheList();
    void whatIsReadInTheWindowIsInTheList();
    void filesThatComeAndGo();
    void statusOfReviewsIsShown();
    void aPageThatCannotBeReadSaysWhy();
    void aFolderThatIsNone();
    void anEmptyFolder();
    void trainingPairsOfTheFolder();
    void trainingPairsCanBeStopped();
    void trainingPairsOfNothing();
    void aThousandPages();

private:
    void write(const QString& name);
    void open(int pages);
    QStringList rows() const;
    QString cell(int row, int column) const;
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void runLater();
    WorklistView& view() { return m_window->worklistView(); }
    WorklistDesk& desk() { return m_window->worklist(); }

    std::unique_ptr<QTemporaryDir> m_folder, m_cache;
    std::unique_ptr<FakeEngine> m_fake;
    std::unique_ptr<ScriptedChooser> m_chooser;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    std::vector<std::function<void()>> m_later;
};

void WorklistTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void WorklistTest::init()
{
    QSettings().clear();
    forgetReviews();
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_cache->path().toUtf8());
    m_later.clear();
    m_fake = std::make_unique<FakeEngine>();
    m_chooser = std::make_unique<ScriptedChooser>();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(m_fake->engine(), *m_chooser, *m_theme);
    desk().setLater([this](int, std::function<void()> what) { m_later.push_back(std::move(what)); });
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    for (const char* name : {"a.png", "b.png", "c.png"}) {
        write(name);
    }
}

void WorklistTest::cleanup()
{
    m_window.reset();
    m_theme.reset();
    QCOMPARE(takeLogged(), QStringList());
}

void WorklistTest::write(const QString& name)
{
    QFile file(m_folder->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(name.toUtf8());
}

void WorklistTest::open(int pages)
{
    m_chooser->nextPageFolder = m_folder->path();
    key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(desk().isOpen());
    QTRY_COMPARE(desk().model().rowCount(), pages);
    QVERIFY(m_window->listShown());
}

QStringList WorklistTest::rows() const
{
    QStringList names;
    const WorklistFilter& filter = m_window->worklist().filter();
    for (int row = 0; row < filter.rowCount(); ++row) {
        names << filter.index(row, 0).data().toString();
    }
    return names;
}

QString WorklistTest::cell(int row, int column) const
{
    return m_window->worklist().filter().index(row, column).data().toString();
}

void WorklistTest::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget* const focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : m_window.get(), key, modifiers);
}

/// What waits for its time has its time now.
void WorklistTest::runLater()
{
    for (const auto& what : std::exchange(m_later, {})) {
        what();
    }
}

void WorklistTest::aFolderOpensAsAList()
{
    open(3);
    QCOMPARE(rows(), QStringList({"a.png", "b.png", "c.png"}));
    QVERIFY(view().headline().contains("3 pages"));
    QVERIFY(view().headline().contains(m_folder->path()));
    QCOMPARE(cell(0, WorklistModel::verdictColumn), QString("Not read yet"));
    QTRY_VERIFY(desk().filter().index(0, 0).data(Qt::DecorationRole).value<QPixmap>().width() > 100);
    QTRY_VERIFY(view().table().hasFocus());
    key(Qt::Key_Down);
    key(Qt::Key_Return);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().file(), m_folder->filePath("b.png"));
    QVERIFY(!m_window->listShown());
    key(Qt::Key_F4);
    QVERIFY(m_window->listShown());
    QCOMPARE(view().current()->file, QString("b.png"));
    const int runs = m_fake->runs;
    key(Qt::Key_F4);
    QVERIFY(!m_window->listShown());
    QCOMPARE(m_fake->runs.load(), runs); // nothing was read again
}

void WorklistTest::pagesAreReadInTheBackground()
{
    m_fake->itemErrors_mv = {{"a.png", 0.02}, {"b.png", 0.3}, {"c.png", 0.1}};
    open(3);
    QTest::mouseClick(&view().readButton(), Qt::LeftButton);
    QTRY_COMPARE(desk().work(), WorklistDesk::Work::none);
    QTRY_COMPARE(desk().readSoFar(), 3);
    QCOMPARE(rows(), QStringList({"a.png", "b.png", "c.png"})); // nothing moves by itself
    QCOMPARE(cell(1, WorklistModel::layoutColumn), QStringLiteral("3×4+1"));
    QVERIFY(cell(1, WorklistModel::errorColumn).contains("300"));
    QCOMPARE(cell(1, WorklistModel::verdictColumn), QString("With doubts"));
    QVERIFY(view().headline().contains("0 not read yet"));
    QVERIFY(!view().readButton().isEnabled());
}

void WorklistTest::doubtfulPagesComeFirstWhenAsked()
{
    m_fake->itemErrors_mv = {{"a.png", 0.02}, {"b.png", 0.3}, {"c.png", 0.1}};
    open(3);
    desk().readAll();
    QTRY_COMPARE(desk().readSoFar(), 3);
    QVERIFY(view().orderButton().isVisible());
    key(Qt::Key_F5);
    QTRY_COMPARE(rows(), QStringList({"b.png", "c.png", "a.png"}));
    QCOMPARE(view().current()->file, QString("a.png")); // as before
    QVERIFY(!view().orderButton().isVisible());
    view().table().sortByColumn(WorklistModel::pageColumn, Qt::DescendingOrder);
    QCOMPARE(rows(), QStringList({"c.png", "b.png", "a.png"}));
    view().table().sortByColumn(WorklistModel::errorColumn, Qt::AscendingOrder);
    QCOMPARE(rows(), QStringList({"b.png", "c.png", "a.png"}));
}

void WorklistTest::pauseAndCancel()
{
    m_fake->itemsHeld = true;
    open(3);
    QTest::mouseClick(&view().readButton(), Qt::LeftButton);
    QTRY_COMPARE(cell(0, WorklistModel::verdictColumn), QString("Being read …"));
    QVERIFY(view().progressText().startsWith("0 of 3 read"));
    QTest::mouseClick(&view().readButton(), Qt::LeftButton);
    QCOMPARE(desk().work(), WorklistDesk::Work::paused);
    QTRY_COMPARE(cell(0, WorklistModel::verdictColumn), QString("Not read yet"));
    QVERIFY(view().progressText().contains("paused"));
    QCOMPARE(view().readButton().text(), QString("Go on reading"));
    QTest::mouseClick(&view().readButton(), Qt::LeftButton); // and, at once, on, off and on again
    QTest::mouseClick(&view().readButton(), Qt::LeftButton);
    QTest::mouseClick(&view().readButton(), Qt::LeftButton);
    m_fake->itemsHeld = false;
    QTRY_COMPARE(desk().readSoFar(), 3);
    QTRY_COMPARE(desk().work(), WorklistDesk::Work::none);
    write("d.png");
    m_fake->itemsHeld = true;
    desk().refresh();
    QTRY_COMPARE(desk().model().rowCount(), 4);
    desk().readAll();
    QTRY_COMPARE(cell(3, WorklistModel::verdictColumn), QString("Being read …"));
    QTest::mouseClick(&view().cancelButton(), Qt::LeftButton);
    QTRY_COMPARE(cell(3, WorklistModel::verdictColumn), QString("Not read yet"));
    QVERIFY(view().progressText().isEmpty());
}

void WorklistTest::twoWindowsShareTheWork()
{
    open(3);
    runLater(); // asks what others did: nothing yet
    Worklist other(m_folder->path().toStdString());
    const auto claim = other.claim();
    QVERIFY(claim);
    desk().readAll();
    QTRY_COMPARE(desk().readSoFar(), 2);
    QCOMPARE(desk().work(), WorklistDesk::Work::none); // the third is the other's
    ItemReading reading;
    reading.error_mv = 0.5;
    other.store(claim->file, claim->page, reading);
    QCOMPARE(cell(0, WorklistModel::verdictColumn), QString("Not read yet"));
    runLater();
    QTRY_COMPARE(cell(0, WorklistModel::verdictColumn), QString("Read"));
}

void WorklistTest::searchAndShow()
{
    m_fake->itemErrors_mv = {{"b.png", 0.3}};
    open(3);
    key(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(view().search().hasFocus());
    QTest::keyClicks(&view().search(), "B.p");
    QCOMPARE(rows(), QStringList({"b.png"}));
    QVERIFY(view().headline().contains("1 shown"));
    QTest::keyClick(&view().search(), Qt::Key_Escape);
    QCOMPARE(rows().size(), 3);
    QTest::keyClicks(&view().search(), "zz");
    QCOMPARE(rows().size(), 0);
    QTest::keyClick(&view().search(), Qt::Key_Escape);
    emit view().showChoice().chosen(static_cast<int>(WorklistFilter::Show::unread));
    QCOMPARE(rows().size(), 3);
    desk().readAll();
    QTRY_COMPARE(desk().readSoFar(), 3);
    emit view().showChoice().chosen(static_cast<int>(WorklistFilter::Show::done));
    QCOMPARE(rows().size(), 0);
    emit view().showChoice().chosen(static_cast<int>(WorklistFilter::Show::doubtful));
    QCOMPARE(rows().size(), 3);
}

void WorklistTest::pagesAreGoneThroughInTheListsOrder()
{
    m_fake->itemErrors_mv = {{"a.png", 0.02}, {"b.png", 0.3}, {"c.png", 0.1}};
    open(3);
    desk().readAll();
    QTRY_COMPARE(desk().readSoFar(), 3);
    desk().orderAnew();
    QTRY_COMPARE(rows().first(), QString("b.png"));
    view().setCurrent({"b.png", 0});
    view().focusList();
    key(Qt::Key_Return);
    const auto shows = [this](const char* name) { return m_window->model().file().endsWith(name) && m_window->model().phase() == Phase::settled; };
    QTRY_VERIFY(shows("b.png"));
    QVERIFY(!m_window->actions().previousPage->isEnabled());
    m_window->actions().nextPage->trigger();
    QTRY_VERIFY(shows("c.png"));
    m_window->actions().nextPage->trigger();
    QTRY_VERIFY(shows("a.png"));
    QVERIFY(!m_window->actions().nextPage->isEnabled());
    m_window->actions().previousPage->trigger();
    QTRY_VERIFY(shows("c.png"));
}

void WorklistTest::doneGoesOnDownTheList()
{
    open(3);
    key(Qt::Key_Return);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    m_window->actions().done->trigger(); // asks, for there are doubts left
    QTRY_VERIFY(!m_window->findChildren<QPushButton*>().isEmpty());
    for (auto* button : m_window->findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == "Done anyway") {
            button->click();
            break;
        }
    }
    QTRY_VERIFY(m_window->model().file().endsWith("b.png"));
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    key(Qt::Key_F4);
    QTRY_COMPARE(cell(0, WorklistModel::statusColumn), QString("Done"));
    QCOMPARE(cell(1, WorklistModel::statusColumn), QString("New"));
    QVERIFY(view().headline().contains("1 done"));
}

void WorklistTest::whatIsReadInTheWindowIsInTheList()
{
    open(3);
    key(Qt::Key_Return);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    key(Qt::Key_F4);
    QTRY_COMPARE(cell(0, WorklistModel::layoutColumn), QStringLiteral("3×1"));
    QCOMPARE(desk().model().item(0).error_mv, 0.038);
    QCOMPARE(cell(1, WorklistModel::verdictColumn), QString("Not read yet"));
}

void WorklistTest::filesThatComeAndGo()
{
    open(3);
    write("d.png");
    QFile::remove(m_folder->filePath("a.png"));
    QTRY_VERIFY((runLater(), rows() == QStringList({"b.png", "c.png", "d.png"}))); // the watcher wakes it
}

void WorklistTest::statusOfReviewsIsShown()
{
    open(3);
    Review review;
    review.page_sha256 = "00";
    review.state.status = PageStatus::done;
    review.state.reviewer = "Anna";
    review.state.date = "2026-11-28T10:00:00Z";
    saveReview(review, m_folder->filePath("c.png").toStdString(), 1);
    QTRY_VERIFY((runLater(), cell(2, WorklistModel::statusColumn) == "Done"));
    QCOMPARE(cell(2, WorklistModel::reviewerColumn), QString("Anna"));
}

void WorklistTest::aPageThatCannotBeReadSaysWhy()
{
    m_fake->itemErrors_mv = {{"b.png", -1}};
    open(3);
    desk().readAll();
    QTRY_COMPARE(desk().readSoFar(), 3);
    QCOMPARE(cell(1, WorklistModel::verdictColumn), QString("Could not be read"));
    QVERIFY(desk().filter().index(1, WorklistModel::verdictColumn).data(WorklistModel::secondLine).toString().startsWith("No ECG traces"));
    desk().orderAnew();
    QTRY_COMPARE(rows().first(), QString("b.png"));
}

void WorklistTest::aFolderThatIsNone()
{
    m_window->openFolder("/no/such/folder");
    QTRY_VERIFY(m_window->messages().text().contains("no folder"));
    QVERIFY(m_window->emptyShown());
    open(3); // and a list that is open stays open
    m_window->openFolder("/no/such/folder");
    QTRY_VERIFY(m_window->messages().text().contains("no folder"));
    QVERIFY(m_window->listShown());
    QCOMPARE(rows().size(), 3);
}

void WorklistTest::anEmptyFolder()
{
    for (const char* name : {"a.png", "b.png", "c.png"}) {
        QFile::remove(m_folder->filePath(name));
    }
    open(0);
    QVERIFY(!view().readButton().isEnabled());
    write("late.png");
    QTRY_VERIFY((runLater(), rows() == QStringList({"late.png"})));
}

void WorklistTest::trainingPairsOfTheFolder()
{
    LabelRunOptions asked;
    m_window->labelDesk().setRun([&asked](const LabelRunOptions& options, const LabelRunWords& words, const Task& task) {
        asked = options;
        task.report(0.5);
        words.problem("b.png: It is too dark.");
        LabelRunResult result;
        result.parts = {{"train", 2}, {"val", 1}};
        result.unreviewed = 4;
        return result;
    });
    const auto action = [this](const QString& start) {
        for (QAction* one : m_window->labelDesk().menu()->actions()) {
            if (one->text().startsWith(start)) {
                return one;
            }
        }
        return static_cast<QAction*>(nullptr);
    };
    QVERIFY(!action("Write training pairs")->isEnabled()); // no folder is open
    open(3);
    action("COCO")->trigger();
    action("All pages")->trigger();
    action("Keep lettering")->trigger();
    QVERIFY(m_window->messages().text().contains("Names"));
    m_window->messages().clear();
    QTemporaryDir out;
    m_chooser->nextFolder = out.path();
    action("Write training pairs")->trigger();
    QTRY_VERIFY(!m_window->labelDesk().busy());
    QCOMPARE(asked.folder.string(), m_folder->path().toStdString());
    QCOMPARE(asked.out.string(), out.path().toStdString());
    QCOMPARE(asked.format, std::string("coco"));
    QVERIFY(asked.all && asked.keep_text && !asked.force);
    const QString said = m_window->messages().text();
    QVERIFY2(said.contains("2 to train, 1 to validate, 0 to test") && said.contains("not finished: 4") && said.contains("It is too dark."), qPrintable(said));
}

void WorklistTest::trainingPairsCanBeStopped()
{
    m_window->labelDesk().setRun([](const LabelRunOptions&, const LabelRunWords&, const Task& task) -> LabelRunResult {
        task.report(0.25);
        while (true) {
            task.check();
        }
    });
    open(3);
    QTemporaryDir out;
    m_chooser->nextFolder = out.path();
    m_window->labelDesk().write();
    QTRY_VERIFY(m_window->messages().text().contains("25 %"));
    for (auto* button : m_window->messages().findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text() == "Stop") {
            button->click();
            break;
        }
    }
    QTRY_VERIFY(m_window->messages().text().contains("was stopped"));
    QVERIFY(!m_window->labelDesk().busy());
}

void WorklistTest::trainingPairsOfNothing()
{
    open(3); // files that are no pages, to the real run
    QTemporaryDir out;
    m_chooser->nextFolder = out.path();
    m_window->labelDesk().write();
    QTRY_VERIFY(!m_window->labelDesk().busy());
    QVERIFY2(m_window->messages().text().startsWith("No page could be made into a training pair."), qPrintable(m_window->messages().text()));
    QVERIFY(m_window->messages().text().contains("b.png"));
}

void WorklistTest::aThousandPages()
{
    for (int k = 0; k < 997; ++k) {
        write(QStringLiteral("page_%1.png").arg(k));
    }
    QElapsedTimer timer; // told and not judged: the issue wants less than 2 s
    timer.start();
    open(1000);
    QTRY_COMPARE(view().table().model()->rowCount(), 1000);
    view().table().viewport()->repaint();
    qInfo("a thousand pages listed in %lld ms", static_cast<long long>(timer.elapsed()));
}

QTEST_MAIN(WorklistTest)
#include "WorklistTest.moc"
