// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Geometry.h"
#include "core/record/Task.h"

#include <opencv2/core.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// A word with its box, as a PDF holds it (page pixels of the rendered page).
struct PageText
{
    std::string text; ///< UTF-8
    double x0_px = 0, y0_px = 0, x1_px = 0, y1_px = 0;
};

/// A stroked path of a PDF, flattened to a polyline, in pixels of the rendered page.
struct PagePath
{
    std::vector<PagePoint> points;
    double width_px = 0;
    bool closed = false;
    unsigned char r = 0, g = 0, b = 0;
};

/// Tells whether a file is still the one that it was, without reading it.
struct FileStamp
{
    std::int64_t size = -1; ///< bytes; -1: no such file, or not looked at
    std::int64_t mtime_ns = 0;
    bool known() const { return size >= 0; }
    bool operator==(const FileStamp&) const = default;
};
/// Of a file as it is now.
FileStamp fileStamp(const std::filesystem::path& file);

/// One page as it came from its file.
struct PageImage
{
    cv::Mat bgr;                  ///< CV_8UC3, EXIF orientation applied, alpha laid on white
    double dpi_x = 0, dpi_y = 0;  ///< as the file claims; 0 if it says nothing
    std::filesystem::path source;
    int index = 0;                ///< 0-based
    int count = 1;
    std::string sha256;           ///< of the file, lower-case hex
    FileStamp stamp;              ///< of the file, as it was when it was read
    std::vector<PageText> text;   ///< PDF only
    /// PDF only: the curves that geometry tells to be ECG traces. Empty if none or in doubt.
    std::vector<PagePath> traces;
    std::vector<std::string> warnings; ///< sentences
};

struct PageParams
{
    enum class Pdf { automatic, raster };
    Pdf pdf = Pdf::automatic;
    double max_megapixels = 250.0;
    double pdf_dpi = 0; ///< 0: chosen so that a 1 mm grid gets at least 8 px
};

/// An opened file: knows how many pages it has, loads them one at a time.
class PageSource
{
public:
    virtual ~PageSource() = default;
    virtual int count() const = 0;
    /// Loads page `index`. Throws Problem with a sentence for a person.
    virtual PageImage load(int index, const Task& task = {}) = 0;
};

/// Opens an image, PDF or DICOM file by content, not by name (PNG, JPEG, TIFF, BMP, WebP, HEIC, DICOM, PDF).
/// Throws Problem with one clear sentence for missing, empty, truncated, huge, or foreign files.
std::unique_ptr<PageSource> openPages(const std::filesystem::path& file, const PageParams& params = {});

/// Whether a file that was found in a folder is called like a page (by its ending), and is none of those that this program writes
/// beside pages. A file that a person names is judged by its content alone.
bool isCalledAPage(const std::filesystem::path& file);

/// Lower-case hex SHA-256 of a file's bytes. Throws Problem if it cannot be read.
std::string fileSha256(const std::filesystem::path& file);

} // namespace retrace
