// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/labels/LabelRun.h"
#include "ui/export/FileChooser.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <stop_token>

class QAction;
class QMenu;

namespace retrace {

class MessageBar;

/// Export > Training pairs: the pages of the folder that is open become a data set, off the GUI thread, with progress and a way to stop.
class LabelDesk : public QObject
{
    Q_OBJECT
public:
    using Run = std::function<LabelRunResult(const LabelRunOptions&, const LabelRunWords&, const Task&)>;

    LabelDesk(FileChooser& chooser, MessageBar& messages, QWidget* window);
    ~LabelDesk() override; ///< stops and waits

    void setRun(Run run) { m_run = std::move(run); } ///< in the place of runLabels(), for tests
    QMenu* menu() const { return m_menu; }
    /// The folder whose pages are meant; empty: none is open.
    void setFolder(const QString& folder);
    void write();
    bool busy() const { return m_busy; }

private:
    void addChoices();
    void start(const LabelRunOptions& options);
    void showProgress();
    void ended(const LabelRunResult& result, const QString& problem, bool stopped, const QString& out, const QStringList& problems);

    FileChooser& m_chooser;
    MessageBar& m_messages;
    QWidget* m_window;
    Run m_run;
    QMenu* m_menu;
    QAction* m_write = nullptr;
    LabelRunOptions m_options;
    QString m_folder, m_said;
    double m_part = 0;
    bool m_busy = false;
    std::stop_source m_stop;
    QThreadPool m_pool;
};

} // namespace retrace
