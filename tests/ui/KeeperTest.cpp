// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing is lost: decisions come back after leaving a page, after the window closed, after the program was killed.
#include "core/review/Review.h"
#include "tests/ui/WindowFixture.h"
#include "ui/review/ReviewKeeper.h"
#include "ui/tools/Bench.h"
#include "ui/window/MainWindow.h"
#include "ui/window/MessageBar.h"

#include <QPushButton>
#include <QSettings>
#include <QUndoStack>
#include <QtTest>

#include <fstream>

using namespace retrace;
using namespace retrace::test;
namespace fs = std::filesystem;

class KeeperTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void savedWhenTheWindowCloses();
    void undoGoesOnAfterReopening();
    void savedByKeyAndSaid();
    void killedProgramOffersItsDecisions();
    void offeredDecisionsMayBeLeft();
    void unansweredOfferStays();
    void autosaveGoesWithWhatItHeld();
    void autosaveComesWithinTwoSeconds();
    void changedFileAsks();
    void secondWindowOnlyLooks();
    void damagedReviewIsSaid();
    void whatCannotBeSavedIsNotLeft();

private:
    void openWindow();
    void killWindow();
    void point(double x_mm);
    void settle() { QTRY_VERIFY(m_window->model().upToDate()); }
    void runTimers();
    bool press(const char* text);
    fs::path autosaved() const { return review().string() + ".autosave"; }
    fs::path review() const { return fs::path(m_folder->path().toStdString()) / "page.retrace.json"; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeEngine> m_fake;
    ScriptedChooser m_chooser;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
    std::vector<std::pair<int, std::function<void()>>> m_timers; ///< what the keeper asked for
};

void KeeperTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void KeeperTest::init()
{
    QSettings().clear();
    forgetReviews();
    m_folder = std::make_unique<QTemporaryDir>();
    std::ofstream(m_folder->path().toStdString() + "/page.png") << "the fake engine does not read it";
    m_fake = std::make_unique<FakeEngine>();
    m_theme = std::make_unique<Theme>();
    openWindow();
}

void KeeperTest::cleanup()
{
    m_window.reset();
    m_theme.reset();
    QCOMPARE(takeLogged(), QStringList());
}

void KeeperTest::openWindow()
{
    m_timers.clear();
    m_window = std::make_unique<MainWindow>(m_fake->engine(), m_chooser, *m_theme);
    m_window->reviewKeeper().setLater([this](int ms, std::function<void()> what) { m_timers.emplace_back(ms, std::move(what)); });
    m_window->show();
    m_window->openFiles({m_folder->path() + "/page.png"});
    QTRY_COMPARE(m_window->model().phase(), DocumentModel::Phase::settled);
}

/// As a kill would leave it: nothing is saved on the way out, and the lock's process is gone.
void KeeperTest::killWindow()
{
    const fs::path lock = review().string() + ".lock";
    fs::copy_file(review().string() + ".autosave", m_folder->path().toStdString() + "/kept");
    m_timers.clear();
    m_window.reset();
    fs::remove(review());
    fs::copy_file(m_folder->path().toStdString() + "/kept", review().string() + ".autosave", fs::copy_options::overwrite_existing);
    fs::remove(lock);
}

void KeeperTest::point(double x_mm)
{
    Bench& bench = m_window->bench();
    bench.put({bench.freshId(), {Lead::II, false}, EditKind::point, {{x_mm, 37}}, false, {}}, "fix point");
    settle();
}

void KeeperTest::runTimers()
{
    for (auto& [ms, what] : std::exchange(m_timers, {})) {
        what();
    }
}

bool KeeperTest::press(const char* text)
{
    for (auto* button : m_window->messages().findChildren<QPushButton*>()) {
        if (button->text() == text) {
            button->click();
            return true;
        }
    }
    return false;
}

void KeeperTest::savedWhenTheWindowCloses()
{
    QVERIFY(!fs::exists(review()));
    m_window->close();
    QVERIFY(!fs::exists(review())); // nothing was decided
    openWindow();
    point(30);
    m_window->close();
    QVERIFY(fs::exists(review()));
    QVERIFY(!fs::exists(review().string() + ".lock"));
    openWindow();
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
    QCOMPARE(m_window->bench().edits()[0].points[0].x_mm, 30.0);
}

void KeeperTest::undoGoesOnAfterReopening()
{
    point(30);
    point(40);
    point(50);
    m_window->undoStack()->undo();
    settle();
    m_window->close();
    openWindow();
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(2));
    QCOMPARE(m_window->undoStack()->undoText(), QString("fix point"));
    m_window->undoStack()->undo();
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
    m_window->undoStack()->undo();
    settle();
    QVERIFY(m_window->bench().edits().empty());
    m_window->undoStack()->redo();
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
}

void KeeperTest::savedByKeyAndSaid()
{
    point(30);
    QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(fs::exists(review()));
    QVERIFY(m_window->messages().text().contains("page.retrace.json"));
    QVERIFY(m_window->undoStack()->canUndo()); // saving does not clear undo
}

void KeeperTest::killedProgramOffersItsDecisions()
{
    point(30);
    point(40);
    runTimers();
    killWindow();
    openWindow();
    settle();
    QVERIFY(m_window->bench().edits().empty());
    QVERIFY(press("Take up"));
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(2));
    QVERIFY(m_window->undoStack()->canUndo());
    m_window->close(); // what was taken up is saved like any decision
    QVERIFY(fs::exists(review()));
    QVERIFY(!fs::exists(autosaved()));
    openWindow();
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(2));
}

void KeeperTest::offeredDecisionsMayBeLeft()
{
    point(30);
    runTimers();
    killWindow();
    openWindow();
    QVERIFY(press("Leave them"));
    settle();
    QVERIFY(m_window->bench().edits().empty());
    QVERIFY(!fs::exists(autosaved()));
}

void KeeperTest::unansweredOfferStays()
{
    point(30);
    runTimers();
    killWindow();
    openWindow();
    settle();
    m_window->close();
    QVERIFY(fs::exists(autosaved()));
}

/// A decision that was taken back before anything was saved leaves nothing that waits to be taken up.
void KeeperTest::autosaveGoesWithWhatItHeld()
{
    point(30);
    runTimers();
    QVERIFY(fs::exists(autosaved()));
    m_window->undoStack()->undo();
    settle();
    runTimers();
    m_window->close();
    QVERIFY(!fs::exists(autosaved()));
    QVERIFY(!fs::exists(review()));
}

void KeeperTest::autosaveComesWithinTwoSeconds()
{
    point(30);
    QVERIFY(!m_timers.empty());
    QVERIFY(m_timers[0].first < 2000);
    QVERIFY(!fs::exists(review().string() + ".autosave"));
    runTimers();
    QVERIFY(fs::exists(review().string() + ".autosave"));
    point(40); // and again for the next
    QVERIFY(!m_timers.empty());
    m_window->close();
    QVERIFY(!fs::exists(review().string() + ".autosave")); // the review itself has it now
}

void KeeperTest::changedFileAsks()
{
    point(30);
    m_window->close();
    std::ifstream in(review());
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = text.find("\"sha256\": \"") + 11;
    text.replace(at, 2, text.substr(at, 2) == "00" ? "11" : "00");
    std::ofstream(review()) << text;
    openWindow();
    settle();
    QVERIFY(m_window->bench().edits().empty());
    QVERIFY(press("Use them"));
    settle();
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
}

void KeeperTest::secondWindowOnlyLooks()
{
    MainWindow second(m_fake->engine(), m_chooser, *m_theme);
    second.show();
    second.openFiles({m_folder->path() + "/page.png"});
    QTRY_COMPARE(second.model().phase(), DocumentModel::Phase::settled);
    QVERIFY(second.bench().readOnly());
    QVERIFY(second.messages().text().contains("open elsewhere"));
    second.bench().put({"e1", {Lead::II, false}, EditKind::point, {{20, 37}}, false, {}}, "fix point");
    QVERIFY(second.bench().edits().empty());
    for (auto* button : second.messages().findChildren<QPushButton*>()) {
        if (button->text() == "Take over") {
            button->click();
            break;
        }
    }
    QVERIFY(!second.bench().readOnly());
}

void KeeperTest::damagedReviewIsSaid()
{
    m_window->close();
    std::ofstream(review()) << "{\"format\": \"retr";
    openWindow();
    QVERIFY(m_window->messages().text().contains("damaged"));
    point(30); // goes on all the same
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
}

/// Neither beside the page nor in the user's data folder.
void KeeperTest::whatCannotBeSavedIsNotLeft()
{
    const QByteArray data = qgetenv("XDG_DATA_HOME");
    point(30);
    QTemporaryDir other;
    std::ofstream(other.path().toStdString() + "/file") << "no folder";
    std::ofstream(other.path().toStdString() + "/other.png") << "another page";
    m_folder->remove();
    qputenv("XDG_DATA_HOME", other.path().toUtf8() + "/file");
    const QString shown = m_window->model().file();
    m_window->openFiles({other.path() + "/other.png"});
    QCOMPARE(m_window->model().file(), shown);
    QVERIFY(m_window->messages().kind() == MessageBar::Kind::question);
    QVERIFY(m_window->messages().text().contains("not saved"));
    QVERIFY(press("Stay"));
    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
    qputenv("XDG_DATA_HOME", data); // room again
    QVERIFY(press("Stay"));
    QVERIFY(m_window->close());
    const auto undone = findReview(shown.toStdString(), 0, 1, "00");
    QVERIFY(undone.fit == ReviewFit::fits && undone.review->state.params.trace.value.edits.size() == 1);
    // and given up when a person says so
    m_window.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    std::ofstream(m_folder->path().toStdString() + "/page.png") << "x";
    forgetReviews();
    openWindow();
    point(40);
    m_folder->remove();
    qputenv("XDG_DATA_HOME", other.path().toUtf8() + "/file");
    QVERIFY(!m_window->close());
    QVERIFY(press("Leave it unsaved"));
    QVERIFY(!m_window->isVisible());
    qputenv("XDG_DATA_HOME", data);
}

QTEST_MAIN(KeeperTest)
#include "KeeperTest.moc"
