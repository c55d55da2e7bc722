// SPDX-License-Identifier: GPL-3.0-or-later
// What findLeadNames and readPrintedScale see.
//
//   names_bench [--grid | --ppm X Y] [--scale] [--draw DIR] FILE...   names with boxes and scores, seconds
//   names_bench --manifest DIR [--scale] [--draw DIR]        press pages: recall and precision by name
//
// --grid finds the grid; otherwise pages are upright and flat, with px/mm as given, as known (ludb), or 8.
#include "core/layout/LeadNames.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>

using namespace retrace;
namespace fs = std::filesystem;

namespace {

struct Options
{
    double ppm_x = 0, ppm_y = 0;
    bool scale = false, grid = false;
    fs::path draw, manifest;
    std::vector<fs::path> files;
};

struct Seen
{
    std::vector<NameMark> names;
    PrintedScale printed;
    double names_s = 0, scale_s = 0;
};

double seconds(std::chrono::steady_clock::time_point from)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

UnwarpedPage flatPage(const fs::path& file, double ppm_x, double ppm_y)
{
    UnwarpedPage page;
    page.bgr = cv::imread(file.string(), cv::IMREAD_COLOR);
    if (page.bgr.empty()) {
        throw Problem(file.string() + " cannot be read.");
    }
    page.valid = cv::Mat(page.bgr.size(), CV_8U, cv::Scalar(255));
    const bool ludb = file.string().find("ludb") != std::string::npos;
    page.px_per_mm_x = ppm_x > 0 ? ppm_x : ludb ? 7.752 : 8;
    page.px_per_mm_y = ppm_y > 0 ? ppm_y : ludb ? 7.442 : 8;
    return page;
}

/// The page through stage 1.
UnwarpedPage gridPage(const fs::path& file)
{
    const PageImage image = openPages(file)->load(0);
    const GridResult grid = findGrid(image);
    fmt::print("{}: {:.3f} x {:.3f} px/mm, {}\n", file.filename().string(), grid.px_per_mm_x, grid.px_per_mm_y,
               gridSourceName(grid.source));
    return unwarp(image, grid);
}

Seen look(const UnwarpedPage& page, const InkResult& ink, bool scale)
{
    Seen seen;
    auto start = std::chrono::steady_clock::now();
    seen.names = findLeadNames(page, ink, {}, {});
    seen.names_s = seconds(start);
    if (scale) {
        start = std::chrono::steady_clock::now();
        seen.printed = readPrintedScale(page, ink, {});
        seen.scale_s = seconds(start);
    }
    return seen;
}

std::string nameOf(const NameMark& n) { return (n.inverted ? "-" : "") + std::string(leadName(n.lead)); }

void draw(const fs::path& folder, const fs::path& file, const UnwarpedPage& page, const InkResult& ink, const Seen& seen)
{
    cv::Mat grey, canvas;
    ink.coverage.convertTo(grey, CV_8U, -255, 255);
    cv::cvtColor(grey, canvas, cv::COLOR_GRAY2BGR);
    for (const NameMark& n : seen.names) {
        const SheetPoint a = page.toSheet({n.box.x0_mm, n.box.y0_mm}), b = page.toSheet({n.box.x1_mm, n.box.y1_mm});
        const cv::Scalar colour = n.score > 0.5 ? cv::Scalar(0, 150, 0) : cv::Scalar(0, 0, 230);
        cv::rectangle(canvas, cv::Point(int(a.x_px), int(a.y_px)), cv::Point(int(b.x_px), int(b.y_px)), colour, 2);
        cv::putText(canvas, nameOf(n) + fmt::format(" {:.2f}", n.score), cv::Point(int(a.x_px), int(a.y_px) - 4),
                    cv::FONT_HERSHEY_SIMPLEX, 0.6, colour, 2);
    }
    fs::create_directories(folder);
    cv::imwrite((folder / (file.stem().string() + ".png")).string(), canvas);
}

std::string shown(const std::optional<double>& v) { return v ? fmt::format("{}", *v) : "-"; }

void print(const fs::path& file, const Seen& seen)
{
    fmt::print("{}: {} names, {:.3f} s", file.filename().string(), seen.names.size(), seen.names_s);
    fmt::print("; scale {} {} {} \"{}\" {:.3f} s\n", shown(seen.printed.speed_mm_per_s),
               shown(seen.printed.limb_gain_mm_per_mv), shown(seen.printed.chest_gain_mm_per_mv), seen.printed.text,
               seen.scale_s);
    for (const NameMark& n : seen.names) {
        fmt::print("  {:5} {:.2f} ({} {:.2f}) at {:.1f},{:.1f} .. {:.1f},{:.1f} mm\n", nameOf(n), n.score,
                   n.runner_up ? leadName(*n.runner_up) : "-", n.runner_up_score, n.box.x0_mm, n.box.y0_mm,
                   n.box.x1_mm, n.box.y1_mm);
    }
}

struct Tally
{
    struct Row { int printed = 0, right = 0, wrong = 0, missed = 0, invented = 0; };
    std::map<std::string, Row> rows;
    int speed_right = 0, speed_wrong = 0, speed_printed = 0;
    int gain_right = 0, gain_wrong = 0;
    std::array<std::array<int, 2>, 10> calibration{}; // by tenth of the score: seen, right
    double names_s = 0, scale_s = 0;
    int pages = 0;
};

bool meets(const PaperBox& a, const PaperBox& b)
{
    return std::min(a.x1_mm, b.x1_mm) > std::max(a.x0_mm, b.x0_mm) &&
           std::min(a.y1_mm, b.y1_mm) > std::max(a.y0_mm, b.y0_mm);
}

void judge(Tally& tally, const nlohmann::json& page, const Seen& seen, const std::string& file)
{
    std::vector<bool> used(seen.names.size(), false);
    for (const auto& text : page.at("texts")) {
        if (!text.at("is_name").get<bool>()) {
            continue;
        }
        const auto& b = text.at("box");
        const PaperBox box{b.at("x0_mm"), b.at("y0_mm"), b.at("x1_mm"), b.at("y1_mm")};
        std::string name = text.at("text");
        const bool inverted = name.front() == '-' || name.compare(0, 3, "\xE2\x88\x92") == 0;
        const auto lead = leadFromName(inverted ? name.substr(name.front() == '-' ? 1 : 3) : name);
        name = lead ? (inverted ? "-" : "") + std::string(leadName(*lead)) : name;
        auto& row = tally.rows[name];
        ++row.printed;
        int best = -1;
        for (std::size_t k = 0; k < seen.names.size(); ++k) {
            if (seen.names[k].score > 0.5 && meets(box, seen.names[k].box)) {
                used[k] = true;
                best = best < 0 || nameOf(seen.names[k]) == name ? int(k) : best;
            }
        }
        const bool right = best >= 0 && nameOf(seen.names[best]) == name;
        ++(best < 0 ? row.missed : right ? row.right : row.wrong);
        if (!right) {
            fmt::print("  {}: {} {} at {:.1f},{:.1f}\n", file, name,
                       best < 0 ? "missed" : "read as " + nameOf(seen.names[best]), box.x0_mm, box.y0_mm);
        }
        for (const NameMark& n : seen.names) {
            if (meets(box, n.box)) {
                auto& c = tally.calibration[std::min(9, int(n.score * 10))];
                ++c[0], c[1] += nameOf(n) == name;
            }
        }
    }
    for (std::size_t k = 0; k < seen.names.size(); ++k) {
        const auto& n = seen.names[k];
        if (!used[k] && n.score > 0.5) {
            ++tally.rows[nameOf(n)].invented;
            fmt::print("  {}: {} {:.2f} invented at {:.1f},{:.1f}\n", file, nameOf(n), n.score, n.box.x0_mm, n.box.y0_mm);
        }
        if (!used[k] && std::ranges::none_of(page.at("texts"), [&](const auto& t) {
                const auto& b = t.at("box");
                return t.at("is_name").template get<bool>() &&
                       meets({b.at("x0_mm"), b.at("y0_mm"), b.at("x1_mm"), b.at("y1_mm")}, n.box);
            })) {
            ++tally.calibration[std::min(9, int(n.score * 10))][0];
        }
    }
}

void judgeScale(Tally& tally, const nlohmann::json& page, const Seen& seen, const std::string& file)
{
    const auto& params = page.at("params");
    if (!params.at("scale_text").get<bool>()) {
        return;
    }
    ++tally.speed_printed;
    const double speed = params.at("speed_mm_per_s"), gain = params.at("limb_gain_mm_per_mv");
    if (seen.printed.speed_mm_per_s) {
        ++(*seen.printed.speed_mm_per_s == speed ? tally.speed_right : tally.speed_wrong);
    }
    if (seen.printed.limb_gain_mm_per_mv) {
        ++(*seen.printed.limb_gain_mm_per_mv == gain ? tally.gain_right : tally.gain_wrong);
    }
    if (seen.printed.speed_mm_per_s != speed || seen.printed.limb_gain_mm_per_mv != gain ||
        seen.printed.chest_gain_mm_per_mv != params.at("chest_gain_mm_per_mv").get<double>()) {
        fmt::print("  {}: scale {} / {} / {} read as {} / {} / {} from \"{}\" {:.2f} s\n", file, speed, gain,
                   params.at("chest_gain_mm_per_mv").get<double>(), shown(seen.printed.speed_mm_per_s),
                   shown(seen.printed.limb_gain_mm_per_mv), shown(seen.printed.chest_gain_mm_per_mv),
                   seen.printed.text, seen.scale_s);
    }
}

void summary(const Tally& t)
{
    Tally::Row all;
    for (const auto& [name, r] : t.rows) {
        fmt::print("{:5} printed {:4} right {:4} wrong {:3} missed {:3} invented {:3}\n", name, r.printed, r.right,
                   r.wrong, r.missed, r.invented);
        all.printed += r.printed, all.right += r.right, all.wrong += r.wrong;
        all.missed += r.missed, all.invented += r.invented;
    }
    fmt::print("all: recall {:.4f} precision {:.4f}; wrong {} missed {} invented {} of {}\n",
               double(all.right) / std::max(1, all.printed),
               double(all.right) / std::max(1, all.right + all.wrong + all.invented), all.wrong, all.missed,
               all.invented, all.printed);
    for (int k = 3; k < 10; ++k) {
        fmt::print("score {:.1f}: {} of {} right\n", k / 10.0, t.calibration[k][1], t.calibration[k][0]);
    }
    fmt::print("scale: of {} pages speed right {} wrong {}, gain right {} wrong {}\n", t.speed_printed, t.speed_right,
               t.speed_wrong, t.gain_right, t.gain_wrong);
    fmt::print("{} pages, names {:.3f} s, scale {:.3f} s a page\n", t.pages, t.names_s / t.pages, t.scale_s / t.pages);
}

Options parse(int argc, char** argv)
{
    Options o;
    for (int k = 1; k < argc; ++k) {
        const std::string a = argv[k];
        if (a == "--ppm" && k + 2 < argc) {
            o.ppm_x = std::atof(argv[++k]), o.ppm_y = std::atof(argv[++k]);
        } else if (a == "--grid") {
            o.grid = true;
        } else if (a == "--scale") {
            o.scale = true;
        } else if (a == "--draw" && k + 1 < argc) {
            o.draw = argv[++k];
        } else if (a == "--manifest" && k + 1 < argc) {
            o.manifest = argv[++k];
        } else {
            o.files.emplace_back(a);
        }
    }
    return o;
}

void run(const Options& o)
{
    const auto reader = makeInkReader({});
    for (const fs::path& file : o.files) {
        const UnwarpedPage page = o.grid ? gridPage(file) : flatPage(file, o.ppm_x, o.ppm_y);
        const InkResult ink = reader->read(page, {}, {});
        const Seen seen = look(page, ink, o.scale);
        print(file, seen);
        if (!o.draw.empty()) {
            draw(o.draw, file, page, ink, seen);
        }
    }
    if (o.manifest.empty()) {
        return;
    }
    const auto manifest = nlohmann::json::parse(std::ifstream(o.manifest / "manifest.json"));
    Tally tally;
    for (const auto& entry : manifest.at("pages")) {
        const std::string file = entry.at("file");
        UnwarpedPage page = flatPage(o.manifest / file, entry.at("px_per_mm").at(0), entry.at("px_per_mm").at(1));
        page.origin = {0.5 / page.px_per_mm_x, 0.5 / page.px_per_mm_y};
        const InkResult ink = reader->read(page, {}, {});
        const Seen seen = look(page, ink, o.scale);
        judge(tally, entry, seen, file);
        if (o.scale) {
            judgeScale(tally, entry, seen, file);
        }
        tally.names_s += seen.names_s, tally.scale_s += seen.scale_s, ++tally.pages;
        if (!o.draw.empty()) {
            draw(o.draw, file, page, ink, seen);
        }
    }
    summary(tally);
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
