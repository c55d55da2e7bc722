// SPDX-License-Identifier: GPL-3.0-or-later
// Stages 1 to 3 of press pages (classical ink, nothing is traced): is the arrangement right, and every lead's name?
//
//   layout_bench [--names] [--layouts 1x1,3x1] DIR...    DIR is what `retrace-cli print` wrote
//
// A line for each page that is not right; a name that is wrong is told from a strip called X1. --names: every name seen.
#include "core/layout/Layout.h"
#include "core/press/Press.h"

#include <fmt/core.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

using namespace retrace;
namespace fs = std::filesystem;

namespace {

struct Options
{
    bool names = false;
    std::set<std::string> layouts;
    std::vector<fs::path> folders;
};

struct Tally
{
    int pages = 0, right = 0, wrong_names = 0, unnamed = 0, wrong_pages = 0;
};

std::string nameOf(Lead lead, bool inverted) { return (inverted ? "-" : "") + std::string(leadName(lead)); }

std::string wanted(const PrintParams& params)
{
    std::string name = params.layout;
    return name.substr(0, name.rfind("-unnamed"));
}

LayoutResult readLayout(const fs::path& file)
{
    const PageImage image = openPages(file)->load(0);
    const GridResult grid = findGrid(image);
    const UnwarpedPage page = unwarp(image, grid);
    const InkResult ink = makeInkReader({})->read(page, {}, {});
    return findLayout(page, ink, {}, {}, {}, {});
}

/// Counts boxes under another name than was printed, and those called X.
std::string compare(const std::vector<LeadBox>& boxes, const std::vector<LeadBox>& truth, int& wrong, int& unnamed)
{
    std::string told;
    for (const LeadBox& t : truth) {
        const auto box = std::ranges::find_if(boxes, [&](const LeadBox& b) { return b.row == t.row && b.column == t.column; });
        if (box != boxes.end() && box->lead == t.lead && box->inverted == t.inverted) {
            continue;
        }
        const bool x = box == boxes.end() || isUnnamed(box->lead);
        (x ? unnamed : wrong) += 1;
        told += fmt::format(" {}>{}", nameOf(t.lead, t.inverted),
                            box == boxes.end() ? "nothing" : nameOf(box->lead, box->inverted));
    }
    return told;
}

std::string namesOf(const LayoutResult& layout)
{
    std::string told;
    for (const NameMark& n : layout.names) {
        told += fmt::format("    {:5} {:.2f} ({} {:.2f}) at {:.1f},{:.1f} .. {:.1f},{:.1f} mm\n", nameOf(n.lead, n.inverted), n.score,
                            n.runner_up ? leadName(*n.runner_up) : "-", n.runner_up_score, n.box.x0_mm, n.box.y0_mm,
                            n.box.x1_mm, n.box.y1_mm);
    }
    return told;
}

void judge(const Options& o, const fs::path& folder, const ManifestPage& page, std::map<std::string, Tally>& tallies, std::mutex& guard)
{
    LayoutResult layout;
    try {
        layout = readLayout(folder / page.file);
    } catch (const Problem& problem) {
        layout.name = problem.what();
    }
    int wrong = 0, unnamed = 0;
    const std::string told = compare(layout.boxes, page.truth.boxes, wrong, unnamed);
    const bool template_right = layout.name == wanted(page.params);
    const bool right = template_right && wrong + unnamed == 0;
    const std::lock_guard lock(guard);
    Tally& t = tallies[page.params.layout];
    ++t.pages;
    t.right += right;
    t.wrong_names += wrong;
    t.unnamed += unnamed;
    t.wrong_pages += !template_right || wrong > 0;
    if (!right || o.names) {
        fmt::print("{} {} as {} ({:.2f}){}\n{}", (folder / page.file).string(), page.params.layout, layout.name,
                   layout.ranking.empty() ? 0.0 : layout.ranking[0].score, told, o.names ? namesOf(layout) : "");
    }
}

Options parse(int argc, char** argv)
{
    Options o;
    for (int k = 1; k < argc; ++k) {
        const std::string a = argv[k];
        if (a == "--names") {
            o.names = true;
        } else if (a == "--layouts" && k + 1 < argc) {
            std::istringstream words(argv[++k]);
            for (std::string word; std::getline(words, word, ',');) {
                o.layouts.insert(word);
            }
        } else {
            o.folders.emplace_back(a);
        }
    }
    return o;
}

void run(const Options& o)
{
    std::vector<std::pair<fs::path, ManifestPage>> pages;
    for (const fs::path& folder : o.folders) {
        for (const ManifestPage& page : readManifest(folder)) {
            if (o.layouts.empty() || o.layouts.contains(page.params.layout)) {
                pages.emplace_back(folder, page);
            }
        }
    }
    std::map<std::string, Tally> tallies;
    std::mutex guard;
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (int k = 0; k < 2; ++k) {
        workers.emplace_back([&] {
            for (std::size_t i = next++; i < pages.size(); i = next++) {
                judge(o, pages[i].first, pages[i].second, tallies, guard);
            }
        });
    }
    workers.clear();
    fmt::print("| template | pages | right | wrong names | called X | pages with something wrong |\n| --- | --- | --- | --- | --- | --- |\n");
    for (const auto& [name, t] : tallies) {
        fmt::print("| {} | {} | {} | {} | {} | {} |\n", name, t.pages, t.right, t.wrong_names, t.unnamed, t.wrong_pages);
    }
}

} // namespace

int main(int argc, char** argv)
{
    try {
        run(parse(argc, argv));
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
}
