// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's headers: only for the few files that need them.
#pragma once

#include "core/ink/PositionNet.h"

#include <torch/script.h>

namespace retrace {

/// A TorchScript module built here, untrained, in training mode.
torch::jit::Module buildModule(const PositionNetShape& shape, std::uint64_t seed);
/// Parameters and buffers as plain tensors, with shape and format version in the notes.
TensorFile weightsOf(const torch::jit::Module& module, const PositionNetShape& shape);
/// Puts plain tensors into the module. Throws Problem where names or shapes differ.
void putWeights(torch::jit::Module& module, const TensorFile& weights);

PlainTensor plainOf(const torch::Tensor& tensor);
torch::Tensor tensorOf(const PlainTensor& plain);

} // namespace retrace
