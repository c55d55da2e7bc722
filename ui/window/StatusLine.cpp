// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/StatusLine.h"

#include "ui/scan/PageOverlays.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

#include <cmath>

namespace retrace {

namespace {

constexpr int kFiveStages = 5;
constexpr int kHeight_px = 36;

QLabel* quietLabel(QWidget* parent)
{
    auto* const label = new QLabel(parent);
    label->setObjectName("quiet");
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

StatusLine::StatusLine(QWidget* parent) : QFrame(parent), m_stack(new QStackedWidget(this))
{
    setObjectName("statusLine");
    setAccessibleName(tr("Status"));
    setFixedHeight(kHeight_px);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    m_stack->addWidget(makeReadout());
    m_stack->addWidget(makeReading());
    row->addWidget(m_stack);
}

QWidget* StatusLine::makeReadout()
{
    auto* const widget = new QWidget(m_stack);
    auto* const row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(24);
    m_lead = new QLabel(widget);
    m_lead->setTextFormat(Qt::PlainText);
    m_lead->setMinimumWidth(
        fontMetrics().horizontalAdvance(QStringLiteral("−aVR   00.000 s   −0.000 mV  ")));
    m_pagePx = quietLabel(widget);
    m_pagePx->setMinimumWidth(
        fontMetrics().horizontalAdvance(tr("page %1, %2").arg(88888).arg(88888)));
    m_hint = new QLabel(widget); // what the next click does: not quiet
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setMinimumWidth(40);
    m_grid = quietLabel(widget);
    row->addWidget(m_lead);
    row->addWidget(m_pagePx);
    row->addWidget(m_hint, 1);
    row->addWidget(m_grid);
    return widget;
}

QWidget* StatusLine::makeReading()
{
    auto* const widget = new QWidget(m_stack);
    auto* const row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    m_stages = new QLabel(widget);
    m_stages->setTextFormat(Qt::RichText);
    m_progress = new QProgressBar(widget);
    m_progress->setRange(0, 100);
    m_progress->setTextVisible(false);
    m_progress->setMaximumWidth(280);
    m_progress->setAccessibleName(tr("Progress"));
    m_cancel = new QPushButton(tr("Cancel"), widget);
    m_cancel->setToolTip(tr("Stop reading this page (Esc)"));
    m_cancel->setStyleSheet("padding: 2px 12px");
    row->addWidget(m_stages);
    row->addWidget(m_progress, 1);
    row->addStretch(1);
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &StatusLine::cancelAsked);
    return widget;
}

void StatusLine::showReading()
{
    m_done = 0;
    m_progress->setValue(0);
    writeStages();
    m_stack->setCurrentIndex(1);
}

void StatusLine::stageDone(Stage stage)
{
    // Stage::page is loading; the five that a person is shown follow it.
    m_done = std::max(m_done, static_cast<int>(stage));
    writeStages();
}

void StatusLine::setProgress(double part, const QString&)
{
    m_progress->setValue(std::max(m_progress->value(), static_cast<int>(std::lround(part * 100))));
}

void StatusLine::showReadout()
{
    m_stack->setCurrentIndex(0);
}

bool StatusLine::isReading() const
{
    return m_stack->currentIndex() == 1;
}

void StatusLine::writeStages()
{
    const QString names[kFiveStages] = {tr("Grid"), tr("Ink"), tr("Layout"), tr("Traces"),
                                        tr("Signals")};
    QStringList parts;
    for (int k = 0; k < kFiveStages; ++k) {
        if (k < m_done) {
            parts << QStringLiteral("✓ ") + names[k];
        } else if (k == m_done) {
            parts << QStringLiteral("<b>%1 …</b>").arg(names[k]);
        } else {
            parts << QStringLiteral("<span style='color:%1'>%2</span>")
                         .arg(palette().color(QPalette::PlaceholderText).name(), names[k]);
        }
    }
    m_stages->setText(parts.join(QStringLiteral("&nbsp;&nbsp;&nbsp;")));
}

void StatusLine::setPlace(const Digitization& result, const Place* place)
{
    if (!place) {
        m_lead->clear();
        m_pagePx->clear();
        return;
    }
    const QLocale locale;
    QString text;
    if (place->box && result.layout) {
        const LeadBox& box = result.layout->boxes[*place->box];
        const QString value =
            std::isnan(place->v_mv)
                ? tr("missing")
                : tr("%1 mV").arg(locale.toString(place->v_mv, 'f', 3).replace('-', QChar(0x2212)));
        text = QStringLiteral("%1   %2   %3")
                   .arg(leadLabel(box), tr("%1 s").arg(locale.toString(place->t_s, 'f', 3)), value);
    }
    m_lead->setText(text);
    const auto page = onPage(result, place->paper);
    m_pagePx->setText(
        page ? tr("page %1, %2").arg(std::lround(page->x_px)).arg(std::lround(page->y_px))
             : QString());
}

void StatusLine::setGrid(const GridResult* grid)
{
    if (!grid || grid->source == GridSource::none) {
        m_grid->clear();
        return;
    }
    const QLocale locale;
    QString text = tr("grid %1 × %2 px/mm")
                       .arg(locale.toString(grid->px_per_mm_x, 'f', 2),
                            locale.toString(grid->px_per_mm_y, 'f', 2));
    if (grid->source != GridSource::fringes || grid->pitch_assumed) {
        text = tr("%1 (assumed)").arg(text);
    }
    m_grid->setText(text);
}

void StatusLine::setHint(const QString& sentence)
{
    m_hint->setText(sentence);
}

QString StatusLine::hint() const
{
    return m_hint->text();
}

QString StatusLine::readout() const
{
    return m_lead->text();
}

QString StatusLine::stages() const
{
    return m_stages->text();
}

} // namespace retrace
