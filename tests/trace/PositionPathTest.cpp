// SPDX-License-Identifier: GPL-3.0-or-later
// Paths through position maps that are drawn here.
#include "core/trace/JointWays.h"
#include "core/trace/OwnInk.h"
#include "core/trace/PositionPath.h"

#include <QtTest>

#include <cmath>

using namespace retrace;

namespace {

constexpr double kScale = 8.0; // rows a mm; columns stand twice as close

/// A map of 60 x 60 mm, of signals added one by one.
struct Drawn
{
    NetworkReading map;
    cv::Mat ink{480, 960, CV_32F, cv::Scalar(0)};

    Drawn()
    {
        map.position = cv::Mat(480, 960, CV_32F, cv::Scalar(0));
        map.px_per_mm_x = 2 * kScale;
        map.px_per_mm_y = kScale;
    }

    /// The signal from column x0 on; the pen's ink joins neighbouring columns.
    void signal(const std::function<double(double)>& y_mm, double from_mm, double to_mm, float probability = 0.95F)
    {
        double last = y_mm(from_mm) * kScale;
        for (int x = static_cast<int>(map.column(from_mm)); x < static_cast<int>(map.column(to_mm)); ++x) {
            const double y = y_mm(x / (2 * kScale)) * kScale;
            const int row = static_cast<int>(std::floor(y));
            map.position.at<float>(row, x) += probability * static_cast<float>(row + 1 - y);
            map.position.at<float>(row + 1, x) += probability * static_cast<float>(y - row);
            stroke(x, last, y);
            last = y;
        }
    }
    void stroke(int x, double from, double to)
    {
        for (int y = static_cast<int>(std::min(from, to)) - 1; y <= static_cast<int>(std::max(from, to)) + 1; ++y) {
            ink.at<float>(y, x) = 1;
        }
    }
    /// As signal(), but each column's probability is shared by all rows that it crosses, as the network does along steep strokes.
    void spread(const std::function<double(double)>& y_mm, double from_mm, double to_mm)
    {
        double last = y_mm(from_mm) * kScale;
        for (int x = static_cast<int>(map.column(from_mm)); x < static_cast<int>(map.column(to_mm)); ++x) {
            const double y = y_mm(x / (2 * kScale)) * kScale;
            const int first = static_cast<int>(std::min(last, y)), end = static_cast<int>(std::max(last, y)) + 1;
            for (int row = first; row < end; ++row) {
                map.position.at<float>(row, x) += 0.95F / static_cast<float>(end - first);
            }
            stroke(x, last, y);
            last = y;
        }
    }
    void silence(double from_mm, double to_mm)
    {
        const cv::Range columns(static_cast<int>(map.column(from_mm)), static_cast<int>(map.column(to_mm)));
        map.position.colRange(columns).setTo(0);
        ink.colRange(columns).setTo(0);
    }
    double worst(const PositionPath& path, const std::function<double(double)>& y_mm) const
    {
        double off = 0;
        for (std::size_t i = 0; i < path.row.size(); ++i) {
            const double x = (path.x0 + static_cast<double>(i)) / (2 * kScale);
            off = std::isnan(path.row[i]) ? off : std::max(off, std::abs(path.row[i] / kScale - y_mm(x)));
        }
        return off;
    }
};

double wave(double x_mm) { return 30 + 1.5 * std::sin(x_mm / 3); }

/// A QRS of 12 mm within 2 mm on the wave.
double beat(double x_mm) { return wave(x_mm) - 12 * std::max(0.0, 1 - std::abs(x_mm - 30)); }

long missing(const PositionPath& path)
{
    return std::ranges::count_if(path.row, [](double v) { return std::isnan(v); });
}

} // namespace

class PositionPathTest : public QObject
{
    Q_OBJECT

private slots:
    void followsASignalBetweenRows();
    void followsAQrsThroughItsInk();
    void goesToTheTipOfANarrowSpike();
    void thePenIsLiftedAtABorder();
    void aSteepStrokeIsReadWhereItsColumnSeesIt();
    void aSpikeIsGoneThroughOnce();
    void keepsOffTheNextRowsBeat();
    void aBeatBelongsToOneRow_data();
    void aBeatBelongsToOneRow();
    void everyPairOfAPageOfManyRowsIsToldApart();
    void linesThatCrossStayAsTheyAre();
    void waysThatMeetTwiceGoOnAsTheirOwn();
    void aTipThatNobodyGoesToIsTaken_data();
    void aTipThatNobodyGoesToIsTaken();
    void leavesNoRowForAFoldBeyondItsEnd();
    void bridgesAShortGapAndLeavesALongOne();
    void inkOfMapTakesThePagesAndTheNetworks();
    void aStrokeThroughANameIsNotFaded();
    void aDoubtfulNameHidesInkOnlyInItsLeadsPlace();
};

void PositionPathTest::followsASignalBetweenRows()
{
    Drawn d;
    d.signal(wave, 5, 55);
    const PositionPath path = followPosition(d.map, d.ink, 5.5, 54.5, 30, {});
    QVERIFY(d.worst(path, wave) < 0.02);
    QCOMPARE(missing(path), 0L);
}

void PositionPathTest::followsAQrsThroughItsInk()
{
    Drawn d;
    d.signal(beat, 5, 55, 0.3F); // steep strokes are seen less surely
    const PositionPath path = followPosition(d.map, d.ink, 5.5, 54.5, 30, {});
    QVERIFY2(d.worst(path, beat) < 0.2, qPrintable(QString::number(d.worst(path, beat))));
}

/// Both flanks of an R wave run into one blob of ink, and the map spreads each column's probability over all that a flank crosses.
void PositionPathTest::goesToTheTipOfANarrowSpike()
{
    constexpr int kHalf = 4, kTall = 96; // columns, rows: 0.25 mm and 12 mm
    Drawn d;
    d.signal([](double) { return 30.0; }, 5, 55);
    const int middle = static_cast<int>(d.map.column(30)), level = 240;
    for (int x = middle - kHalf; x <= middle + kHalf; ++x) {
        d.map.position.col(x).setTo(0);
        const int from = kTall * (kHalf - std::abs(x - middle)) / (kHalf + 1), to = kTall * (kHalf + 1 - std::abs(x - middle)) / (kHalf + 1);
        for (int row = level - to; row < level - from; ++row) {
            d.map.position.at<float>(row, x) = 0.9F / static_cast<float>(to - from);
        }
        d.ink(cv::Range(level - kTall, level + 1), cv::Range(x, x + 1)).setTo(1);
    }
    const RowWay way = wayOf(d.map, d.ink, 5.5, 54.5, 30, {});
    const int highest = std::ranges::min(way.rows);
    QVERIFY2(highest < level - kTall * 8 / 10, qPrintable(QString::number(level - highest)));
    // and no further than it must: the way comes back to its level beside the spike
    QCOMPARE(way.rows[static_cast<std::size_t>(middle - kHalf - 2 - way.x0)], level);
    QCOMPARE(way.rows[static_cast<std::size_t>(middle + kHalf + 2 - way.x0)], level);
}

/// A lead ends far from where the next one begins: the pen is lifted at the border, not where another row's ink lies nearer.
void PositionPathTest::thePenIsLiftedAtABorder()
{
    Drawn d;
    const double border_mm = 30;
    d.signal([](double x) { return x < 24 ? 20.0 : 20 + 5 * (x - 24); }, 5, 28);
    d.signal([](double) { return 40.0; }, 28, 36); // another row's
    d.signal([](double) { return 20.0; }, border_mm, 55, 0.5F);
    const RowWay way = wayOf(d.map, d.ink, 5.5, 54.5, 20, {}, {}, {5.5, border_mm, 54.5});
    const auto at = [&](double mm) { return way.rows[static_cast<std::size_t>(d.map.column(mm)) - static_cast<std::size_t>(way.x0)] / kScale; };
    QVERIFY2(std::abs(at(31) - 20) < 0.3, qPrintable(QString::number(at(31))));
    QVERIFY2(std::abs(at(27.5) - 37.5) < 1, qPrintable(QString::number(at(27.5))));
    // ... but not at the row's own begin and end
    QCOMPARE(breaksOf(d.map, {5.5, 54.5}, 0, d.map.position.cols, {}), std::vector<bool>(static_cast<std::size_t>(d.map.position.cols), false));
    const auto breaks = breaksOf(d.map, {5.5, border_mm, border_mm, 54.5}, 0, d.map.position.cols, {});
    QVERIFY(breaks[static_cast<std::size_t>(d.map.column(border_mm))] && !breaks[static_cast<std::size_t>(d.map.column(5.5))]);
}

void PositionPathTest::aSteepStrokeIsReadWhereItsColumnSeesIt()
{
    // a flank of 10 mm within three columns: each sees its own third of it, evenly; the cheapest way may jump anywhere
    Drawn d;
    d.signal([](double x_mm) { return x_mm < 30 ? 30.0 : 20.0; }, 5, 55);
    const int x0 = static_cast<int>(d.map.column(30));
    d.map.position.colRange(x0, x0 + 3).setTo(0);
    RowWay way{0, std::vector<int>(960, 240), 30, {}, {}};
    std::fill(way.rows.begin() + x0 + 1, way.rows.end(), 160);
    for (int c = 0; c < 3; ++c) {
        for (int y = 240 - 27 * (c + 1); y < 240 - 27 * c; ++y) {
            d.map.position.at<float>(y, x0 + c) = 1 / 27.0F;
        }
    }
    const PositionPath path = pathAlong(d.map, way);
    for (int c = 0; c < 3; ++c) {
        const double row = path.row[static_cast<std::size_t>(x0 + c)];
        QVERIFY2(std::abs(row - (240 - 27 * (c + 0.5))) < 1, qPrintable(QString("column %1: %2").arg(c).arg(row)));
    }
    QVERIFY(std::abs(path.row[static_cast<std::size_t>(x0 - 2)] - 240) < 0.5);
    QVERIFY(std::abs(path.row[static_cast<std::size_t>(x0 + 4)] - 160) < 0.5);
}

void PositionPathTest::aSpikeIsGoneThroughOnce()
{
    Drawn d;
    RowWay way;
    way.rows.assign(400, 240);
    for (int x = 200; x < 206; ++x) { // up, down, up and down again within 0.4 mm
        way.rows[static_cast<std::size_t>(x)] = x == 202 || x == 203 ? 210 : 150;
    }
    way.rows[300] = 290; // a spike of its own is none of it
    RowWay once = way;
    straightenSpikes(d.map, once);
    for (std::size_t x = 0; x < way.rows.size(); ++x) {
        QCOMPARE(once.rows[x], x == 202 || x == 203 ? 150 : way.rows[x]);
    }
    std::ranges::transform(way.rows, way.rows.begin(), [](int row) { return 480 - row; }); // the other way up
    once = way;
    straightenSpikes(d.map, once);
    for (std::size_t x = 0; x < way.rows.size(); ++x) {
        QCOMPARE(once.rows[x], x == 202 || x == 203 ? 330 : way.rows[x]);
    }
}

void PositionPathTest::keepsOffTheNextRowsBeat()
{
    Drawn d;
    d.signal(wave, 5, 55);
    d.silence(28.5, 31.5); // a fold, and the row below beats there
    d.signal([](double x) { return wave(x) + 14 - 4 * std::max(0.0, 1 - std::abs(x - 30)); }, 5, 55);
    const PositionPath path = followPosition(d.map, d.ink, 5.5, 54.5, 30, {44});
    QVERIFY2(d.worst(path, wave) < 0.6, qPrintable(QString::number(d.worst(path, wave))));
}

/// Where the map falls silent before the row ends, a crease seen as signal 9 mm away is none: no ink leads there.
void PositionPathTest::aBeatBelongsToOneRow_data()
{
    QTest::addColumn<bool>("own_first"); // whose way comes first changes nothing
    QTest::newRow("the beat's row first") << true;
    QTest::newRow("the other row first") << false;
}

/// A beat that reaches over the next row's level; that row's way was led up along it, past its own signal.
void PositionPathTest::aBeatBelongsToOneRow()
{
    QFETCH(bool, own_first);
    Drawn d;
    const auto tall = [](double x) { return wave(x) + 10 - 18 * std::max(0.0, 1 - std::abs(x - 30)); };
    const auto flat = [](double) { return 28.0; };
    d.signal(tall, 5, 55);
    d.signal(flat, 5, 55);
    RowWay own = wayOf(d.map, d.ink, 5.5, 54.5, 40, {28}), other = wayOf(d.map, d.ink, 5.5, 54.5, 28, {40});
    for (int x = static_cast<int>(d.map.column(29.2)); x <= static_cast<int>(d.map.column(30.8)); ++x) {
        other.rows[static_cast<std::size_t>(x - other.x0)] = static_cast<int>(std::lround(std::min(28.0, tall(x / (2 * kScale))) * kScale));
    }
    std::vector<RowWay> ways = own_first ? std::vector{own, other} : std::vector{other, own};
    QVERIFY(d.worst(pathAlong(d.map, other), flat) > 4);
    joinWays(d.map, d.ink, ways);
    const PositionPath beat = pathAlong(d.map, ways[own_first ? 0 : 1]), level = pathAlong(d.map, ways[own_first ? 1 : 0]);
    QVERIFY2(d.worst(level, flat) < 0.3, qPrintable(QString::number(d.worst(level, flat))));
    const auto at = static_cast<std::size_t>(d.map.column(30)) - static_cast<std::size_t>(beat.x0);
    QVERIFY(std::abs(beat.row[at] / kScale - tall(30)) < 1);
}

/// Ten rows whose beats come together, each second one's reaching over the row above, which was led up along it.
void PositionPathTest::everyPairOfAPageOfManyRowsIsToldApart()
{
    Drawn d;
    std::vector<RowWay> ways;
    std::vector<std::function<double(double)>> shapes;
    for (int pair = 0; pair < 5; ++pair) {
        const double level = 4 + 11 * pair;
        const auto flat = [=](double) { return level; };
        const auto tall = [=](double x) { return level + 5 - 8 * std::max(0.0, 1 - std::abs(x - 30)); };
        d.signal(flat, 5, 55), d.signal(tall, 5, 55);
        RowWay upper = wayOf(d.map, d.ink, 5.5, 54.5, level, {level + 5}), lower = wayOf(d.map, d.ink, 5.5, 54.5, level + 5, {level});
        for (int x = static_cast<int>(d.map.column(29.2)); x <= static_cast<int>(d.map.column(30.8)); ++x) {
            upper.rows[static_cast<std::size_t>(x - upper.x0)] = static_cast<int>(std::lround(std::min(level, tall(x / (2 * kScale))) * kScale));
        }
        ways.insert(ways.end(), {upper, lower});
        shapes.insert(shapes.end(), {flat, tall});
    }
    joinWays(d.map, d.ink, ways);
    for (std::size_t r = 0; r < ways.size(); ++r) {
        const double off = std::abs(ways[r].rows[static_cast<std::size_t>(d.map.column(30)) - static_cast<std::size_t>(ways[r].x0)] / kScale - shapes[r](30));
        QVERIFY2(off < 1, qPrintable(QString("row %1: %2 mm").arg(r).arg(off)));
    }
}

void PositionPathTest::linesThatCrossStayAsTheyAre()
{
    Drawn d;
    const auto up = [](double x) { return 36 - 0.4 * (x - 5); };
    const auto down = [](double x) { return 20 + 0.4 * (x - 5); };
    d.signal(up, 5, 55);
    d.signal(down, 5, 55);
    std::vector<RowWay> ways{wayOf(d.map, d.ink, 5.5, 54.5, 30, {}), wayOf(d.map, d.ink, 5.5, 54.5, 30, {})};
    for (std::size_t k = 0; k < ways[0].rows.size(); ++k) {
        const double x = (ways[0].x0 + static_cast<double>(k)) / (2 * kScale);
        ways[0].rows[k] = static_cast<int>(std::lround(up(x) * kScale));
        ways[1].rows[k] = static_cast<int>(std::lround(down(x) * kScale));
    }
    joinWays(d.map, d.ink, ways);
    QVERIFY(d.worst(pathAlong(d.map, ways[0]), up) < 0.3);
    QVERIFY(d.worst(pathAlong(d.map, ways[1]), down) < 0.3);
    const auto crossed = [&](double x) { return static_cast<bool>(ways[0].crossed.at(static_cast<std::size_t>(d.map.column(x)) - static_cast<std::size_t>(ways[0].x0))); };
    QVERIFY(crossed(25) && !crossed(15) && !crossed(45)); // what is seen where they meet may be either's
}

/// Two rows whose S and R waves touch twice; in between each way had gone on along the other's.
void PositionPathTest::waysThatMeetTwiceGoOnAsTheirOwn()
{
    Drawn d;
    const auto bump = [](double x) { return std::max(0.0, 1 - std::abs(x - 30) / 4); };
    const auto upper = [&](double x) { return 20 + 10.5 * bump(x); };
    const auto lower = [&](double x) { return 40 - 10.5 * bump(x); };
    d.signal(upper, 5, 55);
    d.signal(lower, 5, 55);
    std::vector<RowWay> ways{wayOf(d.map, d.ink, 5.5, 54.5, 20, {40}), wayOf(d.map, d.ink, 5.5, 54.5, 40, {20})};
    for (std::size_t k = 0; k < ways[0].rows.size(); ++k) {
        const double x = (ways[0].x0 + static_cast<double>(k)) / (2 * kScale);
        const bool between = x > 29.81 && x < 30.19; // where they cross and cross back
        ways[0].rows[k] = static_cast<int>(std::lround((between ? lower(x) : upper(x)) * kScale));
        ways[1].rows[k] = static_cast<int>(std::lround((between ? upper(x) : lower(x)) * kScale));
    }
    // from the first meeting to the end they went on as each other
    const auto middle = static_cast<std::ptrdiff_t>(30 * 2 * kScale) - ways[0].x0;
    std::swap_ranges(ways[0].rows.begin() + middle, ways[0].rows.begin() + middle + 160, ways[1].rows.begin() + middle);
    ways[0].rows[static_cast<std::size_t>(middle) + 160] = ways[1].rows[static_cast<std::size_t>(middle) + 160] = static_cast<int>(30 * kScale); // they meet again
    joinWays(d.map, d.ink, ways);
    QVERIFY(std::abs(ways[0].rows[static_cast<std::size_t>(middle) + 100] / kScale - 20) < 0.5);
    QVERIFY(std::abs(ways[1].rows[static_cast<std::size_t>(middle) + 100] / kScale - 40) < 0.5);
}

void PositionPathTest::aTipThatNobodyGoesToIsTaken_data()
{
    QTest::addColumn<double>("border_mm"); // where leads end pens jump, and bars stand
    QTest::addColumn<double>("next_mm");   // level of the next row
    QTest::addColumn<bool>("taken");
    QTest::newRow("by the next row's line") << 42.0 << 18.5 << true;
    QTest::newRow("where a lead ends") << 30.4 << 18.5 << false;
    QTest::newRow("no other row near") << 42.0 << 8.0 << false;
}

/// A beat that the network sees and whose row's way went by at its level.
void PositionPathTest::aTipThatNobodyGoesToIsTaken()
{
    QFETCH(double, border_mm);
    QFETCH(double, next_mm);
    QFETCH(bool, taken);
    Drawn d;
    d.spread(beat, 5, 55);
    d.spread([&](double) { return next_mm; }, 5, 55);
    RowWay by = wayOf(d.map, d.ink, 5.5, 54.5, 30, {});
    for (std::size_t k = 0; k < by.rows.size(); ++k) {
        by.rows[k] = static_cast<int>(std::lround(wave((by.x0 + static_cast<double>(k)) / (2 * kScale)) * kScale));
    }
    by.borders_mm = {5.5, border_mm, 54.5};
    const RowWay next = wayOf(d.map, d.ink, 5.5, 54.5, next_mm, {30});
    std::vector<RowWay> ways{by, next};
    joinWays(d.map, d.ink, ways);
    const double tip = ways[0].rows[static_cast<std::size_t>(30 * 2 * kScale) - static_cast<std::size_t>(by.x0)] / kScale;
    QVERIFY2(taken ? std::abs(tip - beat(30)) < 1 : ways[0].rows == by.rows, qPrintable(QString::number(tip)));
    QVERIFY(ways[1].rows == next.rows);
}

void PositionPathTest::leavesNoRowForAFoldBeyondItsEnd()
{
    Drawn d;
    d.signal(wave, 5, 52.5);
    d.signal([](double x) { return wave(x) - 9; }, 53, 55, 0.5F);
    const PositionPath path = followPosition(d.map, d.ink, 5.5, 54.5, 30, {});
    QVERIFY2(d.worst(path, wave) < 0.1, qPrintable(QString::number(d.worst(path, wave))));
}

void PositionPathTest::bridgesAShortGapAndLeavesALongOne()
{
    Drawn d;
    d.signal(wave, 5, 55);
    d.silence(20, 21);
    d.silence(40, 46);
    const PositionPath path = followPosition(d.map, d.ink, 5.5, 54.5, 30, {});
    QVERIFY(d.worst(path, wave) < 0.1);
    const auto long_gap = static_cast<long>(6 * 2 * kScale);
    QVERIFY2(std::abs(missing(path) - long_gap) <= 8, qPrintable(QString::number(missing(path))));
}

void PositionPathTest::inkOfMapTakesThePagesAndTheNetworks()
{
    InkResult ink;
    ink.coverage = cv::Mat(240, 240, CV_32F, cv::Scalar(0));
    ink.coverage(cv::Rect(0, 0, 240, 60)).setTo(0.8);
    ink.network = Drawn().map;
    for (cv::Mat& plane : ink.network.classes) {
        plane = cv::Mat(240, 240, CV_32F, cv::Scalar(0));
    }
    ink.network.classes[1](cv::Rect(0, 180, 240, 60)).setTo(0.7);
    const cv::Mat all = inkOfMap(ink);
    QCOMPARE(all.size(), ink.network.position.size());
    QVERIFY(std::abs(all.at<float>(40, 400) - 0.8F) < 1e-5F);
    QVERIFY(std::abs(all.at<float>(440, 400) - 0.7F) < 1e-5F);
    QCOMPARE(all.at<float>(240, 400), 0.0F);
}

void PositionPathTest::aStrokeThroughANameIsNotFaded()
{
    Drawn page;
    const PaperBox name{20, 20, 26, 23};
    const auto stroke = [&](double x0_mm, double x1_mm, double from_mm, double to_mm) {
        for (int y = static_cast<int>(from_mm * kScale); y < static_cast<int>(to_mm * kScale); ++y) {
            const double x = x0_mm + (x1_mm - x0_mm) * (y / kScale - from_mm) / (to_mm - from_mm);
            const cv::Range columns(static_cast<int>(page.map.column(x)) - 2, static_cast<int>(page.map.column(x)) + 3);
            page.ink.row(y).colRange(columns) = 1.0;
            page.map.position.row(y).colRange(columns) = 0.2;
        }
    };
    stroke(22, 22, 19.7, 23.45); // of a letter, a little smeared
    stroke(23, 23.4, 10, 30);   // of a beat
    stroke(25, 25, 21, 30);     // ends in the name
    fadeNames({name, {-10, 20, -4, 23}}, page.map, page.ink); // one stands off the page
    const auto ink = [&](double x_mm, double y_mm) { return page.ink.at<float>(static_cast<int>(y_mm * kScale), static_cast<int>(page.map.column(x_mm))); };
    QVERIFY(ink(22, 21.5) < 0.1F);
    QVERIFY(ink(25, 21.5) < 0.1F);
    QCOMPARE(ink(25, 25), 1.0F);
    for (double y = 20; y < 23; y += 0.25) {
        QCOMPARE(ink(23 + 0.4 * (y - 10) / 20, y), 1.0F);
    }
    QVERIFY(std::abs(page.map.position.at<float>(static_cast<int>(21.5 * kScale), static_cast<int>(page.map.column(23.23))) - 0.2F) < 1e-6F);
}

void PositionPathTest::aDoubtfulNameHidesInkOnlyInItsLeadsPlace()
{
    LayoutResult layout;
    LeadBox lead;
    lead.lead = Lead::I;
    lead.box = {20, 10, 80, 40};
    lead.baseline_mm = 25;
    layout.boxes.push_back(lead);
    const auto mark = [&](Lead name, double x0_mm, double score) {
        NameMark m;
        m.lead = name;
        m.box = {x0_mm, 12, x0_mm + 4, 15};
        m.score = score;
        layout.names.push_back(m);
    };
    mark(Lead::V2, 25, 0.35); // a wave that looks like it
    QVERIFY(nameBoxes(layout, {}).empty());
    mark(Lead::I, 22, 0.35);
    QCOMPARE(nameBoxes(layout, {}).size(), std::size_t(1));
    mark(Lead::V2, 60, 0.9);
    QCOMPARE(nameBoxes(layout, {}).size(), std::size_t(2));
    NetworkReading network;
    network.position = cv::Mat::zeros(480, 1600, CV_32F);
    network.px_per_mm_x = network.px_per_mm_y = 16;
    for (cv::Mat& of_class : network.classes) {
        of_class = cv::Mat::zeros(240, 800, CV_32F);
    }
    network.classes[static_cast<std::size_t>(InkClass::text)](cv::Rect(480, 96, 32, 24)).setTo(0.3);
    QCOMPARE(nameBoxes(layout, network).size(), std::size_t(2));
    network.classes[static_cast<std::size_t>(InkClass::trace)](cv::Rect(480, 96, 32, 24)).setTo(0.7); // a wave of the trace, however sure
    QCOMPARE(nameBoxes(layout, network).size(), std::size_t(1));
}

QTEST_MAIN(PositionPathTest)
#include "PositionPathTest.moc"
