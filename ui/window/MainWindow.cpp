// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/MainWindow.h"
#include "ui/session-model/CoreSentences.h"

#include "ui/commands/ChangeRevision.h"
#include "ui/export/LabelDesk.h"
#include "ui/review/ReviewDesk.h"
#include "ui/review/ReviewKeeper.h"
#include "ui/tools/Bench.h"
#include "ui/tools/ToolDesk.h"
#include "ui/tools/ToolStrip.h"
#include "ui/window/EmptyState.h"
#include "ui/window/InfoSheet.h"
#include "ui/window/MessageBar.h"
#include "ui/window/PageBar.h"
#include "ui/window/Panes.h"
#include "ui/window/StatusLine.h"
#include "ui/worklist/WorklistView.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDateTime>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QUndoStack>
#include <QVBoxLayout>

#include <memory>

namespace retrace {

namespace {

constexpr int kRecentKept = 10;
const char* const kDemo = ":/demo/demo.png";

QStringList localFiles(const QMimeData* data)
{
    QStringList files;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile()) {
            files << url.toLocalFile();
        }
    }
    return files;
}

QStringList sentencesOf(const Digitization& result)
{
    QStringList sentences;
    if (!result.failure.empty()) {
        sentences << inTheWindowsLanguage(QString::fromStdString(result.failure));
    }
    for (const std::string& sentence : result.warnings()) {
        sentences << inTheWindowsLanguage(QString::fromStdString(sentence));
    }
    return sentences;
}

} // namespace

MainWindow::MainWindow(Engine engine, FileChooser& chooser, Theme& theme, QWidget* parent)
    : QMainWindow(parent), m_chooser(chooser), m_theme(theme), m_actions(this),
      m_model(std::move(engine))
{
    setWindowTitle("Retrace");
    setAcceptDrops(true);
    build();
    connectActions();
    connectModel();
    connectBar();
    connectList();
    connectTheme();
    restoreSize();
    showRecentFiles();
    showPhase();
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    auto* const middle = new QWidget(this);
    auto* const column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_messages = new MessageBar(middle);
    m_middle = new QStackedWidget(middle);
    m_empty = new EmptyState(m_middle);
    m_panes = new Panes(m_actions, m_middle);
    m_bench = new Bench(m_model, m_undo, this);
    m_strip = new ToolStrip(m_actions, m_middle);
    auto* const desk = new QWidget(m_middle);
    auto* const rows = new QVBoxLayout(desk);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_strip);
    rows->addWidget(m_panes, 1);
    m_desk = desk;
    m_middle->addWidget(m_empty);
    m_middle->addWidget(desk);
    m_export = new ExportDesk(m_chooser, *m_messages, this);
    m_labels = new LabelDesk(m_chooser, *m_messages, this);
    m_export->menu()->addSeparator();
    m_export->menu()->addMenu(m_labels->menu());
    m_worklist = new WorklistDesk(m_model.engine(), this);
    m_listView = new WorklistView(*m_worklist, m_middle);
    m_listView->setPairsMenu(m_labels->menu());
    m_middle->addWidget(m_listView);
    m_status = new StatusLine(middle);
    m_bar = new PageBar(m_actions, m_undo, m_export->menu(), this);
    addToolBar(m_bar);
    column->addWidget(m_messages);
    column->addWidget(m_middle, 1);
    column->addWidget(m_status);
    setCentralWidget(middle);
    m_tools = new ToolDesk(*m_bench, *m_panes, m_actions, *m_strip, *m_status, this);
    m_review = new ReviewDesk(*m_bench, *m_panes, m_actions, *m_tools, this);
    m_keeper = new ReviewKeeper(*m_bench, m_undo, *m_messages, this);
    m_sheet = new InfoSheet(m_middle);
    m_empty->setDemoOffered(QFile::exists(kDemo));
    m_actions.demo->setEnabled(QFile::exists(kDemo));
}

void MainWindow::connectActions()
{
    // Actions shown in a menu or button only would not have their keys.
    for (QAction* action :
         {m_actions.open, m_actions.openFolder, m_actions.paste, m_actions.pageList, m_actions.findInList, m_actions.previousPage, m_actions.nextPage, m_actions.exportFiles, m_actions.print,
          m_actions.readAgain, m_actions.cancel, m_actions.chooseLayout, m_actions.mainMenu,
          m_actions.nextPane, m_actions.previousPane, m_actions.keys, m_actions.quit,
          m_actions.done, m_actions.save}) {
        addAction(action);
    }
    connect(m_actions.open, &QAction::triggered, this, &MainWindow::askForFiles);
    connect(m_actions.demo, &QAction::triggered, this, &MainWindow::openDemo);
    connect(m_actions.paste, &QAction::triggered, this, &MainWindow::openPasted);
    connect(m_actions.previousPage, &QAction::triggered, this, [this] { step(-1); });
    connect(m_actions.nextPage, &QAction::triggered, this, [this] { step(+1); });
    connect(m_actions.exportFiles, &QAction::triggered, this,
            [this] { m_export->exportReading(m_model.reading(), reviewInfo()); });
    connect(m_actions.print, &QAction::triggered, this, [this] { m_export->print(m_model.reading(), reviewInfo()); });
    connect(m_actions.readAgain, &QAction::triggered, this, [this] {
        if (listShown()) {
            m_worklist->orderAnew();
            return;
        }
        m_cancelled = false;
        m_said.clear();
        m_model.readAgain();
    });
    connect(m_bench, &Bench::aboutToChange, this, [this] { m_cancelled = false; });
    connect(m_review, &ReviewDesk::pageDone, this, [this] { step(+1); });
    connect(m_actions.cancel, &QAction::triggered, this, &MainWindow::escape);
    connect(m_status, &StatusLine::cancelAsked, this, &MainWindow::cancel);
    connect(m_actions.save, &QAction::triggered, m_keeper, &ReviewKeeper::save);
    connect(m_keeper, &ReviewKeeper::said, this,
            [this](const QString& sentence) { m_messages->say(MessageBar::Kind::info, {sentence}); });
    connect(m_actions.keys, &QAction::triggered, m_sheet, &InfoSheet::showKeys);
    connect(m_actions.about, &QAction::triggered, m_sheet, &InfoSheet::showAbout);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_empty, &EmptyState::openAsked, this, &MainWindow::askForFiles);
    connect(m_empty, &EmptyState::demoAsked, this, &MainWindow::openDemo);
    connect(m_empty, &EmptyState::recentAsked, this,
            [this](const QString& file) { openFiles({file}); });
    connect(m_panes, &Panes::pointedAt, this, [this](const Place& place) {
        if (const ReadingPtr reading = m_model.reading()) {
            m_status->setPlace(reading->result, &place);
        }
    });
    connect(m_panes, &Panes::pointerLeft, this, [this] { m_status->setPlace({}, nullptr); });
}

void MainWindow::connectModel()
{
    connect(&m_model, &DocumentModel::pageChanged, this, &MainWindow::showPage);
    connect(&m_model, &DocumentModel::readingChanged, this, &MainWindow::showReading);
    connect(&m_model, &DocumentModel::phaseChanged, this, [this] {
        showPhase();
        if (m_model.phase() == DocumentModel::Phase::settled && m_model.upToDate()) {
            tellList();
        }
    });
    connect(&m_model, &DocumentModel::stageDone, this,
            [this](int stage) { m_status->stageDone(static_cast<Stage>(stage)); });
    connect(&m_model, &DocumentModel::progress, m_status, &StatusLine::setProgress);
}

void MainWindow::connectBar()
{
    connect(m_bar, &PageBar::recentAsked, this, [this](const QString& file) { openFiles({file}); });
    connect(m_bar, &PageBar::layoutChosen, this, [this](const std::optional<std::string>& name) {
        LayoutParams params = m_model.params().layout.value;
        params.layout = name;
        params.boxes.clear(); // a template places them anew
        m_bench->changeLayout(params, tr("layout"));
    });
    connect(m_bar, &PageBar::speedChosen, this, [this](std::optional<double> mm_per_s) {
        LayoutParams params = m_model.params().layout.value;
        params.speed_mm_per_s = mm_per_s;
        m_bench->changeLayout(params, tr("speed"));
    });
    connect(m_bar, &PageBar::gainChosen, this, [this](std::optional<double> mm_per_mv) {
        LayoutParams params = m_model.params().layout.value;
        params.gain_mm_per_mv = mm_per_mv;
        for (LeadBox& box : params.boxes) {
            box.gain_mm_per_mv = mm_per_mv.value_or(box.gain_mm_per_mv);
        }
        m_bench->changeLayout(params, tr("gain"));
    });
}

void MainWindow::connectTheme()
{
    const auto follow = [this] {
        m_messages->setColours(m_theme.colours());
        m_panes->setColours(m_theme.colours());
        m_listView->setColours(m_theme.colours());
        for (QAction* action : m_actions.theme->actions()) {
            action->setChecked(action->data().toInt() == static_cast<int>(m_theme.choice()));
        }
    };
    connect(&m_theme, &Theme::changed, this, follow);
    connect(m_actions.theme, &QActionGroup::triggered, this, [this](QAction* action) {
        m_theme.choose(static_cast<Theme::Choice>(action->data().toInt()));
    });
    follow();
}

void MainWindow::askForFiles()
{
    const QString beside = QFileInfo(recentFiles().value(0)).path();
    openFiles(m_chooser.files(this, beside));
}

void MainWindow::openFiles(const QStringList& files)
{
    for (const QString& file : files) {
        if (QFileInfo(file).isDir()) {
            openFolder(file);
            return;
        }
    }
    openPages(files, 0);
}

void MainWindow::openPages(const QStringList& files, int page)
{
    if (files.isEmpty()) {
        return;
    }
    QStringList absolute;
    for (const QString& file : files) {
        absolute << QFileInfo(file).absoluteFilePath();
    }
    whenSaved([this, absolute, page] { showPages(absolute, page); });
}

/// The page that is shown is left only when its decisions are on the disk, or are to be given up.
void MainWindow::whenSaved(const std::function<void()>& then)
{
    if (m_keeper->save()) {
        then();
        return;
    }
    m_messages->say(MessageBar::Kind::question, {tr("What you decided on this page is not saved."), m_messages->text()},
                    {{tr("Leave it unsaved"),
                      [this, then] {
                          m_keeper->abandon();
                          then();
                      }},
                     {tr("Stay"), [] {}}});
}

void MainWindow::showPages(const QStringList& absolute, int page)
{
    leaveList();
    m_keeper->leave();
    m_undo.setActiveStack(nullptr);
    for (const auto& [key, stack] : m_stacks) {
        stack->deleteLater();
    }
    m_stacks.clear();
    m_model.open(absolute, page);
}

void MainWindow::openDemo()
{
    // The core reads files: the page inside the program is laid out as one.
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    const QString file = folder.filePath("retrace-demo.png");
    folder.mkpath(".");
    QFile::remove(file);
    if (!QFile::copy(kDemo, file)) {
        m_messages->say(MessageBar::Kind::error,
                        {tr("The demo page could not be written to %1. Free some space there, or "
                            "open a page of your own.")
                             .arg(QDir::toNativeSeparators(folder.path()))});
        return;
    }
    QFile(file).setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    openFiles({file});
}

/// Whose decisions are in the signals of the page that is shown.
std::optional<ExportInfo::ReviewInfo> MainWindow::reviewInfo() const
{
    const ReviewMarks marks = m_model.marks();
    if (marks.status == PageStatus::fresh) {
        return std::nullopt;
    }
    return ExportInfo::ReviewInfo{std::string(pageStatusName(marks.status)), marks.reviewer.toStdString(), marks.date.toStdString(),
                                  m_model.params().trace.value.edits.size()};
}

/// A picture, or files that were copied in a file manager. The picture becomes a file of its own: the core reads files, and a review wants a
/// page to lie beside.
void MainWindow::openPasted()
{
    const QMimeData* const data = QApplication::clipboard()->mimeData();
    const QStringList files = data ? localFiles(data) : QStringList();
    if (!files.isEmpty()) {
        openFiles(files);
        return;
    }
    QImage picture = data && data->hasImage() ? qvariant_cast<QImage>(data->imageData()) : QImage();
    if (picture.isNull()) {
        m_messages->say(MessageBar::Kind::info, {tr("There is no picture on the clipboard. Copy one, or a file, and press Ctrl+V again.")});
        return;
    }
    constexpr int kUnknown = 2835; // 72 dpi, as where nothing is known: the screen's are not the paper's
    picture.setDotsPerMeterX(kUnknown);
    picture.setDotsPerMeterY(kUnknown);
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/pasted");
    folder.mkpath(".");
    const QString stem = QStringLiteral("pasted-") + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss");
    QString file = folder.filePath(stem + ".png");
    for (int n = 2; QFile::exists(file); ++n) {
        file = folder.filePath(QStringLiteral("%1-%2.png").arg(stem).arg(n));
    }
    if (!picture.save(file)) {
        m_messages->say(MessageBar::Kind::error, {tr("The picture could not be written to %1. Free some space there, or save it as a file and open that.").arg(QDir::toNativeSeparators(folder.path()))});
        return;
    }
    openFiles({file});
}

void MainWindow::cancel()
{
    m_cancelled = true;
    QUndoStack* const stack = m_undo.activeStack();
    const int settled = m_model.settledRevision();
    // A change that had not been worked out yet is taken back; the page stays as it was.
    if (settled >= 0 && settled != m_model.revision() && stack && goToRevision(*stack, settled)) {
        return;
    }
    m_model.cancel();
}

void MainWindow::escape()
{
    if (m_sheet->isVisible()) {
        m_sheet->hide();
        m_panes->focusFirst();
    } else if (m_status->isReading()) {
        cancel();
    } else if (!m_tools->letGo()) {
        m_messages->clear();
    }
}

void MainWindow::showPage()
{
    m_cancelled = false;
    m_said.clear();
    m_messages->clear();
    const QString key = m_model.pageKey();
    QUndoStack*& stack = m_stacks[key];
    if (!stack) {
        stack = new QUndoStack(&m_undo);
    }
    m_undo.setActiveStack(stack);
    setWindowTitle(QStringLiteral("%1 – Retrace").arg(QFileInfo(m_model.file()).fileName()));
    showReading();
}

void MainWindow::showReading()
{
    const ReadingPtr reading = m_model.reading();
    m_panes->setReading(reading);
    const LayoutResult* const layout = reading ? reading->result.layout.get() : nullptr;
    m_bar->setLayout(layout, m_model.params().layout.value);
    m_status->setGrid(reading ? reading->result.grid.get() : nullptr);
    if (reading && m_middle->currentWidget() == m_empty) {
        m_middle->setCurrentWidget(m_desk);
        m_panes->focusFirst();
    }
}

void MainWindow::showPhase()
{
    using Phase = DocumentModel::Phase;
    const Phase phase = m_model.phase();
    const bool at_work = phase == Phase::opening || phase == Phase::reading;
    // After an edit the page stays as it is until the result is there.
    const bool working = at_work && !m_model.quiet();
    if (working && !m_status->isReading()) {
        m_status->showReading();
    } else if (!working) {
        m_status->showReadout();
    }
    const bool page = phase != Phase::empty;
    m_bar->setPageNumber(m_model.pageIndex(), page ? m_model.pageCount() : 0, m_model.fileIndex(),
                         m_model.fileCount());
    const auto listed = placeInList();
    m_bar->setListPlace(listed ? m_worklist->place(*listed) : -1, m_worklist->places());
    m_actions.previousPage->setEnabled(canStep(-1));
    m_actions.nextPage->setEnabled(canStep(+1));
    m_actions.readAgain->setEnabled(page || listShown());
    const ReadingPtr reading = m_model.reading();
    m_actions.done->setEnabled(!listShown() && reading && reading->result.complete());
    m_actions.exportFiles->setEnabled(!listShown() && !at_work && reading && reading->result.complete());
    m_actions.print->setEnabled(m_actions.exportFiles->isEnabled());
    m_empty->setBusy(phase == Phase::opening ? QFileInfo(m_model.file()).fileName() : QString());
    if (phase == Phase::failed && !reading && !listShown()) {
        m_middle->setCurrentWidget(listed ? static_cast<QWidget*>(m_listView) : m_empty);
        setWindowTitle("Retrace");
    }
    if (phase == Phase::reading) {
        remember({m_model.file()});
    }
    if (!at_work && page) {
        sayOutcome();
    }
}

void MainWindow::sayOutcome()
{
    if (m_model.phase() == DocumentModel::Phase::failed) {
        m_messages->say(MessageBar::Kind::error, {m_model.failure()});
        return;
    }
    if (m_keeper->ask()) {
        return;
    }
    const ReadingPtr reading = m_model.reading();
    if (m_cancelled && (!reading || !reading->result.complete())) {
        m_messages->say(MessageBar::Kind::info,
                        {tr("Reading was stopped. What was read until then is shown.")},
                        {{tr("Read on"), [this] { m_actions.readAgain->trigger(); }}});
        return;
    }
    if (!reading) {
        return;
    }
    const QStringList sentences = sentencesOf(reading->result);
    if (!sentences.isEmpty() && sentences == m_said) {
        return; // said already, and perhaps closed
    }
    m_said = sentences;
    switch (outcomeOf(reading->result)) {
    case Outcome::read:
        m_messages->clear();
        break;
    case Outcome::doubts:
        m_messages->say(MessageBar::Kind::warning, sentences);
        break;
    case Outcome::partly:
        m_messages->say(MessageBar::Kind::warning, sentences);
        break;
    case Outcome::failed:
        m_messages->say(MessageBar::Kind::error, sentences);
        break;
    }
}

void MainWindow::connectList()
{
    m_actions.pageList->setCheckable(true);
    m_actions.pageList->setEnabled(false);
    m_actions.findInList->setEnabled(false);
    connect(m_actions.openFolder, &QAction::triggered, this, [this] {
        openFolder(m_chooser.pageFolder(this, m_worklist->isOpen() ? m_worklist->folder() : QFileInfo(recentFiles().value(0)).path()));
    });
    connect(m_empty, &EmptyState::folderAsked, m_actions.openFolder, &QAction::trigger);
    connect(m_actions.pageList, &QAction::triggered, this, &MainWindow::toggleList);
    connect(m_actions.findInList, &QAction::triggered, this, [this] {
        showList();
        m_listView->focusSearch();
    });
    connect(m_listView, &WorklistView::chosen, this, &MainWindow::openFromList);
    connect(m_worklist, &WorklistDesk::opened, this, [this] {
        m_actions.pageList->setEnabled(true);
        m_actions.findInList->setEnabled(true);
        m_bar->setListOffered(true);
        m_labels->setFolder(m_worklist->folder());
        remember({m_worklist->folder()});
        if (listShown()) { // else somebody went back to a page meanwhile
            showList();
        }
    });
    connect(m_worklist, &WorklistDesk::openFailed, this, [this](const QString& sentence) {
        m_listView->setOpening({});
        if (!m_worklist->isOpen()) {
            m_actions.pageList->setEnabled(false);
            leaveList();
        }
        m_messages->say(MessageBar::Kind::error, {sentence});
    });
    connect(m_worklist, &WorklistDesk::said, this, [this](const QString& sentence) { m_messages->say(MessageBar::Kind::warning, {sentence}); });
}

void MainWindow::openFolder(const QString& folder)
{
    if (!folder.isEmpty()) {
        m_messages->clear();
        m_listView->setOpening(folder);
        m_actions.pageList->setEnabled(true);
        showList();
        m_worklist->open(QFileInfo(folder).absoluteFilePath());
    }
}

void MainWindow::openFromList(const WorklistKey& key)
{
    const QString file = m_worklist->fileOf(key);
    const ReadingPtr reading = m_model.phase() == DocumentModel::Phase::empty ? nullptr : m_model.reading();
    const FileStamp read = reading && reading->result.page ? reading->result.page->stamp : FileStamp{};
    const bool same = !read.known() || read == fileStamp(QFile::encodeName(file).toStdString());
    if (reading && same && m_model.file() == file && m_model.pageIndex() == key.page) {
        leaveList(); // as it was left
        return;
    }
    openPages({file}, key.page);
}

bool MainWindow::listShown() const
{
    return m_middle->currentWidget() == m_listView;
}

void MainWindow::showList()
{
    if (!listShown()) {
        m_beforeList = m_middle->currentWidget();
        m_keeper->save(); // so that the list says what was decided
        m_middle->setCurrentWidget(m_listView);
        m_bar->setPageShown(false);
        m_worklist->refresh();
    }
    m_status->hide();
    m_actions.pageList->setChecked(true);
    if (const auto key = placeInList()) {
        m_listView->setCurrent(*key);
    }
    m_listView->focusList();
    showPhase();
    setWindowTitle(m_worklist->isOpen() ? QStringLiteral("%1 – Retrace").arg(QFileInfo(m_worklist->folder()).fileName()) : QStringLiteral("Retrace"));
}

void MainWindow::leaveList()
{
    if (!listShown()) {
        return;
    }
    m_middle->setCurrentWidget(m_model.reading() ? m_desk : m_empty);
    m_bar->setPageShown(true);
    m_status->show();
    m_actions.pageList->setChecked(false);
    showPhase();
    if (m_model.reading()) {
        setWindowTitle(QStringLiteral("%1 – Retrace").arg(QFileInfo(m_model.file()).fileName()));
        m_panes->focusFirst();
    }
}

void MainWindow::toggleList()
{
    if (listShown()) {
        leaveList();
    } else {
        showList();
    }
}

/// Where the page that is open stands in the folder that is open, if it does.
std::optional<WorklistKey> MainWindow::placeInList() const
{
    return m_model.phase() == DocumentModel::Phase::empty || m_model.fileCount() > 1 ? std::nullopt : m_worklist->keyOf(m_model.file(), m_model.pageIndex());
}

bool MainWindow::canStep(int step) const
{
    const auto listed = placeInList();
    return !listShown() && (listed ? m_worklist->neighbour(*listed, step).has_value() : m_model.canGo(step));
}

void MainWindow::step(int step)
{
    const auto listed = placeInList();
    if (!listed) {
        whenSaved([this, step] { m_model.go(step); });
    } else if (const auto next = m_worklist->neighbour(*listed, step)) {
        openFromList(*next);
    } else if (step > 0) {
        showList(); // that was the last one
    }
}

/// What was read of the page, as it stands after its edits, is the list's too.
void MainWindow::tellList()
{
    if (const auto listed = placeInList()) {
        m_worklist->tell(*listed, m_model.reading());
    }
}

bool MainWindow::emptyShown() const
{
    return m_middle->currentWidget() == m_empty;
}

QStringList MainWindow::recentFiles() const
{
    QStringList there;
    for (const QString& file : QSettings().value("window/recent").toStringList()) {
        if (QFileInfo::exists(file)) {
            there << file;
        }
    }
    return there;
}

void MainWindow::remember(const QStringList& files)
{
    QStringList recent = recentFiles();
    for (const QString& file : files) {
        recent.removeAll(file);
        recent.prepend(file);
    }
    QSettings().setValue("window/recent", QStringList(recent.mid(0, kRecentKept)));
    showRecentFiles();
}

void MainWindow::showRecentFiles()
{
    m_bar->setRecentFiles(recentFiles());
    m_empty->setRecentFiles(recentFiles());
}

void MainWindow::restoreSize()
{
    const QSize room = screen()->availableSize();
    resize(QSize(1680, 960).boundedTo(room * 0.92));
    restoreGeometry(QSettings().value("window/geometry").toByteArray());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const auto closing = std::make_shared<bool>(true); // until the question, if there is one, has been put
    event->ignore();
    whenSaved([this, event, closing] {
        m_keeper->leave();
        QSettings().setValue("window/geometry", saveGeometry());
        if (*closing) {
            event->accept();
        } else {
            close();
        }
    });
    *closing = false;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!localFiles(event->mimeData()).isEmpty()) {
        m_empty->setDraggedOver(true);
        event->acceptProposedAction();
    }
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_empty->setDraggedOver(false);
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_empty->setDraggedOver(false);
    event->acceptProposedAction();
    openFiles(localFiles(event->mimeData()));
}

} // namespace retrace
