// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/page/Loaders.h"
#include "core/page/PdfTraces.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>
#include <poppler-document.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kPointsPerInch = 72.0;
constexpr double kUsualDpi = 300.0;      ///< 11.8 px/mm
constexpr double kTracingDpi = 450.0;    ///< where traces are to be read from the pixels (measured: docs/figures.md)
constexpr double kMinPitchPx = 8;        ///< of the finest drawn grid, which may be printed smaller than 1 mm
constexpr double kFinestDpi = 600.0;
constexpr double kCoarseDpi = kMinPitchPx * 25.4; ///< under it a 1 mm grid has fewer than 8 px
constexpr double kMaxMegapixels = 80.0;  ///< a page of paper has 17 at most (A3); more only costs time

struct PointsSize
{
    double width = 0, height = 0;
};

/// Size of the page as it is drawn: its crop box, turned as the page says.
PointsSize drawnSize(const poppler::page& page)
{
    const poppler::rectf box = page.page_rect(poppler::crop_box);
    const bool upright = page.orientation() == poppler::page::portrait
        || page.orientation() == poppler::page::upside_down;
    return upright ? PointsSize{box.width(), box.height()} : PointsSize{box.height(), box.width()};
}

double chooseDpi(PointsSize size, double wanted, const PageParams& params)
{
    const double inches2 = size.width * size.height / (kPointsPerInch * kPointsPerInch);
    const double limit = std::min(params.max_megapixels, kMaxMegapixels) * 1e6;
    const double most = std::sqrt(limit / inches2);
    return wanted > most ? std::floor(most) : wanted;
}

cv::Mat drawPage(const poppler::page& page, double dpi)
{
    poppler::page_renderer renderer;
    renderer.set_render_hint(poppler::page_renderer::antialiasing);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
    renderer.set_image_format(poppler::image::format_bgr24);
    const poppler::image image = renderer.render_page(&page, dpi, dpi);
    if (!image.is_valid() || image.width() < 1 || image.height() < 1) {
        throw Problem("This page of the PDF cannot be drawn; print it to a new PDF or save it as PNG.");
    }
    const cv::Mat view(image.height(), image.width(), CV_8UC3, const_cast<char*>(image.const_data()),
                       static_cast<std::size_t>(image.bytes_per_row()));
    return view.clone();
}

std::vector<PageText> readText(const poppler::page& page, double dpi)
{
    std::vector<PageText> words;
    const double scale = dpi / kPointsPerInch;
    for (const auto& box : page.text_list()) {
        const auto utf8 = box.text().to_utf8();
        const poppler::rectf r = box.bbox();
        words.push_back({std::string(utf8.begin(), utf8.end()), r.left() * scale - 0.5, r.top() * scale - 0.5,
                         r.right() * scale - 0.5, r.bottom() * scale - 0.5});
    }
    return words;
}

class PdfSource : public PageSource
{
public:
    PdfSource(FileContent file, const PageParams& params) : m_file(std::move(file)), m_params(params)
    {
        m_document.reset(poppler::document::load_from_raw_data(
            reinterpret_cast<const char*>(m_file.bytes->data()), static_cast<int>(m_file.bytes->size())));
        if (!m_document) {
            throw Problem("This PDF is damaged and cannot be read; export or print it again.");
        }
        if (m_document->is_locked()) {
            throw Problem("This PDF is protected by a password; save a copy without one and open that.");
        }
        if (m_document->pages() < 1) {
            throw Problem("This PDF has no pages; export or print it again.");
        }
    }

    int count() const override { return m_document->pages(); }

    PageImage load(int index, const Task& task) override
    {
        const std::unique_ptr<poppler::page> page(m_document->create_page(index));
        if (!page) {
            throw Problem(fmt::format("Page {} of this PDF is damaged; export or print it again.", index + 1));
        }
        PageImage result = newPage(m_file, index, count());
        const PointsSize size = drawnSize(*page);
        if (!(size.width > 1) || !(size.height > 1)) {
            throw Problem(fmt::format("Page {} of this PDF has no size; export or print it again.", index + 1));
        }
        const PdfDrawing drawing = readPdfDrawing(m_file.view(), index, task);
        const double dpi = chooseDpi(size, wantedDpi(drawing), m_params);
        checkPictureSize(size.width * dpi / kPointsPerInch, size.height * dpi / kPointsPerInch, m_params);
        result.bgr = drawPage(*page, dpi);
        task.check();
        result.dpi_x = result.dpi_y = dpi;
        if (dpi < kCoarseDpi && drawing.image_share < kScanShare) {
            result.warnings.push_back(fmt::format(
                "This PDF page is very large and was drawn at {:.0f} dots per inch only.", dpi));
        }
        result.text = readText(*page, dpi);
        addTraces(drawing, result);
        return result;
    }

private:
    double wantedDpi(const PdfDrawing& drawing) const
    {
        if (m_params.pdf_dpi > 0) {
            return m_params.pdf_dpi;
        }
        if (drawing.image_share >= kScanShare && drawing.image_dpi > 0) {
            // A hair less: on a whole-number edge poppler would stretch the scan by one pixel.
            return std::clamp(drawing.image_dpi, 50.0, 1200.0) * (1 - 1e-7);
        }
        const double pitch_pt = gridPitchPt(drawing);
        const double for_grid = pitch_pt > 0 ? kMinPitchPx * kPointsPerInch / pitch_pt : 0;
        const double least = m_params.pdf == PageParams::Pdf::raster ? kTracingDpi : kUsualDpi;
        return std::clamp(for_grid, least, kFinestDpi);
    }

    void addTraces(const PdfDrawing& drawing, PageImage& page) const
    {
        if (m_params.pdf == PageParams::Pdf::raster) {
            return;
        }
        PdfTraces found = findPdfTraces(drawing, page.dpi_x, page.bgr);
        page.traces = std::move(found.traces);
        if (!found.doubt.empty()) {
            page.warnings.push_back(found.doubt);
        }
    }

    static constexpr double kScanShare = 0.5; ///< of the page under one picture: then the page is a scan
    FileContent m_file;
    PageParams m_params;
    std::unique_ptr<poppler::document> m_document;
};

} // namespace

std::unique_ptr<PageSource> openPdf(FileContent file, const PageParams& params)
{
    return std::make_unique<PdfSource>(std::move(file), params);
}

} // namespace retrace
