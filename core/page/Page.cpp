// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Page.h"

#include "core/page/Loaders.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <new>

namespace retrace {
namespace {

constexpr int kMinSide = 100;
constexpr int kMaxSide = 65535;

/// The one boundary of this room: whatever a library throws leaves it as a sentence.
template <typename F>
auto asSentences(const std::string& kind, F&& work)
{
    try {
        return work();
    } catch (const Problem&) {
        throw;
    } catch (const Cancelled&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw Problem("There is not enough memory for this page; save it with fewer dots per inch.");
    } catch (const std::exception&) {
        throw Problem(fmt::format("This {} file is damaged and cannot be read; scan or export it again.", kind));
    }
}

class GuardedSource : public PageSource
{
public:
    GuardedSource(std::unique_ptr<PageSource> inner, std::string kind)
        : m_inner(std::move(inner)), m_kind(std::move(kind))
    {
    }
    int count() const override { return m_inner->count(); }
    PageImage load(int index, const Task& task) override
    {
        if (index < 0 || index >= count()) {
            throw Problem(fmt::format("This file has no page {}; it has {}.", index + 1, count()));
        }
        task.check();
        return asSentences(m_kind, [&] { return m_inner->load(index, task); });
    }

private:
    std::unique_ptr<PageSource> m_inner;
    std::string m_kind;
};

std::unique_ptr<PageSource> openKind(FileContent content, FileKind kind, const PageParams& params)
{
    switch (kind) {
    case FileKind::pdf: return openPdf(std::move(content), params);
    case FileKind::heif: return openHeif(std::move(content), params);
    case FileKind::dicom: return openDicom(std::move(content), params);
    case FileKind::unknown: throw Problem(foreignFileSentence(content.view()));
    default: return openImage(std::move(content), kind, params);
    }
}

cv::Mat onWhite(const cv::Mat& bgra)
{
    cv::Mat bgr(bgra.size(), CV_8UC3);
    for (int y = 0; y < bgra.rows; ++y) {
        const auto* in = bgra.ptr<cv::Vec4b>(y);
        auto* out = bgr.ptr<cv::Vec3b>(y);
        for (int x = 0; x < bgra.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                out[x][c] = static_cast<unsigned char>((in[x][c] * in[x][3] + 255 * (255 - in[x][3]) + 127) / 255);
            }
        }
    }
    return bgr;
}

} // namespace

std::unique_ptr<PageSource> openPages(const std::filesystem::path& file, const PageParams& params)
{
    silenceLibraries();
    return asSentences("picture", [&]() -> std::unique_ptr<PageSource> {
        FileContent content = readFileContent(file);
        const FileKind kind = fileKind(content.view());
        return asSentences(kindName(kind), [&] {
            auto inner = openKind(std::move(content), kind, params);
            return std::make_unique<GuardedSource>(std::move(inner), kindName(kind));
        });
    });
}

void checkPictureSize(double width_px, double height_px, const PageParams& params)
{
    if (!(width_px > 0) || !(height_px > 0)) {
        throw Problem("The picture claims a size that cannot be, so the file is damaged; scan or export it again.");
    }
    if (width_px < kMinSide || height_px < kMinSide) {
        throw Problem(fmt::format("The picture is {:.0f} x {:.0f} pixels, too small to hold an ECG; scan it with at "
                                  "least 100 dots per inch.", width_px, height_px));
    }
    const double megapixels = width_px * height_px / 1e6;
    if (megapixels > params.max_megapixels || width_px > kMaxSide || height_px > kMaxSide) {
        throw Problem(fmt::format("The picture claims {:.0f} x {:.0f} pixels, more than the limit of {:.0f} "
                                  "megapixels; save it with fewer dots per inch.",
                                  width_px, height_px, params.max_megapixels));
    }
}

PageImage newPage(const FileContent& file, int index, int count)
{
    PageImage page;
    page.source = file.source;
    page.sha256 = file.sha256;
    page.stamp = file.stamp;
    page.index = index;
    page.count = count;
    return page;
}

cv::Mat toBgr(const cv::Mat& picture)
{
    cv::Mat bytes = picture, bgr;
    if (picture.depth() == CV_16U) {
        picture.convertTo(bytes, CV_8U, 1.0 / 257.0);
    } else if (picture.depth() != CV_8U) {
        throw Problem("The picture's pixels are of a kind that cannot be read; save it with 8 or 16 bits a channel.");
    }
    switch (bytes.channels()) {
    case 1: cv::cvtColor(bytes, bgr, cv::COLOR_GRAY2BGR); return bgr;
    case 3: return bytes;
    case 4: return onWhite(bytes);
    default: throw Problem("The picture has a number of colour channels that cannot be read; save it as RGB or grey.");
    }
}

void applyOrientation(PageImage& page, int orientation)
{
    if (orientation < 2 || orientation > 8) {
        return;
    }
    cv::Mat turned = page.bgr;
    if (orientation >= 5) {
        cv::transpose(page.bgr, turned);
        std::swap(page.dpi_x, page.dpi_y);
    }
    static constexpr int kNoFlip = 2;
    // After the transpose of 5..8; cv::flip: 0 top to bottom, 1 left to right, -1 both.
    static constexpr int kFlip[9] = {kNoFlip, kNoFlip, 1, -1, 0, kNoFlip, 1, -1, 0};
    if (kFlip[orientation] != kNoFlip) {
        cv::Mat flipped;
        cv::flip(turned, flipped, kFlip[orientation]);
        turned = flipped;
    }
    page.bgr = turned;
}

} // namespace retrace
