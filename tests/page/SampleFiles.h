// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// Small files of every kind that the page room reads, made in memory.
namespace retrace::samples {

using Bytes = std::vector<unsigned char>;

/// A pink grid with a black curve; the upper left 40 x 40 pixels are pure blue, so that turns show.
cv::Mat picture(int width, int height);

/// OpenCV's encoder by extension (".png").
Bytes encode(const std::string& extension, const cv::Mat& image, const std::vector<int>& params = {});

Bytes palettePng(const cv::Mat& bgr);
/// Behind the PNG's head, with a right checksum.
Bytes withPngChunk(const Bytes& png, const std::string& name, const Bytes& data);
Bytes withPngSize(const Bytes& png, unsigned width, unsigned height);
/// A JPEG with EXIF that says only how it is turned.
Bytes withExifOrientation(const Bytes& jpeg, int orientation);
Bytes exifBlock(int orientation);

/// A one-page PDF (842 x 595 points). `page` is put into the page's dictionary ("/Rotate 90"), `resources` into its
/// resources beside the font /F1, `objects` are further objects, numbered from 6.
Bytes pdf(const std::string& content, const std::string& page = {}, const std::string& resources = {},
          const std::vector<std::string>& objects = {});
Bytes pdfWithoutPages();
Bytes pdfWithPassword(const Bytes& pdf);
/// A PDF stream object's text.
std::string pdfStream(const std::string& dictionary, const std::string& data);

struct DicomKind
{
    std::string photometric = "RGB"; ///< or MONOCHROME1, MONOCHROME2
    int bits = 8;
    int frames = 1;
    double spacing_mm = 0;
};
/// Secondary capture: CV_8UC3 BGR for RGB, CV_8UC1 or CV_16UC1 for the others; all frames stacked downwards.
Bytes dicom(const cv::Mat& stacked, const DicomKind& kind);
Bytes dicomWithPdf(const Bytes& pdf);

/// HEIC by libheif; nullopt where it has no encoder.
std::optional<Bytes> heic(const cv::Mat& bgr);

Bytes tiffPages(const std::vector<cv::Mat>& pages, const std::filesystem::path& folder);

void write(const std::filesystem::path& file, const Bytes& bytes);

} // namespace retrace::samples
