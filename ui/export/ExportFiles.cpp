// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportFiles.h"

#include "core/exchange/Exchange.h"

#include <QBuffer>
#include <QImage>

#include <filesystem>

namespace retrace {

namespace {

QByteArray toBytes(const std::string& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

QString recordName(const PageImage& page)
{
    return QString::fromStdString(wfdbRecordName(exportStem(page).toStdString()));
}

QByteArray toPng(const cv::Mat& bgr)
{
    const QImage image(bgr.data, bgr.cols, bgr.rows, static_cast<qsizetype>(bgr.step),
                       QImage::Format_BGR888);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace

QString exportStem(const PageImage& page)
{
    const QString stem = QString::fromStdString(page.source.stem().string());
    return page.count > 1 ? QStringLiteral("%1_p%2").arg(stem).arg(page.index + 1) : stem;
}

QStringList exportNames(const PageImage& page, const ExportFormats& formats)
{
    const QString stem = exportStem(page);
    QStringList names;
    if (formats.csv) {
        names << stem + ".csv";
    }
    if (formats.wfdb) {
        names << recordName(page) + ".hea" << recordName(page) + ".dat";
    }
    if (formats.json) {
        names << stem + ".json";
    }
    if (formats.png) {
        names << stem + ".review.png";
    }
    if (formats.edf) {
        names << stem + ".edf";
    }
    if (formats.pdf) {
        names << stem + ".redrawn.pdf";
    }
    return names;
}

std::vector<ExportFile> makeExport(const Digitization& result, const ExportFormats& formats,
                                   const QString& software_version,
                                   const std::optional<ExportInfo::ReviewInfo>& review)
{
    if (!result.signal || !result.page) {
        throw Problem("There are no signals to export yet. Let the page be read first.");
    }
    const QString stem = exportStem(*result.page);
    ExportInfo info;
    info.record_name = recordName(*result.page).toStdString();
    info.software_version = software_version.toStdString();
    info.review = review;
    Record record = result.signal->record;
    record.comments = provenance(result, info);
    std::vector<ExportFile> files;
    if (formats.csv) {
        files.push_back({stem + ".csv", toBytes(toCsv(record))});
    }
    if (formats.wfdb) {
        const WfdbFiles wfdb = toWfdb(record, info.record_name);
        files.push_back({recordName(*result.page) + ".hea", toBytes(wfdb.header)});
        files.push_back({recordName(*result.page) + ".dat", toBytes(wfdb.data)});
    }
    if (formats.json) {
        files.push_back({stem + ".json", toBytes(toJson(result, info))});
    }
    if (formats.png) {
        files.push_back({stem + ".review.png", toPng(reviewPicture(result))});
    }
    if (formats.edf) {
        files.push_back({stem + ".edf", toBytes(toEdf(record, info.software_version))});
    }
    if (formats.pdf) {
        files.push_back({stem + ".redrawn.pdf", toBytes(toPdf(result, info))});
    }
    return files;
}

void writeExport(const std::vector<ExportFile>& files, const QString& folder)
{
    for (const ExportFile& file : files) {
        const auto path = std::filesystem::path(folder.toStdString()) / file.name.toStdString();
        writeFileAtomically(path,
                            {file.bytes.constData(), static_cast<std::size_t>(file.bytes.size())});
    }
}

} // namespace retrace
