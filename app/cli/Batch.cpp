// SPDX-License-Identifier: GPL-3.0-or-later
#include "Batch.h"

#include "core/record/Memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace fs = std::filesystem;
using namespace retrace;

namespace
{

std::string pageName(const Input& input, int page, int count)
{
    return count > 1 ? fmt::format("{} page {}", input.file.string(), page + 1)
                     : input.file.string();
}

/// "3x4+1, 12 leads, 0.9 s"
std::string summary(const Digitization& result)
{
    double seconds = 0;
    for (const double s : result.seconds) {
        seconds += s;
    }
    const auto filled = std::ranges::count_if(result.signal->coverage,
                                              [](const auto& lead) { return lead.second >= 0.5; });
    return fmt::format("{}, {} of {} leads, {:.1f} s", result.layout->name, filled,
                       result.signal->coverage.size(), seconds);
}

} // namespace

Batch::Batch(DigitizeOptions options, const std::vector<Input>& inputs, Console& console)
    : m_options(std::move(options)), m_console(console), m_log(m_options.log)
{
    for (const Input& input : inputs) {
        m_jobs.push_back({input, std::nullopt});
    }
}

int Batch::run(int jobs)
{
    std::vector<std::jthread> threads;
    for (int i = 1; i < jobs; ++i) {
        threads.emplace_back([this] { work(); });
    }
    work();
    threads.clear();
    return m_failed;
}

std::optional<Batch::Job> Batch::next()
{
    std::unique_lock lock(m_mutex);
    // An empty list is the end only once no file is being opened that may have more pages.
    m_changed.wait(lock, [this] { return !m_jobs.empty() || m_running == 0; });
    if (m_jobs.empty()) {
        return std::nullopt;
    }
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    ++m_running;
    return job;
}

void Batch::work()
{
    while (auto job = next()) {
        const std::size_t number = m_number++;
        runJob(*job, number);
        giveBackMemory();
        m_console.pageDone(number);
        const std::lock_guard lock(m_mutex);
        --m_running;
        m_changed.notify_all();
    }
}

void Batch::fail(const Job& job, const std::string& who, const std::string& why)
{
    ++m_failed;
    m_log.failed(job.input.file, job.page.value_or(0), why);
    m_console.problem(fmt::format("{}: {}", who, why));
}

void Batch::runJob(const Job& job, std::size_t number)
{
    try {
        const auto source = openPages(job.input.file, m_options.params.page.value);
        if (!job.page && source->count() > 1) {
            m_console.addPages(static_cast<std::size_t>(source->count() - 1));
            const std::lock_guard lock(m_mutex);
            for (int page = source->count() - 1; page > 0; --page) {
                m_jobs.push_front({job.input, page});
            }
            m_changed.notify_all();
        }
        runPage(*source, job, job.page.value_or(0), number);
    } catch (const Problem& problem) {
        fail(job, job.page ? fmt::format("{} page {}", job.input.file.string(), *job.page + 1)
                      : job.input.file.string(),
             problem.what());
    } catch (const std::exception& e) {
        fail(job, job.input.file.string(),
             fmt::format("the page could not be worked on ({}).", e.what()));
    }
}

PageTarget Batch::targetOf(const Input& input, int page, int count) const
{
    return {m_options.out / input.folder,
            count > 1 ? fmt::format("{}_p{}", input.stem, page + 1) : input.stem};
}

void Batch::runPage(PageSource& source, const Job& job, int page, std::size_t number)
{
    const PageTarget target = targetOf(job.input, page, source.count());
    const auto files = outputFiles(target, m_options.formats);
    const bool all_there =
        std::ranges::all_of(files, [](const fs::path& f) { return fs::exists(f); });
    if (all_there && !m_options.force) {
        ++m_skipped;
        m_log.skipped(job.input.file, page);
        if (!m_options.resume) {
            m_console.line(fmt::format("{}: skipped, its outputs exist (--force overwrites them)",
                                       pageName(job.input, page, source.count())));
        }
        return;
    }
    digitize(source, job, target, page, number);
}

std::optional<ReviewState> Batch::reviewOf(const Input& input, int page, int count, const std::string& sha256, const std::string& who)
{
    if (m_options.reviews == DigitizeOptions::Reviews::ignore) {
        return std::nullopt;
    }
    const FoundReview found = findReview(input.file, page, count, sha256);
    if (found.fit == ReviewFit::fits) {
        m_console.line(fmt::format("{}: its review {} is applied", who, found.place.file.string()));
        return found.review->state;
    }
    if (found.fit != ReviewFit::none && m_options.reviews == DigitizeOptions::Reviews::only) {
        throw Problem(found.why);
    }
    if (found.fit != ReviewFit::none) {
        m_console.problem(fmt::format("{}: {} The page is read without it.", who, found.why));
    }
    return std::nullopt;
}

void Batch::digitize(PageSource& source, const Job& job, const PageTarget& target, int page,
                     std::size_t number)
{
    const Input& input = job.input;
    const std::string who = pageName(input, page, source.count());
    const auto start = std::chrono::steady_clock::now();
    auto image = std::make_shared<const PageImage>(source.load(page));
    const std::chrono::duration<double> loading = std::chrono::steady_clock::now() - start;
    const auto review = reviewOf(input, page, source.count(), image->sha256, who);
    if (!review && m_options.reviews == DigitizeOptions::Reviews::only) {
        return; // another page of the file has one
    }
    Session session(std::move(image), review ? withReview(m_options.params, *review) : m_options.params, loading.count());
    Task task;
    task.progress = [&](double part, std::string_view) { m_console.progress(number, part); };
    const Digitization& result = session.run(task);
    for (const fs::path& file : writeOutputs(result, target, m_options, review ? &*review : nullptr)) {
        m_console.line(fmt::format("{}: skipped, it exists", file.string()));
    }
    if (!m_options.debug.empty()) {
        writeDebugPictures(result, m_options.debug / input.folder / target.stem);
    }
    if (!result.complete()) {
        fail({input, page}, who, result.failure);
        return;
    }
    ++m_done;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    m_log.done(input.file, page, took.count(), result, target.folder / target.stem);
    m_console.line(
        fmt::format("{}: {} -> {}", who, summary(result), (target.folder / target.stem).string()));
    for (const std::string& warning : result.warnings()) {
        m_console.line(fmt::format("    {}", warning));
    }
}
