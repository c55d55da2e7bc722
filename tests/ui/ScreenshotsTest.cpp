// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/Review.h"
#include "tests/ui/WindowFixture.h"
#include "ui/traces/TraceArrangement.h"
#include "ui/window/ChoiceButton.h"
#include "ui/window/MainWindow.h"
#include "ui/window/MessageBar.h"
#include "ui/window/PageBar.h"
#include "ui/window/Panes.h"
#include "ui/worklist/WorklistView.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QMenu>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

#include <atomic>

using namespace retrace;
using namespace retrace::test;

/// Writes what a person sees into <build>/screenshots: every state, light and dark. RETRACE_SHOT
/// names the variant, RETRACE_SHOT_PAGE another page than a printed one.
class ScreenshotsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void states_data();
    void states();
    void review_data() { states_data(); }
    void review();
    void messages_data() { states_data(); }
    void messages();
    void worklist_data() { states_data(); }
    void worklist();
    void cleanup() { QCOMPARE(takeLogged(), QStringList()); }

private:
    QString save(QWidget& widget, const QString& name);

    QTemporaryDir m_folder;
    QTranslator m_translator;
    QString m_page;
};

void ScreenshotsTest::initTestCase()
{
    watchLog();
    useOwnSettings();
    const QString language = qEnvironmentVariable("RETRACE_LANGUAGE");
    if (!language.isEmpty()) {
        QLocale::setDefault(QLocale(language));
        QVERIFY(m_translator.load(QLocale(), "retrace", "_", ":/i18n"));
        QCoreApplication::installTranslator(&m_translator);
    }
    const QString given = qEnvironmentVariable("RETRACE_SHOT_PAGE");
    static const QTemporaryDir folder; // decisions are kept beside the page
    const QString demo = folder.filePath("demo.png");
    QFile::copy(QStringLiteral(RETRACE_SOURCE_DIR "/resources/demo/demo.png"), demo);
    m_page = !given.isEmpty()      ? given
             : QFile::exists(demo) ? demo
                                   : printSmallPage(m_folder.path(), "page", 150);
    QVERIFY(!m_page.isEmpty());
}

QString ScreenshotsTest::save(QWidget& widget, const QString& name)
{
    const QDir folder(QStringLiteral(RETRACE_BINARY_DIR "/screenshots"));
    folder.mkpath(".");
    const QString variant = qEnvironmentVariable("RETRACE_SHOT");
    const QString file =
        folder.filePath(name + (variant.isEmpty() ? QString() : "-" + variant) + ".png");
    const QPixmap shot = widget.grab();
    return shot.save(file) ? file : QString();
}

void ScreenshotsTest::states_data()
{
    QTest::addColumn<int>("choice");
    QTest::newRow("light") << static_cast<int>(Theme::Choice::light);
    QTest::newRow("dark") << static_cast<int>(Theme::Choice::dark);
}

void ScreenshotsTest::states()
{
    forgetReviews();
    QFETCH(int, choice);
    const QString theme_name = QTest::currentDataTag();
    Theme theme;
    theme.choose(static_cast<Theme::Choice>(choice));
    ScriptedChooser chooser;
    MainWindow window(Engine::real(), chooser, theme);
    const bool doubled = qEnvironmentVariable("QT_SCALE_FACTOR") == "2";
    window.resize(doubled ? QSize(1280, 800) : QSize(1680, 960));
    for (int pane = 0; pane < 3; ++pane) {
        window.panes().setFolded(pane, doubled && pane == 1);
    }
    QCursor::setPos(900, 760); // off the buttons
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(!save(window, "empty-" + theme_name).isEmpty());

    window.openFiles({m_page});
    QTRY_VERIFY_WITH_TIMEOUT(window.model().phase() == DocumentModel::Phase::reading ||
                                 window.model().phase() == DocumentModel::Phase::settled,
                             20000);
    QVERIFY(!save(window, "working-" + theme_name).isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(window.model().phase() == DocumentModel::Phase::settled, 120000);
    QVERIFY(window.model().reading());

    // The mouse over a beat of lead II, so that the marks and the readout are in the picture.
    const QSize pane = window.panes().traces().size();
    QTest::mouseMove(window.panes().traces().focusProxy(),
                     QPoint(pane.width() / 3, pane.height() / 3));
    QTest::qWait(50);
    QVERIFY(!save(window, "read-" + theme_name).isEmpty());

    window.actions().asList->setChecked(true);
    window.actions().grid->setChecked(true);
    window.actions().traces->setChecked(true);
    window.panes().page().view().zoomBy(3);
    QTest::qWait(50);
    QVERIFY(!save(window, "list-" + theme_name).isEmpty());
    window.actions().asTable->setChecked(true);
    window.panes().samples().goTo(0, 1.0);
    QTest::qWait(50);
    QVERIFY(!save(window, "table-" + theme_name).isEmpty());
    window.actions().keys->trigger();
    QTest::qWait(50);
    QVERIFY(!save(window, "keys-" + theme_name).isEmpty());
}

/// Where a lead's trace stands in the traces' pane at a time of the recording; of V3 at 4.5 s that is aVF's, in the same row. Null where there is none.
QPoint onTrace(MainWindow& window, Lead lead, double t_s)
{
    const Digitization& result = window.model().reading()->result;
    const auto own = std::ranges::find(result.layout->boxes, lead, &LeadBox::lead);
    const double speed = result.layout->scale.speed_mm_per_s.value;
    for (const LeadTrace& trace : result.trace->traces) {
        const LeadBox& box = result.layout->boxes[trace.box];
        const double x_mm = box.box.x0_mm + (t_s - box.t0_s) * speed;
        const auto k = static_cast<std::size_t>(std::lround((x_mm - trace.x0_mm) / trace.step_mm));
        if (own != result.layout->boxes.end() && box.row == own->row && t_s >= box.t0_s && x_mm < box.box.x1_mm && k < trace.y_mm.size()) {
            const auto at = TraceArrangement(result, Arrangement::printed).toPane(PaperPoint{x_mm, trace.y_mm[k]}, trace.box);
            return at ? window.panes().traces().view().viewport().toWidget(*at).toPoint() : QPoint();
        }
    }
    return {};
}

/// A page under review: a doubt in view, points set, a span chosen, the question before it is done.
void ScreenshotsTest::review()
{
    forgetReviews();
    QFETCH(int, choice);
    const QString theme_name = QTest::currentDataTag();
    Theme theme;
    theme.choose(static_cast<Theme::Choice>(choice));
    ScriptedChooser chooser;
    MainWindow window(Engine::real(), chooser, theme);
    const bool doubled = qEnvironmentVariable("QT_SCALE_FACTOR") == "2";
    window.resize(doubled ? QSize(1280, 800) : QSize(1680, 960));
    for (int pane = 0; pane < 4; ++pane) {
        window.panes().setFolded(pane, doubled && pane == 1);
    }
    QCursor::setPos(900, 940);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openFiles({m_page});
    QTRY_VERIFY_WITH_TIMEOUT(window.model().reading() && window.model().upToDate(), 180000);
    window.messages().clear();
    QTest::qWait(50);
    QVERIFY(!save(window, "review-" + theme_name).isEmpty());
    window.actions().nextDoubt->trigger();
    QTest::qWait(50);
    QVERIFY(!save(window, "doubt-" + theme_name).isEmpty());

    window.actions().pointTool->trigger();
    QWidget* const plot = window.panes().traces().focusProxy();
    const QSize pane = plot->size();
    const QPoint first = onTrace(window, Lead::V3, 4.5), second = onTrace(window, Lead::V3, 5.6);
    QVERIFY(!first.isNull() && !second.isNull());
    QTest::mouseClick(plot, Qt::LeftButton, {}, first);
    QTRY_VERIFY_WITH_TIMEOUT(window.model().upToDate(), 60000);
    QTest::mousePress(plot, Qt::LeftButton, {}, second);
    QTest::qWait(50);
    QVERIFY(!save(window, "point-" + theme_name).isEmpty());
    QTest::mouseRelease(plot, Qt::LeftButton, {}, second);
    window.actions().spanTool->trigger();
    QTest::mousePress(plot, Qt::LeftButton, {}, QPoint(pane.width() / 3, pane.height() / 2));
    QTest::mouseMove(plot, QPoint(pane.width() / 2, pane.height() / 2));
    QTest::mouseRelease(plot, Qt::LeftButton, {}, QPoint(pane.width() / 2, pane.height() / 2));
    window.actions().acceptDoubt->trigger();
    window.actions().done->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(window.model().upToDate(), 60000);
    QTest::qWait(50);
    QVERIFY(!save(window, "span-" + theme_name).isEmpty());
}

/// A folder as a list: half of it read, one page done, the rest waiting; then the keys' sheet, for its new lines.
void ScreenshotsTest::worklist()
{
    forgetReviews();
    QFETCH(int, choice);
    const QString theme_name = QTest::currentDataTag();
    Theme theme;
    theme.choose(static_cast<Theme::Choice>(choice));
    ScriptedChooser chooser;
    QTemporaryDir folder, cache;
    qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
    QDir(folder.path()).mkpath("ward 3/November");
    for (int k = 0; k < 9; ++k) {
        QVERIFY(QFile::copy(m_page, QStringLiteral("%1/%2ecg_%3.png").arg(folder.path(), k % 3 == 1 ? "ward 3/November/" : "").arg(k + 1, 4, 10, QLatin1Char('0'))));
    }
    QFile broken(folder.filePath("ecg_0000.pdf"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.close();
    Review review;
    review.state.status = PageStatus::done;
    review.state.reviewer = "Anna Müller";
    review.state.date = "2026-11-28T10:00:00Z";
    saveReview(review, folder.filePath("ecg_0003.png").toStdString(), 1);
    Engine engine = Engine::real(); // its pages are seen as they are, and read in no time
    const double errors_mv[] = {0.012, 0.14, 0.034, 0.3};
    const auto number = std::make_shared<std::atomic<int>>(0);
    engine.readItem = [&errors_mv, number](const std::filesystem::path& file, int, const Task& task) {
        const int k = (*number)++;
        if (k == 0) {
            return readItem(file, 0, task); // the empty file
        }
        while (k > 6) {
            task.check();
        }
        ItemReading reading;
        reading.layout = k % 3 == 2 ? "12x1-cabrera" : "3x4+1";
        reading.layout_guessed = k % 3 == 2;
        reading.error_mv = errors_mv[k % 4];
        reading.doubts = 7 * (k % 4);
        reading.verdict = k % 4 == 3 ? Verdict::rescan : k % 4 == 1 ? Verdict::doubts : Verdict::digitized;
        return reading;
    };
    MainWindow window(engine, chooser, theme);
    window.resize(qEnvironmentVariable("QT_SCALE_FACTOR") == "2" ? QSize(1280, 800) : QSize(1680, 960));
    QCursor::setPos(900, 940);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openFiles({folder.path()});
    QTRY_COMPARE(window.worklist().model().rowCount(), 10);
    window.worklist().readAll();
    QTRY_COMPARE(window.worklist().readSoFar(), 7);
    window.worklist().orderAnew();
    QTRY_VERIFY(!window.worklist().orderIsOld());
    QTest::qWait(1500); // small pictures are made one after the other
    QVERIFY(!save(window, "worklist-" + theme_name).isEmpty());
    window.worklist().cancel();
    QTRY_COMPARE(window.worklist().work(), WorklistDesk::Work::none);
}

void ScreenshotsTest::messages()
{
    forgetReviews();
    QFETCH(int, choice);
    const QString theme_name = QTest::currentDataTag();
    Theme theme;
    theme.choose(static_cast<Theme::Choice>(choice));
    ScriptedChooser chooser;
    FakeEngine fake;
    fake.doubt = "The gain could not be measured: 10 mm/mV is assumed. Compare it with the "
                 "calibration pulse.";
    fake.failure = "The traces could not be told from the grid. Scan the page in colour, or with "
                   "more contrast.";
    MainWindow window(fake.engine(), chooser, theme);
    window.resize(1180, 700);
    QCursor::setPos(600, 500);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openFiles({"/nowhere/broken.png"});
    QTRY_COMPARE(window.model().phase(), DocumentModel::Phase::failed);
    QVERIFY(!save(window, "broken-" + theme_name).isEmpty());

    window.openFiles({"/nowhere/page.png"});
    QTRY_COMPARE(window.model().phase(), DocumentModel::Phase::settled);
    for (auto* button : window.messages().findChildren<QToolButton*>()) {
        if (button->isVisible() && button->icon().isNull()) {
            QTest::mouseClick(button, Qt::LeftButton); // show all sentences
        }
    }
    QTest::qWait(20);
    QVERIFY(!save(window, "partly-" + theme_name).isEmpty());

    QMenu& menu = *window.pageBar().speedChoice().menu();
    menu.ensurePolished();
    menu.resize(menu.sizeHint());
    QVERIFY(!save(menu, "speed-menu-" + theme_name).isEmpty());
    QMenu& layouts = *window.pageBar().layoutChoice().menu();
    layouts.ensurePolished();
    layouts.resize(layouts.sizeHint());
    QVERIFY(!save(layouts, "layout-menu-" + theme_name).isEmpty());

    fake.failure.clear();
    fake.doubt.clear();
    window.actions().readAgain->trigger();
    QTRY_VERIFY(window.actions().exportFiles->isEnabled());
    chooser.nextFolder = m_folder.path();
    QFile there(m_folder.filePath("page.csv"));
    QVERIFY(there.open(QIODevice::WriteOnly));
    window.actions().exportFiles->trigger();
    QTest::qWait(20);
    QVERIFY(!save(window, "replace-" + theme_name).isEmpty());
}

QTEST_MAIN(ScreenshotsTest)
#include "ScreenshotsTest.moc"
