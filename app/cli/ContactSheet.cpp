// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ContactSheet.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <fstream>

using namespace retrace;

namespace {

constexpr int kColumns = 4, kMostPages = 16, kGap = 6;
constexpr std::size_t kMostBytes = 400 * 1000;
const cv::Size kCell(460, 340);

void paste(cv::Mat& sheet, const cv::Mat& page, int index)
{
    const double scale = std::min(kCell.width / double(page.cols), kCell.height / double(page.rows));
    cv::Mat small;
    cv::resize(page, small, {}, scale, scale, cv::INTER_AREA);
    const cv::Point at(kGap + index % kColumns * (kCell.width + kGap) + (kCell.width - small.cols) / 2,
                       kGap + index / kColumns * (kCell.height + kGap) + (kCell.height - small.rows) / 2);
    small.copyTo(sheet(cv::Rect(at, small.size())));
}

} // namespace

void writeContactSheet(const std::filesystem::path& file, const std::filesystem::path& folder,
                       const std::vector<ManifestPage>& pages)
{
    const int count = std::min(kMostPages, static_cast<int>(pages.size()));
    const int rows = (count + kColumns - 1) / kColumns;
    cv::Mat sheet(kGap + rows * (kCell.height + kGap), kGap + kColumns * (kCell.width + kGap), CV_8UC3, cv::Scalar(120, 120, 120));
    for (int i = 0; i < count; ++i) {
        paste(sheet, cv::imread((folder / pages[static_cast<std::size_t>(i)].file).string()), i);
    }
    std::vector<unsigned char> bytes;
    for (int quality = 88; quality >= 40 && (bytes.empty() || bytes.size() > kMostBytes); quality -= 6) {
        cv::imencode(".jpg", sheet, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
    }
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
        throw Problem("\"" + file.string() + "\" could not be written; check the folder and the space on the disk.");
    }
}
