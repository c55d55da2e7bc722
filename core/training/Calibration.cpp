// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Calibration.h"

#include <torch/torch.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace retrace {
namespace {

constexpr float kLeastError = 0.002F;   // mV: below, errors are alike
constexpr int kBatch = 4096;
constexpr double kRate = 2e-3, kDecay = 1e-2;
constexpr double kDropFeature = 0.1, kDropUnit = 0.15;
constexpr double kQuantile = 0.9;
constexpr int kFolds = 5;
constexpr double kRare = 0.01, kLeftOut = 1e6; // a feature whose deviation is smaller was hardly ever seen: what it means is not known
constexpr std::size_t kCurvePoints = 12;

/// Mean and deviation of each feature.
void standardise(const std::vector<CalibrationSample>& samples, ErrorModel& model)
{
    std::vector<double> sum(kFeatures, 0), square(kFeatures, 0);
    for (const CalibrationSample& s : samples) {
        for (std::size_t f = 0; f < kFeatures; ++f) {
            sum[f] += s.features[f];
            square[f] += static_cast<double>(s.features[f]) * s.features[f];
        }
    }
    const auto n = static_cast<double>(samples.size());
    for (std::size_t f = 0; f < kFeatures; ++f) {
        const double mean = sum[f] / n, deviation = std::sqrt(std::max(0.0, square[f] / n - mean * mean));
        model.mean.push_back(static_cast<float>(mean));
        model.scale.push_back(static_cast<float>(deviation < kRare ? kLeftOut : deviation));
    }
}

struct Table { torch::Tensor x, log_error, square; };

Table tableOf(const std::vector<CalibrationSample>& samples, const ErrorModel& model, const std::function<bool(int)>& takesPage)
{
    std::vector<float> x, log_error, square;
    for (const CalibrationSample& s : samples) {
        if (!takesPage(s.page)) {
            continue;
        }
        for (std::size_t f = 0; f < kFeatures; ++f) {
            x.push_back(std::clamp((s.features[f] - model.mean[f]) / model.scale[f], -ErrorModel::kMostFeature, ErrorModel::kMostFeature));
        }
        const float e = std::abs(s.error_mv);
        log_error.push_back(std::log(e + kLeastError));
        square.push_back(e * e + kLeastError * kLeastError);
    }
    const auto n = static_cast<std::int64_t>(log_error.size());
    return {torch::from_blob(x.data(), {n, static_cast<std::int64_t>(kFeatures)}).clone(), torch::from_blob(log_error.data(), {n}).clone(), torch::from_blob(square.data(), {n}).clone()};
}

/// Pinball loss of the log band; for the mean square the deviance of a Tweedie distribution of power 1.5 (Jorgensen 1987), which
/// a few wrecked pages do not rule as they rule a Gaussian likelihood.
torch::Tensor lossOf(const torch::Tensor& out, const torch::Tensor& log_error, const torch::Tensor& square)
{
    const torch::Tensor off = log_error - out.select(1, 0);
    const torch::Tensor pinball = torch::max(kQuantile * off, (kQuantile - 1) * off).mean();
    const torch::Tensor half_log_square = 0.5 * out.select(1, 1).clamp(-14, 5);
    const torch::Tensor deviance = (square * torch::exp(-half_log_square) + torch::exp(half_log_square)).mean();
    return 4 * pinball + 2 * deviance;
}

/// Dropout of features and of hidden units: pages of other printers and cameras differ in any of them.
torch::nn::Sequential network(int hidden)
{
    using namespace torch::nn;
    return Sequential(Dropout(kDropFeature), Linear(static_cast<int>(kFeatures), hidden), ReLU(), Dropout(kDropUnit), Linear(hidden, hidden), ReLU(),
                      Dropout(kDropUnit), Linear(hidden, 2));
}

std::vector<ErrorModel::Layer> layersOf(const torch::nn::Sequential& net)
{
    std::vector<ErrorModel::Layer> layers;
    const auto parameters = net->parameters();
    for (std::size_t i = 0; i + 1 < parameters.size(); i += 2) {
        const torch::Tensor w = parameters[i].detach().contiguous(), b = parameters[i + 1].detach().contiguous();
        using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        layers.push_back({Eigen::Map<const RowMajor>(w.data_ptr<float>(), w.size(0), w.size(1)), Eigen::Map<const Eigen::VectorXf>(b.data_ptr<float>(), b.size(0))});
    }
    return layers;
}

double validationLoss(torch::nn::Sequential& net, const Table& held)
{
    torch::NoGradGuard no_gradients;
    net->eval();
    return lossOf(net->forward(held.x), held.log_error, held.square).item<double>();
}

void trainEpoch(torch::nn::Sequential& net, torch::optim::AdamW& adam, const Table& table, std::mt19937_64& generator)
{
    net->train();
    std::vector<std::int64_t> order(static_cast<std::size_t>(table.x.size(0)));
    std::iota(order.begin(), order.end(), 0);
    std::ranges::shuffle(order, generator);
    for (std::size_t from = 0; from < order.size(); from += kBatch) {
        const auto n = static_cast<std::int64_t>(std::min<std::size_t>(kBatch, order.size() - from));
        const torch::Tensor at = torch::from_blob(order.data() + from, {n}, torch::kInt64);
        adam.zero_grad();
        lossOf(net->forward(table.x.index_select(0, at)), table.log_error.index_select(0, at), table.square.index_select(0, at)).backward();
        adam.step();
    }
}

/// One network made without the pages of a fold, kept as it stood when it did best on them.
std::vector<ErrorModel::Layer> fitFold(const std::vector<CalibrationSample>& samples, const ErrorModel& standard, int fold, const CalibrationOptions& options,
                                       const std::function<void(const std::string&)>& say, const Task& task)
{
    const Table table = tableOf(samples, standard, [&](int page) { return page % kFolds != fold; });
    const Table held = tableOf(samples, standard, [&](int page) { return page % kFolds == fold; });
    torch::nn::Sequential net = network(options.hidden);
    torch::optim::AdamW adam(net->parameters(), torch::optim::AdamWOptions(kRate).weight_decay(kDecay));
    std::mt19937_64 generator(options.seed + static_cast<std::uint64_t>(fold));
    std::vector<ErrorModel::Layer> best_layers;
    double best = 1e9;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        task.check();
        const double part = static_cast<double>(epoch) / options.epochs;
        static_cast<torch::optim::AdamWOptions&>(adam.param_groups()[0].options()).lr(kRate * 0.5 * (1 + std::cos(3.1416 * part)));
        trainEpoch(net, adam, table, generator);
        const double loss = validationLoss(net, held);
        say(fmt::format("fold {}, epoch {}: loss {:.4f} on its held-out pages{}", fold + 1, epoch + 1, loss, loss < best ? ", kept" : ""));
        if (loss < best) {
            best = loss;
            best_layers = layersOf(net);
        }
    }
    return best_layers;
}

/// The networks side by side as one that gives the mean of their outputs.
std::vector<ErrorModel::Layer> joined(const std::vector<std::vector<ErrorModel::Layer>>& nets)
{
    std::vector<ErrorModel::Layer> out;
    const auto n = static_cast<long>(nets.size());
    for (std::size_t layer = 0; layer < nets.front().size(); ++layer) {
        const bool first = layer == 0, last = layer + 1 == nets.front().size();
        const long rows = nets.front()[layer].weight.rows(), columns = nets.front()[layer].weight.cols();
        ErrorModel::Layer all{Eigen::MatrixXf::Zero(last ? rows : n * rows, first ? columns : n * columns), Eigen::VectorXf::Zero(last ? rows : n * rows)};
        for (long k = 0; k < n; ++k) {
            const ErrorModel::Layer& own = nets[static_cast<std::size_t>(k)][layer];
            const float share = last ? 1.0F / static_cast<float>(n) : 1.0F;
            all.weight.block(last ? 0 : k * rows, first ? 0 : k * columns, rows, columns) += share * own.weight;
            all.bias.segment(last ? 0 : k * rows, rows) += share * own.bias;
        }
        out.push_back(std::move(all));
    }
    return out;
}

struct Claim { float log_band, off; };

/// What a network claims of pages that it was made without.
void addClaims(const ErrorModel& model, const std::vector<CalibrationSample>& held, std::vector<Claim>& claims)
{
    std::vector<FeatureRow> rows;
    for (const CalibrationSample& s : held) {
        rows.push_back(s.features);
    }
    const std::vector<ExpectedError> expected = model.of(rows);
    for (std::size_t i = 0; i < held.size(); ++i) {
        const float band = std::log(expected[i].band_mv);
        claims.push_back({band, std::log(std::abs(held[i].error_mv) + kLeastError) - band});
    }
}

/// What must be added to the log band in each part of its range so that 90 of 100 held-out errors stay under it; the band
/// stays ascending.
void drawCurve(ErrorModel& model, std::vector<Claim> claims)
{
    std::ranges::sort(claims, {}, &Claim::log_band);
    float last = -1e9F;
    for (std::size_t k = 0; k < kCurvePoints; ++k) {
        const std::size_t from = k * claims.size() / kCurvePoints, to = (k + 1) * claims.size() / kCurvePoints;
        std::vector<float> off;
        for (std::size_t i = from; i < to; ++i) {
            off.push_back(claims[i].off);
        }
        const auto at = off.begin() + static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(off.size()));
        std::ranges::nth_element(off, at);
        const float x = claims[(from + to) / 2].log_band;
        last = std::max(last, x + *at);
        model.curve_x.push_back(x);
        model.curve_y.push_back(last - x);
    }
}

} // namespace

ErrorModel fitErrorModel(const std::vector<CalibrationSample>& samples, const CalibrationOptions& options, const std::function<void(const std::string&)>& say, const Task& task)
{
    const bool enough = samples.size() >= 1000 && std::ranges::any_of(samples, [](const CalibrationSample& s) { return s.page >= kFolds; });
    if (!enough) {
        throw Problem("There are too few pages to calibrate on; give at least some dozens.");
    }
    torch::set_num_threads(options.threads);
    torch::manual_seed(static_cast<std::int64_t>(options.seed));
    ErrorModel model;
    standardise(samples, model);
    std::vector<std::vector<ErrorModel::Layer>> nets;
    std::vector<Claim> claims;
    for (int fold = 0; fold < kFolds; ++fold) {
        nets.push_back(fitFold(samples, model, fold, options, say, task));
        std::vector<CalibrationSample> held;
        std::ranges::copy_if(samples, std::back_inserter(held), [&](const CalibrationSample& s) { return s.page % kFolds == fold; });
        ErrorModel one = model;
        one.layers = nets.back();
        addClaims(one, held, claims);
    }
    model.layers = joined(nets);
    drawCurve(model, std::move(claims));
    return model;
}

} // namespace retrace
