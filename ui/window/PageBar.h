// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Reading.h"
#include "ui/window/Actions.h"
#include "ui/window/ChoiceButton.h"

#include <QToolBar>

class QLabel;
class QMenu;
class QUndoGroup;

namespace retrace {

/// The toolbar: open, page k/n, layout with its score, speed and gain with where they came from,
/// undo and redo, export, main menu.
class PageBar : public QToolBar
{
    Q_OBJECT
public:
    PageBar(Actions& actions, QUndoGroup& undo, QMenu* export_menu, QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& files);
    void setPageNumber(int page, int count, int file, int files);
    /// The page's place in the list of the folder that is open; -1: not in it.
    void setListPlace(int place, int places);
    void setListOffered(bool offered);
    /// False while the list is shown: nothing here acts on a page that is not seen.
    void setPageShown(bool shown);
    /// What was read, and what a person has set; null: nothing to choose yet.
    void setLayout(const LayoutResult* layout, const LayoutParams& given);

    ChoiceButton& layoutChoice() { return *m_layout; }
    ChoiceButton& speedChoice() { return *m_speed; }
    ChoiceButton& gainChoice() { return *m_gain; }

signals:
    void recentAsked(QString file);
    void layoutChosen(std::optional<std::string> name);
    void speedChosen(std::optional<double> mm_per_s);
    void gainChosen(std::optional<double> mm_per_mv);

private:
    QToolButton* addButton(QAction* action, bool with_text);
    void writeNumber(const QString& text);
    void addChoices();
    void addMainMenu(Actions& actions);
    void fillLayouts(const LayoutResult& layout, const LayoutParams& given);
    void fillScale(ChoiceButton& button, const std::vector<double>& values, const QString& unit,
                   const std::optional<double>& given);

    QMenu* m_recent;
    QUndoGroup& m_undo;
    QLabel* m_number;
    QString m_numberText;
    QList<QAction*> m_pageParts; ///< of the bar: what belongs to the page
    QAction* m_listPart = nullptr;
    QAction* m_undone = nullptr;
    QAction* m_redone = nullptr;
    bool m_pageShown = true;
    ChoiceButton* m_layout = nullptr;
    ChoiceButton* m_speed = nullptr;
    ChoiceButton* m_gain = nullptr;
};

/// "3x4+1-cabrera" as a person reads it: "3×4+1 Cabrera".
QString layoutLabel(const std::string& name);

} // namespace retrace
