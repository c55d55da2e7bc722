// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace retrace
{
namespace
{

[[noreturn]] void failWriting(const std::filesystem::path& file, int error)
{
    throw Problem(
        fmt::format("{} could not be written: {}. Choose another folder or free some space.",
                    file.string(), std::strerror(error)));
}

/// A file that is gone again unless it was renamed into place.
class Temporary
{
public:
    explicit Temporary(const std::filesystem::path& target)
        : m_target(target), m_name(target.string() + ".XXXXXX"), m_fd(::mkstemp(m_name.data()))
    {
        if (m_fd < 0) {
            failWriting(target, errno);
        }
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
        if (!m_done) {
            ::unlink(m_name.c_str());
        }
    }
    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t n = ::write(m_fd, bytes.data(), bytes.size());
            if (n < 0 && errno != EINTR) {
                failWriting(m_target, errno);
            }
            bytes.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
        }
    }
    void moveIntoPlace()
    {
        // mkstemp makes the file private; what is exported is readable as any new file is.
        const mode_t mask = ::umask(0);
        ::umask(mask);
        ::fchmod(m_fd, 0666 & ~mask);
        if (::fsync(m_fd) != 0 || ::close(std::exchange(m_fd, -1)) != 0 ||
            ::rename(m_name.c_str(), m_target.c_str()) != 0) {
            failWriting(m_target, errno);
        }
        m_done = true;
        syncFolder();
    }

private:
    /// So that the new name outlives a power cut; where a file system cannot, the file itself is safe all the same.
    void syncFolder() const
    {
        const auto folder = m_target.has_parent_path() ? m_target.parent_path() : std::filesystem::path(".");
        const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0) {
            ::fsync(fd);
            ::close(fd);
        }
    }

    std::filesystem::path m_target;
    std::string m_name;
    int m_fd;
    bool m_done = false;
};

} // namespace

void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes)
{
    Temporary temporary(file);
    temporary.write(bytes);
    temporary.moveIntoPlace();
}

} // namespace retrace
