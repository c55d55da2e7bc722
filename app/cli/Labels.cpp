// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli labels: training pairs of reviewed pages, or of pages of the press.
#include "Commands.h"
#include "Console.h"
#include "Inputs.h"

#include "core/exchange/Exchange.h"
#include "core/ink/ModelManifest.h"
#include "core/labels/Labels.h"
#include "core/labels/Split.h"
#include "core/press/Press.h"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

struct Arguments
{
    std::string folder, out, format = "plain", split = "0.8,0.1,0.1", from = "auto", keys, model;
    std::uint64_t seed = 1;
    int jobs = 1;
    bool all = false, keep_text = false, force = false;
};

/// "page,key" lines: which pages are of one record or patient.
std::map<std::string, std::string> readKeys(const fs::path& file)
{
    std::map<std::string, std::string> keys;
    if (file.empty()) {
        return keys;
    }
    std::ifstream in(file);
    if (!in) {
        throw Problem(fmt::format("{} cannot be opened; give a CSV with lines of page,key.", file.string()));
    }
    for (std::string line; std::getline(in, line);) {
        std::erase(line, '\r');
        const auto comma = line.rfind(',');
        if (comma != std::string::npos) {
            keys[line.substr(0, comma)] = line.substr(comma + 1);
        }
    }
    return keys;
}

class LabelRun
{
public:
    explicit LabelRun(const Arguments& a)
        : m_a(a), m_split(parseSplit(a.split, a.seed)), m_keys(readKeys(a.keys))
    {
    }

    int run()
    {
        const bool printed = fs::exists(fs::path(m_a.folder) / "manifest.json");
        if (m_a.from == "truth" && !printed) {
            throw Problem(fmt::format("{} holds no manifest.json of retrace-cli print or labels; take --from reading.", m_a.folder));
        }
        if (!m_a.force && fs::exists(m_a.out) && !fs::is_empty(m_a.out)) {
            throw Problem(fmt::format("{} is not empty; choose another folder, or --force to write into it.", m_a.out));
        }
        if (m_a.keep_text) {
            fmt::print(stderr, "Lettering is kept, names of persons too where some are on the pages. Keep the folder where the pages may lie.\n");
        }
        m_writer = makeLabelWriter(m_a.format, m_a.out, m_a.keep_text);
        if (m_a.from == "truth" || (m_a.from == "auto" && printed)) {
            fromTruth();
        } else {
            fromReadings(printed);
        }
        const int count = m_parts["train"] + m_parts["val"] + m_parts["test"];
        fmt::print("{} pages: {} train, {} val, {} test; {} without a finished review passed over, {} failed.\n", count,
                   m_parts["train"], m_parts["val"], m_parts["test"], m_unreviewed.load(), m_failed.load());
        if (count == 0) {
            fmt::print(stderr, "{}\n", m_unreviewed > 0 ? "No page has a finished review. Finish some in the window (Ctrl+Return), or take --all."
                                                        : "There is no page to make a pair of.");
            return 1;
        }
        m_writer->finish();
        return m_failed > 0 ? 1 : 0;
    }

private:
    void fromTruth()
    {
        const std::vector<ManifestPage> pages = readManifest(m_a.folder);
        inThreads(pages.size(), [&](std::size_t k) { put(labelFromTruth(m_a.folder, pages[k]), pages[k].file, k); }, [&](std::size_t k) { return pages[k].file; });
    }

    void fromReadings(bool printed)
    {
        if (printed) { // read anew, but split by record all the same
            for (const ManifestPage& page : readManifest(m_a.folder)) {
                m_keys.try_emplace(page.file, keyOf(page));
            }
        }
        const Inputs inputs = collectInputs({m_a.folder});
        for (const std::string& problem : inputs.problems) {
            fmt::print(stderr, "{}\n", problem);
            ++m_failed;
        }
        m_model_sha256 = modelSha();
        inThreads(inputs.files.size(), [&](std::size_t k) { readFile(inputs.files[k], k); }, [&](std::size_t k) { return inputs.files[k].file.string(); });
    }

    std::string modelSha() const
    {
        const fs::path model = findModel(m_a.model);
        return model.empty() || !fs::exists(manifestOf(model)) ? "" : readModelManifest(manifestOf(model)).sha256;
    }

    void readFile(const Input& input, std::size_t turn)
    {
        const auto source = openPages(input.file);
        for (int page = 0; page < source->count(); ++page) {
            const auto image = std::make_shared<const PageImage>(source->load(page));
            const FoundReview found = findReview(input.file, page, source->count(), image->sha256);
            const bool done = found.fit == ReviewFit::fits && found.review->state.status == PageStatus::done;
            if (!done && !m_a.all) {
                ++m_unreviewed;
                continue;
            }
            if (found.fit != ReviewFit::none && found.fit != ReviewFit::fits) {
                say(stderr, fmt::format("{}: {} The page is read without it.", input.file.string(), found.why));
            }
            const ReviewState* review = found.fit == ReviewFit::fits ? &found.review->state : nullptr;
            SessionParams params;
            params.ink.value.model = m_a.model;
            Session session(image, review ? withReview(params, *review) : params);
            LabelPage label = labelFromReading(session.run(), review);
            const fs::path below = input.folder / (source->count() > 1 ? fmt::format("{}_p{}", input.stem, page + 1) : input.stem);
            label.id = wfdbRecordName(below.generic_string());
            label.info.model_sha256 = m_model_sha256;
            const std::string name = (input.folder / input.file.filename()).generic_string();
            put(std::move(label), name, turn);
        }
    }

    /// Pages are written in the order of the list, whoever is ready first: the same folder gives the same data set.
    void put(LabelPage label, const std::string& name, std::size_t turn)
    {
        const auto key = m_keys.find(name);
        label.info.key = key == m_keys.end() ? label.info.key : key->second;
        label.info.split = partOf(m_split, label.info.key);
        label.info.software_version = RETRACE_VERSION;
        label.info.text_masked = false;
        if (!m_a.keep_text) {
            hideText(label);
        }
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_turn == turn; });
        if (!m_ids.insert(label.id).second) {
            throw Problem("another page's files would have the same names; rename one of the two");
        }
        m_writer->add(label);
        ++m_parts[label.info.split];
        fmt::print("{}: {} ({})\n", name, label.id, label.info.split);
        std::fflush(stdout);
    }

    void say(std::FILE* to, const std::string& line)
    {
        const std::lock_guard lock(m_mutex);
        fmt::print(to, "{}\n", line);
    }

    template <typename Work, typename Name>
    void inThreads(std::size_t count, const Work& work, const Name& name)
    {
        std::atomic<std::size_t> next = 0;
        const auto loop = [&] {
            for (std::size_t k = next++; k < count; k = next++) {
                try {
                    work(k);
                } catch (const std::exception& problem) {
                    ++m_failed;
                    say(stderr, fmt::format("{}: {}", name(k), problem.what()));
                }
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_turn == k; });
                ++m_turn;
                m_changed.notify_all();
            }
        };
        std::vector<std::jthread> threads;
        for (int i = 1; i < m_a.jobs; ++i) {
            threads.emplace_back(loop);
        }
        loop();
    }

    const Arguments& m_a;
    const LabelSplit m_split;
    std::map<std::string, std::string> m_keys;
    std::unique_ptr<LabelWriter> m_writer;
    std::string m_model_sha256;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_turn = 0;
    std::set<std::string> m_ids;
    std::map<std::string, int> m_parts;
    std::atomic<int> m_unreviewed = 0, m_failed = 0;
};

} // namespace

void addLabels(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
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
            const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
            cv::setNumThreads(std::max(1, cores / a->jobs));
            exit_code = LabelRun(*a).run();
        } catch (const std::exception& problem) {
            fmt::print(stderr, "{}\n", problem.what());
            exit_code = 1;
        }
    });
}
