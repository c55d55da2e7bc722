// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/Actions.h"

#include <QFrame>

#include <map>

class QLabel;
class QStackedWidget;

namespace retrace {

/// The tools in a row over the panes, and beside them the controls of the one that is chosen.
class ToolStrip : public QFrame
{
    Q_OBJECT
public:
    explicit ToolStrip(Actions& actions, QWidget* parent = nullptr);

    /// Controls that are shown while a tool is chosen.
    void setControls(QAction* tool, QWidget* controls);
    void showControls(QAction* tool); ///< null: none

private:
    QWidget* makeSpanControls(Actions& actions);

    QStackedWidget* m_controls;
    std::map<QAction*, QWidget*> m_byTool;
};

} // namespace retrace
