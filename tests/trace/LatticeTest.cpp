// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Lattice.h"

#include <QtTest>

using namespace retrace;

namespace {

constexpr int kColumns = 60, kRows = 50;

/// Three waves of other levels in noise: the cheapest path is seldom the one through a given place.
NetworkReading noisyMap()
{
    NetworkReading map;
    map.px_per_mm_x = 16, map.px_per_mm_y = 8;
    map.position.create(kRows, kColumns, CV_32F);
    cv::RNG random(7);
    random.fill(map.position, cv::RNG::UNIFORM, 0.0F, 0.2F);
    for (int x = 0; x < kColumns; ++x) {
        for (const int level : {8, 25, 40}) {
            map.position.at<float>(level + x % 7, x) += 0.6F;
        }
    }
    return map;
}

} // namespace

class LatticeTest : public QObject
{
    Q_OBJECT

private slots:
    void throughAPlaceAsIfBoundToIt();
    void outsideIsNoWay();
};

/// Walking along the ways known gives the path that a lattice bound to the place finds anew.
void LatticeTest::throughAPlaceAsIfBoundToIt()
{
    const NetworkReading map = noisyMap();
    cv::Mat ink(map.position.size(), CV_32F);
    cv::RNG random(11);
    random.fill(ink, cv::RNG::UNIFORM, 0.0F, 1.0F);
    Lattice lattice(map, ink, 3, kColumns - 2, 3.0, {5.0}, {});
    lattice.bind(0, 10, 12);
    const std::vector<int> free = lattice.solve();
    int others = 0;
    for (int c = 0; c < kColumns - 5; c += 6) {
        for (int row = 2; row < kRows; row += 9) {
            Lattice bound(map, ink, 3, kColumns - 2, 3.0, {5.0}, {});
            bound.bind(0, 10, 12);
            bound.bind(c, row, row);
            const std::vector<int> through = lattice.solveThrough(c, row);
            if (c > 0) {
                QCOMPARE(through, bound.solve());
            }
            QCOMPARE(through.at(static_cast<std::size_t>(c)), row);
            others += through != free ? 1 : 0;
        }
    }
    QVERIFY(others > 20);
}

void LatticeTest::outsideIsNoWay()
{
    const NetworkReading map = noisyMap();
    const cv::Mat ink = cv::Mat::zeros(map.position.size(), CV_32F);
    Lattice lattice(map, ink, 0, kColumns, 3.0, {}, {});
    QVERIFY(lattice.solveThrough(3, 20).empty()); // nothing solved yet
    QCOMPARE(lattice.solve().size(), static_cast<std::size_t>(kColumns));
    QVERIFY(lattice.solveThrough(kColumns, 20).empty());
    QVERIFY(lattice.solveThrough(3, -1).empty());
    QVERIFY(lattice.solveThrough(3, kRows).empty());
}

QTEST_APPLESS_MAIN(LatticeTest)
#include "LatticeTest.moc"
