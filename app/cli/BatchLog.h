// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <filesystem>
#include <mutex>
#include <string>

/// A machine-readable log: one JSON object a line and page, written when the page is done, so that a run that is killed leaves
/// whole lines of what it did. Lines are added to what is there.
class BatchLog
{
public:
    /// Throws Problem where the file cannot be written. Without a name nothing is logged.
    explicit BatchLog(const std::filesystem::path& file);
    ~BatchLog();
    BatchLog(const BatchLog&) = delete;
    BatchLog& operator=(const BatchLog&) = delete;

    void done(const std::filesystem::path& file, int page, double seconds, const retrace::Digitization& result, const std::filesystem::path& outputs);
    void failed(const std::filesystem::path& file, int page, const std::string& why);
    void skipped(const std::filesystem::path& file, int page);

private:
    void write(const std::string& line);

    std::filesystem::path m_name;
    int m_fd = -1;
    std::mutex m_mutex;
};
