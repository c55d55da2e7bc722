// SPDX-License-Identifier: GPL-3.0-or-later
// Grids drawn here, pixel by pixel, from a map that the test knows; and real pages where they are
// at hand.
#include "core/grid/DrawnDots.h"
#include "core/grid/Grid.h"
#include "core/grid/Slips.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <cmath>
#include <functional>
#include <stop_token>

using namespace retrace;

namespace
{

using PaperOf = std::function<cv::Vec2d(double, double)>; ///< page pixel -> mm

struct Drawing {
    bool fine = true, coarse = true;
    double fineDepth = 60, coarseDepth = 130; ///< grey levels
    double noise = 3;
    double dot_mm = 0; ///< lines stand on the nearest dot; 0: where they belong
};

double lineDepth(double mm, double pitch, double width, double depth, double dot)
{
    const double line = pitch * std::round(mm / pitch);
    const double off = std::abs(mm - (dot > 0 ? dot * std::round(line / dot) : line));
    return depth * std::exp(-0.5 * (off / width) * (off / width));
}

PageImage drawGrid(cv::Size size, const PaperOf& paper, const Drawing& how = {})
{
    PageImage page;
    page.bgr.create(size, CV_8UC3);
    cv::RNG random(7);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const cv::Vec2d p = paper(x, y);
            double depth = 0;
            for (int axis = 0; axis < 2; ++axis) {
                depth =
                    std::max(depth, how.fine ? lineDepth(p[axis], 1, 0.09, how.fineDepth, how.dot_mm) : 0.0);
                depth = std::max(depth,
                                 how.coarse ? lineDepth(p[axis], 5, 0.13, how.coarseDepth, how.dot_mm) : 0.0);
            }
            const double g = 250 - depth + random.gaussian(how.noise);
            page.bgr.at<cv::Vec3b>(y, x) = {cv::saturate_cast<uchar>(g),
                                            cv::saturate_cast<uchar>(g),
                                            cv::saturate_cast<uchar>(std::max(g, 220.0))};
        }
    }
    // A few heartbeats, so that ink is there to be ignored.
    for (int row = 1; row < 4; ++row) {
        std::vector<cv::Point> beat;
        for (int x = 0; x < size.width; x += 3) {
            const double t = std::fmod(x / 180.0, 1.0);
            beat.emplace_back(x, int(size.height * row / 4.0 -
                                     70 * std::exp(-std::pow((t - 0.5) / 0.02, 2)) +
                                     4 * std::sin(x / 40.0)));
        }
        cv::polylines(page.bgr, beat, false, cv::Scalar(20, 20, 20), 2);
    }
    return page;
}

/// Lines of 5 mm alone, so many grey levels dark.
PageImage coarseGrid(cv::Size size, const PaperOf& paper, double depth)
{
    Drawing lines;
    lines.fine = false;
    lines.coarseDepth = depth;
    lines.noise = 2;
    return drawGrid(size, paper, lines);
}

/// The strokes of a QRS complex again and again, pixels.
void drawBeats(PageImage& page, double from, double pitch, int count, const std::vector<cv::Point>& qrs)
{
    for (int beat = 0; beat < count; ++beat) {
        std::vector<cv::Point> moved = qrs;
        for (cv::Point& p : moved) {
            p.x += int(from + beat * pitch);
        }
        cv::polylines(page.bgr, moved, false, cv::Scalar(10, 10, 10), 3, cv::LINE_AA);
    }
}

PaperOf scaled(double sx, double sy, double degrees, double x0 = 3.3, double y0 = 1.7)
{
    const double c = std::cos(degrees * CV_PI / 180), s = std::sin(degrees * CV_PI / 180);
    return [=](double x, double y) {
        return cv::Vec2d((c * x + s * y) / sx + x0, (-s * x + c * y) / sy + y0);
    };
}

/// Largest distance, mm, between map and truth over the page, after the whole 5 mm that are free.
double worstOff(const GridMap& map, const PaperOf& truth, cv::Size size)
{
    const auto difference = [&](double x, double y) {
        const PaperPoint p = map.toPaper({x, y});
        return cv::Vec2d(p.x_mm, p.y_mm) - truth(x, y);
    };
    cv::Vec2d shift = difference(size.width / 2.0, size.height / 2.0);
    shift = {5 * std::round(shift[0] / 5), 5 * std::round(shift[1] / 5)};
    double worst = 0;
    for (int j = 0; j <= 8; ++j) {
        for (int i = 0; i <= 8; ++i) {
            const double x = size.width * (0.03 + 0.94 * i / 8),
                         y = size.height * (0.03 + 0.94 * j / 8);
            worst = std::max(worst, cv::norm(difference(x, y) - shift));
        }
    }
    return worst;
}

void nearTo(double value, double wanted, double share)
{
    QVERIFY2(std::abs(value / wanted - 1) <= share,
             qPrintable(QString("%1, wanted %2").arg(value).arg(wanted)));
}

} // namespace

class TestGrid : public QObject
{
    Q_OBJECT
private slots:
    void mapRoundTrip()
    {
        const GridMap map = GridMap::affine(8.0, 7.5, 12.0, {120.5, 60.25}, {1600, 1100});
        for (const PagePoint p : {PagePoint{120.5, 60.25}, PagePoint{0, 0}, PagePoint{1599, 1099},
                                  PagePoint{-300, 2000}}) {
            const PagePoint q = map.toPage(map.toPaper(p));
            QVERIFY(std::hypot(q.x_px - p.x_px, q.y_px - p.y_px) < 1e-6);
        }
        const PaperPoint origin = map.toPaper({120.5, 60.25});
        QVERIFY(std::hypot(origin.x_mm, origin.y_mm) < 1e-9);
        const PagePoint right = map.toPage({10, 0});
        QVERIFY(std::abs(right.x_px - 120.5 - 80 * std::cos(12 * CV_PI / 180)) < 1e-9);
        QVERIFY(right.y_px > 60.25); // clockwise on screen
    }

    /// Without a grid the rows of beats themselves tell how the page is turned.
    void rowsWithoutAGridAreLevelled_data()
    {
        QTest::addColumn<double>("turned_deg");
        QTest::newRow("as it lies") << 0.0;
        QTest::newRow("clockwise") << 1.3;
        QTest::newRow("counter-clockwise") << -3.1;
        QTest::newRow("far") << 12.4;
    }
    void rowsWithoutAGridAreLevelled()
    {
        QFETCH(double, turned_deg);
        Drawing bare;
        bare.fine = bare.coarse = false;
        PageImage page = drawGrid({1600, 1130}, scaled(8, 8, 0), bare);
        cv::warpAffine(page.bgr, page.bgr, cv::getRotationMatrix2D({800, 565}, -turned_deg, 1), page.bgr.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        const GridResult grid = findGrid(page);
        QVERIFY(grid.source != GridSource::fringes);
        QVERIFY2(std::abs(grid.rotation_deg - turned_deg) < 0.1, qPrintable(QString::number(grid.rotation_deg)));
        const double a = turned_deg * CV_PI / 180;
        const PaperPoint left = grid.map.toPaper({800 - 500 * std::cos(a), 565 - 500 * std::sin(a)});
        const PaperPoint right = grid.map.toPaper({800 + 500 * std::cos(a), 565 + 500 * std::sin(a)});
        QVERIFY(std::abs(left.y_mm - right.y_mm) < 0.3);
        QVERIFY(std::abs(right.x_mm - left.x_mm - 1000 / grid.px_per_mm_x) < 0.3);
    }

    /// ... and how it lies aslant, on a photograph.
    void aSlantWithoutAGridIsUndone()
    {
        Drawing bare;
        bare.fine = bare.coarse = false;
        PageImage page = drawGrid({1600, 1130}, scaled(8, 8, 0), bare);
        page.bgr *= 0.8; // no scan
        const std::vector<cv::Point2f> from{{0, 0}, {1600, 0}, {1600, 1130}, {0, 1130}}, to{{60, 20}, {1570, 90}, {1520, 1060}, {20, 1110}};
        const cv::Matx33d slant = cv::getPerspectiveTransform(from, to);
        cv::warpPerspective(page.bgr, page.bgr, slant, page.bgr.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        const GridMap map = findGrid(page).map;
        const auto paper = [&](double x, double y) {
            const cv::Vec3d p = slant * cv::Vec3d(x, y, 1);
            return map.toPaper({p[0] / p[2], p[1] / p[2]});
        };
        const double across = (paper(1300, 600).x_mm - paper(300, 600).x_mm) / 1000, down = (paper(800, 900).y_mm - paper(800, 300).y_mm) / 600; // mm per px
        for (const double x : {200.0, 800.0, 1400.0}) {
            for (const double y : {300.0, 600.0, 900.0}) {
                const PaperPoint p = paper(x, y), middle = paper(800, 600);
                const double off_x = p.x_mm - middle.x_mm - across * (x - 800), off_y = p.y_mm - middle.y_mm - down * (y - 600);
                QVERIFY2(std::hypot(off_x, off_y) < 1.2, qPrintable(QString("at %1 %2: %3 %4").arg(x).arg(y).arg(off_x).arg(off_y)));
            }
        }
    }

    /// A person's turns and mirror hold on a page without a grid as well.
    void withoutAGridTurnedByHand()
    {
        Drawing bare;
        bare.fine = bare.coarse = false;
        const PageImage page = drawGrid({1600, 1130}, scaled(8, 8, 0), bare);
        GridParams params;
        params.quarter_turns = 1;
        const GridMap turned = findGrid(page, params).map; // clockwise: what pointed up points right
        QVERIFY(turned.toPaper({400, 300}).x_mm > turned.toPaper({400, 800}).x_mm + 10);
        QVERIFY(turned.toPaper({900, 300}).y_mm > turned.toPaper({400, 300}).y_mm + 10);
        params.quarter_turns = 0;
        params.mirrored = true;
        const GridMap mirrored = findGrid(page, params).map;
        QVERIFY(mirrored.toPaper({900, 300}).x_mm < mirrored.toPaper({400, 300}).x_mm - 10);
        QVERIFY(mirrored.toPaper({400, 800}).y_mm > mirrored.toPaper({400, 300}).y_mm + 10);
    }

    /// The strokes of tall QRS complexes under one another, three 5 mm lines apart and 2.4 mm beside a line, on a pale grid.
    void strokesAreNoLines()
    {
        const cv::Size size(2400, 1130);
        const PaperOf truth = scaled(7.87, 7.87, 0, 1.2, 0.8);
        PageImage page = coarseGrid(size, truth, 40);
        drawBeats(page, 1270, 15 * 7.87, 8, {{0, 330}, {4, 520}, {9, 680}, {12, 500}});
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        const double off = worstOff(grid.map, truth, size);
        QVERIFY2(off < 0.3, qPrintable(QString("%1 mm, residual %2 of a line").arg(off).arg(grid.residual_lines)));
    }

    /// ... of more rows: most of the map lies on a plane, on which the lines are darker than on the bends to the strokes.
    void strokesBendNoFlatSheet()
    {
        const cv::Size size(2400, 1130);
        const PaperOf truth = scaled(7.87, 7.87, 0, 1.2, 0.8);
        PageImage page = coarseGrid(size, truth, 90);
        for (int y = 330; y <= 780; y += 150) {
            drawBeats(page, 1270 + 3 * 7.87, 15.8 * 7.87, 9, {{0, y}, {4, y + 190}, {9, y + 100}, {12, y}});
        }
        const double off = worstOff(findGrid(page).map, truth, size);
        QVERIFY2(off < 0.1, qPrintable(QString::number(off)));
    }

    /// A sheet that is flat but for a curled corner, or for a fold: the bends stay.
    void aFlatSheetMayBend_data()
    {
        QTest::addColumn<double>("corner_mm");
        QTest::addColumn<double>("fold_mm");
        QTest::newRow("corner") << 3.0 << 0.0;
        QTest::newRow("fold") << 0.0 << 1.2;
    }
    void aFlatSheetMayBend()
    {
        QFETCH(double, corner_mm);
        QFETCH(double, fold_mm);
        const cv::Size size(1600, 1100);
        const PaperOf plane = scaled(8, 8, 0, 1.2, 0.8);
        const PaperOf truth = [&](double x, double y) {
            const cv::Vec2d p = plane(x, y);
            const double corner = corner_mm * std::pow(std::max(0.0, (x - 1100) / 500) * std::max(0.0, (y - 600) / 500), 2);
            return p + cv::Vec2d(corner + fold_mm * std::exp(-0.5 * std::pow((p[0] - 100) / 12, 2)), 0.7 * corner);
        };
        Drawing lines;
        lines.fine = false;
        const double off = worstOff(findGrid(drawGrid(size, truth, lines)).map, truth, size);
        QVERIFY2(off < 0.2, qPrintable(QString::number(off)));
    }

    /// A wrinkle narrower than two lines on bent paper: the phase of 5 mm lines alone smooths it away, and that of thin ones takes the next line for the right one.
    void narrowWrinkles_data()
    {
        QTest::addColumn<double>("across_mm");
        QTest::addColumn<bool>("fine");
        QTest::addColumn<double>("most_mm");
        QTest::newRow("none") << 0.0 << false << 0.2;
        QTest::newRow("along the rows") << 0.8 << false << 0.2;
        QTest::newRow("thin lines, none") << 0.0 << true << 0.1;
        QTest::newRow("thin lines") << 0.8 << true << 0.1;
        QTest::newRow("thin lines, more than one of them") << 1.2 << true << 0.1;
    }
    void narrowWrinkles()
    {
        QFETCH(double, across_mm);
        QFETCH(bool, fine);
        QFETCH(double, most_mm);
        const cv::Size size(1600, 1100);
        const PaperOf plane = scaled(8, 8, 2);
        const PaperOf truth = [&](double x, double y) {
            const cv::Vec2d p = plane(x, y);
            const double curl = 2.5 * std::sin(y / 500) * std::sin(x / 700); // so that the map is bent at all
            const double wrinkle = across_mm * std::exp(-0.5 * std::pow((p[0] - 100) / 5.0, 2));
            return cv::Vec2d(p[0] + curl + wrinkle, p[1] + 0.7 * curl);
        };
        Drawing lines;
        lines.fine = fine;
        const GridResult grid = findGrid(drawGrid(size, truth, lines));
        QCOMPARE(grid.source, GridSource::fringes);
        double worst = 0;
        const PaperPoint middle = grid.map.toPaper({800, 560});
        const cv::Vec2d free = cv::Vec2d(middle.x_mm, middle.y_mm) - truth(800, 560);
        const cv::Vec2d shift(5 * std::round(free[0] / 5), 5 * std::round(free[1] / 5));
        for (double y = 150; y < 950; y += 23) {
            for (double x = 650; x < 950; x += 7) {
                const PaperPoint p = grid.map.toPaper({x, y});
                worst = std::max(worst, cv::norm(cv::Vec2d(p.x_mm, p.y_mm) - truth(x, y) - shift));
            }
        }
        QVERIFY2(worst < most_mm, qPrintable(QString("%1 mm").arg(worst)));
    }

    /// Bent paper whose right upper corner was counted a line too far, and its far end two: the map goes over to that within a few places, and the
    /// nearest lines to it jump halfway.
    void slippedPartsArePutRight_data()
    {
        QTest::addColumn<double>("harmonic");
        QTest::addColumn<bool>("bridges");
        QTest::newRow("lines") << 1.0 << false;
        QTest::newRow("thin lines") << 5.0 << false;
        QTest::newRow("along a stroke it goes over bit by bit") << 1.0 << true;
    }
    void slippedPartsArePutRight()
    {
        QFETCH(double, harmonic);
        QFETCH(bool, bridges);
        fringe::LineMap plane;
        plane.plane = {0.025, 0, 0, 0, 0.025, 0, 0, 0, 1};
        fringe::PhaseLattice lattice;
        lattice.step = 10;
        lattice.value.create(80, 120, CV_64F);
        lattice.trusted = cv::Mat(80, 120, CV_8U, cv::Scalar(255));
        const auto truth = [&](int r, int c) { return 0.025 * lattice.place(c) + 0.8 / harmonic * std::sin(r / 25.0) * std::sin(c / 30.0); };
        const auto slipped = [](int r, int c) { return r < 40 && c >= 70 ? c >= 100 ? 2 : 1 : 0; };
        cv::RNG random(3);
        for (int r = 0; r < 80; ++r) {
            for (int c = 0; c < 120; ++c) {
                lattice.value.at<double>(r, c) = truth(r, c) + (slipped(r, c) + random.gaussian(0.01)) / harmonic;
                if (std::abs(r - 60) < 3 && std::abs(c - 20) < 3) { // ink: too small to be a part
                    lattice.value.at<double>(r, c) += 0.8 / harmonic;
                }
            }
        }
        const auto bridge = [&](int r, int c) { return bridges && r >= 20 && r < 23 && ((c >= 58 && c < 82) || c >= 88); };
        for (int r = 20; r < 23; ++r) {
            for (int c = 58; c < 120 && bridges; ++c) {
                lattice.value.at<double>(r, c) = truth(r, c) + std::clamp((c - 60) / 20.0, 0.0, 1.0) + std::clamp((c - 90) / 20.0, 0.0, 1.0);
            }
        }
        lattice.trusted(cv::Rect(40, 10, 50, 1)) = 0; // nothing was seen there
        QVERIFY(fringe::closeSlips(lattice, plane, 0, harmonic));
        double worst = 0;
        for (int r = 0; r < 80; ++r) {
            for (int c = 0; c < 120; ++c) {
                const bool ink = std::abs(r - 60) < 3 && std::abs(c - 20) < 3;
                worst = std::max(worst, !lattice.trusted.at<uchar>(r, c) || ink || bridge(r, c) ? 0.0 : std::abs(lattice.value.at<double>(r, c) - truth(r, c)) * harmonic);
            }
        }
        QVERIFY2(worst < 0.1, qPrintable(QString("%1 lines").arg(worst)));
        QVERIFY(!fringe::closeSlips(lattice, plane, 0, harmonic));
    }

    /// Twelve rows of regular beats: more regular, and darker by far, than pale lines, or than none.
    void beatsAreNoLines_data()
    {
        QTest::addColumn<double>("depth");
        QTest::newRow("pale lines") << 14.0;
        QTest::newRow("no lines") << 0.0;
    }
    void beatsAreNoLines()
    {
        QFETCH(double, depth);
        const cv::Size size(2200, 1600);
        Drawing how;
        how.fine = false;
        how.coarseDepth = depth;
        PageImage page = drawGrid(size, scaled(8, 8, 1.5), how);
        for (int row = 1; row <= 12; ++row) {
            for (int x = 100; x < 2100; x += 137) {
                const int y = 120 * row, high = row % 3 ? 90 : 40;
                cv::polylines(page.bgr, std::vector<std::vector<cv::Point>>{{{x, y}, {x + 50, y}, {x + 56, y - high}, {x + 62, y + 30}, {x + 68, y}, {x + 137, y}}}, false,
                              cv::Scalar(20, 20, 20), 3, cv::LINE_AA);
            }
        }
        const GridResult grid = findGrid(page);
        if (depth > 0) {
            QCOMPARE(grid.source, GridSource::fringes);
            nearTo(grid.px_per_mm_x, 8, 0.01);
            nearTo(grid.px_per_mm_y, 8, 0.01);
        } else {
            QVERIFY(grid.source != GridSource::fringes);
        }
    }

    /// A sheet on a table, photographed from so near and so low that its lines have no period in common.
    void slantwise()
    {
        const cv::Size size(2400, 1900);
        const std::vector<cv::Point2f> corners{{420, 330}, {1950, 90}, {2250, 1450}, {150, 1790}}; // of 280 mm x 205 mm
        const std::vector<cv::Point2f> sheet{{0, 0}, {280, 0}, {280, 205}, {0, 205}};
        const cv::Mat toPaper = cv::getPerspectiveTransform(corners, sheet);
        const cv::Matx33d h = toPaper;
        const PaperOf truth = [&](double x, double y) {
            const cv::Vec3d p = h * cv::Vec3d(x, y, 1);
            return cv::Vec2d(p[0] / p[2], p[1] / p[2]);
        };
        Drawing how;
        how.fine = false;
        PageImage page = drawGrid(size, truth, how);
        cv::Mat table(size, CV_8UC1, cv::Scalar(255));
        const std::vector<cv::Point> outline{{420, 330}, {1950, 90}, {2250, 1450}, {150, 1790}};
        cv::fillConvexPoly(table, outline, cv::Scalar(0));
        page.bgr.setTo(cv::Scalar(60, 70, 90), table);
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        double worst = 0;
        const PaperPoint middle = grid.map.toPaper({1200, 950});
        const cv::Vec2d free = cv::Vec2d(middle.x_mm, middle.y_mm) - truth(1200, 950);
        const cv::Vec2d shift(5 * std::round(free[0] / 5), 5 * std::round(free[1] / 5));
        for (const cv::Point& p : {cv::Point(500, 420), cv::Point(1850, 250), cv::Point(2100, 1350), cv::Point(300, 1600), cv::Point(1200, 500)}) {
            const PaperPoint q = grid.map.toPaper({double(p.x), double(p.y)});
            worst = std::max(worst, cv::norm(cv::Vec2d(q.x_mm, q.y_mm) - truth(p.x, p.y) - shift));
        }
        QVERIFY2(worst < 0.3, qPrintable(QString("%1 mm").arg(worst)));
    }

    void plain_data()
    {
        QTest::addColumn<double>("sx");
        QTest::addColumn<double>("sy");
        QTest::newRow("square") << 7.874 << 7.874;
        QTest::newRow("anisotropic") << 7.752 << 7.442;
        QTest::newRow("coarse, 4 px a mm") << 4.03 << 3.98;
        QTest::newRow("fine, 300 dpi") << 11.811 << 11.811;
    }
    void plain()
    {
        QFETCH(double, sx);
        QFETCH(double, sy);
        const cv::Size size(1500, 900);
        const PaperOf truth = scaled(sx, sy, 0);
        const PageImage page = drawGrid(size, truth);
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        QVERIFY(!grid.pitch_assumed);
        nearTo(grid.px_per_mm_x, sx, 0.0005);
        nearTo(grid.px_per_mm_y, sy, 0.0005);
        QVERIFY(std::abs(grid.rotation_deg) < 0.03);
        QVERIFY(grid.residual_lines < 0.03);
        QVERIFY(grid.coverage > 0.8);
        QVERIFY2(worstOff(grid.map, truth, size) < 0.06,
                 qPrintable(QString::number(worstOff(grid.map, truth, size))));
    }

    void plainPixelsAreCopied()
    {
        const PageImage page = drawGrid({1200, 800}, scaled(8.1, 7.9, 0));
        const UnwarpedPage flat = unwarp(page, findGrid(page));
        QCOMPARE(flat.bgr.size(), page.bgr.size());
        QCOMPARE(cv::norm(flat.bgr, page.bgr, cv::NORM_INF), 0.0);
        QVERIFY(flat.has_grid);
        // 5 mm lines at multiples of 5 mm: the paper point of pixel (0,0) is (3.3, 1.7) up to
        // those.
        QVERIFY(std::abs(std::remainder(flat.origin.x_mm - 3.3, 5.0)) < 0.05);
        QVERIFY(std::abs(std::remainder(flat.origin.y_mm - 1.7, 5.0)) < 0.05);
    }

    void rotated_data()
    {
        QTest::addColumn<double>("degrees");
        for (double d : {-31.0, -7.5, 0.4, 3.0, 19.0, 40.0}) {
            QTest::addRow("%g", d) << d;
        }
    }
    void rotated()
    {
        QFETCH(double, degrees);
        const cv::Size size(1400, 1100);
        const PaperOf truth = scaled(8.2, 8.0, degrees);
        const GridResult grid = findGrid(drawGrid(size, truth));
        QCOMPARE(grid.source, GridSource::fringes);
        QVERIFY2(std::abs(grid.rotation_deg - degrees) < 0.1,
                 qPrintable(QString::number(grid.rotation_deg)));
        QVERIFY2(worstOff(grid.map, truth, size) < 0.15,
                 qPrintable(QString::number(worstOff(grid.map, truth, size))));
    }

    void perspectiveAndCurl()
    {
        const cv::Size size(1800, 1300);
        const PaperOf truth = [](double x, double y) {
            const double w = 1 + 6e-5 * x - 4e-5 * y;
            const double bend = 2.5 * std::sin(x / 420.0) + 0.6 * std::sin((x + 2 * y) / 300.0);
            return cv::Vec2d((0.125 * x + 0.008 * y) / w + 0.4 * bend,
                             (-0.006 * x + 0.128 * y) / w + bend);
        };
        const GridResult grid = findGrid(drawGrid(size, truth));
        QCOMPARE(grid.source, GridSource::fringes);
        QVERIFY(grid.residual_lines < 0.05);
        QVERIFY2(worstOff(grid.map, truth, size) < 0.5,
                 qPrintable(QString::number(worstOff(grid.map, truth, size))));
        const PageImage page = drawGrid(size, truth);
        const UnwarpedPage flat = unwarp(page, grid);
        QVERIFY(flat.bgr.cols > 1500 && flat.px_per_mm_x > 6 && flat.px_per_mm_x < 9);
        QVERIFY(cv::countNonZero(flat.valid) > 0.7 * double(flat.valid.total()));
    }

    void aVeryFinePhotoIsUnwarpedCoarser()
    {
        const PageImage page = drawGrid({1800, 1400}, scaled(19.0, 19.0, 4));
        const UnwarpedPage flat = unwarp(page, findGrid(page));
        QVERIFY(flat.resampled);
        QVERIFY2(flat.px_per_mm_x > 11.9 && flat.px_per_mm_x < 14, qPrintable(QString::number(flat.px_per_mm_x))); // 300 dpi and a little
        QVERIFY(double(flat.bgr.total()) < 0.7 * double(page.bgr.total()));
    }

    void dotsAreToldFromTheirPattern()
    {
        cv::RNG random(5);
        std::vector<double> drawn(58);
        for (std::size_t k = 0; k < drawn.size(); ++k) {
            const double at = 0.6 + 0.3701 * double(k);
            drawn[k] = 0.0254 * (std::round(at) - at);
        }
        const auto bendsOf = [&](double dots, double noise) {
            std::vector<std::optional<double>> bends(drawn.size());
            for (std::size_t k = 1; k + 1 < drawn.size(); ++k) {
                bends[k] = dots * (drawn[k] - (drawn[k - 1] + drawn[k + 1]) / 2) + random.gaussian(noise);
            }
            bends[7] = 0.2; // a frame
            bends[30].reset();
            return bends;
        };
        const std::vector<double> off = fringe::drawnOff(bendsOf(1, 0.003));
        QCOMPARE(off.size(), drawn.size());
        for (std::size_t k = 0; k < off.size(); ++k) {
            QVERIFY2(std::abs(off[k] - drawn[k]) < 0.005, qPrintable(QString("line %1: %2, drawn %3").arg(k).arg(off[k]).arg(drawn[k])));
        }
        for (int round = 0; round < 20; ++round) { // the paper's own bends are no dots
            const std::vector<double> none = fringe::drawnOff(bendsOf(0, 0.01));
            QVERIFY(std::ranges::all_of(none, [](double e) { return e == 0; }));
        }
    }

    /// A photograph of a page that was drawn at 85 dots an inch.
    void linesOnTheNearestDot()
    {
        const cv::Size size(2400, 1800);
        const PaperOf truth = [](double x, double y) {
            const double bend = 1.2 * std::sin(x / 420.0) + 0.3 * std::sin((x + 2 * y) / 300.0);
            return cv::Vec2d(0.116 * x + 0.008 * y + 0.4 * bend, -0.006 * x + 0.118 * y + bend);
        };
        const PageImage page = drawGrid(size, truth, {false, true, 60, 130, 3, 0.3});
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        // Of the paper's length between two places 20 mm apart, whatever the map's own zero is.
        std::vector<double> off;
        for (double x = 300; x < 2000; x += 17) {
            const PaperPoint a = grid.map.toPaper({x, 900}), b = grid.map.toPaper({x + 170, 900});
            off.push_back(std::abs(b.x_mm - a.x_mm - (truth(x + 170, 900) - truth(x, 900))[0]));
        }
        std::ranges::sort(off);
        const double most = off[off.size() * 9 / 10];
        QVERIFY2(most < 0.08, qPrintable(QString::number(most)));
    }

    /// Lines that a program drew on whole pixels say the scale less well than the page's edges, which are grid lines.
    void aPageDrawnWholeEndsOnGridLines()
    {
        const cv::Size size(2000, 960);
        const double sx = 2000 / 258.0, sy = 960 / 129.0;
        PageImage page = drawGrid(size, scaled(sx, sy, 0, 0, 0), {});
        page.bgr.setTo(cv::Scalar(255, 255, 255));
        for (int k = 0; k <= 258; ++k) {
            cv::line(page.bgr, {int(k * sx + 0.5), 0}, {int(k * sx + 0.5), 959}, k % 5 ? cv::Scalar(210, 210, 255) : cv::Scalar(120, 120, 255));
            cv::line(page.bgr, {0, int(k * sy + 0.5)}, {1999, int(k * sy + 0.5)}, k % 5 ? cv::Scalar(210, 210, 255) : cv::Scalar(120, 120, 255));
        }
        const GridResult grid = findGrid(page);
        nearTo(grid.px_per_mm_x, sx, 2e-6);
        nearTo(grid.px_per_mm_y, sy, 2e-6);
        page.bgr = page.bgr(cv::Rect(3, 2, 1990, 950)).clone(); // a cut page says nothing of the kind
        const GridResult cut = findGrid(page);
        nearTo(cut.px_per_mm_x, sx, 2e-4);
        QVERIFY(std::abs(cut.px_per_mm_x / (1990 / std::round(1990 / sx)) - 1) > 1e-4);
    }

    void onlyFive()
    {
        Drawing how;
        how.fine = false;
        const cv::Size size(2000, 1500);
        const PaperOf truth = scaled(8.0, 8.0, 5);
        const GridResult grid = findGrid(drawGrid(size, truth, how));
        QCOMPARE(grid.source, GridSource::fringes);
        QCOMPARE(grid.pitch_mm, 5.0);
        nearTo(grid.px_per_mm_x, 8.0, 0.002);
        QVERIFY(worstOff(grid.map, truth, size) < 0.25);
    }

    void onlyOne()
    {
        Drawing how;
        how.coarse = false;
        how.fineDepth = 110;
        const GridResult grid = findGrid(drawGrid({2000, 1500}, scaled(8.0, 8.0, 0), how));
        QCOMPARE(grid.source, GridSource::fringes);
        QCOMPARE(grid.pitch_mm, 1.0);
        nearTo(grid.px_per_mm_x, 8.0, 0.0005);
    }

    void lessThanHalfASheetIsSquareOrNoGrid_data()
    {
        QTest::addColumn<double>("py");
        QTest::addColumn<bool>("grid");
        QTest::newRow("a faded grid") << 8.0 << true;
        QTest::newRow("beats and rows") << 8.7 << false;
    }
    void lessThanHalfASheetIsSquareOrNoGrid()
    {
        QFETCH(double, py);
        QFETCH(bool, grid);
        PageImage page = drawGrid({2000, 1500}, scaled(8.0, py, 0));
        for (const cv::Rect& blank : {cv::Rect(1100, 0, 900, 1500), cv::Rect(0, 1050, 2000, 450)}) {
            page.bgr(blank).setTo(cv::mean(page.bgr));
        }
        const GridResult found = findGrid(page);
        QCOMPARE(found.source == GridSource::fringes, grid);
        QVERIFY(!grid || found.coverage < 0.5);
    }

    /// Ruled unevenly, and not everywhere.
    void unevenLinesOnHalfASheetAreNoGrid_data()
    {
        QTest::addColumn<double>("uneven_mm");
        QTest::newRow("even") << 0.0;
        QTest::newRow("uneven") << 0.6;
    }
    void unevenLinesOnHalfASheetAreNoGrid()
    {
        QFETCH(double, uneven_mm);
        Drawing how;
        how.fine = false;
        const PaperOf even = scaled(8, 8, 0);
        const PaperOf paper = [&](double x, double y) {
            const cv::Vec2d p = even(x, y);
            return cv::Vec2d(p[0] + uneven_mm * std::sin(x / 9), p[1] + uneven_mm * std::sin(y / 11));
        };
        PageImage page = drawGrid({2000, 1500}, paper, how);
        page.bgr(cv::Rect(0, 0, 2000, 680)).setTo(cv::mean(page.bgr));
        const GridResult found = findGrid(page);
        QCOMPARE(found.source == GridSource::fringes, uneven_mm == 0);
    }

    /// A fax that lost most of its grid, with lettering and strokes where that was.
    void aPatchyGridDoesNotBendAFax()
    {
        Drawing how;
        how.fine = false;
        const cv::Size size(2000, 1500);
        const PaperOf truth = scaled(8, 8, 0.6);
        PageImage page = drawGrid(size, truth, how);
        for (const cv::Rect& blank : {cv::Rect(900, 0, 700, 1500), cv::Rect(0, 500, 2000, 420)}) {
            page.bgr(blank).setTo(cv::Scalar::all(250));
        }
        cv::RNG random(3);
        for (int k = 0; k < 60; ++k) {
            const cv::Point at(random.uniform(900, 1600), random.uniform(0, 1500));
            cv::line(page.bgr, at, at + cv::Point(random.uniform(-6, 6), random.uniform(40, 120)), cv::Scalar::all(20), 4);
        }
        cv::cvtColor(page.bgr, page.bgr, cv::COLOR_BGR2GRAY);
        cv::threshold(page.bgr, page.bgr, 190, 255, cv::THRESH_BINARY);
        cv::cvtColor(page.bgr, page.bgr, cv::COLOR_GRAY2BGR);
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        const double off_mm = worstOff(grid.map, truth, size);
        QVERIFY2(off_mm < 0.3, qPrintable(QString("%1 mm").arg(off_mm)));
    }

    /// Hard shadows over pale lines of a bent sheet.
    void shadowsAreNoLines()
    {
        Drawing how;
        how.fine = false;
        how.coarseDepth = 26;
        const cv::Size size(2300, 1700);
        const PaperOf truth = [](double x, double y) { return cv::Vec2d(x / 8 + 1.6 * std::sin(y / 330 + 0.4), y / 8 + 1.6 * std::sin(x / 410)); };
        PageImage page = drawGrid(size, truth, how);
        cv::Mat light(size, CV_32F, cv::Scalar(1)), lit;
        const auto shadow = [&](const std::vector<cv::Point>& outline, double share) { cv::fillConvexPoly(light, outline, cv::Scalar(share)); };
        shadow({{0, 500}, {900, 900}, {700, 1700}, {0, 1700}}, 0.45);
        shadow({{900, 900}, {2300, 300}, {2300, 700}, {1000, 1250}}, 0.6);
        shadow({{1300, 0}, {1500, 0}, {2000, 1700}, {1750, 1700}}, 0.35);
        shadow({{300, 0}, {520, 0}, {1150, 800}, {950, 860}}, 0.5);
        cv::GaussianBlur(light, light, {0, 0}, 3);
        cv::cvtColor(light, lit, cv::COLOR_GRAY2BGR);
        page.bgr.convertTo(page.bgr, CV_32FC3);
        page.bgr = page.bgr.mul(lit);
        page.bgr.convertTo(page.bgr, CV_8UC3);
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        const double off_mm = worstOff(grid.map, truth, size);
        QVERIFY2(off_mm < 0.5, qPrintable(QString("%1 mm").arg(off_mm)));
    }

    void quarterTurn()
    {
        const PaperOf upright = scaled(7.75, 7.44, 0);
        PageImage page = drawGrid({1500, 900}, upright);
        cv::rotate(page.bgr, page.bgr,
                   cv::ROTATE_90_COUNTERCLOCKWISE); // so that one clockwise turn mends it
        GridParams params;
        params.quarter_turns = 1;
        const GridResult grid = findGrid(page, params);
        nearTo(grid.px_per_mm_x, 7.75, 0.001);
        nearTo(grid.px_per_mm_y, 7.44, 0.001);
        // Time runs up the page as it lies.
        const PagePoint a = grid.map.toPage({20, 20}), b = grid.map.toPage({30, 20}),
                        c = grid.map.toPage({20, 30});
        QVERIFY(b.y_px < a.y_px - 70 && std::abs(b.x_px - a.x_px) < 1);
        QVERIFY(c.x_px > a.x_px + 70 && std::abs(c.y_px - a.y_px) < 1);
        const UnwarpedPage flat = unwarp(page, grid);
        QVERIFY(std::abs(flat.bgr.cols - 1500) < 100 && std::abs(flat.bgr.rows - 900) < 100);
    }

    void sheetOnATable()
    {
        const PaperOf truth = scaled(8.0, 8.0, 8, -20, -20);
        PageImage page = drawGrid({1800, 1400}, truth);
        cv::RNG random(3);
        for (int y = 0; y < page.bgr.rows; ++y) {
            for (int x = 0; x < page.bgr.cols; ++x) {
                const cv::Vec2d p = truth(x, y);
                if (p[0] < 12 || p[0] > 190 || p[1] < 5 || p[1] > 120) {
                    const int g = int(60 + random.gaussian(8));
                    page.bgr.at<cv::Vec3b>(y, x) =
                        cv::Vec3b(cv::saturate_cast<uchar>(g), cv::saturate_cast<uchar>(g + 10),
                                  cv::saturate_cast<uchar>(g + 20));
                }
            }
        }
        const GridResult grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::fringes);
        const UnwarpedPage flat = unwarp(page, grid);
        const double paper = cv::countNonZero(flat.valid) / (flat.px_per_mm_x * flat.px_per_mm_y);
        nearTo(paper, 178.0 * 115.0, 0.06);
        QVERIFY(grid.coverage > 0.85);
    }

    void noGridFallsBackAndSaysSo()
    {
        PageImage page;
        page.bgr = cv::Mat(900, 1300, CV_8UC3, cv::Scalar(250, 250, 250));
        for (int row = 1; row < 4; ++row) {
            std::vector<cv::Point> line;
            for (int x = 40; x < 1260; x += 2) {
                line.emplace_back(x,
                                  row * 220 + int(6 * std::sin(x / 31.0) - (x % 173 < 6 ? 80 : 0)));
            }
            cv::polylines(page.bgr, line, false, cv::Scalar(10, 10, 10), 2);
            cv::putText(page.bgr, "aVR 25 mm/s", {60, row * 220 - 90}, cv::FONT_HERSHEY_SIMPLEX, 1,
                        cv::Scalar(0, 0, 0), 2);
        }
        GridResult grid = findGrid(page);
        QVERIFY(grid.source != GridSource::fringes);
        QVERIFY(!grid.warnings.empty());
        QVERIFY(!grid.map.empty());
        QCOMPARE(grid.pitch_mm, 0.0);

        page.dpi_x = page.dpi_y = 200;
        grid = findGrid(page);
        QCOMPARE(grid.source, GridSource::resolution);
        nearTo(grid.px_per_mm_x, 200 / 25.4, 1e-6);
        QVERIFY(!grid.warnings.empty());

        GridParams params;
        params.ruler = GridParams::Ruler{{100, 100}, {100, 500}, 50};
        grid = findGrid(page, params);
        QCOMPARE(grid.source, GridSource::given);
        nearTo(grid.px_per_mm_x, 8, 1e-6);
        QVERIFY(!unwarp(page, grid).has_grid);
    }

    void oddSizes_data()
    {
        QTest::addColumn<int>("w");
        QTest::addColumn<int>("h");
        QTest::newRow("one pixel") << 1 << 1;
        QTest::newRow("strip") << 3000 << 2;
        QTest::newRow("small") << 70 << 90;
        QTest::newRow("blank") << 640 << 480;
    }
    void oddSizes()
    {
        QFETCH(int, w);
        QFETCH(int, h);
        PageImage page;
        page.bgr = cv::Mat(h, w, CV_8UC3, cv::Scalar(255, 255, 255));
        const GridResult grid = findGrid(page);
        QVERIFY(grid.source != GridSource::fringes);
        QVERIFY(!unwarp(page, grid).bgr.empty());
    }

    void canBeStopped()
    {
        std::stop_source source;
        source.request_stop();
        Task task;
        task.stop = source.get_token();
        const PageImage page = drawGrid({600, 400}, scaled(8, 8, 0));
        QVERIFY_THROWS_EXCEPTION(Cancelled, findGrid(page, {}, task));
    }

    void ludb()
    {
        int seen = 0;
        for (const char* name : {"001", "017", "040"}) {
            PageImage page;
            page.bgr = cv::imread(std::string(RETRACE_SHARED_DATA) + "/ludb/" + name + ".png",
                                  cv::IMREAD_COLOR);
            if (page.bgr.empty()) {
                continue;
            }
            ++seen;
            const GridResult grid = findGrid(page);
            nearTo(grid.px_per_mm_x, 7.752, 0.001);
            nearTo(grid.px_per_mm_y, 7.442, 0.001);
            QCOMPARE(unwarp(page, grid).bgr.size(), page.bgr.size());
        }
        if (seen == 0) {
            QSKIP("The folder shared/data/ludb is not here.");
        }
    }
};

QTEST_GUILESS_MAIN(TestGrid)
#include "test_grid.moc"
