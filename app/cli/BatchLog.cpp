// SPDX-License-Identifier: GPL-3.0-or-later
#include "BatchLog.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace fs = std::filesystem;
using namespace retrace;
using Json = nlohmann::json;

namespace {

std::string lineOf(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

} // namespace

BatchLog::BatchLog(const fs::path& file) : m_name(file)
{
    if (file.empty()) {
        return;
    }
    m_fd = ::open(file.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0644);
    if (m_fd < 0) {
        throw Problem(fmt::format("The log {} cannot be written: {}. Choose another place.", file.string(), std::strerror(errno)));
    }
    // a run that was killed may have left half a line
    char last = '\n';
    const int read_fd = ::open(file.c_str(), O_RDONLY);
    if (read_fd >= 0 && ::lseek(read_fd, -1, SEEK_END) >= 0 && ::read(read_fd, &last, 1) == 1 && last != '\n') {
        write("\n");
    }
    ::close(read_fd);
}

BatchLog::~BatchLog()
{
    if (m_fd >= 0) {
        ::close(m_fd);
    }
}

// A log that cannot be written any more (a full disk) is told once; the pages are worth more than it.
void BatchLog::write(const std::string& line)
{
    const std::lock_guard lock(m_mutex);
    // one write a line: lines of two processes do not mix
    if (m_fd >= 0 && ::write(m_fd, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        fmt::print(stderr, "The log {} cannot be written any more: {}. The pages are read on without it.\n", m_name.string(), std::strerror(errno));
        ::close(std::exchange(m_fd, -1));
    }
}

void BatchLog::done(const fs::path& file, int page, double seconds, const Digitization& result, const fs::path& outputs)
{
    Json json{{"file", file.string()}, {"page", page + 1}, {"status", "done"}, {"seconds", std::round(seconds * 1000) / 1000}, {"outputs", outputs.string()},
              {"sha256", result.page->sha256}, {"layout", result.layout->name}, {"warnings", result.warnings().size()}};
    if (result.confidence) {
        json["verdict"] = verdictName(result.confidence->verdict);
        json["expected_error_mv"] = std::round(result.confidence->error_mv * 1e4) / 1e4;
        json["doubts"] = result.confidence->doubts.size();
    }
    write(lineOf(json));
}

void BatchLog::failed(const fs::path& file, int page, const std::string& why)
{
    write(lineOf({{"file", file.string()}, {"page", page + 1}, {"status", "failed"}, {"why", why}}));
}

void BatchLog::skipped(const fs::path& file, int page) { write(lineOf({{"file", file.string()}, {"page", page + 1}, {"status", "skipped"}})); }
