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

private:
    static double medianFrame_ms(QWidget& widget, ViewController& view);
};

void FeelTest::initTestCase()
{
    watchLog();
    useOwnSettings();
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

void FeelTest::largePage()
{
    QTemporaryDir folder;
    const QString page = printSmallPage(folder.path(), "large", 500);
    Theme theme;
    ScriptedChooser chooser;
    MainWindow window(Engine::real(), chooser, theme);
    window.resize(1680, 960);
    for (int pane = 0; pane < 3; ++pane) {
        window.panes().setFolded(pane, false);
    }
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
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

QTEST_MAIN(FeelTest)
#include "FeelTest.moc"
