// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/GhostRows.h"
#include "core/layout/Rows.h"
#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

namespace retrace {
namespace {

constexpr double kSmoothMm = 1.1;      // rows lie further apart than twice this
constexpr double kMinSpacingMm = 7.0;
constexpr double kMinRowMm = 45.0;     // a shorter line of ink is no row of traces
constexpr double kMinFilled = 0.45;
constexpr double kBeatMm = 1.3, kBeatsMm = 0.3; // a trace goes this far from its level, for this long in a quarter
constexpr double kQuietMm = 0.35, kQuietFilled = 0.9; // a small lead still moves this far, and is drawn throughout
constexpr double kSeenShare = 0.8;     // of its columns the network sees a signal, however little it moves
constexpr double kMostOfRow = 0.55, kPartOfRow = 0.35; // of the longest row's length
constexpr double kEvenMm = 3.0, kStepShare = 0.15;   // it begins, ends and stands as the other rows do
constexpr double kAtLevelMm = 3.0;
constexpr double kOneLevelMm = 4.0;    // rows' levels lie further apart, half of kMinSpacingMm at least ...
constexpr double kSomeShared = 0.15;   // ... and share less
constexpr double kBandMm = 40.0;       // no trace leaves its row's level further than this

/// Trace ink per paper row, smoothed: rows stand out because a trace spends most of its time near its level.
std::vector<double> inkProfile(const UnwarpedPage& page, const InkResult& ink)
{
    std::vector<double> sum(static_cast<std::size_t>(ink.coverage.rows), 0.0);
    for (int y = 0; y < ink.coverage.rows; ++y) {
        const float* c = ink.coverage.ptr<float>(y);
        const uchar* k = ink.classes.ptr<uchar>(y);
        double s = 0;
        for (int x = 0; x < ink.coverage.cols; ++x) {
            s += k[x] == static_cast<uchar>(InkClass::trace) ? c[x] : 0.0F;
        }
        sum[static_cast<std::size_t>(y)] = s;
    }
    cv::Mat m(sum, true), smooth;
    cv::GaussianBlur(m, smooth, {1, 0}, 0.01, kSmoothMm * page.px_per_mm_y, cv::BORDER_CONSTANT);
    return {smooth.begin<double>(), smooth.end<double>()};
}

std::vector<double> peaks(const std::vector<double>& profile, double min_distance_px)
{
    const double top = *std::ranges::max_element(profile);
    std::vector<std::size_t> order;
    for (std::size_t i = 1; i + 1 < profile.size(); ++i) {
        if (profile[i] > 0.08 * top && profile[i] >= profile[i - 1] && profile[i] > profile[i + 1]) {
            order.push_back(i);
        }
    }
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return profile[a] > profile[b]; });
    std::vector<double> kept;
    for (std::size_t i : order) {
        const auto at = static_cast<double>(i);
        if (std::ranges::none_of(kept, [&](double k) { return std::abs(k - at) < min_distance_px; })) {
            kept.push_back(at);
        }
    }
    std::ranges::sort(kept);
    return kept;
}

RowMark markRow(const UnwarpedPage& page, const InkColumns& columns, const InkPath& path)
{
    RowMark row;
    row.x0_px = path.x0;
    row.step_mm = 1.0 / page.px_per_mm_x;
    std::vector<float> ys;
    for (int x = path.x0; x < path.x1(); ++x) {
        const int r = path.run[static_cast<std::size_t>(x - path.x0)];
        float y = std::numeric_limits<float>::quiet_NaN(), extent = 0;
        if (r >= 0) {
            const InkRun& run = columns.at(x)[static_cast<std::size_t>(r)];
            y = static_cast<float>(page.origin.y_mm + run.centre / page.px_per_mm_y);
            extent = static_cast<float>((run.bottom - run.top) / page.px_per_mm_y);
            ys.push_back(y);
        }
        row.path_mm.push_back(y);
        row.extent_mm.push_back(extent);
    }
    if (!ys.empty()) {
        row.filled = static_cast<double>(ys.size()) / static_cast<double>(row.path_mm.size());
        row.baseline_mm = medianInPlace(ys);
    }
    row.x0_mm = page.origin.x_mm + (path.x0 - 0.5) / page.px_per_mm_x;
    row.x1_mm = page.origin.x_mm + (path.x1() - 0.5) / page.px_per_mm_x;
    return row;
}

/// Share of the columns in which two rows follow the same ink.
double shared(const RowMark& a, const RowMark& b)
{
    int both = 0, same = 0;
    for (std::size_t i = 0; i < a.path_mm.size(); ++i) {
        const long j = static_cast<long>(i) + a.x0_px - b.x0_px;
        if (j < 0 || j >= static_cast<long>(b.path_mm.size()) || std::isnan(a.path_mm[i]) ||
            std::isnan(b.path_mm[static_cast<std::size_t>(j)])) {
            continue;
        }
        ++both;
        same += std::abs(a.path_mm[i] - b.path_mm[static_cast<std::size_t>(j)]) < 0.3F;
    }
    return both > 0 ? static_cast<double>(same) / both : 0.0;
}

/// No page prints two rows on one level: one of them has come off its own onto the other's ink.
bool sameLevel(const RowMark& a, const RowMark& b)
{
    const double both = std::min(a.x1_mm, b.x1_mm) - std::max(a.x0_mm, b.x0_mm);
    return std::abs(a.baseline_mm - b.baseline_mm) < kOneLevelMm && both > 0.5 * std::min(a.x1_mm - a.x0_mm, b.x1_mm - b.x0_mm);
}

/// How much of a row's ink lies about its level: of two that follow the same ink the one that stays with another row for a while has less.
double atLevel(const RowMark& row)
{
    return row.step_mm * static_cast<double>(std::ranges::count_if(row.path_mm, [&](float y) { return std::abs(y - row.baseline_mm) < kAtLevelMm; }));
}

/// How many of a row's quarters go further than `reach_mm` from its level.
int livelyQuarters(const RowMark& row, double reach_mm)
{
    std::array<double, 4> length{};
    for (std::size_t i = 0; i < row.path_mm.size(); ++i) {
        const double off = std::abs(row.path_mm[i] - row.baseline_mm);
        if (!std::isnan(row.path_mm[i]) && (row.extent_mm[i] > reach_mm || off > reach_mm)) {
            length[4 * i / row.path_mm.size()] += row.step_mm;
        }
    }
    return static_cast<int>(std::ranges::count_if(length, [](double l) { return l > kBeatsMm; }));
}

/// A trace beats, all along. A rule, a frame, or what is left of a grid line does not, even where it runs into letters.
/// (A row that is flat for its whole length is lost with them; it holds nothing to be digitized. See keepQuiet().)
bool beats(const RowMark& row)
{
    return livelyQuarters(row, kBeatMm) >= 2 && livelyQuarters(row, 0.6 * kBeatMm) >= 3;
}

/// A text line is short runs of glyph height with many breaks; a trace is long runs.
bool isLong(const RowMark& row)
{
    return row.x1_mm - row.x0_mm >= kMinRowMm && row.filled >= kMinFilled;
}

/// Leads of small voltage: rows that hardly beat, but begin, end and follow each other as the page's rows do.
void keepQuiet(std::vector<RowMark>& rows, std::vector<RowMark>&& quiet)
{
    if (rows.size() < 3) {
        return;
    }
    std::ranges::sort(rows, {}, &RowMark::baseline_mm);
    std::vector<double> left, right, pitch;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        left.push_back(rows[i].x0_mm);
        right.push_back(rows[i].x1_mm);
        if (i > 0) {
            pitch.push_back(rows[i].baseline_mm - rows[i - 1].baseline_mm);
        }
    }
    const double x0 = medianOf(left), x1 = medianOf(right), step = medianOf(pitch);
    std::erase_if(quiet, [&](const RowMark& row) {
        const bool spans = std::abs(row.x0_mm - x0) < kEvenMm && std::abs(row.x1_mm - x1) < kEvenMm;
        const bool inStep = std::ranges::any_of(rows, [&](const RowMark& r) {
            return std::abs(std::abs(r.baseline_mm - row.baseline_mm) - step) < kStepShare * step;
        });
        return !spans || !inStep || row.filled < kQuietFilled || livelyQuarters(row, kQuietMm) < 3;
    });
    std::ranges::move(quiet, std::back_inserter(rows));
}

std::vector<RowMark> followAll(const UnwarpedPage& page, const InkResult& ink, const std::vector<double>& levels)
{
    const double pen = ink.pen_width_mm * page.px_per_mm_y;
    std::vector<RowMark> rows, quiet;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        std::vector<double> others = levels;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
        const double reach = kBandMm * page.px_per_mm_y;
        const InkColumns columns(ink, 0, ink.coverage.cols, static_cast<int>(levels[k] - reach), static_cast<int>(levels[k] + reach),
                                 static_cast<float>(kJoinGapMm * page.px_per_mm_y));
        const InkPath path = followRow(columns, levels[k], others, page.px_per_mm_x, page.px_per_mm_y, pen);
        if (path.empty()) {
            continue;
        }
        RowMark row = markRow(page, columns, path);
        if (isLong(row)) {
            (beats(row) || seenByNetwork(row, ink.network) > kSeenShare ? rows : quiet).push_back(std::move(row));
        }
    }
    keepQuiet(rows, std::move(quiet));
    return rows;
}

/// Rows far shorter than the rest, outside of the block of rows or between, are handwriting, rulers or furniture. What the network sees a signal
/// in, a row's distance from the next and with one end where the others have theirs, may be what a stamp left of a row.
void dropFurniture(std::vector<RowMark>& rows, const NetworkReading& network)
{
    double longest = 0;
    for (const RowMark& r : rows) {
        longest = std::max(longest, r.x1_mm - r.x0_mm);
    }
    const auto share = [longest](const RowMark& r) { return (r.x1_mm - r.x0_mm) / longest; };
    std::vector<RowMark> whole;
    std::ranges::copy_if(rows, std::back_inserter(whole), [&](const RowMark& r) { return share(r) >= kMostOfRow; });
    std::ranges::sort(whole, {}, &RowMark::baseline_mm);
    double step = std::numeric_limits<double>::max();
    for (std::size_t i = 1; i < whole.size(); ++i) {
        step = std::min(step, whole[i].baseline_mm - whole[i - 1].baseline_mm);
    }
    std::erase_if(rows, [&](const RowMark& r) {
        if (share(r) >= kMostOfRow || whole.empty()) {
            return false;
        }
        const auto apart = [&](const RowMark& w) { return std::abs(w.baseline_mm - r.baseline_mm); };
        const double next = apart(*std::ranges::min_element(whole, {}, apart));
        const auto ends = std::ranges::count_if(whole, [&](const RowMark& w) { return std::abs(w.x0_mm - r.x0_mm) < kEvenMm || std::abs(w.x1_mm - r.x1_mm) < kEvenMm; });
        const bool inStep = std::abs(next - step) < kStepShare * step && 2 * ends > std::ssize(whole);
        return !inStep || share(r) < kPartOfRow || seenByNetwork(r, network) < kSeenShare;
    });
}

} // namespace

RowSearch findRows(const UnwarpedPage& page, const InkResult& ink, const Task& task)
{
    if (ink.coverage.empty()) {
        return {};
    }
    const std::vector<double> profile = inkProfile(page, ink);
    std::vector<double> levels = peaks(profile, kMinSpacingMm * page.px_per_mm_y);
    task.report(0.3, "rows");
    std::vector<RowMark> rows = followAll(page, ink, levels);
    // Of two rows that follow the same ink the one with more of it at its level stays.
    std::vector<RowMark> kept;
    for (RowMark& row : rows) {
        auto twin = std::ranges::find_if(kept, [&](const RowMark& k) { return shared(row, k) > 0.5 || (sameLevel(row, k) && shared(row, k) > kSomeShared); });
        if (twin == kept.end()) {
            kept.push_back(std::move(row));
        } else if (atLevel(row) > atLevel(*twin)) {
            *twin = std::move(row);
        }
    }
    dropFurniture(kept, ink.network);
    std::ranges::sort(kept, {}, &RowMark::baseline_mm);
    RowSearch search{std::move(kept), {}};
    for (double level : levels) {
        search.levels_mm.push_back(page.origin.y_mm + level / page.px_per_mm_y);
    }
    return search;
}

} // namespace retrace
