// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/PageBar.h"

#include "ui/window/SvgIcon.h"

#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QUndoGroup>
#include <QUndoStack>

namespace retrace {

namespace {

QString scoreText(double score)
{
    return QLocale().toString(score, 'f', 2);
}

/// "assumed" and "set" are said on the button itself; what was measured or printed needs no excuse.
QString withOrigin(const QString& text, Origin origin)
{
    if (origin == Origin::assumed) {
        return PageBar::tr("%1 assumed").arg(text);
    }
    return origin == Origin::given ? PageBar::tr("%1 set").arg(text) : text;
}

QString originSentence(Origin origin)
{
    switch (origin) {
    case Origin::assumed:
        return PageBar::tr("assumed, because the page shows no evidence");
    case Origin::measured:
        return PageBar::tr("measured on the page");
    case Origin::printed:
        return PageBar::tr("printed on the page");
    case Origin::given:
        return PageBar::tr("set by hand");
    }
    return {};
}

} // namespace

QString layoutLabel(const std::string& name)
{
    QString label = QString::fromStdString(name);
    label.replace('x', QChar(0x00D7));
    label.replace("-cabrera", " Cabrera");
    return label.replace("-unnamed", PageBar::tr(" unnamed"));
}

PageBar::PageBar(Actions& actions, QUndoGroup& undo, QMenu* export_menu, QWidget* parent)
    : QToolBar(parent), m_recent(new QMenu(this)), m_undo(undo), m_number(new QLabel(this))
{
    setWindowTitle(tr("Toolbar"));
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setIconSize({20, 20});
    QToolButton* const open = addButton(actions.open, true);
    open->setPopupMode(QToolButton::MenuButtonPopup);
    open->setMenu(m_recent);
    addButton(actions.pageList, true);
    m_listPart = QToolBar::actions().last();
    m_listPart->setVisible(false);
    const qsizetype before = QToolBar::actions().size();
    addSeparator();
    addButton(actions.previousPage, false);
    m_number->setAlignment(Qt::AlignCenter);
    addWidget(m_number);
    addButton(actions.nextPage, false);
    addSeparator();
    addChoices();
    addSeparator();
    m_undone = undo.createUndoAction(this, tr("Undo"));
    m_undone->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    m_undone->setIcon(svgIcon("undo"));
    m_redone = undo.createRedoAction(this, tr("Redo"));
    m_redone->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_redone->setIcon(svgIcon("redo"));
    addButton(m_undone, false);
    addButton(m_redone, false);
    addSeparator();
    QToolButton* const away = addButton(actions.exportFiles, true);
    away->setPopupMode(QToolButton::MenuButtonPopup);
    away->setMenu(export_menu);
    m_pageParts = QToolBar::actions().mid(before);
    auto* const room = new QWidget(this);
    room->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(room);
    QToolButton* const done = addButton(actions.done, true);
    done->setObjectName("done");
    m_pageParts << QToolBar::actions().last();
    addMainMenu(actions);
    setPageNumber(0, 0, 0, 0);
    setRecentFiles({});
    setLayout(nullptr, {});
}

QToolButton* PageBar::addButton(QAction* action, bool with_text)
{
    auto* const button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(with_text ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(action->text());
    addWidget(button);
    return button;
}

void PageBar::addChoices()
{
    m_layout = new ChoiceButton(tr("Layout"), this);
    m_layout->setObjectName("layoutChoice");
    m_speed = new ChoiceButton(tr("Speed"), this);
    m_speed->setObjectName("speedChoice");
    m_speed->setNumberField(tr("mm/s"), 1, 400);
    m_gain = new ChoiceButton(tr("Gain"), this);
    m_gain->setObjectName("gainChoice");
    m_gain->setNumberField(tr("mm/mV"), 0.5, 100);
    for (ChoiceButton* button : {m_layout, m_speed, m_gain}) {
        addWidget(button);
    }
    const auto number = [](const QVariant& value) {
        return value.isValid() ? std::optional<double>(value.toDouble()) : std::nullopt;
    };
    connect(m_layout, &ChoiceButton::chosen, this, [this](const QVariant& value) {
        emit layoutChosen(value.isValid() ? std::optional(value.toString().toStdString())
                                          : std::nullopt);
    });
    connect(m_speed, &ChoiceButton::chosen, this,
            [this, number](const QVariant& v) { emit speedChosen(number(v)); });
    connect(m_gain, &ChoiceButton::chosen, this,
            [this, number](const QVariant& v) { emit gainChosen(number(v)); });
}

void PageBar::addMainMenu(Actions& actions)
{
    auto* const menu = new QMenu(this);
    menu->addActions({actions.openFolder, actions.paste, actions.demo, actions.readAgain, actions.print});
    menu->addSeparator();
    menu->addActions(
        {actions.foldPane[0], actions.foldPane[1], actions.foldPane[2], actions.foldPane[3],
         actions.asList});
    menu->addSeparator();
    menu->addActions(actions.theme->actions());
    menu->addSeparator();
    menu->addActions({actions.keys, actions.about, actions.quit});
    QToolButton* const button = addButton(actions.mainMenu, false);
    button->setPopupMode(QToolButton::DelayedPopup);
    connect(actions.mainMenu, &QAction::triggered, button, [button, menu] {
        menu->popup(button->mapToGlobal(
            QPoint(button->width() - menu->sizeHint().width(), button->height())));
    });
    connect(actions.chooseLayout, &QAction::triggered, m_layout, [this] {
        if (m_layout->isEnabled()) {
            m_layout->showMenu();
        }
    });
}

void PageBar::setRecentFiles(const QStringList& files)
{
    m_recent->clear();
    m_recent->setEnabled(!files.isEmpty());
    for (const QString& file : files) {
        QAction* const action = m_recent->addAction(QFileInfo(file).fileName());
        action->setToolTip(file);
        connect(action, &QAction::triggered, this, [this, file] { emit recentAsked(file); });
    }
    if (files.isEmpty()) {
        m_recent->addAction(tr("No recent files"))->setEnabled(false);
    }
}

void PageBar::setPageNumber(int page, int count, int file, int files)
{
    QString text = count > 0 ? tr("page %1/%2").arg(page + 1).arg(count) : tr("no page");
    if (files > 1) {
        text += tr(", file %1/%2").arg(file + 1).arg(files);
    }
    m_number->setEnabled(count > 0);
    m_numberText = text;
    writeNumber(text);
}

void PageBar::writeNumber(const QString& text)
{
    m_number->setText(text);
    m_number->setMinimumWidth(m_number->fontMetrics().horizontalAdvance(text) + 8);
}

void PageBar::setListPlace(int place, int places)
{
    writeNumber(place < 0 ? m_numberText : tr("%1 of %2 in the list").arg(place + 1).arg(places));
}

void PageBar::setListOffered(bool offered)
{
    m_listPart->setVisible(offered);
}

void PageBar::setPageShown(bool shown)
{
    if (shown == m_pageShown) {
        return;
    }
    m_pageShown = shown;
    for (QAction* part : m_pageParts) {
        part->setVisible(shown);
    }
    const QUndoStack* const stack = m_undo.activeStack();
    m_undone->setEnabled(shown && stack && stack->canUndo());
    m_redone->setEnabled(shown && stack && stack->canRedo());
}

void PageBar::setLayout(const LayoutResult* layout, const LayoutParams& given)
{
    for (ChoiceButton* button : {m_layout, m_speed, m_gain}) {
        button->setEnabled(layout != nullptr);
    }
    if (!layout) {
        m_layout->showValue(tr("Layout"), {});
        m_speed->showValue(tr("Speed"), {});
        m_gain->showValue(tr("Gain"), {});
        return;
    }
    fillLayouts(*layout, given);
    const QLocale locale;
    const Calibration& scale = layout->scale;
    const auto mm = [&locale](double value) { return locale.toString(value, 'g', 4); };
    m_speed->showValue(
        withOrigin(tr("%1 mm/s").arg(mm(scale.speed_mm_per_s.value)), scale.speed_mm_per_s.origin),
        originSentence(scale.speed_mm_per_s.origin));
    QString gain = mm(scale.limb_gain_mm_per_mv.value);
    if (scale.chest_gain_mm_per_mv.value != scale.limb_gain_mm_per_mv.value) {
        gain = tr("limb %1, chest %2").arg(gain, mm(scale.chest_gain_mm_per_mv.value));
    }
    m_gain->showValue(withOrigin(tr("%1 mm/mV").arg(gain), scale.limb_gain_mm_per_mv.origin),
                      originSentence(scale.limb_gain_mm_per_mv.origin));
    fillScale(*m_speed, {12.5, 25, 50, 100}, tr("mm/s"), given.speed_mm_per_s);
    fillScale(*m_gain, {2.5, 5, 10, 20, 40}, tr("mm/mV"), given.gain_mm_per_mv);
}

void PageBar::fillLayouts(const LayoutResult& layout, const LayoutParams& given)
{
    double score = 0;
    std::vector<ChoiceButton::Choice> choices{{tr("Automatic"), {}, !given.layout, false}};
    bool first = true;
    for (const LayoutScore& one : layout.ranking) {
        if (one.name == layout.name) {
            score = one.score;
        }
        choices.push_back(
            {QStringLiteral("%1\t%2").arg(layoutLabel(one.name), scoreText(one.score)),
             QString::fromStdString(one.name), given.layout == one.name, first});
        first = false;
    }
    m_layout->setChoices(choices);
    const QString name =
        layout.name.empty()
            ? tr("No layout found")
            : QStringLiteral("%1   %2").arg(layoutLabel(layout.name), scoreText(score));
    m_layout->showValue(layout.name.empty() ? name : withOrigin(name, layout.origin),
                        originSentence(layout.origin));
}

void PageBar::fillScale(ChoiceButton& button, const std::vector<double>& values,
                        const QString& unit, const std::optional<double>& given)
{
    const QLocale locale;
    std::vector<ChoiceButton::Choice> choices{{tr("Automatic"), {}, !given, false}};
    bool first = true;
    for (const double value : values) {
        choices.push_back({QStringLiteral("%1 %2").arg(locale.toString(value, 'g', 4), unit), value,
                           given == value, first});
        first = false;
    }
    button.setChoices(choices);
}

} // namespace retrace
