// SPDX-License-Identifier: GPL-3.0-or-later
// worklist_hammer FOLDER NAME SECONDS LOG: random edits of the folder's pages, as a window makes them: take the lock, read the review, add a step,
// save, let go; between them it uses the list. A line "PAGE STEP" goes to LOG for each edit that was saved.
#include "core/worklist/Worklist.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <random>
#include <unistd.h>

using namespace retrace;
namespace fs = std::filesystem;

namespace {

/// Whether it was saved.
bool edit(const fs::path& folder, const fs::path& name, const std::string& step, int log)
{
    const fs::path page = folder / name;
    const std::string sha256(64, 'a');
    const ReviewLock lock(placeOfReview(page, 0, 1, sha256));
    if (!lock.held()) {
        return false; // read-only there, as in a window
    }
    const FoundReview found = findReview(page, 0, 1, sha256);
    if (found.fit == ReviewFit::unreadable) {
        fmt::print(stderr, "{}\n", found.why);
        std::_Exit(3);
    }
    Review review = found.review.value_or(Review{});
    review.page_sha256 = sha256;
    review.steps.push_back({step, "2026-11-28T00:00:00Z", step, review.state});
    review.state.reviewer = step;
    review.state.status = PageStatus::in_review;
    saveReview(review, page, 1);
    const std::string line = fmt::format("{} {}\n", name.string(), step);
    if (::write(log, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        std::_Exit(4);
    }
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 5) {
        return 2;
    }
    const fs::path folder = argv[1];
    const std::string name = argv[2];
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(std::atof(argv[3]));
    const int log = ::open(argv[4], O_CREAT | O_APPEND | O_WRONLY, 0644);
    try {
        Worklist list(folder);
        list.refresh();
        const auto items = list.items();
        std::minstd_rand random(static_cast<unsigned>(std::hash<std::string>()(name)));
        bool saved = false; // on a busy machine the time may be over before anything was
        for (int n = 0; !saved || std::chrono::steady_clock::now() < end; ++n) {
            saved |= edit(list.folder(), items[random() % items.size()].file, fmt::format("{}:{}", name, n), log);
            if (n % 7 == 0) {
                list.refresh();
            }
            if (n % 5 == 0) {
                if (const auto claim = list.claim()) {
                    ItemReading reading;
                    reading.error_mv = 0.01 * (n + 1);
                    list.store(claim->file, claim->page, reading);
                }
            }
        }
    } catch (const std::exception& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return 1;
    }
    return 0;
}
