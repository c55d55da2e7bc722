// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Decoders.h"
#include "core/page/Loaders.h"

#include <png.h>

#include <csetjmp>
#include <cstring>

namespace retrace {
namespace {

// libpng leaves its calls by longjmp. So every call into it stands in a function without objects that have
// destructors; the reader below owns everything.
struct PngReader
{
    explicit PngReader(ByteView all) : bytes(all) {}
    ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
    PngReader(const PngReader&) = delete;
    PngReader& operator=(const PngReader&) = delete;

    ByteView bytes;
    std::size_t at = 0;
    bool checksum_wrong = false;
    png_structp png = nullptr;
    png_infop info = nullptr;
    int passes = 1;
    unsigned rows = 0; ///< of the last pass that was begun
    int pass = 0;
};

void readBytes(png_structp png, png_bytep to, size_t count)
{
    auto* reader = static_cast<PngReader*>(png_get_io_ptr(png));
    if (count > reader->bytes.size() - reader->at) {
        png_error(png, "end of file");
    }
    std::memcpy(to, reader->bytes.data() + reader->at, count);
    reader->at += count;
}

void onError(png_structp png, png_const_charp)
{
    png_longjmp(png, 1);
}

void onWarning(png_structp png, png_const_charp text)
{
    if (std::strstr(text, "CRC")) {
        static_cast<PngReader*>(png_get_error_ptr(png))->checksum_wrong = true;
    }
}

bool readHeader(PngReader& r)
{
    r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r, onError, onWarning);
    r.info = r.png ? png_create_info_struct(r.png) : nullptr;
    if (!r.info || setjmp(png_jmpbuf(r.png))) {
        return false;
    }
    png_set_read_fn(r.png, &r, readBytes);
    png_set_user_limits(r.png, 0x7fffffff, 0x7fffffff); // the caller checks the size, with a better sentence
    png_set_crc_action(r.png, PNG_CRC_WARN_USE, PNG_CRC_QUIET_USE);
    png_read_info(r.png, r.info);
    return true;
}

/// Everything becomes 8-bit BGR or BGRA.
bool setTransforms(PngReader& r)
{
    if (setjmp(png_jmpbuf(r.png))) {
        return false;
    }
    png_set_expand(r.png);
    png_set_scale_16(r.png);
    png_set_gray_to_rgb(r.png);
    png_set_bgr(r.png);
    r.passes = png_set_interlace_handling(r.png);
    png_read_update_info(r.png, r.info);
    return true;
}

bool readRows(PngReader& r, cv::Mat& to, const std::stop_token& stop)
{
    if (setjmp(png_jmpbuf(r.png))) {
        return false;
    }
    for (r.pass = 0; r.pass < r.passes; ++r.pass) {
        for (r.rows = 0; r.rows < static_cast<unsigned>(to.rows); ++r.rows) {
            if (stop.stop_requested()) {
                return false;
            }
            png_read_row(r.png, to.ptr(static_cast<int>(r.rows)), nullptr);
        }
    }
    return true;
}

/// What stands behind the pixels (EXIF may); its absence is no loss.
void readEnd(PngReader& r)
{
    if (!setjmp(png_jmpbuf(r.png))) {
        png_read_end(r.png, r.info);
    }
}

/// An interlaced picture has something everywhere once its first pass is through.
double decodedShare(const PngReader& r, int rows)
{
    return r.pass > 0 ? 1.0 : static_cast<double>(r.rows) / rows;
}

void readExtras(PngReader& r, DecodedPicture& decoded)
{
    constexpr double kMetresPerInch = 0.0254;
    decoded.dpi_x = png_get_x_pixels_per_meter(r.png, r.info) * kMetresPerInch;
    decoded.dpi_y = png_get_y_pixels_per_meter(r.png, r.info) * kMetresPerInch;
    png_bytep exif = nullptr;
    png_uint_32 length = 0;
    if (png_get_eXIf_1(r.png, r.info, &length, &exif) && exif) {
        decoded.orientation = exifOrientation({exif, length});
    }
}

} // namespace

DecodedPicture decodePng(ByteView bytes, const PageParams& params, const Task& task)
{
    PngReader reader(bytes);
    if (!readHeader(reader)) {
        throw Problem("This PNG file is damaged at its beginning or ends there; scan or export it again.");
    }
    const double width = png_get_image_width(reader.png, reader.info);
    const double height = png_get_image_height(reader.png, reader.info);
    checkPictureSize(width, height, params);
    if (!setTransforms(reader)) {
        throw Problem("This PNG file is damaged and cannot be read; scan or export it again.");
    }
    const int channels = png_get_channels(reader.png, reader.info);
    DecodedPicture decoded;
    decoded.picture = cv::Mat(static_cast<int>(height), static_cast<int>(width), CV_8UC(channels), cv::Scalar::all(255));
    const bool whole = readRows(reader, decoded.picture, task.stop);
    task.check();
    if (whole) {
        readEnd(reader);
    } else {
        decoded.decoded_share = decodedShare(reader, decoded.picture.rows);
    }
    decoded.damaged = !whole || reader.checksum_wrong;
    readExtras(reader, decoded);
    return decoded;
}

} // namespace retrace
