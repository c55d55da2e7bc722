// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli calibrate: makes the confidence model from pages with truth.
#include "Commands.h"

#include "core/evaluation/ConfidenceScore.h"
#include "core/training/Calibration.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

struct Arguments
{
    CalibrationOptions options;
    fs::path out, samples, keep, model;
    std::vector<fs::path> check;
    double most_error = 0; ///< 0: all pages
};

/// How the model's claims stand against samples that it was not made from.
void check(const ErrorModel& model, const fs::path& file, double most_error)
{
    std::vector<FeatureRow> rows;
    std::vector<ClaimedError> claims;
    const std::vector<CalibrationSample> samples = readRightly(readSamples(file), most_error);
    for (const CalibrationSample& s : samples) {
        rows.push_back(s.features);
    }
    const std::vector<ExpectedError> expected = model.of(rows);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        claims.push_back({samples[i].error_mv, expected[i].band_mv, expected[i].error_mv, {}});
    }
    const ConfidenceScore score = scoreConfidence(std::move(claims));
    fmt::print("{}{}: {} samples, coverage {:.3f}, tenths", file.string(), most_error > 0 ? " (pages read rightly)" : "", score.samples, score.coverage);
    for (double tenth : score.coverage_of_tenths) {
        fmt::print(" {:.3f}", tenth);
    }
    fmt::print(", interval score {:.4f} mV against {:.4f} of one width ({:.0f} % better), ROC area {:.3f}, worst 5 % hold {:.3f}\n", score.interval_score_mv,
               score.constant_interval_score_mv, 100 * (1 - score.interval_score_mv / score.constant_interval_score_mv), score.roc_area, score.worst_share);
}

void run(const Arguments& a)
{
    const auto say = [](const std::string& line) {
        fmt::print("{}\n", line);
        std::fflush(stdout);
    };
    if (!a.model.empty()) {
        std::ranges::for_each(a.check, [model = ErrorModel::read(a.model), most = a.most_error](const fs::path& file) {
            check(model, file, most);
        });
        return;
    }
    const std::vector<CalibrationSample> samples = a.samples.empty() ? gatherSamples(a.options, say) : readSamples(a.samples);
    if (!a.keep.empty()) {
        writeSamples(a.keep, samples);
    }
    if (a.out.empty()) {
        return;
    }
    const std::vector<CalibrationSample> right = readRightly(samples, a.most_error);
    ErrorModel model = fitErrorModel(right, a.options, say);
    std::set<int> pages;
    for (const CalibrationSample& s : right) {
        pages.insert(s.page);
    }
    model.notes = {fmt::format("made by retrace-cli {} calibrate from {} samples of {} printed pages", RETRACE_VERSION, right.size(), pages.size())};
    model.write(a.out);
    say(a.out.string());
    std::ranges::for_each(a.check, [&](const fs::path& file) {
        check(model, file, a.most_error);
    });
}

} // namespace

void addCalibrate(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("calibrate", "Makes the confidence model from pages with truth");
    auto* pages = command->add_option("--pages", a->options.pages, "Folders of NAME.png or NAME.jpg with NAME.csv, as print writes them");
    auto* samples = command->add_option("--samples", a->samples, "Samples gathered before, in the pages' stead")->excludes(pages);
    command->add_option("--keep-samples", a->keep, "File for the gathered samples");
    command->add_option("--out", a->out, "The model, models/confidence.json");
    command->add_option("--check", a->check, "Samples of other pages (as --keep-samples writes them) to score the model's claims on");
    auto* model = command->add_option("--model", a->model, "With --check: the model to score; none is made")->excludes(pages)->excludes(samples);
    command->add_option("--most-error", a->most_error, "Pages whose error is more than so many times their leads' deviation are left out: their layout or scale was read wrongly; 0: none")->capture_default_str();
    command->add_option("--every", a->options.every, "Takes every so many-th sample")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--epochs", a->options.epochs, "Rounds over all samples")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--hidden", a->options.hidden, "Width of the network")->check(CLI::Range(1, 512))->capture_default_str();
    command->add_option("--seed", a->options.seed, "Of the fit")->capture_default_str();
    command->add_option("--threads", a->options.threads, "Threads of the arithmetic")->check(CLI::Range(1, 256))->capture_default_str();
    command->callback([a, samples, pages, model, &exit_code] {
        try {
            if (pages->empty() && samples->empty() && model->empty()) {
                throw Problem("Give --pages, folders of pages with truth, or --samples, a file that --keep-samples wrote.");
            }
            run(*a);
        } catch (const std::exception& problem) {
            fmt::print(stderr, "{}\n", problem.what());
            exit_code = 1;
        }
    });
}
