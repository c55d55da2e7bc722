// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Decoders.h"
#include "core/page/Loaders.h"

#include <opencv2/imgcodecs.hpp>
#include <webp/decode.h>

#include <cmath>
#include <cstring>

namespace retrace {
namespace {

std::uint32_t littleEndian(ByteView bytes, std::size_t at, int size)
{
    std::uint32_t value = 0;
    for (int i = 0; i < size && at + static_cast<std::size_t>(i) < bytes.size(); ++i) {
        value |= static_cast<std::uint32_t>(bytes[at + static_cast<std::size_t>(i)]) << (8 * i);
    }
    return value;
}

/// The RIFF chunk of that name; empty if there is none.
ByteView riffChunk(ByteView bytes, const char* name)
{
    std::size_t at = 12;
    while (at + 8 <= bytes.size()) {
        const std::size_t size = littleEndian(bytes, at + 4, 4);
        const std::size_t here = std::min(size, bytes.size() - at - 8);
        if (std::memcmp(bytes.data() + at, name, 4) == 0) {
            return bytes.subspan(at + 8, here);
        }
        at += 8 + here + (here & 1);
    }
    return {};
}

struct BmpHeader
{
    std::uint32_t offset = 0;
    double width = 0, height = 0;
    std::uint32_t bits = 0, compression = 0;
    double dpi_x = 0, dpi_y = 0;
};

BmpHeader readBmpHeader(ByteView bytes)
{
    constexpr std::uint32_t kOldHeader = 12;
    BmpHeader head;
    head.offset = littleEndian(bytes, 10, 4);
    if (littleEndian(bytes, 14, 4) == kOldHeader) {
        head.width = littleEndian(bytes, 18, 2);
        head.height = littleEndian(bytes, 20, 2);
        head.bits = littleEndian(bytes, 24, 2);
        return head;
    }
    const auto metres = [&](std::size_t at) { return static_cast<std::int32_t>(littleEndian(bytes, at, 4)) * 0.0254; };
    head.width = static_cast<std::int32_t>(littleEndian(bytes, 18, 4));
    head.height = std::abs(static_cast<double>(static_cast<std::int32_t>(littleEndian(bytes, 22, 4))));
    head.bits = littleEndian(bytes, 28, 2);
    head.compression = littleEndian(bytes, 30, 4);
    head.dpi_x = std::max(0.0, metres(38));
    head.dpi_y = std::max(0.0, metres(42));
    return head;
}

} // namespace

DecodedPicture decodeWebp(ByteView bytes, const PageParams& params)
{
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK) {
        throw Problem("This WebP file is damaged at its beginning or ends there; export it again.");
    }
    checkPictureSize(features.width, features.height, params);
    if (features.has_animation) {
        throw Problem("This WebP file is an animation, not a page; save one picture of it as PNG.");
    }
    DecodedPicture decoded;
    decoded.picture = cv::Mat(features.height, features.width, CV_8UC4, cv::Scalar::all(255));
    const std::size_t size = decoded.picture.total() * decoded.picture.elemSize();
    const int stride = static_cast<int>(decoded.picture.step);
    WebPIDecoder* decoder = WebPINewRGB(MODE_BGRA, decoded.picture.data, size, stride);
    if (!decoder) {
        throw Problem("There is not enough memory for this page; save it with fewer dots per inch.");
    }
    const VP8StatusCode status = WebPIUpdate(decoder, bytes.data(), bytes.size());
    int last_row = 0;
    const bool some = WebPIDecGetRGB(decoder, &last_row, nullptr, nullptr, nullptr) != nullptr;
    WebPIDelete(decoder);
    decoded.damaged = status != VP8_STATUS_OK;
    if (decoded.damaged) {
        decoded.decoded_share = some ? static_cast<double>(last_row) / features.height : 0.0;
    }
    decoded.orientation = exifOrientation(riffChunk(bytes, "EXIF"));
    return decoded;
}

DecodedPicture decodeBmp(ByteView bytes, const PageParams& params)
{
    const BmpHeader head = readBmpHeader(bytes);
    checkPictureSize(head.width, head.height, params);
    DecodedPicture decoded;
    decoded.dpi_x = head.dpi_x;
    decoded.dpi_y = head.dpi_y;
    Bytes whole(bytes.begin(), bytes.end());
    const double row_bytes = 4 * std::ceil(head.width * head.bits / 32);
    const double needed = head.offset + row_bytes * head.height;
    constexpr std::uint32_t kRaw = 0, kBitFields = 3;
    const bool plain = head.compression == kRaw || head.compression == kBitFields;
    if (plain && needed > static_cast<double>(bytes.size()) && head.bits <= 32 && head.offset < bytes.size()) {
        decoded.damaged = true;
        decoded.decoded_share = (static_cast<double>(bytes.size()) - head.offset) / (row_bytes * head.height);
        whole.resize(static_cast<std::size_t>(needed), 0xff);
    }
    decoded.picture = cv::imdecode(whole, cv::IMREAD_COLOR);
    if (decoded.picture.empty()) {
        throw Problem("This BMP file is damaged and cannot be read; save it as PNG.");
    }
    return decoded;
}

} // namespace retrace
