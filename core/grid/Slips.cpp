// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grid/Slips.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace retrace::fringe
{
namespace
{

constexpr double kSame = 0.1; // lines of the harmonic, from a place to the next: up to which they are of one part
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

/// Two places beside each other that are not of one part, and how many lines the second is further than it should be; mostly 0.
struct Step { int a, b, lines; };

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
    const auto known = [&](int i) { return lattice.trusted.at<uchar>(i / cols, i % cols) != 0; };
    std::vector<double> beside(static_cast<std::size_t>(n), 0.0); // the reference, lines of the harmonic
    for (int i = 0; i < n; ++i) {
        beside[std::size_t(i)] = harmonic * (lattice.value.at<double>(i / cols, i % cols) - reference.at(lattice.place(i % cols), lattice.place(i / cols))[axis]);
    }
    Parts parts(static_cast<std::size_t>(n));
    std::vector<Step> steps;
    const auto look = [&](int a, int b) {
        const double by = beside[std::size_t(b)] - beside[std::size_t(a)];
        if (known(a) && known(b) && std::abs(by) < kSame) {
            parts.join(a, b);
        } else if (known(a) && known(b)) {
            steps.push_back({a, b, int(std::lround(by))});
        }
    };
    for (int i = 0; i < n; ++i) {
        if (i % cols + 1 < cols) {
            look(i, i + 1);
        }
        if (i + cols < n) {
            look(i, i + cols);
        }
    }
    std::vector<int> size(static_cast<std::size_t>(n), 0);
    for (int i = 0; i < n; ++i) {
        size[std::size_t(parts.of(i))] += known(i);
    }
    const double least = kLeastPart * std::accumulate(size.begin(), size.end(), 0);
    Borders borders;
    for (const Step& s : steps) {
        const int a = parts.of(s.a), b = parts.of(s.b);
        if (a != b && std::min(size[std::size_t(a)], size[std::size_t(b)]) > least) {
            ++borders[{a, b}][s.lines];
            ++borders[{b, a}][-s.lines];
        }
    }
    const std::map<int, int> lines = tooFar(borders, int(std::ranges::max_element(size) - size.begin()));
    bool any = false;
    for (int i = 0; i < n; ++i) {
        const auto by = lines.find(parts.of(i));
        if (by != lines.end() && by->second != 0) {
            lattice.value.at<double>(i / cols, i % cols) -= by->second / harmonic;
            any = true;
        }
    }
    return any;
}

} // namespace retrace::fringe
