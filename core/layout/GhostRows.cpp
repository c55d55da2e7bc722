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
constexpr double kAlongMm = 3.0, kBeatMm = 4.0, kLongMm = 12.0; // off a level, off it for the length of a beat, and along it ...
constexpr double kMostlyThere = 0.5; // ... of its columns
constexpr double kSeenReachMm = 1.5; // the network's path lies this near to the row's
constexpr float kSeen = 0.3F;        // its probability there
constexpr float kTakenFor = 0.5F;    // probability of a class
constexpr double kTopMm = 1.0, kTopLongMm = 2.0; // a flat top lies so near to its level, and is so long
constexpr double kBeatsMm = 6.0, kLetteringMm = 4.0; // along a level, that flat tops of beats take at least (one pulse takes 5), and lettering at most
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

bool ofBeats(const NetworkReading& network, double level_mm)
{
    if (network.empty()) {
        return false;
    }
    const auto along = [&](InkClass of, double reach_mm) { // the most that the network sees of it, column by column
        const cv::Mat& map = network.classes[static_cast<std::size_t>(of)];
        const double down = double(map.rows) / network.position.rows;
        const int from = std::max(0, int(network.row(level_mm - reach_mm) * down)), to = std::min(map.rows, int(network.row(level_mm + reach_mm) * down) + 1);
        cv::Mat most(1, map.cols, CV_32F, cv::Scalar(0));
        if (from < to) {
            cv::reduce(map.rowRange(from, to), most, 0, cv::REDUCE_MAX);
        }
        return most;
    };
    const double px_per_mm = network.px_per_mm_x * network.classes[0].cols / network.position.cols;
    const cv::Mat beats = along(InkClass::pulse, kTopMm) > kTakenFor;
    int tops = 0, run = 0;
    for (int x = 0; x <= beats.cols; ++x) {
        if (x < beats.cols && beats.at<uchar>(0, x)) {
            ++run;
        } else {
            tops += run > kTopLongMm * px_per_mm ? run : 0; // flanks that cross the level are shorter
            run = 0;
        }
    }
    return tops > kBeatsMm * px_per_mm && cv::countNonZero(along(InkClass::text, kSeenReachMm) > kTakenFor) < kLetteringMm * px_per_mm;
}

bool seenAlong(const NetworkReading& network, double level_mm)
{
    if (network.empty()) {
        return false;
    }
    const int from = std::max(0, int(network.row(level_mm - kAlongMm))), to = std::min(network.position.rows, int(network.row(level_mm + kAlongMm)) + 1);
    if (from >= to) {
        return false;
    }
    cv::Mat most;
    cv::reduce(network.position.rowRange(from, to), most, 0, cv::REDUCE_MAX);
    int since = -1, last = -1, seen = 0; // columns
    for (int x = 0; x < most.cols; ++x) {
        if (most.at<float>(0, x) <= kSeen) {
            continue;
        }
        const bool goes_on = since >= 0 && x - last <= kBeatMm * network.px_per_mm_x;
        since = goes_on ? since : x, seen = goes_on ? seen + 1 : 1, last = x;
        if (last - since > kLongMm * network.px_per_mm_x && seen > kMostlyThere * (last - since)) { // else beats that come as far
            return true;
        }
    }
    return false;
}

} // namespace retrace
