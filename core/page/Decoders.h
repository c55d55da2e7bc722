// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/FileContent.h"
#include "core/page/Page.h"

#include <opencv2/core.hpp>

#include <memory>

namespace retrace {

/// A picture as its file holds it, before EXIF's orientation is applied.
struct DecodedPicture
{
    cv::Mat picture;              ///< CV_8UC1, CV_8UC3 (BGR) or CV_8UC4 (BGRA, not premultiplied)
    double dpi_x = 0, dpi_y = 0;
    int orientation = 1;          ///< EXIF's, 1..8
    double decoded_share = 1.0;   ///< of the rows; the others are white
    bool damaged = false;         ///< the file holds errors or ends early
};

// Each checks the size that the header claims before it decodes, and throws Problem where nothing can be read.
DecodedPicture decodePng(ByteView bytes, const PageParams& params, const Task& task);
DecodedPicture decodeJpeg(ByteView bytes, const PageParams& params, const Task& task);
DecodedPicture decodeWebp(ByteView bytes, const PageParams& params);
DecodedPicture decodeBmp(ByteView bytes, const PageParams& params);

/// TIFF has pages and its own reader.
std::unique_ptr<PageSource> openTiff(FileContent file, const PageParams& params);

/// Turns a decoded picture into the page's pixels, with a warning where some are missing.
/// Throws Problem where almost nothing could be decoded.
void finishPage(PageImage& page, const DecodedPicture& decoded);

/// EXIF's orientation from a TIFF-structured EXIF block (with or without the leading "Exif\0\0"); 1 if none.
int exifOrientation(ByteView exif);

} // namespace retrace
