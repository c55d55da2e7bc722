// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli export: the corrected signals of reviewed pages.
#include "Batch.h"
#include "Commands.h"
#include "Options.h"

#include "core/review/Review.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

struct Arguments
{
    std::vector<std::string> inputs;
    std::string out, formats = "csv,wfdb,json,png";
    double fs_hz = 500;
    bool force = false, confidence = false, keep_source_name = false;
};

bool isReview(const fs::path& file) { return file.filename().string().ends_with(".retrace.json"); }

/// What the window keeps of a review before it is saved; it is there while the page is open, and after a program was cut off.
constexpr std::string_view kAutosave = ".autosave";

bool isAutosave(const fs::path& file) { return file.extension() == kAutosave && isReview(file.stem()); }

fs::path autosaveOf(const fs::path& review) { return review.string() + std::string(kAutosave); }

std::string unsavedSentence(const fs::path& autosave)
{
    return fmt::format("{} holds decisions that were not saved: they are not exported. Close the page in the window, or open it there if that was cut off: it offers them.", autosave.string());
}

/// The page that a review speaks of. Throws Problem.
fs::path pageOf(const fs::path& review)
{
    std::ifstream in(review, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::string why;
    try {
        const fs::path page = review.parent_path() / reviewFromJson(text).page_file;
        if (fs::exists(page)) {
            return page;
        }
        why = fmt::format("its page {} is not there; put the page back beside it", page.string());
    } catch (const Problem& problem) {
        why = problem.what();
    }
    throw Problem(fmt::format("The review {} cannot be used: {}.", review.string(), why));
}

int exportPages(const Arguments& a)
{
    std::vector<fs::path> reviews;
    std::vector<std::string> problems, pages, unsaved;
    for (const fs::path input : a.inputs) {
        if (fs::is_directory(input)) {
            for (const fs::directory_entry& entry : fs::recursive_directory_iterator(input, fs::directory_options::skip_permission_denied)) {
                if (isReview(entry.path())) {
                    reviews.push_back(entry.path());
                } else if (isAutosave(entry.path())) {
                    unsaved.push_back(unsavedSentence(entry.path()));
                }
            }
        } else if (isReview(input) && fs::exists(input)) {
            reviews.push_back(input);
        } else if (!isReview(input) || !fs::exists(autosaveOf(input))) {
            problems.push_back(fmt::format("{} is neither a folder nor a review (NAME.retrace.json).", input.string()));
        }
        if (isReview(input) && fs::exists(autosaveOf(input))) {
            (fs::exists(input) ? unsaved : problems).push_back(unsavedSentence(autosaveOf(input)));
        }
    }
    std::ranges::sort(reviews);
    for (const fs::path& review : reviews) {
        try {
            pages.push_back(pageOf(review).string());
        } catch (const Problem& problem) {
            problems.emplace_back(problem.what());
        }
    }
    std::ranges::sort(pages);
    pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
    DigitizeOptions options;
    options.out = a.out, options.formats = splitFormats(a.formats), options.force = a.force, options.confidence = a.confidence;
    options.keep_source_name = a.keep_source_name;
    options.params.signal.value.fs_hz = a.fs_hz;
    options.reviews = DigitizeOptions::Reviews::only;
    const Inputs inputs = collectInputs(pages);
    Console console(inputs.files.size());
    std::ranges::for_each(problems, [&](const std::string& problem) { console.problem(problem); });
    std::ranges::for_each(unsaved, [&](const std::string& what) { console.problem(what); });
    if (inputs.files.empty() && problems.empty() && unsaved.empty()) {
        console.problem("There are no reviews (NAME.retrace.json) there. Review pages in the window, or take digitize.");
        return 1;
    }
    const int failed = Batch(options, inputs.files, console).run(1);
    return failed > 0 || !problems.empty() || inputs.files.empty() ? 1 : 0;
}

} // namespace

void addExport(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("export", "Writes the corrected signals of reviewed pages");
    command->add_option("INPUT", a->inputs, "Reviews (NAME.retrace.json) or folders with some")->required();
    command->add_option("--out", a->out, "Folder for the outputs")->required();
    command->add_option("--formats", a->formats, "What to write")->check(knownFormats())->capture_default_str();
    command->add_option("--fs", a->fs_hz, "Sampling rate of the signals, Hz")->check(CLI::Range(10.0, 20000.0))->capture_default_str();
    command->add_flag("--force", a->force, "Overwrites outputs (never a review)");
    command->add_flag("--confidence", a->confidence, "Expected error, 90 % band and reason of every sample as further CSV columns");
    command->add_flag("--keep-source-name", a->keep_source_name, "Names the page's file in the outputs; it may hold a patient's name");
    command->callback([a, &exit_code] { exit_code = exportPages(*a); });
}
