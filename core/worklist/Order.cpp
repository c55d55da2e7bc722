// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worklist/Order.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace retrace {
namespace {

constexpr std::size_t kNearest = 5, kCompared = 1000;

float finite(double value) { return std::isfinite(value) ? static_cast<float>(value) : 0.0f; }

/// Median of brightness and colour, and how far its darkest and lightest tenths lie apart.
void addColours(const cv::Mat& bgr, std::vector<float>& look)
{
    cv::Mat small, lab;
    const double scale = std::min(1.0, 256.0 / std::max(bgr.cols, bgr.rows));
    cv::resize(bgr, small, {}, scale, scale, cv::INTER_AREA);
    cv::cvtColor(small, lab, cv::COLOR_BGR2Lab);
    std::vector<cv::Mat> channels;
    cv::split(lab, channels);
    for (const cv::Mat& channel : channels) {
        std::vector<std::uint8_t> values(channel.begin<std::uint8_t>(), channel.end<std::uint8_t>());
        std::ranges::sort(values);
        const auto at = [&](double part) { return static_cast<float>(values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))]); };
        look.push_back(at(0.5));
        look.push_back(at(0.9) - at(0.1));
    }
}

} // namespace

std::vector<float> lookOf(const Digitization& result)
{
    std::vector<float> look;
    const PageImage& page = *result.page;
    look.push_back(finite(std::log2(static_cast<double>(page.bgr.cols) / std::max(1, page.bgr.rows))));
    addColours(page.bgr, look);
    const GridResult none;
    const GridResult& grid = result.grid ? *result.grid : none;
    look.push_back(finite(std::log2(std::max(1.0, grid.px_per_mm_x))));
    look.push_back(finite(grid.rotation_deg));
    look.push_back(finite(std::log2(1e-3 + std::max(0.0, grid.residual_lines))));
    look.push_back(finite(grid.coverage));
    look.push_back(static_cast<float>(grid.pitch_mm));
    look.push_back(finite(result.ink ? result.ink->pen_width_mm : 0));
    look.push_back(finite(result.ink ? result.ink->contrast : 0));
    look.push_back(finite(result.layout ? static_cast<double>(result.layout->row_baselines_mm.size()) : 0));
    look.push_back(finite(result.layout ? static_cast<double>(result.layout->boxes.size()) : 0));
    look.push_back(finite(result.layout ? static_cast<double>(result.layout->names.size()) : 0));
    return look;
}

std::vector<double> unlikeness(const std::vector<WorklistItem>& items)
{
    std::vector<double> far(items.size(), 0.0);
    std::vector<std::size_t> seen;
    for (std::size_t k = 0; k < items.size(); ++k) {
        if (!items[k].look.empty() && (seen.empty() || items[k].look.size() == items[seen.front()].look.size())) {
            seen.push_back(k);
        }
    }
    if (seen.size() < 2) {
        return far;
    }
    const std::size_t dims = items[seen.front()].look.size();
    std::vector<double> weight(dims, 0.0);
    for (std::size_t d = 0; d < dims; ++d) {
        double sum = 0, squares = 0;
        for (const std::size_t k : seen) {
            sum += items[k].look[d];
            squares += static_cast<double>(items[k].look[d]) * items[k].look[d];
        }
        const double n = static_cast<double>(seen.size()), spread = std::sqrt(std::max(0.0, squares / n - sum / n * (sum / n)));
        weight[d] = spread > 1e-6 ? 1 / spread : 0;
    }
    std::vector<std::size_t> compared;
    const std::size_t stride = (seen.size() + kCompared - 1) / kCompared;
    for (std::size_t k = 0; k < seen.size(); k += stride) {
        compared.push_back(seen[k]);
    }
    for (const std::size_t k : seen) {
        std::vector<double> distances;
        for (const std::size_t other : compared) {
            if (other == k) {
                continue;
            }
            double sum = 0;
            for (std::size_t d = 0; d < dims; ++d) {
                const double step = weight[d] * (static_cast<double>(items[k].look[d]) - items[other].look[d]);
                sum += step * step;
            }
            distances.push_back(std::sqrt(sum));
        }
        const std::size_t count = std::min(kNearest, distances.size());
        std::ranges::partial_sort(distances, distances.begin() + static_cast<std::ptrdiff_t>(count));
        far[k] = count ? std::accumulate(distances.begin(), distances.begin() + static_cast<std::ptrdiff_t>(count), 0.0) / static_cast<double>(count) : 0;
    }
    return far;
}

std::vector<std::size_t> byNeed(const std::vector<WorklistItem>& items)
{
    const std::vector<double> far = unlikeness(items);
    const auto rank = [&](std::size_t k) {
        const WorklistItem& item = items[k];
        const int group = item.status == PageStatus::done ? 2 : item.state == ReadState::unread ? 1 : 0;
        const bool failed = item.state == ReadState::failed;
        const double level = item.state == ReadState::read ? std::floor(2 * std::log2(std::max(1e-4, item.error_mv))) : 0;
        return std::make_tuple(group, failed ? 0 : 1, -level, -far[k]);
    };
    std::vector<decltype(rank(0))> ranks;
    for (std::size_t k = 0; k < items.size(); ++k) {
        ranks.push_back(rank(k));
    }
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : std::tie(items[a].file, items[a].page) < std::tie(items[b].file, items[b].page);
    });
    return order;
}

} // namespace retrace
