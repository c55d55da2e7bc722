// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Decoders.h"
#include "core/page/Loaders.h"

#include <tiffio.h>

#include <algorithm>
#include <cstring>

namespace retrace {
namespace {

constexpr int kMaxDirectories = 2000;

/// The file in memory, as libtiff reads it, and the errors that it met.
struct TiffMemory
{
    ByteView bytes;
    std::uint64_t at = 0;
    int errors = 0;
};

TiffMemory* memoryOf(thandle_t handle)
{
    return static_cast<TiffMemory*>(handle);
}

tmsize_t readSome(thandle_t handle, void* to, tmsize_t count)
{
    TiffMemory* memory = memoryOf(handle);
    if (count <= 0 || memory->at >= memory->bytes.size()) {
        return 0;
    }
    const auto here = std::min<std::uint64_t>(static_cast<std::uint64_t>(count), memory->bytes.size() - memory->at);
    std::memcpy(to, memory->bytes.data() + memory->at, here);
    memory->at += here;
    return static_cast<tmsize_t>(here);
}

tmsize_t writeNone(thandle_t, void*, tmsize_t)
{
    return 0;
}

toff_t seek(thandle_t handle, toff_t to, int from)
{
    TiffMemory* memory = memoryOf(handle);
    const std::uint64_t base = from == SEEK_CUR ? memory->at : from == SEEK_END ? memory->bytes.size() : 0;
    memory->at = base + to;
    return memory->at;
}

int closeNone(thandle_t)
{
    return 0;
}

toff_t sizeOf(thandle_t handle)
{
    return memoryOf(handle)->bytes.size();
}

int onError(TIFF*, void* memory, const char*, const char*, va_list)
{
    ++static_cast<TiffMemory*>(memory)->errors;
    return 1;
}

int onWarning(TIFF*, void*, const char*, const char*, va_list)
{
    return 1;
}

using TiffHandle = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

TiffHandle openMemory(TiffMemory& memory, const PageParams& params)
{
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, onError, &memory);
    TIFFOpenOptionsSetWarningHandlerExtR(options, onWarning, &memory);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, static_cast<tmsize_t>(params.max_megapixels * 1e6 * 8 + 1e7));
    // "m": no memory mapping; libtiff reads through the functions above.
    TIFF* tiff = TIFFClientOpenExt("page", "rm", &memory, readSome, writeNone, seek, closeNone, sizeOf, nullptr,
                                   nullptr, options);
    TIFFOpenOptionsFree(options);
    return TiffHandle(tiff, &TIFFClose);
}

/// libtiff's raster: R, G, B, A bytes, premultiplied.
cv::Mat rasterToBgr(const cv::Mat& raster)
{
    cv::Mat bgr(raster.size(), CV_8UC3);
    for (int y = 0; y < raster.rows; ++y) {
        const auto* in = raster.ptr<std::uint32_t>(y);
        auto* out = bgr.ptr<cv::Vec3b>(y);
        for (int x = 0; x < raster.cols; ++x) {
            const std::uint32_t rest = 255 - TIFFGetA(in[x]);
            const auto onWhite = [rest](std::uint32_t c) { return cv::saturate_cast<unsigned char>(c + rest); };
            out[x] = {onWhite(TIFFGetB(in[x])), onWhite(TIFFGetG(in[x])), onWhite(TIFFGetR(in[x]))};
        }
    }
    return bgr;
}

bool isOneColour(const cv::Mat& bgr)
{
    double low = 0, high = 0;
    cv::minMaxLoc(bgr.reshape(1), &low, &high);
    return low == high;
}

class TiffSource : public PageSource
{
public:
    TiffSource(FileContent file, const PageParams& params)
        : m_file(std::move(file)), m_params(params), m_memory{m_file.view()}, m_tiff(openMemory(m_memory, params))
    {
        if (m_tiff) {
            listPages();
        }
        if (m_pages.empty()) {
            throw Problem("This TIFF file is damaged at its beginning or ends early; scan or export it again.");
        }
    }
    int count() const override { return static_cast<int>(m_pages.size()); }

    PageImage load(int index, const Task& task) override
    {
        if (!TIFFSetDirectory(m_tiff.get(), m_pages[static_cast<std::size_t>(index)])) {
            throw Problem("This page of the TIFF file is damaged; scan or export it again.");
        }
        std::uint32_t width = 0, height = 0;
        TIFFGetField(m_tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
        TIFFGetField(m_tiff.get(), TIFFTAG_IMAGELENGTH, &height);
        checkPictureSize(width, height, m_params);
        PageImage page = newPage(m_file, index, count());
        finishPage(page, decode(width, height));
        task.check();
        return page;
    }

private:
    /// Thumbnails and other reduced copies are no pages.
    void listPages()
    {
        std::vector<tdir_t> reduced;
        for (int k = 0; k < kMaxDirectories; ++k) {
            std::uint32_t type = 0, width = 0;
            TIFFGetField(m_tiff.get(), TIFFTAG_SUBFILETYPE, &type);
            if (TIFFGetField(m_tiff.get(), TIFFTAG_IMAGEWIDTH, &width)) {
                auto& list = type & FILETYPE_REDUCEDIMAGE ? reduced : m_pages;
                list.push_back(TIFFCurrentDirectory(m_tiff.get()));
            }
            if (!TIFFReadDirectory(m_tiff.get())) {
                break;
            }
        }
        if (m_pages.empty()) {
            m_pages = reduced;
        }
    }

    DecodedPicture decode(std::uint32_t width, std::uint32_t height)
    {
        char reason[1024] = "";
        if (!TIFFRGBAImageOK(m_tiff.get(), reason)) {
            throw Problem("This TIFF file is of a kind that cannot be read; save it as PNG.");
        }
        std::uint16_t orientation = 1;
        TIFFGetFieldDefaulted(m_tiff.get(), TIFFTAG_ORIENTATION, &orientation);
        orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
        cv::Mat raster(static_cast<int>(height), static_cast<int>(width), CV_32S, cv::Scalar::all(-1));
        const int errors = m_memory.errors;
        // In the stored order, so that turning is done in one place for all kinds of pictures.
        const int ok = TIFFReadRGBAImageOriented(m_tiff.get(), width, height, raster.ptr<std::uint32_t>(), orientation, 0);
        DecodedPicture decoded;
        decoded.picture = rasterToBgr(raster);
        decoded.orientation = orientation;
        decoded.damaged = !ok || m_memory.errors > errors;
        if (decoded.damaged && isOneColour(decoded.picture)) {
            decoded.decoded_share = 0;
        }
        readResolution(decoded);
        return decoded;
    }

    void readResolution(DecodedPicture& decoded)
    {
        float x = 0, y = 0;
        std::uint16_t unit = RESUNIT_INCH;
        TIFFGetFieldDefaulted(m_tiff.get(), TIFFTAG_RESOLUTIONUNIT, &unit);
        const bool known = TIFFGetField(m_tiff.get(), TIFFTAG_XRESOLUTION, &x)
            && TIFFGetField(m_tiff.get(), TIFFTAG_YRESOLUTION, &y) && unit != RESUNIT_NONE;
        if (known && x > 0 && y > 0) {
            const double per_inch = unit == RESUNIT_CENTIMETER ? 2.54 : 1.0;
            decoded.dpi_x = x * per_inch;
            decoded.dpi_y = y * per_inch;
        }
    }

    FileContent m_file;
    PageParams m_params;
    TiffMemory m_memory;
    TiffHandle m_tiff;
    std::vector<tdir_t> m_pages;
};

} // namespace

std::unique_ptr<PageSource> openTiff(FileContent file, const PageParams& params)
{
    return std::make_unique<TiffSource>(std::move(file), params);
}

} // namespace retrace
