// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/Session.h"
#include "core/press/Press.h"
#include "core/session/Orientation.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

using namespace retrace;

namespace
{

std::shared_ptr<const PageImage> printed(int quarter_turns = 0)
{
    PrintParams params;
    params.dpi = 150;
    auto page = std::make_shared<PageImage>();
    page->bgr = printPage(syntheticHeart(7), params).bgr;
    if (quarter_turns > 0) {
        constexpr std::array codes{cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180,
                                   cv::ROTATE_90_COUNTERCLOCKWISE};
        cv::rotate(page->bgr, page->bgr, codes[static_cast<std::size_t>(quarter_turns - 1)]);
    }
    page->dpi_x = page->dpi_y = 150;
    return page;
}

/// A page without names whose columns are set apart by lines of dots, and lead names written up its margin.
std::shared_ptr<const PageImage> withNamesOnTheirSide()
{
    PrintParams params;
    params.dpi = 150;
    const PrintedPage named = printPage(syntheticHeart(7), params);
    params.layout = "3x4-unnamed";
    params.separator = PrintParams::Separator::dotted;
    auto page = std::make_shared<PageImage>();
    page->bgr = printPage(syntheticHeart(7), params).bgr;
    page->dpi_x = page->dpi_y = 150;
    int y = page->bgr.rows / 8;
    for (const PrintTruth::Text& text : named.truth.texts) {
        const auto px = [&](double mm) { return static_cast<int>(mm * named.truth.px_per_mm); };
        if (text.is_name) {
            const cv::Rect box(px(text.box.x0_mm) - 3, px(text.box.y0_mm) - 3, px(text.box.x1_mm - text.box.x0_mm) + 7, px(text.box.y1_mm - text.box.y0_mm) + 7);
            cv::Mat turned;
            cv::rotate(named.bgr(box), turned, cv::ROTATE_90_CLOCKWISE);
            turned.copyTo(page->bgr(cv::Rect({px(8), y}, turned.size())));
            y += turned.rows + px(4);
        }
    }
    return page;
}

int leadsNamed(const Digitization& result)
{
    return result.layout ? static_cast<int>(
                               std::ranges::count_if(result.layout->boxes, &LeadBox::name_printed))
                         : 0;
}

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_page = printed(); }
    void runsAllStagesInOrder();
    void aChangeOutdatesOnlyWhatFollows();
    void strokesOfTheBrushAskForNoOtherReadingOfTheInk();
    void manualParamsBecomeStaleWhenInputsChange();
    void undoPutsParamsBack();
    void cancelKeepsFinishedStages();
    void aPageWithoutAnEcgEndsInASentence();
    void turnedPagesAreReadUpright_data();
    void turnedPagesAreReadUpright();
    void linesOfDotsSayWhichWayUpAPageLies();
    void pulsesSayWhichWayUpAPageLies();
    void rowsThatAFaxLostAreNoTraces();
    void wordsOfAPdfBecomeNames();

private:
    std::shared_ptr<const PageImage> m_page;
};

void SessionTest::runsAllStagesInOrder()
{
    Session session(m_page, {}, 0.25);
    QCOMPARE(*session.firstOutdated(), Stage::grid);
    std::vector<Stage> done;
    double last = 0;
    bool forward = true;
    Task task;
    task.progress = [&](double part, std::string_view) {
        forward = forward && part >= last && part <= 1;
        last = part;
    };
    const Digitization& result =
        session.run(task, [&](Stage s, const Digitization&) { done.push_back(s); });
    QVERIFY2(result.complete(), result.failure.c_str());
    QCOMPARE(done,
             (std::vector{Stage::grid, Stage::ink, Stage::layout, Stage::trace, Stage::signal}));
    QVERIFY(forward && last == 1.0);
    QVERIFY(!session.firstOutdated());
    QCOMPARE(result.seconds[0], 0.25);
    QVERIFY(result.seconds[1] > 0 && result.seconds[4] > 0);
}

void SessionTest::aChangeOutdatesOnlyWhatFollows()
{
    Session session(m_page);
    session.run();
    const auto grid = session.result().grid;
    const auto ink = session.result().ink;
    LayoutParams layout;
    layout.gain_mm_per_mv = 20;
    session.setLayout(layout);
    QCOMPARE(*session.firstOutdated(), Stage::layout);
    std::vector<Stage> done;
    const Digitization& result =
        session.run({}, [&](Stage s, const Digitization&) { done.push_back(s); });
    QCOMPARE(done, (std::vector{Stage::layout, Stage::trace, Stage::signal}));
    QVERIFY(result.grid == grid && result.ink == ink);
    QCOMPARE(result.layout->scale.limb_gain_mm_per_mv.value, 20.0);
    QVERIFY(result.layout->scale.limb_gain_mm_per_mv.origin == Origin::given);
    session.setLayout(layout); // the same again: nothing to do
    QVERIFY(!session.firstOutdated());
}

void SessionTest::strokesOfTheBrushAskForNoOtherReadingOfTheInk()
{
    Session session(m_page);
    session.run();
    const auto read = session.result().ink;
    const auto layout = session.result().layout;
    InkParams params = session.params().ink.value;
    const PaperBox lead = layout->boxes.front().box;
    // the first lead is taken off the page
    params.strokes = {{InkClass::paper, 8, {{lead.x0_mm, layout->boxes.front().baseline_mm}, {lead.x1_mm, layout->boxes.front().baseline_mm}}}};
    session.setInk(params);
    QCOMPARE(*session.firstOutdated(), Stage::ink);
    std::vector<std::string> work;
    Task task;
    task.progress = [&](double, std::string_view what) { work.emplace_back(what); };
    session.run(task);
    QVERIFY(session.result().ink != read);
    const auto inkOn = [&](const InkResult& ink) {
        const UnwarpedPage& page = *session.result().unwarped;
        const auto px = [&](double x_mm, double y_mm) { return cv::Point(int((x_mm - page.origin.x_mm) * page.px_per_mm_x), int((y_mm - page.origin.y_mm) * page.px_per_mm_y)); };
        const double level = layout->boxes.front().baseline_mm;
        return cv::sum(ink.coverage(cv::Rect(px(lead.x0_mm, level - 7), px(lead.x1_mm, level + 7))))[0];
    };
    QVERIFY(inkOn(*read) > 100);
    QVERIFY(inkOn(*session.result().ink) < 1);
    QVERIFY(session.result().complete());
    // and back: the very reading
    session.setParams({});
    session.run();
    QCOMPARE(session.result().ink, read);
}

void SessionTest::manualParamsBecomeStaleWhenInputsChange()
{
    Session session(m_page);
    LayoutParams layout;
    layout.layout = "3x4+1";
    session.setLayout(layout);
    QVERIFY(session.params().layout.mode == Mode::manual);
    GridParams grid;
    grid.px_per_mm = 6.0;
    session.setGrid(grid);
    QVERIFY(session.params().grid.mode == Mode::manual);
    QVERIFY(session.params().layout.mode == Mode::stale);
    QCOMPARE(*session.params().layout.value.layout, std::string("3x4+1")); // kept
    QVERIFY(session.params().signal.mode == Mode::automatic);
    session.setLayout(session.params().layout.value); // confirmed by the person
    QVERIFY(session.params().layout.mode == Mode::manual);
}

void SessionTest::undoPutsParamsBack()
{
    Session session(m_page);
    session.run();
    const SessionParams before = session.params();
    SignalParams signal;
    signal.fs_hz = 250;
    session.setSignal(signal);
    session.run();
    QCOMPARE(session.result().signal->record.fs_hz, 250.0);
    session.setParams(before);
    QCOMPARE(*session.firstOutdated(), Stage::signal);
    QVERIFY(session.params().signal.mode == Mode::automatic);
    QCOMPARE(session.run().signal->record.fs_hz, 500.0);
}

void SessionTest::cancelKeepsFinishedStages()
{
    Session session(m_page);
    std::stop_source stop;
    Task task{stop.get_token(), {}};
    const auto stopAfterInk = [&](Stage stage, const Digitization&) {
        if (stage == Stage::ink) {
            stop.request_stop();
        }
    };
    QVERIFY_EXCEPTION_THROWN(session.run(task, stopAfterInk), Cancelled);
    QVERIFY(session.result().ink && !session.result().layout && session.result().failure.empty());
    QCOMPARE(*session.firstOutdated(), Stage::layout);
    QVERIFY(session.run().complete());
}

void SessionTest::aPageWithoutAnEcgEndsInASentence()
{
    auto blank = std::make_shared<PageImage>();
    blank->bgr = cv::Mat(400, 600, CV_8UC3, cv::Scalar(255, 255, 255));
    Session session(blank);
    const Digitization& result = session.run();
    QVERIFY(!result.complete());
    QVERIFY2(QString::fromStdString(result.failure).endsWith('.') && result.failure.size() > 30,
             result.failure.c_str());
    Session empty(std::make_shared<PageImage>());
    QVERIFY(!empty.run().failure.empty());
}

void SessionTest::turnedPagesAreReadUpright_data()
{
    QTest::addColumn<int>("turns");
    QTest::newRow("as it is") << 0;
    QTest::newRow("on its side, clockwise") << 1;
    QTest::newRow("on its head") << 2;
    QTest::newRow("on its side, anticlockwise") << 3;
}

void SessionTest::turnedPagesAreReadUpright()
{
    QFETCH(int, turns);
    Session session(turns == 0 ? m_page : printed(turns));
    const Digitization& result = session.run();
    QVERIFY2(result.complete(), result.failure.c_str());
    QVERIFY2(leadsNamed(result) >= 9,
             qPrintable(QString("%1 names read").arg(leadsNamed(result))));
    const bool told = std::ranges::any_of(result.warnings(), [](const std::string& w) {
        return w.find("was turned") != std::string::npos;
    });
    QCOMPARE(told, turns != 0);
    QVERIFY(session.params().grid.mode == Mode::automatic);
}

void SessionTest::linesOfDotsSayWhichWayUpAPageLies()
{
    Session session(withNamesOnTheirSide());
    const Digitization& result = session.run();
    QVERIFY2(result.complete(), result.failure.c_str());
    QCOMPARE(result.layout->name, std::string("3x4"));
    QVERIFY(std::ranges::none_of(result.warnings(), [](const std::string& w) { return w.find("was turned") != std::string::npos; }));
}

void SessionTest::rowsThatAFaxLostAreNoTraces()
{
    PrintParams params;
    params.dpi = 150;
    params.layout = "3x4-unnamed";
    auto page = std::make_shared<PageImage>();
    page->bgr = printPage(syntheticHeart(7), params).bgr;
    cv::cvtColor(page->bgr, page->bgr, cv::COLOR_BGR2GRAY);
    cv::cvtColor(page->bgr < 140, page->bgr, cv::COLOR_GRAY2BGR);
    page->bgr = ~page->bgr;
    for (int y : {page->bgr.rows / 5, page->bgr.rows / 3, page->bgr.rows * 2 / 3}) {
        page->bgr.rowRange(y, y + 2).setTo(cv::Scalar::all(0));
    }
    page->dpi_x = page->dpi_y = 150;
    Session session(page);
    const Digitization& result = session.run();
    QVERIFY2(result.complete(), result.failure.c_str());
    QCOMPARE(result.layout->row_baselines_mm.size(), std::size_t{3});
    QCOMPARE(result.page->bgr.at<cv::Vec3b>(page->bgr.rows / 5, 9)[0], uchar(0)); // shown as it is
    QCOMPARE(result.unwarped->bgr.at<cv::Vec3b>(page->bgr.rows / 5, 9)[0], uchar(255));
}

/// A fax without names, in the grid of which letters are read on their side.
void SessionTest::pulsesSayWhichWayUpAPageLies()
{
    LayoutResult layout;
    layout.boxes.resize(12);
    layout.row_baselines_mm = {30, 60, 90};
    layout.ranking = {{"3x4", 0.9}};
    QVERIFY(mayBeTurned(layout));
    layout.pulses.resize(1);
    QVERIFY(mayBeTurned(layout));
    layout.pulses.resize(2);
    QVERIFY(!mayBeTurned(layout));
    layout.row_baselines_mm.resize(12);
    QVERIFY(mayBeTurned(layout));
}

void SessionTest::wordsOfAPdfBecomeNames()
{
    PageImage page;
    page.text = {{"-aVR", 10, 20, 50, 40},   {"25", 0, 0, 1, 1},        {"mm/s", 0, 0, 1, 1},
                 {"V1", 100, 200, 120, 210}, {"\u2212aVR", 0, 0, 1, 1}, {"-V1", 0, 0, 1, 1},
                 {"X1", 0, 0, 1, 1}};
    const GridMap map = GridMap::affine(10.0, 5.0, 0.0, {0, 0}, {400, 400});
    const auto names = namesOfPageText(page, map);
    QCOMPARE(names.size(), 3u);
    QVERIFY(names[0].lead == Lead::aVR && names[0].inverted);
    QVERIFY(names[1].lead == Lead::V1 && !names[1].inverted && names[2].inverted);
    const PagePoint a = map.toPage({names[0].box.x0_mm, names[0].box.y0_mm});
    const PagePoint b = map.toPage({names[0].box.x1_mm, names[0].box.y1_mm});
    QVERIFY(std::abs(a.x_px - 10) < 0.01 && std::abs(a.y_px - 20) < 0.01);
    QVERIFY(std::abs(b.x_px - 50) < 0.01 && std::abs(b.y_px - 40) < 0.01);
    QVERIFY(joinedPageText(page).find("25 mm/s") != std::string::npos);
}

QTEST_GUILESS_MAIN(SessionTest)
#include "SessionTest.moc"
