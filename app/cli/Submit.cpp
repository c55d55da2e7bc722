// SPDX-License-Identifier: GPL-3.0-or-later
// retrace-cli submit: a contest's rows.
#include "Commands.h"

#include "core/evaluation/Submission.h"
#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

struct Arguments
{
    fs::path test, images, out;
};

struct Wanted
{
    Lead lead = Lead::I;
    double fs_hz = 0;
    std::size_t rows = 0;
};

/// Pages in the order in which the file names them first, with what is asked of each.
struct Assignment
{
    std::vector<std::string> pages;
    std::map<std::string, std::vector<Wanted>> wanted;
};

std::vector<std::string> cells(const std::string& line)
{
    std::vector<std::string> out;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) {
        std::erase_if(cell, [](char c) { return c == '\r' || c == '"'; });
        out.push_back(cell);
    }
    return out;
}

double numberOf(const std::string& text, const fs::path& file)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value > 0)) {
        throw Problem(fmt::format("{} holds '{}' where a number above 0 should stand.", file.string(), text));
    }
    return value;
}

Assignment readTest(const fs::path& file)
{
    std::ifstream in(file);
    std::string line;
    if (!in || !std::getline(in, line)) {
        throw Problem(fmt::format("{} could not be read: it is missing or empty.", file.string()));
    }
    std::map<std::string, std::size_t> column;
    const auto names = cells(line);
    for (std::size_t k = 0; k < names.size(); ++k) {
        column[names[k]] = k;
    }
    for (const char* name : {"id", "lead", "fs", "number_of_rows"}) {
        if (!column.contains(name)) {
            throw Problem(fmt::format("{} has no column {}. Its first line must name id, lead, fs and number_of_rows.", file.string(), name));
        }
    }
    Assignment task;
    while (std::getline(in, line)) {
        const auto row = cells(line);
        if (row.size() < names.size()) {
            continue;
        }
        const std::string& id = row[column["id"]];
        const auto lead = leadFromName(row[column["lead"]]);
        if (!lead) {
            throw Problem(fmt::format("{} asks for a lead '{}', which does not exist.", file.string(), row[column["lead"]]));
        }
        if (!task.wanted.contains(id)) {
            task.pages.push_back(id);
        }
        task.wanted[id].push_back({*lead, numberOf(row[column["fs"]], file), static_cast<std::size_t>(numberOf(row[column["number_of_rows"]], file))});
    }
    return task;
}

fs::path pictureOf(const fs::path& folder, const std::string& id)
{
    for (const char* ending : {".png", ".jpg", ".jpeg", ".tif", ".pdf", ".PNG", ".JPG"}) {
        if (fs::exists(folder / (id + ending))) {
            return folder / (id + ending);
        }
    }
    throw Problem("there is no picture of that name");
}

/// What could be read of a page, at one rate; empty with a sentence where nothing could.
Digitization read(const fs::path& images, const std::string& id, double fs_hz, std::string& why)
{
    try {
        SessionParams params;
        params.signal.value.fs_hz = fs_hz;
        Session session(std::make_shared<const PageImage>(openPages(pictureOf(images, id))->load(0)), params);
        const Digitization& result = session.run();
        why = result.failure;
        return result;
    } catch (const std::exception& problem) {
        why = problem.what();
        return {};
    }
}

int submit(const Arguments& a)
{
    const Assignment task = readTest(a.test);
    std::string text = "id,value\n";
    SubmissionFill fill;
    int failed = 0;
    for (const std::string& id : task.pages) {
        std::map<double, Digitization> by_rate;
        for (const Wanted& w : task.wanted.at(id)) {
            if (!by_rate.contains(w.fs_hz)) {
                std::string why;
                by_rate[w.fs_hz] = read(a.images, id, w.fs_hz, why);
                if (!why.empty()) {
                    fmt::print(stderr, "{}: {}; its rows are filled with 0 where nothing tells.\n", id, why);
                    ++failed;
                }
            }
            const std::vector<double> rows = submissionRows(by_rate[w.fs_hz], w.lead, w.rows, fill);
            for (std::size_t k = 0; k < rows.size(); ++k) {
                text += fmt::format("{}_{}_{},{:.5f}\n", id, k, leadName(w.lead), rows[k]);
            }
        }
        fmt::print("{}\n", id);
        std::fflush(stdout);
    }
    writeFileAtomically(a.out, text);
    const auto all = static_cast<double>(std::max<std::size_t>(1, fill.read + fill.rhythm + fill.limb + fill.nothing));
    fmt::print("{} pages, {} failed. Rows: {:.2f} % read, {:.2f} % from the rhythm strip, {:.2f} % by the limb-lead laws, {:.2f} % filled with 0.\n", task.pages.size(), failed,
               100 * static_cast<double>(fill.read) / all, 100 * static_cast<double>(fill.rhythm) / all, 100 * static_cast<double>(fill.limb) / all, 100 * static_cast<double>(fill.nothing) / all);
    return failed > 0 ? 1 : 0;
}

} // namespace

void addSubmit(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("submit", "Writes a contest's rows: id,value for every row that test.csv asks for");
    command->add_option("--test", a->test, "The contest's test.csv: id, lead, fs, number_of_rows")->required();
    command->add_option("--images", a->images, "Folder with ID.png and the like")->required();
    command->add_option("--out", a->out, "The submission")->required();
    command->callback([a, &exit_code] {
        try {
            exit_code = submit(*a);
        } catch (const Problem& problem) {
            fmt::print(stderr, "{}\n", problem.what());
            exit_code = 1;
        }
    });
}
