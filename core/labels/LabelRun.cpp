// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/labels/LabelRun.h"

#include "core/exchange/Exchange.h"
#include "core/ink/ModelManifest.h"
#include "core/labels/Labels.h"
#include "core/labels/Split.h"
#include "core/page/Inputs.h"
#include "core/press/Press.h"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace fs = std::filesystem;

namespace retrace {
namespace {

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

class Run
{
public:
    Run(const LabelRunOptions& options, const LabelRunWords& words, const Task& task)
        : m_options(options), m_words(words), m_task(task), m_split(parseSplit(options.split, options.seed)), m_keys(readKeys(options.keys))
    {
    }

    LabelRunResult run()
    {
        const bool printed = fs::exists(m_options.folder / "manifest.json");
        if (m_options.from == "truth" && !printed) {
            throw Problem(fmt::format("{} holds no manifest.json of retrace-cli print or labels; take --from reading.", m_options.folder.string()));
        }
        if (!m_options.force && fs::exists(m_options.out) && !fs::is_empty(m_options.out)) {
            throw Problem(fmt::format("{} is not empty; choose another folder.", m_options.out.string()));
        }
        m_writer = makeLabelWriter(m_options.format, m_options.out, m_options.keep_text);
        if (m_options.from == "truth" || (m_options.from == "auto" && printed)) {
            fromTruth();
        } else {
            fromReadings(printed);
        }
        m_task.check();
        if (m_result.pages() == 0) {
            m_result.why_none = m_result.unreviewed > 0 ? "No page has a finished review. Finish some in the window (Ctrl+Return), or take all pages."
                                : m_result.failed > 0  ? "No page could be made into a training pair."
                                                       : "There is no page to make a training pair of.";
        } else {
            m_writer->finish();
        }
        return m_result;
    }

private:
    void fromTruth()
    {
        const std::vector<ManifestPage> pages = readManifest(m_options.folder);
        inThreads(pages.size(), [&](std::size_t k) { put(labelFromTruth(m_options.folder, pages[k]), pages[k].file, k); }, [&](std::size_t k) { return pages[k].file; });
    }

    void fromReadings(bool printed)
    {
        if (printed) { // read anew, but split by record all the same
            for (const ManifestPage& page : readManifest(m_options.folder)) {
                m_keys.try_emplace(page.file, keyOf(page));
            }
        }
        const Inputs inputs = collectInputs({m_options.folder.string()});
        for (const std::string& problem : inputs.problems) {
            fail(problem);
        }
        m_model_sha256 = modelSha();
        inThreads(inputs.files.size(), [&](std::size_t k) { readFile(inputs.files[k], k); }, [&](std::size_t k) { return inputs.files[k].file.string(); });
    }

    std::string modelSha() const
    {
        const fs::path model = findModel(m_options.model);
        return model.empty() || !fs::exists(manifestOf(model)) ? "" : readModelManifest(manifestOf(model)).sha256;
    }

    void readFile(const Input& input, std::size_t turn)
    {
        const auto source = openPages(input.file);
        for (int page = 0; page < source->count(); ++page) {
            const auto image = std::make_shared<const PageImage>(source->load(page, inner()));
            const FoundReview found = findReview(input.file, page, source->count(), image->sha256);
            const bool done = found.fit == ReviewFit::fits && found.review->state.status == PageStatus::done;
            if (!done && !m_options.all) {
                const std::lock_guard lock(m_mutex);
                ++m_result.unreviewed;
                continue;
            }
            if (found.fit != ReviewFit::none && found.fit != ReviewFit::fits) {
                tell(m_words.problem, fmt::format("{}: {} The page is read without it.", input.file.string(), found.why));
            }
            const ReviewState* review = found.fit == ReviewFit::fits ? &found.review->state : nullptr;
            SessionParams params;
            params.ink.value.model = m_options.model;
            Session session(image, review ? withReview(params, *review) : params);
            LabelPage label = labelFromReading(session.run(inner()), review);
            const fs::path below = input.folder / (source->count() > 1 ? fmt::format("{}_p{}", input.stem, page + 1) : input.stem);
            label.id = wfdbRecordName(below.generic_string());
            label.info.model_sha256 = m_model_sha256;
            put(std::move(label), (input.folder / input.file.filename()).generic_string(), turn);
        }
    }

    /// To be stopped, but without a page's own progress.
    Task inner() const
    {
        Task task;
        task.stop = m_task.stop;
        return task;
    }

    void put(LabelPage label, const std::string& name, std::size_t turn)
    {
        const auto key = m_keys.find(name);
        label.info.key = key == m_keys.end() ? label.info.key : key->second;
        label.info.split = partOf(m_split, label.info.key);
        label.info.software_version = m_options.software_version;
        label.info.text_masked = false;
        if (!m_options.keep_text) {
            hideText(label);
        }
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_turn == turn; });
        m_task.check();
        if (!m_ids.insert(label.id).second) {
            throw Problem("another page's files would have the same names; rename one of the two");
        }
        m_writer->add(label);
        ++m_result.parts[label.info.split];
        if (m_words.page) {
            m_words.page(fmt::format("{}: {} ({})", name, label.id, label.info.split));
        }
    }

    void tell(const std::function<void(const std::string&)>& to, const std::string& line)
    {
        const std::lock_guard lock(m_mutex);
        if (to) {
            to(line);
        }
    }

    void fail(const std::string& line)
    {
        tell(m_words.problem, line);
        const std::lock_guard lock(m_mutex);
        ++m_result.failed;
    }

    template <typename Work, typename Name>
    void inThreads(std::size_t count, const Work& work, const Name& name)
    {
        std::atomic<std::size_t> next = 0;
        const auto loop = [&] {
            for (std::size_t k = next++; k < count; k = next++) {
                if (!m_task.stop.stop_requested()) {
                    try {
                        work(k);
                    } catch (const Cancelled&) {
                        // the rest is passed over, each in its turn
                    } catch (const std::exception& problem) {
                        fail(fmt::format("{}: {}", name(k), problem.what()));
                    }
                }
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [&] { return m_turn == k; });
                ++m_turn;
                if (m_task.progress && !m_task.stop.stop_requested()) {
                    m_task.progress(static_cast<double>(m_turn) / static_cast<double>(count), {});
                }
                m_changed.notify_all();
            }
        };
        std::vector<std::jthread> threads;
        for (int i = 1; i < m_options.jobs; ++i) {
            threads.emplace_back(loop);
        }
        loop();
    }

    const LabelRunOptions& m_options;
    const LabelRunWords& m_words;
    const Task& m_task;
    const LabelSplit m_split;
    std::map<std::string, std::string> m_keys;
    std::unique_ptr<LabelWriter> m_writer;
    std::string m_model_sha256;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_turn = 0;
    std::set<std::string> m_ids;
    LabelRunResult m_result;
};

} // namespace

int LabelRunResult::pages() const
{
    int sum = 0;
    for (const auto& [part, count] : parts) {
        sum += count;
    }
    return sum;
}

LabelRunResult runLabels(const LabelRunOptions& options, const LabelRunWords& words, const Task& task)
{
    return Run(options, words, task).run();
}

} // namespace retrace
