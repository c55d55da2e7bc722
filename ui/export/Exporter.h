// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportFiles.h"

#include <QObject>

namespace retrace {

/// Takes the current page's signals away: makes and writes the files off the GUI thread and says
/// how it went.
class Exporter : public QObject
{
    Q_OBJECT
public:
    explicit Exporter(QObject* parent = nullptr);
    ~Exporter() override; ///< waits: a file that was begun is finished

    /// Names of files already in `folder` that this export would write again.
    static QStringList inTheWay(const PageImage& page, const ExportFormats& formats,
                                const QString& folder);

    /// Writes, replacing what is there. One at a time; false if one is still at work.
    bool start(const Digitization& result, const ExportFormats& formats, const QString& folder,
               const std::optional<ExportInfo::ReviewInfo>& review = {});
    bool busy() const { return m_busy; }

signals:
    void finished(QString folder, QStringList names);
    void failed(QString sentence);

private:
    bool m_busy = false;
};

} // namespace retrace
