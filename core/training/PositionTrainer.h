// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/PositionNet.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace retrace {

/// Crops of one size, one after another.
struct TrainingBatch
{
    int count = 0, height = 0, width = 0;   ///< pixels of the pictures
    std::vector<std::uint8_t> bgr;          ///< count x H x W x 3
    std::vector<std::uint8_t> position;     ///< count x H x 2W: 255 times the target
    std::vector<std::uint8_t> classes;      ///< count x H/2 x W/2 of InkClass
};

struct LossWeights
{
    double positive = 8.0; ///< of a column's true rows against the many others
    double dice = 0.0;     ///< soft Dice on the positions; 0: none
    double classes = 0.1;  ///< cross entropy of the classes
};

struct Losses
{
    double total = 0, position = 0, classes = 0;
};

/// One network in training: AdamW (Loshchilov and Hutter 2019) with a running mean of the weights (Polyak), which is
/// what is validated and shipped. LibTorch stays behind this header.
class PositionTrainer
{
public:
    PositionTrainer(const PositionNetShape& shape, std::uint64_t seed, const std::string& device = "cpu",
                    const LossWeights& loss = {});
    ~PositionTrainer();

    /// One step. The loss is that before the step.
    Losses step(const TrainingBatch& batch, double rate);
    /// Loss of the running mean on a batch, and its position probabilities (count x H x 2W).
    Losses validate(const TrainingBatch& batch, std::vector<float>& position);

    TensorFile weights() const;              ///< the running mean: what is shipped
    void start(const TensorFile& weights);   ///< from other weights. Throws Problem where they do not fit
    TensorFile state() const;                ///< weights, running mean, moments, step
    void resume(const TensorFile& state);    ///< Throws Problem where it does not fit
    std::int64_t steps() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace retrace
