// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/SeenEnds.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace retrace {
namespace {

constexpr float kSeen = 0.3F;      // probability
constexpr double kReachMm = 1.0;   // from column to column up or down
constexpr double kLetterMm = 2.0, kLettered = 0.4; // of lettering
constexpr double kMissingMm = 0.7; // columns without a signal that are passed over
constexpr double kPulseMm = 20.0;  // so far from a row's end a pulse may stand
constexpr float kPulse = 0.5F;     // probability
constexpr double kCornerMm = 0.8, kTopMm = 0.4;    // of a pulse's top
constexpr double kIsTrace = 0.5, kNoPulse = 0.15;  // probability
constexpr double kNameScore = 0.6, kOfName = 0.5;     // of a lead name, and of a pulse that its letters are taken for
constexpr float kPenMm = 0.4F;     // what a column's extent is said to be

/// Paper y where the network sees a signal at x, near y.
std::optional<double> seenAt(const NetworkReading& network, double x_mm, double y_mm)
{
    const auto column = static_cast<int>(std::lround(network.column(x_mm)));
    if (column < 0 || column >= network.position.cols) {
        return std::nullopt;
    }
    const int from = std::max(0, static_cast<int>(network.row(y_mm - kReachMm)));
    const int to = std::min(network.position.rows - 1, static_cast<int>(network.row(y_mm + kReachMm)) + 1);
    int best = -1;
    for (int y = from; y <= to; ++y) {
        if (network.position.at<float>(y, column) > (best < 0 ? kSeen : network.position.at<float>(best, column))) {
            best = y;
        }
    }
    return best < 0 ? std::nullopt : std::optional(network.toPaper(column, best).y_mm);
}

/// Whether the network sees lettering about a place: it hides the ink of a row there.
bool lettered(const NetworkReading& network, double x_mm, double y_mm)
{
    const cv::Mat& text = network.classes[static_cast<std::size_t>(InkClass::text)];
    const double across = double(text.cols) / network.position.cols, down = double(text.rows) / network.position.rows;
    const cv::Point at(static_cast<int>(network.column(x_mm) * across), static_cast<int>(network.row(y_mm) * down));
    const int reach = static_cast<int>(kLetterMm * network.px_per_mm_y * down);
    const cv::Rect about = cv::Rect(at.x - reach, at.y - reach, 2 * reach + 1, 2 * reach + 1) & cv::Rect({0, 0}, text.size());
    double most = 0;
    if (!about.empty()) {
        cv::minMaxLoc(text(about), nullptr, &most);
    }
    return most > kLettered;
}

/// What is seen beyond an end of a row, column by column outwards; NaN between.
std::vector<float> beyond(const RowMark& row, const NetworkReading& network, bool left)
{
    const auto inside = [&](std::size_t k) { return row.path_mm[left ? k : row.path_mm.size() - 1 - k]; };
    std::size_t first = 0;
    while (first < row.path_mm.size() && std::isnan(inside(first))) {
        ++first;
    }
    std::vector<float> out;
    double y = first < row.path_mm.size() ? static_cast<double>(inside(first)) : row.baseline_mm;
    int missing = 0;
    for (int k = 1; missing * row.step_mm < kMissingMm; ++k) {
        const double x = left ? row.x0_mm - (k - 0.5) * row.step_mm : row.x1_mm + (k - 0.5) * row.step_mm;
        const auto seen = seenAt(network, x, y);
        missing = seen && lettered(network, x, *seen) ? 0 : missing + 1; // elsewhere it would be a crease's or a grid's
        y = seen.value_or(y);
        out.push_back(seen ? static_cast<float>(*seen) : std::numeric_limits<float>::quiet_NaN());
    }
    while (!out.empty() && std::isnan(out.back())) {
        out.pop_back();
    }
    return out;
}

} // namespace

void goOnAsSeen(const UnwarpedPage& page, const NetworkReading& network, std::vector<RowMark>& rows)
{
    for (RowMark& row : network.empty() ? std::span<RowMark>() : std::span(rows)) {
        const std::vector<float> right = beyond(row, network, false);
        std::vector<float> left = beyond(row, network, true);
        left.resize(std::min<std::size_t>(left.size(), static_cast<std::size_t>(std::max(0, row.x0_px))));
        row.path_mm.insert(row.path_mm.end(), right.begin(), right.end());
        row.path_mm.insert(row.path_mm.begin(), left.rbegin(), left.rend());
        row.extent_mm.resize(row.extent_mm.size() + right.size(), kPenMm);
        row.extent_mm.insert(row.extent_mm.begin(), left.size(), kPenMm);
        row.x0_px -= static_cast<int>(left.size());
        row.x0_mm -= static_cast<double>(left.size()) / page.px_per_mm_x;
        row.x1_mm += static_cast<double>(right.size()) / page.px_per_mm_x;
    }
}

/// Columns from an end on, up to the last in which the row runs through a pulse.
static std::size_t columnsOfPulse(const RowMark& row, const NetworkReading& network, bool left)
{
    const cv::Mat& pulse = network.classes[static_cast<std::size_t>(InkClass::pulse)];
    const double across = double(pulse.cols) / network.position.cols, down = double(pulse.rows) / network.position.rows;
    std::size_t last = 0;
    for (std::size_t k = 0; k < row.path_mm.size() && static_cast<double>(k) * row.step_mm < kPulseMm; ++k) {
        const std::size_t i = left ? k : row.path_mm.size() - 1 - k;
        const int x = static_cast<int>(network.column(row.x0_mm + (static_cast<double>(i) + 0.5) * row.step_mm) * across);
        const int y = static_cast<int>(network.row(row.path_mm[i]) * down);
        if (!std::isnan(row.path_mm[i]) && x >= 0 && y >= 0 && x < pulse.cols && y < pulse.rows && pulse.at<float>(y, x) > kPulse) {
            last = k + 1;
        }
    }
    return last;
}

void markSignals(const NetworkReading& network, std::vector<RowMark>& rows)
{
    for (RowMark& row : network.empty() ? std::span<RowMark>() : std::span(rows)) {
        row.signal_x0_mm = row.x0_mm + static_cast<double>(columnsOfPulse(row, network, true)) * row.step_mm;
        row.signal_x1_mm = row.x1_mm - static_cast<double>(columnsOfPulse(row, network, false)) * row.step_mm;
    }
}

void dropWaves(const NetworkReading& network, const std::vector<NameMark>& names, std::vector<PulseMark>& pulses)
{
    if (network.empty()) {
        return;
    }
    const cv::Mat &pulse = network.classes[static_cast<std::size_t>(InkClass::pulse)], &trace = network.classes[static_cast<std::size_t>(InkClass::trace)];
    const double across = double(pulse.cols) / network.position.cols, down = double(pulse.rows) / network.position.rows;
    std::erase_if(pulses, [&](const PulseMark& p) { // by its top
        const cv::Point from(static_cast<int>(network.column(p.box.x0_mm + kCornerMm) * across), static_cast<int>(network.row(p.box.y0_mm - kTopMm) * down));
        const cv::Point to(static_cast<int>(network.column(p.box.x1_mm - kCornerMm) * across) + 1, static_cast<int>(network.row(p.box.y0_mm + kTopMm) * down) + 2);
        const cv::Rect top = cv::Rect(from, to) & cv::Rect({0, 0}, pulse.size());
        if (top.empty()) {
            return false;
        }
        double as_pulse = 0, as_trace = 0;
        for (int x = top.x; x < top.x + top.width; ++x) {
            double most_pulse = 0, most_trace = 0;
            cv::minMaxLoc(pulse(cv::Rect(x, top.y, 1, top.height)), nullptr, &most_pulse);
            cv::minMaxLoc(trace(cv::Rect(x, top.y, 1, top.height)), nullptr, &most_trace);
            as_pulse += most_pulse / top.width, as_trace += most_trace / top.width;
        }
        const bool strokes = std::ranges::any_of(names, [&](const NameMark& n) { // of a II or III
            return n.score >= kNameScore && std::min(p.box.x1_mm, n.box.x1_mm) - std::max(p.box.x0_mm, n.box.x0_mm) > kOfName * p.box.width_mm() &&
                   n.box.y1_mm > p.box.y0_mm && n.box.y0_mm < p.box.y1_mm;
        });
        return (as_trace > kIsTrace || strokes) && as_pulse < kNoPulse;
    });
}

} // namespace retrace
