// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportDesk.h"

#include "ui/export/PaperPrinter.h"
#include "ui/session-model/CoreSentences.h"
#include "ui/window/MessageBar.h"

#include <QDir>
#include <QMenu>
#include <QPrinter>
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

void ExportDesk::exportReading(const ReadingPtr& reading, const std::optional<ExportInfo::ReviewInfo>& review)
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
        write(reading, folder, review);
        return;
    }
    m_messages.say(
        MessageBar::Kind::question,
        {tr("Already in %1: %2. Replace?").arg(QDir::toNativeSeparators(folder), there.join(", "))},
        {{tr("Replace"), [this, reading, folder, review] { write(reading, folder, review); }},
         {tr("Choose another folder"), [this, reading, review] { exportReading(reading, review); }},
         {tr("Leave them"), [] {}}});
}

void ExportDesk::write(const ReadingPtr& reading, const QString& folder, const std::optional<ExportInfo::ReviewInfo>& review)
{
    if (!m_exporter.start(reading->result, m_formats, folder, review)) {
        m_messages.say(MessageBar::Kind::info,
                       {tr("An export is still being written. Try again in a moment.")});
    }
}

void ExportDesk::print(const ReadingPtr& reading, const std::optional<ExportInfo::ReviewInfo>& review)
{
    if (!reading || !reading->result.complete()) {
        m_messages.say(MessageBar::Kind::info, {tr("There is nothing to print yet. Open a page and let it be read.")});
        return;
    }
    QPrinter printer(QPrinter::HighResolution);
    printer.setPageLayout(paperLayout());
    printer.setDocName(exportStem(*reading->result.page));
    if (!m_chooser.printer(m_window, printer)) {
        return;
    }
    ExportFormats pdf;
    pdf.csv = pdf.wfdb = pdf.json = false;
    pdf.pdf = true;
    try {
        printPaper(makeExport(reading->result, pdf, QStringLiteral(RETRACE_VERSION), review).front().bytes, printer);
        m_messages.say(MessageBar::Kind::info, {tr("Sent to the printer, at true scale: 25 mm are one second. Choose no scaling where the printer offers it.")});
    } catch (const Problem& problem) {
        m_messages.say(MessageBar::Kind::error, {inTheWindowsLanguage(QString::fromStdString(problem.what()))});
    }
}

} // namespace retrace
