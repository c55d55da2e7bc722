// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli print: pages with their truth, from real records or from a synthetic heart.
#include "app/cli/Commands.h"
#include "core/exchange/Exchange.h"
#include "core/press/Press.h"
#include "core/press/Random.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

using namespace retrace;

namespace {

struct Options
{
    std::string records = "synthetic";
    std::filesystem::path out;
    int count = 1;
    std::uint64_t seed = 1;
    std::string layout = "mixed";
    std::string rhythm;
    double dpi = 200;
    bool demo = false;
};

std::vector<std::filesystem::path> recordFiles(const std::filesystem::path& folder)
{
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".hea") {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        throw Problem("\"" + folder.string() + "\" holds no WFDB records (*.hea); give another folder, or synthetic.");
    }
    std::ranges::sort(files);
    return files;
}

std::string layoutOf(const Options& options, int page, Random& random)
{
    const std::vector<std::string> all = printableLayouts();
    if (options.layout == "mixed") {
        return random.pick(all);
    }
    return options.layout == "all" ? all[static_cast<std::size_t>(page) % all.size()] : options.layout;
}

std::vector<Lead> leadsOf(const std::string& names)
{
    std::vector<Lead> leads;
    for (const std::string& name : CLI::detail::split(names, ',')) {
        const auto lead = leadFromName(name);
        if (!lead) {
            throw Problem("\"" + name + "\" is no lead; give names like II or V1, with commas between them.");
        }
        leads.push_back(*lead);
    }
    return leads;
}

ManifestPage printOne(const Options& options, const std::vector<std::filesystem::path>& files, int index)
{
    const std::uint64_t seed = derivedSeed(options.seed, static_cast<std::uint64_t>(index));
    std::mt19937_64 generator(seed);
    Random random(generator);
    const std::string layout = layoutOf(options, index, random);
    PrintParams params = drawCleanParams(generator, layout, options.dpi);
    if (!options.rhythm.empty()) {
        params.rhythm_leads = leadsOf(options.rhythm);
    }
    const bool synthetic = files.empty();
    const auto file = synthetic ? std::filesystem::path() : files[static_cast<std::size_t>(index) % files.size()];
    const Record record = synthetic ? syntheticHeart(seed) : readWfdb(file);
    const PrintedPage page = printPage(record, params);
    return writePrintedPage(page, options.out, fmt::format("page_{:06}", index + 1),
                            synthetic ? "synthetic" : file.filename().string(), seed);
}

void runDemo(const Options& options)
{
    std::filesystem::create_directories(options.out);
    const auto file = options.out / "demo.png";
    if (!cv::imwrite(file.string(), printDemoPage().bgr, {cv::IMWRITE_PNG_COMPRESSION, 9})) {
        throw Problem("\"" + file.string() + "\" could not be written; check the folder and the space on the disk.");
    }
    fmt::print("{}\n", file.string());
}

/// 0: all printed; 1: some failed, each with its reason on stderr.
int runPrint(const Options& options)
{
    if (options.demo) {
        runDemo(options);
        return 0;
    }
    const bool synthetic = options.records == "synthetic";
    const auto files = synthetic ? std::vector<std::filesystem::path>() : recordFiles(options.records);
    std::vector<ManifestPage> pages;
    int failed = 0;
    for (int i = 0; i < options.count; ++i) {
        try {
            pages.push_back(printOne(options, files, i));
            fmt::print("{} {}\n", pages.back().file, pages.back().params.layout);
        } catch (const Problem& problem) {
            fmt::print(stderr, "page {}: {}\n", i + 1, problem.what());
            ++failed;
        }
    }
    if (!pages.empty()) {
        writeManifest(options.out, pages);
    }
    return failed == 0 ? 0 : 1;
}

} // namespace

void addPrint(CLI::App& app, int& exit_code)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("print", "Print records on ECG paper, with the exact truth beside each page");
    command->add_option("--records", options->records, "Folder of WFDB records (*.hea), or: synthetic");
    command->add_option("--out", options->out, "Folder for pages, truth and manifest.json")->required();
    command->add_option("--count", options->count, "Pages to print")->check(CLI::Range(1, 1000000));
    command->add_option("--seed", options->seed, "The same seed prints the same pages");
    command->add_option("--layout", options->layout,
                        "A layout (3x4+1, 6x2-cabrera, 12x1-unnamed ...), all (each in turn) or mixed");
    command->add_option("--rhythm", options->rhythm, "Leads of the rhythm rows, such as V1 or II,V5");
    command->add_option("--dpi", options->dpi, "Resolution")->check(CLI::Range(50.0, 1200.0));
    command->add_flag("--demo", options->demo, "Print the demo page (demo.png) and nothing else");
    command->callback([options, &exit_code] {
        try {
            exit_code = runPrint(*options);
        } catch (const std::exception& problem) {
            fmt::print(stderr, "{}\n", problem.what());
            exit_code = 1;
        }
    });
}
