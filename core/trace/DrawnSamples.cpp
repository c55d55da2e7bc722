// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/DrawnSamples.h"

#include "core/record/Median.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace retrace {
namespace {

constexpr double kLeastPx = 2.5;  // distance of samples that is looked for
constexpr double kStandsOut = 6;  // times the spectrum's median
constexpr double kBeside = 0.6;   // of the line that anything else may reach: a steady pulse has many lines, much alike
constexpr double kLineWidth = 0.006; // of the line's frequency
constexpr double kTopShare = 0.97; // bends above this quantile (those of a QRS) count as much as it
constexpr double kMeanPx = 12;    // half window of the bends' running mean
constexpr std::size_t kLeastPxOfPath = 200;
constexpr int kFiner = 4;         // than the spectrum's own resolution
constexpr int kAboutPx = 3;       // rows about a line's begin
constexpr float kInked = 0.3F;

/// How much the path bends at each value: second differences over one px, the steepest cut off, less their running mean.
std::vector<double> bendsOf(const std::vector<double>& y, std::size_t per_column)
{
    const std::size_t h = per_column;
    std::vector<double> bends(y.size(), 0.0);
    for (std::size_t i = h; i + h < y.size(); ++i) {
        bends[i] = std::abs(y[i - h] - 2 * y[i] + y[i + h]);
    }
    const double top = percentileOf(bends, kTopShare);
    std::vector<double> sums{0};
    for (double& b : bends) {
        b = std::min(b, top);
        sums.push_back(sums.back() + b);
    }
    const auto reach = static_cast<std::size_t>(kMeanPx) * per_column;
    std::vector<double> out;
    for (std::size_t i = 0; i < bends.size(); ++i) {
        const std::size_t a = i > reach ? i - reach : 0, b = std::min(bends.size(), i + reach + 1);
        out.push_back(bends[i] - (sums[b] - sums[a]) / static_cast<double>(b - a));
    }
    return out;
}

/// |F|^2 of the bends over their energy, for k / n cycles a value.
std::vector<double> powerOf(const std::vector<double>& bends, int n)
{
    cv::Mat padded(1, n, CV_64F, cv::Scalar(0)), spectrum;
    std::ranges::copy(bends, padded.ptr<double>());
    cv::dft(padded, spectrum, cv::DFT_COMPLEX_OUTPUT);
    double energy = 1e-12;
    for (double b : bends) {
        energy += b * b;
    }
    std::vector<double> power;
    for (int k = 0; k <= n / 2; ++k) {
        const auto f = spectrum.at<cv::Vec2d>(0, k);
        power.push_back((f[0] * f[0] + f[1] * f[1]) / energy);
    }
    return power;
}

} // namespace

double sampleSpacing(const std::vector<std::vector<double>>& paths, std::size_t per_column, double most_px)
{
    std::size_t longest = 0;
    for (const auto& path : paths) {
        longest = std::max(longest, path.size());
    }
    if (longest < kLeastPxOfPath * per_column || most_px <= kLeastPx) {
        return 0;
    }
    int n = 1;
    while (n < kFiner * static_cast<int>(longest)) {
        n *= 2;
    }
    std::vector<double> power(static_cast<std::size_t>(n) / 2 + 1, 0.0);
    for (const auto& path : paths) {
        if (path.size() >= kLeastPxOfPath * per_column) {
            const auto one = powerOf(bendsOf(path, per_column), n);
            std::ranges::transform(power, one, power.begin(), std::plus<>());
        }
    }
    const auto bin = [&](double spacing_px) { return static_cast<long>(n / (spacing_px * static_cast<double>(per_column))); };
    const auto from = power.begin() + bin(most_px), to = power.begin() + bin(kLeastPx);
    if (to - from < 3) {
        return 0;
    }
    const auto peak = std::max_element(from, to);
    if (*peak < kStandsOut * kStandsOut * medianOf(std::vector<double>(from, to)) || peak == from || peak + 1 == to) {
        return 0;
    }
    const auto own = static_cast<std::ptrdiff_t>(kLineWidth * static_cast<double>(peak - power.begin())) + 2 * kFiner;
    const double next = std::max(*std::max_element(from, std::max(from + 1, peak - own)), *std::max_element(std::min(to - 1, peak + own), to));
    if (next > kBeside * kBeside * *peak) {
        return 0;
    }
    const double a = *(peak - 1), b = *peak, c = *(peak + 1);
    const double k = static_cast<double>(peak - power.begin()) + 0.5 * (a - c) / (a - 2 * b + c);
    return n / (k * static_cast<double>(per_column));
}

double firstSample(const std::vector<double>& path, std::size_t per_column, double spacing_px)
{
    const std::vector<double> bends = bendsOf(path, per_column);
    const double spacing = spacing_px * static_cast<double>(per_column), turn = 2 * std::numbers::pi / spacing;
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < bends.size(); ++i) {
        sum += bends[i] * std::polar(1.0, turn * static_cast<double>(i));
    }
    const double first = std::arg(sum) / turn;
    return first < 0 ? first + spacing : first;
}

void evenOut(std::vector<double>& firsts, double spacing)
{
    if (firsts.size() < 3 || std::isnan(firsts.front()) || std::isnan(firsts.back())) {
        return;
    }
    const auto columns = static_cast<double>(firsts.size() - 1);
    const double samples = std::round((firsts.back() - firsts.front()) / spacing / columns);
    for (std::size_t c = 1; c < firsts.size(); ++c) {
        const double off = std::round((firsts[c] - firsts.front()) / spacing - samples * static_cast<double>(c));
        firsts[c] -= std::abs(off) == 1 ? off * spacing : 0.0;
    }
}

std::optional<double> lineBegins(const cv::Mat& coverage, int from, int to, double y_px)
{
    const auto y = static_cast<int>(std::lround(y_px));
    const int top = std::clamp(y - kAboutPx, 0, coverage.rows), bottom = std::clamp(y + kAboutPx + 1, top, coverage.rows);
    bool bare = false;
    for (int x = std::max(0, from); x <= std::min(to, coverage.cols - 1) && bottom > top; ++x) {
        double most = 0;
        cv::minMaxLoc(coverage(cv::Range(top, bottom), cv::Range(x, x + 1)), nullptr, &most);
        if (most >= kInked) {
            return bare ? std::optional(x + 0.5 - most) : std::nullopt;
        }
        bare = true;
    }
    return std::nullopt;
}

} // namespace retrace
