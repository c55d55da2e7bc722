// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/confidence/Confidence.h"
#include "core/page/Page.h"
#include "core/record/Task.h"
#include "core/review/Review.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

enum class ReadState { unread, read, failed };

/// What a list tells of one page.
struct WorklistItem
{
    std::filesystem::path file;    ///< relative to the folder
    int page = 0;                  ///< of the file, from 0
    int pages = 0;                 ///< of the file; 0 while it was never opened
    ReadState state = ReadState::unread;
    std::string layout;            ///< name of the template; "" where none was found
    bool layout_guessed = false;
    Verdict verdict = Verdict::digitized;
    double error_mv = 0;           ///< expected, root mean square over the printed samples
    int doubts = 0;
    std::string failure;           ///< a sentence, for `failed`
    std::vector<float> look;       ///< see lookOf(); empty until the page was read
    PageStatus status = PageStatus::fresh; ///< as the review file says
    std::string reviewer, date;
};

/// What reading a page gave the list.
struct ItemReading
{
    int pages = 1;
    std::string sha256;
    FileStamp stamp; ///< of the file as it was read; unknown: not checked
    ReadState state = ReadState::read;
    std::string layout;
    bool layout_guessed = false;
    Verdict verdict = Verdict::digitized;
    double error_mv = 0;
    int doubts = 0;
    std::string failure;
    std::vector<float> look;
    std::string thumbnail; ///< JPEG; may be empty
};

/// Of a page that was read, as far as that went.
ItemReading itemReadingOf(const Digitization& result);
/// Opens and reads a page as `digitize` does, its review applied. Problems become its failure; throws Cancelled only.
ItemReading readItem(const std::filesystem::path& file, int page, const Task& task);
/// A JPEG at most `width_px` x 3/4 width_px; empty where the page cannot be opened.
std::string thumbnailOf(const cv::Mat& bgr, int width_px = 160);

/// The pages of a folder (with all below it): found on disk, their status from the review files, what was read of them from an index
/// in SQLite. The index lies in the user's cache ($XDG_CACHE_HOME/retrace/worklists), so that a folder that cannot be written has one
/// too; it holds nothing that cannot be found again, and is made anew where it is missing, damaged or another version's. Several
/// programs may use one folder at a time. All members may be called from any thread.
class Worklist
{
public:
    /// Throws Problem where the folder cannot be opened. `index`: the index's file; empty: in the cache.
    explicit Worklist(const std::filesystem::path& folder, const std::filesystem::path& index = {});
    ~Worklist(); ///< gives up what it claimed
    Worklist(const Worklist&) = delete;
    Worklist& operator=(const Worklist&) = delete;

    const std::filesystem::path& folder() const { return m_folder; }
    std::filesystem::path indexFile() const { return m_index; }
    /// A sentence where no index can be kept on disk; what was read is then known to this program only.
    const std::string& note() const { return m_note; }

    struct Changes
    {
        int appeared = 0, vanished = 0, changed = 0;
        bool any() const { return appeared + vanished + changed > 0; }
    };
    /// Looks at the disk. A page whose file changed is unread again. Throws Problem, Cancelled.
    Changes refresh(const Task& task = {});

    /// All pages, by file and page (byNeed() says what to look at first).
    std::vector<WorklistItem> items() const;
    std::vector<WorklistItem> itemsOf(const std::filesystem::path& file) const; ///< the pages of one file
    /// Whether another connection has changed the index since this was asked last (the first time: no).
    bool changedElsewhere();
    std::string thumbnail(const std::filesystem::path& file, int page) const; ///< JPEG; empty: none yet
    void storeThumbnail(const std::filesystem::path& file, int page, const std::string& jpeg);

    /// This folder and those below it, as refresh() saw them last: what to watch.
    std::vector<std::filesystem::path> folders() const;

    struct Claim
    {
        std::filesystem::path file; ///< relative
        int page = 0;
        bool operator==(const Claim&) const = default;
    };
    /// The next page that nobody has read or is reading, and whose file is there; it is this program's until stored or released. A claim
    /// of a program that is gone counts for nothing.
    std::optional<Claim> claim(const std::vector<Claim>& passed_over = {});
    void release(const Claim& claim);
    /// Keeps what was read and ends the claim, if there was one. Where the file shows more pages than were known, they join the list.
    /// False where the file is another one by now, or gone: nothing is kept then, and it is unread.
    bool store(const std::filesystem::path& file, int page, const ItemReading& reading);

private:
    struct Index;
    void open();

    std::filesystem::path m_folder, m_index;
    std::string m_note;
    std::vector<std::filesystem::path> m_folders;
    std::int64_t m_seen = -1; ///< SQLite's data_version
    mutable std::mutex m_mutex;
    std::unique_ptr<Index> m_db;
};

} // namespace retrace
