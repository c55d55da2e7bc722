// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli labels: training pairs of reviewed pages, or of pages of the press.
#include "Commands.h"

#include "core/labels/LabelRun.h"
#include "core/labels/Labels.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

using namespace retrace;

namespace {

int run(const LabelRunOptions& options)
{
    if (options.keep_text) {
        fmt::print(stderr, "Lettering is kept, names of persons too where some are on the pages. Keep the folder where the pages may lie.\n");
    }
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    cv::setNumThreads(std::max(1, cores / options.jobs));
    LabelRunWords words;
    words.page = [](const std::string& line) {
        fmt::print("{}\n", line);
        std::fflush(stdout);
    };
    words.problem = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
    LabelRunResult result = runLabels(options, words);
    fmt::print("{} pages: {} train, {} val, {} test; {} without a finished review passed over, {} failed.\n", result.pages(), result.parts["train"],
               result.parts["val"], result.parts["test"], result.unreviewed, result.failed);
    if (!result.why_none.empty()) {
        fmt::print(stderr, "{}\n", result.why_none);
    }
    return result.failed > 0 || !result.why_none.empty() ? 1 : 0;
}

} // namespace

void addLabels(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<LabelRunOptions>();
    a->software_version = RETRACE_VERSION;
    CLI::App* command = app.add_subcommand("labels", "Writes training pairs of reviewed pages, or of pages that print has made");
    command->add_option("FOLDER", a->folder, "Pages with their reviews, or the output of print or labels")->required()->check(CLI::ExistingDirectory);
    command->add_option("--out", a->out, "Folder for the pairs")->required();
    command->add_option("--format", a->format, "What kind of data set")->check(CLI::IsMember(labelFormats()))->capture_default_str();
    command->add_flag("--all", a->all, "All pages, not those alone whose review is finished");
    command->add_option("--from", a->from, "truth: as printed (a manifest.json is needed); reading: as digitized; auto: truth where there is one")
        ->check(CLI::IsMember({"auto", "truth", "reading"}))->capture_default_str();
    command->add_flag("--keep-text", a->keep_text, "Leaves lettering on the pages, persons' names too");
    command->add_option("--split", a->split, "Shares of training, validation and test")->capture_default_str();
    command->add_option("--seed", a->seed, "Of the split")->capture_default_str();
    command->add_option("--keys", a->keys, "CSV of page,key: pages of one record or patient come into one part; without it, pages of one printed record or of one file do");
    command->add_option("--model", a->model, "The network's file; default: the shipped one");
    command->add_option("--jobs", a->jobs, "Pages worked on at the same time")->check(CLI::Range(1, 256))->capture_default_str();
    command->add_flag("--force", a->force, "Writes into a folder that is not empty");
    command->callback([a, &exit_code] {
        try {
            exit_code = run(*a);
        } catch (const std::exception& problem) {
            fmt::print(stderr, "{}\n", problem.what());
            exit_code = 1;
        }
    });
}
