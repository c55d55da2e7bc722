// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/Exchange.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace retrace {

/// Which files a page is taken away as.
struct ExportFormats {
    bool csv = true, wfdb = true, json = true, png = false, edf = false, pdf = false;
    bool any() const { return csv || wfdb || json || png || edf || pdf; }
};

/// The stem of a page's files: "page", or "page_p2" for the second of several.
QString exportStem(const PageImage& page);

/// Names of the files that an export writes.
QStringList exportNames(const PageImage& page, const ExportFormats& formats);

struct ExportFile {
    QString name;
    QByteArray bytes;
};

/// Everything that is to be written, made in memory first: a page that cannot be expressed in one
/// of the formats leaves no half of an export behind. Throws Problem.
std::vector<ExportFile> makeExport(const Digitization& result, const ExportFormats& formats,
                                   const QString& software_version,
                                   const std::optional<ExportInfo::ReviewInfo>& review = {});

/// Writes them, each atomically. Throws Problem.
void writeExport(const std::vector<ExportFile>& files, const QString& folder);

} // namespace retrace
