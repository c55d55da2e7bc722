// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/ModelManifest.h"

#include "core/record/Task.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr std::string_view kFormat = "retrace-model";
constexpr std::string_view kModelName = "position.pt";

[[noreturn]] void unreadable(const fs::path& file, const std::string& why)
{
    throw Problem(fmt::format("The model's manifest {} {}.", file.string(), why));
}

} // namespace

void writeModelManifest(const fs::path& file, const ModelManifest& m)
{
    nlohmann::ordered_json json;
    json["format"] = kFormat;
    json["version"] = m.version;
    json["input"] = {{"px_per_mm", m.px_per_mm}, {"stride_px", m.stride}, {"channels", m.channels}, {"range", {0, 1}}};
    json["outputs"] = {"position logits, N x 1 x H x 2W", "class logits, N x 5 x H/2 x W/2"};
    json["classes"] = m.classes;
    json["sha256"] = m.sha256;
    json["torch"] = m.torch;
    json["training"] = m.training;
    json["figures"] = m.figures;
    const fs::path part = file.string() + ".part";
    {
        std::ofstream out(part);
        out << json.dump(2) << '\n';
        if (!out) {
            throw Problem(fmt::format("{} could not be written; check the folder.", file.string()));
        }
    }
    fs::rename(part, file);
}

ModelManifest readModelManifest(const fs::path& file)
{
    std::ifstream in(file);
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object() || json.value("format", "") != kFormat) {
        unreadable(file, "is missing or is none");
    }
    ModelManifest m;
    try {
        m.version = json.at("version").get<int>();
        if (m.version != 1) {
            unreadable(file, fmt::format("has version {}; this program knows version 1", m.version));
        }
        m.px_per_mm = json.at("input").at("px_per_mm").get<double>();
        m.stride = json.at("input").at("stride_px").get<int>();
        m.channels = json.at("input").at("channels").get<std::string>();
        m.classes = json.at("classes").get<std::vector<std::string>>();
        m.sha256 = json.at("sha256").get<std::string>();
        m.torch = json.value("torch", "");
        m.training = json.value("training", m.training);
        m.figures = json.value("figures", m.figures);
    } catch (const nlohmann::json::exception& e) {
        unreadable(file, fmt::format("is incomplete ({})", e.what()));
    }
    if (m.px_per_mm <= 0 || m.stride < 1 || m.stride > 256) {
        unreadable(file, "states an impossible input");
    }
    return m;
}

std::string sha256Of(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw Problem(fmt::format("The model {} could not be opened.", file.string()));
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::array<char, 65536> buffer{};
    while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(in.gcount()));
    }
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
    std::string text;
    for (const unsigned char byte : digest) {
        text += fmt::format("{:02x}", byte);
    }
    return text;
}

fs::path manifestOf(const fs::path& model)
{
    return fs::path(model).replace_extension(".json");
}

fs::path findModel(const fs::path& wanted)
{
    return wanted.empty() ? findShipped(kModelName) : wanted;
}

fs::path findShipped(const fs::path& name)
{
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const fs::path& folder : {program / "models", program / "../share/retrace/models", fs::path(RETRACE_MODELS)}) {
        if (fs::exists(folder / name, error)) {
            return fs::weakly_canonical(folder / name, error);
        }
    }
    return {};
}

} // namespace retrace
