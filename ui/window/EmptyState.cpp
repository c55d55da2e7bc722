// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/EmptyState.h"

#include "ui/window/SvgIcon.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace retrace {

namespace {

constexpr int kWidth_px = 680;
constexpr int kPadding_px = 48;
constexpr int kSign_px = 48;
constexpr int kRecentShown = 5;

} // namespace

EmptyState::EmptyState(QWidget* parent) : QWidget(parent)
{
    setObjectName("emptyState");
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(24);
    column->addStretch(2);
    m_drop = makeDropArea();
    column->addWidget(m_drop, 0, Qt::AlignHCenter);
    m_recent = new QWidget(this);
    m_recent->setFixedWidth(kWidth_px);
    m_recentList = new QVBoxLayout(m_recent);
    m_recentList->setContentsMargins(0, 0, 0, 0);
    m_recentList->setSpacing(0);
    column->addWidget(m_recent, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

QFrame* EmptyState::makeDropArea()
{
    auto* const drop = new QFrame(this);
    drop->setObjectName("dropArea");
    drop->setFixedWidth(kWidth_px);
    auto* const column = new QVBoxLayout(drop);
    column->setContentsMargins(kPadding_px, 40, kPadding_px, 40);
    column->setSpacing(16);
    m_sign = new QLabel(drop);
    m_sign->setAlignment(Qt::AlignHCenter);
    paintSign();
    m_title = new QLabel(tr("Drop an ECG page or a folder here"), drop);
    m_title->setObjectName("emptyTitle");
    m_title->setAlignment(Qt::AlignHCenter);
    auto* const sentences = new QVBoxLayout;
    sentences->setSpacing(6);
    for (const QString& sentence :
         {tr("Retrace reads the signals back from a scanned, photographed or printed ECG."),
          tr("It opens images, PDF and DICOM files, and nothing leaves this computer."),
          tr("Check what was read before you use it: this is not a medical device.")}) {
        auto* const text = new QLabel(sentence, drop);
        text->setWordWrap(true);
        text->setAlignment(Qt::AlignHCenter);
        // Layouts do not ask a wrapped label for its height in time: a second line would be cut
        // off.
        text->setFixedWidth(kWidth_px - 2 * kPadding_px);
        text->setFixedHeight(text->heightForWidth(text->width()));
        sentences->addWidget(text);
    }
    m_open = new QPushButton(tr("Open a page"), drop);
    m_open->setProperty("primary", true);
    auto* const folder = new QPushButton(tr("Open a folder"), drop);
    m_demo = new QPushButton(tr("Try the demo page"), drop);
    auto* const buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(m_open);
    buttons->addWidget(folder);
    buttons->addWidget(m_demo);
    buttons->addStretch(1);
    column->addWidget(m_sign);
    column->addWidget(m_title);
    column->addLayout(sentences);
    column->addSpacing(8);
    column->addLayout(buttons);
    connect(m_open, &QPushButton::clicked, this, &EmptyState::openAsked);
    connect(folder, &QPushButton::clicked, this, &EmptyState::folderAsked);
    connect(m_demo, &QPushButton::clicked, this, &EmptyState::demoAsked);
    return drop;
}

void EmptyState::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_sign) {
        paintSign();
    }
    QWidget::changeEvent(event);
}

void EmptyState::paintSign()
{
    m_sign->setPixmap(
        svgPixmap("page", kSign_px, palette().color(QPalette::Link), devicePixelRatioF()));
}

void EmptyState::setBusy(const QString& file_name)
{
    const bool busy = !file_name.isEmpty();
    m_title->setText(
        busy ? tr("Opening %1 …").arg(fontMetrics().elidedText(file_name, Qt::ElideMiddle, 200))
             : tr("Drop an ECG page or a folder here"));
}

void EmptyState::setDemoOffered(bool offered)
{
    m_demo->setVisible(offered);
}

void EmptyState::setDraggedOver(bool over)
{
    m_drop->setProperty("over", over);
    m_drop->style()->unpolish(m_drop);
    m_drop->style()->polish(m_drop);
}

void EmptyState::setRecentFiles(const QStringList& files)
{
    while (QLayoutItem* const item = m_recentList->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recent->setVisible(!files.isEmpty());
    auto* const head = new QLabel(tr("Recent files"), m_recent);
    head->setObjectName("quiet");
    head->setContentsMargins(14, 0, 0, 4);
    m_recentList->addWidget(head);
    for (const QString& file : files.mid(0, kRecentShown)) {
        const QFileInfo info(file);
        auto* const button = new QPushButton(m_recent);
        button->setProperty("link", true);
        const QString folder = QDir(info.path()).dirName();
        button->setText(
            fontMetrics().elidedText(QStringLiteral("%1  –  %2").arg(info.fileName(), folder),
                                     Qt::ElideMiddle, kWidth_px - 40));
        button->setToolTip(file);
        button->setAccessibleName(tr("Open %1").arg(file));
        connect(button, &QPushButton::clicked, this, [this, file] { emit recentAsked(file); });
        m_recentList->addWidget(button);
    }
}

} // namespace retrace
