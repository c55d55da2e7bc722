// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Press.h"

namespace retrace {
namespace {

/// Colours in 16 steps a channel: the PNG, which lies in the repository, is a third as large.
void coarsen(cv::Mat& bgr)
{
    constexpr int kStep = 17;
    for (int y = 0; y < bgr.rows; ++y) {
        uchar* byte = bgr.ptr<uchar>(y);
        for (int i = 0; i < 3 * bgr.cols; ++i) {
            byte[i] = static_cast<uchar>((byte[i] + kStep / 2) / kStep * kStep);
        }
    }
}

} // namespace

PrintedPage printDemoPage()
{
    constexpr std::uint64_t kSeed = 12;
    PrintParams params;
    params.grid_rgb = 0xF7B8C4;
    params.grid5_rgb = 0xE87C96;
    params.paper_rgb = 0xFFF8F9;
    params.name_place = PrintParams::NamePlace::below;
    params.header_words = {"Demo page of Retrace\nSynthetic heart (McSharry 2003, Sameni 2007)\nNo person's ECG"};
    params.scale_words = "25 mm/s   10 mm/mV   0.05-150 Hz";
    PrintedPage page = printPage(syntheticHeart(kSeed), params);
    coarsen(page.bgr);
    return page;
}

} // namespace retrace
