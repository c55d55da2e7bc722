// SPDX-License-Identifier: GPL-3.0-or-later
// Review files: everything comes back, damage is told, a kill loses nothing that was saved.
#include "core/exchange/Exchange.h"
#include "core/review/Review.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

using namespace retrace;
namespace fs = std::filesystem;

namespace {

/// Something in every field.
ReviewState fullState()
{
    ReviewState s;
    s.status = PageStatus::in_review, s.reviewer = "Anna Müller", s.date = "2026-11-27T10:00:00Z";
    s.accepted = {{{Lead::V2, false}, 10.25, 12.5}, {{Lead::II, true}, 100, 110}};
    GridParams& grid = s.params.grid.value;
    grid.quarter_turns = 3, grid.mirrored = true, grid.px_per_mm = 7.87;
    grid.ruler = GridParams::Ruler{{1.5, 2}, {3, 4.25}, 50};
    grid.corners = GridParams::Corners{{PagePoint{0, 1}, PagePoint{2, 3}, PagePoint{4, 5}, PagePoint{6, 7}}, {0, 0, 250, 200}};
    s.params.grid.mode = Mode::manual;
    s.params.ink.value.method = "classical", s.params.ink.mode = Mode::manual;
    s.params.ink.value.strokes = {{InkClass::paper, 0.5, {{1.25, 2}, {1.0 / 3, 4}}}, {InkClass::pulse, 1.5, {{5, 6}}}};
    LayoutParams& layout = s.params.layout.value;
    layout.layout = "6x2", layout.speed_mm_per_s = 50, layout.gain_mm_per_mv = 5;
    LeadBox box;
    box.lead = Lead::aVR, box.box = {1, 2, 3, 4}, box.baseline_mm = 2.5, box.t0_s = 1.25, box.gain_mm_per_mv = 20, box.row = 2, box.column = 1;
    box.inverted = true, box.name_printed = true;
    layout.boxes = {box};
    s.params.layout.mode = Mode::stale;
    TraceParams& trace = s.params.trace.value;
    trace.refine = false;
    trace.edits = {{"e1", {Lead::I, false}, EditKind::point, {{0.1 + 0.2, 1.0 / 3}}, true, {}},
                   {"e2", {Lead::V1, true}, EditKind::redraw, {{1, 2}, {3, 4}, {5, 6}}, false, {}},
                   {"e3", {Lead::V3, false}, EditKind::swap, {{7, 8}}, false, {Lead::V4, false}}};
    s.params.trace.mode = Mode::manual;
    return s;
}

Review fullReview(int edits = 0)
{
    Review r;
    r.page_sha256 = std::string(64, 'a'), r.software_version = "0.1";
    ReviewState state;
    for (int k = 0; k < edits; ++k) {
        r.steps.push_back({"Anna", "2026-11-27T10:00:00Z", "fix point", state});
        state.params.trace.value.edits.push_back({"e" + std::to_string(k), {Lead::I, false}, EditKind::point, {{1.0 * k, 2}}, true, {}});
        state.params.trace.mode = Mode::manual;
    }
    r.steps.push_back({"Bert", "2026-11-27T10:01:00Z", "layout", state});
    r.state = fullState();
    return r;
}

std::string sentenceOf(const std::string& text)
{
    try {
        reviewFromJson(text);
    } catch (const Problem& problem) {
        return problem.what();
    }
    return {};
}

void write(const fs::path& file, std::string_view text) { std::ofstream(file, std::ios::binary) << text; }

std::string read(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

class ReviewTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everythingComesBack();
    void everyStepComesBack();
    void cutOffAnywhereIsTold();
    void newerProgramsAreTold();
    void besideThePage();
    void picturesThatDifferInTheirEnding();
    void changedPage();
    void damagedReviewIsLeftAsItIs();
    void folderThatCannotBeWritten();
    void oneLockAtATime();
    void lockOfADeadProgram();
    void takenOver();
    void noLockCanBeMade();
    void reviewOverParams();
    void killedWhileSaving();

private:
    fs::path page(const char* name = "page.png") const { return fs::path(m_folder->path().toStdString()) / name; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void ReviewTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->path() + "/data"));
    write(page(), "pixels");
}

void ReviewTest::everythingComesBack()
{
    const Review review = fullReview();
    const Review again = reviewFromJson(toJson(review));
    QVERIFY(sameDecisions(again.state, review.state));
    QCOMPARE(again.page_sha256, review.page_sha256);
    const auto& edits = again.state.params.trace.value.edits;
    QVERIFY(edits == review.state.params.trace.value.edits); // to the last bit
    QVERIFY(again.state.params.layout.value.boxes == review.state.params.layout.value.boxes);
    QCOMPARE(again.state.params.grid.value.corners->at[3].y_px, 7.0);
    QCOMPARE(again.state.params.grid.value.ruler->length_mm, 50.0);
    QVERIFY(again.state.accepted == review.state.accepted);
    QVERIFY(again.state.params.layout.mode == Mode::stale);
}

void ReviewTest::everyStepComesBack()
{
    const Review review = fullReview(5);
    const Review again = reviewFromJson(toJson(review));
    QCOMPARE(again.steps.size(), review.steps.size());
    for (std::size_t k = 0; k < review.steps.size(); ++k) {
        QCOMPARE(again.steps[k].who, review.steps[k].who);
        QCOMPARE(again.steps[k].what, review.steps[k].what);
        QVERIFY(sameDecisions(again.steps[k].before, review.steps[k].before));
    }
    QCOMPARE(again.steps[3].before.params.trace.value.edits.size(), std::size_t(3));
}

void ReviewTest::cutOffAnywhereIsTold()
{
    const std::string text = toJson(fullReview(2));
    for (std::size_t n = 0; n + 2 < text.size(); n += 7) {
        QVERIFY2(!sentenceOf(text.substr(0, n)).empty(), qPrintable(QString::number(n)));
    }
    QVERIFY(!sentenceOf("[]").empty());
    QVERIFY(!sentenceOf(R"({"format":"another"})").empty());
    QCOMPARE(sentenceOf(text), std::string());
}

void ReviewTest::newerProgramsAreTold()
{
    std::string text = toJson(fullReview());
    // version 1 knew no strokes
    Review without = fullReview();
    without.state.params.ink.value.strokes.clear();
    std::string older = toJson(without);
    older.replace(older.find("\"version\": 2"), 12, "\"version\": 1");
    while (older.find("\"strokes\"") != std::string::npos) {
        older.replace(older.find("\"strokes\""), 9, "\"unknown\"");
    }
    QVERIFY(reviewFromJson(older).state.params.ink.value.strokes.empty());
    text.replace(text.find("\"version\": 2"), 12, "\"version\": 9");
    QVERIFY(sentenceOf(text).find("newer version") != std::string::npos);
}

void ReviewTest::besideThePage()
{
    const Review review = fullReview();
    const ReviewPlace place = saveReview(review, page(), 1);
    QCOMPARE(place.file, page("page.retrace.json"));
    const FoundReview found = findReview(page(), 0, 1, review.page_sha256);
    QVERIFY(found.fit == ReviewFit::fits);
    QVERIFY(sameDecisions(found.review->state, review.state));
    QCOMPARE(found.review->page_file, std::string("page.png"));
    QVERIFY(findReview(page(), 0, 1, review.page_sha256, true).fit == ReviewFit::none); // nothing was autosaved
    QCOMPARE(saveReview(review, page(), 3).file, page("page_p1.retrace.json"));
}

void ReviewTest::picturesThatDifferInTheirEnding()
{
    write(page("page.jpg"), "other pixels");
    QCOMPARE(saveReview(fullReview(), page(), 1).file, page("page_png.retrace.json"));
    QVERIFY(findReview(page("page.jpg"), 0, 1, fullReview().page_sha256).fit == ReviewFit::none);
}

void ReviewTest::changedPage()
{
    saveReview(fullReview(), page(), 1);
    const FoundReview found = findReview(page(), 0, 1, std::string(64, 'b'));
    QVERIFY(found.fit == ReviewFit::page_changed);
    QVERIFY(found.review && found.why.ends_with("."));
}

void ReviewTest::damagedReviewIsLeftAsItIs()
{
    write(page("page.retrace.json"), "{\"format\": \"retr");
    const FoundReview found = findReview(page(), 0, 1, "x");
    QVERIFY(found.fit == ReviewFit::unreadable);
    QVERIFY(found.why.find("damaged") != std::string::npos);
    QCOMPARE(read(page("page.retrace.json")), std::string("{\"format\": \"retr"));
    write(page("page.retrace.json.aB3xY9"), "left by a save that was killed");
    Review anew;
    anew.page_sha256 = "x";
    saveReview(anew, page(), 1);
    QCOMPARE(read(page("page.retrace.json.unreadable")), std::string("{\"format\": \"retr"));
    QVERIFY(findReview(page(), 0, 1, "x").fit == ReviewFit::fits);
    QVERIFY(!fs::exists(page("page.retrace.json.aB3xY9")));
}

void ReviewTest::folderThatCannotBeWritten()
{
    if (::geteuid() == 0) {
        // root may write anywhere: a page in a folder that does not exist stands for it
        const fs::path gone = page("gone/page.png");
        const ReviewPlace place = saveReview(fullReview(), gone, 1);
        QVERIFY(!place.beside);
        QCOMPARE(place.file.parent_path(), reviewDataFolder());
        QVERIFY(findReview(gone, 0, 1, fullReview().page_sha256).fit == ReviewFit::fits);
        return;
    }
    fs::permissions(m_folder->path().toStdString(), fs::perms::owner_read | fs::perms::owner_exec);
    qputenv("XDG_DATA_HOME", "/tmp/retrace_review_test");
    const ReviewPlace place = saveReview(fullReview(), page(), 1);
    fs::permissions(m_folder->path().toStdString(), fs::perms::owner_all);
    QVERIFY(!place.beside);
    fs::remove_all("/tmp/retrace_review_test");
}

void ReviewTest::oneLockAtATime()
{
    const ReviewPlace place = placeOfReview(page(), 0, 1, "x");
    {
        const ReviewLock first(place);
        QVERIFY(first.held());
        const ReviewLock second(place);
        QVERIFY(!second.held());
        QVERIFY(second.holder().find("process") == 0);
    }
    QVERIFY(!fs::exists(place.lock()));
    QVERIFY(ReviewLock(place).held());
}

void ReviewTest::lockOfADeadProgram()
{
    const ReviewPlace place = placeOfReview(page(), 0, 1, "x");
    const pid_t child = ::fork();
    if (child == 0) {
        const ReviewLock lock(place);
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    QVERIFY(fs::exists(place.lock()));
    QVERIFY(ReviewLock(place).held());
}

void ReviewTest::takenOver()
{
    const ReviewPlace place = placeOfReview(page(), 0, 1, "x");
    const ReviewLock first(place);
    const pid_t child = ::fork(); // another process takes it over
    if (child == 0) {
        ReviewLock second(place);
        const bool was_free = second.held();
        second.takeOver();
        ::_exit(was_free ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QCOMPARE(WEXITSTATUS(status), 0);
    QVERIFY(first.held() && first.lost());
}

/// Then none is needed, and nobody has taken it over.
void ReviewTest::noLockCanBeMade()
{
    const ReviewLock lock({"/proc/self/page.retrace.json", true});
    QVERIFY(lock.held() && !lock.lost());
}

void ReviewTest::reviewOverParams()
{
    SessionParams own;
    own.signal.value.fs_hz = 250;
    own.ink.value.device = "cpu";
    const SessionParams both = withReview(own, fullState());
    QCOMPARE(both.signal.value.fs_hz, 250.0);
    QCOMPARE(both.ink.value.device, std::string("cpu"));
    QCOMPARE(both.ink.value.method, std::string("classical"));
    QCOMPARE(both.trace.value.edits.size(), std::size_t(3));
    own.layout.value.layout = "3x4";
    own.layout.mode = Mode::manual; // asked for on the command line
    QCOMPARE(*withReview(own, fullState()).layout.value.layout, std::string("3x4"));
}

/// A child saves reviews with 0, 1, 2 ... edits and tells each when it is done; it is killed at some moment. What is there can
/// be read and is as new as the last that was told. RETRACE_KILLS sets how often (10; ./test.sh --long: 50).
void ReviewTest::killedWhileSaving()
{
    const int kills = qEnvironmentVariableIsSet("RETRACE_KILLS") ? qEnvironmentVariableIntValue("RETRACE_KILLS") : 10;
    for (int round = 0; round < kills; ++round) {
        int told[2];
        QCOMPARE(::pipe(told), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            for (int k = 0; k < 10'000; ++k) {
                saveReview(fullReview(k % 40), page(), 1);
                const char done = static_cast<char>(k % 40);
                if (::write(told[1], &done, 1) != 1) {
                    ::_exit(1);
                }
            }
            ::_exit(0);
        }
        ::close(told[1]);
        char last = 0;
        for (int k = 0; k < 3 + round * 2; ++k) { // so many saves, and then in the midst of the next
            QCOMPARE(::read(told[0], &last, 1), ssize_t(1));
        }
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        for (char more = 0; ::read(told[0], &more, 1) == 1;) {
            last = more;
        }
        ::close(told[0]);
        const FoundReview found = findReview(page(), 0, 1, fullReview().page_sha256);
        QVERIFY2(found.fit == ReviewFit::fits, found.why.c_str());
        const int edits = static_cast<int>(found.review->steps.size()) - 1;
        QVERIFY2(edits == last || edits == (last + 1) % 40, qPrintable(QString("%1 edits, %2 were told").arg(edits).arg(int(last))));
    }
}

QTEST_GUILESS_MAIN(ReviewTest)
#include "ReviewTest.moc"
