// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/FileKind.h"

#include <algorithm>
#include <string_view>

namespace retrace {
namespace {

using std::string_view;

bool has(ByteView bytes, std::size_t at, string_view magic)
{
    return bytes.size() >= at + magic.size()
        && std::equal(magic.begin(), magic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

bool isHeif(ByteView bytes)
{
    if (!has(bytes, 4, "ftyp")) {
        return false;
    }
    for (string_view brand : {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"}) {
        if (has(bytes, 8, brand)) {
            return true;
        }
    }
    return false;
}

/// A PDF may have up to 1,024 bytes of something else before its head (ISO 32000-1, annex H.3.4.1).
bool isPdf(ByteView bytes)
{
    const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 1024));
    constexpr string_view magic = "%PDF-";
    return std::search(head.begin(), head.end(), magic.begin(), magic.end()) != head.end();
}

/// DICOM without its 128-byte preamble: the first element is of group 2 or 8, little endian.
bool isBareDicom(ByteView bytes)
{
    return bytes.size() > 8 && (bytes[0] == 2 || bytes[0] == 8) && bytes[1] == 0 && bytes[3] == 0
        && (has(bytes, 4, "UL") || has(bytes, 4, "UI") || has(bytes, 4, "CS"));
}

bool isTiff(ByteView bytes)
{
    for (string_view magic : {string_view("II*\0", 4), string_view("MM\0*", 4), string_view("II+\0", 4),
                              string_view("MM\0+", 4)}) {
        if (has(bytes, 0, magic)) {
            return true;
        }
    }
    return false;
}

bool looksLikeText(ByteView bytes)
{
    const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 512));
    return std::all_of(head.begin(), head.end(), [](unsigned char c) {
        return c >= 0x80 || (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    });
}

} // namespace

FileKind fileKind(ByteView bytes)
{
    if (has(bytes, 0, "\x89PNG\r\n\x1a\n")) {
        return FileKind::png;
    }
    if (has(bytes, 0, "\xff\xd8\xff")) {
        return FileKind::jpeg;
    }
    if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP")) {
        return FileKind::webp;
    }
    if (isTiff(bytes)) {
        return FileKind::tiff;
    }
    if (isHeif(bytes)) {
        return FileKind::heif;
    }
    if (has(bytes, 128, "DICM") || isBareDicom(bytes)) {
        return FileKind::dicom;
    }
    if (isPdf(bytes)) {
        return FileKind::pdf;
    }
    return has(bytes, 0, "BM") && bytes.size() >= 26 ? FileKind::bmp : FileKind::unknown;
}

std::string kindName(FileKind kind)
{
    switch (kind) {
    case FileKind::png: return "PNG";
    case FileKind::jpeg: return "JPEG";
    case FileKind::tiff: return "TIFF";
    case FileKind::bmp: return "BMP";
    case FileKind::webp: return "WebP";
    case FileKind::heif: return "HEIC";
    case FileKind::dicom: return "DICOM";
    case FileKind::pdf: return "PDF";
    case FileKind::unknown: break;
    }
    return "unknown";
}

std::string foreignFileSentence(ByteView bytes)
{
    static const std::string next = " Open a PNG, JPEG, TIFF, BMP, WebP, HEIC, DICOM or PDF file.";
    if (has(bytes, 0, "PK\x03\x04")) {
        return "This is a ZIP archive or an office document, not a picture; unpack it or save the page as PDF.";
    }
    if (has(bytes, 0, "GIF8")) {
        return "This is a GIF picture, which cannot be read; save it as PNG.";
    }
    if (has(bytes, 0, "\x1f\x8b") || has(bytes, 0, "7z\xbc\xaf") || has(bytes, 0, "Rar!")) {
        return "This is a packed archive, not a picture; unpack it first.";
    }
    if (has(bytes, 0, "%!PS")) {
        return "This is a PostScript file, which cannot be read; save it as PDF.";
    }
    if (looksLikeText(bytes)) {
        return "This is a text file, not a picture of an ECG." + next;
    }
    return "This file is of no kind that can be read, or its beginning is damaged." + next;
}

} // namespace retrace
