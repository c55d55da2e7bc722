// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "BatchLog.h"
#include "Console.h"
#include "PageJob.h"

#include "core/page/Inputs.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

/// Digitizes a list of files, pages in parallel.
class Batch
{
public:
    Batch(DigitizeOptions options, const std::vector<retrace::Input>& inputs, Console& console);
    /// Runs to the end on `jobs` threads; returns how many pages failed.
    int run(int jobs);
    std::size_t done() const { return m_done; }
    std::size_t skipped() const { return m_skipped; }

private:
    struct Job {
        retrace::Input input;
        std::optional<int>
            page; ///< nullopt: the file is still to be opened; its first page is done with it
    };

    std::optional<Job> next();
    void work();
    void runJob(const Job& job, std::size_t number);
    void runPage(retrace::PageSource& source, const Job& job, int page, std::size_t number);
    void digitize(retrace::PageSource& source, const Job& job, const PageTarget& target,
                  int page, std::size_t number);
    PageTarget targetOf(const retrace::Input& input, int page, int count) const;
    void fail(const Job& job, const std::string& who, const std::string& why);
    /// The review that is to be applied to a page; nullopt: none. Throws Problem where only reviewed pages are done and this one's
    /// review does not fit it.
    std::optional<retrace::ReviewState> reviewOf(const retrace::Input& input, int page, int count, const std::string& sha256, const std::string& who);

    const DigitizeOptions m_options;
    Console& m_console;
    std::mutex m_mutex;
    std::deque<Job> m_jobs;
    int m_running = 0;
    std::condition_variable m_changed;
    BatchLog m_log;
    std::atomic<int> m_failed = 0;
    std::atomic<std::size_t> m_done = 0, m_skipped = 0;
    std::atomic<std::size_t> m_number = 0;
};
