// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace retrace {

/// Who has a page open.
struct LockHolder
{
    long pid = 0;
    std::string host;
    std::string who;    ///< the reviewer, if known; UTF-8
    std::string since;  ///< ISO 8601
    std::string token;  ///< tells two windows of one process apart
};

/// Only one window writes a review. The lock is a small file (ReviewPlace::lock()); it goes when the object does. One whose
/// process no longer runs on this host does not count. Where no file can be written there is no lock, and none is missed.
class ReviewLock
{
public:
    /// Takes the lock; if another has it, `*other` (if given) says who, and the result is empty.
    static std::optional<ReviewLock> take(const std::filesystem::path& file, const std::string& who, LockHolder* other = nullptr);
    /// Takes it whoever has it: a person said so. The other window finds out by held().
    static ReviewLock takeOver(const std::filesystem::path& file, const std::string& who);

    /// False once another window took it over. Cheap enough to ask before every save.
    bool held() const;

    ReviewLock(ReviewLock&& other) noexcept;
    ReviewLock& operator=(ReviewLock&& other) noexcept;
    ~ReviewLock();

private:
    ReviewLock(std::filesystem::path file, std::string token) : m_file(std::move(file)), m_token(std::move(token)) {}
    void release();
    std::filesystem::path m_file; ///< empty: nothing to release
    std::string m_token;
};

} // namespace retrace
