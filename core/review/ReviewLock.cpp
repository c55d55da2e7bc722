// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewLock.h"

#include "core/exchange/Exchange.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace retrace {
namespace {

std::string hostName()
{
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

/// When a process started, in the system's ticks since boot: tells it from a later one with the same number. 0 if unknown.
long long startOf(long pid)
{
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto name_end = text.rfind(')'); // the name may hold anything
    if (name_end == std::string::npos) {
        return 0;
    }
    std::istringstream fields(text.substr(name_end + 1));
    std::string skipped;
    constexpr int kBefore = 19; // fields 3 .. 21; the 22nd is starttime (proc(5))
    for (int i = 0; i < kBefore; ++i) {
        fields >> skipped;
    }
    long long start = 0;
    fields >> start;
    return start;
}

struct Lock
{
    LockHolder holder;
    long long start = 0;
};

std::optional<Lock> readLock(const std::filesystem::path& file)
{
    std::ifstream in(file);
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object()) {
        return std::nullopt;
    }
    try {
        return Lock{{json.value("pid", 0L), json.value("host", ""), json.value("who", ""), json.value("since", ""), json.value("token", "")},
                    json.value("start", 0LL)};
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

/// Another host's processes cannot be asked: its lock counts until a person takes over.
bool runs(const Lock& lock)
{
    if (lock.holder.host != hostName()) {
        return true;
    }
    const bool there = lock.holder.pid > 0 && (::kill(static_cast<pid_t>(lock.holder.pid), 0) == 0 || errno == EPERM);
    return there && (lock.start == 0 || startOf(lock.holder.pid) == lock.start);
}

std::string freshToken()
{
    static std::atomic<unsigned> count = 0;
    return fmt::format("{}-{}-{}-{}", hostName(), ::getpid(), std::time(nullptr), ++count);
}

std::string lockText(const std::string& who, const std::string& token)
{
    const nlohmann::ordered_json json{{"pid", ::getpid()}, {"host", hostName()}, {"who", who},
                                      {"since", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)))},
                                      {"start", startOf(::getpid())}, {"token", token}};
    return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

/// The file whole or not at all, and only if there is none: written under another name, then linked. errno as of link().
bool linkNew(const std::filesystem::path& file, const std::string& text, const std::string& token)
{
    const std::string temporary = file.string() + "." + token;
    const int fd = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (fd < 0) {
        return false;
    }
    const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(fd);
    const bool linked = written && ::link(temporary.c_str(), file.c_str()) == 0;
    const int error = errno;
    ::unlink(temporary.c_str());
    errno = error;
    return linked;
}

} // namespace

std::optional<ReviewLock> ReviewLock::take(const std::filesystem::path& file, const std::string& who, LockHolder* other)
{
    const std::string token = freshToken();
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (linkNew(file, lockText(who, token), token)) {
            return ReviewLock(file, token);
        }
        if (errno != EEXIST) {
            return ReviewLock({}, {}); // no place for a lock, nor for another's
        }
        const auto lock = readLock(file);
        if (lock && runs(*lock)) {
            if (other) {
                *other = lock->holder;
            }
            return std::nullopt;
        }
        std::filesystem::remove(file, ignored);
    }
    return std::nullopt;
}

ReviewLock ReviewLock::takeOver(const std::filesystem::path& file, const std::string& who)
{
    const std::string token = freshToken();
    try {
        writeFileAtomically(file, lockText(who, token));
    } catch (const Problem&) {
        return ReviewLock({}, {});
    }
    return ReviewLock(file, token);
}

bool ReviewLock::held() const
{
    if (m_file.empty()) {
        return true;
    }
    const auto lock = readLock(m_file);
    return lock && lock->holder.token == m_token;
}

ReviewLock::ReviewLock(ReviewLock&& other) noexcept : m_file(std::exchange(other.m_file, {})), m_token(std::move(other.m_token)) {}

ReviewLock& ReviewLock::operator=(ReviewLock&& other) noexcept
{
    if (this != &other) {
        release();
        m_file = std::exchange(other.m_file, {});
        m_token = std::move(other.m_token);
    }
    return *this;
}

ReviewLock::~ReviewLock()
{
    release();
}

void ReviewLock::release()
{
    if (!m_file.empty() && held()) {
        std::error_code ignored;
        std::filesystem::remove(m_file, ignored);
    }
    m_file.clear();
}

} // namespace retrace
