// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportDesk.h"

#include "ui/window/MessageBar.h"

#include <QDir>
#include <QMenu>
#include <QSettings>

namespace retrace {

ExportDesk::ExportDesk(FileChooser& chooser, MessageBar& messages, QWidget* window)
    : QObject(window), m_chooser(chooser), m_messages(messages), m_window(window),
      m_menu(new QMenu(window)), m_exporter(this)
{
    addFormat(tr("CSV table"), "csv", m_formats.csv);
    addFormat(tr("WFDB record (PhysioNet)"), "wfdb", m_formats.wfdb);
    addFormat(tr("JSON with everything measured"), "json", m_formats.json);
    addFormat(tr("Picture to judge by eye (PNG)"), "png", m_formats.png);
    addFormat(tr("EDF+ (viewers of biosignals)"), "edf", m_formats.edf);
    addFormat(tr("Redrawn on ECG paper (PDF)"), "pdf", m_formats.pdf);
    connect(&m_exporter, &Exporter::finished, this,
            [this](const QString& folder, const QStringList& names) {
                m_messages.say(MessageBar::Kind::info,
                               {tr("Exported to %1: %2.")
                                    .arg(QDir::toNativeSeparators(folder), names.join(", "))});
            });
    connect(&m_exporter, &Exporter::failed, this, [this](const QString& sentence) {
        m_messages.say(MessageBar::Kind::error, {sentence});
    });
}

void ExportDesk::addFormat(const QString& text, const QString& key, bool& flag)
{
    const QString setting = QStringLiteral("export/%1").arg(key);
    flag = QSettings().value(setting, flag).toBool();
    QAction* const action = m_menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(flag);
    connect(action, &QAction::toggled, this, [&flag, setting](bool on) {
        flag = on;
        QSettings().setValue(setting, on);
    });
}

void ExportDesk::exportReading(const ReadingPtr& reading)
{
    if (!reading || !reading->result.complete()) {
        m_messages.say(MessageBar::Kind::info,
                       {tr("There is nothing to export yet. Open a page and let it be read.")});
        return;
    }
    if (!m_formats.any()) {
        m_messages.say(MessageBar::Kind::info,
                       {tr("No format is chosen. Tick one in the menu beside Export.")});
        return;
    }
    const QString beside =
        QString::fromStdString(reading->result.page->source.parent_path().string());
    const QString folder =
        m_chooser.folder(m_window, QSettings().value("export/folder", beside).toString());
    if (folder.isEmpty()) {
        return;
    }
    QSettings().setValue("export/folder", folder);
    const QStringList there = Exporter::inTheWay(*reading->result.page, m_formats, folder);
    if (there.isEmpty()) {
        write(reading, folder);
        return;
    }
    m_messages.say(
        MessageBar::Kind::question,
        {tr("Already in %1: %2. Replace?").arg(QDir::toNativeSeparators(folder), there.join(", "))},
        {{tr("Replace"), [this, reading, folder] { write(reading, folder); }},
         {tr("Choose another folder"), [this, reading] { exportReading(reading); }},
         {tr("Leave them"), [] {}}});
}

void ExportDesk::write(const ReadingPtr& reading, const QString& folder)
{
    if (!m_exporter.start(reading->result, m_formats, folder)) {
        m_messages.say(MessageBar::Kind::info,
                       {tr("An export is still being written. Try again in a moment.")});
    }
}

} // namespace retrace
