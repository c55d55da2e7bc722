// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Decoders.h"
#include "core/page/Loaders.h"

#include <fmt/format.h>

namespace retrace {
namespace {

constexpr double kWorthKeeping = 0.1; ///< of the rows: less than that holds no ECG

class ImageSource : public PageSource
{
public:
    ImageSource(FileContent file, FileKind kind, const PageParams& params)
        : m_file(std::move(file)), m_kind(kind), m_params(params)
    {
    }
    int count() const override { return 1; }
    PageImage load(int index, const Task& task) override
    {
        PageImage page = newPage(m_file, index, 1);
        finishPage(page, decode(task));
        return page;
    }

private:
    DecodedPicture decode(const Task& task) const
    {
        switch (m_kind) {
        case FileKind::png: return decodePng(m_file.view(), m_params, task);
        case FileKind::jpeg: return decodeJpeg(m_file.view(), m_params, task);
        case FileKind::webp: return decodeWebp(m_file.view(), m_params);
        default: return decodeBmp(m_file.view(), m_params);
        }
    }

    FileContent m_file;
    FileKind m_kind;
    PageParams m_params;
};

} // namespace

void finishPage(PageImage& page, const DecodedPicture& decoded)
{
    if (decoded.decoded_share < kWorthKeeping) {
        throw Problem("This picture is damaged or ends early, and too little of it can be read; scan or copy it again.");
    }
    if (decoded.decoded_share < 0.999) {
        page.warnings.push_back(fmt::format("The file ends early or is damaged: about {:.0f} % of the picture could be "
                                            "read, the rest is blank.", 100 * decoded.decoded_share));
    } else if (decoded.damaged) {
        page.warnings.push_back("The file is damaged, and parts of the picture may be wrong or missing.");
    }
    page.bgr = toBgr(decoded.picture);
    page.dpi_x = decoded.dpi_x;
    page.dpi_y = decoded.dpi_y;
    applyOrientation(page, decoded.orientation);
}

std::unique_ptr<PageSource> openImage(FileContent file, FileKind kind, const PageParams& params)
{
    if (kind == FileKind::tiff) {
        return openTiff(std::move(file), params);
    }
    return std::make_unique<ImageSource>(std::move(file), kind, params);
}

} // namespace retrace
