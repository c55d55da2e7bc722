// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/window/MainWindow.h"
#include "ui/window/Panes.h"

#include <QElapsedTimer>
#include <QTest>

#include <qcustomplot.h>

#include <algorithm>

using namespace retrace;
using namespace retrace::test;

/// How fast the window answers on a page of 24 megapixels. The figures are printed; the limits are
/// those at which a person would notice, doubled for a busy machine.
class FeelTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void largePage();
    void drag();

private:
    static double medianFrame_ms(QWidget& widget, ViewController& view);
    static double medianDrag_ms(MainWindow& window);
    static void show(MainWindow& window); ///< its first three panes side by side
};

void FeelTest::initTestCase()
{
    watchLog();
    useOwnSettings();
}

void FeelTest::show(MainWindow& window)
{
    window.resize(1680, 960);
    for (int pane = 0; pane < 3; ++pane) {
        window.panes().setFolded(pane, false);
    }
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
}

double FeelTest::medianFrame_ms(QWidget& widget, ViewController& view)
{
    QImage screen(widget.size(), QImage::Format_RGB32);
    std::vector<double> frames;
    view.fit();
    for (int k = 0; k < 24; ++k) {
        QElapsedTimer clock;
        clock.start();
        view.zoomBy(k < 12 ? 1.3 : 1 / 1.3);
        if (auto* plot = widget.findChild<QCustomPlot*>()) {
            plot->replot(QCustomPlot::rpImmediateRefresh); // it would wait for the event loop
        }
        widget.render(&screen);
        frames.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    std::sort(frames.begin(), frames.end());
    qInfo("%s: median %.1f ms, longest %.1f ms", qPrintable(widget.objectName()), frames[12],
          frames.back());
    return frames[12];
}

/// From the mouse's move, a fixed point in its hand, to all panes drawn anew.
double FeelTest::medianDrag_ms(MainWindow& window)
{
    Panes& panes = window.panes();
    QWidget& widget = panes.traces();
    QWidget* const plot = widget.focusProxy();
    const Strip& strip = panes.traces().arrangement().strips()[1];
    ViewController& view = panes.traces().view();
    view.fit();
    window.actions().pointTool->trigger();
    const QPoint start = view.viewport().toWidget({strip.x0_mm + 20, strip.baseline_mm}).toPoint();
    std::vector<double> frames;
    QTest::mousePress(plot, Qt::LeftButton, {}, start);
    for (int k = 0; k < 60; ++k) {
        QElapsedTimer clock;
        clock.start();
        QTest::mouseMove(plot, start + QPoint(k % 7, -k));
        QCoreApplication::processEvents(); // all panes
        frames.push_back(double(clock.nsecsElapsed()) / 1e6);
    }
    const bool live = !panes.signs().sketch().traces.empty();
    QTest::mouseRelease(plot, Qt::LeftButton, {}, start);
    std::sort(frames.begin(), frames.end());
    qInfo("drag to redraw: median %.1f ms, 95th percentile %.1f ms%s", frames[30], frames[57], live ? "" : " (nothing was in hand)");
    return live ? frames[30] : 1e9;
}

void FeelTest::largePage()
{
    QTemporaryDir folder;
    const QString page = printSmallPage(folder.path(), "large", 500);
    Theme theme;
    ScriptedChooser chooser;
    MainWindow window(Engine::real(), chooser, theme);
    show(window);
    QElapsedTimer clock;
    clock.start();
    window.openFiles({page});
    QTRY_VERIFY_WITH_TIMEOUT(window.panes().page().hasImage(), 20000);
    qInfo("open to first picture: %lld ms", clock.elapsed());
    QTRY_COMPARE_WITH_TIMEOUT(window.model().phase(), DocumentModel::Phase::settled, 200000);
    qInfo("open to result: %lld ms", clock.elapsed());
    const cv::Mat& pixels = window.model().reading()->result.page->bgr;
    QCOMPARE_GT(pixels.cols * double(pixels.rows), 20e6);
    Panes& panes = window.panes();
    QAction* const overlays[] = {window.actions().grid, window.actions().boxes,
                                 window.actions().traces};
    for (QAction* only : overlays) {
        for (QAction* action : overlays) {
            action->setChecked(action == only);
        }
        qInfo("%s:", qPrintable(only->text()));
        medianFrame_ms(panes.page(), panes.page().view());
    }
    for (QAction* action : overlays) {
        action->setChecked(true);
    }
    QCOMPARE_LT(medianFrame_ms(panes.page(), panes.page().view()), 66.0);
    QCOMPARE_LT(medianFrame_ms(panes.mask(), panes.mask().view()), 66.0);
    QCOMPARE_LT(medianFrame_ms(panes.traces(), panes.traces().view()), 66.0);
    QCOMPARE(takeLogged(), QStringList());
}

void FeelTest::drag()
{
    for (const int dpi : {200, 300}) {
        QTemporaryDir folder;
        const QString page = printSmallPage(folder.path(), "page", dpi);
        Theme theme;
        ScriptedChooser chooser;
        MainWindow window(Engine::real(), chooser, theme);
        show(window);
        window.openFiles({page});
        QTRY_COMPARE_WITH_TIMEOUT(window.model().phase(), DocumentModel::Phase::settled, 200000);
        qInfo("%d dpi:", dpi);
        QCOMPARE_LT(medianDrag_ms(window), 150.0);
    }
    QCOMPARE(takeLogged(), QStringList());
}

QTEST_MAIN(FeelTest)
#include "FeelTest.moc"
