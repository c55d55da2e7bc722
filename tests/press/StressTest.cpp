// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Stress.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <cmath>
#include <set>

using namespace retrace;

namespace {

cv::Mat greyPage()
{
    return cv::Mat(200, 300, CV_8UC3, cv::Scalar(128, 130, 132));
}

} // namespace

class StressTest : public QObject
{
    Q_OBJECT

private slots:
    void stepsHaveNamesOfTheirOwnAndStartUntouched()
    {
        const auto steps = stressSteps();
        QCOMPARE(steps.front().family, std::string("untouched"));
        std::set<std::string> names;
        for (const StressStep& step : steps) {
            names.insert(step.name);
        }
        QCOMPARE(names.size(), steps.size());
        QCOMPARE(cv::norm(worn(greyPage(), steps.front(), 1), greyPage(), cv::NORM_INF), 0.0);
    }

    void noiseHasItsSpreadAndItsSeed()
    {
        StressStep step;
        step.noise = 0.05;
        cv::Scalar mean, spread;
        cv::meanStdDev(worn(greyPage(), step, 4), mean, spread);
        QVERIFY(std::abs(spread[0] - 0.05 * 255) < 0.3 && std::abs(mean[0] - 128) < 0.3);
        QCOMPARE(cv::norm(worn(greyPage(), step, 4), worn(greyPage(), step, 4), cv::NORM_INF), 0.0);
        QVERIFY(cv::norm(worn(greyPage(), step, 4), worn(greyPage(), step, 5), cv::NORM_INF) > 0);
    }

    void aTurnedPageLosesNothing()
    {
        cv::Mat page = greyPage();
        page(cv::Rect(0, 0, 40, 40)).setTo(cv::Scalar(0, 0, 255)); // its upper left corner
        StressStep step;
        step.rotation_deg = 15; // clockwise: the corner moves right and up
        const cv::Mat turned = worn(page, step, 1);
        QVERIFY(turned.cols > 300 && turned.rows > 200);
        cv::Mat red;
        cv::inRange(turned, cv::Scalar(0, 0, 200), cv::Scalar(80, 80, 255), red);
        QVERIFY(std::abs(cv::countNonZero(red) - 1600) < 60);
        const cv::Rect box = cv::boundingRect(red);
        QVERIFY(box.y < 5 && box.x > 20);
    }

    void aStepEdgeIsBlurredByItsSigma()
    {
        cv::Mat page = greyPage();
        page.colRange(150, 300).setTo(cv::Scalar::all(0));
        StressStep step;
        step.blur_px = 11;
        const cv::Mat blurred = worn(page, step, 1);
        // 0.3 ((11 - 1) / 2 - 1) + 0.8 = 2.0 px: pixel 147 lies 2.5 px before the edge, 1.25 sigma: 89 % are left.
        QVERIFY(std::abs(blurred.at<cv::Vec3b>(100, 147)[0] / 128.0 - 0.894) < 0.03);
    }
};

QTEST_APPLESS_MAIN(StressTest)
#include "StressTest.moc"
