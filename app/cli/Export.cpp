// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli export: the signals of reviewed pages, as the reviewer left them.
#include "Commands.h"
#include "Formats.h"
#include "PageJob.h"
#include "ReviewUse.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>

namespace fs = std::filesystem;
using namespace retrace;

namespace
{

struct Arguments {
    std::vector<std::string> inputs;
    std::string out, formats = "csv,wfdb,json,png";
    double fs_hz = 500;
    bool fs_asked = false, force = false, keep_source_name = false, confidence = false;
};

struct ReviewInput {
    fs::path file, folder; ///< outputs go to OUT/folder
};

void fail(int& failed, const std::string& who, const std::string& why)
{
    ++failed;
    std::cerr << who << ": " << why << '\n';
}

std::vector<ReviewInput> collectReviews(const std::vector<std::string>& arguments, int& failed)
{
    std::vector<ReviewInput> reviews;
    for (const std::string& argument : arguments) {
        if (!fs::is_directory(argument)) {
            reviews.push_back({argument, {}});
            continue;
        }
        std::vector<ReviewInput> found;
        for (const auto& entry : fs::recursive_directory_iterator(argument, fs::directory_options::skip_permission_denied)) {
            if (entry.is_regular_file() && isReviewFile(entry.path())) {
                const fs::path below = entry.path().parent_path().lexically_relative(argument);
                found.push_back({entry.path(), below == "." ? fs::path() : below});
            }
        }
        if (found.empty()) {
            fail(failed, argument, "it holds no review (*.retrace.json). Review its pages first, or use digitize.");
        }
        std::ranges::sort(found, {}, &ReviewInput::file);
        reviews.insert(reviews.end(), found.begin(), found.end());
    }
    return reviews;
}

/// scan.retrace.json -> scan
std::string stemOf(const fs::path& review)
{
    return review.stem().stem().string();
}

/// The review, if it can be used without asking; says what a person has to know. Throws Problem.
Review usable(const fs::path& file)
{
    const OpenedReview opened = openReview(file);
    for (std::size_t i = 0; i < opened.questions.size(); ++i) {
        switch (opened.questions[i]) {
        case ReviewQuestion::unsaved_changes:
            std::cout << file.string() << ": there are decisions that were never saved; open the page in the window to keep them\n";
            break;
        case ReviewQuestion::page_moved:
            std::cout << file.string() << ": its page is now " << opened.page_file.string() << '\n';
            break;
        case ReviewQuestion::page_changed:
            throw Problem("The page's file has changed since it was reviewed. Open it in the window and check that the decisions still fit.");
        case ReviewQuestion::page_missing:
            throw Problem(fmt::format("Its page {} is not there. Put it beside the review.", opened.review ? opened.review->page.file.string() : ""));
        default:
            throw Problem(opened.sentences[i]);
        }
    }
    if (!opened.review) {
        throw Problem("It was never saved. Open the page in the window and save the review.");
    }
    return *opened.review;
}

void exportReview(const ReviewInput& input, const Arguments& a)
{
    const PageTarget target{fs::path(a.out) / input.folder, stemOf(input.file)};
    DigitizeOptions options;
    options.formats = splitFormats(a.formats);
    options.force = a.force;
    options.keep_source_name = a.keep_source_name;
    options.confidence = a.confidence;
    const Review review = usable(input.file);
    if (!a.force) {
        for (const fs::path& file : outputFiles(target, options.formats)) {
            if (fs::exists(file)) {
                std::cout << fmt::format("{}: skipped, {} exists (--force overwrites it)\n", input.file.string(), file.string());
                return;
            }
        }
    }
    SessionParams asked;
    asked.signal.value.fs_hz = a.fs_hz;
    const SessionParams params = reviewedParams(review, asked, a.fs_asked);
    const auto source = openPages(review.page.file, params.page.value);
    Session session(std::make_shared<const PageImage>(source->load(review.page.index)), params);
    const Digitization& result = session.run();
    options.review = reviewNote(review);
    writeOutputs(result, target, options);
    if (!result.complete()) {
        throw Problem(result.failure);
    }
    std::cout << fmt::format("{}: {} -> {}\n", input.file.string(), reviewSummary(review), (target.folder / target.stem).string());
}

int exportAll(const Arguments& a)
{
    int failed = 0;
    for (const ReviewInput& input : collectReviews(a.inputs, failed)) {
        try {
            exportReview(input, a);
        } catch (const Problem& problem) {
            fail(failed, input.file.string(), problem.what());
        } catch (const std::exception& e) {
            fail(failed, input.file.string(), fmt::format("the page could not be worked on ({}).", e.what()));
        }
    }
    return failed > 0 ? 1 : 0;
}

} // namespace

void addExport(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("export", "Writes the signals of reviewed pages, as the reviewer left them");
    command->add_option("REVIEW", a->inputs, "Review files (page.retrace.json), or folders with all below them")->required();
    command->add_option("--out", a->out, "Folder for the outputs")->required();
    command->add_option("--formats", a->formats, "What to write")->check(knownFormats())->capture_default_str();
    auto* rate = command->add_option("--fs", a->fs_hz, "Sampling rate of the signals, Hz; default: the review's")->check(CLI::Range(10.0, 20000.0));
    command->add_flag("--force", a->force, "Overwrites outputs (never a review file)");
    command->add_flag("--confidence", a->confidence, "Expected error, 90 % band and reason of every sample as further CSV columns");
    command->add_flag("--keep-source-name", a->keep_source_name, "Names the page's file in the outputs; it may hold a patient's name");
    command->callback([a, rate, &exit_code] {
        a->fs_asked = rate->count() > 0;
        exit_code = exportAll(*a);
    });
}
