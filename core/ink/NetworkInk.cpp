// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/NetworkInk.h"

#include "core/ink/ClassicalInk.h"
#include "core/ink/InkClasses.h"
#include "core/ink/NetScale.h"
#include "core/ink/OtherPens.h"
#include "core/ink/SeenInk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <mutex>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr float kTraceClass = 0.5F; // probability
constexpr std::size_t kManyPixels = 5'000'000;
constexpr int kTile = 1280, kOverlap = 128; // input pixels
void check(const ModelManifest& manifest, const fs::path& model)
{
    static const std::vector<std::string> ours = ModelManifest().classes;
    if (manifest.classes != ours || manifest.px_per_mm != kNetPxPerMm || manifest.channels != "BGR") {
        throw Problem(fmt::format("The network {} is made for other classes or another scale than this program's.",
                                  model.string()));
    }
    if (sha256Of(model) != manifest.sha256) {
        throw Problem(fmt::format("The network {} is not the one that its manifest describes (SHA-256 differs).",
                                  model.string()));
    }
}

/// Weight of pixel k of a tile: rises over the overlap at either end, but not at the picture's own edges.
float ramp(int k, const TileSpan& span, int length, int overlap)
{
    const float from_start = span.from > 0 ? (static_cast<float>(k) + 0.5F) / static_cast<float>(overlap) : 1.0F;
    const float from_end = span.to < length ? (static_cast<float>(span.to - span.from - k) - 0.5F) / static_cast<float>(overlap) : 1.0F;
    return std::clamp(std::min(from_start, from_end), 0.0F, 1.0F);
}

/// Adds a tile's raster, `fx` by `fy` of its pixels to one of the input.
void blend(cv::Mat& sum, const cv::Mat& part, const TileSpan& rows, const TileSpan& columns, cv::Size input, int overlap)
{
    const double fx = static_cast<double>(part.cols) / (columns.to - columns.from);
    const double fy = static_cast<double>(part.rows) / (rows.to - rows.from);
    const auto scaled = [](int v, double f) { return static_cast<int>(std::lround(v * f)); };
    const TileSpan r{scaled(rows.from, fy), scaled(rows.to, fy)}, c{scaled(columns.from, fx), scaled(columns.to, fx)};
    std::vector<float> across(static_cast<std::size_t>(part.cols));
    for (int x = 0; x < part.cols; ++x) {
        across[static_cast<std::size_t>(x)] = ramp(x, c, scaled(input.width, fx), scaled(overlap, fx));
    }
    for (int y = 0; y < part.rows && r.from + y < sum.rows; ++y) {
        const float down = ramp(y, r, scaled(input.height, fy), scaled(overlap, fy));
        const float* in = part.ptr<float>(y);
        float* out = sum.ptr<float>(r.from + y) + c.from;
        for (int x = 0; x < part.cols && c.from + x < sum.cols; ++x) {
            out[x] += down * across[static_cast<std::size_t>(x)] * in[x];
        }
    }
}

cv::Mat padded(const cv::Mat& bgr, cv::Size size)
{
    cv::Mat out;
    cv::copyMakeBorder(bgr, out, 0, size.height - bgr.rows, 0, size.width - bgr.cols, cv::BORDER_REPLICATE);
    return out;
}

NetworkReading readPage(const PositionNet& net, int stride, const UnwarpedPage& page, const Task& task)
{
    const auto even = [](double px) { return 2 * std::max(1, cvRound(px / 2)); }; // for the classes at half the scale
    const cv::Size size(even(page.bgr.cols * kNetPxPerMm / page.px_per_mm_x),
                        even(page.bgr.rows * kNetPxPerMm / page.px_per_mm_y));
    NetOutput output = readInTiles(net, toNetScale(page.bgr, size), kTile, kOverlap, stride, task);
    NetworkReading reading;
    reading.position = output.position;
    reading.classes = output.classes;
    reading.px_per_mm_x = 2.0 * size.width / page.bgr.cols * page.px_per_mm_x;
    reading.px_per_mm_y = static_cast<double>(size.height) / page.bgr.rows * page.px_per_mm_y;
    // Corners coincide: pixel k of n spans k/n .. (k+1)/n of the page's width.
    reading.origin = {page.origin.x_mm - 0.5 / page.px_per_mm_x + 0.5 / reading.px_per_mm_x,
                      page.origin.y_mm - 0.5 / page.px_per_mm_y + 0.5 / reading.px_per_mm_y};
    cv::Mat valid;
    cv::resize(page.valid, valid, reading.position.size(), 0, 0, cv::INTER_NEAREST);
    reading.position.setTo(0, valid == 0);
    return reading;
}

/// In every column of the map the middles of the runs where the trace class is the likeliest, as positions.
void readMask(NetworkReading& reading)
{
    cv::Mat mask;
    cv::resize(reading.classes[static_cast<std::size_t>(InkClass::trace)], mask, reading.position.size(), 0, 0, cv::INTER_LINEAR);
    reading.position.setTo(0);
    for (int x = 0; x < mask.cols; ++x) {
        double sum = 0, weighted = 0;
        for (int y = 0; y <= mask.rows; ++y) {
            const float p = y < mask.rows ? mask.at<float>(y, x) : 0.0F;
            if (p > kTraceClass) {
                sum += p;
                weighted += static_cast<double>(p) * y;
            } else if (sum > 0) {
                const double middle = weighted / sum;
                const int row = static_cast<int>(middle);
                reading.position.at<float>(row, x) = static_cast<float>(row + 1 - middle);
                reading.position.at<float>(std::min(row + 1, mask.rows - 1), x) += static_cast<float>(middle - row);
                sum = weighted = 0;
            }
        }
    }
}

Task partOf(const Task& task, double from, double to)
{
    Task part{task.stop, {}};
    if (task.progress) {
        part.progress = [outer = task.progress, from, to](double p, std::string_view what) { outer(from + (to - from) * p, what); };
    }
    return part;
}

} // namespace

LoadedNetwork loadNetwork(const InkParams& params)
{
    static std::mutex mutex;
    static std::map<std::string, LoadedNetwork> loaded;
    const fs::path model = findModel(params.model);
    std::error_code error;
    if (model.empty() || !fs::exists(model, error)) {
        throw Problem(model.empty() ? "The ink network is not installed (models/position.pt)."
                                    : fmt::format("There is no network {}.", model.string()));
    }
    const auto written = fs::last_write_time(model, error).time_since_epoch().count();
    const std::string device = netDevice(params.device);
    const std::string key = fmt::format("{} {} {}", model.string(), written, device);
    const std::lock_guard lock(mutex);
    if (const auto found = loaded.find(key); found != loaded.end()) {
        return found->second;
    }
    LoadedNetwork network;
    network.manifest = readModelManifest(manifestOf(model));
    check(network.manifest, model);
    network.net = std::make_shared<const PositionNet>(model, device);
    return loaded[key] = network;
}

std::vector<TileSpan> tileSpans(int length, int most, int overlap, int stride)
{
    const int count = std::max(1, (length - overlap + most - overlap - 1) / (most - overlap));
    const int needed = (length + (count - 1) * overlap + count - 1) / count;
    const int size = (needed + stride - 1) / stride * stride;
    std::vector<TileSpan> spans;
    for (int k = 0; k < count; ++k) {
        // From the start on, so that every tile begins on the network's own raster.
        const int from = k * (size - overlap);
        spans.push_back({from, from + size});
    }
    return spans;
}

NetOutput readInTiles(const PositionNet& net, const cv::Mat& bgr, int most, int overlap, int stride, const Task& task)
{
    const auto rows = tileSpans(bgr.rows, most, overlap, stride), columns = tileSpans(bgr.cols, most, overlap, stride);
    const cv::Size full(columns.back().to, rows.back().to);
    const cv::Mat input = padded(bgr, full);
    NetOutput sum;
    sum.position = cv::Mat(full.height, 2 * full.width, CV_32F, cv::Scalar(0));
    for (cv::Mat& plane : sum.classes) {
        plane = cv::Mat(full.height / 2, full.width / 2, CV_32F, cv::Scalar(0));
    }
    double done = 0;
    for (const TileSpan& r : rows) {
        for (const TileSpan& c : columns) {
            task.report(done, "network");
            const NetOutput part = net.read(input(cv::Range(r.from, r.to), cv::Range(c.from, c.to)));
            blend(sum.position, part.position, r, c, full, overlap);
            for (std::size_t k = 0; k < sum.classes.size(); ++k) {
                blend(sum.classes[k], part.classes[k], r, c, full, overlap);
            }
            done += 1.0 / static_cast<double>(rows.size() * columns.size());
        }
    }
    sum.position = sum.position(cv::Rect(0, 0, 2 * bgr.cols, bgr.rows)).clone();
    for (cv::Mat& plane : sum.classes) {
        plane = plane(cv::Rect(0, 0, std::max(1, bgr.cols / 2), std::max(1, bgr.rows / 2))).clone();
    }
    return sum;
}

InkResult NetworkInk::read(const UnwarpedPage& page, const InkParams& params, const Task& task)
{
    // Neither needs the other, and each leaves a core idle for a while. (Not both(): progress is told from this thread.)
    const bool at_once = cv::getNumThreads() > 1 && page.bgr.total() < kManyPixels; // or memory would be short
    const auto policy = at_once ? std::launch::async : std::launch::deferred;
    cv::Mat by_colour;
    std::future<InkResult> classical = std::async(policy, [&] { return ClassicalInk::separate(page, Task{task.stop, {}}, &by_colour); });
    if (!at_once) {
        classical.wait();
    }
    setNetThreads(cv::getNumThreads()); // of this thread: OpenMP counts them by thread
    NetworkReading reading = readPage(*m_network.net, m_network.manifest.stride, page, partOf(task, 0, 0.9));
    InkResult result = classical.get();
    result.network = std::move(reading);
    dropOtherPens(by_colour, result);
    raiseFaintInk(page, result);
    dropUnseenInk(page, result);
    classifyInk(page, result);
    if (params.head == "mask") {
        readMask(result.network);
    }
    task.report(1.0);
    return result;
}

} // namespace retrace
