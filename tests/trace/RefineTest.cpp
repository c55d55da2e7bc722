// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Bars.h"
#include "core/trace/BehindBars.h"
#include "core/trace/DrawnSamples.h"
#include "core/trace/Refine.h"
#include "core/trace/Tips.h"

#include <QtTest>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

using namespace retrace;

namespace {

constexpr std::size_t kPer = 8; // values a column
constexpr int kWidth = 400, kHeight = 160;
using Signal = std::function<double(double)>;

/// Drawn as a pen would, on a raster 16 times as fine, then averaged: nothing of the pen model is used here.
cv::Mat drawn(const Signal& y, double pen_px)
{
    constexpr int kFine = 16;
    cv::Mat fine(kHeight * kFine, kWidth * kFine, CV_8U, cv::Scalar(0));
    std::vector<cv::Point> line;
    for (int i = 0; i < kWidth * kFine; ++i) {
        line.emplace_back(i, static_cast<int>(std::lround((y((i + 0.5) / kFine - 0.5) + 0.5) * kFine)));
    }
    cv::polylines(fine, line, false, cv::Scalar(255), static_cast<int>(pen_px * kFine));
    cv::Mat page;
    cv::resize(fine, page, {kWidth, kHeight}, 0, 0, cv::INTER_AREA);
    page.convertTo(page, CV_32F, 1 / 255.0);
    return page;
}

std::vector<double> sampled(const Signal& y)
{
    std::vector<double> out;
    for (std::size_t k = 0; k < kWidth * kPer; ++k) {
        out.push_back(y((static_cast<double>(k) + 0.5) / kPer - 0.5));
    }
    return out;
}

double rmsBetween(const std::vector<double>& a, const std::vector<double>& b, double from_px, double to_px)
{
    double sum = 0;
    int n = 0;
    for (auto k = static_cast<std::size_t>(from_px * kPer); k < static_cast<std::size_t>(to_px * kPer); ++k, ++n) {
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return std::sqrt(sum / n);
}

double beat(double x) // a QRS each 100 px, 60 px high and 5 px wide
{
    const double at = std::fmod(x + 1000.0, 100.0) - 50;
    return 100 - 60 * std::exp(-0.5 * at * at / 4) + 15 * std::exp(-0.5 * (at - 6) * (at - 6) / 6) + 2 * std::sin(x / 17);
}

/// As a column's centroid reads it: peaks lose height.
double shaved(double x) { return 0.5 * (beat(x - 1) + beat(x + 1)); }

} // namespace

class RefineTest : public QObject
{
    Q_OBJECT

    static std::vector<double> refined(const cv::Mat& page, const cv::Mat& own, const std::vector<double>& start, const std::vector<std::size_t>& breaks = {})
    {
        const DrawnRow row{page, own, 1.0};
        return refine(row, 0, start, kPer, penOf(row, 0, start, kPer), breaks);
    }
    const cv::Mat m_all{kHeight, kWidth, CV_8U, cv::Scalar(1)};

private slots:
    void thePenIsMeasured()
    {
        const DrawnRow row{drawn([](double x) { return 80 + 3 * std::sin(x / 30); }, 4.0), m_all, 1.0};
        const PenModel pen = penOf(row, 0, sampled([](double x) { return 80 + 3 * std::sin(x / 30); }), kPer);
        QVERIFY(pen.known());
        QVERIFY2(std::abs(pen.radius_px - 2.0) < 0.25, qPrintable(QString::number(pen.radius_px)));
        QVERIFY(pen.level > 0.95);
    }

    void aPathWithoutInkHasNoPen()
    {
        const cv::Mat page(kHeight, kWidth, CV_32F, cv::Scalar(0));
        const auto start = sampled([](double x) { return 80 + 8 * std::sin(x / 3); });
        const DrawnRow row{page, m_all, 1.0};
        QVERIFY(!penOf(row, 0, start, kPer).known());
        QCOMPARE(refined(page, m_all, start), start);
    }

    void onePenDrewTheRowsOfAPage()
    {
        std::vector<PenModel> pens{{3.0, 0.5, 1}, {4.8, 0.9, 1}, {3.1, 0.4, 1}, {}, {3.3, 0.6, 1}};
        std::vector<PenModel*> of_rows;
        for (PenModel& pen : pens) {
            of_rows.push_back(&pen);
        }
        evenPens(of_rows);
        QCOMPARE(pens[0].radius_px, 3.0);
        QCOMPARE(pens[1].radius_px, 3.1); // noise had widened it
        QCOMPARE(pens[1].blur_px, 0.4);
        QCOMPARE(pens[3].radius_px, 3.1); // no level stretch showed it
        QCOMPARE(pens[4].radius_px, 3.3);
        std::vector<PenModel> two{{3.0, 0.5, 1}, {4.8, 0.9, 1}}; // nobody can tell which is the page's
        PenModel* const of_two[] = {&two[0], &two[1]};
        evenPens(of_two);
        QCOMPARE(two[1].radius_px, 4.8);
        std::vector<PenModel> blank{{0.3, 0.3, 0.01}, {0.3, 0.3, 0}, {2.0, 0.5, 0.9}, {2.0, 0.5, 0.9}, {}}; // a path beside its ink shows no pen
        PenModel* const of_blank[] = {&blank[0], &blank[1], &blank[2], &blank[3], &blank[4]};
        evenPens(of_blank);
        QCOMPARE(blank[3].radius_px, 2.0);
        QCOMPARE(blank[4].radius_px, 2.0);
        PenModel unknown;
        PenModel* const alone[] = {&unknown};
        evenPens(alone);
        QVERIFY(!unknown.known());
    }

    void peaksGetTheirHeightBack()
    {
        const auto truth = sampled(beat), start = sampled(shaved);
        const auto out = refined(drawn(beat, 3.0), m_all, start);
        const double before = rmsBetween(start, truth, 10, kWidth - 10), after = rmsBetween(out, truth, 10, kWidth - 10);
        QVERIFY2(after < 0.35 * before, qPrintable(QString("%1 -> %2 px").arg(before).arg(after)));
        for (int peak : {50, 150, 250, 350}) {
            const auto at = [&](const std::vector<double>& v) {
                return *std::min_element(v.begin() + (peak - 5) * static_cast<long>(kPer), v.begin() + (peak + 5) * static_cast<long>(kPer));
            };
            QVERIFY2(std::abs(at(out) - at(truth)) < 1.2, qPrintable(QString("%1 for %2").arg(at(out)).arg(at(truth))));
        }
    }

    void othersInkIsNotExplained()
    {
        cv::Mat page = drawn(beat, 3.0);
        cv::Mat own = m_all.clone();
        const cv::Rect letter(110, 90, 12, 8);
        page(letter) = 1.0F;
        own(letter) = 0;
        const auto out = refined(page, own, sampled(beat));
        QVERIFY(rmsBetween(out, sampled(beat), 105, 125) < 0.25);
    }

    void gapsStayGaps()
    {
        auto start = sampled(shaved);
        std::fill(start.begin() + 200 * kPer, start.begin() + 210 * kPer, std::nan(""));
        const auto out = refined(drawn(beat, 3.0), m_all, start);
        for (std::size_t k = 0; k < out.size(); ++k) {
            QCOMPARE(std::isnan(out[k]), k >= 200 * kPer && k < 210 * kPer);
        }
    }

    void aSteepStrokeIsNotOvershot()
    {
        // up and down within a column each, as a lattice gives it, a third of the way short of the tip and a pixel early
        const Signal spike = [](double x) { return 100 - 60 * std::max(0.0, 1 - std::abs(x - 200) / 3); };
        const Signal start = [](double x) { return x > 197.5 && x < 200.5 ? 60.0 : 100.0; };
        const auto out = refined(drawn(spike, 3.0), m_all, sampled(start));
        const auto [highest, lowest] = std::ranges::minmax(out);
        QVERIFY2(highest > 38.5, qPrintable(QString::number(highest)));
        QVERIFY2(lowest < 101.5, qPrintable(QString::number(lowest)));
    }

    void theBetterDrawnPathIsTakenStretchByStretch()
    {
        // each path cuts another beat off
        const auto without = [](double from, double to) {
            return sampled([=](double x) { return x > from && x < to ? 100 + 2 * std::sin(x / 17) : beat(x); });
        };
        const DrawnRow row{drawn(beat, 3.0), m_all, 1.0};
        const auto a = without(130, 170), b = without(230, 270), truth = sampled(beat);
        const PenModel pen{1.5, 0.5, 1};
        const auto out = betterDrawn(row, 0, a, b, kPer, pen);
        QVERIFY2(rmsBetween(out, truth, 100, 300) < 1.0, qPrintable(QString::number(rmsBetween(out, truth, 100, 300))));
    }

    void onInkThatIsNotItsOwnNoPathIsBetter()
    {
        // a lead's name over the beat, and a line left of the grid under it
        cv::Mat page = drawn(beat, 3.0), own = m_all.clone();
        page(cv::Rect(144, 97, 12, 3)) = 1.0F;
        own(cv::Rect(130, 0, 40, 96)) = 0;
        const auto a = sampled(beat), b = sampled([](double x) { return x > 146 && x < 153 ? 98 : beat(x); });
        QCOMPARE(betterDrawn({page, own, 1.0}, 0, a, b, kPer, {1.5, 0.5, 1}), a);
    }

    void aBreakIsNotBentTogether()
    {
        const Signal step = [](double x) { return x < 199.5 ? 60.0 : 100.0; };
        cv::Mat page = drawn([](double) { return 60.0; }, 3.0);
        drawn([](double) { return 100.0; }, 3.0).colRange(200, kWidth).copyTo(page.colRange(200, kWidth));
        const auto out = refined(page, m_all, sampled(step), {200 * kPer});
        QVERIFY(rmsBetween(out, sampled(step), 190, 210) < 0.2);
    }
};

class BarsTest : public QObject
{
    Q_OBJECT

    /// 10 px/mm; two leads in each of two rows, which part at 20 mm.
    static UnwarpedPage page()
    {
        UnwarpedPage p;
        p.px_per_mm_x = p.px_per_mm_y = 10;
        p.origin = {0, 0};
        return p;
    }
    static LayoutResult layout()
    {
        LayoutResult l;
        for (int i = 0; i < 4; ++i) {
            LeadBox box;
            box.row = i / 2;
            box.column = i % 2;
            box.box = {box.column == 0 ? 0.0 : 20.0, box.row * 10.0, box.column == 0 ? 20.0 : 40.0, box.row * 10.0 + 10};
            box.baseline_mm = box.row * 10.0 + 5;
            l.boxes.push_back(box);
        }
        return l;
    }
    static cv::Mat coverage(bool bar)
    {
        cv::Mat c(200, 400, CV_32F, cv::Scalar(0));
        for (int row : {50, 150}) {
            c(cv::Rect(0, row - 1, 400, 3)) = 1.0F;
            if (bar) {
                c(cv::Rect(199, row - 25, 3, 50)) = 1.0F;
            }
        }
        return c;
    }

    static InkResult inkOf(const cv::Mat& coverage)
    {
        InkResult ink;
        ink.coverage = coverage;
        return ink;
    }

private slots:
    void whatTheNetworkTakesForATraceIsNoBar()
    {
        InkResult ink = inkOf(coverage(true)); // as S waves of all leads may stand at a border
        for (cv::Mat& one : ink.network.classes) {
            one = cv::Mat(80, 160, CV_32F, cv::Scalar(0));
        }
        ink.network.position = cv::Mat(160, 640, CV_32F, cv::Scalar(0));
        ink.network.classes[static_cast<std::size_t>(InkClass::text)] = 0.9F;
        QCOMPARE(findBars(page(), ink, layout()).size(), std::size_t{1});
        ink.network.classes[static_cast<std::size_t>(InkClass::text)] = 0.01F;
        ink.network.classes[static_cast<std::size_t>(InkClass::trace)] = 0.9F;
        QVERIFY(findBars(page(), ink, layout()).empty());
    }

    void aBarIsFound()
    {
        const auto bars = findBars(page(), inkOf(coverage(true)), layout());
        QCOMPARE(bars.size(), std::size_t{1});
        QVERIFY(bars[0].x0 <= 199 && bars[0].x0 >= 197 && bars[0].x1 >= 202 && bars[0].x1 <= 204);
        QVERIFY(findBars(page(), inkOf(coverage(false)), layout()).empty());
    }

    /// An inkjet leaves holes in a bar, and a thick pen draws it wide.
    void aWideBarWithHolesIsFound()
    {
        cv::Mat c = coverage(false);
        for (int row : {50, 150}) {
            c(cv::Rect(196, row - 25, 9, 50)) = 1.0F;
            for (int y = row - 20; y < row + 25; y += 7) {
                c(cv::Rect(196 + y % 5, y, 4, 2)) = 0.0F;
            }
        }
        const auto bars = findBars(page(), inkOf(c), layout());
        QCOMPARE(bars.size(), std::size_t{1});
        QVERIFY(bars[0].x0 <= 196 && bars[0].x1 >= 205);
        cv::Mat own(200, 400, CV_8U, cv::Scalar(1));
        blankBars(bars, c, 10, own);
        QCOMPARE(cv::countNonZero(own(cv::Rect(196, 26, 9, 48))), 0);
        c.setTo(0, c < 0.5F);
        for (int row : {50, 150}) {
            c(cv::Rect(193, row - 25, 15, 50)) = 1.0F; // no bar is as wide
        }
        QVERIFY(findBars(page(), inkOf(c), layout()).empty());
    }

    /// Beats that stand one under another at a border are of as many heights as rows; bars are of one.
    void beatsOfAllRowsAreNoBar()
    {
        cv::Mat c = coverage(false);
        c(cv::Rect(199, 25, 3, 50)) = 1.0F;
        c(cv::Rect(199, 115, 3, 40)) = 1.0F;
        QVERIFY(findBars(page(), inkOf(c), layout()).empty());
    }

    void anRWaveIsNoBar()
    {
        cv::Mat c = coverage(false);
        for (int row : {50, 150}) { // upstroke and downstroke, thickest at the foot
            for (int k = 0; k < 40; ++k) {
                c(cv::Rect(200 - (40 - k) / 5, row - k, 2, 1)) = 1.0F;
                c(cv::Rect(200 + (40 - k) / 5, row - k, 2, 1)) = 1.0F;
            }
        }
        QVERIFY(findBars(page(), inkOf(c), layout()).empty());
    }

    /// Creased paper moves a bar by two pixels, and a wave stands beside it in every row: its columns are as tall as the other's.
    void aBarBesideAWave()
    {
        LayoutResult three = layout();
        for (int row = 0; row < 2; ++row) {
            LeadBox box = three.boxes[static_cast<std::size_t>(2 * row + 1)];
            box.column = 2;
            box.box.x0_mm = 30;
            three.boxes.push_back(box);
        }
        const auto drawn = [](int wave_high) {
            cv::Mat c = coverage(true);
            for (int row : {50, 150}) {
                c(cv::Rect(301, row - 25, 3, 50)) = 1.0F;
                c(cv::Rect(302, row - wave_high, 4, wave_high)) = 1.0F;
            }
            return c;
        };
        const auto bars = findBars(page(), inkOf(drawn(40)), three);
        QCOMPARE(bars.size(), std::size_t{2});
        QCOMPARE(bars[1].x0 - 301, bars[0].x0 - 199);
        QCOMPARE(bars[1].x1 - 301, bars[0].x1 - 199);
        // On a photograph a wave that runs through it is read better if the bar is taken to stand as the others do.
        UnwarpedPage photo = page();
        photo.resampled = true;
        const auto through = findBars(photo, inkOf(drawn(45)), three);
        QCOMPARE(through.size(), std::size_t{2});
        QCOMPARE(through[1].x0 - 300, through[0].x0 - 200);
    }

    void theLineGoesOnBehindTheBar()
    {
        const auto bars = findBars(page(), inkOf(coverage(true)), layout());
        QVERIFY(!bars.empty());
        cv::Mat own(200, 400, CV_8U, cv::Scalar(1));
        blankBars(bars, coverage(true), 10, own);
        QCOMPARE(int(own.at<uchar>(30, 200)), 0);
        QCOMPARE(int(own.at<uchar>(50, 180)), 1);
        std::vector<double> y(400 * kPer, 50);
        std::fill(y.begin() + 199 * kPer, y.begin() + 202 * kPer, 30.0); // read off the bar
        readBehindBars(bars, {coverage(true), own, 10, 10}, 0, kPer, {200 * kPer}, y);
        for (double v : y) {
            QVERIFY(std::abs(v - 50) < 1e-9);
        }
    }

    /// A wave whose flank comes out behind a bar begins at its lead's level, not far beyond.
    void aFlankBehindTheBarEndsAtTheLevel()
    {
        const auto bars = findBars(page(), inkOf(coverage(true)), layout());
        cv::Mat own(200, 400, CV_8U, cv::Scalar(1));
        blankBars(bars, coverage(true), 10, own);
        std::vector<double> y(400 * kPer, 50);
        std::fill(y.begin() + 200 * kPer, y.begin() + 202 * kPer, 30.0); // read off the bar
        for (std::size_t k = 202 * kPer; k < 205 * kPer; ++k) {
            y[k] = 45 - 10.0 * static_cast<double>(k - 202 * kPer) / kPer;
        }
        readBehindBars(bars, {coverage(true), own, 10, 10}, 0, kPer, {200 * kPer}, y);
        QVERIFY(std::ranges::max(y) < 50 + 1e-9);
        QVERIFY(std::abs(y[200 * kPer] - 50) < 1e-9);
    }

    /// Its ink would show above the bar: a wave that comes to a bar's upper half from above has turned back behind it.
    void aWaveAboveTheBarHasTurnedBack()
    {
        const auto endOf = [](const cv::Mat& page) {
            const auto bars = findBars(BarsTest::page(), inkOf(coverage(true)), layout());
            cv::Mat own(200, 400, CV_8U, cv::Scalar(1));
            blankBars(bars, coverage(true), 10, own);
            own(cv::Rect(197, 10, 8, 10)) = 0; // as where the wave's ink runs into the bar's
            std::vector<double> y(400 * kPer, 50);
            for (std::size_t k = 190 * kPer; k < 202 * kPer; ++k) {
                y[k] = std::max(15.0, 50 - 7 * static_cast<double>(k - 190 * kPer) / kPer); // a level top, 10 px above the bar
            }
            readBehindBars(bars, {page, own, 10, 10}, 0, kPer, {200 * kPer}, y);
            return y[200 * kPer - 1];
        };
        QVERIFY2(endOf(coverage(true)) > 25, qPrintable(QString::number(endOf(coverage(true)))));
        cv::Mat shown = coverage(true);
        shown(cv::Rect(190, 14, 12, 3)) = 1.0F; // ... but where ink shows that it did not
        QVERIFY2(std::abs(endOf(shown) - 15) < 2, qPrintable(QString::number(endOf(shown))));
    }

    /// A flank that runs towards ink standing out of the bar's foot is a wave that begins there.
    void aFlankGoesAsFarAsInkStandsOutOfTheBar()
    {
        const auto beginOf = [](int foot) {
            const auto bars = findBars(page(), inkOf(coverage(true)), layout());
            cv::Mat drawn = coverage(true), own(200, 400, CV_8U, cv::Scalar(1));
            drawn(cv::Rect(200, 75, 1, foot)) = 1.0F;
            drawn(cv::Rect(200, 40, 1, 2)) = drawn(cv::Rect(200, 62, 1, 2)) = 0.2F; // specks in the bar
            blankBars(bars, drawn, 10, own);
            std::vector<double> y(400 * kPer, 50);
            std::fill(y.begin() + 200 * kPer, y.begin() + 202 * kPer, 30.0); // read off the bar
            for (std::size_t k = 202 * kPer; k < 204 * kPer; ++k) {
                y[k] = 70 - 10 * static_cast<double>(k - 202 * kPer) / kPer;
            }
            readBehindBars(bars, {drawn, own, 10, 10}, 0, kPer, {200 * kPer}, y);
            return std::ranges::max(y);
        };
        QVERIFY2(std::abs(beginOf(20) - 94) < 6, qPrintable(QString::number(beginOf(20))));
        QVERIFY2(beginOf(0) < 86, qPrintable(QString::number(beginOf(0))));
    }
};

class TipsTest : public QObject
{
    Q_OBJECT

    const cv::Mat m_all{kHeight, kWidth, CV_8U, cv::Scalar(1)};
    static double cut(double x) { return std::max(beat(x), 62.0); } // 20 px short

    static double tipOf(const std::vector<double>& y, int peak)
    {
        return *std::min_element(y.begin() + (peak - 5) * static_cast<long>(kPer), y.begin() + (peak + 5) * static_cast<long>(kPer));
    }

private slots:
    void aSpikeGoesAsFarAsItsInk()
    {
        const DrawnRow row{drawn(beat, 3.0), m_all, 1.0};
        const auto start = sampled([](double x) { return cut(x) - 0.05 * std::exp(-0.5 * std::pow(std::fmod(x, 100.0) - 50, 2)); });
        const PenModel pen = penOf(row, 0, start, kPer);
        const auto out = reachTips(row, 0, start, kPer, pen);
        for (int peak : {50, 150, 250, 350}) {
            QVERIFY2(std::abs(tipOf(out, peak) - tipOf(sampled(beat), peak)) < 2, qPrintable(QString("%1: %2").arg(peak).arg(tipOf(out, peak))));
        }
        QVERIFY(rmsBetween(out, start, 70, 130) < 1e-9); // nothing else is moved
    }

    void aTipThatIsRightStays()
    {
        const DrawnRow row{drawn(beat, 3.0), m_all, 1.0};
        QCOMPARE(reachTips(row, 0, sampled(beat), kPer, penOf(row, 0, sampled(beat), kPer)), sampled(beat));
    }

    void anothersInkAboveATipIsNotReached()
    {
        cv::Mat page = drawn(beat, 3.0), own = m_all.clone();
        const cv::Rect name(140, 5, 20, 34);
        page(name) = 1.0F;
        own(name) = 0;
        const DrawnRow row{page, own, 1.0};
        const auto out = reachTips(row, 0, sampled(beat), kPer, penOf(row, 0, sampled(beat), kPer));
        QCOMPARE(tipOf(out, 150), tipOf(sampled(beat), 150));
    }
};

/// Straight lines between samples 3.4 px apart, the first at column 1.3.
class DrawnSamplesTest : public QObject
{
    Q_OBJECT

    static constexpr double kFirst = 1.3, kSpacing = 3.4;
    static double sampleAt(long k) { return beat(kFirst + static_cast<double>(k) * kSpacing) + 3 * std::sin(static_cast<double>(k * k % 17)); }
    static double line(double x)
    {
        const double at = (x - kFirst) / kSpacing;
        const long k = static_cast<long>(std::floor(at));
        const double f = at - static_cast<double>(k);
        return sampleAt(k) * (1 - f) + sampleAt(k + 1) * f;
    }

private slots:
    void linesBetweenSamplesAreTold()
    {
        const auto path = sampled(line);
        const double spacing = sampleSpacing({path}, kPer, 16);
        QVERIFY2(std::abs(spacing - kSpacing) < 0.02, qPrintable(QString::number(spacing)));
        const double first = firstSample(path, kPer, kSpacing) / kPer - 0.5; // columns
        const double off = std::remainder(first - kFirst, kSpacing);
        QVERIFY2(std::abs(off) < 0.25, qPrintable(QString::number(first)));
    }

    void aCurveHasNoSamples()
    {
        QCOMPARE(sampleSpacing({sampled(beat)}, kPer, 16), 0.0);
        QCOMPARE(sampleSpacing({}, kPer, 16), 0.0);
        QCOMPARE(sampleSpacing({sampled(line)}, kPer, 0.9 * kSpacing), 0.0); // further apart than samples are drawn: a grid, say
    }

    void aLineBeginsWhereItsInkDoes()
    {
        cv::Mat page = drawn([](double) { return 40.0; }, 3.0);
        page.colRange(0, 20) = 0.0F;
        page.col(20) *= 0.25F;
        const auto begins = lineBegins(page, 10, 30, 41);
        QVERIFY(begins.has_value());
        QVERIFY2(std::abs(*begins - 20.5) < 0.35, qPrintable(QString::number(*begins)));
        QVERIFY(!lineBegins(page, 22, 40, 41)); // there is ink from the first column on
        QVERIFY(!lineBegins(page, 2, 18, 41));
        QVERIFY(!lineBegins(page, 10, 30, 60));
    }

    void columnsHoldEquallyManySamples()
    {
        const auto evened = [](std::vector<double> firsts) { evenOut(firsts, 28.0); return firsts; };
        const std::vector<double> right = {11, 11 + 310 * 28.0, 11 + 620 * 28.0, 11 + 930 * 28.0};
        QCOMPARE(evened(right), right);
        QCOMPARE(evened({right[0], right[1] - 28, right[2] + 28, right[3]}), right);
        QCOMPARE(evened({right[0], right[1], right[2] + 28, right[3] + 28}), right);
        const std::vector<double> uneven = {right[0], right[1] - 3 * 28, right[2], right[3]}; // that is no slip of a sample
        QCOMPARE(evened(uneven), uneven);
        const std::vector<double> two = {right[0], right[1] - 28};
        QCOMPARE(evened(two), two);
    }

    void theSamplesAreFound()
    {
        const cv::Mat page = drawn(line, 3.0), own(kHeight, kWidth, CV_8U, cv::Scalar(1));
        const DrawnRow row{page, own, 1.0};
        const PenModel pen = penOf(row, 0, sampled([](double x) { return line(x); }), kPer);
        PenModel known{1.5, 0.35, 1.0};
        std::vector<double> start, truth;
        for (long k = 0; kFirst + static_cast<double>(k) * kSpacing < kWidth; ++k) {
            truth.push_back(sampleAt(k));
            start.push_back(truth.back() + (k % 2 == 0 ? 1.5 : -1.5));
        }
        const DrawnFit fit = refineSamples(row, kFirst, kSpacing, start, pen.known() ? pen : known);
        double sum = 0;
        for (std::size_t k = 2; k + 2 < truth.size(); ++k) {
            sum += std::pow(fit.y[k] - truth[k], 2) / static_cast<double>(truth.size() - 4);
        }
        QVERIFY2(std::sqrt(sum) < 0.3, qPrintable(QString::number(std::sqrt(sum))));
        QVERIFY(fit.rest < 0.1);
        const DrawnFit elsewhere = refineSamples(row, kFirst + 0.5 * kSpacing, kSpacing, start, pen.known() ? pen : known);
        QVERIFY(fit.rest < 0.85 * elsewhere.rest);
    }
};

int main(int argc, char** argv)
{
    RefineTest refine_test;
    BarsTest bars_test;
    TipsTest tips_test;
    DrawnSamplesTest drawn_samples_test;
    const int failed = QTest::qExec(&refine_test, argc, argv) + QTest::qExec(&tips_test, argc, argv);
    return failed + QTest::qExec(&bars_test, argc, argv) + QTest::qExec(&drawn_samples_test, argc, argv);
}
#include "RefineTest.moc"
