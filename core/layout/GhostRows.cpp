// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/GhostRows.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kNearMm = 3.5;      // names of a page stand this evenly to their rows
constexpr double kReachMm = 20.0;    // and no further from them
constexpr double kTogether = 0.55;   // correlation of rows that beat together
constexpr std::size_t kEnoughNames = 6;
constexpr int kParts = 4, kSamples = 200;
constexpr double kSeenReachMm = 1.5; // the network's path lies this near to the row's
constexpr float kSeen = 0.3F;        // its probability there
constexpr double kSeenShare = 0.7, kGhostShare = 0.3; // of their columns, what rows of signals have of it, and ghosts

std::vector<char> namedRows(const std::vector<RowMark>& rows, const std::vector<NameMark>& names)
{
    std::vector<char> best(rows.size(), 0);
    double best_count = 0;
    for (double offset = -kReachMm; offset <= kReachMm; offset += 1.0) {
        std::vector<char> named(rows.size(), 0);
        double count = -0.01 * std::abs(offset);
        for (const NameMark& n : names) {
            for (std::size_t r = 0; r < rows.size(); ++r) {
                if (std::abs(0.5 * (n.box.y0_mm + n.box.y1_mm) - offset - rows[r].baseline_mm) < kNearMm) {
                    named[r] = 1;
                    count += n.score;
                }
            }
        }
        if (count > best_count) {
            best_count = count;
            best = named;
        }
    }
    return best;
}

/// The rows' movement: what beats together moves together, whatever the leads' polarity.
std::vector<double> movement(const RowMark& row, double from_mm, double to_mm)
{
    std::vector<double> v = roughSegment(row, from_mm, to_mm, kSamples);
    for (std::size_t i = v.size(); i-- > 1;) {
        v[i] = std::abs(v[i] - v[i - 1]);
    }
    // A little smoothing: leads do not peak in the same millisecond.
    for (std::size_t i = 2; i + 2 < v.size(); ++i) {
        v[i] = 0.5 * v[i] + 0.25 * (v[i - 1] + v[i + 1]);
    }
    return v;
}

bool beatsWith(const RowMark& a, const std::vector<RowMark>& rows, std::size_t self, const std::vector<char>& named)
{
    int together = 0;
    for (int part = 0; part < kParts; ++part) {
        const double width = (a.x1_mm - a.x0_mm) / kParts;
        const double from = a.x0_mm + part * width, to = from + width;
        const std::vector<double> own = movement(a, from, to);
        double best = 0;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (r != self && named[r]) {
                best = std::max(best, correlation(own, movement(rows[r], from, to)));
            }
        }
        together += best > kTogether;
    }
    return together >= 2;
}

} // namespace

double seenByNetwork(const RowMark& row, const NetworkReading& network)
{
    int inked = 0, seen = 0;
    if (network.empty()) {
        return 0;
    }
    for (std::size_t i = 0; i < row.path_mm.size(); ++i) {
        const double x = row.x0_mm + (double(i) + 0.5) * row.step_mm;
        const int column = int(std::lround(network.column(x)));
        if (std::isnan(row.path_mm[i]) || column < 0 || column >= network.position.cols) {
            continue;
        }
        ++inked;
        const int from = std::max(0, int(network.row(row.path_mm[i] - kSeenReachMm)));
        const int to = std::min(network.position.rows - 1, int(network.row(row.path_mm[i] + kSeenReachMm)));
        for (int y = from; y <= to; ++y) {
            if (network.position.at<float>(y, column) > kSeen) {
                ++seen;
                break;
            }
        }
    }
    return inked > 0 ? double(seen) / inked : 0.0;
}

void dropUnseenRows(std::vector<RowMark>& rows, const NetworkReading& network)
{
    if (network.empty() || rows.size() < 3) {
        return;
    }
    std::vector<double> share;
    for (const RowMark& row : rows) {
        share.push_back(seenByNetwork(row, network));
    }
    std::vector<double> sorted = share;
    std::ranges::sort(sorted);
    if (sorted[sorted.size() / 2] < kSeenShare) {
        return; // a page that it does not read well at all
    }
    std::size_t r = 0;
    std::erase_if(rows, [&](const RowMark&) { return share[r++] < kGhostShare; });
}

void dropGhostRows(std::vector<RowMark>& rows, const std::vector<NameMark>& names)
{
    if (names.size() < kEnoughNames) {
        return;
    }
    const std::vector<char> named = namedRows(rows, names);
    if (std::ranges::count(named, 1) < 3) {
        return;
    }
    std::vector<RowMark> kept;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (named[r] || beatsWith(rows[r], rows, r, named)) {
            kept.push_back(rows[r]);
        }
    }
    rows = std::move(kept);
}

} // namespace retrace
