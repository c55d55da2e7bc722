// SPDX-License-Identifier: GPL-3.0-or-later
// grid_bench FILE... [--out DIR] [--hand TABLE.csv] [--places FILE.csv]: what findGrid makes of each page, and the
// unwarped page with 5 mm lines drawn. --places: where the map has a lattice of page pixels, for press_grids.py.
#include "core/grid/Grid.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace retrace;

namespace
{

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void drawLines(UnwarpedPage& page)
{
    const cv::Scalar colour(255, 60, 0);
    const double x1 = page.toPaper({double(page.bgr.cols), 0}).x_mm,
                 y1 = page.toPaper({0, double(page.bgr.rows)}).y_mm;
    for (double x = std::ceil(page.origin.x_mm / 5) * 5; x < x1; x += 5) {
        const int px = int(std::lround(page.toSheet({x, 0}).x_px));
        cv::line(page.bgr, {px, 0}, {px, page.bgr.rows}, colour, 1);
    }
    for (double y = std::ceil(page.origin.y_mm / 5) * 5; y < y1; y += 5) {
        const int py = int(std::lround(page.toSheet({0, y}).y_px));
        cv::line(page.bgr, {0, py}, {page.bgr.cols, py}, colour, 1);
    }
    page.bgr.setTo(cv::Scalar(180, 120, 180), page.valid == 0);
}

/// The row of a table of hand measurements (first line names the columns) for a file, by column
/// name.
std::map<std::string, double> handRow(const std::string& table, const std::string& file)
{
    std::ifstream in(table);
    std::string line;
    std::vector<std::string> names;
    while (std::getline(in, line)) {
        std::vector<std::string> cells;
        std::stringstream s(line);
        for (std::string cell; std::getline(s, cell, ',');) {
            cells.push_back(cell);
        }
        if (names.empty()) {
            names = cells;
        } else if (!cells.empty() && cells[0] == file) {
            std::map<std::string, double> row;
            for (size_t i = 1; i < std::min(cells.size(), names.size()); ++i) {
                char* end = nullptr;
                const double v = std::strtod(cells[i].c_str(), &end);
                if (end != cells[i].c_str()) {
                    row[names[i]] = v;
                }
            }
            return row;
        }
    }
    return {};
}

/// Distances that a person counted against the map's, and how far the marked corners are off.
void compareByHand(const GridResult& grid, std::map<std::string, double> hand)
{
    if (hand.empty() || hand.count("ax") == 0) {
        return;
    }
    const auto at = [&](const char* x, const char* y) {
        return grid.map.toPaper({hand[x], hand[y]});
    };
    const PaperPoint a = at("ax", "ay"), b = at("bx", "by"), c = at("cx", "cy"), d = at("dx", "dy");
    const auto offGrid = [](double v) { return v - 5 * std::round(v / 5); };
    std::printf(
        "    by hand: AB %+.2f %% CD %+.2f %%  A on lines %+.2f %+.2f mm  px/mm %+.2f %+.2f %%",
        100 * (std::hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm) / hand["lines_mm"] - 1),
        100 * (std::hypot(d.x_mm - c.x_mm, d.y_mm - c.y_mm) / hand["lines_mm_v"] - 1),
        offGrid(a.x_mm), offGrid(a.y_mm), 100 * (grid.px_per_mm_x / hand["px_per_mm_x"] - 1),
        100 * (grid.px_per_mm_y / hand["px_per_mm_y"] - 1));
    for (int k = 1; k <= 4 && hand.count("p1x"); ++k) {
        const std::string p = "p" + std::to_string(k);
        const PaperPoint q = at((p + "x").c_str(), (p + "y").c_str());
        std::printf("  p%d %+.2f %+.2f", k, q.x_mm - a.x_mm - hand[p + "u_mm"],
                    q.y_mm - a.y_mm - hand[p + "v_mm"]);
    }
    std::printf("\n");
}

void writePlaces(std::ostream& out, const std::string& file, const GridResult& grid, cv::Size page)
{
    constexpr int kAcross = 32, kDown = 24;
    for (int k = 0; k < kAcross * kDown && grid.source == GridSource::fringes; ++k) {
        const PagePoint p{page.width * (k % kAcross + 0.5) / kAcross, page.height * (k / kAcross + 0.5) / kDown};
        const PaperPoint q = grid.map.toPaper(p);
        out << std::filesystem::path(file).filename().string() << ',' << p.x_px << ',' << p.y_px << ',' << q.x_mm << ',' << q.y_mm << '\n';
    }
}

void benchOne(const std::string& file, const std::string& out, const std::string& hand, std::ostream& places)
{
    PageImage page;
    page.bgr = cv::imread(file, cv::IMREAD_COLOR);
    if (page.bgr.empty()) {
        std::printf("%s: cannot be read\n", file.c_str());
        return;
    }
    const double t0 = now();
    const GridResult grid = findGrid(page);
    const double t1 = now();
    UnwarpedPage flat = unwarp(page, grid);
    const double t2 = now();
    std::printf("%-24s px/mm %8.4f %8.4f rot %7.3f resid %.4f cover %.3f pitch %g%s %s  %.2f s + "
                "%.2f s  %dx%d -> %dx%d\n",
                std::filesystem::path(file).filename().c_str(), grid.px_per_mm_x, grid.px_per_mm_y,
                grid.rotation_deg, grid.residual_lines, grid.coverage, grid.pitch_mm,
                grid.pitch_assumed ? "?" : "", std::string(gridSourceName(grid.source)).c_str(),
                t1 - t0, t2 - t1, page.bgr.cols, page.bgr.rows, flat.bgr.cols, flat.bgr.rows);
    writePlaces(places, file, grid, page.bgr.size());
    compareByHand(grid, handRow(hand, std::filesystem::path(file).filename().string()));
    for (const std::string& w : grid.warnings) {
        std::printf("    %s\n", w.c_str());
    }
    std::fflush(stdout);
    if (!out.empty()) {
        drawLines(flat);
        cv::imwrite(out + "/" + std::filesystem::path(file).stem().string() + ".jpg", flat.bgr);
    }
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> files;
    std::string out;
    std::string hand;
    std::ofstream places;
    for (int i = 1; i < argc; ++i) {
        if (std::string(argv[i]) == "--out" && i + 1 < argc) {
            out = argv[++i];
            std::filesystem::create_directories(out);
        } else if (std::string(argv[i]) == "--hand" && i + 1 < argc) {
            hand = argv[++i];
        } else if (std::string(argv[i]) == "--places" && i + 1 < argc) {
            places.open(argv[++i]);
        } else {
            files.emplace_back(argv[i]);
        }
    }
    for (const std::string& file : files) {
        benchOne(file, out, hand, places);
    }
    return 0;
}
