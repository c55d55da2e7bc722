// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/FileContent.h"
#include "core/page/FileKind.h"
#include "core/page/Page.h"

#include <memory>

namespace retrace {

// One opener for each kind of file. All throw Problem with a sentence; pages are decoded in load().
std::unique_ptr<PageSource> openImage(FileContent file, FileKind kind, const PageParams& params);
std::unique_ptr<PageSource> openHeif(FileContent file, const PageParams& params);
std::unique_ptr<PageSource> openPdf(FileContent file, const PageParams& params);
std::unique_ptr<PageSource> openDicom(FileContent file, const PageParams& params);

/// Throws Problem for a picture that is too small to hold an ECG, or larger than the limit.
/// Called with what the header says, before anything is decoded.
void checkPictureSize(double width_px, double height_px, const PageParams& params);

/// A page with the fields that are the same for every kind filled in.
PageImage newPage(const FileContent& file, int index, int count);

/// Any decoded picture (1, 3 or 4 channels in OpenCV's order, 8 or 16 bit) as CV_8UC3, alpha laid on white.
cv::Mat toBgr(const cv::Mat& picture);

/// EXIF's orientation, 1..8, applied; dpi swapped with the axes. Other values change nothing.
void applyOrientation(PageImage& page, int orientation);

/// Keeps the libraries from writing to the terminal what they found; once a process.
void silenceLibraries();

} // namespace retrace
