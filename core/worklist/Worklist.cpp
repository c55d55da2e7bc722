// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worklist/Worklist.h"

#include "core/page/Page.h"
#include "core/worklist/Sqlite.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr const char* kTables = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS page(file BLOB NOT NULL, page INTEGER NOT NULL, pages INTEGER NOT NULL, size INTEGER NOT NULL,
  mtime INTEGER NOT NULL, shared INTEGER NOT NULL, sha256 BLOB NOT NULL DEFAULT x'', state INTEGER NOT NULL DEFAULT 0,
  layout BLOB NOT NULL DEFAULT x'', guessed INTEGER NOT NULL DEFAULT 0, verdict INTEGER NOT NULL DEFAULT 0,
  error_mv REAL NOT NULL DEFAULT 0, doubts INTEGER NOT NULL DEFAULT 0, failure BLOB NOT NULL DEFAULT x'',
  look BLOB NOT NULL DEFAULT x'', review_size INTEGER NOT NULL DEFAULT -1, review_mtime INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0, reviewer BLOB NOT NULL DEFAULT x'', date BLOB NOT NULL DEFAULT x'', PRIMARY KEY(file, page));
CREATE TABLE IF NOT EXISTS thumbnail(file BLOB NOT NULL, page INTEGER NOT NULL, jpeg BLOB NOT NULL, PRIMARY KEY(file, page));
CREATE TABLE IF NOT EXISTS claim(file BLOB NOT NULL, page INTEGER NOT NULL, host BLOB NOT NULL, process INTEGER NOT NULL,
  since_s INTEGER NOT NULL, PRIMARY KEY(file, page));
)";
constexpr int kFormat = 1;                  ///< in the index's name: another version has a file of its own
constexpr std::int64_t kForeignClaim_s = 3600; ///< a claim from another machine that is older counts for nothing

std::string hashOf(const std::string& text)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
    std::string hex;
    for (int k = 0; k < 16; ++k) {
        hex += fmt::format("{:02x}", digest[k]);
    }
    return hex;
}

fs::path indexInCache(const fs::path& folder)
{
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const fs::path base = cache && *cache ? fs::path(cache) : fs::path(home ? home : ".") / ".cache";
    return base / "retrace" / "worklists" / fmt::format("{}-v{}.sqlite", hashOf(folder.string()), kFormat);
}

struct OnDisk
{
    FileStamp stamp;
    bool shared = false; ///< its reviews' names carry its ending
};

/// What is called a page below the folder, by its name relative to it; and the folders there.
std::map<std::string, OnDisk> lookAtDisk(const fs::path& folder, std::vector<fs::path>& folders, const Task& task)
{
    std::map<std::string, OnDisk> found;
    folders = {folder};
    std::map<std::pair<std::string, std::string>, int> stems;
    std::error_code error;
    fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
    for (; !error && it != end; it.increment(error)) {
        task.check();
        const fs::path& path = it->path();
        if (countsForReviewNames(path)) {
            ++stems[{path.parent_path().string(), path.stem().string()}];
        }
        std::error_code none;
        if (it->is_directory(none)) {
            folders.push_back(path);
        } else if (isCalledAPage(path) && it->is_regular_file(none)) {
            found[path.lexically_relative(folder).string()].stamp = fileStamp(path);
        }
    }
    if (error) {
        throw Problem(fmt::format("The folder {} could not be looked through: {}. Check that it is still there, then open it again.", folder.string(), error.message()));
    }
    std::ranges::sort(folders);
    for (auto& [name, page] : found) {
        const fs::path path = folder / name;
        page.shared = stems[{path.parent_path().string(), path.stem().string()}] > (countsForReviewNames(path) ? 1 : 0);
    }
    return found;
}

std::string bytesOf(const std::vector<float>& values) { return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)}; }

std::vector<float> floatsOf(const std::string& bytes)
{
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

std::string hostName()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return host;
}

std::int64_t now_s() { return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

bool alive(const std::string& host, std::int64_t process, std::int64_t since_s)
{
    if (host == hostName()) {
        return ::kill(static_cast<pid_t>(process), 0) == 0 || errno != ESRCH;
    }
    return now_s() - since_s < kForeignClaim_s;
}

/// A page's review, as far as the list tells of it.
struct ReviewLine
{
    FileStamp stamp;
    PageStatus status = PageStatus::fresh;
    std::string reviewer, date;
};

fs::path reviewFile(const fs::path& folder, const std::string& file, int page, int pages, bool shared, const std::string& sha256)
{
    const fs::path path = folder / file;
    const fs::path beside = path.parent_path() / reviewName(path, page, pages, shared);
    if (sha256.empty() || fileStamp(beside).size >= 0) {
        return beside;
    }
    return reviewDataFolder() / fmt::format("{}_p{}.retrace.json", sha256, page + 1);
}

/// A review of another version of the page counts for nothing. `sha256`: of the page; empty: not known, and found out only where the page is
/// younger than its review (a thousand pages are not read to open a list).
ReviewLine readReview(const fs::path& file, const FileStamp& stamp, const fs::path& page, std::string sha256)
{
    ReviewLine line{stamp, PageStatus::fresh, {}, {}};
    if (stamp.size < 0) {
        return line;
    }
    std::ifstream in(file, std::ios::binary);
    try {
        const Review review = reviewFromJson({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
        if (sha256.empty() && fileStamp(page).mtime_ns > stamp.mtime_ns) {
            sha256 = fileSha256(page);
        }
        if (!sha256.empty() && review.page_sha256 != sha256) {
            return line;
        }
        const ReviewState& state = review.state;
        line.status = state.status;
        line.reviewer = state.reviewer;
        line.date = state.date;
    } catch (const Problem&) {
        // the window says what is wrong with review or page when it is opened
    }
    return line;
}

} // namespace

struct Worklist::Index
{
    explicit Index(const std::string& file) : db(file) { db.run(kTables); }

    /// The file is new, another one than it was, or (unknown stamp) gone: nothing that was known of it holds. Claims stay: who reads it
    /// now is told when the reading is stored.
    void startAnew(const std::string& file, const FileStamp& now, bool shared)
    {
        Statement(db, "DELETE FROM page WHERE file = ?").with(file).run();
        Statement(db, "DELETE FROM thumbnail WHERE file = ?").with(file).run();
        if (now.known()) {
            Statement(db, "INSERT INTO page(file, page, pages, size, mtime, shared) VALUES(?, 0, 0, ?, ?, ?)")
                .with(file, now.size, now.mtime_ns, static_cast<int>(shared)).run();
        }
    }

    Database db;
};

Worklist::Worklist(const fs::path& folder, const fs::path& index)
{
    std::error_code error;
    m_folder = fs::canonical(folder, error);
    if (error || !fs::is_directory(m_folder, error)) {
        throw Problem(fmt::format("{} is no folder that can be opened. Check its name, and that you may read it.", folder.string()));
    }
    m_folders = {m_folder};
    m_index = index.empty() ? indexInCache(m_folder) : index;
    open();
}

Worklist::~Worklist()
{
    try {
        Statement(m_db->db, "DELETE FROM claim WHERE host = ? AND process = ?").with(hostName(), static_cast<std::int64_t>(::getpid())).run();
    } catch (const SqliteError&) {
        // then they end with this process
    }
}

void Worklist::open()
{
    std::error_code none;
    fs::create_directories(m_index.parent_path(), none);
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            m_db = std::make_unique<Index>(m_index.string());
            return;
        } catch (const SqliteError& error) {
            if (!error.damaged()) {
                m_note = fmt::format("The list's index {} could not be opened ({}); what is read is forgotten when the list is closed.", m_index.string(), error.what());
                break;
            }
            for (const char* ending : {"", "-wal", "-shm"}) {
                fs::remove(m_index.string() + ending, none);
            }
        }
    }
    m_db = std::make_unique<Index>(":memory:");
}

namespace {

/// What SQLite says of a list in use, as a person is told it.
template <typename Work>
auto inIndex(const fs::path& index, const Work& work)
{
    try {
        return work();
    } catch (const SqliteError& error) {
        throw Problem(fmt::format("The list's index {} could not be used ({}). Delete it and open the folder again; nothing is lost with it.", index.string(), error.what()));
    }
}

} // namespace

Worklist::Changes Worklist::refresh(const Task& task)
{
    std::vector<fs::path> folders;
    const std::map<std::string, OnDisk> disk = lookAtDisk(m_folder, folders, task);
    const std::lock_guard lock(m_mutex);
    m_folders = std::move(folders);
    return inIndex(m_index, [&] {
        struct Row { std::int64_t page, pages; FileStamp stamp; bool shared; std::string sha256; ReviewLine review; };
        Changes changes;
        std::map<std::string, std::vector<Row>> known;
        Statement rows(m_db->db, "SELECT file, page, pages, size, mtime, shared, sha256, review_size, review_mtime, status, reviewer, date FROM page ORDER BY file, page");
        while (rows.step()) {
            known[rows.text(0)].push_back({rows.integer(1), rows.integer(2), {rows.integer(3), rows.integer(4)}, rows.integer(5) != 0, rows.text(6),
                                           {{rows.integer(7), rows.integer(8)}, static_cast<PageStatus>(rows.integer(9)), rows.text(10), rows.text(11)}});
        }
        std::vector<std::string> gone, other;
        std::vector<std::tuple<std::string, std::int64_t, ReviewLine>> reviewed;
        std::vector<std::string> renamed; ///< another file of the stem came or went
        const auto look = [&](const std::string& file, std::int64_t page, std::int64_t pages, bool shared, const std::string& sha256, const FileStamp& before) {
            const fs::path path = reviewFile(m_folder, file, static_cast<int>(page), static_cast<int>(pages), shared, sha256);
            const FileStamp stamp = fileStamp(path);
            if (stamp != before) {
                reviewed.emplace_back(file, page, readReview(path, stamp, m_folder / file, sha256));
            }
        };
        for (const auto& [file, pages] : known) {
            task.check();
            const auto it = disk.find(file);
            if (it == disk.end()) {
                gone.push_back(file);
                continue;
            }
            if (it->second.stamp != pages.front().stamp) {
                other.push_back(file);
                continue;
            }
            if (it->second.shared != pages.front().shared) {
                renamed.push_back(file);
            }
            for (const Row& row : pages) {
                look(file, row.page, row.pages, it->second.shared, row.sha256, row.review.stamp);
            }
        }
        changes.changed = static_cast<int>(other.size() + reviewed.size());
        std::vector<std::string> fresh = other;
        for (const auto& [file, page] : disk) {
            if (!known.contains(file)) {
                fresh.push_back(file);
                ++changes.appeared;
            }
        }
        for (const std::string& file : fresh) {
            look(file, 0, 0, disk.at(file).shared, "", {});
        }
        changes.vanished = static_cast<int>(gone.size());
        if (!changes.any() && renamed.empty()) {
            return changes;
        }
        Transaction transaction(m_db->db);
        for (const std::string& file : gone) {
            m_db->startAnew(file, {}, false);
        }
        for (const std::string& file : fresh) {
            m_db->startAnew(file, disk.at(file).stamp, disk.at(file).shared);
        }
        for (const std::string& file : renamed) {
            Statement(m_db->db, "UPDATE page SET shared = ? WHERE file = ?").with(static_cast<int>(disk.at(file).shared), file).run();
        }
        Statement update(m_db->db, "UPDATE page SET review_size = ?, review_mtime = ?, status = ?, reviewer = ?, date = ? WHERE file = ? AND page = ?");
        for (const auto& [file, page, review] : reviewed) {
            update.with(review.stamp.size, review.stamp.mtime_ns, static_cast<int>(review.status), review.reviewer, review.date, file, page).run();
        }
        transaction.commit();
        return changes;
    });
}

namespace {

std::vector<WorklistItem> itemsFrom(Statement& rows)
{
    std::vector<WorklistItem> items;
    while (rows.step()) {
        WorklistItem item;
        item.file = rows.text(0);
        item.page = static_cast<int>(rows.integer(1));
        item.pages = static_cast<int>(rows.integer(2));
        item.state = static_cast<ReadState>(rows.integer(3));
        item.layout = rows.text(4);
        item.layout_guessed = rows.integer(5) != 0;
        item.verdict = static_cast<Verdict>(rows.integer(6));
        item.error_mv = rows.number(7);
        item.doubts = static_cast<int>(rows.integer(8));
        item.failure = rows.text(9);
        item.look = floatsOf(rows.text(10));
        item.status = static_cast<PageStatus>(rows.integer(11));
        item.reviewer = rows.text(12);
        item.date = rows.text(13);
        items.push_back(std::move(item));
    }
    return items;
}

constexpr const char* kItem = "SELECT file, page, pages, state, layout, guessed, verdict, error_mv, doubts, failure, look, status, reviewer, date FROM page ";

} // namespace

std::vector<WorklistItem> Worklist::items() const
{
    const std::lock_guard lock(m_mutex);
    return inIndex(m_index, [&] {
        Statement rows(m_db->db, (std::string(kItem) + "ORDER BY file, page").c_str());
        return itemsFrom(rows);
    });
}

std::vector<WorklistItem> Worklist::itemsOf(const fs::path& file) const
{
    const std::lock_guard lock(m_mutex);
    return inIndex(m_index, [&] {
        Statement rows(m_db->db, (std::string(kItem) + "WHERE file = ? ORDER BY page").c_str());
        return itemsFrom(rows.with(file.string()));
    });
}

bool Worklist::changedElsewhere()
{
    const std::lock_guard lock(m_mutex);
    return inIndex(m_index, [&] {
        Statement version(m_db->db, "PRAGMA data_version");
        version.step();
        const std::int64_t before = std::exchange(m_seen, version.integer(0));
        return before >= 0 && before != m_seen;
    });
}

std::string Worklist::thumbnail(const fs::path& file, int page) const
{
    const std::lock_guard lock(m_mutex);
    return inIndex(m_index, [&] {
        Statement row(m_db->db, "SELECT jpeg FROM thumbnail WHERE file = ? AND page = ?");
        return row.with(file.string(), page).step() ? row.text(0) : std::string();
    });
}

void Worklist::storeThumbnail(const fs::path& file, int page, const std::string& jpeg)
{
    const std::lock_guard lock(m_mutex);
    inIndex(m_index, [&] {
        Statement(m_db->db, "INSERT OR REPLACE INTO thumbnail(file, page, jpeg) SELECT file, page, ? FROM page WHERE file = ? AND page = ?")
            .with(jpeg, file.string(), page).run();
    });
}

std::vector<fs::path> Worklist::folders() const
{
    const std::lock_guard lock(m_mutex);
    return m_folders;
}

std::optional<Worklist::Claim> Worklist::claim(const std::vector<Claim>& passed_over)
{
    const std::lock_guard lock(m_mutex);
    return inIndex(m_index, [&]() -> std::optional<Claim> {
        Transaction transaction(m_db->db);
        std::vector<std::pair<std::string, std::int64_t>> stale;
        Statement claims(m_db->db, "SELECT file, page, host, process, since_s FROM claim");
        while (claims.step()) {
            if (!alive(claims.text(2), claims.integer(3), claims.integer(4))) {
                stale.emplace_back(claims.text(0), claims.integer(1));
            }
        }
        for (const auto& [file, page] : stale) {
            Statement(m_db->db, "DELETE FROM claim WHERE file = ? AND page = ?").with(file, page).run();
        }
        std::optional<Claim> claim;
        FileStamp listed, now;
        bool shared = false;
        {
            Statement next(m_db->db, "SELECT file, page, size, mtime, shared FROM page WHERE state = 0 AND "
                                     "NOT EXISTS(SELECT 1 FROM claim WHERE claim.file = page.file AND claim.page = page.page) ORDER BY status = 2, file, page");
            while (!claim && next.step()) {
                const Claim candidate{next.text(0), static_cast<int>(next.integer(1))};
                now = fileStamp(m_folder / candidate.file);
                if (now.known() && std::ranges::find(passed_over, candidate) == passed_over.end()) { // one that is gone is refresh()'s to find
                    claim = candidate;
                    listed = {next.integer(2), next.integer(3)};
                    shared = next.integer(4) != 0;
                }
            }
        }
        if (!claim) {
            transaction.commit();
            return std::nullopt;
        }
        if (now != listed) { // nobody told that it changed
            m_db->startAnew(claim->file.string(), now, shared);
            claim->page = 0;
        }
        Statement(m_db->db, "INSERT OR REPLACE INTO claim VALUES(?, ?, ?, ?, ?)").with(claim->file.string(), claim->page, hostName(), static_cast<std::int64_t>(::getpid()), now_s()).run();
        transaction.commit();
        return claim;
    });
}

void Worklist::release(const Claim& claim)
{
    const std::lock_guard lock(m_mutex);
    inIndex(m_index, [&] { Statement(m_db->db, "DELETE FROM claim WHERE file = ? AND page = ?").with(claim.file.string(), claim.page).run(); });
}

bool Worklist::store(const fs::path& file, int page, const ItemReading& reading)
{
    const std::lock_guard lock(m_mutex);
    return inIndex(m_index, [&] {
        const std::string name = file.string();
        const FileStamp now = fileStamp(m_folder / file);
        Transaction transaction(m_db->db);
        Statement(m_db->db, "DELETE FROM claim WHERE file = ? AND page = ?").with(name, page).run();
        FileStamp listed;
        bool shared = false;
        {
            Statement first(m_db->db, "SELECT size, mtime, shared FROM page WHERE file = ? AND page = 0");
            if (first.with(name).step()) {
                listed = {first.integer(0), first.integer(1)};
                shared = first.integer(2) != 0;
            }
        }
        const bool current = now.known() && listed.known() && now == (reading.stamp.known() ? reading.stamp : listed);
        if (listed.known() && now.known() && now != listed) {
            m_db->startAnew(name, now, shared);
        }
        if (!current) {
            transaction.commit();
            return false;
        }
        for (int k = 0; k < reading.pages; ++k) { // a file's other pages join the list
            Statement(m_db->db, "INSERT OR IGNORE INTO page(file, page, pages, size, mtime, shared) VALUES(?, ?, ?, ?, ?, ?)")
                .with(name, k, reading.pages, now.size, now.mtime_ns, static_cast<int>(shared)).run();
        }
        Statement(m_db->db, "UPDATE page SET pages = ?, sha256 = ? WHERE file = ?").with(reading.pages, reading.sha256, name).run();
        Statement(m_db->db, "UPDATE page SET state = ?, layout = ?, guessed = ?, verdict = ?, error_mv = ?, doubts = ?, failure = ?, look = ? WHERE file = ? AND page = ?")
            .with(static_cast<int>(reading.state), reading.layout, static_cast<int>(reading.layout_guessed), static_cast<int>(reading.verdict), reading.error_mv,
                  reading.doubts, reading.failure, bytesOf(reading.look), name, page).run();
        if (!reading.thumbnail.empty()) {
            Statement(m_db->db, "INSERT OR REPLACE INTO thumbnail VALUES(?, ?, ?)").with(name, page, reading.thumbnail).run();
        }
        for (int k = 0; k < reading.pages; ++k) { // the number of pages is in their reviews' names
            const fs::path path = reviewFile(m_folder, name, k, reading.pages, shared, reading.sha256);
            const ReviewLine review = readReview(path, fileStamp(path), m_folder / file, reading.sha256);
            Statement(m_db->db, "UPDATE page SET review_size = ?, review_mtime = ?, status = ?, reviewer = ?, date = ? WHERE file = ? AND page = ?")
                .with(review.stamp.size, review.stamp.mtime_ns, static_cast<int>(review.status), review.reviewer, review.date, name, k).run();
        }
        transaction.commit();
        return true;
    });
}

} // namespace retrace
