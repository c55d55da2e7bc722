// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/Exporter.h"
#include "ui/export/FileChooser.h"
#include "ui/session-model/Reading.h"

#include <QObject>

class QMenu;

namespace retrace {

class MessageBar;

/// Export as a person goes through it: formats in a menu, a folder, the question before anything is
/// replaced, and a sentence at the end.
class ExportDesk : public QObject
{
    Q_OBJECT
public:
    ExportDesk(FileChooser& chooser, MessageBar& messages, QWidget* window);

    QMenu* menu() const { return m_menu; }
    const ExportFormats& formats() const { return m_formats; }
    /// `review`: whose decisions are in the signals; nullopt: nobody's.
    void exportReading(const ReadingPtr& reading, const std::optional<ExportInfo::ReviewInfo>& review = {});
    /// Prints the traces redrawn on ECG paper, at true scale.
    void print(const ReadingPtr& reading, const std::optional<ExportInfo::ReviewInfo>& review);
    bool busy() const { return m_exporter.busy(); }

private:
    void addFormat(const QString& text, const QString& key, bool& flag);
    void write(const ReadingPtr& reading, const QString& folder, const std::optional<ExportInfo::ReviewInfo>& review);

    FileChooser& m_chooser;
    MessageBar& m_messages;
    QWidget* m_window;
    QMenu* m_menu;
    ExportFormats m_formats;
    Exporter m_exporter;
};

} // namespace retrace
