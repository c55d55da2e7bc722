// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"

#include <opencv2/imgcodecs.hpp>

namespace retrace {
namespace {

class ImageSource : public PageSource
{
public:
    ImageSource(FileContent file, const PageParams& params) : m_file(std::move(file)), m_params(params) {}
    int count() const override { return 1; }
    PageImage load(int index, const Task&) override
    {
        PageImage page = newPage(m_file, index, 1);
        const cv::Mat picture = cv::imdecode(*m_file.bytes, cv::IMREAD_COLOR);
        if (picture.empty()) {
            throw Problem("This picture is damaged and cannot be read; scan or export it again.");
        }
        checkPictureSize(picture.cols, picture.rows, m_params);
        page.bgr = toBgr(picture);
        return page;
    }

private:
    FileContent m_file;
    PageParams m_params;
};

} // namespace

std::unique_ptr<PageSource> openImage(FileContent file, FileKind, const PageParams& params)
{
    return std::make_unique<ImageSource>(std::move(file), params);
}

} // namespace retrace
