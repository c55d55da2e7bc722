// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/Background.h"

#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr double kBlockMm = 14.0;   // span over which a grid line's darkness is taken as one
constexpr double kPaperMm = 8.0;    // neighbourhood whose bright end is paper
constexpr double kShadowCellMm = 0.25, kShadowMm = 3.0; // what is dark over more than this in both directions is shadow, no ink
constexpr double kShadowSlack = 1.04; // the paper is this much less bright before a shadow is followed
constexpr double kDeepestShadow = 0.35; // of the paper's level
constexpr float kBrightest = -0.3F;   // darkness of what is brighter than the paper about it
constexpr int kAbout = 3;               // lines to either side, and blocks above and below, that tell how dark a grid line is
constexpr float kDarker = 1.1F, kDarkerBy = 0.05F; // than those: ink (sum over the channels)
constexpr float kLine = 0.3F;          // darker than paper
constexpr double kPaperShare = 0.8; // of its pixels that are darker than the level called paper

/// The value below which `share` of the neighbourhood lies, per channel, on a coarse raster.
cv::Mat brightLevel(const UnwarpedPage& page, int block_x, int block_y)
{
    const int cols = std::max(1, page.bgr.cols / block_x), rows = std::max(1, page.bgr.rows / block_y);
    cv::Mat level(rows, cols, CV_32FC3);
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < cols; ++c) {
            std::array<std::array<int, 256>, 3> histogram{};
            int n = 0;
            const int y1 = r + 1 == rows ? page.bgr.rows : (r + 1) * block_y;
            const int x1 = c + 1 == cols ? page.bgr.cols : (c + 1) * block_x;
            for (int y = r * block_y; y < y1; y += 2) {
                const auto* row = page.bgr.ptr<cv::Vec3b>(y);
                const auto* ok = page.valid.ptr<uchar>(y);
                for (int x = c * block_x; x < x1; ++x) {
                    if (ok[x]) {
                        ++n;
                        for (int k = 0; k < 3; ++k) {
                            ++histogram[k][row[x][k]];
                        }
                    }
                }
            }
            for (int k = 0; k < 3; ++k) {
                int left = static_cast<int>(n * (1 - kPaperShare)), v = 255;
                while (v > 0 && left >= histogram[k][v]) {
                    left -= histogram[k][v--];
                }
                level.at<cv::Vec3f>(r, c)[k] = n > 20 ? static_cast<float>(v) : 0.0F;
            }
        }
    }
    return level;
}

/// The edges of shadows and creases are sharper than the neighbourhoods whose bright end is paper: a closing by a square wider than
/// any stroke leaves them and takes strokes and grid lines away. `level` coarse before, fine after.
void followShadows(const UnwarpedPage& page, cv::Mat& level)
{
    const cv::Size cells(std::max(1, static_cast<int>(page.bgr.cols / page.px_per_mm_x / kShadowCellMm)),
                         std::max(1, static_cast<int>(page.bgr.rows / page.px_per_mm_y / kShadowCellMm)));
    cv::Mat small, closed, fine;
    cv::resize(page.bgr, small, cells, 0, 0, cv::INTER_AREA);
    const int side = 2 * static_cast<int>(0.5 * kShadowMm / kShadowCellMm) + 1;
    cv::morphologyEx(small, closed, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
    closed.convertTo(fine, CV_32F, kShadowSlack);
    cv::resize(level, level, cells, 0, 0, cv::INTER_LINEAR);
    cv::max(fine, kDeepestShadow * level, fine); // beyond the sheet it may be black
    cv::min(level, fine, level);
}

/// Empty cells (off the sheet) take the level of their neighbours.
void fillEmpty(cv::Mat& level)
{
    cv::Mat weight(level.size(), CV_32F);
    for (int r = 0; r < level.rows; ++r) {
        for (int c = 0; c < level.cols; ++c) {
            weight.at<float>(r, c) = level.at<cv::Vec3f>(r, c)[1] > 0 ? 1.0F : 0.0F;
        }
    }
    cv::Mat sum, norm;
    cv::GaussianBlur(level, sum, {}, 3);
    cv::GaussianBlur(weight, norm, {}, 3);
    for (int r = 0; r < level.rows; ++r) {
        for (int c = 0; c < level.cols; ++c) {
            if (weight.at<float>(r, c) == 0) {
                const float n = norm.at<float>(r, c);
                level.at<cv::Vec3f>(r, c) = n > 1e-4F ? sum.at<cv::Vec3f>(r, c) / n : cv::Vec3f(255, 255, 255);
            }
        }
    }
}

/// For every column, the median darkness over each block of rows: vertical grid lines stand out, ink does not.
/// Result: blocks x columns, CV_32FC3. `skip[y]` leaves a row out (it lies on a horizontal line).
cv::Mat columnMedians(const cv::Mat& dark, const cv::Mat& valid, int block, const std::vector<char>& skip)
{
    const int blocks = std::max(1, dark.rows / block);
    cv::Mat medians(blocks, dark.cols, CV_32FC3);
    cv::parallel_for_(cv::Range(0, blocks), [&](const cv::Range& range) {
        std::vector<float> v;
        for (int b = range.start; b < range.end; ++b) {
            const int y0 = b * block, y1 = b + 1 == blocks ? dark.rows : y0 + block;
            const int step = std::max(1, (y1 - y0) / 90);
            for (int x = 0; x < dark.cols; ++x) {
                for (int k = 0; k < 3; ++k) {
                    v.clear();
                    for (int y = y0; y < y1; y += step) {
                        if (!skip[static_cast<std::size_t>(y)] && valid.at<uchar>(y, x)) {
                            v.push_back(dark.ptr<cv::Vec3f>(y)[x][k]);
                        }
                    }
                    medians.at<cv::Vec3f>(b, x)[k] = medianInPlace(v);
                }
            }
        }
    });
    return medians;
}

/// Stretches block values back over their axis, linear between block centres.
cv::Mat spread(const cv::Mat& medians, int block, int rows)
{
    cv::Mat out(rows, medians.cols, CV_32FC3);
    for (int y = 0; y < rows; ++y) {
        const double at = std::clamp((y + 0.5) / block - 0.5, 0.0, medians.rows - 1.0);
        const int b = std::min(static_cast<int>(at), std::max(0, medians.rows - 2));
        const auto f = static_cast<float>(at - b);
        const auto* lo = medians.ptr<cv::Vec3f>(b);
        const auto* hi = medians.ptr<cv::Vec3f>(std::min(b + 1, medians.rows - 1));
        auto* row = out.ptr<cv::Vec3f>(y);
        for (int x = 0; x < medians.cols; ++x) {
            row[x] = lo[x] * (1 - f) + hi[x] * f;
        }
    }
    return out;
}

/// Which pixels of an axis lie within `half_mm` of a whole millimetre line, or of a 5 mm line.
std::vector<char> nearLines(int n, double origin_mm, double five_mm, double px_per_mm, double half_mm, double pitch_mm)
{
    std::vector<char> near(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        const double mm = origin_mm + i / px_per_mm - five_mm;
        near[static_cast<std::size_t>(i)] = std::abs(mm - pitch_mm * std::round(mm / pitch_mm)) < half_mm;
    }
    return near;
}

/// A median that is far darker than others at the same place in the 5 mm pattern is a trace that runs along it (flat
/// along a row, steep along a column), not grid: it is held to the pattern's own level.
void holdToPattern(cv::Mat& medians, double origin_mm, double five_mm, double px_per_mm)
{
    constexpr int kPhases = 50;
    std::array<std::vector<float>, kPhases> bins;
    const auto phase = [&](int i) {
        const double mm = origin_mm + i / px_per_mm - five_mm;
        return static_cast<int>((mm / 5.0 - std::floor(mm / 5.0)) * kPhases) % kPhases;
    };
    for (int b = 0; b < medians.rows; ++b) {
        for (int x = 0; x < medians.cols; ++x) {
            const auto& m = medians.at<cv::Vec3f>(b, x);
            bins[static_cast<std::size_t>(phase(x))].push_back(m[0] + m[1] + m[2]);
        }
    }
    std::array<float, kPhases> level{};
    for (int p = 0; p < kPhases; ++p) {
        level[static_cast<std::size_t>(p)] = medianInPlace(bins[static_cast<std::size_t>(p)]);
    }
    for (int b = 0; b < medians.rows; ++b) {
        for (int x = 0; x < medians.cols; ++x) {
            auto& m = medians.at<cv::Vec3f>(b, x);
            const int p = phase(x);
            const float most = 1.35F * std::max({level[static_cast<std::size_t>(p)],
                                                 level[static_cast<std::size_t>((p + 1) % kPhases)],
                                                 level[static_cast<std::size_t>((p + kPhases - 1) % kPhases)]}) + 0.2F;
            const float sum = m[0] + m[1] + m[2];
            if (sum > std::max(0.0F, most)) {
                m *= most / sum;
            }
        }
    }
}

/// An upright stroke along a grid line is as dark as itself over a whole block, but neither is the line above and below it, nor are the lines
/// beside it, 5 mm apart. A block that is darker than both takes the darker one's level. Bare paper is left to holdToPattern().
void holdToLines(cv::Mat& medians, double px_per_mm)
{
    const cv::Mat seen = medians.clone();
    const auto darkness = [](const cv::Vec3f& m) { return m[0] + m[1] + m[2]; };
    const auto middle = [&](std::vector<cv::Vec3f>& of) {
        const auto at = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
        std::ranges::nth_element(of, at, {}, darkness);
        return *at;
    };
    cv::parallel_for_(cv::Range(0, seen.rows), [&](const cv::Range& range) {
        std::vector<cv::Vec3f> above_below, beside;
        for (int b = range.start; b < range.end; ++b) {
            for (int x = 0; x < seen.cols; ++x) {
                above_below.clear(), beside.clear();
                for (int k = std::max(0, b - kAbout); k <= std::min(seen.rows - 1, b + kAbout); ++k) {
                    above_below.push_back(seen.at<cv::Vec3f>(k, x));
                }
                for (int k = -kAbout; k <= kAbout; ++k) {
                    const int at = x + cvRound(5.0 * k * px_per_mm);
                    if (k != 0 && at >= 1 && at + 1 < seen.cols) { // a line may lie a pixel beside
                        const auto* line = seen.ptr<cv::Vec3f>(b) + at;
                        beside.push_back(*std::ranges::max_element(line - 1, line + 2, {}, darkness));
                    }
                }
                if (above_below.size() <= kAbout || beside.size() < kAbout) {
                    continue;
                }
                const cv::Vec3f level = std::max(middle(above_below), middle(beside), [&](const cv::Vec3f& p, const cv::Vec3f& q) { return darkness(p) < darkness(q); });
                if (darkness(level) > kLine && darkness(seen.at<cv::Vec3f>(b, x)) > kDarker * darkness(level) + kDarkerBy) {
                    medians.at<cv::Vec3f>(b, x) = level;
                }
            }
        }
    });
}

} // namespace

cv::Mat darkness(const UnwarpedPage& page)
{
    const int bx = std::max(8, static_cast<int>(kPaperMm * page.px_per_mm_x));
    const int by = std::max(8, static_cast<int>(kPaperMm * page.px_per_mm_y));
    cv::Mat level = brightLevel(page, bx, by);
    fillEmpty(level);
    cv::Mat smooth, paper;
    cv::GaussianBlur(level, smooth, {}, 0.8);
    if (page.resampled) {
        followShadows(page, smooth);
    }
    cv::resize(smooth, paper, page.bgr.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat dark(page.bgr.size(), CV_32FC3);
    cv::parallel_for_(cv::Range(0, dark.rows), [&](const cv::Range& range) {
        for (int y = range.start; y < range.end; ++y) {
            const auto* in = page.bgr.ptr<cv::Vec3b>(y);
            const auto* white = paper.ptr<cv::Vec3f>(y);
            auto* out = dark.ptr<cv::Vec3f>(y);
            for (int x = 0; x < dark.cols; ++x) {
                for (int k = 0; k < 3; ++k) {
                    out[x][k] = std::max(kBrightest, 1.0F - static_cast<float>(in[x][k]) / std::max(20.0F, white[x][k]));
                }
            }
        }
    });
    return dark;
}

cv::Mat inkFree(const UnwarpedPage& page, const cv::Mat& dark, const Task& task)
{
    if (!page.has_grid) {
        return cv::Mat::zeros(dark.size(), CV_32FC3);
    }
    const int block_y = std::max(24, static_cast<int>(kBlockMm * page.px_per_mm_y));
    const int block_x = std::max(24, static_cast<int>(kBlockMm * page.px_per_mm_x));
    const auto rows = nearLines(dark.rows, page.origin.y_mm, page.five.y_mm, page.px_per_mm_y, 0.22, 1.0);
    const auto cols = nearLines(dark.cols, page.origin.x_mm, page.five.x_mm, page.px_per_mm_x, 0.22, 1.0);
    cv::Mat vertical = columnMedians(dark, page.valid, block_y, rows);
    holdToLines(vertical, page.px_per_mm_x);
    task.report(0.3);
    cv::Mat turned, turned_valid;
    cv::transpose(dark, turned);
    cv::transpose(page.valid, turned_valid);
    cv::Mat horizontal = columnMedians(turned, turned_valid, block_x, cols);
    task.report(0.6);
    holdToPattern(vertical, page.origin.x_mm, page.five.x_mm, page.px_per_mm_x);
    holdToPattern(horizontal, page.origin.y_mm, page.five.y_mm, page.px_per_mm_y);
    cv::Mat background = spread(vertical, block_y, dark.rows);
    cv::Mat across;
    cv::transpose(spread(horizontal, block_x, dark.cols), across);
    cv::max(background, across, background);
    return background;
}

} // namespace retrace
