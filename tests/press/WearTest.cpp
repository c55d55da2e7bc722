// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/Ink.h"
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

using namespace retrace;

namespace {

constexpr Profile kEach[] = {Profile::clean, Profile::scan, Profile::photo, Profile::crumpled, Profile::fax};

/// Bends and views as drawn; nothing on the paper and nothing in the sensor that would hide a marker.
WearParams geometryOf(Profile profile, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    const WearParams drawn = drawWear(profile, random);
    WearParams wear;
    wear.folds = drawn.folds, wear.fold_height_mm = drawn.fold_height_mm;
    wear.creases = drawn.creases, wear.crease_slope = drawn.crease_slope;
    wear.curl_mm = drawn.curl_mm, wear.curl_deg = drawn.curl_deg, wear.flatness = drawn.flatness;
    wear.rotation_deg = drawn.rotation_deg, wear.stretch_x = drawn.stretch_x;
    wear.tilt_deg = drawn.tilt_deg, wear.tilt_direction_deg = drawn.tilt_direction_deg;
    wear.distance_mm = drawn.distance_mm, wear.lens_k1 = drawn.lens_k1, wear.lens_wave_mm = drawn.lens_wave_mm;
    wear.margin_mm = drawn.margin_mm, wear.table = drawn.table;
    return wear;
}

/// White A4 at 200 dpi with round black markers, 1 mm in radius.
PrintedPage markerPage(const std::vector<PaperPoint>& places)
{
    PrintedPage page;
    page.truth.px_per_mm = 200 / 25.4;
    page.bgr = cv::Mat(1654, 2339, CV_8UC3, cv::Scalar(255, 255, 255));
    page.truth.classes = cv::Mat(page.bgr.size(), CV_8U, cv::Scalar(0));
    for (const PaperPoint& p : places) {
        const auto fine = [&page](double mm) { return qRound((mm * page.truth.px_per_mm - 0.5) * 256); };
        cv::circle(page.bgr, {fine(p.x_mm), fine(p.y_mm)}, qRound(page.truth.px_per_mm * 256), cv::Scalar(0, 0, 0), -1,
                   cv::LINE_AA, 8);
    }
    return page;
}

std::vector<PaperPoint> lattice(double step_mm)
{
    std::vector<PaperPoint> places;
    for (double y_mm = 10.3; y_mm < 203; y_mm += step_mm) {
        for (double x_mm = 10.7; x_mm < 290; x_mm += step_mm) {
            places.push_back({x_mm, y_mm});
        }
    }
    return places;
}

/// Where the dark spot near `at` really is; nullopt where it is not wholly on the page.
std::optional<PagePoint> spotNear(const cv::Mat& bgr, PagePoint at)
{
    const cv::Rect window(qRound(at.x_px) - 13, qRound(at.y_px) - 13, 27, 27);
    if ((window & cv::Rect(cv::Point(), bgr.size())) != window) {
        return std::nullopt;
    }
    cv::Mat grey;
    cv::cvtColor(bgr(window), grey, cv::COLOR_BGR2GRAY);
    double low = 0, high = 0;
    cv::minMaxLoc(grey, &low, &high);
    const cv::Moments m = cv::moments(cv::Mat(cv::max(0, 0.6 * high - grey)));
    return PagePoint{window.x + m.m10 / m.m00, window.y + m.m01 / m.m00};
}

PrintParams bareParams()
{
    PrintParams params;
    params.layout = "3x4+1";
    params.grid = PrintParams::Grid::none;
    params.header_text = params.scale_text = false;
    return params;
}

QByteArray bytesOf(const QString& file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray("missing");
}

} // namespace

class WearTest : public QObject
{
    Q_OBJECT

private slots:
    void sameSeedSameBytes();
    void callersPageStaysAsItIs();
    void markersLieWhereTheMapSays_data();
    void markersLieWhereTheMapSays();
    void relievesBendTheMap();
    void classesLieOnTheInk_data();
    void classesLieOnTheInk();
    void mixedHasItsProportions();
    void everyProfileComesInEveryLayout();
    void reservedIsNeverDrawn();
    void reservedIsReserved();
    void drawsStayInRange();
    void croppedSamplesAreMissing();
    void fadedInkKeepsItsTruth();
    void faxIsBlackAndWhite();
    void manifestRoundTrips_data();
    void manifestRoundTrips();
    void olderManifestsStillRead();
    void unknownNamesAreProblems();
};

void WearTest::sameSeedSameBytes()
{
    const Record heart = syntheticHeart(3);
    for (Profile profile : kEach) {
        const WornPage one = printWornPage(heart, profile, 41, "3x4+1", 90),
                       two = printWornPage(heart, profile, 41, "3x4+1", 90);
        QCOMPARE(one.bgr.size(), two.bgr.size());
        QCOMPARE(cv::norm(one.bgr, two.bgr, cv::NORM_INF), 0.0);
        QCOMPARE(cv::norm(one.classes, two.classes, cv::NORM_INF), 0.0);
        QCOMPARE(cv::norm(one.map.nodes(), two.map.nodes(), cv::NORM_INF), 0.0);
        const WornPage other = printWornPage(heart, profile, 42, "3x4+1", 90);
        QVERIFY(other.bgr.size() != one.bgr.size() || cv::norm(one.bgr, other.bgr, cv::NORM_L1) > 0);
    }
}

void WearTest::callersPageStaysAsItIs()
{
    const PrintedPage page = printPage(syntheticHeart(2), bareParams());
    const cv::Mat bgr = page.bgr.clone(), classes = page.truth.classes.clone();
    WearParams wear;
    wear.handwriting = 3;
    wear.stains = 2;
    wear.rotation_deg = 2;
    const WornPage worn = wearPage(page, wear, 4);
    QVERIFY(worn.print.bgr.empty());
    QCOMPARE(cv::norm(page.bgr, bgr, cv::NORM_INF), 0.0);
    QCOMPARE(cv::norm(page.truth.classes, classes, cv::NORM_INF), 0.0);
}

void WearTest::markersLieWhereTheMapSays_data()
{
    QTest::addColumn<int>("profile");
    QTest::addColumn<int>("seed");
    for (Profile profile : kEach) {
        for (int seed = 1; seed <= 2; ++seed) {
            QTest::addRow("%s %d", profileName(profile).data(), seed) << static_cast<int>(profile) << seed;
        }
    }
}

void WearTest::markersLieWhereTheMapSays()
{
    QFETCH(int, profile);
    QFETCH(int, seed);
    const std::vector<PaperPoint> places = lattice(11.9);
    const WearParams wear = geometryOf(static_cast<Profile>(profile), static_cast<std::uint64_t>(seed));
    const WornPage page = wearPage(markerPage(places), wear, static_cast<std::uint64_t>(seed));
    int found = 0;
    double worst = 0;
    for (const PaperPoint& place : places) {
        const PagePoint expected = page.map.toPage(place);
        if (const auto spot = spotNear(page.bgr, expected)) {
            worst = std::max(worst, std::hypot(spot->x_px - expected.x_px, spot->y_px - expected.y_px));
            ++found;
        }
    }
    QVERIFY(found > 200);
    QVERIFY2(worst < 0.5, qPrintable(QString::number(worst)));
}

void WearTest::relievesBendTheMap()
{
    WearParams wear;
    wear.creases = 60;
    wear.crease_slope = 0.2;
    wear.distance_mm = 400;
    const GridMap flat = wearPage(markerPage({}), {}, 5).map;
    const GridMap bent = wearPage(markerPage({}), wear, 5).map;
    double least = 1e9, most = -1e9;
    for (const PaperPoint& p : lattice(20)) {
        const double dx = bent.toPage(p).x_px - flat.toPage(p).x_px;
        least = std::min(least, dx);
        most = std::max(most, dx);
    }
    QVERIFY2(most - least > 4, qPrintable(QString::number(most - least)));
}

void WearTest::classesLieOnTheInk_data()
{
    QTest::addColumn<int>("profile");
    QTest::newRow("scan") << static_cast<int>(Profile::scan);
    QTest::newRow("photo") << static_cast<int>(Profile::photo);
    QTest::newRow("crumpled") << static_cast<int>(Profile::crumpled);
}

void WearTest::classesLieOnTheInk()
{
    QFETCH(int, profile);
    WearParams wear = geometryOf(static_cast<Profile>(profile), 9);
    wear.light_slope = 0.3;
    wear.relief_light = 0.5;
    const WornPage page = wearPage(printPage(syntheticHeart(2), bareParams()), wear, 9);
    QCOMPARE(page.classes.size(), page.bgr.size());
    cv::Mat grey;
    cv::cvtColor(page.bgr, grey, cv::COLOR_BGR2GRAY);
    const cv::Mat trace = page.classes == static_cast<int>(InkClass::trace);
    QVERIFY(cv::countNonZero(trace) > 10000);
    // Under the mask it is darkest where the mask is not shifted.
    const cv::Rect inner(3, 3, grey.cols - 6, grey.rows - 6);
    double best = 1e9;
    cv::Point at;
    for (int dy = -3; dy <= 3; ++dy) {
        for (int dx = -3; dx <= 3; ++dx) {
            const double mean = cv::mean(grey(inner + cv::Point(dx, dy)), trace(inner))[0];
            if (mean < best) {
                best = mean;
                at = {dx, dy};
            }
        }
    }
    QCOMPARE(at, cv::Point(0, 0));
    QVERIFY2(best < 110, qPrintable(QString::number(best)));
}

void WearTest::mixedHasItsProportions()
{
    std::mt19937_64 random(17);
    std::map<Profile, int> counts;
    constexpr int kDraws = 20000;
    for (int i = 0; i < kDraws; ++i) {
        ++counts[drawProfile(Profile::mixed, random)];
    }
    const std::map<Profile, double> shares = {{Profile::scan, 0.3},
                                              {Profile::photo, 0.3},
                                              {Profile::crumpled, 0.2},
                                              {Profile::fax, 0.1},
                                              {Profile::clean, 0.1}};
    QCOMPARE(counts.size(), shares.size());
    for (const auto& [profile, share] : shares) {
        QVERIFY(std::abs(counts[profile] / double(kDraws) - share) < 0.015);
    }
}

void WearTest::everyProfileComesInEveryLayout()
{
    const std::vector<std::string> layouts = printableLayouts();
    std::map<Profile, std::set<std::string>> met;
    for (std::uint64_t page = 0; page < 4000; ++page) {
        const std::uint64_t seed = derivedSeed(3, page);
        std::mt19937_64 apart = layoutGenerator(seed), own(seed); // own: as printWornPage begins
        met[drawProfile(Profile::mixed, own)].insert(Random(apart).pick(layouts));
    }
    QCOMPARE(met.size(), 5UL);
    for (const auto& [profile, seen] : met) {
        QCOMPARE(seen.size(), layouts.size());
    }
}

void WearTest::reservedIsNeverDrawn()
{
    std::mt19937_64 random(5);
    const std::vector<std::string> layouts = printableLayouts();
    for (int i = 0; i < 4000; ++i) {
        const Profile profile = drawProfile(Profile::mixed, random);
        const PrintParams params =
            drawPrintParams(profile, random, layouts[static_cast<std::size_t>(i) % layouts.size()], 200);
        QVERIFY(!usesReservedDesign(params));
    }
    for (int i = 0; i < 500; ++i) {
        QVERIFY(!usesReservedDesign(drawCleanParams(random, "3x4", 200)));
    }
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        QVERIFY(!usesReservedDesign(printWornPage(syntheticHeart(1), Profile::mixed, seed, "3x4", 60).print.params));
    }
}

void WearTest::reservedIsReserved()
{
    const WornPage page = printWornPage(syntheticHeart(1), Profile::scan, 3, "3x4", 100, "reserved");
    PrintParams params = page.print.params;
    QVERIFY(usesReservedDesign(params));
    // Any one of its marks is enough to be known.
    const PrintParams plain;
    QVERIFY(!usesReservedDesign(plain));
    for (int mark = 0; mark < 4; ++mark) {
        PrintParams touched = plain;
        mark == 0   ? void(touched.font = params.font)
        : mark == 1 ? void(touched.grid5_rgb = params.grid5_rgb)
        : mark == 2 ? void(touched.pen_mm = params.pen_mm)
                    : void(touched.frame = params.frame);
        QVERIFY(usesReservedDesign(touched));
    }
}

void WearTest::drawsStayInRange()
{
    std::mt19937_64 random(23);
    for (int i = 0; i < 3000; ++i) {
        const WearParams w = drawWear(kEach[i % 5], random);
        const auto within = [](double v, double low, double high) { return v >= low && v <= high; };
        QVERIFY(within(w.folds, 0, 3) && within(w.fold_height_mm, 0, 9) && within(w.creases, 0, 140));
        QVERIFY(within(w.crease_slope, 0, 0.26) && within(w.curl_mm, -5, 14) && within(w.rotation_deg, -15, 15));
        QVERIFY(within(w.stretch_x, 0.985, 1.015) && within(w.tilt_deg, 0, 24) && within(w.lens_k1, -0.04, 0.03));
        QVERIFY(w.distance_mm == 0 || within(w.distance_mm, 330, 700));
        QVERIFY(within(w.noise, 0, 0.045) && within(w.defocus_px, 0, 1.5) && within(w.motion_px, 0, 5));
        QVERIFY(w.jpeg_quality == 0 || within(w.jpeg_quality, 30, 96));
        QVERIFY(within(w.exposure, 0.65, 1.06) && within(w.shadow, 0, 0.5) && within(w.glare, 0, 0.6));
        QVERIFY(std::ranges::all_of(w.margin_mm, [&](double mm) { return within(mm, -12, 40); }));
        const PrintParams p = drawPrintParams(Profile::photo, random, "3x4+1", 200);
        QVERIFY(within(p.dpi, 101.6, 200) && within(p.pen_mm, 0.14, 0.6) && within(p.fade, 0, 0.75));
    }
}

void WearTest::croppedSamplesAreMissing()
{
    const Record heart = syntheticHeart(6);
    PrintParams params = bareParams();
    WearParams wear;
    wear.margin_mm = {-60, 0, 0, 0};
    const WornPage page = wearPage(printPage(heart, params), wear, 1);
    QVERIFY(page.bgr.cols < 1900);
    const LeadBox& strip = page.print.truth.boxes.back();
    const SamplesMv& seen = page.print.truth.record.leads.at(strip.lead);
    const double lost_s = (60 - strip.box.x0_mm) / params.speed_mm_per_s;
    QVERIFY(lost_s > 1);
    for (double t_s : {0.0, lost_s - 0.05}) {
        QVERIFY(std::isnan(seen[static_cast<std::size_t>(t_s * 500)]));
    }
    for (double t_s : {lost_s + 0.05, 9.9}) {
        const auto k = static_cast<std::size_t>(t_s * 500);
        QCOMPARE(seen[k], heart.leads.at(strip.lead)[k]);
    }
}

void WearTest::fadedInkKeepsItsTruth()
{
    PrintParams params = bareParams();
    const PrintedPage fresh = printPage(syntheticHeart(2), params);
    params.fade = 0.7;
    params.low_ink_gaps = 6;
    params.ink_grain = PrintParams::InkGrain::inkjet;
    const PrintedPage faded = printPage(syntheticHeart(2), params);
    QCOMPARE(cv::norm(fresh.truth.classes, faded.truth.classes, cv::NORM_INF), 0.0);
    const cv::Mat trace = fresh.truth.classes == static_cast<int>(InkClass::trace);
    QVERIFY(cv::mean(faded.bgr, trace)[0] > cv::mean(fresh.bgr, trace)[0] + 40);
}

void WearTest::faxIsBlackAndWhite()
{
    const WornPage page = printWornPage(syntheticHeart(2), Profile::fax, 8, "6x2", 150);
    cv::Mat grey;
    cv::cvtColor(page.bgr, grey, cv::COLOR_BGR2GRAY);
    QCOMPARE(cv::countNonZero(grey == 0) + cv::countNonZero(grey == 255), static_cast<int>(grey.total()));
    QVERIFY(cv::countNonZero(grey == 0) > static_cast<int>(grey.total()) / 500);
}

void WearTest::manifestRoundTrips_data()
{
    QTest::addColumn<int>("profile");
    for (Profile profile : kEach) {
        QTest::newRow(profileName(profile).data()) << static_cast<int>(profile);
    }
}

void WearTest::manifestRoundTrips()
{
    QFETCH(int, profile);
    QTemporaryDir folder, second;
    const std::filesystem::path path = folder.path().toStdString();
    const WornPage page = printWornPage(syntheticHeart(4), static_cast<Profile>(profile), 12, "3x4+1", 100);
    const ManifestPage entry = writeWornPage(page, path, "page_000001", "synthetic", 12);
    writeManifest(path, {entry});
    const std::vector<ManifestPage> read = readManifest(path);
    QCOMPARE(read.size(), std::size_t(1));
    QCOMPARE(read[0].profile, std::string(profileName(static_cast<Profile>(profile))));
    QVERIFY(read[0].wear.has_value());
    QCOMPARE(read[0].wear->tilt_deg, page.wear.tilt_deg);
    QCOMPARE(read[0].wear->margin_mm[2], page.wear.margin_mm[2]);
    QCOMPARE(static_cast<int>(read[0].wear->tone), static_cast<int>(page.wear.tone));
    for (const PaperPoint& p : lattice(40)) {
        const PagePoint a = page.map.toPage(p), b = read[0].map.toPage(p);
        QVERIFY(std::hypot(a.x_px - b.x_px, a.y_px - b.y_px) < 0.01);
    }
    const cv::Mat bgr = cv::imread((path / read[0].file).string());
    QCOMPARE(bgr.size(), page.bgr.size());
    QCOMPARE(cv::norm(bgr, page.bgr, cv::NORM_INF), 0.0);
    QCOMPARE(cv::imread((path / read[0].mask).string(), cv::IMREAD_UNCHANGED).size(), bgr.size());
    writeManifest(second.path().toStdString(), read);
    QCOMPARE(bytesOf(second.filePath("manifest.json")), bytesOf(folder.filePath("manifest.json")));
}

void WearTest::olderManifestsStillRead()
{
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const PrintedPage page = printPage(syntheticHeart(4), bareParams());
    writeManifest(path, {writePrintedPage(page, path, "page_000001")});
    nlohmann::json json = nlohmann::json::parse(std::ifstream(path / "manifest.json"));
    for (const char* added : {"grid", "ink_grain", "fade", "low_ink_gaps", "frame", "grain_seed"}) {
        QCOMPARE(json["pages"][0]["params"].erase(added), std::size_t(1));
    }
    std::ofstream(path / "manifest.json") << json;
    const std::vector<ManifestPage> read = readManifest(path);
    QCOMPARE(read.at(0).params.layout, std::string("3x4+1"));
    QVERIFY(read[0].params.grid == PrintParams::Grid::lines);
    QVERIFY(!read[0].wear && read[0].map.empty());
}

void WearTest::unknownNamesAreProblems()
{
    QVERIFY_THROWS_EXCEPTION(Problem, profileFromName("worn"));
    QVERIFY_THROWS_EXCEPTION(Problem, printWornPage(syntheticHeart(1), Profile::clean, 1, "3x4", 60, "own"));
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const WornPage page = printWornPage(syntheticHeart(1), Profile::scan, 1, "3x4", 60);
    writeManifest(path, {writeWornPage(page, path, "page")});
    std::filesystem::resize_file(path / "page_map.npy", 500);
    QVERIFY_THROWS_EXCEPTION(Problem, readManifest(path));
}

QTEST_GUILESS_MAIN(WearTest)
#include "WearTest.moc"
