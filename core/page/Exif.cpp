// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Decoders.h"

#include <cstring>

namespace retrace {
namespace {

constexpr unsigned kOrientationTag = 0x0112;

unsigned readInt(ByteView bytes, std::size_t at, int size, bool big_endian)
{
    if (at + static_cast<std::size_t>(size) > bytes.size()) {
        return 0;
    }
    unsigned value = 0;
    for (int i = 0; i < size; ++i) {
        const int shift = 8 * (big_endian ? size - 1 - i : i);
        value |= static_cast<unsigned>(bytes[at + static_cast<std::size_t>(i)]) << shift;
    }
    return value;
}

} // namespace

int exifOrientation(ByteView exif)
{
    if (exif.size() > 6 && std::memcmp(exif.data(), "Exif\0\0", 6) == 0) {
        exif = exif.subspan(6);
    }
    if (exif.size() < 14 || (exif[0] != 'M' && exif[0] != 'I')) {
        return 1;
    }
    const bool big = exif[0] == 'M';
    const std::size_t directory = readInt(exif, 4, 4, big);
    const unsigned entries = readInt(exif, directory, 2, big);
    for (unsigned i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + 12 * static_cast<std::size_t>(i);
        if (entry + 12 > exif.size()) {
            break;
        }
        if (readInt(exif, entry, 2, big) == kOrientationTag) {
            const unsigned value = readInt(exif, entry + 8, 2, big);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
    }
    return 1;
}

} // namespace retrace
