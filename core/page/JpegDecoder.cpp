// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Decoders.h"
#include "core/page/Loaders.h"

#include <opencv2/imgproc.hpp>

#include <cstdio>

#include <jpeglib.h>

#include <csetjmp>
#include <cstring>

namespace retrace {
namespace {

constexpr int kMaxScans = 500; ///< a file of many empty scans would take hours

// libjpeg leaves its calls by longjmp. So every call into it stands in a function without objects that have
// destructors; the reader below owns everything.
struct JpegReader
{
    JpegReader() { std::memset(static_cast<void*>(&jpeg), 0, sizeof jpeg); }
    ~JpegReader() { jpeg_destroy_decompress(&jpeg); }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    jpeg_decompress_struct jpeg;
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf jump;
    bool damaged = false;
};

JpegReader* readerOf(j_common_ptr jpeg)
{
    return static_cast<JpegReader*>(jpeg->client_data);
}

void onError(j_common_ptr jpeg)
{
    std::longjmp(readerOf(jpeg)->jump, 1);
}

void onMessage(j_common_ptr jpeg, int level)
{
    if (level < 0) {
        readerOf(jpeg)->damaged = true;
    }
}

void onNothing(j_common_ptr) {}

void onProgress(j_common_ptr jpeg)
{
    if (readerOf(jpeg)->jpeg.input_scan_number > kMaxScans) {
        onError(jpeg);
    }
}

bool readHeader(JpegReader& r, const unsigned char* bytes, unsigned long size)
{
    r.jpeg.err = jpeg_std_error(&r.errors);
    r.errors.error_exit = onError;
    r.errors.emit_message = onMessage;
    r.errors.output_message = onNothing;
    r.jpeg.client_data = &r;
    if (setjmp(r.jump)) {
        return false;
    }
    jpeg_create_decompress(&r.jpeg);
    r.progress.progress_monitor = onProgress;
    r.jpeg.progress = &r.progress;
    jpeg_mem_src(&r.jpeg, bytes, size);
    jpeg_save_markers(&r.jpeg, JPEG_APP0 + 1, 0xffff);
    return jpeg_read_header(&r.jpeg, TRUE) == JPEG_HEADER_OK;
}

bool start(JpegReader& r)
{
    if (setjmp(r.jump)) {
        return false;
    }
    const bool inks = r.jpeg.jpeg_color_space == JCS_CMYK || r.jpeg.jpeg_color_space == JCS_YCCK;
    const bool grey = r.jpeg.jpeg_color_space == JCS_GRAYSCALE;
    r.jpeg.out_color_space = inks ? JCS_CMYK : grey ? JCS_GRAYSCALE : JCS_RGB;
    return jpeg_start_decompress(&r.jpeg);
}

bool readRows(JpegReader& r, cv::Mat& to, const std::stop_token& stop)
{
    if (setjmp(r.jump)) {
        return false;
    }
    while (r.jpeg.output_scanline < r.jpeg.output_height) {
        JSAMPROW row = to.ptr(static_cast<int>(r.jpeg.output_scanline));
        if (stop.stop_requested() || jpeg_read_scanlines(&r.jpeg, &row, 1) != 1) {
            return false;
        }
    }
    return true;
}

/// CMYK as Adobe writes it, inverted; without its marker, upright.
cv::Mat inksToBgr(const cv::Mat& cmyk, bool inverted)
{
    cv::Mat bgr(cmyk.size(), CV_8UC3);
    for (int y = 0; y < cmyk.rows; ++y) {
        const auto* in = cmyk.ptr<cv::Vec4b>(y);
        auto* out = bgr.ptr<cv::Vec3b>(y);
        for (int x = 0; x < cmyk.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                const int light = inverted ? in[x][c] : 255 - in[x][c];
                const int key = inverted ? in[x][3] : 255 - in[x][3];
                out[x][2 - c] = static_cast<unsigned char>(light * key / 255);
            }
        }
    }
    return bgr;
}

void readExtras(JpegReader& r, DecodedPicture& decoded)
{
    if (r.jpeg.saw_JFIF_marker && (r.jpeg.density_unit == 1 || r.jpeg.density_unit == 2)) {
        const double per_inch = r.jpeg.density_unit == 2 ? 2.54 : 1.0;
        decoded.dpi_x = r.jpeg.X_density * per_inch;
        decoded.dpi_y = r.jpeg.Y_density * per_inch;
    }
    for (auto* marker = r.jpeg.marker_list; marker; marker = marker->next) {
        if (marker->data_length > 6 && std::memcmp(marker->data, "Exif\0\0", 6) == 0) {
            decoded.orientation = exifOrientation({marker->data, marker->data_length});
            return;
        }
    }
}

/// Rows at the lower end that are all alike: what libjpeg fills in where the data end.
int filledRows(const cv::Mat& picture)
{
    const std::size_t bytes = static_cast<std::size_t>(picture.cols) * picture.elemSize();
    int row = picture.rows - 1;
    while (row > 0 && std::memcmp(picture.ptr(row - 1), picture.ptr(picture.rows - 1), bytes) == 0) {
        --row;
    }
    return picture.rows - row;
}

/// The rows that hold something; the rest becomes white.
void whitenLost(JpegReader& r, bool whole, DecodedPicture& decoded)
{
    cv::Mat& picture = decoded.picture;
    int kept = static_cast<int>(whole ? picture.rows : r.jpeg.output_scanline);
    const int filled = filledRows(picture);
    if (whole && filled > 16) {
        kept = picture.rows - filled;
    }
    if (kept < picture.rows) {
        picture.rowRange(std::max(0, kept), picture.rows).setTo(cv::Scalar::all(255));
    }
    decoded.decoded_share = static_cast<double>(kept) / picture.rows;
}

} // namespace

DecodedPicture decodeJpeg(ByteView bytes, const PageParams& params, const Task& task)
{
    JpegReader reader;
    if (!readHeader(reader, bytes.data(), bytes.size())) {
        throw Problem("This JPEG file is damaged at its beginning or ends there; scan or export it again.");
    }
    checkPictureSize(reader.jpeg.image_width, reader.jpeg.image_height, params);
    if (!start(reader)) {
        throw Problem("This JPEG file is damaged and cannot be read; scan or export it again.");
    }
    DecodedPicture decoded;
    decoded.picture = cv::Mat(static_cast<int>(reader.jpeg.output_height), static_cast<int>(reader.jpeg.output_width),
                              CV_8UC(reader.jpeg.output_components), cv::Scalar::all(255));
    const bool whole = readRows(reader, decoded.picture, task.stop);
    task.check();
    readExtras(reader, decoded);
    if (decoded.picture.channels() == 4) {
        decoded.picture = inksToBgr(decoded.picture, reader.jpeg.saw_Adobe_marker);
    } else if (decoded.picture.channels() == 3) {
        cv::cvtColor(decoded.picture, decoded.picture, cv::COLOR_RGB2BGR);
    }
    decoded.damaged = reader.damaged || !whole;
    if (decoded.damaged) {
        whitenLost(reader, whole, decoded);
    }
    return decoded;
}

} // namespace retrace
