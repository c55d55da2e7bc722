// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/review/ReviewDesk.h"
#include "ui/tools/Bench.h"
#include "ui/window/MainWindow.h"
#include "ui/window/Panes.h"

#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QUndoStack>

#include <cmath>
#include <memory>
#include <vector>

using namespace retrace;
using namespace retrace::test;
using Phase = DocumentModel::Phase;

/// The review list on the real window: walking it, answering it, and the page's status.
class ReviewTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void listIsRankedAndSaysHowMany();
    void walkingZoomsAllPanesAndBack();
    void samplesAsATable();
    void acceptByKeyUndoRedo();
    void acceptByMouse();
    void missingByKeyAndMouse();
    void settledDoubtsKeepTheirLine();
    void doneOnlyKnowingly();
    void doneGoesToTheNextPage();
    void nameIsTypedAndNoKeyActs();
    void singleKeysNeedAPane();
    void signsStandOnAllPanes();
    void staleDecisionsAreKeptOrRedone();
    void entriesOnTheirOwn();

private:
    void open();
    void key(int key, Qt::KeyboardModifiers modifiers = {});
    ReviewPane& pane() { return m_window->panes().review(); }
    const ReviewEntries& entries() { return m_window->reviewDesk().entries(); }

    std::unique_ptr<FakeEngine> m_fake;
    std::unique_ptr<ScriptedChooser> m_chooser;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void ReviewTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void ReviewTest::init()
{
    QSettings().clear();
    forgetReviews();
    m_fake = std::make_unique<FakeEngine>();
    m_chooser = std::make_unique<ScriptedChooser>();
    m_theme = std::make_unique<Theme>();
    m_window = std::make_unique<MainWindow>(m_fake->engine(), *m_chooser, *m_theme);
    m_window->resize(1500, 800);
    for (int pane = 0; pane < 4; ++pane) {
        m_window->panes().setFolded(pane, false);
    }
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void ReviewTest::cleanup()
{
    m_window.reset();
    m_theme.reset();
    QCOMPARE(takeLogged(), QStringList());
}

void ReviewTest::open()
{
    m_window->openFiles({"/nowhere/page.png"});
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    m_window->panes().page().setFocus();
}

void ReviewTest::key(int key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window->focusWidget(), static_cast<Qt::Key>(key), modifiers);
}

void ReviewTest::listIsRankedAndSaysHowMany()
{
    open();
    QCOMPARE(entries().all().size(), std::size_t(2));
    QCOMPARE(pane().headline(), QStringLiteral("2 of 2 left · ±38 µV"));
    const QAbstractItemModel& lines = *pane().list().model();
    QCOMPARE(lines.data(lines.index(0, 0), ReviewListModel::lead).toString(), "II");
    QCOMPARE(lines.data(lines.index(0, 0), ReviewListModel::span).toString(), "0.60–0.90 s");
    QCOMPARE(lines.data(lines.index(0, 0), ReviewListModel::reason).toString(),
             "Another lead's trace crosses here.");
    QCOMPARE(lines.data(lines.index(0, 0), ReviewListModel::error).toString(), "±120 µV");
    QVERIFY(lines.data(lines.index(1, 0), Qt::AccessibleTextRole).toString().contains("open"));
    QCOMPARE(m_window->reviewDesk().current(), std::optional<std::size_t>(0));
}

void ReviewTest::walkingZoomsAllPanesAndBack()
{
    open();
    Panes& panes = m_window->panes();
    key(Qt::Key_N);
    QCOMPARE(m_window->reviewDesk().current(), std::optional<std::size_t>(1));
    // Lead III from 1.2 to 1.4 s: paper 40 to 45 mm, level 60 mm.
    QVERIFY(panes.traces().view().viewport().visible().contains(QPointF(42, 59)));
    QCOMPARE_LT(panes.traces().view().viewport().visible().width(), 110.0);
    QVERIFY(!panes.page().view().viewport().fitted());
    QVERIFY(panes.page().view().viewport().visible().contains(QPointF(30 + 6 * 42, 40 + 5 * 60)));
    QVERIFY(!panes.mask().view().viewport().fitted());
    key(Qt::Key_N);
    QCOMPARE(m_window->reviewDesk().current(), std::optional<std::size_t>(0));
    key(Qt::Key_P);
    QCOMPARE(m_window->reviewDesk().current(), std::optional<std::size_t>(1));
    key(Qt::Key_Z);
    QVERIFY(panes.page().view().viewport().fitted());
    QVERIFY(panes.traces().view().viewport().fitted());
    key(Qt::Key_Z);
    QVERIFY(!panes.page().view().viewport().fitted());
}

/// The numbers behind the traces, for a screen reader: as they would be exported, by keyboard alone.
void ReviewTest::samplesAsATable()
{
    open();
    Panes& panes = m_window->panes();
    SampleTable& table = panes.samples();
    QVERIFY(!table.isVisible());
    key(Qt::Key_D);
    QVERIFY(table.isVisible() && !panes.traces().isVisible());
    QVERIFY(table.hasFocus());
    const Record& record = panes.reading()->result.signal->record;
    const QAbstractItemModel& samples = *table.model();
    QCOMPARE(static_cast<std::size_t>(samples.rowCount()), record.rows());
    QCOMPARE(static_cast<std::size_t>(samples.columnCount()), record.leads.size());
    QCOMPARE(samples.headerData(1, Qt::Horizontal).toString(), QString("II, mV"));
    const float mv = record.leads.at(Lead::II).at(100);
    const QModelIndex cell = samples.index(100, 1);
    QVERIFY(std::abs(QLocale().toFloat(cell.data().toString().replace(QChar(0x2212), '-')) - mv) <= 0.0006F);
    const QString spoken = cell.data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.startsWith(QString("II at %1 s: ").arg(QLocale().toString(100 / record.fs_hz, 'f', 3))) && spoken.contains("mV"), qPrintable(spoken));

    std::vector<Place> pointed;
    connect(&panes, &Panes::pointedAt, this, [&](const Place& place) { pointed.push_back(place); });
    table.setCurrentIndex(cell);
    QCOMPARE(pointed.size(), std::size_t{1});
    QTest::keyClick(&table, Qt::Key_Down);
    QCOMPARE(pointed.size(), std::size_t{2});
    const Place place = pointed.back();
    QVERIFY(std::abs(place.t_s - 101 / record.fs_hz) < 1e-9);
    QVERIFY(std::abs(place.v_mv - static_cast<double>(record.leads.at(Lead::II).at(101))) < 0.01);

    QTest::keyClick(&table, Qt::Key_N); // the doubt: lead III from 1.2 to 1.4 s
    QCOMPARE(table.currentIndex().column(), 2);
    QVERIFY(std::abs(table.currentIndex().row() / record.fs_hz - 1.3) < 0.05);
    QTest::keyClick(&table, Qt::Key_D);
    QVERIFY(!table.isVisible());
    QVERIFY(panes.traces().isVisible() && panes.traces().hasFocus());
}

void ReviewTest::acceptByKeyUndoRedo()
{
    open();
    const int runs = m_fake->runs;
    key(Qt::Key_A);
    QCOMPARE(entries().left(), 1);
    QVERIFY(entries().all()[0].state == ReviewEntry::State::accepted);
    QVERIFY(pane().headline().startsWith("1 of 2 left"));
    QCOMPARE(m_window->reviewDesk().current(), std::optional<std::size_t>(1));
    QCOMPARE(m_window->model().marks().status, PageStatus::in_review);
    key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(entries().left(), 2);
    QCOMPARE(m_window->model().marks().status, PageStatus::fresh);
    key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(entries().left(), 1);
    QCOMPARE(int(m_fake->runs), runs); // nothing of it is worked out again
    QVERIFY(m_window->model().upToDate());
}

void ReviewTest::acceptByMouse()
{
    open();
    for (auto* button : pane().findChildren<QPushButton*>()) {
        if (button->text() == "Accept") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(entries().left(), 1);
    const QRect line = pane().list().visualRect(pane().list().model()->index(1, 0));
    QTest::mouseClick(pane().list().viewport(), Qt::LeftButton, {}, line.center());
    QCOMPARE(m_window->reviewDesk().current(), std::optional<std::size_t>(1));
    QVERIFY(!m_window->panes().page().view().viewport().fitted());
}

void ReviewTest::missingByKeyAndMouse()
{
    open();
    key(Qt::Key_M);
    const auto& edits = m_window->bench().edits();
    QCOMPARE(edits.size(), std::size_t(1));
    QVERIFY(edits[0].kind == EditKind::missing);
    QVERIFY(edits[0].trace == (TraceKey{Lead::II, false}));
    QVERIFY(std::abs(edits[0].points[0].x_mm - 25) < 1e-9);
    QTRY_VERIFY(m_window->model().upToDate());
    QVERIFY(std::isnan(m_window->model().reading()->result.trace->traces[1].y_mm[100]));
    QCOMPARE(entries().left(), 1);
    m_window->undoStack()->undo();
    QTRY_VERIFY(m_window->model().upToDate());
    QCOMPARE(entries().left(), 2);
    QVERIFY(!std::isnan(m_window->model().reading()->result.trace->traces[1].y_mm[100]));
    for (auto* button : pane().findChildren<QPushButton*>()) {
        if (button->text() == "Missing") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
}

void ReviewTest::settledDoubtsKeepTheirLine()
{
    open();
    key(Qt::Key_M);
    QTRY_VERIFY(m_window->model().upToDate());
    QCOMPARE(entries().all().size(), std::size_t(2));
    QVERIFY(entries().all()[0].state == ReviewEntry::State::settled);
    QVERIFY(entries().all()[0].trace.lead == Lead::II);
    QVERIFY(pane().headline().startsWith("1 of 2 left"));
}

void ReviewTest::doneOnlyKnowingly()
{
    open();
    key(Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(pane().asksDone());
    QCOMPARE(m_window->model().marks().status, PageStatus::fresh);
    auto* const focused = qobject_cast<QPushButton*>(m_window->focusWidget());
    QVERIFY2(focused && focused->text() == "Go on", "Return does no harm");
    QTest::mouseClick(focused, Qt::LeftButton);
    QVERIFY(!pane().asksDone());
    key(Qt::Key_Return, Qt::ControlModifier);
    for (auto* button : pane().findChildren<QPushButton*>()) {
        if (button->text() == "Done anyway") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(m_window->model().marks().status, PageStatus::done);
    m_window->undoStack()->undo();
    QCOMPARE(m_window->model().marks().status, PageStatus::fresh);
}

void ReviewTest::doneGoesToTheNextPage()
{
    m_fake->pages = 2;
    open();
    key(Qt::Key_A);
    key(Qt::Key_A);
    QCOMPARE(entries().left(), 0);
    QVERIFY(pane().headline().startsWith("All 2 looked at"));
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_window->model().pageIndex(), 1);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().marks().status, PageStatus::fresh);
    QCOMPARE(entries().left(), 2);
    m_window->model().go(-1);
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    QCOMPARE(m_window->model().marks().status, PageStatus::done);
    QCOMPARE(entries().left(), 0);
}

void ReviewTest::nameIsTypedAndNoKeyActs()
{
    open();
    auto* const name = pane().findChild<QLineEdit*>("reviewer");
    QVERIFY(name);
    name->setFocus();
    QTest::keyClicks(name, "Ann Ames");
    QCOMPARE(name->text(), "Ann Ames");
    QCOMPARE(entries().left(), 2);
    QVERIFY(m_window->bench().edits().empty());
    QTest::keyClick(name, Qt::Key_Return);
    m_window->panes().page().setFocus();
    key(Qt::Key_A);
    QCOMPARE(m_window->model().marks().reviewer, "Ann Ames");
    QVERIFY(!m_window->model().marks().date.isEmpty());
}

void ReviewTest::singleKeysNeedAPane()
{
    open();
    QWidget* const bar = m_window->findChild<QWidget*>("layoutChoice");
    bar->setFocus();
    QTest::keyClick(bar, Qt::Key_A);
    QCOMPARE(entries().left(), 2);
    QTest::keyClick(bar, Qt::Key_F);
    QVERIFY(!m_window->actions().pointTool->isChecked());
}

void ReviewTest::signsStandOnAllPanes()
{
    open();
    Panes& panes = m_window->panes();
    const auto has = [](const QImage& image, const QRect& part, const QColor& colour) {
        for (int y = part.top(); y < part.bottom(); ++y) {
            for (int x = part.left(); x < part.right(); ++x) {
                if (image.rect().contains(x, y) && image.pixelColor(x, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    };
    QTest::qWait(30); // the plot draws when the event loop comes round
    const QColor doubtful = m_theme->colours().doubtful;
    for (ImageView* view : {static_cast<ImageView*>(&panes.page()),
                            static_cast<ImageView*>(&panes.mask())}) {
        const QPointF at = view->toWidget(view == &panes.page()
                                              ? QPointF(30 + 6 * 28.75, 40 + 5 * 35)
                                              : QPointF((28.75 + 5) * 6, (35 + 8) * 5));
        const QRect above(at.toPoint() - QPoint(30, 40), QSize(60, 42));
        QVERIFY2(has(view->grab().toImage(), above, doubtful), qPrintable(view->objectName()));
    }
    const QImage traces = panes.traces().grab().toImage();
    QVERIFY(has(traces, traces.rect(), doubtful));
    // The band: lead I at 0.1 mV is 19 mm, its band half a millimetre.
    const Viewport& port = panes.traces().view().viewport();
    const QPoint in_band = port.toWidget({35.3, 18.7}).toPoint();
    const QPoint outside = port.toWidget({35.3, 17.3}).toPoint();
    QVERIFY(traces.pixelColor(in_band).lightness() < traces.pixelColor(outside).lightness() - 15);
}

void ReviewTest::staleDecisionsAreKeptOrRedone()
{
    open();
    key(Qt::Key_M);
    QTRY_VERIFY(m_window->model().upToDate());
    LayoutParams fast;
    fast.speed_mm_per_s = 50;
    m_window->bench().changeLayout(fast, "speed");
    QTRY_VERIFY(m_window->model().upToDate());
    QCOMPARE(m_window->model().params().trace.mode, Mode::stale);
    const auto answer = [this](const QString& text) {
        for (auto* button : pane().findChildren<QPushButton*>()) {
            if (button->text() == text && button->isVisible()) {
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        }
        return false;
    };
    QVERIFY(answer("Keep"));
    QCOMPARE(m_window->model().params().trace.mode, Mode::manual);
    QCOMPARE(m_window->bench().edits().size(), std::size_t(1));
    QVERIFY(!answer("Keep"));
    m_window->undoStack()->undo();
    QCOMPARE(m_window->model().params().trace.mode, Mode::stale);
    QVERIFY(answer("Redo"));
    QVERIFY(m_window->bench().edits().empty());
}

void ReviewTest::entriesOnTheirOwn()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    Digitization result = madeUpResult(page, {});
    ReviewEntries list;
    list.update(result, {});
    QCOMPARE(list.left(), 2);
    auto other = std::make_shared<ConfidenceResult>(*result.confidence);
    Doubt more = other->doubts[0];
    more.lead = Lead::I;
    more.box = 0;
    other->doubts.insert(other->doubts.begin(), more);
    std::swap(other->doubts[1], other->doubts[2]);
    result.confidence = other;
    list.update(result, {});
    QCOMPARE(list.all().size(), std::size_t(3));
    QVERIFY2(list.all()[0].trace.lead == Lead::II, "what was first stays first");
    QVERIFY2(list.all()[2].trace.lead == Lead::I, "what is new comes last");
    ReviewMarks marks;
    marks.accepted.push_back({{Lead::II, false}, 24, 33});
    list.update(result, marks);
    QCOMPARE(list.left(), 2);
    QCOMPARE(list.nextOpen(std::nullopt, +1), std::optional<std::size_t>(1));
    QCOMPARE(list.nextOpen(std::size_t(1), -1), std::optional<std::size_t>(2));
}

QTEST_MAIN(ReviewTest)
#include "ReviewTest.moc"
