// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewFile.h"

#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr std::string_view kEnding = ".retrace.json";
constexpr std::array kPageEndings = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".heif", ".dcm", ".pdf"};

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool looksLikePage(const fs::path& file)
{
    const std::string ending = lower(file.extension().string());
    return std::ranges::any_of(kPageEndings, [&](const char* e) { return ending == e; });
}

fs::path folderOf(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

bool isThere(const fs::path& file)
{
    std::error_code error;
    return fs::exists(file, error);
}

/// True if another page of the folder is called the same but for its ending. (Endings are tried: a folder may hold many.)
bool hasNamesake(const fs::path& page)
{
    return std::ranges::any_of(kPageEndings, [&](std::string ending) {
        fs::path other = page;
        const bool lower_case = isThere(other.replace_extension(ending)) && other.filename() != page.filename();
        std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return lower_case || (isThere(other.replace_extension(ending)) && other.filename() != page.filename());
    });
}

/// Pages of the folder; none where it cannot be read.
std::vector<fs::path> pagesOf(const fs::path& folder)
{
    std::vector<fs::path> pages;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (looksLikePage(it->path())) {
            pages.push_back(it->path());
        }
    }
    std::ranges::sort(pages);
    return pages;
}

struct Loaded
{
    std::optional<Review> review;
    ReviewQuestion question = ReviewQuestion::none; ///< damaged or newer_program
    std::string sentence;
};

/// Nothing at all where there is no file.
Loaded load(const fs::path& file)
{
    if (!isThere(file)) {
        return {};
    }
    try {
        std::ifstream in(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        return {reviewFromJson(text, file.string()), ReviewQuestion::none, {}};
    } catch (const NewerReview& newer) {
        return {std::nullopt, ReviewQuestion::newer_program, newer.what()};
    } catch (const std::exception& problem) {
        return {std::nullopt, ReviewQuestion::damaged, problem.what()};
    }
}

/// Where the review lies if the page's folder can be written.
fs::path besidePage(const ReviewedPage& page)
{
    const std::string of_several = page.count > 1 ? fmt::format("_p{}", page.index + 1) : "";
    const fs::path folder = folderOf(page.file), name = page.file.filename();
    const fs::path plain = folder / (name.stem().string() + of_several + std::string(kEnding));
    const fs::path full = folder / (name.string() + of_several + std::string(kEnding));
    if (isThere(full)) {
        return full;
    }
    if (const Loaded there = load(plain); there.review) {
        return there.review->page.file.filename() == name ? plain : full;
    }
    return hasNamesake(page.file) ? full : plain;
}

fs::path inUserFolder(const ReviewedPage& page, const fs::path& user_folder)
{
    const std::string of_several = page.count > 1 ? fmt::format("_p{}", page.index + 1) : "";
    return user_folder / (page.sha256 + of_several + std::string(kEnding));
}

ReviewPlace besideOr(const ReviewedPage& page, const fs::path& user_folder, const fs::path& beside)
{
    const bool writable = ::access(folderOf(page.file).c_str(), W_OK) == 0;
    return writable ? ReviewPlace{beside, true} : ReviewPlace{inUserFolder(page, user_folder), false};
}

void ask(OpenedReview& opened, ReviewQuestion question, std::string sentence)
{
    opened.questions.push_back(question);
    opened.sentences.push_back(std::move(sentence));
}

/// The newest of what can be read; a question if nothing can.
void takeNewest(OpenedReview& opened, const std::vector<fs::path>& files)
{
    Loaded unreadable;
    for (const fs::path& file : files) {
        Loaded loaded = load(file);
        if (loaded.review && (!opened.review || loaded.review->serial > opened.review->serial)) {
            opened.review = std::move(loaded.review);
        } else if (loaded.question != ReviewQuestion::none && unreadable.question == ReviewQuestion::none) {
            unreadable = loaded;
        }
    }
    if (!opened.review && unreadable.question != ReviewQuestion::none) {
        ask(opened, unreadable.question, unreadable.sentence);
    }
}

void takeAutosave(OpenedReview& opened, const std::vector<fs::path>& files)
{
    for (const fs::path& file : files) {
        Loaded loaded = load(file.string() + ".autosave");
        const std::uint64_t known = std::max(opened.review ? opened.review->serial : 0, opened.autosave ? opened.autosave->serial : 0);
        if (loaded.review && loaded.review->serial > known) {
            opened.autosave = std::move(loaded.review);
        }
    }
    if (opened.autosave) {
        ask(opened, ReviewQuestion::unsaved_changes, "The program ended without saving; what was decided until then is still there. Go on with it?");
    }
}

void checkPage(OpenedReview& opened, const std::string& sha256)
{
    const Review* const review = opened.review ? &*opened.review : opened.autosave ? &*opened.autosave : nullptr;
    if (review && review->page.sha256 != sha256) {
        ask(opened, ReviewQuestion::page_changed, "The page's file has changed since it was reviewed. Decisions may no longer fit; use them all the same?");
    }
}

/// A page with this SHA-256 in the folder.
fs::path findPage(const fs::path& folder, const std::string& sha256, const fs::path& named)
{
    auto pages = pagesOf(folder);
    std::ranges::stable_partition(pages, [&](const fs::path& p) { return p.extension() == named.extension(); });
    for (const fs::path& page : pages) {
        try {
            if (fileSha256(page) == sha256) {
                return page;
            }
        } catch (const std::exception&) { // cannot be read: it is not the one
        }
    }
    return {};
}

/// Page of a review that was opened by its own file.
void locatePage(OpenedReview& opened)
{
    Review& review = opened.review ? *opened.review : *opened.autosave;
    const fs::path folder = folderOf(opened.place.file), told = review.page.file.is_absolute() ? review.page.file : folder / review.page.file;
    if (isThere(told)) {
        opened.page_file = told;
        checkPage(opened, fileSha256(told));
    } else if (opened.page_file = findPage(folder, review.page.sha256, told); !opened.page_file.empty()) {
        ask(opened, ReviewQuestion::page_moved, fmt::format("The page {} is no longer there, but {} is the same. Go on with that one?", told.string(), opened.page_file.string()));
    } else {
        ask(opened, ReviewQuestion::page_missing, fmt::format("The page {} is no longer there. Where is it now?", told.string()));
    }
    for (std::optional<Review>* r : {&opened.review, &opened.autosave}) {
        if (*r) {
            (*r)->page.file = opened.page_file.empty() ? told : opened.page_file;
        }
    }
}

/// A file that this program cannot read is not written over.
void putAside(const fs::path& file)
{
    const Loaded there = load(file);
    if (there.question == ReviewQuestion::none) {
        return;
    }
    const std::string name = file.string() + (there.question == ReviewQuestion::damaged ? ".damaged" : ".newer");
    std::string free = name;
    for (int n = 2; isThere(free); ++n) {
        free = name + std::to_string(n);
    }
    fs::rename(file, free);
}

/// Temporaries of saves that a kill cut off.
void removeLeftovers(const fs::path& file)
{
    constexpr std::size_t kRandom = 6; // mkstemp's letters
    const std::string start = file.filename().string() + ".", autosave = start + "autosave.";
    std::error_code error;
    for (fs::directory_iterator it(folderOf(file), error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        const auto isOf = [&](const std::string& s) { return name.size() == s.size() + kRandom && name.starts_with(s); };
        if (isOf(start) || isOf(autosave)) {
            std::error_code ignored;
            fs::remove(it->path(), ignored);
        }
    }
}

void write(const ReviewPlace& place, const fs::path& file, Review& review)
{
    std::error_code error;
    fs::create_directories(folderOf(file), error);
    review.serial += 1;
    review.software = "Retrace " RETRACE_VERSION;
    Review written = review;
    const fs::path page = fs::absolute(review.page.file), folder = fs::absolute(folderOf(place.file));
    written.page.file = place.beside_page ? page.lexically_normal().lexically_proximate(folder.lexically_normal()) : page;
    writeFileAtomically(file, toReviewJson(written));
}

} // namespace

fs::path ReviewPlace::autosave() const { return file.string() + ".autosave"; }
fs::path ReviewPlace::lock() const { return file.string() + ".lock"; }

bool OpenedReview::asks(ReviewQuestion question) const
{
    return std::ranges::find(questions, question) != questions.end();
}

fs::path userReviewFolder()
{
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/') {
        return fs::path(data) / "retrace" / "reviews";
    }
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : "/tmp") / ".local/share/retrace/reviews";
}

ReviewPlace reviewPlace(const ReviewedPage& page, const fs::path& user_folder)
{
    return besideOr(page, user_folder, besidePage(page));
}

OpenedReview reviewOf(const ReviewedPage& page, const fs::path& user_folder)
{
    const fs::path beside = besidePage(page);
    OpenedReview opened;
    opened.place = besideOr(page, user_folder, beside);
    opened.page_file = page.file;
    const std::vector<fs::path> files = {beside, inUserFolder(page, user_folder)};
    takeNewest(opened, files);
    takeAutosave(opened, files);
    checkPage(opened, page.sha256);
    for (std::optional<Review>* review : {&opened.review, &opened.autosave}) {
        if (*review) {
            (*review)->page = page;
        }
    }
    return opened;
}

OpenedReview openReview(const fs::path& file)
{
    if (!isThere(file)) {
        throw Problem(fmt::format("There is no review {}. Check the name, or open the page itself.", file.string()));
    }
    OpenedReview opened;
    opened.place = {file, true};
    takeNewest(opened, {file});
    takeAutosave(opened, {file});
    if (opened.review || opened.autosave) {
        opened.place.beside_page = (opened.review ? opened.review : opened.autosave)->page.file.is_relative();
        locatePage(opened);
    }
    return opened;
}

void saveReview(const ReviewPlace& place, Review& review)
{
    putAside(place.file);
    write(place, place.file, review);
    discardAutosave(place);
    removeLeftovers(place.file);
}

void autosaveReview(const ReviewPlace& place, Review& review)
{
    write(place, place.autosave(), review);
}

void discardAutosave(const ReviewPlace& place)
{
    std::error_code ignored;
    fs::remove(place.autosave(), ignored);
}

bool isReviewFile(const fs::path& file)
{
    return lower(file.filename().string()).ends_with(kEnding);
}

} // namespace retrace
