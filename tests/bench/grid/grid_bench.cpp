// SPDX-License-Identifier: GPL-3.0-or-later
// grid_bench FILE... [--out DIR]: what findGrid makes of each page, and the unwarped page with 5 mm lines drawn.
#include "core/grid/Grid.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

using namespace retrace;

namespace {

double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void drawLines(UnwarpedPage& page)
{
    const cv::Scalar colour(255, 60, 0);
    const double x1 = page.toPaper({double(page.bgr.cols), 0}).x_mm, y1 = page.toPaper({0, double(page.bgr.rows)}).y_mm;
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

void benchOne(const std::string& file, const std::string& out)
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
    std::printf("%-24s px/mm %8.4f %8.4f rot %7.3f resid %.4f cover %.3f pitch %g%s %s  %.2f s + %.2f s  %dx%d -> %dx%d\n",
                std::filesystem::path(file).filename().c_str(), grid.px_per_mm_x, grid.px_per_mm_y, grid.rotation_deg,
                grid.residual_lines, grid.coverage, grid.pitch_mm, grid.pitch_assumed ? "?" : "",
                std::string(gridSourceName(grid.source)).c_str(), t1 - t0, t2 - t1, page.bgr.cols, page.bgr.rows,
                flat.bgr.cols, flat.bgr.rows);
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
    for (int i = 1; i < argc; ++i) {
        if (std::string(argv[i]) == "--out" && i + 1 < argc) {
            out = argv[++i];
            std::filesystem::create_directories(out);
        } else {
            files.emplace_back(argv[i]);
        }
    }
    for (const std::string& file : files) {
        benchOne(file, out);
    }
    return 0;
}
