// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"

#include "core/evaluation/Evaluation.h"
#include "core/exchange/Exchange.h"
#include "core/press/Stress.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

struct Arguments
{
    std::string pages, out, json, ink = "auto", model, device = "auto";
    double fs_hz = 500;
    std::size_t count = 0;
    std::vector<std::string> only;
};

/// What one step did to all pages.
struct Row
{
    StressStep step;
    std::vector<double> db; ///< a page that could not be read counts 0
    int refused = 0;
    double mean() const
    {
        double sum = 0;
        for (double v : db) {
            sum += v;
        }
        return db.empty() ? 0.0 : sum / static_cast<double>(db.size());
    }
};

/// Pages that have their truth, NAME.csv, beside them.
std::vector<fs::path> pagesWithTruth(const Arguments& a)
{
    std::vector<fs::path> pages;
    for (const fs::directory_entry& entry : fs::directory_iterator(a.pages)) {
        const fs::path& file = entry.path();
        const bool picture = std::set<std::string>{".png", ".jpg", ".jpeg", ".tif", ".tiff"}.contains(file.extension().string());
        if (picture && fs::exists(fs::path(file).replace_extension(".csv"))) {
            pages.push_back(file);
        }
    }
    std::ranges::sort(pages);
    if (a.count > 0 && pages.size() > a.count) {
        pages.resize(a.count);
    }
    if (pages.empty()) {
        throw Problem(fmt::format("There are no pages with truth (NAME.png and NAME.csv) in {}; \"retrace-cli print\" makes some.",
                                  a.pages));
    }
    return pages;
}

/// dB of one page under one step; nullopt if it was refused.
std::optional<double> read(const cv::Mat& bgr, const Record& truth, const StressStep& step, std::uint64_t seed, const Arguments& a)
{
    auto page = std::make_shared<PageImage>();
    page->bgr = worn(bgr, step, seed);
    SessionParams params;
    params.ink.value.method = a.ink;
    params.ink.value.model = a.model;
    params.ink.value.device = a.device;
    params.signal.value.fs_hz = a.fs_hz;
    Session session(page, params);
    const Digitization& result = session.run();
    if (!result.signal) {
        return std::nullopt;
    }
    return scoreRecord(truth, &result.signal->record).snr_db;
}

void writeTable(const std::vector<Row>& rows, const fs::path& file)
{
    std::string table = "| wear | mean dB | lowest | pages | refused |\n| --- | --- | --- | --- | --- |\n";
    for (const Row& row : rows) {
        table += fmt::format("| {} | {:.1f} | {:.1f} | {} | {} |\n", row.step.name, row.mean(), std::ranges::min(row.db), row.db.size(), row.refused);
    }
    writeFileAtomically(file, table);
    fmt::print("{}", table);
}

void writeJson(const std::vector<Row>& rows, const fs::path& file)
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const Row& row : rows) {
        all.push_back({{"family", row.step.family}, {"name", row.step.name}, {"severity", row.step.severity},
                       {"mean_db", row.mean()}, {"refused", row.refused}, {"db", row.db}});
    }
    writeFileAtomically(file, all.dump(1) + "\n");
}

/// Mean dB against severity: a line for each family, from the untouched pages to its hardest step.
void writePlot(const std::vector<Row>& rows, const fs::path& file)
{
    const cv::Rect area(70, 30, 640, 400);
    cv::Mat plot(500, 920, CV_8UC3, cv::Scalar::all(255));
    double top = 5;
    std::map<std::string, std::map<double, std::vector<double>>> families;
    for (const Row& row : rows) {
        top = std::max(top, 5 * std::ceil(row.mean() / 5));
        families[row.step.family][row.step.severity].push_back(row.mean());
    }
    const auto write = [&](const std::string& text, cv::Point at, const cv::Scalar& colour) {
        cv::putText(plot, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.45, colour, 1, cv::LINE_AA);
    };
    for (double db = 0; db <= top; db += 5) {
        const int y = area.y + area.height - static_cast<int>(db / top * area.height);
        cv::line(plot, {area.x, y}, {area.x + area.width, y}, cv::Scalar::all(220));
        write(fmt::format("{:g} dB", db), {12, y + 5}, cv::Scalar::all(60));
    }
    write("untouched", {area.x - 30, area.y + area.height + 22}, cv::Scalar::all(60));
    write("hardest step of each", {area.x + area.width - 120, area.y + area.height + 22}, cv::Scalar::all(60));
    const std::array colours{cv::Scalar(180, 90, 0), cv::Scalar(0, 0, 200), cv::Scalar(0, 130, 0), cv::Scalar(160, 0, 160), cv::Scalar(0, 130, 220)};
    std::size_t k = 0;
    for (const auto& [family, steps] : families) {
        if (family == "untouched") {
            continue;
        }
        const cv::Scalar colour = colours[k % colours.size()];
        const double hardest = steps.rbegin()->first;
        const auto point = [&](double severity, double db) {
            return cv::Point(area.x + static_cast<int>(severity / hardest * area.width),
                             area.y + area.height - static_cast<int>(std::clamp(db / top, 0.0, 1.0) * area.height));
        };
        cv::Point last = point(0, rows.front().mean());
        for (const auto& [severity, means] : steps) {
            double sum = 0;
            for (double v : means) {
                sum += v;
            }
            const cv::Point next = point(severity, sum / static_cast<double>(means.size()));
            cv::line(plot, last, next, colour, 2, cv::LINE_AA);
            cv::drawMarker(plot, next, colour, static_cast<int>(k), 9, 2, cv::LINE_AA); // shape tells the family too
            last = next;
        }
        const cv::Point key(area.x + area.width + 30, area.y + 30 + 26 * static_cast<int>(k));
        cv::drawMarker(plot, key, colour, static_cast<int>(k), 9, 2, cv::LINE_AA);
        write(family, key + cv::Point(16, 5), cv::Scalar::all(30));
        ++k;
    }
    cv::imwrite(file.string(), plot);
}

int stress(const Arguments& a)
{
    const std::vector<fs::path> pages = pagesWithTruth(a);
    fs::create_directories(a.out);
    std::vector<Row> rows;
    for (const StressStep& step : stressSteps()) {
        const auto asked = [&](const std::string& name) { return name == step.name || name == step.family; };
        if (a.only.empty() || step.severity == 0 || std::ranges::any_of(a.only, asked)) {
            rows.push_back({step, {}, 0});
        }
    }
    for (const std::string& name : a.only) {
        if (std::ranges::none_of(rows, [&](const Row& row) { return name == row.step.name || name == row.step.family; })) {
            throw Problem(fmt::format("There is no step \"{}\"; stress.md of a run without --only names them all.", name));
        }
    }
    const fs::path json = a.json.empty() ? fs::path(a.out) / "stress.json" : fs::path(a.json);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const PageImage page = openPages(pages[i])->load(0);
        const Record truth = readCsv(fs::path(pages[i]).replace_extension(".csv"), a.fs_hz);
        for (Row& row : rows) {
            const std::optional<double> db = read(page.bgr, truth, row.step, 1000 + i, a);
            row.db.push_back(db.value_or(0.0));
            row.refused += db ? 0 : 1;
        }
        writeJson(rows, json); // kept if the rest is stopped
        fmt::print(stderr, "{} of {}: {}, untouched {:.1f} dB\n", i + 1, pages.size(), pages[i].filename().string(), rows.front().db.back());
    }
    writeTable(rows, fs::path(a.out) / "stress.md");
    writePlot(rows, fs::path(a.out) / "stress.png");
    return 0;
}

} // namespace

void addStress(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("stress", "Wears pages with truth in steps, digitizes and scores each step");
    command->add_option("--pages", a->pages, "Folder of NAME.png (jpg, tif) with NAME.csv")->required()->check(CLI::ExistingDirectory);
    command->add_option("--out", a->out, "Folder for stress.md, stress.png and stress.json")->required();
    command->add_option("--json", a->json, "Another place for the figures");
    command->add_option("--fs", a->fs_hz, "Sampling rate of the truth, Hz")->check(CLI::Range(1.0, 20000.0))->capture_default_str();
    command->add_option("--count", a->count, "Only so many pages, the first by name");
    command->add_option("--only", a->only, "Only these steps or families (\"rotation\", \"blur 5x5\"), and the untouched pages");
    command->add_option("--ink", a->ink, "auto, network or classical")->check(CLI::IsMember({"auto", "network", "classical"}))->capture_default_str();
    command->add_option("--model", a->model, "Another network than the shipped one");
    command->add_option("--device", a->device, "Where the network runs")->check(CLI::IsMember({"auto", "cpu", "cuda"}))->capture_default_str();
    command->callback([a, &exit_code] { exit_code = stress(*a); });
}
