// SPDX-License-Identifier: GPL-3.0-or-later
#include "SampleFiles.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <libheif/heif.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <png.h>
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <zlib.h>

#include <cmath>
#include <fstream>

namespace retrace::samples {
namespace {

void append32(Bytes& to, unsigned value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        to.push_back(static_cast<unsigned char>(value >> shift));
    }
}

Bytes pngChunk(const std::string& name, const Bytes& data)
{
    Bytes chunk;
    append32(chunk, static_cast<unsigned>(data.size()));
    for (const char letter : name) {
        chunk.push_back(static_cast<unsigned char>(letter));
    }
    std::copy(data.begin(), data.end(), std::back_inserter(chunk));
    append32(chunk, static_cast<unsigned>(crc32(0, chunk.data() + 4, static_cast<uInt>(chunk.size() - 4))));
    return chunk;
}

constexpr std::ptrdiff_t kPngHead = 33; // signature and IHDR

Bytes bytesOf(const std::string& text)
{
    return {text.begin(), text.end()};
}

Bytes pdfOf(const std::vector<std::string>& objects)
{
    std::string out = "%PDF-1.5\n";
    std::string table = "0000000000 65535 f \n";
    for (std::size_t i = 0; i < objects.size(); ++i) {
        char entry[32];
        std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", out.size());
        table += entry;
        out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
    }
    const std::string count = std::to_string(objects.size() + 1);
    const std::string start = std::to_string(out.size());
    out += "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count + " /Root 1 0 R >>\nstartxref\n" + start
        + "\n%%EOF\n";
    return bytesOf(out);
}

Bytes dicomBytes(DcmFileFormat& format)
{
    std::vector<char> buffer(64u << 20);
    DcmOutputBufferStream stream(buffer.data(), static_cast<offile_off_t>(buffer.size()));
    format.transferInit();
    format.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr);
    format.transferEnd();
    void* start = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(start, length);
    const auto* first = static_cast<unsigned char*>(start);
    return {first, first + length};
}

void putCommon(DcmDataset& data, const char* sop_class)
{
    char uid[100];
    data.putAndInsertString(DCM_SOPClassUID, sop_class);
    data.putAndInsertString(DCM_SOPInstanceUID, dcmGenerateUniqueIdentifier(uid, SITE_INSTANCE_UID_ROOT));
}

} // namespace

cv::Mat picture(int width, int height)
{
    cv::Mat image(height, width, CV_8UC3, cv::Scalar(255, 255, 255));
    for (int x = 0; x < width; x += 10) {
        cv::line(image, {x, 0}, {x, height}, {200, 200, 250});
    }
    for (int y = 0; y < height; y += 10) {
        cv::line(image, {0, y}, {width, y}, {200, 200, 250});
    }
    for (int x = 1; x < width; ++x) {
        const auto y = [&](int at) { return height / 2 + static_cast<int>(std::lround(20 * std::sin(at * 0.1))); };
        cv::line(image, {x - 1, y(x - 1)}, {x, y(x)}, {0, 0, 0}, 2);
    }
    image(cv::Rect(0, 0, 40, 40)).setTo(cv::Scalar(255, 0, 0));
    return image;
}

Bytes encode(const std::string& extension, const cv::Mat& image, const std::vector<int>& params)
{
    Bytes bytes;
    cv::imencode(extension, image, bytes, params);
    return bytes;
}

Bytes palettePng(const cv::Mat& bgr)
{
    png_image head{};
    head.version = PNG_IMAGE_VERSION;
    head.width = static_cast<png_uint_32>(bgr.cols);
    head.height = static_cast<png_uint_32>(bgr.rows);
    head.format = PNG_FORMAT_RGB_COLORMAP;
    head.colormap_entries = 3;
    const unsigned char colours[9] = {255, 255, 255, 0, 0, 0, 0, 0, 255};
    cv::Mat indices(bgr.size(), CV_8U);
    for (int i = 0; i < static_cast<int>(bgr.total()); ++i) {
        const auto& p = bgr.at<cv::Vec3b>(i / bgr.cols, i % bgr.cols);
        indices.at<unsigned char>(i / bgr.cols, i % bgr.cols) = p[0] < 128 ? 1 : p[1] < 128 ? 2 : 0;
    }
    Bytes bytes(1u << 20);
    png_alloc_size_t size = bytes.size();
    png_image_write_to_memory(&head, bytes.data(), &size, 0, indices.data, bgr.cols, colours);
    bytes.resize(size);
    return bytes;
}

Bytes withPngChunk(const Bytes& png, const std::string& name, const Bytes& data)
{
    Bytes bytes = png;
    const Bytes chunk = pngChunk(name, data);
    bytes.insert(bytes.begin() + kPngHead, chunk.begin(), chunk.end());
    return bytes;
}

Bytes withPngSize(const Bytes& png, unsigned width, unsigned height)
{
    Bytes head;
    append32(head, width);
    append32(head, height);
    head.insert(head.end(), png.begin() + 24, png.begin() + 29);
    const Bytes chunk = pngChunk("IHDR", head);
    Bytes bytes = png;
    std::copy(chunk.begin(), chunk.end(), bytes.begin() + 8);
    return bytes;
}

Bytes exifBlock(int orientation)
{
    Bytes exif = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    exif[19] = static_cast<unsigned char>(orientation);
    return exif;
}

Bytes withExifOrientation(const Bytes& jpeg, int orientation)
{
    const Bytes exif = exifBlock(orientation);
    const std::size_t length = exif.size() + 8;
    Bytes marker = {0xff, 0xe1, static_cast<unsigned char>(length >> 8), static_cast<unsigned char>(length),
                    'E', 'x', 'i', 'f', 0, 0};
    marker.insert(marker.end(), exif.begin(), exif.end());
    Bytes bytes = jpeg;
    bytes.insert(bytes.begin() + 2, marker.begin(), marker.end());
    return bytes;
}

std::string pdfStream(const std::string& dictionary, const std::string& data)
{
    return "<< " + dictionary + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream";
}

Bytes pdf(const std::string& content, const std::string& page, const std::string& resources,
          const std::vector<std::string>& objects)
{
    std::vector<std::string> all = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 842 595] >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
            + resources + " >> " + page + " >>",
        pdfStream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    };
    all.insert(all.end(), objects.begin(), objects.end());
    return pdfOf(all);
}

Bytes pdfWithoutPages()
{
    return pdfOf({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"});
}

Bytes pdfWithPassword(const Bytes& plain)
{
    QPDF document;
    document.processMemoryFile("plain", reinterpret_cast<const char*>(plain.data()), plain.size());
    QPDFWriter writer(document);
    writer.setOutputMemory();
    writer.setR6EncryptionParameters("secret", "owner", true, true, true, true, true, true, qpdf_r3p_full, true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
}

Bytes dicom(const cv::Mat& stacked, const DicomKind& kind)
{
    DcmFileFormat format;
    DcmDataset& data = *format.getDataset();
    putCommon(data, UID_SecondaryCaptureImageStorage);
    const bool colour = kind.photometric == "RGB";
    data.putAndInsertString(DCM_PhotometricInterpretation, kind.photometric.c_str());
    data.putAndInsertUint16(DCM_SamplesPerPixel, colour ? 3 : 1);
    if (colour) {
        data.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    }
    data.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(stacked.rows / kind.frames));
    data.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(stacked.cols));
    data.putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(kind.bits));
    data.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(kind.bits));
    data.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(kind.bits - 1));
    data.putAndInsertUint16(DCM_PixelRepresentation, 0);
    data.putAndInsertString(DCM_NumberOfFrames, std::to_string(kind.frames).c_str());
    if (kind.spacing_mm > 0) {
        const std::string mm = std::to_string(kind.spacing_mm);
        data.putAndInsertString(DCM_PixelSpacing, (mm + "\\" + mm).c_str());
    }
    cv::Mat pixels = stacked.clone();
    if (colour) {
        cv::cvtColor(pixels, pixels, cv::COLOR_BGR2RGB);
    }
    const auto count = static_cast<unsigned long>(pixels.total() * static_cast<std::size_t>(pixels.channels()));
    if (kind.bits == 8) {
        data.putAndInsertUint8Array(DCM_PixelData, pixels.data, count);
    } else {
        data.putAndInsertUint16Array(DCM_PixelData, pixels.ptr<Uint16>(), count);
    }
    return dicomBytes(format);
}

Bytes dicomWithPdf(const Bytes& pdf)
{
    DcmFileFormat format;
    DcmDataset& data = *format.getDataset();
    putCommon(data, UID_EncapsulatedPDFStorage);
    data.putAndInsertString(DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
    Bytes even = pdf;
    even.resize((pdf.size() + 1) / 2 * 2, '\n');
    data.putAndInsertUint8Array(DCM_EncapsulatedDocument, even.data(), static_cast<unsigned long>(even.size()));
    return dicomBytes(format);
}

std::optional<Bytes> heic(const cv::Mat& bgr)
{
    heif_context* context = heif_context_alloc();
    heif_encoder* encoder = nullptr;
    if (heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder).code != heif_error_Ok) {
        heif_context_free(context);
        return std::nullopt;
    }
    heif_image* image = nullptr;
    heif_image_create(bgr.cols, bgr.rows, heif_colorspace_RGB, heif_chroma_interleaved_RGB, &image);
    heif_image_add_plane(image, heif_channel_interleaved, bgr.cols, bgr.rows, 24);
    int stride = 0;
    unsigned char* plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    cv::Mat rgb(bgr.rows, bgr.cols, CV_8UC3, plane, static_cast<std::size_t>(stride));
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    heif_encoder_set_lossy_quality(encoder, 90);
    heif_context_encode_image(context, image, encoder, nullptr, nullptr);
    Bytes bytes;
    heif_writer writer{1, [](heif_context*, const void* data, size_t size, void* to) {
                           const auto* first = static_cast<const unsigned char*>(data);
                           static_cast<Bytes*>(to)->assign(first, first + size);
                           return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
                       }};
    heif_context_write(context, &writer, &bytes);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_context_free(context);
    return bytes;
}

Bytes tiffPages(const std::vector<cv::Mat>& pages, const std::filesystem::path& folder)
{
    const auto file = folder / "pages_in_the_making.tiff";
    cv::imwritemulti(file.string(), pages);
    std::ifstream in(file, std::ios::binary);
    Bytes bytes{std::istreambuf_iterator<char>(in), {}};
    in.close();
    std::filesystem::remove(file);
    return bytes;
}

void write(const std::filesystem::path& file, const Bytes& bytes)
{
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

} // namespace retrace::samples
