// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/PaperPrinter.h"

#include "core/page/Page.h"

#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPrinter>
#include <QTemporaryFile>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr double kDrawn_dpi = 400; // finer than a pen's quarter of a millimetre by far

PageImage drawn(const QByteArray& pdf)
{
    QTemporaryFile file;
    if (!file.open() || file.write(pdf) != pdf.size() || !file.flush()) {
        throw Problem(QCoreApplication::translate("PaperPrinter", "There is no room for what is to be printed; free some in the folder for temporary files.").toStdString());
    }
    PageParams params;
    params.pdf = PageParams::Pdf::raster;
    params.pdf_dpi = kDrawn_dpi;
    return openPages(QFile::encodeName(file.fileName()).toStdString(), params)->load(0);
}

} // namespace

QPageLayout paperLayout()
{
    return {QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(), QPageLayout::Millimeter};
}

void printPaper(const QByteArray& pdf, QPrinter& printer)
{
    const PageImage page = drawn(pdf);
    printer.setFullPage(true);
    const double mm_per_px = 25.4 / kDrawn_dpi;
    const QSizeF paper = printer.pageLayout().fullRect(QPageLayout::Millimeter).size();
    // Smaller paper than it was drawn for (Letter for A4) loses margins, never ink: the scale is true or it is not printed.
    cv::Mat grey, ink;
    cv::cvtColor(page.bgr, grey, cv::COLOR_BGR2GRAY);
    cv::findNonZero(grey < 250, ink);
    const cv::Rect box = ink.empty() ? cv::Rect() : cv::boundingRect(ink);
    if (box.width * mm_per_px > paper.width() || box.height * mm_per_px > paper.height()) {
        throw Problem(QCoreApplication::translate("PaperPrinter", "The page needs %1 mm x %2 mm at true scale and the paper is %3 mm x %4 mm. Choose larger paper, such as A4 landscape.")
                          .arg(std::ceil(box.width * mm_per_px)).arg(std::ceil(box.height * mm_per_px)).arg(std::round(paper.width())).arg(std::round(paper.height())).toStdString());
    }
    const auto moved_mm = [&](double paper_mm, int page_px, int from_px, int size_px) {
        const double spare_mm = paper_mm - page_px * mm_per_px;
        return spare_mm >= 0 ? 0.0 : std::clamp(spare_mm / 2, -from_px * mm_per_px, paper_mm - (from_px + size_px) * mm_per_px);
    };
    const double left_mm = moved_mm(paper.width(), page.bgr.cols, box.x, box.width), top_mm = moved_mm(paper.height(), page.bgr.rows, box.y, box.height);
    QPainter painter;
    if (!painter.begin(&printer)) {
        throw Problem(QCoreApplication::translate("PaperPrinter", "The printer could not be used. Check that it is on, or export a PDF and print that.").toStdString());
    }
    const QImage image(page.bgr.data, page.bgr.cols, page.bgr.rows, static_cast<qsizetype>(page.bgr.step), QImage::Format_BGR888);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(left_mm / 25.4 * printer.logicalDpiX(), top_mm / 25.4 * printer.logicalDpiY(), image.width() / kDrawn_dpi * printer.logicalDpiX(), image.height() / kDrawn_dpi * printer.logicalDpiY()), image);
}

} // namespace retrace
