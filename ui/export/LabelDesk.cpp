// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/LabelDesk.h"

#include "core/labels/Labels.h"
#include "ui/session-model/CoreSentences.h"
#include "ui/window/MessageBar.h"

#include <QActionGroup>
#include <QDir>
#include <QFile>
#include <QMenu>
#include <QSettings>

#include <memory>

namespace retrace {

namespace {

QString formatText(const std::string& format)
{
    if (format == "plain") {
        return LabelDesk::tr("Plain folder (for retrace-cli train)");
    }
    if (format == "nnunet") {
        return LabelDesk::tr("nnU-Net data set");
    }
    if (format == "coco") {
        return LabelDesk::tr("COCO instances");
    }
    return format == "yolo" ? LabelDesk::tr("YOLO boxes") : LabelDesk::tr("Contest (train.csv and images)");
}

} // namespace

LabelDesk::LabelDesk(FileChooser& chooser, MessageBar& messages, QWidget* window)
    : QObject(window), m_chooser(chooser), m_messages(messages), m_window(window), m_run(runLabels), m_menu(new QMenu(tr("Training pairs"), window))
{
    m_pool.setMaxThreadCount(1);
    m_options.software_version = RETRACE_VERSION;
    addChoices();
    setFolder({});
}

LabelDesk::~LabelDesk()
{
    m_stop.request_stop();
    m_pool.waitForDone();
}

void LabelDesk::addChoices()
{
    m_write = m_menu->addAction(tr("Write training pairs …"));
    connect(m_write, &QAction::triggered, this, &LabelDesk::write);
    m_menu->addSeparator();
    auto* const formats = new QActionGroup(this);
    m_options.format = QSettings().value("labels/format", "plain").toString().toStdString();
    for (const std::string& format : labelFormats()) {
        QAction* const action = m_menu->addAction(formatText(format));
        action->setCheckable(true);
        action->setChecked(format == m_options.format);
        formats->addAction(action);
        connect(action, &QAction::triggered, this, [this, format] {
            m_options.format = format;
            QSettings().setValue("labels/format", QString::fromStdString(format));
        });
    }
    m_menu->addSeparator();
    QAction* const all = m_menu->addAction(tr("All pages, not the finished ones alone"));
    all->setCheckable(true);
    connect(all, &QAction::toggled, this, [this](bool on) { m_options.all = on; });
    QAction* const text = m_menu->addAction(tr("Keep lettering outside the traces"));
    text->setCheckable(true); // and off again at the next start: names are masked unless somebody wants them now
    connect(text, &QAction::toggled, this, [this](bool on) {
        m_options.keep_text = on;
        if (on) {
            m_messages.say(MessageBar::Kind::warning, {tr("Names and birth dates that are printed on the pages will be in the training pairs. Keep them where the pages may lie.")});
        }
    });
}

void LabelDesk::setFolder(const QString& folder)
{
    m_folder = folder;
    m_write->setEnabled(!folder.isEmpty());
    m_write->setText(folder.isEmpty() ? tr("Write training pairs (open a folder first)") : tr("Write training pairs of this folder …"));
}

void LabelDesk::write()
{
    if (m_busy) {
        m_messages.say(MessageBar::Kind::info, {tr("Training pairs are still being written.")}, {{tr("Stop"), [this] { m_stop.request_stop(); }}});
        return;
    }
    const QString out = m_chooser.folder(m_window, QSettings().value("labels/folder", QFileInfo(m_folder).path()).toString());
    if (out.isEmpty()) {
        return;
    }
    QSettings().setValue("labels/folder", out);
    LabelRunOptions options = m_options;
    options.folder = QFile::encodeName(m_folder).toStdString();
    options.out = QFile::encodeName(out).toStdString();
    start(options);
}

void LabelDesk::start(const LabelRunOptions& options)
{
    m_busy = true;
    m_part = 0;
    m_said.clear();
    m_stop = std::stop_source();
    showProgress();
    m_pool.start([this, options, stop = m_stop.get_token()] {
        const auto problems = std::make_shared<QStringList>();
        LabelRunWords words;
        words.problem = [problems](const std::string& line) { *problems << QString::fromStdString(line); };
        Task task;
        task.stop = stop;
        task.progress = [this](double part, std::string_view) {
            QMetaObject::invokeMethod(this, [this, part] {
                m_part = part;
                showProgress();
            });
        };
        LabelRunResult result;
        QString problem;
        bool stopped = false;
        try {
            result = m_run(options, words, task);
        } catch (const Cancelled&) {
            stopped = true;
        } catch (const std::exception& e) {
            problem = QString::fromStdString(e.what());
        }
        const QString out = QFile::decodeName(options.out.c_str());
        QMetaObject::invokeMethod(this, [this, result, problem, stopped, out, problems = *problems] { ended(result, problem, stopped, out, problems); });
    });
}

/// Another message that came in between stays; this one comes back at the end.
void LabelDesk::showProgress()
{
    if (!m_busy || !(m_said.isEmpty() || m_messages.text() == m_said || m_messages.text().isEmpty())) {
        return;
    }
    const QString sentence = tr("Training pairs are being written: %1 %.").arg(static_cast<int>(100 * m_part));
    if (!m_said.isEmpty() && m_messages.text() == m_said) { // its button stays under the mouse
        m_messages.setText(sentence);
    } else {
        m_messages.say(MessageBar::Kind::info, {sentence}, {{tr("Stop"), [this] { m_stop.request_stop(); }}});
    }
    m_said = sentence;
}

void LabelDesk::ended(const LabelRunResult& result, const QString& problem, bool stopped, const QString& out, const QStringList& problems)
{
    m_busy = false;
    const QString folder = QDir::toNativeSeparators(out);
    if (!problem.isEmpty()) {
        m_messages.say(MessageBar::Kind::error, {inTheWindowsLanguage(problem)});
        return;
    }
    if (stopped) {
        m_messages.say(MessageBar::Kind::warning, {tr("Writing training pairs was stopped; %1 holds a part of them only. Delete it before you begin again.").arg(folder)});
        return;
    }
    if (!result.why_none.empty()) {
        m_messages.say(MessageBar::Kind::warning, QStringList{inTheWindowsLanguage(QString::fromStdString(result.why_none))} + problems);
        return;
    }
    const auto of = [&](const char* part) { return result.parts.contains(part) ? result.parts.at(part) : 0; };
    QStringList sentences{tr("Training pairs written to %1: %2 to train, %3 to validate, %4 to test.").arg(folder).arg(of("train")).arg(of("val")).arg(of("test"))};
    if (result.unreviewed > 0) {
        sentences << tr("Pages passed over because their review is not finished: %1.").arg(result.unreviewed);
    }
    m_messages.say(problems.isEmpty() ? MessageBar::Kind::info : MessageBar::Kind::warning, sentences + problems);
}

} // namespace retrace
