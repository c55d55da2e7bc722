// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewFile.h"
#include "core/review/ReviewLock.h"
#include "core/session/ParamsEqual.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace retrace;
namespace fs = std::filesystem;

namespace
{

void put(const fs::path& file, const std::string& bytes)
{
    QFile out(QString::fromStdString(file.string()));
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

std::string get(const fs::path& file)
{
    QFile in(QString::fromStdString(file.string()));
    return in.open(QIODevice::ReadOnly) ? in.readAll().toStdString() : std::string();
}

/// Every field that a person can set, none at its default.
ReviewContent allSet()
{
    ReviewContent c;
    c.params.page.value = {PageParams::Pdf::raster, 99.5, 310};
    c.params.grid = {{}, Mode::manual};
    c.params.grid.value.quarter_turns = 3;
    c.params.grid.value.mirrored = true;
    c.params.grid.value.px_per_mm = 1.0 / 3.0;
    c.params.grid.value.ruler = GridParams::Ruler{{1.25, 2.5}, {300.1, 2.75}, 50};
    c.params.ink = {{"classical", "cpu", "/m ö.pt", "mask"}, Mode::stale};
    c.params.layout.value.layout = "3x4+1";
    c.params.layout.value.speed_mm_per_s = 50;
    c.params.layout.value.gain_mm_per_mv = 5;
    c.params.layout.mode = Mode::manual;
    c.params.trace.value.subpixel = c.params.trace.value.refine = c.params.trace.value.use_vectors = false;
    c.params.trace.value.edits = {{"e1", {Lead::V3R, false}, EditKind::point, {{0.1, -7.3}}, true, {}},
                                  {"e2", {Lead::II, true}, EditKind::redraw, {{1, 2}, {2, 2.125}, {3, 1e-9}}, false, {}},
                                  {"e3", {Lead::aVF, false}, EditKind::missing, {{4, 0}, {5, 0}}, false, {}},
                                  {"e4", {Lead::V1, false}, EditKind::interpolate, {{4, 0}, {5, 0}}, false, {}},
                                  {"e5", {Lead::V1, false}, EditKind::automatic, {{4, 0}, {5, 0}}, false, {}},
                                  {"e6", {Lead::V2, false}, EditKind::from_rhythm, {{4, 0}, {5, 0}}, false, {}},
                                  {"e7", {Lead::V3, false}, EditKind::swap, {{9, 1}}, false, {Lead::V6, false}}};
    c.params.trace.mode = Mode::manual;
    c.params.signal.value.fs_hz = 1000;
    c.state = {ReviewStatus::done, "Zoë", "2026-02-03T04:05:06Z", {{{Lead::V4, false}, 10.5, 11.25}}};
    return c;
}

void compare(const ReviewContent& a, const ReviewContent& b)
{
    QVERIFY(paramsEqual(a.params.grid.value, b.params.grid.value));
    QVERIFY(paramsEqual(a.params.ink.value, b.params.ink.value));
    QVERIFY(paramsEqual(a.params.layout.value, b.params.layout.value));
    QVERIFY(paramsEqual(a.params.trace.value, b.params.trace.value));
    QVERIFY(paramsEqual(a.params.signal.value, b.params.signal.value));
    QCOMPARE(int(a.params.page.value.pdf), int(b.params.page.value.pdf));
    QCOMPARE(a.params.page.value.max_megapixels, b.params.page.value.max_megapixels);
    QCOMPARE(a.params.page.value.pdf_dpi, b.params.page.value.pdf_dpi);
    QCOMPARE(int(a.params.grid.mode), int(b.params.grid.mode));
    QCOMPARE(int(a.params.ink.mode), int(b.params.ink.mode));
    QCOMPARE(int(a.params.layout.mode), int(b.params.layout.mode));
    QCOMPARE(int(a.params.trace.mode), int(b.params.trace.mode));
    QVERIFY(a.state == b.state);
}

ReviewContent withPoint(ReviewContent content, double x_mm)
{
    auto& edits = content.params.trace.value.edits;
    edits.push_back({"e" + std::to_string(edits.size() + 1), {Lead::II, false}, EditKind::point, {{x_mm, 5}}, false, {}});
    content.state.status = ReviewStatus::in_review;
    return content;
}

/// A page with three decisions of which the last is undone, and one withdrawn.
Review someReview(const ReviewedPage& page)
{
    Review review(page, {});
    review.add("Ada", "2026-01-01T00:00:01Z", "fix point", withPoint(review.now(), 1));
    review.add("Ada", "2026-01-01T00:00:02Z", "fix point", withPoint(review.now(), 2));
    review.goTo(1);
    review.add("Bo", "2026-01-01T00:00:03Z", "all", allSet());
    review.add("Bo", "2026-01-01T00:00:04Z", "fix point", withPoint(review.now(), 3));
    review.goTo(2);
    return review;
}

} // namespace

class ReviewTest : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void everyFieldComesBack();
    void theTrailComesBack();
    void aCutFileIsToldAndKept();
    void oddFilesAreSentences_data();
    void oddFilesAreSentences();
    void aNewerFileIsLeftAlone();
    void savedReviewsAreFoundBesideThePage();
    void pagesOfOneNameHaveTheirOwn();
    void anAutosaveIsOfferedOnlyIfNewer();
    void withoutAFolderTheUsersIsTaken();
    void changedMovedAndMissingPagesAreAsked();
    void leftoversOfKilledSavesGo();
    void oneWindowHoldsThePage();
    void aDeadHoldersLockDoesNotCount();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_at, m_user;
    ReviewedPage m_page;
};

void ReviewTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_at = m_folder->path().toStdString();
    m_user = m_at / "user data";
    put(m_at / "scan.png", "pixels");
    m_page = {m_at / "scan.png", fileSha256(m_at / "scan.png"), 0, 1};
}

void ReviewTest::everyFieldComesBack()
{
    const Review back = reviewFromJson(toReviewJson(Review(m_page, allSet())), "x");
    compare(back.now(), allSet());
    QVERIFY(sameContent(back.now(), allSet()));
    QVERIFY(!sameContent(back.now(), {}));
    QCOMPARE(back.page.sha256, m_page.sha256);
}

void ReviewTest::theTrailComesBack()
{
    Review back = reviewFromJson(toReviewJson(someReview(m_page)), "x");
    QCOMPARE(back.steps().size(), std::size_t(3));
    QCOMPARE(back.at(), std::size_t(2));
    QCOMPARE(back.withdrawn().size(), std::size_t(1));
    QCOMPARE(back.withdrawn()[0].after.params.trace.value.edits.size(), std::size_t(2));
    QCOMPARE(back.withdrawn()[0].before.params.trace.value.edits.size(), std::size_t(1));
    QCOMPARE(back.steps()[1].who, std::string("Bo"));
    QCOMPARE(back.steps()[1].when, std::string("2026-01-01T00:00:03Z"));
    compare(back.now(), allSet());
    compare(back.steps()[1].before, withPoint({}, 1));
    back.goTo(3);
    QCOMPARE(back.now().params.trace.value.edits.size(), std::size_t(8));
    back.goTo(0);
    compare(back.now(), {});
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, back.goTo(4));
}

void ReviewTest::aCutFileIsToldAndKept()
{
    const ReviewPlace place = reviewPlace(m_page, m_user);
    Review review(m_page, withPoint({}, 1));
    saveReview(place, review);
    const std::string whole = get(place.file);
    for (std::size_t n = 0; n + 1 < whole.size(); ++n) {
        const std::string cut = whole.substr(0, n);
        QVERIFY_THROWS_EXCEPTION(Problem, reviewFromJson(cut, "x"));
    }
    put(place.file, whole.substr(0, whole.size() / 2));
    const OpenedReview opened = reviewOf(m_page, m_user);
    QVERIFY(opened.asks(ReviewQuestion::damaged) && !opened.review);
    QVERIFY(opened.sentences[0].ends_with("."));
    Review anew(m_page, {});
    saveReview(opened.place, anew);
    QCOMPARE(get(place.file.string() + ".damaged"), whole.substr(0, whole.size() / 2));
    QVERIFY(reviewOf(m_page, m_user).review);
}

void ReviewTest::oddFilesAreSentences_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "";
    QTest::newRow("not JSON") << "hello";
    QTest::newRow("a list") << "[1, 2]";
    QTest::newRow("another JSON") << R"({"format": "retrace-page", "format_version": 1})";
    QTest::newRow("version 0") << R"({"format": "retrace-review", "format_version": 0})";
    QTest::newRow("nothing in it") << R"({"format": "retrace-review", "format_version": 1})";
    QTest::newRow("a version in words") << R"({"format": "retrace-review", "format_version": "one"})";
    const QString page = R"({"format": "retrace-review", "format_version": 1, "page": {"file": "a", "sha256": "b"}, )";
    QTest::newRow("more done than there is") << page + R"("now": {}, "steps": [], "steps_done": 7})";
    QTest::newRow("a patch of nothing") << page + R"("now": {}, "steps_done": 1, "steps": [{"before": [{"op": "remove", "path": "/x"}], "after": []}]})";
    QTest::newRow("an unknown lead") << page + R"("steps": [], "steps_done": 0, "now": {"params": {"trace": {"edits": [{"id": "e", "kind": "point", "points_mm": [], "trace": {"lead": "Q"}}]}}}})";
}

void ReviewTest::oddFilesAreSentences()
{
    QFETCH(QString, text);
    try {
        reviewFromJson(text.toStdString(), "x.retrace.json");
        QFAIL("read");
    } catch (const NewerReview&) {
        QFAIL("newer");
    } catch (const Problem& problem) {
        QVERIFY2(std::string_view(problem.what()).ends_with(".") && std::string_view(problem.what()).size() > 30, problem.what());
    }
}

void ReviewTest::aNewerFileIsLeftAlone()
{
    const ReviewPlace place = reviewPlace(m_page, m_user);
    const std::string newer = R"({"format": "retrace-review", "format_version": 99, "software": "Retrace 9.0", "page": "?"})";
    put(place.file, newer);
    const OpenedReview opened = reviewOf(m_page, m_user);
    QVERIFY(opened.asks(ReviewQuestion::newer_program));
    QVERIFY(opened.sentences[0].find("Retrace 9.0") != std::string::npos);
    Review review(m_page, {});
    saveReview(opened.place, review);
    QCOMPARE(get(place.file.string() + ".newer"), newer);
}

void ReviewTest::savedReviewsAreFoundBesideThePage()
{
    const ReviewPlace place = reviewPlace(m_page, m_user);
    QVERIFY(place.beside_page);
    QCOMPARE(place.file, m_at / "scan.retrace.json");
    QVERIFY(!reviewOf(m_page, m_user).review);
    Review review = someReview(m_page);
    saveReview(place, review);
    QVERIFY(get(place.file).find("\"file\": \"scan.png\"") != std::string::npos);
    const OpenedReview opened = reviewOf(m_page, m_user);
    QVERIFY(opened.review && opened.questions.empty());
    QCOMPARE(opened.review->page.file, m_page.file);
    compare(opened.review->now(), review.now());
    const OpenedReview by_name = openReview(place.file);
    QVERIFY(by_name.questions.empty());
    QVERIFY(fs::equivalent(by_name.page_file, m_page.file));
    QVERIFY(isReviewFile(place.file) && !isReviewFile(m_at / "scan.json"));
    QVERIFY_THROWS_EXCEPTION(Problem, openReview(m_at / "none.retrace.json"));
    ReviewedPage second = m_page;
    second.index = 1, second.count = 3;
    QCOMPARE(reviewPlace(second, m_user).file, m_at / "scan_p2.retrace.json");
}

void ReviewTest::pagesOfOneNameHaveTheirOwn()
{
    Review first(m_page, withPoint({}, 1));
    saveReview(reviewPlace(m_page, m_user), first);
    put(m_at / "scan.jpg", "others");
    const ReviewedPage other{m_at / "scan.jpg", fileSha256(m_at / "scan.jpg"), 0, 1};
    QCOMPARE(reviewPlace(other, m_user).file, m_at / "scan.jpg.retrace.json");
    QVERIFY(!reviewOf(other, m_user).review);
    QVERIFY(reviewOf(m_page, m_user).review); // still found under its old name
}

void ReviewTest::anAutosaveIsOfferedOnlyIfNewer()
{
    const ReviewPlace place = reviewPlace(m_page, m_user);
    Review review(m_page, {});
    saveReview(place, review);
    const std::string saved = get(place.file);
    review.add("Ada", "2026-01-01T00:00:00Z", "fix point", withPoint(review.now(), 1));
    autosaveReview(place, review);
    QCOMPARE(get(place.file), saved);
    OpenedReview opened = reviewOf(m_page, m_user);
    QVERIFY(opened.asks(ReviewQuestion::unsaved_changes));
    QCOMPARE(opened.autosave->steps().size(), std::size_t(1));
    QCOMPARE(opened.review->steps().size(), std::size_t(0));
    const std::string autosave = get(place.autosave());
    saveReview(place, review);
    QVERIFY(!fs::exists(place.autosave()));
    put(place.autosave(), autosave); // as if removing it had failed
    QVERIFY(reviewOf(m_page, m_user).questions.empty());
    put(place.autosave(), autosave.substr(0, 100));
    QVERIFY(reviewOf(m_page, m_user).questions.empty());
    fs::remove(place.file);
    put(place.autosave(), autosave);
    opened = reviewOf(m_page, m_user);
    QVERIFY(opened.autosave && !opened.review);
    discardAutosave(place);
    QVERIFY(!fs::exists(place.autosave()));
}

void ReviewTest::withoutAFolderTheUsersIsTaken()
{
    const ReviewedPage gone{m_at / "unplugged" / "scan.png", "77ab", 0, 1};
    const ReviewPlace place = reviewPlace(gone, m_user);
    QVERIFY(!place.beside_page);
    QCOMPARE(place.file, m_user / "77ab.retrace.json");
    Review review(gone, withPoint({}, 4));
    saveReview(place, review);
    QVERIFY(reviewOf(gone, m_user).review);
    // The folder is there again, and holds an older review: the newer one counts, and goes beside the page.
    fs::create_directories(m_at / "unplugged");
    const ReviewPlace beside = reviewPlace(gone, m_user);
    QVERIFY(beside.beside_page);
    const OpenedReview opened = reviewOf(gone, m_user);
    QCOMPARE(opened.place.file, beside.file);
    QCOMPARE(opened.review->now().params.trace.value.edits.size(), std::size_t(1));
}

void ReviewTest::changedMovedAndMissingPagesAreAsked()
{
    const ReviewPlace place = reviewPlace(m_page, m_user);
    Review review(m_page, withPoint({}, 1));
    saveReview(place, review);
    fs::rename(m_page.file, m_at / "ward 7.png");
    OpenedReview opened = openReview(place.file);
    QVERIFY(opened.asks(ReviewQuestion::page_moved));
    QCOMPARE(opened.page_file, m_at / "ward 7.png");
    fs::remove(m_at / "ward 7.png");
    QVERIFY(openReview(place.file).asks(ReviewQuestion::page_missing));
    put(m_page.file, "other pixels");
    opened = openReview(place.file);
    QVERIFY(opened.asks(ReviewQuestion::page_changed) && opened.review);
    ReviewedPage now = m_page;
    now.sha256 = fileSha256(now.file);
    QVERIFY(reviewOf(now, m_user).asks(ReviewQuestion::page_changed));
}

void ReviewTest::leftoversOfKilledSavesGo()
{
    const ReviewPlace place = reviewPlace(m_page, m_user);
    put(place.file.string() + ".aB3xY9", "half");
    put(place.autosave().string() + ".aB3xY9", "half");
    put(place.file.string() + ".damaged", "kept");
    Review review(m_page, {});
    saveReview(place, review);
    QVERIFY(!fs::exists(place.file.string() + ".aB3xY9") && !fs::exists(place.autosave().string() + ".aB3xY9"));
    QVERIFY(fs::exists(place.file.string() + ".damaged"));
}

void ReviewTest::oneWindowHoldsThePage()
{
    const fs::path file = reviewPlace(m_page, m_user).lock();
    auto first = ReviewLock::take(file, "Ada");
    QVERIFY(first && first->held());
    LockHolder other;
    QVERIFY(!ReviewLock::take(file, "Bo", &other));
    QCOMPARE(other.who, std::string("Ada"));
    QCOMPARE(other.pid, long(::getpid()));
    ReviewLock second = ReviewLock::takeOver(file, "Bo");
    QVERIFY(second.held() && !first->held());
    first.reset(); // is not the second's to remove
    QVERIFY(second.held());
    second = ReviewLock::takeOver(m_at / "other.lock", "Bo");
    QVERIFY(!fs::exists(file));
    QVERIFY(ReviewLock::take(file, "Ada"));
    QVERIFY(ReviewLock::take("/proc/nowhere/x.lock", "Ada")); // no lock, none missed
}

void ReviewTest::aDeadHoldersLockDoesNotCount()
{
    const fs::path file = reviewPlace(m_page, m_user).lock();
    const pid_t child = ::fork();
    if (child == 0) {
        auto lock = ReviewLock::take(file, "Ada");
        ::_exit(lock ? 0 : 1); // without the lock's destructor
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(WEXITSTATUS(status), 0);
    QVERIFY(fs::exists(file));
    QVERIFY(ReviewLock::take(file, "Bo"));
    put(file, R"({"pid": 1, "host": "elsewhere", "who": "Cy", "token": "t"})");
    LockHolder other;
    QVERIFY(!ReviewLock::take(file, "Bo", &other));
    QCOMPARE(other.host, std::string("elsewhere"));
    put(file, "half a lo");
    QVERIFY(ReviewLock::take(file, "Bo"));
}

QTEST_GUILESS_MAIN(ReviewTest)
#include "ReviewTest.moc"
