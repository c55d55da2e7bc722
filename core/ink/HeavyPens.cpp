// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/HeavyPens.h"

#include "core/record/Median.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retrace {
namespace {

constexpr double kUsual = 0.95;      // share of the traces that is lighter than their heaviest beats
constexpr float kHeavier = 1.6F;     // than those
constexpr float kGrown = 0.75F;      // of that, beside what is surely heavy
constexpr double kWordMm = 6.5, kLineMm = 1.5; // at least as wide and as tall
constexpr double kSomeHeavy = 0.1, kMostSignal = 0.3; // shares of a word: surely heavy, at least; what the network takes for a trace or a pulse, at most
constexpr int kAroundPx = 7;         // a word's own ink reaches so far, at the network's scale
constexpr float kStroke = 0.5F;      // coverage
constexpr double kThicker = 1.45;    // than the traces' pen: a stroke of a word
constexpr double kAcrossMm = 2.5;    // so far a trace goes on below
constexpr std::size_t kEnoughRuns = 100;
constexpr double kLevelRun = 0.4;    // of all runs of ink those of level traces are the shorter ones

cv::Mat disc(int px) { return cv::getStructuringElement(cv::MORPH_ELLIPSE, {px, px}); }

/// Vertical thickness, in pixels, of level traces; 0: too few of them.
int penRows(const cv::Mat& strokes, const cv::Mat& sure)
{
    std::vector<int> runs;
    for (int x = 0; x < strokes.cols; x += 3) {
        int run = 0, of_trace = 0;
        for (int y = 0; y <= strokes.rows; ++y) {
            if (y < strokes.rows && strokes.at<uchar>(y, x)) {
                ++run;
                of_trace += sure.at<uchar>(y, x) ? 1 : 0;
                continue;
            }
            if (2 * of_trace > run) {
                runs.push_back(run);
            }
            run = of_trace = 0;
        }
    }
    if (runs.size() < kEnoughRuns) {
        return 0;
    }
    const auto at = runs.begin() + static_cast<std::ptrdiff_t>(kLevelRun * static_cast<double>(runs.size()));
    std::nth_element(runs.begin(), at, runs.end());
    return *at;
}

/// 255 on words that are heavier than `limit`, at the map's scale; empty: none.
cv::Mat words(const PenMap& map, float limit)
{
    const cv::Mat heavy = map.weight > limit, signal = map.sure | map.pulse;
    cv::Mat labels, stats, centres;
    const int n = cv::connectedComponentsWithStats(map.weight > kGrown * limit, labels, stats, centres, 8, CV_32S);
    std::vector<int> signals(static_cast<std::size_t>(n), 0), held(signals);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            const auto label = static_cast<std::size_t>(labels.at<int>(y, x));
            held[label] += heavy.at<uchar>(y, x) ? 1 : 0;
            signals[label] += signal.at<uchar>(y, x) ? 1 : 0;
        }
    }
    std::vector<uchar> is_word(static_cast<std::size_t>(n), 0);
    for (int k = 1; k < n; ++k) {
        const auto label = static_cast<std::size_t>(k);
        const int area = stats.at<int>(k, cv::CC_STAT_AREA);
        const bool large = stats.at<int>(k, cv::CC_STAT_WIDTH) >= kWordMm * kPenMapPxPerMm && stats.at<int>(k, cv::CC_STAT_HEIGHT) >= kLineMm * kPenMapPxPerMm;
        is_word[label] = large && signals[label] <= kMostSignal * area && held[label] >= kSomeHeavy * area ? 255 : 0;
    }
    return std::ranges::count(is_word, 255) > 0 ? byLabel(labels, is_word) : cv::Mat();
}

} // namespace

cv::Mat heavyStrokes(const PenMap& map, const InkResult& result)
{
    const std::vector<float> usual = valuesUnder(map.weight, map.sure);
    if (usual.size() < kEnoughTrace) {
        return {};
    }
    cv::Mat word = words(map, kHeavier * percentileOf(usual, kUsual));
    if (word.empty()) {
        return {};
    }
    const cv::Mat strokes = result.coverage > kStroke;
    cv::Mat sure, heavy, across, down;
    cv::resize(map.sure, sure, strokes.size(), 0, 0, cv::INTER_NEAREST);
    const int pen = penRows(strokes, sure);
    if (pen == 0) {
        return {};
    }
    // The words are told coarsely, their strokes at the page's own scale: thin ones among them are the trace's.
    cv::dilate(word, word, disc(kAroundPx));
    cv::resize(word, word, strokes.size(), 0, 0, cv::INTER_NEAREST);
    cv::morphologyEx(strokes, heavy, cv::MORPH_OPEN, disc(std::max(pen + 2, static_cast<int>(std::lround(kThicker * pen)))));
    cv::dilate(heavy, heavy, disc(2 * std::max(2, pen / 2) + 1));
    const int length = static_cast<int>(kAcrossMm * kPenMapPxPerMm * strokes.rows / map.ink.rows) | 1;
    const cv::Mat own = strokes & ~heavy;
    cv::morphologyEx(own, across, cv::MORPH_CLOSE, boxOf(length, 1));
    cv::morphologyEx(own, down, cv::MORPH_CLOSE, boxOf(1, length));
    return heavy & word & ~(across | down);
}

} // namespace retrace
