// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/TensorFile.h"

#include "core/record/Task.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <cstring>
#include <fstream>
#include <functional>
#include <numeric>

namespace retrace {
namespace {

static_assert(std::endian::native == std::endian::little, "tensor files are little-endian");
constexpr std::uint64_t kMostHeader = 16 << 20;

[[noreturn]] void broken(const std::filesystem::path& file, const std::string& why)
{
    throw Problem(fmt::format("The tensor file {} could not be read: {}. Take another copy of it.", file.string(), why));
}

PlainTensor tensorAt(const std::filesystem::path& file, const nlohmann::json& entry, const std::string& bytes)
{
    if (entry.at("dtype").get<std::string>() != "F32") {
        broken(file, "only 32-bit floats are understood");
    }
    PlainTensor tensor;
    tensor.shape = entry.at("shape").get<std::vector<std::int64_t>>();
    const auto from = entry.at("data_offsets").at(0).get<std::size_t>();
    const auto to = entry.at("data_offsets").at(1).get<std::size_t>();
    if (to < from || to > bytes.size() || to - from != tensor.count() * sizeof(float)) {
        broken(file, "a tensor's bytes do not fit its shape");
    }
    tensor.data.resize(tensor.count());
    if (to > from) {
        std::memcpy(tensor.data.data(), bytes.data() + from, to - from);
    }
    return tensor;
}

} // namespace

std::size_t PlainTensor::count() const
{
    return static_cast<std::size_t>(
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
}

void writeTensors(const std::filesystem::path& file, const TensorFile& content)
{
    nlohmann::ordered_json header;
    header["__metadata__"] = content.notes;
    std::size_t at = 0;
    for (const auto& [name, tensor] : content.tensors) {
        const std::size_t bytes = tensor.count() * sizeof(float);
        header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, at + bytes}}};
        at += bytes;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    const std::filesystem::path part = file.string() + ".part";
    {
        std::ofstream out(part, std::ios::binary);
        out.write(reinterpret_cast<const char*>(&length), sizeof length);
        out << text;
        for (const auto& [name, tensor] : content.tensors) {
            out.write(reinterpret_cast<const char*>(tensor.data.data()),
                      static_cast<std::streamsize>(tensor.count() * sizeof(float)));
        }
        out.flush();
        if (!out) {
            throw Problem(fmt::format("{} could not be written; check the folder and the space on the disk.",
                                      file.string()));
        }
    }
    std::filesystem::rename(part, file);
}

TensorFile readTensors(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::uint64_t length = 0;
    if (!in.read(reinterpret_cast<char*>(&length), sizeof length) || length > kMostHeader) {
        broken(file, "it is missing or is no tensor file");
    }
    std::string text(length, ' ');
    in.read(text.data(), static_cast<std::streamsize>(length));
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    TensorFile content;
    try {
        const nlohmann::json header = nlohmann::json::parse(text);
        for (const auto& [name, entry] : header.items()) {
            if (name == "__metadata__") {
                content.notes = entry.get<std::map<std::string, std::string>>();
            } else {
                content.tensors[name] = tensorAt(file, entry, bytes);
            }
        }
    } catch (const nlohmann::json::exception& e) {
        broken(file, e.what());
    }
    return content;
}

} // namespace retrace
