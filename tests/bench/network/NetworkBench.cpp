// SPDX-License-Identifier: GPL-3.0-or-later
// A tool to look and to time with, not a test.
//   network_bench time                      the network, frozen, on a 2240 x 1728 page, beside the sketch's; a step
//   network_bench crops RECORDS OUT.png [PROFILE]   a sheet of training crops with their targets; time per crop
#include "core/training/CropPool.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <string_view>

using namespace retrace;

namespace {

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <typename F>
double best(int times, F&& work)
{
    double least = 1e9;
    for (int k = 0; k < times; ++k) {
        const double start = now();
        work();
        least = std::min(least, now() - start);
    }
    return least;
}

void timeNetworks()
{
    setNetThreads(2);
    const std::vector<std::pair<const char*, PositionNetShape>> shapes = {
        {"sketch", {{24, 48, 72, 96, 120}, 2}}, {"ours", {}}};
    cv::Mat page(1728, 2240, CV_8UC3);
    cv::randu(page, 0, 255);
    std::mt19937 random(1);
    for (int round = 0; round < 2; ++round) {
        for (const auto& [name, shape] : shapes) {
            const TensorFile weights = untrainedWeights(shape, 1);
            std::size_t numbers = 0;
            for (const auto& [key, tensor] : weights.tensors) {
                numbers += tensor.count();
            }
            const PositionNet net(weights);
            const double read_s = best(5, [&] { net.read(page); });
            PositionTrainer trainer(shape, 1);
            TrainingBatch batch{8, 256, 384, {}, {}, {}};
            batch.bgr.resize(8 * 256 * 384 * 3);
            std::ranges::generate(batch.bgr, [&] { return static_cast<std::uint8_t>(random()); });
            batch.position.assign(8 * 256 * 768, 0);
            batch.classes.assign(8 * 128 * 192, 0);
            const double step_s = best(5, [&] { trainer.step(batch, 1e-4); });
            fmt::print("{}: {} numbers, page {:.3f} s, step of 8 crops {:.3f} s\n", name, numbers, read_s, step_s);
        }
    }
}

cv::Mat shown(const TrainingCrop& crop)
{
    cv::Mat target, picture, coloured(crop.classes.size(), CV_8UC3);
    cv::resize(crop.position, target, crop.bgr.size(), 0, 0, cv::INTER_AREA);
    cv::cvtColor(crop.bgr, picture, cv::COLOR_BGR2GRAY);
    cv::Mat red;
    cv::addWeighted(picture, 0.7, target, 2, 0, red);
    cv::merge(std::vector<cv::Mat>{picture, picture, red}, picture);
    static const std::array<cv::Vec3b, 5> colours = {cv::Vec3b(255, 255, 255), {0, 0, 0}, {200, 80, 0}, {0, 140, 0}, {180, 180, 255}};
    for (int y = 0; y < coloured.rows; ++y) {
        for (int x = 0; x < coloured.cols; ++x) {
            coloured.at<cv::Vec3b>(y, x) = colours[crop.classes.at<uchar>(y, x)];
        }
    }
    cv::resize(coloured, coloured, crop.bgr.size(), 0, 0, cv::INTER_NEAREST);
    cv::Mat row;
    cv::hconcat(std::vector<cv::Mat>{crop.bgr, picture, coloured}, row);
    return row;
}

void showCrops(const std::string& records, const std::string& file, const std::string& profile)
{
    cv::setNumThreads(1);
    const SheetSource source = makeSheetSource(trainingRecords(records), profile);
    std::vector<cv::Mat> rows;
    const double start = now();
    int count = 0;
    std::vector<TrainingCrop> all;
    for (std::uint64_t page = 1; page <= 8; ++page) {
        auto crops = cropsOfPage(source, page, 20, {384, 256});
        count += static_cast<int>(crops.size());
        all.push_back(crops[0]);
        all.push_back(crops[1]);
    }
    fmt::print("{:.1f} ms a crop\n", 1000 * (now() - start) / count);
    for (const TrainingCrop& crop : all) {
        rows.push_back(shown(crop));
    }
    cv::Mat sheet;
    cv::vconcat(rows, sheet);
    cv::imwrite(file, sheet);
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "time") {
        timeNetworks();
    } else if (what == "crops" && argc > 3) {
        showCrops(argv[2], argv[3], argc > 4 ? argv[4] : "mixed");
    } else {
        fmt::print("network_bench time | crops RECORDS OUT.png [PROFILE]\n");
    }
    return 0;
}
