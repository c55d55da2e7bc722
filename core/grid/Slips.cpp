// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Slips.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <queue>
#include <utility>
#include <vector>

namespace retrace::fringe
{
namespace
{

constexpr double kSame = 0.1; // lines of the harmonic, from a place to the next: up to which they are of one part
constexpr int kBridge = 5;   // places side by side that make a link
constexpr double kLeastPart = 0.015;       // of the trusted places
constexpr int kLeastBorder = 6;            // places along which two parts lie beside each other
constexpr double kAgreed = 0.7;            // of these say the same

/// Places that are of one part (disjoint sets).
class Parts
{
public:
    explicit Parts(std::size_t n) : m_of(n) { std::iota(m_of.begin(), m_of.end(), 0); }
    int of(int i)
    {
        while (m_of[std::size_t(i)] != i) {
            i = m_of[std::size_t(i)] = m_of[std::size_t(m_of[std::size_t(i)])];
        }
        return i;
    }
    void join(int a, int b) { m_of[std::size_t(of(a))] = of(b); }

private:
    std::vector<int> m_of;
};

/// Whether a place and the next, to the right and below, are of one part. CV_8U, of the lattice.
struct Links { cv::Mat right, down; };

Links linksOf(const cv::Mat& trusted, const std::vector<double>& beside)
{
    Links links{cv::Mat::zeros(trusted.size(), CV_8U), cv::Mat::zeros(trusted.size(), CV_8U)};
    const int cols = trusted.cols;
    const auto same = [&](int r, int c, int r2, int c2) {
        const double by = beside[std::size_t(r2 * cols + c2)] - beside[std::size_t(r * cols + c)];
        return trusted.at<uchar>(r, c) && trusted.at<uchar>(r2, c2) && std::abs(by) < kSame ? 255 : 0;
    };
    for (int r = 0; r < trusted.rows; ++r) {
        for (int c = 0; c < cols; ++c) {
            links.right.at<uchar>(r, c) = c + 1 < cols ? uchar(same(r, c, r, c + 1)) : 0;
            links.down.at<uchar>(r, c) = r + 1 < trusted.rows ? uchar(same(r, c, r + 1, c)) : 0;
        }
    }
    return links;
}

/// The part of each place, -1 where it is of none. What hangs together by a narrow bridge only, along a stroke or a shadow, is not of one
/// part; where parts are apart, each place goes with what it is linked to.
std::vector<int> partsOf(const Links& links, const cv::Mat& trusted)
{
    const int cols = trusted.cols, n = int(trusted.total());
    cv::Mat right, down; // links with others on both sides
    cv::erode(links.right, right, cv::Mat::ones(kBridge, 1, CV_8U), {-1, -1}, 1, cv::BORDER_REPLICATE);
    cv::erode(links.down, down, cv::Mat::ones(1, kBridge, CV_8U), {-1, -1}, 1, cv::BORDER_REPLICATE);
    Parts parts(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
        if (right.at<uchar>(i / cols, i % cols)) {
            parts.join(i, i + 1);
        }
        if (down.at<uchar>(i / cols, i % cols)) {
            parts.join(i, i + cols);
        }
    }
    std::vector<int> size(static_cast<std::size_t>(n), 0);
    for (int i = 0; i < n; ++i) {
        ++size[std::size_t(parts.of(i))];
    }
    const double least = kLeastPart * cv::countNonZero(trusted);
    std::vector<int> part(static_cast<std::size_t>(n), -1);
    std::queue<int> next;
    for (int i = 0; i < n; ++i) {
        if (size[std::size_t(parts.of(i))] > least) {
            part[std::size_t(i)] = parts.of(i);
            next.push(i);
        }
    }
    for (; !next.empty(); next.pop()) {
        const int i = next.front(), r = i / cols, c = i % cols;
        const auto go = [&](int to, bool linked) {
            if (linked && part[std::size_t(to)] < 0) {
                part[std::size_t(to)] = part[std::size_t(i)];
                next.push(to);
            }
        };
        go(i + 1, links.right.at<uchar>(r, c) != 0);
        go(i + cols, links.down.at<uchar>(r, c) != 0);
        go(i - 1, c > 0 && links.right.at<uchar>(r, c - 1) != 0);
        go(i - cols, r > 0 && links.down.at<uchar>(r - 1, c) != 0);
    }
    return part;
}

/// Places along the border of two parts, by how many lines the second is further.
using Border = std::map<int, int>;
using Borders = std::map<std::pair<int, int>, Border>;

/// How many lines the parts are too far, as those beside them say, from the one that is right outward; what the most places say first.
std::map<int, int> tooFar(const Borders& borders, int right)
{
    std::map<int, int> lines{{right, 0}};
    for (;;) {
        int part = -1, by = 0, places = 0;
        for (const auto& [pair, border] : borders) {
            const auto most = std::ranges::max_element(border, {}, [](const auto& said) { return said.second; });
            const int all = std::accumulate(border.begin(), border.end(), 0, [](int sum, const auto& said) { return sum + said.second; });
            const bool asked = lines.contains(pair.first) && !lines.contains(pair.second);
            if (asked && all >= kLeastBorder && most->second > kAgreed * all && most->second > places) {
                part = pair.second, by = lines[pair.first] + most->first, places = most->second;
            }
        }
        if (part < 0) {
            return lines;
        }
        lines[part] = by;
    }
}

} // namespace

bool closeSlips(PhaseLattice& lattice, const LineMap& reference, int axis, double harmonic)
{
    const int cols = lattice.value.cols, n = int(lattice.value.total());
    std::vector<double> beside(static_cast<std::size_t>(n), 0.0); // the reference, lines of the harmonic
    for (int i = 0; i < n; ++i) {
        beside[std::size_t(i)] = harmonic * (lattice.value.at<double>(i / cols, i % cols) - reference.at(lattice.place(i % cols), lattice.place(i / cols))[axis]);
    }
    const Links links = linksOf(lattice.trusted, beside);
    const std::vector<int> part = partsOf(links, lattice.trusted);
    Borders borders;
    const auto border = [&](int a, int b) {
        const int of_a = part[std::size_t(a)], of_b = part[std::size_t(b)];
        if (of_a >= 0 && of_b >= 0 && of_a != of_b) {
            const int by = int(std::lround(beside[std::size_t(b)] - beside[std::size_t(a)]));
            ++borders[{of_a, of_b}][by];
            ++borders[{of_b, of_a}][-by];
        }
    };
    std::map<int, int> size;
    for (int i = 0; i < n; ++i) {
        if (i % cols + 1 < cols) {
            border(i, i + 1);
        }
        if (i + cols < n) {
            border(i, i + cols);
        }
        size[part[std::size_t(i)]] += part[std::size_t(i)] >= 0;
    }
    const std::map<int, int> lines = tooFar(borders, std::ranges::max_element(size, {}, [](const auto& of) { return of.second; })->first);
    bool any = false;
    for (int i = 0; i < n; ++i) {
        const auto by = lines.find(part[std::size_t(i)]);
        if (by != lines.end() && by->second != 0) {
            lattice.value.at<double>(i / cols, i % cols) -= by->second / harmonic;
            any = true;
        }
    }
    return any;
}

} // namespace retrace::fringe
