// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/Actions.h"

#include "ui/window/SvgIcon.h"
#include "ui/window/Theme.h"

namespace retrace {

Actions::Actions(QObject* parent) : QObject(parent)
{
    open = make(tr("Open"), "open", QKeySequence::Open);
    openFolder = make(tr("Open a folder"), "list", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    paste = make(tr("Open the picture on the clipboard"), {}, QKeySequence::Paste);
    pageList = make(tr("List of pages"), "list", Qt::Key_F4);
    findInList = make(tr("Search the list"), {}, QKeySequence::Find);
    demo = make(tr("Open the demo page"), {}, {});
    previousPage = make(tr("Previous page"), "previous", Qt::Key_PageUp);
    nextPage = make(tr("Next page"), "next", Qt::Key_PageDown);
    exportFiles = make(tr("Export"), "export", QKeySequence(Qt::CTRL | Qt::Key_E));
    print = make(tr("Print the traces"), {}, QKeySequence::Print);
    save = make(tr("Save the review"), {}, QKeySequence::Save);
    readAgain = make(tr("Read the page again"), {}, Qt::Key_F5);
    cancel = make(tr("Cancel"), {}, Qt::Key_Escape);
    chooseLayout = make(tr("Choose the layout"), {}, QKeySequence(Qt::CTRL | Qt::Key_L));
    mainMenu = make(tr("Main menu"), "menu", Qt::Key_F10);
    nextPane = make(tr("Next pane"), {}, Qt::Key_F6);
    previousPane = make(tr("Previous pane"), {}, QKeySequence(Qt::SHIFT | Qt::Key_F6));
    keys = make(tr("Keys"), {}, Qt::Key_F1);
    about = make(tr("About Retrace"), {}, {});
    quit = make(tr("Quit"), {}, QKeySequence(Qt::CTRL | Qt::Key_Q));
    const QString names[4] = {tr("Pane 1: page"), tr("Pane 2: mask"), tr("Pane 3: traces"),
                              tr("Pane 4: review")};
    for (int k = 0; k < 4; ++k) {
        foldPane[k] = make(names[k], {}, QKeySequence(Qt::Key_1 + k));
        foldPane[k]->setCheckable(true);
    }
    oneToOne = make(tr("One to one"), "one", Qt::Key_9);
    grid = make(tr("Grid over the page"), "grid", QKeySequence(Qt::SHIFT | Qt::Key_G));
    boxes = make(tr("Lead boxes over the page"), "boxes", QKeySequence(Qt::SHIFT | Qt::Key_B));
    traces = make(tr("Traces over the page"), "trace", Qt::Key_T);
    asList = make(tr("Traces as a list"), "list", Qt::Key_V);
    asTable = make(tr("Traces as a table of samples"), "table", Qt::Key_D);
    for (QAction* action : {grid, boxes, traces, asList, asTable}) {
        action->setCheckable(true);
    }
    makeTheme();
    makeReview();
    makeTools();
}

QAction* Actions::make(const QString& text, const QString& icon, const QKeySequence& key)
{
    auto* const action = new QAction(text, this);
    if (!icon.isEmpty()) {
        action->setIcon(svgIcon(icon));
    }
    action->setShortcut(key);
    action->setToolTip(key.isEmpty() ? text
                                     : QStringLiteral("%1 (%2)").arg(
                                           text, key.toString(QKeySequence::NativeText)));
    return action;
}

void Actions::makeTheme()
{
    theme = new QActionGroup(this);
    const std::pair<QString, Theme::Choice> choices[] = {
        {tr("Theme of the desktop"), Theme::Choice::system},
        {tr("Light theme"), Theme::Choice::light},
        {tr("Dark theme"), Theme::Choice::dark}};
    for (const auto& [text, choice] : choices) {
        QAction* const action = make(text, {}, {});
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        theme->addAction(action);
    }
}

void Actions::makeReview()
{
    nextDoubt = make(tr("Next doubt"), "next", Qt::Key_N);
    previousDoubt = make(tr("Previous doubt"), "previous", Qt::Key_P);
    acceptDoubt = make(tr("Accept the doubt"), "check", Qt::Key_A);
    missing = make(tr("Missing"), "missing", Qt::Key_M);
    zoomDoubt = make(tr("Zoom to the doubt, and back"), "fit", Qt::Key_Z);
    nextLead = make(tr("Next lead"), {}, Qt::Key_BracketRight);
    previousLead = make(tr("Previous lead"), {}, Qt::Key_BracketLeft);
    done = make(tr("Done, next"), "check", QKeySequence(Qt::CTRL | Qt::Key_Return));
}

void Actions::makeTools()
{
    tools = new QActionGroup(this);
    tools->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    pointTool = makeTool(tr("Fix point"), "fixpoint", Qt::Key_F);
    redrawTool = makeTool(tr("Redraw"), "redraw", Qt::Key_R);
    spanTool = makeTool(tr("Span"), "span", Qt::Key_S);
    swapTool = makeTool(tr("Swap"), "swap", Qt::Key_X);
    calliperTool = makeTool(tr("Callipers"), "callipers", Qt::Key_K);
    leadsTool = makeTool(tr("Leads"), "boxes", Qt::Key_L);
    scaleTool = makeTool(tr("Scale"), "scale", Qt::Key_C);
    paperTool = makeTool(tr("Paper"), "page", Qt::Key_G);
    brushTool = makeTool(tr("Brush"), "brush", Qt::Key_B);
    interpolate = make(tr("Interpolate"), {}, Qt::Key_I);
    automatic = make(tr("Automatic"), {}, Qt::Key_U);
    fromRhythm = make(tr("From the rhythm strip"), {}, Qt::Key_H);
}

QAction* Actions::makeTool(const QString& text, const QString& icon, const QKeySequence& key)
{
    QAction* const action = make(text, icon, key);
    action->setCheckable(true);
    tools->addAction(action);
    return action;
}

QList<QAction*> Actions::paneKeys() const
{
    return QList<QAction*>{foldPane[0], foldPane[1], foldPane[2], foldPane[3], oneToOne,
                           grid,        boxes,       traces,      asList,      asTable,     nextDoubt,
                           previousDoubt, acceptDoubt, missing,   zoomDoubt,   nextLead,
                           previousLead, interpolate, automatic, fromRhythm} +
           tools->actions();
}

} // namespace retrace
