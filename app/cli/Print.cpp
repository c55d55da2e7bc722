// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli print: pages with their truth, from real records or from a synthetic heart.
#include "app/cli/Commands.h"
#include "app/cli/ContactSheet.h"
#include "core/exchange/Exchange.h"
#include "core/press/Press.h"
#include "core/press/Random.h"
#include "core/press/Wear.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

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
    double row_spacing_mm = 0; ///< 0: what fits
    std::string profile; ///< empty: plain pages, not aged
    std::string design;
    std::filesystem::path contact;
    int threads = 0;
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

std::string layoutOf(const Options& options, int page, std::mt19937_64& generator)
{
    const std::vector<std::string> all = printableLayouts();
    if (options.layout == "mixed") {
        return Random(generator).pick(all);
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

/// What page `index` is printed from.
struct Source
{
    Record record;
    std::string name;
};

Source sourceOf(const std::vector<std::filesystem::path>& files, int index, std::uint64_t seed)
{
    if (files.empty()) {
        return {syntheticHeart(seed), "synthetic"};
    }
    const auto& file = files[static_cast<std::size_t>(index) % files.size()];
    return {readWfdb(file), file.filename().string()};
}

ManifestPage printOne(const Options& options, const std::vector<std::filesystem::path>& files, int index)
{
    const std::uint64_t seed = derivedSeed(options.seed, static_cast<std::uint64_t>(index));
    const std::string stem = fmt::format("page_{:06}", index + 1);
    if (!options.profile.empty() || !options.design.empty()) {
        std::mt19937_64 apart = layoutGenerator(seed);
        const std::string layout = layoutOf(options, index, apart);
        const Source source = sourceOf(files, index, derivedSeed(seed, 9));
        const Profile profile = options.profile.empty() ? Profile::clean : profileFromName(options.profile);
        const WornPage page = printWornPage(source.record, profile, seed, layout, options.dpi, options.design);
        return writeWornPage(page, options.out, stem, source.name, seed);
    }
    std::mt19937_64 generator(seed);
    const std::string layout = layoutOf(options, index, generator);
    const Source source = sourceOf(files, index, seed);
    PrintParams params = drawCleanParams(generator, layout, options.dpi);
    if (!options.rhythm.empty()) {
        params.rhythm_leads = leadsOf(options.rhythm);
    }
    params.row_spacing_mm = options.row_spacing_mm;
    return writePrintedPage(printPage(source.record, params), options.out, stem, source.name, seed);
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

/// A page a thread; what OpenCV does within a page stays on that thread.
template <typename Work>
void runThreads(int threads, const Work& work)
{
    const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
    const unsigned count = threads > 0 ? static_cast<unsigned>(threads) : processors;
    const int within = cv::getNumThreads();
    cv::setNumThreads(1);
    std::exception_ptr failure;
    std::mutex guard;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < count; ++i) {
        workers.emplace_back([&] {
            try {
                work();
            } catch (...) {
                const std::lock_guard lock(guard);
                failure = std::current_exception();
            }
        });
    }
    workers.clear();
    cv::setNumThreads(within);
    if (failure) {
        std::rethrow_exception(failure);
    }
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
    std::vector<std::optional<ManifestPage>> slots(static_cast<std::size_t>(options.count));
    std::atomic<int> next = 0, failed = 0;
    std::mutex console;
    const auto work = [&] {
        for (int i = next++; i < options.count; i = next++) {
            try {
                const ManifestPage page = printOne(options, files, i);
                const std::lock_guard lock(console);
                fmt::print("{} {} {}\n", page.file, page.params.layout, page.profile);
                slots[static_cast<std::size_t>(i)] = page;
            } catch (const Problem& problem) {
                const std::lock_guard lock(console);
                fmt::print(stderr, "page {}: {}\n", i + 1, problem.what());
                ++failed;
            }
        }
    };
    runThreads(options.threads, work);
    std::vector<ManifestPage> pages;
    for (const auto& slot : slots) {
        if (slot) {
            pages.push_back(*slot);
        }
    }
    if (!pages.empty()) {
        writeManifest(options.out, pages);
        if (!options.contact.empty()) {
            writeContactSheet(options.contact, options.out, pages);
        }
    }
    return failed == 0 ? 0 : 1;
}

} // namespace

void addPrint(CLI::App& app, int& exit_code)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("print", "Print records on ECG paper, with the truth beside each page");
    command->add_option("--records", options->records, "Folder of WFDB records (*.hea), or: synthetic");
    command->add_option("--out", options->out, "Folder for pages, truth and manifest.json")->required();
    command->add_option("--count", options->count, "Pages to print")->check(CLI::Range(1, 1000000));
    command->add_option("--seed", options->seed, "The same seed prints the same pages");
    command->add_option("--layout", options->layout,
                        "A layout (3x4+1, 6x2-cabrera, 12x1-unnamed ...), all (each in turn) or mixed");
    command->add_option("--rhythm", options->rhythm, "Leads of the rhythm rows, such as V1 or II,V5 (plain pages)");
    command->add_option("--row-spacing", options->row_spacing_mm, "Millimetres from row to row (plain pages); without it, what fits")->check(CLI::Range(5.0, 60.0));
    command->add_option("--dpi", options->dpi, "Resolution")->check(CLI::Range(50.0, 1200.0));
    command->add_option("--profile", options->profile,
                        "What became of it: clean, scan, photo, crumpled, fax or mixed; without it, plain pages");
    command->add_option("--design", options->design, "reserved: the design that no profile draws and no training sees");
    command->add_option("--contact", options->contact, "Also write the first 16 pages, small, on this one JPEG");
    command->add_option("--threads", options->threads, "Pages printed at once; 0: one a processor");
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
