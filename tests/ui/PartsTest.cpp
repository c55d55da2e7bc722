// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/WindowFixture.h"
#include "ui/commands/ChangeRevision.h"
#include "ui/scan/ImagePyramid.h"
#include "ui/scan/Viewport.h"
#include "ui/session-model/DocumentModel.h"
#include "ui/session-model/Place.h"
#include "ui/traces/TraceArrangement.h"

#include <QPainter>
#include <QTest>
#include <QUndoStack>

#include <algorithm>
#include <cmath>

using namespace retrace;
using namespace retrace::test;

/// The parts below the window, each alone.
class PartsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { watchLog(); }
    void cleanup() { QCOMPARE(takeLogged(), QStringList()); }

    void zoomHoldsThePlaceUnderTheMouse();
    void fitStaysFittedWhenTheWidgetGrows();
    void smallContentStandsInTheMiddle();
    void pyramidDrawsItsPart();
    void largePageDrawsFast();
    void placeGoesToThePaperAndBack();
    void listGoesToThePlaceAndBack();
    void aLeadThatIsPrintedTwiceHasItsOwnValues();
    void aBeatBesideItsTimeIsClickedOnItsInk();
    void gapsAreFound();
    void outcomes();
    void undoOnABareStack();
};

void PartsTest::zoomHoldsThePlaceUnderTheMouse()
{
    Viewport port;
    port.setSize({400, 300});
    port.setContent({0, 0, 6000, 4000});
    const QPointF mouse(130, 170);
    const QPointF before = port.toContent(mouse);
    port.zoomBy(7.5, mouse);
    const QPointF after = port.toContent(mouse);
    QVERIFY(std::hypot(after.x() - before.x(), after.y() - before.y()) < 1e-6);
    QCOMPARE_LT(port.visible().width(), 900.0);
}

void PartsTest::fitStaysFittedWhenTheWidgetGrows()
{
    Viewport port;
    port.setSize({300, 300});
    port.setContent({0, 0, 600, 400});
    QCOMPARE(port.scale(), 0.5);
    port.setSize({600, 600});
    QCOMPARE(port.scale(), 1.0);
    port.zoomBy(2, {300, 300});
    port.setSize({300, 300});
    QCOMPARE(port.scale(), 2.0);
}

void PartsTest::smallContentStandsInTheMiddle()
{
    Viewport port;
    port.setSize({600, 600});
    port.setContent({0, 0, 600, 300});
    QCOMPARE(port.toWidget({300, 150}), QPointF(300, 300));
    port.panBy({500, 500});
    QCOMPARE(port.toWidget({300, 150}), QPointF(300, 300));
}

void PartsTest::pyramidDrawsItsPart()
{
    cv::Mat bgr(1024, 2048, CV_8UC3, cv::Scalar(255, 255, 255));
    bgr(cv::Rect(1024, 0, 1024, 1024)) = cv::Scalar(0, 0, 255);
    const auto pyramid = ImagePyramid::fromBgr(bgr);
    QCOMPARE(pyramid->size(), QSize(2048, 1024));
    QCOMPARE(pyramid->levels(), 4);
    QImage screen(128, 64, QImage::Format_RGB32);
    QPainter painter(&screen);
    pyramid->draw(painter, screen.rect(), QRectF(0, 0, 2048, 1024), 1.0);
    QCOMPARE(screen.pixelColor(20, 20), QColor(Qt::white));
    QCOMPARE(screen.pixelColor(100, 20), QColor(Qt::red));
    pyramid->draw(painter, screen.rect(), QRectF(1000, 500, 48, 24), 1.0);
    QCOMPARE(screen.pixelColor(30, 20), QColor(Qt::white));
    QCOMPARE(screen.pixelColor(90, 20), QColor(Qt::red));
}

void PartsTest::largePageDrawsFast()
{
    const auto pyramid =
        ImagePyramid::fromBgr(cv::Mat(4000, 6000, CV_8UC3, cv::Scalar(200, 220, 240)));
    QImage screen(1200, 900, QImage::Format_RGB32);
    QPainter painter(&screen);
    QElapsedTimer clock;
    for (const double part : {1.0, 0.6, 0.3, 0.1}) {
        pyramid->draw(painter, screen.rect(), QRectF(0, 0, 6000 * part, 4500 * part), 1.0);
        clock.start();
        for (int k = 0; k < 5; ++k) {
            pyramid->draw(painter, screen.rect(), QRectF(10 * k, 0, 6000 * part, 4500 * part), 1.0);
        }
        const double frame_ms = double(clock.nsecsElapsed()) / 5e6;
        qInfo("a frame of %.0f %% of 24 megapixels: %.1f ms", part * 100, frame_ms);
        // Generous, for busy machines: drawing from the full-size image takes many times as long.
        QCOMPARE_LT(frame_ms, 80.0);
    }
}

void PartsTest::placeGoesToThePaperAndBack()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    const Digitization result = madeUpResult(page, {});
    // II: its box begins at 10 mm, so 1.2 s are at 40 mm; 0.2 mV are 2 mm above its level at 40 mm.
    const Place place = placeAt(result, PaperPoint{40, 38.5});
    QVERIFY(place.box.has_value());
    QCOMPARE(result.layout->boxes[*place.box].lead, Lead::II);
    QCOMPARE(place.t_s, 1.2);
    QCOMPARE(place.v_mv, 0.2);
    const PaperPoint paper = paperOf(result, *place.box, 1.2, 0.2);
    QCOMPARE(paper.x_mm, 40.0);
    QCOMPARE(paper.y_mm, 38.0);
    const auto on_page = onPage(result, paper);
    QCOMPARE(on_page->x_px, 30 + 6.0 * 40);
    QCOMPARE(on_page->y_px, 40 + 5.0 * 38);
    QVERIFY(!placeAt(result, PaperPoint{80, 40}).box.has_value());
}

void PartsTest::listGoesToThePlaceAndBack()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    const Digitization result = madeUpResult(page, {});
    const TraceArrangement list(result, Arrangement::list);
    QCOMPARE(list.strips().size(), std::size_t(3));
    const Place there = placeAt(result, 2, 0.6);
    const auto pane = list.toPane(there);
    QVERIFY(pane.has_value());
    const Place back = list.placeAt(*pane);
    QCOMPARE(back.box, there.box);
    QVERIFY(std::abs(back.t_s - 0.6) < 1e-9);
    QVERIFY(std::abs(back.paper.x_mm - there.paper.x_mm) < 1e-9);
    QVERIFY(std::abs(back.paper.y_mm - there.paper.y_mm) < 1e-9);
}

void PartsTest::aLeadThatIsPrintedTwiceHasItsOwnValues()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    Digitization result = madeUpResult(page, {});
    auto layout = std::make_shared<LayoutResult>(*result.layout);
    layout->boxes.push_back(layout->boxes.front());
    layout->boxes.back().t0_s = 0.5;
    result.layout = layout;
    auto signal = std::make_shared<SignalResult>(*result.signal);
    const std::size_t box = layout->boxes.size() - 1;
    SamplesMv again(signal->record.rows(), std::nan("")); // rows of the record, as makeSignals() writes them
    std::fill(again.begin() + static_cast<long>(0.5 * signal->record.fs_hz), again.end(), 0.7);
    signal->duplicates.push_back({layout->boxes.front().lead, box, 0.5, again, std::nullopt});
    result.signal = signal;
    QCOMPARE(valueAt(result, box, 0.6), 0.7);
    QVERIFY(std::isnan(valueAt(result, box, 0.4)));
}

void PartsTest::aBeatBesideItsTimeIsClickedOnItsInk()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    Digitization result = madeUpResult(page, {});
    auto traces = std::make_shared<TraceResult>(*result.trace);
    const auto ii = std::ranges::find_if(traces->traces, [&](const LeadTrace& t) { return result.layout->boxes[t.box].lead == Lead::II; });
    QVERIFY(ii != traces->traces.end());
    ii->shifts = {{40.12, 0.12}}; // the beat of 1.2 s, at 40 mm, has its ink 0.12 mm further right
    const std::size_t box = ii->box;
    result.trace = traces;

    QCOMPARE(paperOf(result, box, 1.2, 0.2).x_mm, 40.12);
    const Place on_ink = placeAt(result, PaperPoint{40.12, 38.5});
    QCOMPARE(on_ink.box, std::optional(box));
    QVERIFY(std::abs(on_ink.t_s - 1.2) < 1e-6);
    for (const Arrangement kind : {Arrangement::printed, Arrangement::list}) {
        const TraceArrangement pane(result, kind);
        const auto at = pane.toPane(PaperPoint{40.12, 38.0}, box);
        const auto same = pane.toPane(placeAt(result, box, 1.2));
        QVERIFY(at && same);
        QVERIFY(std::abs(at->x() - same->x()) < 1e-6);
        const Place clicked = pane.placeAt(*same);
        QCOMPARE(clicked.box, std::optional(box));
        QVERIFY(std::abs(clicked.t_s - 1.2) < 1e-6);
        QVERIFY(std::abs(clicked.paper.x_mm - 40.12) < 1e-6);
        // the strip itself is drawn at times
        const auto strip = std::ranges::find(pane.strips(), box, &Strip::box);
        QVERIFY(strip != pane.strips().end());
        const double step = strip->x_mm[1] - strip->x_mm[0];
        for (qsizetype k = 2; k < strip->x_mm.size(); ++k) {
            QVERIFY(std::abs(strip->x_mm[k] - strip->x_mm[k - 1] - step) < 1e-9);
        }
    }
}

void PartsTest::gapsAreFound()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    Digitization result = madeUpResult(page, {});
    auto signal = std::make_shared<SignalResult>(*result.signal);
    for (std::size_t k = 500; k < 750; ++k) {
        signal->record.leads[Lead::I][k] = std::nan("");
    }
    result.signal = signal;
    const TraceArrangement printed(result, Arrangement::printed);
    QCOMPARE(printed.strips()[0].gaps_mm.size(), std::size_t(1));
    const auto [from, end] = printed.strips()[0].gaps_mm[0];
    QVERIFY(std::abs(from - (10 + 25)) < 0.1);
    QVERIFY(std::abs(end - (10 + 37.5)) < 0.1);
    QVERIFY(printed.strips()[1].gaps_mm.empty());
}

void PartsTest::outcomes()
{
    auto page = std::make_shared<PageImage>();
    page->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar::all(255));
    Digitization result = madeUpResult(page, {});
    QCOMPARE(outcomeOf(result), Outcome::read);
    auto layout = std::make_shared<LayoutResult>(*result.layout);
    layout->doubts.push_back("The gain is a guess.");
    result.layout = layout;
    QCOMPARE(outcomeOf(result), Outcome::doubts);
    result.signal.reset();
    QCOMPARE(outcomeOf(result), Outcome::partly);
    Digitization nothing;
    nothing.failure = "There is no ECG.";
    QCOMPARE(outcomeOf(nothing), Outcome::failed);
}

void PartsTest::undoOnABareStack()
{
    FakeEngine fake;
    DocumentModel model(fake.engine());
    model.open({"/nowhere/page.png"});
    QTRY_COMPARE(model.phase(), DocumentModel::Phase::settled);
    QUndoStack stack;
    LayoutParams fast;
    fast.speed_mm_per_s = 50;
    stack.push(new ChangeRevision(model, model.revision(), model.prepareLayout(fast, {}), "speed"));
    QCOMPARE(model.params().layout.value.speed_mm_per_s, std::optional(50.0));
    QCOMPARE(model.params().layout.mode, Mode::manual);
    QTRY_COMPARE(model.phase(), DocumentModel::Phase::settled);
    QCOMPARE(model.reading()->result.layout->scale.speed_mm_per_s.value, 50.0);
    const int runs = fake.runs;
    stack.undo();
    QCOMPARE(model.reading()->result.layout->scale.speed_mm_per_s.value, 25.0);
    QCOMPARE(model.params().layout.mode, Mode::automatic);
    stack.redo();
    QCOMPARE(model.reading()->result.layout->scale.speed_mm_per_s.value, 50.0);
    QCOMPARE(int(fake.runs), runs); // both had been worked out: nothing runs again
}

QTEST_MAIN(PartsTest)
#include "PartsTest.moc"
