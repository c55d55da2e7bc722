// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/NetModule.h"

#include "core/record/Task.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace retrace {
namespace {

constexpr int kFormat = 1;
constexpr float kRareLogit = -4.0F; // a position is rare: the head starts there

/// Collects parameters and the lines of forward() side by side.
class Builder
{
public:
    Builder(const PositionNetShape& shape, std::uint64_t seed) : m_shape(shape), m_module("PositionNet")
    {
        m_random = at::make_generator<at::CPUGeneratorImpl>(seed);
        m_module.register_attribute("training", c10::BoolType::get(), true);
    }

    torch::jit::Module build()
    {
        line(fmt::format("x = torch.pixel_unshuffle(x, {})", m_shape.stem));
        const auto levels = static_cast<int>(m_shape.widths.size());
        int channels = 3 * m_shape.stem * m_shape.stem;
        for (int k = 0; k < levels; ++k) {
            if (k > 0) {
                line(fmt::format("x = torch.max_pool2d(d{}, [2, 2])", k - 1));
            }
            convolution(fmt::format("down{}a", k), "x", "y", channels, width(k));
            line("y = torch.relu(y)");
            convolution(fmt::format("down{}b", k), "y", "y", width(k), width(k));
            line(fmt::format("d{} = torch.relu(y)", k));
            channels = width(k);
        }
        line(fmt::format("x = d{}", levels - 1));
        for (int k = levels - 2; k >= 0; --k) {
            up(k);
        }
        head();
        m_module.define("def forward(self, x):\n" + m_code);
        return m_module;
    }

private:
    int width(int level) const { return m_shape.widths[static_cast<std::size_t>(level)]; }
    void line(const std::string& text) { m_code += "    " + text + "\n"; }

    torch::Tensor normal(at::IntArrayRef size, double deviation)
    {
        return torch::empty(size).normal_(0.0, deviation, m_random);
    }

    /// 3 x 3 convolution and batch normalisation of `from` into `to`.
    void convolution(const std::string& name, const char* from, const char* to, int in, int out)
    {
        m_module.register_parameter(name + "_weight", normal({out, in, 3, 3}, std::sqrt(2.0 / (9.0 * in))), false);
        m_module.register_parameter(name + "_scale", torch::ones({out}), false);
        m_module.register_parameter(name + "_shift", torch::zeros({out}), false);
        m_module.register_buffer(name + "_mean", torch::zeros({out}));
        m_module.register_buffer(name + "_variance", torch::ones({out}));
        line(fmt::format("{1} = torch.conv2d({0}, self.{2}_weight, None, [1, 1], [1, 1])", from, to, name));
        line(fmt::format("{0} = torch.batch_norm({0}, self.{1}_scale, self.{1}_shift, self.{1}_mean, "
                         "self.{1}_variance, self.training, 0.05, 0.00001, True)",
                         to, name));
    }

    void up(int level)
    {
        const std::string name = fmt::format("up{}", level);
        m_module.register_parameter(name + "_weight",
                                    normal({width(level), width(level + 1), 1, 1}, std::sqrt(1.0 / width(level + 1))),
                                    false);
        line(fmt::format("x = torch.conv2d(x, self.{}_weight)", name));
        line(fmt::format("x = torch.upsample_nearest2d(x, [d{0}.size(2), d{0}.size(3)]) + d{0}", level));
        convolution(name + "a", "x", "y", width(level), width(level));
        line("y = torch.relu(y)");
        convolution(name + "b", "y", "y", width(level), width(level));
        line("x = torch.relu(x + y)");
    }

    void head()
    {
        const int stem = m_shape.stem, cells = stem * stem / 4;
        const int across = m_shape.columns * stem, positions = across * stem, out = positions + kNetClasses * cells;
        torch::Tensor bias = torch::zeros({out});
        bias.slice(0, 0, positions).fill_(kRareLogit);
        m_module.register_parameter("head_weight", normal({out, width(0), 1, 1}, 0.5 / std::sqrt(width(0))), false);
        m_module.register_parameter("head_bias", bias, false);
        line("x = torch.conv2d(x, self.head_weight, self.head_bias)");
        line("n = x.size(0)");
        line("h = x.size(2)");
        line("w = x.size(3)");
        line(fmt::format("p = x[:, :{}].reshape(n, 1, {}, {}, h, w)", positions, stem, across));
        line(fmt::format("p = p.permute(0, 1, 4, 2, 5, 3).reshape(n, 1, {} * h, {} * w)", stem, across));
        if (m_shape.columns == 1) {
            line("p = torch.upsample_nearest2d(p, [p.size(2), 2 * p.size(3)])");
        }
        line(fmt::format("c = torch.pixel_shuffle(x[:, {}:], {})", positions, stem / 2));
        line("return (p, c)");
    }

    PositionNetShape m_shape;
    torch::jit::Module m_module;
    at::Generator m_random;
    std::string m_code;
};

[[noreturn]] void doesNotFit(const std::string& name)
{
    throw Problem(fmt::format("The weights do not fit this network (\"{}\"); take weights of the same version.", name));
}

} // namespace

torch::jit::Module buildModule(const PositionNetShape& shape, std::uint64_t seed)
{
    return Builder(shape, seed).build();
}

PlainTensor plainOf(const torch::Tensor& tensor)
{
    const torch::Tensor flat = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    const float* first = flat.data_ptr<float>();
    return {flat.sizes().vec(), std::vector<float>(first, first + flat.numel())};
}

torch::Tensor tensorOf(const PlainTensor& plain)
{
    return torch::from_blob(const_cast<float*>(plain.data.data()), plain.shape, torch::kFloat32).clone();
}

TensorFile weightsOf(const torch::jit::Module& module, const PositionNetShape& shape)
{
    TensorFile file;
    for (const auto& item : module.named_parameters()) {
        file.tensors[item.name] = plainOf(item.value);
    }
    for (const auto& item : module.named_buffers()) {
        file.tensors[item.name] = plainOf(item.value);
    }
    file.notes["format"] = fmt::format("retrace-position-net {}", kFormat);
    file.notes["widths"] = fmt::format("{}", fmt::join(shape.widths, " "));
    file.notes["stem"] = std::to_string(shape.stem);
    file.notes["columns"] = std::to_string(shape.columns);
    return file;
}

void putWeights(torch::jit::Module& module, const TensorFile& weights)
{
    const torch::NoGradGuard no_grad;
    const auto put = [&](const std::string& name, torch::Tensor into) {
        const auto found = weights.tensors.find(name);
        if (found == weights.tensors.end() || found->second.shape != into.sizes().vec()) {
            doesNotFit(name);
        }
        into.copy_(tensorOf(found->second));
    };
    for (const auto& item : module.named_parameters()) {
        put(item.name, item.value);
    }
    for (const auto& item : module.named_buffers()) {
        put(item.name, item.value);
    }
}

} // namespace retrace
