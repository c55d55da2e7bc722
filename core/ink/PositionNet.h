// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/TensorFile.h"

#include <opencv2/core.hpp>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace retrace {

inline constexpr double kNetPxPerMm = 8.0; ///< of the network's input, both ways
inline constexpr int kNetClasses = 5;      ///< those of InkClass, in that order

/// A U-Net with additive skips on a space-to-depth stem (Ronneberger et al. 2015; Chaurasia and Culurciello 2017).
/// Input N x 3 x H x W, blue green red, 0..1, H and W multiples of stride(). Outputs: position logits N x 1 x H x 2W
/// (row of the true signal per half-pixel column, split over two rows by its fraction) and class logits
/// N x 5 x H/2 x W/2.
struct PositionNetShape
{
    std::vector<int> widths{64, 96, 128, 160}; ///< channels of the levels, finest first
    int stem = 4;                              ///< pixels of the stem's cells; 2 or 4
    int columns = 2;                           ///< positions told apart in each pixel's width; 1 says each of them twice
    int stride() const { return stem << (widths.size() - 1); }
};

/// What the network says of one picture.
struct NetOutput
{
    cv::Mat position;                          ///< CV_32F probabilities, H x 2W
    std::array<cv::Mat, kNetClasses> classes;  ///< CV_32F probabilities, H/2 x W/2
};

/// "cpu", "cuda" or "auto" (CUDA where LibTorch has it and a card answers). Throws Problem for cuda without a card.
std::string netDevice(const std::string& wanted);

/// A network ready to read: TorchScript, frozen, channels-last. LibTorch stays behind this header.
class PositionNet
{
public:
    /// Loads a TorchScript file. Throws Problem if LibTorch cannot read it, naming its own version.
    explicit PositionNet(const std::filesystem::path& script, const std::string& device = "cpu");
    /// An own network of weights as `PositionTrainer::weights()` gives them; for tests and benches.
    explicit PositionNet(const TensorFile& weights);
    ~PositionNet();
    PositionNet(PositionNet&&) noexcept;

    /// `bgr` CV_8UC3, sides multiples of the network's stride. Threads take turns.
    NetOutput read(const cv::Mat& bgr) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Untrained weights: deterministic by seed.
TensorFile untrainedWeights(const PositionNetShape& shape, std::uint64_t seed);
/// Reads the shape out of a weights file's notes. Throws Problem.
PositionNetShape shapeOf(const TensorFile& weights);
/// Weights (named plain tensors) to TorchScript with the LibTorch at hand. Throws Problem.
void exportScript(const TensorFile& weights, const std::filesystem::path& script);
/// The way back: the weights of a script that exportScript() wrote, to train on from. Throws Problem.
TensorFile weightsOfScript(const std::filesystem::path& script);
std::string torchVersion();
/// Threads that the network's arithmetic may use (LibTorch's default here is one).
void setNetThreads(int threads);

} // namespace retrace
