// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/ToolStrip.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>

namespace retrace {

namespace {

constexpr int kHeight_px = 40;

QToolButton* buttonOf(QAction* action, QWidget* parent, Qt::ToolButtonStyle style)
{
    auto* const button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(style);
    button->setIconSize({18, 18});
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text());
    return button;
}

} // namespace

ToolStrip::ToolStrip(Actions& actions, QWidget* parent)
    : QFrame(parent), m_controls(new QStackedWidget(this))
{
    setObjectName("toolStrip");
    setAccessibleName(tr("Tools"));
    setFixedHeight(kHeight_px);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 16, 0);
    row->setSpacing(4);
    for (QAction* action : actions.tools->actions()) {
        row->addWidget(buttonOf(action, this, Qt::ToolButtonTextBesideIcon));
    }
    auto* const line = new QFrame(this);
    line->setObjectName("separator");
    line->setFixedSize(1, 20);
    row->addSpacing(4);
    row->addWidget(line);
    row->addSpacing(4);
    row->addWidget(m_controls, 1);
    m_controls->addWidget(new QWidget(m_controls));
    setControls(actions.spanTool, makeSpanControls(actions));
}

QWidget* ToolStrip::makeSpanControls(Actions& actions)
{
    auto* const controls = new QWidget(m_controls);
    auto* const row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (QAction* action :
         {actions.missing, actions.interpolate, actions.automatic, actions.fromRhythm}) {
        row->addWidget(buttonOf(action, controls, Qt::ToolButtonTextOnly));
    }
    row->addStretch(1);
    return controls;
}

void ToolStrip::setControls(QAction* tool, QWidget* controls)
{
    m_controls->addWidget(controls);
    m_byTool[tool] = controls;
}

void ToolStrip::showControls(QAction* tool)
{
    const auto there = m_byTool.find(tool);
    m_controls->setCurrentWidget(there == m_byTool.end() ? m_controls->widget(0) : there->second);
}

} // namespace retrace
