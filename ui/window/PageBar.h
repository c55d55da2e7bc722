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
    void addChoices();
    void addMainMenu(Actions& actions);
    void fillLayouts(const LayoutResult& layout, const LayoutParams& given);
    void fillScale(ChoiceButton& button, const std::vector<double>& values, const QString& unit,
                   const std::optional<double>& given);

    QMenu* m_recent;
    QLabel* m_number;
    ChoiceButton* m_layout = nullptr;
    ChoiceButton* m_speed = nullptr;
    ChoiceButton* m_gain = nullptr;
};

/// "3x4+1-cabrera" as a person reads it: "3×4+1 Cabrera".
QString layoutLabel(const std::string& name);

} // namespace retrace
