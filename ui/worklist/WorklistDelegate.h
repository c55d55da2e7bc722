// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/Theme.h"

#include <QStyledItemDelegate>

namespace retrace {

/// Draws a cell of the list: small picture, sign, text, and a quiet line below.
class WorklistDelegate : public QStyledItemDelegate
{
public:
    explicit WorklistDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

    void setColours(const Colours& colours) { m_colours = colours; }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    Colours m_colours;
};

} // namespace retrace
