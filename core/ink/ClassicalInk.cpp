// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/ClassicalInk.h"

#include "core/ink/Background.h"
#include "core/ink/InkClasses.h"
#include "core/ink/OtherPens.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr float kGridDoubt = 0.2F; // variance of the grid's strength around what is expected

struct InkColour
{
    cv::Vec3f dark;   ///< darkness of full ink
    cv::Matx33f metric; ///< inverse covariance of ink-free pixels around the background
};

/// Excess over the background, summed over channels, of a sample of pixels.
struct Sample { cv::Vec3f excess, dark; float sum; };

std::vector<Sample> sampleExcess(const cv::Mat& dark, const cv::Mat& background, const cv::Mat& valid)
{
    std::vector<Sample> out;
    const int step = std::max(1, static_cast<int>(std::sqrt(static_cast<double>(dark.total()) / 400000.0)));
    for (int y = 0; y < dark.rows; y += step) {
        for (int x = 0; x < dark.cols; x += step) {
            if (valid.at<uchar>(y, x)) {
                const cv::Vec3f d = dark.at<cv::Vec3f>(y, x);
                const cv::Vec3f e = d - background.at<cv::Vec3f>(y, x);
                out.push_back({e, d, e[0] + e[1] + e[2]});
            }
        }
    }
    return out;
}

/// Pixels of excess in the lower 90 % are ink-free; their scatter is what separates grid colour from ink colour.
cv::Matx33f scatter(const std::vector<Sample>& samples, std::size_t n, const cv::Vec3f& grid)
{
    cv::Matx33f c = cv::Matx33f::zeros();
    for (std::size_t i = 0; i < n; ++i) {
        const cv::Vec3f& e = samples[i].excess;
        for (int a = 0; a < 3; ++a) {
            for (int b = 0; b < 3; ++b) {
                c(a, b) += e[a] * e[b];
            }
        }
    }
    c *= 1.0F / static_cast<float>(std::max<std::size_t>(1, n));
    // The grid's own colour counts for little: where paper is creased its lines lie beside where they are expected.
    for (int a = 0; a < 3; ++a) {
        for (int b = 0; b < 3; ++b) {
            c(a, b) += kGridDoubt * grid[a] * grid[b];
        }
    }
    constexpr float kFloor = 0.02F * 0.02F;
    for (int a = 0; a < 3; ++a) {
        c(a, a) += kFloor;
    }
    return c.inv();
}

/// Colour of the grid's darker lines: the mean of the darkest tenth of the background.
cv::Vec3f gridColour(std::vector<Sample>& samples)
{
    const auto background = [](const Sample& s) { const cv::Vec3f b = s.dark - s.excess; return b[0] + b[1] + b[2]; };
    const auto from = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() * 9 / 10);
    std::nth_element(samples.begin(), from, samples.end(), [&](const Sample& a, const Sample& b) { return background(a) < background(b); });
    cv::Vec3f sum(0, 0, 0);
    for (auto it = from; it != samples.end(); ++it) {
        sum += it->dark - it->excess;
    }
    return sum * (1.0F / static_cast<float>(samples.end() - from));
}

/// Full ink is as dark as the darkest excess that is not rare.
InkColour inkColour(std::vector<Sample>& samples)
{
    const cv::Vec3f grid = gridColour(samples);
    std::ranges::sort(samples, {}, &Sample::sum);
    InkColour ink;
    ink.metric = scatter(samples, samples.size() * 9 / 10, grid);
    // Traces cover about one percent of a page: the upper 0.2 to 0.6 % are pixels fully under the pen.
    const std::size_t from = samples.size() * 994 / 1000, to = std::max(from + 1, samples.size() * 998 / 1000);
    cv::Vec3f sum(0, 0, 0);
    for (std::size_t i = from; i < to && i < samples.size(); ++i) {
        sum += samples[i].dark;
    }
    ink.dark = sum * (1.0F / static_cast<float>(to - from));
    return ink;
}

cv::Mat coverageOf(const cv::Mat& dark, const cv::Mat& background, const cv::Mat& valid, const InkColour& ink)
{
    cv::Mat coverage(dark.size(), CV_32F, cv::Scalar(0));
    cv::parallel_for_(cv::Range(0, dark.rows), [&](const cv::Range& range) {
        for (int y = range.start; y < range.end; ++y) {
            const auto* d = dark.ptr<cv::Vec3f>(y);
            const auto* b = background.ptr<cv::Vec3f>(y);
            const auto* ok = valid.ptr<uchar>(y);
            auto* out = coverage.ptr<float>(y);
            for (int x = 0; x < dark.cols; ++x) {
                if (!ok[x]) {
                    continue;
                }
                const cv::Vec3f full = ink.dark - b[x];
                const cv::Vec3f weight = ink.metric * full;
                const float norm = weight.dot(full);
                out[x] = norm > 1e-6F ? std::clamp(weight.dot(d[x] - b[x]) / norm, 0.0F, 1.0F) : 0.0F;
            }
        }
    });
    return coverage;
}

} // namespace

InkResult ClassicalInk::read(const UnwarpedPage& page, const InkParams&, const Task& task)
{
    InkResult result = separate(page, task);
    classifyInk(page, result);
    return result;
}

InkResult ClassicalInk::separate(const UnwarpedPage& page, const Task& task, cv::Mat* by_colour)
{
    const cv::Mat dark = darkness(page);
    task.report(0.2, "paper");
    const cv::Mat background = inkFree(page, dark, task);
    std::vector<Sample> samples = sampleExcess(dark, background, page.valid);
    InkResult result;
    if (samples.size() < 1000) {
        throw Problem("There is no paper to read on this page; check that the right page was opened.");
    }
    const InkColour ink = inkColour(samples);
    result.contrast = (ink.dark[0] + ink.dark[1] + ink.dark[2]) / 3.0;
    result.coverage = coverageOf(dark, background, page.valid, ink);
    if (by_colour != nullptr) {
        *by_colour = coverageByColour(page, dark, background, ink.dark);
    }
    task.report(0.8, "ink");
    if (result.contrast < 0.12) {
        result.warnings.push_back("The ink is very faint; a scan with more contrast would read better.");
    }
    return result;
}

} // namespace retrace
