// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

#include <libheif/heif.h>
#include <opencv2/imgproc.hpp>

#include <memory>

namespace retrace {
namespace {

using Context = std::unique_ptr<heif_context, decltype(&heif_context_free)>;
using Handle = std::unique_ptr<const heif_image_handle, decltype(&heif_image_handle_release)>;
using Image = std::unique_ptr<const heif_image, decltype(&heif_image_release)>;

[[noreturn]] void throwFor(const heif_error& error)
{
    if (error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature
        || error.code == heif_error_Decoder_plugin_error) {
        throw Problem("This HEIC picture needs a decoder that is not installed, or is damaged; save it as JPEG.");
    }
    throw Problem("This HEIC picture is damaged or ends early and cannot be read; copy it from the phone again.");
}

void require(const heif_error& error)
{
    if (error.code != heif_error_Ok) {
        throwFor(error);
    }
}

class HeifSource : public PageSource
{
public:
    HeifSource(FileContent file, const PageParams& params)
        : m_file(std::move(file)), m_params(params), m_context(heif_context_alloc(), &heif_context_free)
    {
        require(heif_context_read_from_memory_without_copy(m_context.get(), m_file.bytes->data(),
                                                           m_file.bytes->size(), nullptr));
        listPages();
    }
    int count() const override { return static_cast<int>(m_ids.size()); }

    PageImage load(int index, const Task& task) override
    {
        heif_image_handle* raw = nullptr;
        require(heif_context_get_image_handle(m_context.get(), m_ids[static_cast<std::size_t>(index)], &raw));
        const Handle handle(raw, &heif_image_handle_release);
        checkPictureSize(heif_image_handle_get_width(raw), heif_image_handle_get_height(raw), m_params);
        PageImage page = newPage(m_file, index, count());
        page.bgr = decode(raw);
        task.check();
        return page;
    }

private:
    /// The primary picture is the first page; others (bursts) follow. Thumbnails are not among them.
    void listPages()
    {
        heif_item_id primary = 0;
        require(heif_context_get_primary_image_ID(m_context.get(), &primary));
        std::vector<heif_item_id> all(
            static_cast<std::size_t>(std::max(0, heif_context_get_number_of_top_level_images(m_context.get()))));
        heif_context_get_list_of_top_level_image_IDs(m_context.get(), all.data(), static_cast<int>(all.size()));
        m_ids = {primary};
        for (const heif_item_id id : all) {
            if (id != primary) {
                m_ids.push_back(id);
            }
        }
    }

    /// libheif turns the picture as the file says; EXIF's orientation must not be applied again.
    static cv::Mat decode(const heif_image_handle* handle)
    {
        heif_image* raw = nullptr;
        const auto chroma = heif_chroma_interleaved_RGBA;
        require(heif_decode_image(handle, &raw, heif_colorspace_RGB, chroma, nullptr));
        const Image image(raw, &heif_image_release);
        int stride = 0;
        const unsigned char* pixels = heif_image_get_plane_readonly(raw, heif_channel_interleaved, &stride);
        if (!pixels) {
            throwFor({heif_error_Invalid_input, heif_suberror_Unspecified, ""});
        }
        const cv::Mat rgba(heif_image_get_height(raw, heif_channel_interleaved),
                           heif_image_get_width(raw, heif_channel_interleaved), CV_8UC4,
                           const_cast<unsigned char*>(pixels), static_cast<std::size_t>(stride));
        cv::Mat bgra;
        cv::cvtColor(rgba, bgra, cv::COLOR_RGBA2BGRA);
        return toBgr(bgra);
    }

    FileContent m_file;
    PageParams m_params;
    Context m_context;
    std::vector<heif_item_id> m_ids;
};

} // namespace

std::unique_ptr<PageSource> openHeif(FileContent file, const PageParams& params)
{
    return std::make_unique<HeifSource>(std::move(file), params);
}

} // namespace retrace
