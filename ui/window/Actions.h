// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QActionGroup>
#include <QObject>

namespace retrace {

/// Everything that can be done in the window, with its words, icons and keys; who does it connects
/// to it.
class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QObject* parent);

    QAction* open;
    QAction* openFolder;
    QAction* pageList; ///< to the list of the folder that is open, and back to the page
    QAction* findInList;
    QAction* paste;
    QAction* demo;
    QAction* previousPage;
    QAction* nextPage;
    QAction* exportFiles;
    QAction* print;
    QAction* readAgain;
    QAction* cancel;
    QAction* chooseLayout;
    QAction* mainMenu;
    QAction* nextPane;
    QAction* previousPane;
    QAction* keys;
    QAction* about;
    QAction* quit;
    QActionGroup* theme; ///< data: Theme::Choice as int
    QAction* foldPane[4];
    // Single keys: act only while a pane has the focus (see Panes).
    QAction* oneToOne;
    QAction* grid;
    QAction* boxes;
    QAction* traces;
    QAction* asList;
    QAction* asTable; ///< of samples
    QAction* nextDoubt;
    QAction* previousDoubt;
    QAction* acceptDoubt;
    QAction* missing;
    QAction* zoomDoubt;
    QAction* nextLead;
    QAction* previousLead;
    QAction* save; ///< acts everywhere
    QAction* done; ///< acts everywhere
    // Tools; of one group, so that one at most is chosen. Single keys as well.
    QActionGroup* tools;
    QAction* pointTool;
    QAction* redrawTool;
    QAction* brushTool;
    QAction* spanTool;
    QAction* swapTool;
    QAction* calliperTool;
    QAction* leadsTool;
    QAction* scaleTool;
    QAction* paperTool;
    // What a chosen span becomes.
    QAction* interpolate;
    QAction* automatic;
    QAction* fromRhythm;

    QList<QAction*> paneKeys() const;

private:
    QAction* make(const QString& text, const QString& icon, const QKeySequence& key);
    void makeTheme();
    void makeReview();
    void makeTools();
    QAction* makeTool(const QString& text, const QString& icon, const QKeySequence& key);
};

} // namespace retrace
