// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/PositionTrainer.h"

#include "core/ink/NetModule.h"
#include "core/record/Task.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kMomentum = 0.9, kSquares = 0.99, kDecay = 1e-3, kTiny = 1e-8, kMostGradient = 1.0;
constexpr double kMeanHorizon = 400; // steps over which the running mean forgets

struct Named
{
    std::string name;
    torch::Tensor value;
};

std::vector<Named> parametersOf(const torch::jit::Module& module)
{
    std::vector<Named> all;
    for (const auto& item : module.named_parameters()) {
        all.push_back({item.name, item.value});
    }
    return all;
}

std::vector<Named> everythingOf(const torch::jit::Module& module)
{
    std::vector<Named> all = parametersOf(module);
    for (const auto& item : module.named_buffers()) {
        all.push_back({item.name, item.value});
    }
    return all;
}

void prepare(torch::jit::Module& module, const torch::Device& device)
{
    module.to(device);
    for (const Named& p : parametersOf(module)) {
        if (p.value.dim() == 4) {
            p.value.set_data(p.value.contiguous(torch::MemoryFormat::ChannelsLast));
        }
    }
}

struct Targets
{
    torch::Tensor picture, position, classes;
};

Targets targetsOf(const TrainingBatch& b, const torch::Device& device)
{
    const auto bytes = [&](const std::vector<std::uint8_t>& data, at::IntArrayRef size) {
        return torch::from_blob(const_cast<std::uint8_t*>(data.data()), size, torch::kUInt8).to(device);
    };
    Targets t;
    t.picture = bytes(b.bgr, {b.count, b.height, b.width, 3}).permute({0, 3, 1, 2}).to(torch::kFloat32).div_(255);
    t.position = bytes(b.position, {b.count, 1, b.height, 2 * b.width}).to(torch::kFloat32).div_(255);
    t.classes = bytes(b.classes, {b.count, b.height / 2, b.width / 2}).to(torch::kInt64);
    return t;
}

} // namespace

struct PositionTrainer::Impl
{
    PositionNetShape shape;
    LossWeights weights;
    torch::Device device = torch::kCPU;
    torch::jit::Module net, mean;
    std::vector<Named> parameters;
    std::vector<torch::Tensor> first, second; // moments of the gradients
    std::int64_t step = 0;

    std::pair<torch::Tensor, Losses> loss(torch::jit::Module& module, const Targets& t, torch::Tensor* logits) const;
    void adam(double rate);
    void follow();
};

std::pair<torch::Tensor, Losses> PositionTrainer::Impl::loss(torch::jit::Module& module, const Targets& t,
                                                             torch::Tensor* logits) const
{
    const auto outputs = module.forward({t.picture}).toTuple();
    const torch::Tensor position = outputs->elements()[0].toTensor(), classes = outputs->elements()[1].toTensor();
    const torch::Tensor positive = torch::full({1}, weights.positive, position.options());
    torch::Tensor where = torch::binary_cross_entropy_with_logits(position, t.position, {}, positive);
    if (weights.dice > 0) {
        const torch::Tensor p = torch::sigmoid(position);
        const torch::Tensor overlap = 2 * (p * t.position).sum() / ((p * p).sum() + t.position.square().sum() + 1);
        where = where + weights.dice * (1 - overlap);
    }
    const torch::Tensor what = torch::cross_entropy_loss(classes, t.classes);
    if (logits != nullptr) {
        *logits = position;
    }
    const torch::Tensor total = where + weights.classes * what;
    return {total, {total.item<double>(), where.item<double>(), what.item<double>()}};
}

void PositionTrainer::Impl::adam(double rate)
{
    const torch::NoGradGuard no_grad;
    torch::Tensor norm = torch::zeros({1}, device);
    for (const Named& p : parameters) {
        norm += p.value.grad().square().sum();
    }
    const double shrink = std::min(1.0, kMostGradient / (std::sqrt(norm.item<double>()) + 1e-6));
    const double b1 = 1 - std::pow(kMomentum, step), b2 = 1 - std::pow(kSquares, step);
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        torch::Tensor value = parameters[k].value;
        const torch::Tensor gradient = value.grad().mul_(shrink);
        first[k].mul_(kMomentum).add_(gradient, 1 - kMomentum);
        second[k].mul_(kSquares).addcmul_(gradient, gradient, 1 - kSquares);
        if (value.dim() == 4) {
            value.mul_(1 - rate * kDecay);
        }
        value.addcdiv_(first[k], (second[k] / b2).sqrt_().add_(kTiny), -rate / b1);
        value.mutable_grad() = torch::Tensor();
    }
}

/// The running mean follows the weights, faster while they are young.
void PositionTrainer::Impl::follow()
{
    const torch::NoGradGuard no_grad;
    const double share = 1.0 / std::min(kMeanHorizon, 1.0 + static_cast<double>(step) / 4);
    const std::vector<Named> from = everythingOf(net), to = everythingOf(mean);
    for (std::size_t k = 0; k < from.size(); ++k) {
        torch::Tensor value = to[k].value;
        value.lerp_(from[k].value, share);
    }
}

PositionTrainer::PositionTrainer(const PositionNetShape& shape, std::uint64_t seed, const std::string& device,
                                 const LossWeights& loss)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->shape = shape;
    m_impl->weights = loss;
    m_impl->device = torch::Device(netDevice(device));
    m_impl->net = buildModule(shape, seed);
    m_impl->mean = buildModule(shape, seed);
    prepare(m_impl->net, m_impl->device);
    prepare(m_impl->mean, m_impl->device);
    m_impl->mean.eval();
    m_impl->parameters = parametersOf(m_impl->net);
    for (const Named& p : m_impl->parameters) {
        m_impl->first.push_back(torch::zeros_like(p.value));
        m_impl->second.push_back(torch::zeros_like(p.value));
        torch::Tensor value = p.value;
        value.requires_grad_(true);
    }
}

PositionTrainer::~PositionTrainer() = default;

Losses PositionTrainer::step(const TrainingBatch& batch, double rate)
{
    auto [total, losses] = m_impl->loss(m_impl->net, targetsOf(batch, m_impl->device), nullptr);
    total.backward();
    ++m_impl->step;
    m_impl->adam(rate);
    m_impl->follow();
    return losses;
}

Losses PositionTrainer::validate(const TrainingBatch& batch, std::vector<float>& position)
{
    const torch::NoGradGuard no_grad;
    torch::Tensor logits;
    const Losses losses = m_impl->loss(m_impl->mean, targetsOf(batch, m_impl->device), &logits).second;
    position = plainOf(torch::sigmoid(logits)).data;
    return losses;
}

TensorFile PositionTrainer::weights() const
{
    return weightsOf(m_impl->mean, m_impl->shape);
}

void PositionTrainer::start(const TensorFile& weights)
{
    putWeights(m_impl->net, weights);
    putWeights(m_impl->mean, weights);
}

TensorFile PositionTrainer::state() const
{
    TensorFile file = weightsOf(m_impl->net, m_impl->shape);
    for (auto& [name, tensor] : weights().tensors) {
        file.tensors["mean/" + name] = std::move(tensor);
    }
    for (std::size_t k = 0; k < m_impl->parameters.size(); ++k) {
        file.tensors["first/" + m_impl->parameters[k].name] = plainOf(m_impl->first[k]);
        file.tensors["second/" + m_impl->parameters[k].name] = plainOf(m_impl->second[k]);
    }
    file.notes["step"] = std::to_string(m_impl->step);
    return file;
}

void PositionTrainer::resume(const TensorFile& state)
{
    const torch::NoGradGuard no_grad;
    putWeights(m_impl->net, state);
    TensorFile mean;
    for (const auto& [name, tensor] : state.tensors) {
        if (name.starts_with("mean/")) {
            mean.tensors[name.substr(5)] = tensor;
        }
    }
    putWeights(m_impl->mean, mean);
    try {
        for (std::size_t k = 0; k < m_impl->parameters.size(); ++k) {
            m_impl->first[k].copy_(tensorOf(state.tensors.at("first/" + m_impl->parameters[k].name)));
            m_impl->second[k].copy_(tensorOf(state.tensors.at("second/" + m_impl->parameters[k].name)));
        }
        m_impl->step = std::stoll(state.notes.at("step"));
    } catch (const std::exception&) {
        throw Problem("The checkpoint does not fit this network; train from the start, without --resume.");
    }
}

std::int64_t PositionTrainer::steps() const
{
    return m_impl->step;
}

} // namespace retrace
