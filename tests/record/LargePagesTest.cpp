// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/LargePages.h"

#include <QTest>

#include <opencv2/core.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace retrace;

namespace {

/// What the system says of the memory at `place`: "hg" where it was told to take large pages.
std::string flagsOf(const void* place)
{
    std::ifstream file("/proc/self/smaps");
    const auto at = reinterpret_cast<unsigned long>(place);
    bool here = false;
    for (std::string line; std::getline(file, line);) {
        unsigned long from = 0, to = 0;
        char dash = 0;
        std::istringstream words(line);
        if (words >> std::hex >> from >> dash >> to && dash == '-') {
            here = at >= from && at < to;
        } else if (here && line.rfind("VmFlags:", 0) == 0) {
            return line;
        }
    }
    return {};
}

} // namespace

class LargePagesTest : public QObject
{
    Q_OBJECT

private slots:
    void imagesLieInLargePages()
    {
        if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) {
            QSKIP("This system has no large pages to ask for.");
        }
        useLargePagesForImages();
        cv::Mat large(4000, 4000, CV_8U, cv::Scalar(7)), small(16, 16, CV_8U, cv::Scalar(3));
        QVERIFY(flagsOf(large.ptr(2000)).find(" hg") != std::string::npos);
        QVERIFY(flagsOf(small.ptr(8)).find(" hg") == std::string::npos);
        const cv::Mat copy = large.clone();
        large.release();
        QCOMPARE(cv::countNonZero(copy == 7), 16'000'000);
        // Memory of others stays theirs.
        std::vector<unsigned char> lent(1 << 23, 5);
        cv::Mat view(1 << 10, 1 << 13, CV_8U, lent.data());
        view.release();
        QCOMPARE(int(lent.back()), 5);
    }
};

QTEST_GUILESS_MAIN(LargePagesTest)
#include "LargePagesTest.moc"
