// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace retrace {

/// Numbers with a shape, row-major.
struct PlainTensor
{
    std::vector<std::int64_t> shape;
    std::vector<float> data;
    std::size_t count() const; ///< product of the shape
};

/// Named tensors in the safetensors layout (https://github.com/huggingface/safetensors, format of 2023): the length of
/// a JSON header in 8 bytes, the header, then the numbers, all little-endian. Only F32 is written and read here; any
/// Python reads it with or without a library, and no LibTorch is needed, so versions of it do not matter.
struct TensorFile
{
    std::map<std::string, PlainTensor> tensors;
    std::map<std::string, std::string> notes; ///< "__metadata__": words only
};

/// Writes through a temporary and a rename, so that a kill leaves the old or the new file. Throws Problem.
void writeTensors(const std::filesystem::path& file, const TensorFile& content);
/// Throws Problem for anything that is not such a file.
TensorFile readTensors(const std::filesystem::path& file);

} // namespace retrace
