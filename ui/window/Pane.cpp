// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/Pane.h"

#include "ui/window/SvgIcon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace retrace {

namespace {

constexpr int kFolded_px = 32;
constexpr int kHeader_px = 36;

/// A tool button whose text runs upwards.
class UprightButton : public QToolButton
{
public:
    using QToolButton::QToolButton;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(),
                         palette().color(underMouse() ? QPalette::Midlight : QPalette::Base));
        painter.setPen(palette().color(hasFocus() ? QPalette::Highlight : QPalette::Mid));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
        painter.setPen(palette().color(QPalette::WindowText));
        painter.translate(width(), 0);
        painter.rotate(90);
        painter.drawText(QRect(14, 0, height() - 14, width()), Qt::AlignLeft | Qt::AlignVCenter,
                         text());
    }
};

} // namespace

Pane::Pane(int number, const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent), m_content(content)
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_open = makeOpen(number, title);
    row->addWidget(m_open, 1);
    m_strip = new UprightButton(this);
    m_strip->setObjectName("foldedPane");
    m_strip->setText(QStringLiteral("%1   %2").arg(number).arg(title));
    m_strip->setToolTip(tr("Unfold %1 (%2)").arg(title).arg(number));
    m_strip->setAccessibleName(m_strip->toolTip());
    m_strip->setFixedWidth(kFolded_px);
    m_strip->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    m_strip->setFocusPolicy(Qt::StrongFocus);
    m_strip->hide();
    row->addWidget(m_strip);
    connect(m_strip, &QToolButton::clicked, this, &Pane::unfoldAsked);
}

QWidget* Pane::makeOpen(int number, const QString& title)
{
    auto* const open = new QWidget(this);
    m_column = new QVBoxLayout(open);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    auto* const header = new QFrame(open);
    header->setObjectName("paneHeader");
    header->setFixedHeight(kHeader_px);
    m_header = new QHBoxLayout(header);
    m_header->setContentsMargins(12, 0, 4, 0);
    m_header->setSpacing(2);
    auto* const digit = new QLabel(QString::number(number), header);
    digit->setObjectName("quiet");
    auto* const name = new QLabel(title, header);
    name->setObjectName("paneTitle");
    m_header->addWidget(digit);
    m_header->addSpacing(6);
    m_header->addWidget(name);
    m_header->addStretch(1);
    QToolButton* const fold = addTool("fold", tr("Fold %1 (%2)").arg(title).arg(number));
    connect(fold, &QToolButton::clicked, this, &Pane::foldAsked);
    m_column->addWidget(header);
    m_column->addWidget(m_content, 1);
    return open;
}

QToolButton* Pane::addTool(const QString& icon, const QString& name, bool checkable)
{
    auto* const tool = new QToolButton(this);
    tool->setIcon(svgIcon(icon));
    tool->setIconSize({18, 18});
    tool->setToolTip(name);
    tool->setAccessibleName(name);
    tool->setCheckable(checkable);
    tool->setFocusPolicy(Qt::TabFocus);
    addToolWidget(tool);
    return tool;
}

void Pane::addToolWidget(QWidget* widget)
{
    // The fold button came first and stays last.
    const int fold = m_header->count() > 4 ? m_header->count() - 1 : m_header->count();
    m_header->insertWidget(fold, widget);
}

void Pane::addFooter(QWidget* widget)
{
    m_column->addWidget(widget);
}

void Pane::setFolded(bool folded)
{
    m_folded = folded;
    m_open->setVisible(!folded);
    m_strip->setVisible(folded);
    setMinimumWidth(folded ? kFolded_px : 200);
    setMaximumWidth(folded ? kFolded_px : QWIDGETSIZE_MAX);
}

void Pane::focusContent()
{
    (m_folded ? static_cast<QWidget*>(m_strip) : m_content)->setFocus(Qt::OtherFocusReason);
}

bool Pane::holdsFocus() const
{
    const QWidget* const focus = window()->focusWidget();
    return focus && (focus == this || isAncestorOf(focus));
}

} // namespace retrace
