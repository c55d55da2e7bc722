// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/ClassPng.h"

#include "core/record/Task.h"

#include <opencv2/imgcodecs.hpp>
#include <png.h>

#include <algorithm>
#include <array>

namespace retrace {
namespace {

// Red, green, blue of InkClass 0 to 4.
constexpr std::array<std::array<uchar, 3>, 5> kPalette = {
    {{255, 255, 255}, {0, 0, 0}, {31, 95, 208}, {0, 140, 90}, {240, 176, 176}}};

int classOf(const cv::Vec3b& bgr)
{
    for (std::size_t k = 0; k < kPalette.size(); ++k) {
        if (bgr[2] == kPalette[k][0] && bgr[1] == kPalette[k][1] && bgr[0] == kPalette[k][2]) {
            return static_cast<int>(k);
        }
    }
    return -1;
}

[[noreturn]] void failReading(const std::filesystem::path& file)
{
    throw Problem("\"" + file.string() + "\" is no mask of classes; make the pages anew.");
}

} // namespace

std::string classPng(const cv::Mat& classes)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(classes.cols);
    image.height = static_cast<png_uint_32>(classes.rows);
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.flags = PNG_IMAGE_FLAG_FAST;
    image.colormap_entries = static_cast<png_uint_32>(kPalette.size());
    const auto stride = static_cast<png_int_32>(classes.step);
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string bytes(size, '\0');
    if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, classes.data, stride, kPalette.data())) {
        throw Problem(std::string("A mask could not be packed as PNG: ") + image.message + ".");
    }
    bytes.resize(size);
    return bytes;
}

cv::Mat readClassPng(const std::filesystem::path& file)
{
    const cv::Mat read = cv::imread(file.string(), cv::IMREAD_UNCHANGED);
    if (read.type() == CV_8UC1) {
        double highest = 0;
        cv::minMaxLoc(read, nullptr, &highest);
        return highest < kPalette.size() ? read : (failReading(file), cv::Mat());
    }
    if (read.type() != CV_8UC3) {
        failReading(file);
    }
    cv::Mat classes(read.size(), CV_8U);
    for (int y = 0; y < read.rows; ++y) {
        const auto* in = read.ptr<cv::Vec3b>(y);
        auto* out = classes.ptr(y);
        for (int x = 0; x < read.cols; ++x) {
            const int found = x > 0 && in[x] == in[x - 1] ? out[x - 1] : classOf(in[x]);
            if (found < 0) {
                failReading(file);
            }
            out[x] = static_cast<uchar>(found);
        }
    }
    return classes;
}

} // namespace retrace
