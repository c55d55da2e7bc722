// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ink/PositionNet.h"

#include "core/ink/NetModule.h"
#include "core/record/LargePages.h"
#include "core/record/Task.h"

#include <ATen/Parallel.h>
#include <c10/core/CPUAllocator.h>
#include <fmt/format.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <cmath>
#include <sstream>

namespace retrace {
namespace {

torch::jit::Module moduleOf(const TensorFile& weights)
{
    torch::jit::Module module = buildModule(shapeOf(weights), 0);
    putWeights(module, weights);
    module.eval();
    return module;
}

torch::jit::Module frozen(torch::jit::Module module, const torch::Device& device)
{
    module.eval();
    module.to(device);
    if (device.is_cuda()) {
        module.to(torch::kHalf);
    }
    for (const auto& item : module.named_parameters()) {
        if (item.value.dim() == 4) {
            item.value.set_data(item.value.contiguous(torch::MemoryFormat::ChannelsLast));
        }
    }
    return torch::jit::freeze(module);
}

#if TORCH_VERSION_MAJOR < 2 // an allocator looks otherwise since, and was not tried there
/// LibTorch's own, its blocks in large memory pages.
class LargePageAllocator : public c10::Allocator
{
public:
    c10::DataPtr allocate(size_t bytes) const override
    {
        c10::DataPtr made = m_own->allocate(bytes);
        adviseLargePages(made.get(), bytes);
        return made;
    }

    c10::DeleterFnPtr raw_deleter() const override { return m_own->raw_deleter(); }

private:
    c10::Allocator* m_own = c10::GetDefaultCPUAllocator();
};

auto* const large_pages = new LargePageAllocator; // never deleted: threads may make tensors until the very end
REGISTER_ALLOCATOR(c10::kCPU, large_pages);
#endif

cv::Mat matOf(const torch::Tensor& plane)
{
    const torch::Tensor flat = plane.to(torch::kCPU, torch::kFloat32).contiguous();
    return cv::Mat(static_cast<int>(flat.size(0)), static_cast<int>(flat.size(1)), CV_32F, flat.data_ptr<float>()).clone();
}

} // namespace

struct PositionNet::Impl
{
    torch::jit::Module module;
    torch::Device device = torch::kCPU;
};

PositionNet::PositionNet(const std::filesystem::path& script, const std::string& device)
    : m_impl(std::make_unique<Impl>())
{
    m_impl->device = torch::Device(netDevice(device));
    try {
        m_impl->module = frozen(torch::jit::load(script.string()), m_impl->device);
    } catch (const std::exception&) {
        throw Problem(fmt::format("The network {} could not be read by LibTorch {}; make it anew with \"retrace-cli "
                                  "train --export\".",
                                  script.string(), torchVersion()));
    }
}

PositionNet::PositionNet(const TensorFile& weights) : m_impl(std::make_unique<Impl>())
{
    m_impl->module = frozen(moduleOf(weights), m_impl->device);
}

PositionNet::~PositionNet() = default;
PositionNet::PositionNet(PositionNet&&) noexcept = default;

NetOutput PositionNet::read(const cv::Mat& bgr) const
{
    // Several threads may run one module: https://pytorch.org/docs/stable/notes/cpu_threading_torchscript_inference.html
    const torch::InferenceMode guard;
    const cv::Mat flat = bgr.isContinuous() ? bgr : bgr.clone();
    const auto kind = m_impl->device.is_cuda() ? torch::kHalf : torch::kFloat32;
    torch::Tensor x = torch::from_blob(flat.data, {1, flat.rows, flat.cols, 3}, torch::kUInt8)
                          .permute({0, 3, 1, 2}) // a channels-last view
                          .to(m_impl->device)
                          .to(kind)
                          .div_(255);
    const auto outputs = m_impl->module.forward({x}).toTuple();
    NetOutput result;
    result.position = matOf(torch::sigmoid(outputs->elements()[0].toTensor().to(torch::kFloat32))[0][0]);
    const torch::Tensor classes = torch::softmax(outputs->elements()[1].toTensor().to(torch::kFloat32), 1)[0];
    for (int k = 0; k < kNetClasses; ++k) {
        result.classes[static_cast<std::size_t>(k)] = matOf(classes[k]);
    }
    return result;
}

std::string netDevice(const std::string& wanted)
{
    const bool card = torch::cuda::is_available();
    if (wanted == "cuda" && !card) {
        throw Problem("There is no CUDA card that LibTorch can use here; choose --device cpu.");
    }
    return wanted == "cuda" || (wanted == "auto" && card) ? "cuda" : "cpu";
}

TensorFile untrainedWeights(const PositionNetShape& shape, std::uint64_t seed)
{
    return weightsOf(buildModule(shape, seed), shape);
}

PositionNetShape shapeOf(const TensorFile& weights)
{
    PositionNetShape shape;
    shape.widths.clear();
    const auto note = [&weights](const char* name) {
        const auto found = weights.notes.find(name);
        return found == weights.notes.end() ? std::string() : found->second;
    };
    std::istringstream widths(note("widths")), stem(note("stem"));
    for (int width = 0; widths >> width;) {
        shape.widths.push_back(width);
    }
    if (note("format") != "retrace-position-net 1" || shape.widths.empty() || !(stem >> shape.stem)) {
        throw Problem("These are no weights of a Retrace network of format 1; take those that \"retrace-cli train\" "
                      "wrote.");
    }
    if (!note("columns").empty()) { // absent in weights of before 2026-11-24
        std::istringstream(note("columns")) >> shape.columns;
    }
    return shape;
}

void exportScript(const TensorFile& weights, const std::filesystem::path& script)
{
    const std::filesystem::path part = script.string() + ".part";
    moduleOf(weights).save(part.string());
    std::filesystem::rename(part, script);
}

TensorFile weightsOfScript(const std::filesystem::path& script)
{
    try {
        const torch::jit::Module module = torch::jit::load(script.string());
        const auto sizes = [&module](const std::string& name) { return module.attr(name).toTensor().sizes().vec(); };
        PositionNetShape shape;
        shape.widths.clear();
        while (module.hasattr(fmt::format("down{}a_weight", shape.widths.size()))) {
            shape.widths.push_back(static_cast<int>(sizes(fmt::format("down{}a_weight", shape.widths.size()))[0]));
        }
        const auto stem_area = sizes("down0a_weight")[1] / 3; // the stem stacks stem x stem pixels of three colours
        shape.stem = static_cast<int>(std::lround(std::sqrt(static_cast<double>(stem_area))));
        shape.columns = static_cast<int>((sizes("head_weight")[0] - kNetClasses * stem_area / 4) / stem_area);
        return weightsOf(module, shape);
    } catch (const c10::Error&) {
        throw Problem(fmt::format("{} holds no weights of a Retrace network; take a .pt or .safetensors that \"retrace-cli train\" wrote.", script.string()));
    }
}

std::string torchVersion()
{
    return TORCH_VERSION;
}

void setNetThreads(int threads)
{
    at::set_num_threads(std::max(1, threads));
}

} // namespace retrace
