// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Task.h"
#include "core/training/CropPool.h"

#include <filesystem>
#include <functional>
#include <string>

namespace retrace {

/// What `retrace-cli train` was asked to do.
struct TrainingOptions
{
    std::filesystem::path records; ///< folder of WFDB records
    std::filesystem::path out;     ///< models/NAME, without extension
    double hours = 1;              ///< of training, pauses between runs not counted
    bool resume = false;
    std::string device = "cpu";
    std::string profile = "mixed";
    std::uint64_t seed = 1;
    std::filesystem::path init;    ///< weights (.safetensors or .pt) to start from; empty: untrained, or with `pairs` the shipped ones
    std::filesystem::path pairs;   ///< folder of retrace-cli labels (or print): pages to fine-tune on; empty: none
    double pairs_share = 0.5;      ///< of the pages, the rest being printed
    int batch = 8;
    int threads = 2;
    double rate = 2e-3;            ///< the highest
    double epoch_minutes = 10, checkpoint_minutes = 5;
    int validation_pages = 32;
    PositionNetShape shape;
    LossWeights loss;
    CropPoolOptions crops;
};

/// Learning rate at `part` (0..1) of the time and after `steps`: a short warm-up, then half a cosine.
double learningRate(double highest, double part, std::int64_t steps);

/// Trains until the hours are over. Beside `out`: .ckpt (everything, to resume), .safetensors (the best weights by
/// validation; where it started from weights, only what is better than those), .pt and .json (the model made of them), .csv (a line each minute and each epoch), .png (its plot).
/// `say` takes lines for the person. Throws Problem.
void train(const TrainingOptions& options, const std::function<void(const std::string&)>& say, const Task& task = {});

} // namespace retrace
