// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportDesk.h"
#include "ui/session-model/DocumentModel.h"
#include "ui/window/Actions.h"
#include "ui/window/Theme.h"

#include <QMainWindow>
#include <QUndoGroup>

#include <functional>
#include <map>
#include <optional>

class QStackedWidget;
class QUndoStack;

namespace retrace {

class Bench;
class EmptyState;
class LabelDesk;
class InfoSheet;
class MessageBar;
class PageBar;
class Panes;
class ReviewDesk;
class ReviewKeeper;
class StatusLine;
class ToolDesk;
class ToolStrip;
class WorklistDesk;
class WorklistView;
struct WorklistKey;

/// The window: brings the model, the panes and the bars together, and nothing else.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow(Engine engine, FileChooser& chooser, Theme& theme, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Pages; a folder among them is opened as a list.
    void openFiles(const QStringList& files);
    void openFolder(const QString& folder);
    void openDemo();

    DocumentModel& model() { return m_model; }
    Actions& actions() { return m_actions; }
    Panes& panes() { return *m_panes; }
    MessageBar& messages() { return *m_messages; }
    StatusLine& statusLine() { return *m_status; }
    PageBar& pageBar() { return *m_bar; }
    ExportDesk& exportDesk() { return *m_export; }
    LabelDesk& labelDesk() { return *m_labels; }
    ReviewDesk& reviewDesk() { return *m_review; }
    ReviewKeeper& reviewKeeper() { return *m_keeper; }
    ToolDesk& toolDesk() { return *m_tools; }
    Bench& bench() { return *m_bench; }
    QUndoStack* undoStack() { return m_undo.activeStack(); }
    WorklistDesk& worklist() { return *m_worklist; }
    WorklistView& worklistView() { return *m_listView; }
    bool emptyShown() const;
    bool listShown() const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void build();
    void connectActions();
    void connectModel();
    void connectBar();
    void connectTheme();
    void connectList();
    void askForFiles();
    void openPages(const QStringList& files, int page);
    void whenSaved(const std::function<void()>& then);
    void showPages(const QStringList& absolute, int page);
    void openFromList(const WorklistKey& key);
    void toggleList();
    void showList();
    void leaveList();
    bool canStep(int step) const;
    void step(int step);
    std::optional<WorklistKey> placeInList() const;
    void tellList();
    void openPasted();
    std::optional<ExportInfo::ReviewInfo> reviewInfo() const;
    void cancel();
    void escape();
    void showPage();
    void showReading();
    void showPhase();
    void sayOutcome();
    void remember(const QStringList& files);
    QStringList recentFiles() const;
    void showRecentFiles();
    void restoreSize();

    FileChooser& m_chooser;
    Theme& m_theme;
    Actions m_actions;
    DocumentModel m_model;
    QUndoGroup m_undo;
    std::map<QString, QUndoStack*> m_stacks;
    PageBar* m_bar = nullptr;
    MessageBar* m_messages = nullptr;
    QStackedWidget* m_middle = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_desk = nullptr; ///< tools over panes
    Panes* m_panes = nullptr;
    StatusLine* m_status = nullptr;
    InfoSheet* m_sheet = nullptr;
    ExportDesk* m_export = nullptr;
    LabelDesk* m_labels = nullptr;
    Bench* m_bench = nullptr;
    ToolStrip* m_strip = nullptr;
    ToolDesk* m_tools = nullptr;
    ReviewDesk* m_review = nullptr;
    ReviewKeeper* m_keeper = nullptr;
    WorklistDesk* m_worklist = nullptr;
    WorklistView* m_listView = nullptr;
    QWidget* m_beforeList = nullptr; ///< what F4 goes back to
    QStringList m_said; ///< how the reading ended, as it was said last
    bool m_cancelled = false;
};

} // namespace retrace
