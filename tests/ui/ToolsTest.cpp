// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/tools/Bench.h"
#include "ui/tools/ToolDesk.h"
#include "ui/window/ChoiceButton.h"
#include "ui/window/MainWindow.h"
#include "ui/window/Panes.h"
#include "ui/window/StatusLine.h"

#include <QLineEdit>
#include <QSettings>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

#include <cmath>
#include <memory>

using namespace retrace;
using namespace retrace::test;
using Phase = DocumentModel::Phase;

/// Every tool on the real window by mouse and by keyboard, with undo and redo.
class ToolsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();

    void toolsSayWhatTheNextClickDoes();
    void pointByMouseOnEveryPane();
    void pointSnapsUnlessAlt();
    void pointIsLiveWhileDragged();
    void pointIsMovedNudgedAndRemoved();
    void pointByKeyboard();
    void redrawByMouse();
    void redrawByKeyboard();
    void spanByMouse();
    void spanByKeyboard();
    void swapByMouseAndKeyboard();
    void callipers();
    void editsAreSeenBeforeTheyAreWorkedOut();
    void worksWithoutLiveTracing();
    void leadsByMouse();
    void leadsByKeyboard();
    void leadsAreTyped();
    void scaleByMouseAndKeyboard();
    void oneMillivolt();
    void paperIsTurnedAndMirrored();
    void cornersByMouseAndKeyboard();
    void brushByMouseAndKeyboard();

private:
    void open();
    void key(int key, Qt::KeyboardModifiers modifiers = {});
    QPoint onTraces(double x_mm, double y_mm);
    QWidget* plot() { return m_window->panes().traces().focusProxy(); }
    void drag(QWidget* widget, const std::vector<QPoint>& way, Qt::KeyboardModifiers modifiers = {});
    const std::vector<Edit>& edits() { return m_window->bench().edits(); }
    double heightAt(std::size_t box, double x_mm);
    void settle() { QTRY_VERIFY(m_window->model().upToDate()); }
    void undoAndRedo(std::size_t edits_after);

    std::unique_ptr<FakeEngine> m_fake;
    std::unique_ptr<ScriptedChooser> m_chooser;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MainWindow> m_window;
};

void ToolsTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void ToolsTest::init()
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
    open();
}

void ToolsTest::cleanup()
{
    m_fake->held = false;
    m_window.reset();
    m_theme.reset();
    QCOMPARE(takeLogged(), QStringList());
}

void ToolsTest::open()
{
    m_window->openFiles({"/nowhere/page.png"});
    QTRY_COMPARE(m_window->model().phase(), Phase::settled);
    plot()->setFocus();
}

void ToolsTest::key(int key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window->focusWidget(), static_cast<Qt::Key>(key), modifiers);
}

QPoint ToolsTest::onTraces(double x_mm, double y_mm)
{
    return m_window->panes().traces().view().viewport().toWidget({x_mm, y_mm}).toPoint();
}

void ToolsTest::drag(QWidget* widget, const std::vector<QPoint>& way,
                     Qt::KeyboardModifiers modifiers)
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, way.front());
    for (std::size_t k = 1; k < way.size(); ++k) {
        QTest::mouseMove(widget, way[k]);
    }
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, way.back());
}

double ToolsTest::heightAt(std::size_t box, double x_mm)
{
    const LeadTrace& trace = m_window->model().reading()->result.trace->traces[box];
    return trace.y_mm[static_cast<std::size_t>(std::lround((x_mm - trace.x0_mm) / trace.step_mm))];
}

void ToolsTest::undoAndRedo(std::size_t edits_after)
{
    settle();
    const std::vector<Edit> after = edits();
    QCOMPARE(after.size(), edits_after);
    m_window->undoStack()->undo();
    settle();
    QVERIFY(edits() != after);
    m_window->undoStack()->redo();
    settle();
    QVERIFY(edits() == after);
}

void ToolsTest::toolsSayWhatTheNextClickDoes()
{
    QVERIFY(m_window->statusLine().hint().isEmpty());
    for (const int one : {Qt::Key_F, Qt::Key_R, Qt::Key_S, Qt::Key_X, Qt::Key_K}) {
        key(one);
        QVERIFY(m_window->toolDesk().tool());
        QVERIFY(m_window->statusLine().hint().size() > 20);
        int chosen = 0;
        for (const QAction* action : m_window->actions().tools->actions()) {
            chosen += action->isChecked() ? 1 : 0;
        }
        QCOMPARE(chosen, 1);
    }
    key(Qt::Key_Escape);
    QVERIFY(!m_window->toolDesk().tool());
    QVERIFY(m_window->statusLine().hint().isEmpty());
    for (auto* button : m_window->findChildren<QToolButton*>()) {
        if (button->defaultAction() == m_window->actions().pointTool) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QVERIFY(m_window->actions().pointTool->isChecked());
}

void ToolsTest::pointByMouseOnEveryPane()
{
    key(Qt::Key_F);
    Panes& panes = m_window->panes();
    QTest::mouseClick(plot(), Qt::LeftButton, Qt::AltModifier, onTraces(50, 37));
    undoAndRedo(1);
    QVERIFY(edits()[0].kind == EditKind::point);
    QVERIFY(edits()[0].trace == (TraceKey{Lead::II, false}));
    QVERIFY(std::abs(edits()[0].points[0].x_mm - 50) < 0.3);
    QVERIFY(std::abs(edits()[0].points[0].y_mm - 37) < 0.3);
    QTest::mouseClick(&panes.page(), Qt::LeftButton, Qt::AltModifier,
                      panes.page().toWidget({30 + 6 * 20, 40 + 5 * 17}).toPoint());
    undoAndRedo(2);
    QVERIFY(edits()[1].trace == (TraceKey{Lead::I, false}));
    QVERIFY(std::abs(edits()[1].points[0].x_mm - 20) < 0.5);
    QTest::mouseClick(&panes.mask(), Qt::LeftButton, Qt::AltModifier,
                      panes.mask().toWidget({6 * (20.0 + 5), 5 * (57.0 + 8)}).toPoint());
    undoAndRedo(3);
    QVERIFY(edits()[2].trace == (TraceKey{Lead::III, false}));
    QVERIFY(std::abs(heightAt(1, edits()[0].points[0].x_mm) - edits()[0].points[0].y_mm) < 0.5);
}

void ToolsTest::pointSnapsUnlessAlt()
{
    key(Qt::Key_F);
    QTest::mouseClick(plot(), Qt::LeftButton, {}, onTraces(50, 35.8));
    QCOMPARE(edits().size(), std::size_t(1));
    QCOMPARE(edits()[0].points[0].y_mm, 35.0); // the fake's ink
    QVERIFY(edits()[0].guided);
    QTest::mouseClick(plot(), Qt::LeftButton, {}, onTraces(30, 37.3));
    QVERIFY2(std::abs(edits()[1].points[0].y_mm - 37.3) < 0.3, "no ink within a millimetre");
}

void ToolsTest::pointIsLiveWhileDragged()
{
    key(Qt::Key_F);
    QTest::mousePress(plot(), Qt::LeftButton, Qt::AltModifier, onTraces(50, 37));
    QVERIFY(edits().empty());
    QCOMPARE(m_window->panes().signs().sketch().traces.size(), std::size_t(1));
    const auto peak = [this] {
        const LeadTrace& trace = m_window->panes().signs().sketch().traces[0];
        return trace.y_mm[200];
    };
    const double before = peak();
    QTest::mouseMove(plot(), onTraces(50, 32));
    QVERIFY(peak() < before - 3);
    QTest::mouseRelease(plot(), Qt::LeftButton, Qt::AltModifier, onTraces(50, 32));
    QCOMPARE(edits().size(), std::size_t(1));
    QCOMPARE(m_window->undoStack()->count(), 1);
    settle();
    QVERIFY(m_window->panes().signs().sketch().traces.empty());
}

void ToolsTest::pointIsMovedNudgedAndRemoved()
{
    key(Qt::Key_F);
    QTest::mouseClick(plot(), Qt::LeftButton, Qt::AltModifier, onTraces(50, 37));
    settle();
    const PaperPoint at = edits()[0].points[0];
    drag(plot(), {onTraces(at.x_mm, at.y_mm), onTraces(51, 33), onTraces(52, 31)},
         Qt::AltModifier);
    undoAndRedo(1);
    QVERIFY(std::abs(edits()[0].points[0].x_mm - 52) < 0.4);
    const double y = edits()[0].points[0].y_mm;
    const int steps = m_window->undoStack()->count();
    for (int k = 0; k < 3; ++k) {
        key(Qt::Key_Up);
    }
    key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(std::abs(edits()[0].points[0].y_mm - (y - 0.3 + 1.0)) < 1e-9);
    QCOMPARE(m_window->undoStack()->count(), steps + 1); // nudges are one step
    undoAndRedo(1);
    key(Qt::Key_Delete);
    undoAndRedo(0);
    key(Qt::Key_Delete); // nothing is chosen: nothing happens
    QCOMPARE(m_window->undoStack()->count(), steps + 2);
}

void ToolsTest::pointByKeyboard()
{
    key(Qt::Key_F);
    ViewController& view = m_window->panes().traces().view();
    view.setPointer({40, 58});
    key(Qt::Key_Right);
    key(Qt::Key_Right, Qt::ShiftModifier);
    key(Qt::Key_Return, Qt::AltModifier);
    undoAndRedo(1);
    QVERIFY(edits()[0].trace == (TraceKey{Lead::III, false}));
    QVERIFY(std::abs(edits()[0].points[0].x_mm - 41.1) < 1e-6);
    QVERIFY(std::abs(edits()[0].points[0].y_mm - 58) < 1e-6);
}

void ToolsTest::redrawByMouse()
{
    key(Qt::Key_R);
    drag(plot(), {onTraces(30, 35), onTraces(35, 34), onTraces(40, 32)});
    undoAndRedo(1);
    QVERIFY(edits()[0].kind == EditKind::redraw);
    QVERIFY(edits()[0].guided);
    QCOMPARE_GE(edits()[0].points.size(), std::size_t(3));
    QVERIFY(std::abs(heightAt(1, 35) - 33.5) < 0.5);
    drag(plot(), {onTraces(20, 55), onTraces(28, 54), onTraces(24, 57), onTraces(30, 58)},
         Qt::AltModifier);
    QCOMPARE(edits().size(), std::size_t(2));
    QVERIFY(!edits()[1].guided);
    for (std::size_t k = 1; k < edits()[1].points.size(); ++k) {
        QVERIFY(edits()[1].points[k].x_mm > edits()[1].points[k - 1].x_mm);
    }
    QTest::mouseClick(plot(), Qt::LeftButton, {}, onTraces(30, 35));
    QCOMPARE(edits().size(), std::size_t(2)); // a click is no stroke
}

void ToolsTest::redrawByKeyboard()
{
    key(Qt::Key_R);
    ViewController& view = m_window->panes().traces().view();
    view.setPointer({30, 35});
    key(Qt::Key_Return);
    view.setPointer({40, 33});
    key(Qt::Key_Return);
    QVERIFY(edits().empty());
    key(Qt::Key_Return);
    undoAndRedo(1);
    QCOMPARE(edits()[0].points.size(), std::size_t(2));
    QVERIFY(std::abs(heightAt(1, 35) - 34) < 0.3);
    key(Qt::Key_Return);
    key(Qt::Key_Escape); // lets go of the stroke, not of the tool
    QVERIFY(m_window->toolDesk().tool());
    QVERIFY(m_window->panes().signs().sketch().stroke.empty());
}

void ToolsTest::spanByMouse()
{
    key(Qt::Key_S);
    QVERIFY(!m_window->actions().interpolate->isEnabled());
    drag(plot(), {onTraces(25, 35), onTraces(30, 36), onTraces(35, 35)});
    QVERIFY(m_window->actions().interpolate->isEnabled());
    QVERIFY2(!m_window->actions().fromRhythm->isEnabled(), "there is no rhythm strip");
    QVERIFY(m_window->panes().signs().sketch().span.has_value());
    for (auto* button : m_window->findChildren<QToolButton*>()) {
        if (button->defaultAction() == m_window->actions().missing && button->isVisible()) {
            QTest::mouseClick(button, Qt::LeftButton);
            break;
        }
    }
    undoAndRedo(1);
    QVERIFY(edits()[0].kind == EditKind::missing);
    QVERIFY(std::isnan(heightAt(1, 30)));
    QVERIFY(!m_window->panes().signs().sketch().span.has_value());
}

void ToolsTest::spanByKeyboard()
{
    ViewController& view = m_window->panes().traces().view();
    const std::pair<int, EditKind> ways[] = {{Qt::Key_I, EditKind::interpolate},
                                             {Qt::Key_U, EditKind::automatic},
                                             {Qt::Key_M, EditKind::missing}};
    std::size_t count = 0;
    key(Qt::Key_S);
    for (const auto& [letter, kind] : ways) {
        view.setPointer({25, 35});
        key(Qt::Key_Return);
        view.setPointer({35, 35});
        key(Qt::Key_Return);
        key(letter);
        undoAndRedo(++count);
        QVERIFY(edits().back().kind == kind);
        QVERIFY(std::abs(edits().back().points[0].x_mm - 25) < 1e-6);
        QVERIFY(std::abs(edits().back().points[1].x_mm - 35) < 1e-6);
    }
}

void ToolsTest::swapByMouseAndKeyboard()
{
    key(Qt::Key_X);
    QTest::mouseClick(plot(), Qt::LeftButton, {}, onTraces(40, 35));
    undoAndRedo(1);
    QVERIFY(edits()[0].kind == EditKind::swap);
    QVERIFY(edits()[0].trace == (TraceKey{Lead::II, false}));
    QVERIFY(edits()[0].other == (TraceKey{Lead::I, false}) ||
            edits()[0].other == (TraceKey{Lead::III, false}));
    m_window->panes().traces().view().setPointer({20, 15});
    key(Qt::Key_Return);
    undoAndRedo(2);
    QVERIFY(edits()[1].trace == (TraceKey{Lead::I, false}));
    QVERIFY(edits()[1].other == (TraceKey{Lead::II, false}));
}

void ToolsTest::callipers()
{
    key(Qt::Key_K);
    drag(plot(), {onTraces(20, 35), onTraces(40, 30), onTraces(45, 25)});
    const auto& line = m_window->panes().signs().sketch().line;
    QVERIFY(line.has_value());
    const double ms = std::abs(line->b.x_mm - line->a.x_mm) / 25 * 1000;
    QVERIFY(std::abs(ms - 1000) < 20);
    QVERIFY(line->text.contains(QString::number(ms, 'f', 0) + " ms"));
    QVERIFY(line->text.contains("mV"));
    QVERIFY(line->text.contains("/min"));
    key(Qt::Key_Escape);
    QVERIFY(!m_window->panes().signs().sketch().line.has_value());
    ViewController& view = m_window->panes().traces().view();
    view.setPointer({20, 35});
    key(Qt::Key_Return);
    view.setPointer({25, 40});
    QCOMPARE(m_window->panes().signs().sketch().line->text,
             QStringLiteral("200 ms  \u22120.50 mV  300/min"));
    key(Qt::Key_Return);
    QVERIFY2(!m_window->undoStack()->canUndo(), "measuring changes nothing");
}

void ToolsTest::editsAreSeenBeforeTheyAreWorkedOut()
{
    m_fake->held = true;
    key(Qt::Key_F);
    QTest::mouseClick(plot(), Qt::LeftButton, Qt::AltModifier, onTraces(50, 37));
    QCOMPARE(edits().size(), std::size_t(1));
    QVERIFY(!m_window->model().upToDate());
    QVERIFY2(!m_window->statusLine().isReading(), "the page is not taken away");
    QCOMPARE(m_window->panes().signs().sketch().traces.size(), std::size_t(1));
    QVERIFY(m_window->model().reading()->result.complete());
    QTest::mouseClick(plot(), Qt::LeftButton, Qt::AltModifier, onTraces(20, 17));
    QCOMPARE(m_window->panes().signs().sketch().traces.size(), std::size_t(2));
    m_window->undoStack()->undo();
    m_window->undoStack()->undo();
    QVERIFY(m_window->model().upToDate());
    QVERIFY(m_window->panes().signs().sketch().traces.empty());
    m_window->undoStack()->redo();
    m_fake->held = false;
    settle();
    QCOMPARE(edits().size(), std::size_t(1));
}

void ToolsTest::worksWithoutLiveTracing()
{
    m_fake->live = false;
    key(Qt::Key_F);
    QTest::mouseClick(plot(), Qt::LeftButton, {}, onTraces(50, 37));
    undoAndRedo(1);
    QVERIFY(std::abs(heightAt(1, edits()[0].points[0].x_mm) - edits()[0].points[0].y_mm) < 0.5);
}

void ToolsTest::leadsByMouse()
{
    key(Qt::Key_L);
    const auto boxes = [this] { return m_window->model().params().layout.value.boxes; };
    QCOMPARE(m_window->panes().signs().sketch().outlines.size(), std::size_t(3));
    // Lead II: 10 to 60 mm, 30 to 50 mm.
    drag(plot(), {onTraces(40, 45), onTraces(42, 46), onTraces(44, 47)});
    settle();
    QCOMPARE(boxes().size(), std::size_t(3));
    QVERIFY(std::abs(boxes()[1].box.x0_mm - 14) < 0.3);
    QVERIFY(std::abs(boxes()[1].baseline_mm - 42) < 0.3);
    QCOMPARE(boxes()[1].t0_s, 0.0);
    drag(plot(), {onTraces(14, 32), onTraces(20, 33), onTraces(24, 34)});
    settle();
    QVERIFY(std::abs(boxes()[1].box.x0_mm - 24) < 0.5);
    QVERIFY2(std::abs(boxes()[1].t0_s - 0.4) < 0.02, "what stays on the paper stays at its time");
    m_window->undoStack()->undo();
    settle();
    QVERIFY(std::abs(boxes()[1].box.x0_mm - 14) < 0.3);
    m_window->undoStack()->undo();
    QVERIFY(boxes().empty());
    m_window->undoStack()->redo();
    settle();
    QCOMPARE(boxes().size(), std::size_t(3));
    // A new one where none is, removed again.
    drag(plot(), {onTraces(20, 71), onTraces(40, 76), onTraces(55, 79)});
    settle();
    QCOMPARE(boxes().size(), std::size_t(4));
    QCOMPARE(boxes()[3].lead, Lead::X1);
    QCOMPARE(m_window->model().reading()->result.layout->boxes[3].row, 3);
    key(Qt::Key_Delete);
    settle();
    QCOMPARE(boxes().size(), std::size_t(3));
}

void ToolsTest::leadsByKeyboard()
{
    key(Qt::Key_L);
    const auto boxes = [this] { return m_window->model().params().layout.value.boxes; };
    ViewController& view = m_window->panes().traces().view();
    view.setPointer({40, 45});
    key(Qt::Key_Return); // picks it up
    view.setPointer({42, 46});
    key(Qt::Key_Return); // puts it down
    settle();
    QVERIFY(std::abs(boxes()[1].box.x0_mm - 12) < 1e-6);
    const int steps = m_window->undoStack()->count();
    key(Qt::Key_Left);
    key(Qt::Key_Left, Qt::ShiftModifier);
    settle();
    QVERIFY(std::abs(boxes()[1].box.x0_mm - 10.9) < 1e-6);
    QCOMPARE(m_window->undoStack()->count(), steps + 1);
    m_window->undoStack()->undo();
    settle();
    QVERIFY(std::abs(boxes()[1].box.x0_mm - 12) < 1e-6);
    key(Qt::Key_Escape);
    QVERIFY(m_window->toolDesk().tool());
    key(Qt::Key_Escape);
    QVERIFY(!m_window->toolDesk().tool());
    QVERIFY(m_window->panes().signs().sketch().outlines.empty());
}

void ToolsTest::leadsAreTyped()
{
    key(Qt::Key_L);
    const auto boxes = [this] { return m_window->model().params().layout.value.boxes; };
    auto* const start = m_window->findChild<QLineEdit*>("leadStart");
    auto* const gain = m_window->findChild<QLineEdit*>("leadGain");
    auto* const name = m_window->findChild<ChoiceButton*>("leadName");
    QVERIFY(start && gain && name && !start->isEnabled());
    QTest::mouseClick(plot(), Qt::LeftButton, {}, onTraces(40, 45));
    QVERIFY(start->isEnabled());
    start->setFocus();
    start->selectAll();
    QTest::keyClicks(start, "2.5");
    QTest::keyClick(start, Qt::Key_Return);
    settle();
    QCOMPARE(boxes()[1].t0_s, 2.5);
    gain->setFocus();
    gain->selectAll();
    QTest::keyClicks(gain, "5");
    QTest::keyClick(gain, Qt::Key_Return);
    settle();
    QCOMPARE(boxes()[1].gain_mm_per_mv, 5.0);
    emit name->chosen(static_cast<int>(Lead::V5));
    settle();
    QCOMPARE(boxes()[1].lead, Lead::V5);
    QVERIFY(m_window->model().reading()->result.signal->record.leads.contains(Lead::V5));
    for (int k = 0; k < 3; ++k) {
        m_window->undoStack()->undo();
    }
    QVERIFY(boxes().empty());
}

void ToolsTest::scaleByMouseAndKeyboard()
{
    key(Qt::Key_C);
    auto* const length = m_window->findChild<QLineEdit*>("trueLength");
    PageView& page = m_window->panes().page();
    drag(&page, {page.toWidget({90, 90}).toPoint(), page.toWidget({200, 90}).toPoint(),
                 page.toWidget({390, 90}).toPoint()});
    QVERIFY(m_window->panes().signs().sketch().line.has_value());
    QCOMPARE(length->text(), "50"); // 300 px at 6 px a millimetre
    length->setFocus();
    length->selectAll();
    QTest::keyClicks(length, "100");
    QTest::keyClick(length, Qt::Key_Return);
    settle();
    const auto ruler = m_window->model().params().grid.value.ruler;
    QVERIFY(ruler.has_value());
    QCOMPARE(ruler->length_mm, 100.0);
    QVERIFY(std::abs(m_window->model().reading()->result.grid->map.toPaper(ruler->b).x_mm -
                     m_window->model().reading()->result.grid->map.toPaper(ruler->a).x_mm - 100) <
            0.01);
    m_window->undoStack()->undo();
    settle();
    QVERIFY(!m_window->model().params().grid.value.ruler);
    page.setFocus();
    page.view().setPointer({100, 100});
    key(Qt::Key_Return);
    page.view().setPointer({220, 100});
    key(Qt::Key_Return);
    QCOMPARE(length->text(), "20");
    length->setFocus();
    QTest::keyClick(length, Qt::Key_Return);
    settle();
    QCOMPARE(m_window->model().params().grid.value.ruler->length_mm, 20.0);
}

void ToolsTest::oneMillivolt()
{
    key(Qt::Key_C);
    drag(plot(), {onTraces(30, 45), onTraces(30, 42), onTraces(30, 40)});
    for (auto* button : m_window->findChildren<QToolButton*>()) {
        if (button->text() == "It is 1 mV high") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    settle();
    const auto gain = m_window->model().params().layout.value.gain_mm_per_mv;
    QVERIFY(gain && std::abs(*gain - 5) < 0.3);
    m_window->undoStack()->undo();
    QVERIFY(!m_window->model().params().layout.value.gain_mm_per_mv);
}

void ToolsTest::paperIsTurnedAndMirrored()
{
    key(Qt::Key_G);
    const auto press = [this](const QString& text) {
        for (auto* button : m_window->findChildren<QToolButton*>()) {
            if (button->text() == text && button->isVisible()) {
                button->setFocus();
                QTest::keyClick(button, Qt::Key_Space);
            }
        }
    };
    press("Turn right");
    settle();
    QCOMPARE(m_window->model().params().grid.value.quarter_turns, 1);
    m_window->undoStack()->undo();
    settle();
    press("Turn left");
    settle();
    QCOMPARE(m_window->model().params().grid.value.quarter_turns, 3);
    m_window->undoStack()->undo();
    settle();
    press("Mirror");
    settle();
    QVERIFY(m_window->model().params().grid.value.mirrored);
    const cv::Size size(600, 400);
    const int turns[] = {0, 3, 2, 1};
    for (int k = 0; k < 4; ++k) { // paper turned clockwise is brought upright by turning back
        QCOMPARE(lieOf(GridMap::affine(6, 6, 90.0 * k, {300, 200}, size)).first, turns[k]);
        QVERIFY(!lieOf(GridMap::affine(6, 6, 90.0 * k, {300, 200}, size)).second);
    }
}

void ToolsTest::cornersByMouseAndKeyboard()
{
    key(Qt::Key_G);
    const auto corners = [this] { return m_window->panes().signs().sketch().polygon; };
    QCOMPARE(corners().size(), std::size_t(4));
    const PaperPoint first = corners()[0];
    PageView& page = m_window->panes().page();
    const auto at = [&](PaperPoint p) {
        return page.toWidget({30 + 6 * p.x_mm, 40 + 5 * p.y_mm}).toPoint();
    };
    drag(&page, {at(first), at({first.x_mm + 1, first.y_mm}), at({first.x_mm + 2, first.y_mm})});
    QVERIFY(std::abs(corners()[0].x_mm - first.x_mm - 2) < 0.5);
    QVERIFY(!m_window->undoStack()->canUndo());
    page.setFocus();
    page.view().setPointer({30 + 6 * corners()[1].x_mm + 0.5, 40 + 5 * corners()[1].y_mm + 0.5});
    key(Qt::Key_Return);
    page.view().setPointer({30 + 6 * 62.0 + 0.5, 40 + 5 * 9.0 + 0.5});
    key(Qt::Key_Return);
    QVERIFY(std::abs(corners()[1].x_mm - 62) < 1e-6);
    auto* const apply = m_window->findChild<QToolButton*>("applyCorners");
    QVERIFY(apply->isEnabled());
    QTest::mouseClick(apply, Qt::LeftButton);
    settle();
    const auto given = m_window->model().params().grid.value.corners;
    QVERIFY(given.has_value());
    QVERIFY(std::abs(given->at[1].x_px - (30 + 6 * 62.0)) < 1e-6);
    QCOMPARE(given->paper.x0_mm, first.x_mm);
    m_window->undoStack()->undo();
    QVERIFY(!m_window->model().params().grid.value.corners);
}

void ToolsTest::brushByMouseAndKeyboard()
{
    const auto strokes = [this] { return m_window->model().params().ink.value.strokes; };
    const auto stepBack = [&](std::size_t after) {
        settle();
        const auto now = strokes();
        QCOMPARE(now.size(), after);
        m_window->undoStack()->undo();
        settle();
        QCOMPARE(strokes().size(), after - 1);
        m_window->undoStack()->redo();
        settle();
        QVERIFY(strokes() == now);
    };
    key(Qt::Key_B);
    QVERIFY(m_window->statusLine().hint().contains("taken away"));
    Panes& panes = m_window->panes();
    const auto onMask = [&](double x_mm, double y_mm) { return panes.mask().toWidget({6 * (x_mm + 5), 5 * (y_mm + 8)}).toPoint(); };
    QTest::mousePress(&panes.mask(), Qt::LeftButton, {}, onMask(20, 40));
    QTest::mouseMove(&panes.mask(), onMask(30, 42));
    QVERIFY(strokes().empty());
    QVERIFY(panes.signs().sketch().brush);
    QCOMPARE(panes.signs().sketch().brush->points.size(), std::size_t(2));
    QTest::mouseRelease(&panes.mask(), Qt::LeftButton, {}, onMask(30, 42));
    stepBack(1);
    QVERIFY(strokes()[0].to == InkClass::paper);
    QCOMPARE(strokes()[0].radius_mm, 0.5);
    QVERIFY(std::abs(strokes()[0].points[0].x_mm - 20) < 0.5 && std::abs(strokes()[0].points.back().y_mm - 42) < 0.5);
    QVERIFY(m_window->model().params().ink.mode == Mode::manual);

    // by keyboard on the plot: class and width from the tool's controls, corners with Return
    auto& brush = static_cast<BrushTool&>(*m_window->toolDesk().tool());
    brush.setInkClass(InkClass::text);
    brush.setWidth(2);
    QVERIFY(m_window->findChild<ChoiceButton*>("brushClass")->text().contains("Text"));
    QVERIFY(m_window->statusLine().hint().contains("what the ink is"));
    plot()->setFocus();
    key(Qt::Key_Right, Qt::ControlModifier);
    key(Qt::Key_Return);
    QVERIFY(strokes().size() == 1);
    for (int k = 0; k < 5; ++k) {
        key(Qt::Key_Right, Qt::ControlModifier);
    }
    key(Qt::Key_Return);
    key(Qt::Key_Return);
    stepBack(2);
    QVERIFY(strokes()[1].to == InkClass::text);
    QCOMPARE(strokes()[1].radius_mm, 1.0);
    QVERIFY(std::abs(strokes()[1].points[1].x_mm - strokes()[1].points[0].x_mm - 5) < 0.1);

    // half a stroke is let go of before the tool is
    key(Qt::Key_Return);
    key(Qt::Key_Escape);
    QVERIFY(m_window->toolDesk().tool());
    key(Qt::Key_Escape);
    QVERIFY(!m_window->toolDesk().tool());
    QVERIFY(!panes.signs().sketch().brush);
    settle();
    QCOMPARE(strokes().size(), std::size_t(2));
}

QTEST_MAIN(ToolsTest)
#include "ToolsTest.moc"
