// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/Theme.h"

#include <QApplication>
#include <QSettings>
#include <QStyleFactory>

namespace retrace {

namespace {

const Colours kLight{.window = 0xF4F3F1,
                     .surface = 0xFFFFFF,
                     .text = 0x1B1B1F,
                     .quiet = 0x5C5B60,
                     .border = 0xD9D6D1,
                     .hover = 0xE6E3DE,
                     .accent = 0x1A5FD0,
                     .onAccent = 0xFFFFFF,
                     .canvas = 0xE4E2DE,
                     .paper = 0xFFF8F6,
                     .paper1mm = 0xF4D6D0,
                     .paper5mm = 0xE3A79C,
                     .trace = 0x1B1B1F,
                     .doubtful = 0xB45F00,
                     .edited = 0x1A5FD0,
                     .stale = 0x7A3FB0,
                     .error = 0xB3261E};

const Colours kDark{.window = 0x1D1F23,
                    .surface = 0x26292E,
                    .text = 0xECE9E4,
                    .quiet = 0xA9A7A2,
                    .border = 0x3A3D43,
                    .hover = 0x33373D,
                    .accent = 0x6AA6FF,
                    .onAccent = 0x10141A,
                    .canvas = 0x141619,
                    .paper = 0x15171A,
                    .paper1mm = 0x2B2422,
                    .paper5mm = 0x4C3831,
                    .trace = 0xECE9E4,
                    .doubtful = 0xF0A33A,
                    .edited = 0x6AA6FF,
                    .stale = 0xB98AE6,
                    .error = 0xF2877F};

QPalette paletteOf(const Colours& c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.window);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.surface);
    p.setColor(QPalette::AlternateBase, c.window);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.quiet);
    p.setColor(QPalette::Button, c.surface);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::ToolTipBase, c.surface);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.onAccent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::Mid, c.border);
    QColor faint = c.quiet;
    faint.setAlphaF(0.55F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        p.setColor(QPalette::Disabled, role, faint);
    }
    return p;
}

/// @name stands for a colour of the theme.
const char* const kSheet = R"(
QToolBar { background: @surface; border: 0; border-bottom: 1px solid @border; padding: 4px 8px; spacing: 4px; }
QToolBar::separator { background: @border; width: 1px; margin: 6px 4px; }
QToolButton, QPushButton { border: 1px solid transparent; border-radius: 6px; padding: 5px 8px; color: @text; }
QToolButton { background: transparent; }
QToolButton:hover { background: @hover; }
QToolButton:checked { background: @hover; border-color: @border; }
QToolButton:focus, QPushButton:focus { border: 1px solid @accent; }
QToolButton:disabled, QPushButton:disabled { color: @faint; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton[popupMode="1"] { padding-right: 24px; }
QToolButton::menu-button { border: 0; width: 18px; }
QToolButton::menu-indicator { image: url(:/icons/chevron-@mode.svg); subcontrol-origin: padding;
    subcontrol-position: right center; right: 5px; width: 10px; height: 10px; }
QToolButton::menu-arrow { image: url(:/icons/chevron-@mode.svg); width: 10px; height: 10px; }
QPushButton { background: @surface; border-color: @border; padding: 6px 14px; }
QPushButton:hover { background: @hover; }
QPushButton:default, QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 5px 13px; }
QPushButton[link="true"] { background: transparent; border-color: transparent; color: @accent; text-align: left; }
QPushButton[link="true"]:focus { border-color: @accent; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 28px; border-radius: 4px; }
QMenu::item:selected { background: @hover; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 7px; }
QMenu::indicator:checked { image: url(:/icons/tick-@mode.svg); }
QSplitter::handle { background: @border; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
#paneHeader { background: @surface; border-bottom: 1px solid @border; }
#listHeader { background: @surface; border-bottom: 1px solid @border; }
#listHeader QToolButton { border-color: @border; }
#listHeader QToolButton:focus { border-color: @accent; }
#paneHeader QToolButton { padding: 3px; }
#paneTitle { font-weight: 600; }
#foldedPane { background: @surface; border: 0; border-radius: 0; }
#foldedPane:hover { background: @hover; }
#statusLine { background: @surface; border-top: 1px solid @border; }
#quiet { color: @quiet; }
#emptyTitle { font-size: 20pt; font-weight: 600; }
#dropArea { background: @surface; border: 2px dashed @border; border-radius: 12px; }
#dropArea[over="true"] { border-color: @accent; background: @hover; }
#message { background: @surface; border-bottom: 1px solid @border; }
#sheet { background: @surface; border: 1px solid @border; border-radius: 8px; }
#panel { background: @window; border-top: 1px solid @border; }
#toolStrip { background: @surface; border-bottom: 1px solid @border; }
#separator { background: @border; }
#toolStrip QToolButton { padding: 3px 6px; }
#toolStrip QToolButton[popupMode="2"] { padding-right: 20px; }
#reviewHeadline { font-size: 13pt; font-weight: 600; }
QListView, QTreeView { background: @surface; border: 0; color: @text; }
#worklistTable::item, #worklistTable::item:hover, #worklistTable::item:selected { background: transparent; border: 0; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @quiet; border: 0; border-bottom: 1px solid @border; padding: 6px 8px; }
QHeaderView::section:hover { color: @text; }
#reviewPane { background: @surface; }
#legend { background: @surface; border-top: 1px solid @border; }
QProgressBar { border: 0; border-radius: 3px; background: @hover; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QLineEdit { border: 1px solid @border; border-radius: 6px; padding: 4px 6px; background: @surface; }
QLineEdit:focus { border-color: @accent; }
)";

QString sheetOf(const Colours& c, bool dark)
{
    QColor faint = c.quiet;
    faint.setAlphaF(0.55F);
    QString sheet = QString::fromLatin1(kSheet);
    // Longer names first: @onAccent before @accent is not needed, but @surface must not eat
    // @surfaceX.
    const std::pair<const char*, QColor> names[] = {
        {"@surface", c.surface}, {"@window", c.window}, {"@border", c.border},     {"@hover", c.hover},
        {"@accent", c.accent},   {"@onAccent", c.onAccent}, {"@quiet", c.quiet},
        {"@text", c.text},       {"@faint", faint}};
    for (const auto& [name, colour] : names) {
        sheet.replace(QLatin1String(name), colour.name(QColor::HexArgb));
    }
    return sheet.replace(QLatin1String("@mode"),
                         dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

} // namespace

Theme::Theme(QObject* parent) : QObject(parent)
{
    m_systemDark = QApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
    const QString stored = QSettings().value("window/theme", "system").toString();
    m_choice = stored == "light" ? Choice::light : stored == "dark" ? Choice::dark : Choice::system;
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    apply();
}

bool Theme::isDark() const
{
    return m_choice == Choice::dark || (m_choice == Choice::system && m_systemDark);
}

const Colours& Theme::colours() const
{
    return isDark() ? kDark : kLight;
}

const Colours& Theme::lightColours()
{
    return kLight;
}

void Theme::choose(Choice choice)
{
    if (choice == m_choice) {
        return;
    }
    m_choice = choice;
    const char* const name = choice == Choice::light  ? "light"
                             : choice == Choice::dark ? "dark"
                                                      : "system";
    QSettings().setValue("window/theme", QString::fromLatin1(name));
    apply();
    emit changed();
}

void Theme::apply()
{
    QApplication::setPalette(paletteOf(colours()));
    qApp->setStyleSheet(sheetOf(colours(), isDark()));
}

} // namespace retrace
