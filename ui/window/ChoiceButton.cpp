// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/ChoiceButton.h"

#include <QDoubleValidator>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QWidgetAction>

namespace retrace {

ChoiceButton::ChoiceButton(const QString& name, QWidget* parent)
    : QToolButton(parent), m_name(name), m_menu(new QMenu(this))
{
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::StrongFocus);
    setMenu(m_menu);
    setToolTip(name);
    setAccessibleName(name);
    connect(m_menu, &QMenu::triggered, this, [this](QAction* action) {
        if (!qobject_cast<QWidgetAction*>(action)) {
            emit chosen(action->data());
        }
    });
}

void ChoiceButton::setChoices(const std::vector<Choice>& choices)
{
    m_menu->clear();
    for (const Choice& choice : choices) {
        if (choice.separated) {
            m_menu->addSeparator();
        }
        QAction* const action = m_menu->addAction(choice.label);
        action->setData(choice.value);
        action->setCheckable(true);
        action->setChecked(choice.current);
    }
    if (!m_unit.isEmpty()) {
        addNumberField();
    }
}

void ChoiceButton::setNumberField(const QString& unit, double least, double most)
{
    m_unit = unit;
    m_least = least;
    m_most = most;
}

void ChoiceButton::addNumberField()
{
    auto* const widget = new QWidget(m_menu);
    auto* const row = new QHBoxLayout(widget);
    row->setContentsMargins(36, 4, 16, 4);
    auto* const field = new QLineEdit(widget);
    field->setFixedWidth(72);
    field->setPlaceholderText(tr("other"));
    field->setAccessibleName(tr("%1, another value").arg(m_name));
    auto* const validator = new QDoubleValidator(m_least, m_most, 3, field);
    validator->setNotation(QDoubleValidator::StandardNotation);
    field->setValidator(validator);
    row->addWidget(field);
    row->addWidget(new QLabel(m_unit, widget));
    row->addStretch(1);
    auto* const action = new QWidgetAction(m_menu);
    action->setDefaultWidget(widget);
    m_menu->addSeparator();
    m_menu->addAction(action);
    connect(field, &QLineEdit::returnPressed, this, [this, field] {
        const double value = field->locale().toDouble(field->text());
        m_menu->close();
        emit chosen(value);
    });
}

void ChoiceButton::showValue(const QString& text, const QString& explanation)
{
    setText(text);
    setToolTip(explanation.isEmpty() ? m_name : QStringLiteral("%1: %2").arg(m_name, explanation));
    setAccessibleName(QStringLiteral("%1: %2").arg(m_name, text));
}

} // namespace retrace
