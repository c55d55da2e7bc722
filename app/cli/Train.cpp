// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli train: trains the ink network on pages printed on the fly, or makes a model of weights.
#include "Commands.h"

#include "core/ink/ModelManifest.h"
#include "core/training/Training.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

struct Arguments
{
    TrainingOptions options;
    fs::path weights; ///< --export
};

/// NAME, with or without .pt.
fs::path stemOf(const fs::path& out)
{
    return out.extension() == ".pt" ? fs::path(out).replace_extension() : out;
}

void exportModel(const fs::path& weights_file, const fs::path& stem)
{
    const TensorFile weights = readTensors(weights_file);
    const fs::path script = stem.string() + ".pt";
    exportScript(weights, script);
    ModelManifest manifest;
    manifest.stride = shapeOf(weights).stride();
    manifest.torch = torchVersion();
    manifest.sha256 = sha256Of(script);
    for (const auto& [name, value] : weights.notes) {
        if (name.starts_with("training ")) {
            manifest.training[name.substr(9)] = value;
        }
    }
    writeModelManifest(manifestOf(script), manifest);
    fmt::print("{}\n", script.string());
}

void run(Arguments a)
{
    a.options.out = stemOf(a.options.out);
    if (!a.weights.empty()) {
        exportModel(a.weights, a.options.out);
        return;
    }
    if (a.options.records.empty() && !a.options.pairs.empty()) {
        a.options.records = "synthetic";
    }
    if (a.options.records.empty()) {
        throw Problem("Give --records, a folder of WFDB records to print pages from.");
    }
    cv::setNumThreads(1);
    train(a.options, [](const std::string& line) {
        fmt::print("{}\n", line);
        std::fflush(stdout);
    });
}

} // namespace

void addTrain(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    TrainingOptions& o = a->options;
    CLI::App* command = app.add_subcommand("train", "Trains the ink network on pages printed on the fly");
    command->add_option("--records", o.records, "Folder of WFDB records (*.hea), or: synthetic (what --pairs takes without it)");
    command->add_option("--pairs", o.pairs, "Folder that labels has written: fine-tunes the shipped network (or --init) on its pages, printed ones among them");
    command->add_option("--pairs-share", o.pairs_share, "Share of the pages that are pairs")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    command->add_option("--out", o.out, "models/NAME; .pt, .json, .safetensors, .csv, .png and .ckpt are added")->required();
    command->add_option("--hours", o.hours, "Time to train, earlier runs counted in")->check(CLI::Range(0.0001, 1000.0))->capture_default_str();
    command->add_flag("--resume", o.resume, "Goes on from NAME.ckpt");
    command->add_option("--device", o.device, "Where to train")->check(CLI::IsMember({"auto", "cpu", "cuda"}))->capture_default_str();
    command->add_option("--profile", o.profile, "Pages to print")->capture_default_str();
    command->add_option("--seed", o.seed, "Of weights and pages")->capture_default_str();
    command->add_option("--init", o.init, "Weights (.safetensors or .pt) to start from");
    command->add_option("--batch", o.batch, "Crops a step")->check(CLI::Range(1, 256))->capture_default_str();
    command->add_option("--threads", o.threads, "Threads of the arithmetic")->check(CLI::Range(1, 256))->capture_default_str();
    command->add_option("--print-threads", o.crops.threads, "Threads that print pages")->check(CLI::Range(1, 256))->capture_default_str();
    command->add_option("--reuse", o.crops.reuse, "How often a crop is used")->check(CLI::Range(1.0, 1000.0))->capture_default_str();
    command->add_option("--rate", o.rate, "Highest learning rate")->capture_default_str();
    command->add_option("--dice", o.loss.dice, "Weight of Dice on the positions")->capture_default_str();
    command->add_option("--columns", o.shape.columns, "Positions told apart in each pixel's width; 1 is for comparison")->check(CLI::Range(1, 2))->capture_default_str();
    command->add_option("--epoch-minutes", o.epoch_minutes, "Between validations")->capture_default_str();
    command->add_option("--export", a->weights, "Makes NAME.pt and NAME.json of these weights (.safetensors) instead");
    command->callback([a, &exit_code] {
        try {
            run(*a);
        } catch (const std::exception& problem) {
            fmt::print(stderr, "{}\n", problem.what());
            exit_code = 1;
        }
    });
}
