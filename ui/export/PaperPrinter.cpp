// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/PaperPrinter.h"

#include "core/page/Page.h"

#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPrinter>
#include <QTemporaryFile>

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
    QPainter painter;
    if (!painter.begin(&printer)) {
        throw Problem(QCoreApplication::translate("PaperPrinter", "The printer could not be used. Check that it is on, or export a PDF and print that.").toStdString());
    }
    const QImage image(page.bgr.data, page.bgr.cols, page.bgr.rows, static_cast<qsizetype>(page.bgr.step), QImage::Format_BGR888);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(0, 0, image.width() / kDrawn_dpi * printer.logicalDpiX(), image.height() / kDrawn_dpi * printer.logicalDpiY()), image);
}

} // namespace retrace
