// SPDX-License-Identifier: GPL-3.0-or-later
// A person's decisions as constraints: on paper drawn here, where the right way and a wrong one are both known.
#include "core/press/Press.h"
#include "core/session/Session.h"
#include "core/trace/EditSolver.h"
#include "tests/ink/SmallPage.h"

#include <QtTest>

#include <cmath>
#include <cstring>

using namespace retrace;

namespace {

constexpr double kPxPerMm = 8, kPenMm = 0.3, kFromMm = 5, kToMm = 115, kUpperMm = 30, kLowerMm = 55;

double upper(double x_mm) { return kUpperMm - 3 * std::sin(x_mm / 4); }
double lower(double x_mm) { return kLowerMm + 2 * std::sin(x_mm / 5); }
/// A second way 6 mm above the upper row between 50 and 62 mm.
double above(double x_mm) { return upper(x_mm) - 6 * std::clamp(std::min(x_mm - 50, 62 - x_mm) / 2, 0.0, 1.0); }

/// Two rows; on the upper one the pen draws two ways between 50 and 62 mm.
struct Paper
{
    std::shared_ptr<const UnwarpedPage> page;
    std::shared_ptr<const InkResult> ink;
    std::shared_ptr<LayoutResult> layout = std::make_shared<LayoutResult>();
    std::vector<LeadTrace> automatic;

    Paper()
    {
        SmallPage small(120, 80, kPxPerMm);
        small.trace(kFromMm, kToMm, kPenMm, upper);
        small.trace(50, 62, kPenMm, above);
        small.trace(kFromMm, kToMm, kPenMm, lower);
        page = std::make_shared<UnwarpedPage>(small.printed({176, 176, 240}));
        ink = std::make_shared<InkResult>(small.perfectInk(kPenMm));
        for (const auto& [lead, y, row] : {std::tuple{Lead::I, kUpperMm, 0}, std::tuple{Lead::II, kLowerMm, 1}}) {
            LeadBox box;
            box.lead = lead, box.box = {kFromMm, y - 12, kToMm, y + 12}, box.baseline_mm = y, box.row = row;
            layout->boxes.push_back(box);
            layout->row_baselines_mm.push_back(y);
        }
        automatic = traceLeads(*page, *ink, *layout, {}, {}, {}).traces;
        // as a tracer that errs would have it: whichever way it took, the test's is the straight one
        for (std::size_t k = 0; k < automatic[0].y_mm.size(); ++k) {
            automatic[0].y_mm[k] = upper(x(automatic[0], k));
        }
    }

    static double x(const LeadTrace& t, std::size_t k) { return t.x0_mm + static_cast<double>(k) * t.step_mm; }
    EditSolver solver() const { return EditSolver(page, ink, layout); }
    std::vector<LeadTrace> with(const std::vector<Edit>& edits) const { return solver().apply(automatic, automatic, edits); }
};

double at(const LeadTrace& t, double x_mm) { return t.y_mm.at(static_cast<std::size_t>(std::lround((x_mm - t.x0_mm) / t.step_mm))); }

/// First and last x where two traces differ in any bit; {0, 0} if nowhere.
std::pair<double, double> changed(const LeadTrace& a, const LeadTrace& b)
{
    double first = 0, last = 0;
    for (std::size_t k = 0; k < a.y_mm.size(); ++k) {
        if (std::memcmp(&a.y_mm[k], &b.y_mm[k], sizeof(double)) != 0) {
            first = first == 0 ? Paper::x(a, k) : first;
            last = Paper::x(a, k);
        }
    }
    return {first, last};
}

Edit edit(EditKind kind, std::vector<PaperPoint> points, bool guided = false, Lead lead = Lead::I)
{
    Edit e;
    e.id = "e" + std::to_string(static_cast<int>(kind)) + std::to_string(points.front().x_mm);
    e.trace = {lead, false};
    e.kind = kind, e.points = std::move(points), e.guided = guided;
    return e;
}

double worst(const LeadTrace& t, double from_mm, double to_mm, const std::function<double(double)>& y)
{
    double off = 0;
    for (std::size_t k = 0; k < t.y_mm.size(); ++k) {
        const double x = Paper::x(t, k);
        if (x > from_mm && x < to_mm) {
            off = std::isnan(t.y_mm[k]) ? 1e9 : std::max(off, std::abs(t.y_mm[k] - y(x)));
        }
    }
    return off;
}

} // namespace

class EditSolverTest : public QObject
{
    Q_OBJECT

private slots:
    void aPointTakesTheOtherWay();
    void whatTheOtherBeatsTellStays();
    void aPointOnBarePaper();
    void aPointBesideASteepStrokeMovesIt();
    void aPointChangesNothingBeyondItsNeighbour();
    void aPointClosesAGap();
    void aStrokeIsTheTrace();
    void aGuidedStrokeFollowsTheInk();
    void missingAndInterpolated();
    void automaticTakesBack();
    void swapAtACrossing();
    void copiedFromTheRhythmStrip();
    void snapsToInk();
    void editsOfOtherTracesAreLeftOut();
    void sessionReadsOnlyWhatEditsChange();
};

void EditSolverTest::aPointTakesTheOtherWay()
{
    const Paper paper;
    const auto traces = paper.with({edit(EditKind::point, {{56, above(56)}}, true)});
    QVERIFY2(worst(traces[0], 52.5, 59.5, above) < 0.1, qPrintable(QString::number(worst(traces[0], 52.5, 59.5, above))));
    QCOMPARE(at(traces[0], 56), above(56));
    const auto [first, last] = changed(paper.automatic[0], traces[0]);
    QVERIFY2(first > 46 && last < 66, qPrintable(QString("%1 %2").arg(first).arg(last)));
    QCOMPARE(changed(paper.automatic[1], traces[1]), std::pair(0.0, 0.0));
    QVERIFY(traces[0].edited[static_cast<std::size_t>((56 - traces[0].x0_mm) / traces[0].step_mm)] != EditMark::none);
    QVERIFY(traces[0].edited[10] == EditMark::none);
}

void EditSolverTest::aPointBesideASteepStrokeMovesIt()
{
    Paper paper;
    const auto spike = [](double x_mm) { return upper(x_mm) - 12 * std::max(0.0, 1 - std::abs(x_mm - 80) / 0.6); };
    for (std::size_t k = 0; k < paper.automatic[0].y_mm.size(); ++k) {
        paper.automatic[0].y_mm[k] = spike(Paper::x(paper.automatic[0], k));
    }
    const double late_mm = 0.15; // of the downstroke
    const PaperPoint point{80.35, spike(80.35 - late_mm)};
    const LeadTrace now = paper.with({edit(EditKind::point, {point})})[0];
    QVERIFY(std::abs(at(now, point.x_mm) - point.y_mm) < 1e-9);
    const auto [first, last] = changed(now, paper.automatic[0]);
    QVERIFY2(first > 80 && last < 80.7, qPrintable(QString("%1 to %2").arg(first).arg(last)));
    for (double x = 80.05; x < 80.6; x += 0.05) { // still one stroke down, none of it turned back
        QVERIFY2(at(now, x + 0.05) >= at(now, x) - 0.02, qPrintable(QString::number(x)));
    }
    QVERIFY(at(now, 80.45) < spike(80.45) - 0.5); // it moves along
}

/// The map does not see what the page hides: a point beside it, whose way runs on through it, leaves it as it is.
void EditSolverTest::whatTheOtherBeatsTellStays()
{
    Paper paper;
    LeadTrace& trace = paper.automatic[0];
    trace.told = {{57, 58, 0.2}};
    for (std::size_t k = 0; k < trace.y_mm.size(); ++k) {
        const double x = Paper::x(trace, k);
        trace.y_mm[k] += x >= 57 && x <= 58 ? 5 : 0;
    }
    const LeadTrace now = paper.with({edit(EditKind::point, {{54, above(54)}}, true)})[0];
    QCOMPARE(at(now, 54), above(54));
    QVERIFY(std::abs(at(now, 55.5) - above(55.5)) < 0.2);
    QVERIFY(std::abs(at(now, 57.5) - upper(57.5) - 5) < 0.02);
    const LeadTrace on_it = paper.with({edit(EditKind::point, {{57.5, upper(57.5) + 3}})})[0]; // a person knows better
    QCOMPARE(at(on_it, 57.5), upper(57.5) + 3);
    QVERIFY2(std::abs(at(on_it, 57.3) - at(on_it, 57.5)) < 2, "more than a single sample goes there");
}

void EditSolverTest::aPointOnBarePaper()
{
    const Paper paper;
    const PaperPoint bare{30, upper(30) + 2.5};
    const auto traces = paper.with({edit(EditKind::point, {bare})});
    QCOMPARE(at(traces[0], 30), bare.y_mm);
    const auto [first, last] = changed(paper.automatic[0], traces[0]);
    QVERIFY(first > 27 && last < 33); // it comes back to the ink at once
    QVERIFY(worst(traces[0], 20, 27, upper) < 1e-9);
}

void EditSolverTest::aPointChangesNothingBeyondItsNeighbour()
{
    const Paper paper;
    const Edit first = edit(EditKind::point, {{53, above(53)}}, true), second = edit(EditKind::point, {{58, upper(58)}}, true);
    const auto one = paper.with({first}), both = paper.with({first, second});
    const auto [from, to] = changed(one[0], both[0]);
    QVERIFY(from > 53 && to < 66);
    QCOMPARE(at(both[0], 53), above(53));
    QCOMPARE(at(both[0], 58), upper(58));
    QVERIFY(std::abs(at(both[0], 60) - upper(60)) < 0.15);
}

void EditSolverTest::aPointClosesAGap()
{
    Paper paper;
    for (std::size_t k = 0; k < paper.automatic[0].y_mm.size(); ++k) {
        const double x = Paper::x(paper.automatic[0], k);
        paper.automatic[0].y_mm[k] = x > 70 && x < 90 ? std::nan("") : paper.automatic[0].y_mm[k];
    }
    const auto traces = paper.with({edit(EditKind::point, {{80, upper(80)}}, true)});
    QVERIFY2(worst(traces[0], 66, 94, upper) < 0.15, qPrintable(QString::number(worst(traces[0], 66, 94, upper))));
}

void EditSolverTest::aStrokeIsTheTrace()
{
    const Paper paper;
    const auto traces = paper.with({edit(EditKind::redraw, {{20, 25}, {22, 20}, {24, 25}})});
    QVERIFY(std::abs(at(traces[0], 21) - 22.5) < 0.05);
    QVERIFY(std::abs(at(traces[0], 22) - 20) < 0.05);
    const auto [first, last] = changed(paper.automatic[0], traces[0]);
    QVERIFY(first >= 20 - 1e-6 && last <= 24 + 1e-6);
}

void EditSolverTest::aGuidedStrokeFollowsTheInk()
{
    const Paper paper;
    std::vector<PaperPoint> stroke; // a shaky hand, up to 0.9 mm beside the upper way
    for (double x = 51; x <= 61; x += 1) {
        stroke.push_back({x, above(x) + 0.9 * std::sin(3 * x)});
    }
    const auto traces = paper.with({edit(EditKind::redraw, stroke, true)});
    QVERIFY2(worst(traces[0], 53, 59, above) < 0.2, qPrintable(QString::number(worst(traces[0], 53, 59, above))));
}

void EditSolverTest::missingAndInterpolated()
{
    const Paper paper;
    const auto holed = paper.with({edit(EditKind::missing, {{40, 30}, {45, 30}})});
    QVERIFY(std::isnan(at(holed[0], 42)) && !std::isnan(at(holed[0], 39.8)) && !std::isnan(at(holed[0], 45.3)));
    const auto joined = paper.with({edit(EditKind::missing, {{40, 30}, {45, 30}}), edit(EditKind::interpolate, {{40, 30}, {45, 30}})});
    QVERIFY(std::abs(at(joined[0], 42.5) - 0.5 * (upper(40) + upper(45))) < 0.1);
    QVERIFY(!std::isnan(at(joined[0], 40.2)));
}

void EditSolverTest::automaticTakesBack()
{
    const Paper paper;
    const auto traces = paper.with({edit(EditKind::redraw, {{20, 25}, {30, 25}}), edit(EditKind::automatic, {{24, 0}, {26, 0}})});
    QCOMPARE(at(traces[0], 25), at(paper.automatic[0], 25));
    QCOMPARE(at(traces[0], 22), 25.0);
    QCOMPARE(at(traces[0], 28), 25.0);
}

void EditSolverTest::swapAtACrossing()
{
    const Paper paper;
    Edit swap = edit(EditKind::swap, {{70, 40}});
    swap.other = {Lead::II, false};
    const auto traces = paper.with({swap});
    QVERIFY(worst(traces[0], 71, 114, lower) < 0.2);
    QVERIFY(worst(traces[1], 71, 114, upper) < 0.2);
    QVERIFY(worst(traces[0], 10, 69, upper) < 0.2);
    const auto twice = paper.with({swap, swap});
    for (std::size_t k = 0; k < twice[0].y_mm.size(); ++k) {
        QVERIFY(std::isnan(twice[0].y_mm[k]) == std::isnan(paper.automatic[0].y_mm[k]) && !(std::abs(twice[0].y_mm[k] - paper.automatic[0].y_mm[k]) > 1e-6));
    }
}

void EditSolverTest::copiedFromTheRhythmStrip()
{
    Paper paper; // the lower row becomes a strip of the same lead, at half the gain, with the same signal 20 ms (0.5 mm) late
    paper.layout->boxes[1].lead = Lead::I;
    paper.layout->boxes[1].rhythm = true;
    paper.layout->boxes[1].gain_mm_per_mv = 5;
    LeadTrace& strip = paper.automatic[1];
    for (std::size_t k = 0; k < strip.y_mm.size(); ++k) {
        strip.y_mm[k] = kLowerMm + 0.5 * (upper(Paper::x(strip, k) - 0.5) - kUpperMm) + 0.8;
    }
    const auto traces = paper.with({edit(EditKind::missing, {{40, 30}, {50, 30}}), edit(EditKind::from_rhythm, {{40, 30}, {50, 30}})});
    QVERIFY2(worst(traces[0], 40, 50, upper) < 0.1, qPrintable(QString::number(worst(traces[0], 40, 50, upper))));
}

void EditSolverTest::snapsToInk()
{
    const Paper paper;
    const EditSolver solver = paper.solver();
    QVERIFY(std::abs(solver.snapped({30, upper(30) + 0.7}, 1).y_mm - upper(30)) < 0.1);
    QCOMPARE(solver.snapped({30, upper(30) + 4}, 1).y_mm, upper(30) + 4); // nothing near: left where it is
    QVERIFY(std::abs(solver.snapped({56, above(56) - 0.5}, 1).y_mm - above(56)) < 0.1);
}

void EditSolverTest::editsOfOtherTracesAreLeftOut()
{
    const Paper paper;
    const auto traces = paper.with({edit(EditKind::point, {{56, 20}}, false, Lead::V6), edit(EditKind::point, {{500, 20}}), edit(EditKind::missing, {{7, 30}})});
    QCOMPARE(changed(paper.automatic[0], traces[0]), std::pair(0.0, 0.0));
}

void EditSolverTest::sessionReadsOnlyWhatEditsChange()
{
    PrintParams print;
    print.layout = "3x4+1", print.dpi = 150;
    PageImage page;
    page.bgr = printPage(syntheticHeart(5), print).bgr;
    SessionParams params;
    params.ink.value.method = "classical";
    Session session(std::make_shared<const PageImage>(page), params);
    const Digitization before = session.run();
    QVERIFY(before.complete());
    const auto box = boxOf(*before.layout, {Lead::V2, false});
    QVERIFY(box.has_value());
    const PaperBox& where = before.layout->boxes[*box].box;
    TraceParams trace;
    trace.edits = {edit(EditKind::missing, {{where.x0_mm + 20, 0}, {where.x0_mm + 30, 0}}, false, Lead::V2)};
    session.setTrace(trace);
    const Digitization after = session.run();
    QVERIFY(after.complete());
    QCOMPARE(after.ink.get(), before.ink.get());
    QCOMPARE(after.trace->automatic.get(), &before.trace->traces); // not read again
    const auto middle = static_cast<std::size_t>((before.layout->boxes[*box].t0_s + 1.0) * 500);
    QVERIFY(!std::isnan(before.signal->record.leads.at(Lead::V2)[middle]));
    QVERIFY(std::isnan(after.signal->record.leads.at(Lead::V2)[middle]));
    QVERIFY(after.confidence->leads.at(Lead::V2).reason[middle] == DoubtReason::edited);
    QVERIFY(std::ranges::none_of(after.confidence->doubts, [](const Doubt& d) { return d.lead == Lead::V2 && d.reason == DoubtReason::gap; }));
    for (const auto& [lead, v] : before.signal->record.leads) {
        const SamplesMv& w = after.signal->record.leads.at(lead);
        QVERIFY(lead == Lead::V2 || std::memcmp(v.data(), w.data(), v.size() * sizeof(double)) == 0);
    }
    session.setTrace({});
    QCOMPARE(session.run().trace.get(), before.trace.get()); // undone
}

QTEST_GUILESS_MAIN(EditSolverTest)
#include "EditSolverTest.moc"
