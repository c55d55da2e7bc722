// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/Review.h"

#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr const char* kEnding = ".retrace.json";

std::string textOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Does another picture or document of the same stem lie there?
bool sharesStem(const fs::path& page)
{
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(page.parent_path().empty() ? "." : page.parent_path(), none)) {
        if (entry.path().stem() == page.stem() && entry.path().filename() != page.filename() && countsForReviewNames(entry.path())) {
            return true;
        }
    }
    return false;
}

ReviewPlace besidePage(const fs::path& page, int index, int count)
{
    return {page.parent_path() / reviewName(page, index, count, sharesStem(page)), true};
}

ReviewPlace inDataFolder(const std::string& sha256, int index)
{
    return {reviewDataFolder() / fmt::format("{}_p{}{}", sha256, index + 1, kEnding), false};
}

std::string ownName()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{} {} {}", ::getpid(), host, environment("USER").empty() ? "someone" : environment("USER"));
}

/// What this program cannot read (damaged, or a newer one's) is not written over.
void putAside(const fs::path& file)
{
    std::error_code error;
    if (!fs::exists(file, error)) {
        return;
    }
    try {
        reviewFromJson(textOf(file));
    } catch (const Problem&) {
        std::string kept = file.string() + ".unreadable";
        for (int n = 2; fs::exists(kept, error); ++n) {
            kept = file.string() + ".unreadable" + std::to_string(n);
        }
        fs::rename(file, kept, error);
        if (error) {
            throw Problem(fmt::format("{} cannot be read and could not be put aside either ({}).", file.string(), error.message()));
        }
    }
}

/// Temporaries of saves that a kill cut off.
void removeLeftovers(const fs::path& file)
{
    constexpr std::size_t kRandom = 6; // mkstemp's letters
    const std::string start = file.filename().string() + ".", autosave = start + "autosave.";
    std::error_code error;
    for (fs::directory_iterator it(file.parent_path().empty() ? "." : file.parent_path(), error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        const auto isOf = [&](const std::string& s) { return name.size() == s.size() + kRandom && name.starts_with(s); };
        if (isOf(start) || isOf(autosave)) {
            std::error_code none;
            fs::remove(it->path(), none);
        }
    }
}

void write(const ReviewPlace& place, bool autosaved, const std::string& text)
{
    if (!autosaved) {
        putAside(place.file);
    }
    writeFileAtomically(autosaved ? place.autosave() : place.file, text);
    if (!autosaved) {
        removeLeftovers(place.file);
    }
}

/// While it lives no other program of this machine takes or breaks a lock in that folder: what a lock file says is read, judged and
/// replaced as one. Where the file system knows no such guard, there is none.
class FolderGuard
{
public:
    explicit FolderGuard(const fs::path& folder) : m_fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
        // Waits its turn: who asks again and again instead may never get one beside programs that are busy, and would go on unguarded.
        while (m_fd >= 0 && ::flock(m_fd, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    ~FolderGuard()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    FolderGuard(const FolderGuard&) = delete;
    FolderGuard& operator=(const FolderGuard&) = delete;

private:
    int m_fd;
};

} // namespace

std::string reviewName(const fs::path& page, int index, int count, bool stem_shared)
{
    std::string name = page.stem().string();
    if (stem_shared) {
        name += "_" + page.extension().string().substr(page.has_extension() ? 1 : 0);
    }
    return name + (count > 1 ? fmt::format("_p{}", index + 1) : "") + kEnding;
}

bool countsForReviewNames(const fs::path& file)
{
    static const std::vector<std::string> kinds = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".dcm", ".pdf"};
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kinds, ending) != kinds.end();
}

fs::path reviewDataFolder()
{
    const std::string data = environment("XDG_DATA_HOME");
    return (data.empty() ? fs::path(environment("HOME")) / ".local" / "share" : fs::path(data)) / "retrace" / "reviews";
}

ReviewPlace placeOfReview(const fs::path& page, int index, int count, const std::string& sha256)
{
    const ReviewPlace beside = besidePage(page, index, count);
    const fs::path folder = beside.file.parent_path().empty() ? fs::path(".") : beside.file.parent_path();
    return ::access(folder.c_str(), W_OK) == 0 ? beside : inDataFolder(sha256, index);
}

FoundReview findReview(const fs::path& page, int index, int count, const std::string& sha256, bool autosaved)
{
    FoundReview found;
    for (const ReviewPlace& place : {besidePage(page, index, count), inDataFolder(sha256, index)}) {
        const fs::path file = autosaved ? place.autosave() : place.file;
        std::error_code none;
        if (!fs::is_regular_file(file, none)) {
            continue;
        }
        found.place = place;
        try {
            found.review = reviewFromJson(textOf(file));
            const bool same = found.review->page_sha256 == sha256;
            found.fit = same ? ReviewFit::fits : ReviewFit::page_changed;
            found.why = same ? "" : fmt::format("{} was made for another version of this page: the page's file has changed since.", file.filename().string());
        } catch (const Problem& problem) {
            found.fit = ReviewFit::unreadable;
            found.why = fmt::format("The review {} cannot be used: {}. It is left as it is.", file.filename().string(), problem.what());
        }
        return found;
    }
    found.place = placeOfReview(page, index, count, sha256);
    return found;
}

ReviewPlace saveReview(const Review& given, const fs::path& page, int count, bool autosaved)
{
    Review review = given;
    ReviewPlace place = placeOfReview(page, review.page_index, count, review.page_sha256);
    review.page_file = page.filename().string();
    try {
        if (place.beside) {
            write(place, autosaved, toJson(review));
        }
    } catch (const Problem&) {
        place.beside = false; // a disk that is full or a share that is gone
    }
    if (!place.beside) {
        place = inDataFolder(review.page_sha256, review.page_index);
        std::error_code none;
        fs::create_directories(place.file.parent_path(), none);
        review.page_file = fs::absolute(page).string();
        write(place, autosaved, toJson(review));
    }
    return place;
}

ReviewLock::ReviewLock(ReviewPlace place) : m_place(std::move(place))
{
    m_held = tryTake();
}

ReviewLock::~ReviewLock()
{
    const FolderGuard guard(m_place.lock().parent_path());
    if (m_made && !lost()) {
        std::error_code none;
        fs::remove(m_place.lock(), none);
    }
}

bool ReviewLock::tryTake()
{
    std::error_code none;
    fs::create_directories(m_place.lock().parent_path(), none);
    const FolderGuard guard(m_place.lock().parent_path());
    for (int attempt = 0; attempt < 2; ++attempt) {
        const int fd = ::open(m_place.lock().c_str(), O_CREAT | O_EXCL | O_WRONLY, 0644);
        if (fd >= 0) {
            const std::string name = ownName();
            const bool written = ::write(fd, name.data(), name.size()) == static_cast<ssize_t>(name.size());
            ::close(fd);
            m_holder.clear();
            m_made = written;
            if (!written) { // a disk that is full: as where none can be made
                fs::remove(m_place.lock(), none);
            }
            return true;
        }
        if (errno != EEXIST) {
            return true; // no lock can be made there: then none is needed, as nothing can be written there either
        }
        std::istringstream words(textOf(m_place.lock()));
        long process = 0;
        std::string host, user;
        words >> process >> host >> user;
        char own_host[256] = {};
        ::gethostname(own_host, sizeof own_host - 1);
        const bool gone = process <= 0 || (host == own_host && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH);
        if (!gone) {
            m_holder = fmt::format("process {} of {} on {}", process, user, host);
            return false;
        }
        fs::remove(m_place.lock(), none); // left by a program that was killed
    }
    return false;
}

bool ReviewLock::lost() const
{
    std::error_code none;
    // A share that is gone was taken over by nobody: the review then goes to the data folder.
    const fs::path folder = m_place.lock().parent_path();
    return m_made && fs::is_directory(folder.empty() ? fs::path(".") : folder, none) && textOf(m_place.lock()) != ownName();
}

void ReviewLock::takeOver()
{
    const FolderGuard guard(m_place.lock().parent_path());
    writeFileAtomically(m_place.lock(), ownName());
    m_held = m_made = true;
    m_holder.clear();
}

} // namespace retrace
