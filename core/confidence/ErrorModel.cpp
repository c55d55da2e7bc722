// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/ErrorModel.h"

#include "core/ink/ModelManifest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr const char* kFormat = "retrace-confidence";
constexpr int kVersion = 1;
constexpr float kLeastLog = -7, kMostLog = 3; // of mV: beyond, nothing is believed

float bounded(float v) { return std::isfinite(v) ? std::clamp(v, kLeastLog, kMostLog) : kMostLog; }

nlohmann::json toJson(const ErrorModel::Layer& layer)
{
    std::vector<float> weights;
    for (long r = 0; r < layer.weight.rows(); ++r) {
        for (long c = 0; c < layer.weight.cols(); ++c) {
            weights.push_back(layer.weight(r, c));
        }
    }
    return {{"outputs", layer.weight.rows()}, {"inputs", layer.weight.cols()}, {"weight", weights}, {"bias", std::vector<float>(layer.bias.begin(), layer.bias.end())}};
}

ErrorModel::Layer layerOf(const nlohmann::json& json)
{
    const long outputs = json.at("outputs"), inputs = json.at("inputs");
    const auto weights = json.at("weight").get<std::vector<float>>(), bias = json.at("bias").get<std::vector<float>>();
    if (outputs <= 0 || inputs <= 0 || static_cast<long>(weights.size()) != outputs * inputs || static_cast<long>(bias.size()) != outputs) {
        throw Problem("a layer's numbers do not fit its shape");
    }
    using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return {Eigen::Map<const RowMajor>(weights.data(), outputs, inputs), Eigen::Map<const Eigen::VectorXf>(bias.data(), outputs)};
}

/// Throws where the parts do not fit each other or this program's features.
void check(const ErrorModel& model, const nlohmann::json& json)
{
    if (json.at("format") != kFormat || json.at("version") != kVersion) {
        throw Problem("it is of another format or version");
    }
    const auto names = json.at("features").get<std::vector<std::string>>();
    if (!std::ranges::equal(names, kFeatureNames)) {
        throw Problem("it was made for other features than this program has");
    }
    long inputs = static_cast<long>(kFeatures);
    for (const ErrorModel::Layer& layer : model.layers) {
        if (layer.weight.cols() != inputs) {
            throw Problem("its layers do not fit each other");
        }
        inputs = layer.weight.rows();
    }
    if (model.layers.empty() || inputs != 2 || model.mean.size() != kFeatures || model.scale.size() != kFeatures || model.curve_x.size() != model.curve_y.size()) {
        throw Problem("its parts do not fit each other");
    }
}

float onCurve(const std::vector<float>& x, const std::vector<float>& y, float at)
{
    if (x.empty()) {
        return 0;
    }
    const auto above = std::ranges::upper_bound(x, at);
    if (above == x.begin() || above == x.end()) {
        return above == x.begin() ? y.front() : y.back();
    }
    const auto i = static_cast<std::size_t>(above - x.begin());
    return y[i - 1] + (y[i] - y[i - 1]) * (at - x[i - 1]) / std::max(1e-6F, x[i] - x[i - 1]);
}

} // namespace

ErrorModel ErrorModel::read(const fs::path& file)
{
    std::ifstream in(file);
    if (!in) {
        throw Problem(fmt::format("The confidence model {} cannot be opened.", file.string()));
    }
    try {
        const nlohmann::json json = nlohmann::json::parse(in);
        ErrorModel model;
        model.mean = json.at("mean").get<std::vector<float>>();
        model.scale = json.at("scale").get<std::vector<float>>();
        for (const nlohmann::json& layer : json.at("layers")) {
            model.layers.push_back(layerOf(layer));
        }
        model.curve_x = json.at("curve").at("log_band").get<std::vector<float>>();
        model.curve_y = json.at("curve").at("add").get<std::vector<float>>();
        model.notes = json.at("notes").get<std::vector<std::string>>();
        check(model, json);
        return model;
    } catch (const nlohmann::json::exception&) {
        throw Problem(fmt::format("The confidence model {} is damaged; take another copy of it.", file.string()));
    } catch (const Problem& problem) {
        throw Problem(fmt::format("The confidence model {} cannot be used: {}. Take the one that came with the program.", file.string(), problem.what()));
    }
}

void ErrorModel::write(const fs::path& file) const
{
    nlohmann::json json{{"format", kFormat}, {"version", kVersion}, {"features", kFeatureNames}, {"mean", mean}, {"scale", scale}, {"notes", notes},
                        {"curve", {{"log_band", curve_x}, {"add", curve_y}}}};
    json["layers"] = nlohmann::json::array();
    for (const Layer& layer : layers) {
        json["layers"].push_back(toJson(layer));
    }
    std::ofstream out(file);
    out << json.dump() << '\n';
    if (!out.flush()) {
        throw Problem(fmt::format("{} could not be written; check the folder and the space on the disk.", file.string()));
    }
}

std::shared_ptr<const ErrorModel> ErrorModel::shipped(std::string* why)
{
    struct Loaded { std::shared_ptr<const ErrorModel> model; std::string why; };
    static const Loaded loaded = [] {
        const fs::path file = findShipped("confidence.json");
        try {
            return file.empty() ? Loaded{nullptr, "The confidence model confidence.json is missing."} : Loaded{std::make_shared<const ErrorModel>(read(file)), {}};
        } catch (const Problem& problem) {
            return Loaded{nullptr, problem.what()};
        }
    }();
    if (why) {
        *why = loaded.why;
    }
    return loaded.model;
}

std::vector<ExpectedError> ErrorModel::of(const std::vector<FeatureRow>& rows) const
{
    const auto n = static_cast<long>(rows.size());
    Eigen::MatrixXf x(static_cast<long>(kFeatures), n);
    for (long c = 0; c < n; ++c) {
        for (std::size_t f = 0; f < kFeatures; ++f) {
            x(static_cast<long>(f), c) = std::clamp((rows[static_cast<std::size_t>(c)][f] - mean[f]) / scale[f], -kMostFeature, kMostFeature);
        }
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        x = ((layers[i].weight * x).colwise() + layers[i].bias).eval();
        if (i + 1 < layers.size()) {
            x = x.cwiseMax(0.0F);
        }
    }
    std::vector<ExpectedError> out;
    for (long c = 0; c < n; ++c) {
        const float band = bounded(x(0, c)), square = bounded(0.5F * x(1, c));
        out.push_back({std::exp(bounded(band + onCurve(curve_x, curve_y, band))), std::exp(square)});
    }
    return out;
}

} // namespace retrace
