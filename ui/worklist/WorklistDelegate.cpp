// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/worklist/WorklistDelegate.h"

#include "ui/window/SvgIcon.h"
#include "ui/worklist/WorklistModel.h"

#include <QPainter>
#include <QWidget>

namespace retrace {

namespace {

constexpr QSize kPicture_px{96, 60};
constexpr int kMargin_px = 8;
constexpr int kSign_px = 18;

} // namespace

QSize WorklistDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int text = 2 * option.fontMetrics.height() + 2;
    const int width = option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * kMargin_px + kSign_px;
    return {index.column() == WorklistModel::pageColumn ? width + kPicture_px.width() : width, std::max(text, kPicture_px.height()) + 2 * kMargin_px};
}

void WorklistDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const bool current = option.state & QStyle::State_Selected;
    if (current) {
        painter->fillRect(option.rect, m_colours.hover);
        if (index.column() == 0) {
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), m_colours.accent);
        }
    }
    painter->setPen(m_colours.border);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    QRect room = option.rect.adjusted(kMargin_px, kMargin_px, -kMargin_px, -kMargin_px);
    if (index.column() == WorklistModel::pageColumn) {
        const QRect frame(room.left(), room.center().y() - kPicture_px.height() / 2, kPicture_px.width(), kPicture_px.height());
        const QPixmap picture = index.data(Qt::DecorationRole).value<QPixmap>();
        painter->fillRect(frame, m_colours.canvas);
        if (picture.width() > 1) {
            const QSize size = picture.size().scaled(frame.size(), Qt::KeepAspectRatio);
            const QRect at(QPoint(frame.center().x() - size.width() / 2, frame.center().y() - size.height() / 2), size);
            painter->drawPixmap(at, picture);
        }
        room.setLeft(frame.right() + kMargin_px + 4);
    }
    const QString sign = index.data(WorklistModel::sign).toString();
    const auto kind = static_cast<WorklistModel::SignColour>(index.data(WorklistModel::signColour).toInt());
    const QColor colour = kind == WorklistModel::SignColour::doubtful ? m_colours.doubtful
                          : kind == WorklistModel::SignColour::error  ? m_colours.error
                          : kind == WorklistModel::SignColour::accent ? m_colours.accent
                                                                      : m_colours.quiet;
    const QString second = index.data(WorklistModel::secondLine).toString();
    const int line = option.fontMetrics.height();
    const int height = second.isEmpty() ? line : 2 * line + 2;
    const int top = room.center().y() - height / 2;
    if (!sign.isEmpty()) {
        painter->drawPixmap(room.left(), top + (line - kSign_px) / 2, svgPixmap(sign, kSign_px, colour, painter->device()->devicePixelRatioF()));
        room.setLeft(room.left() + kSign_px + 6);
    }
    const auto put = [&](const QString& text, int y, const QColor& pen, Qt::TextElideMode elide) {
        painter->setPen(pen);
        painter->drawText(QRect(room.left(), y, room.width(), line), Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(text, elide, room.width()));
    };
    const bool strong = index.column() == WorklistModel::pageColumn;
    put(index.data().toString(), top, m_colours.text, strong ? Qt::ElideMiddle : Qt::ElideRight);
    if (!second.isEmpty()) {
        put(second, top + line + 2, m_colours.quiet, strong ? Qt::ElideMiddle : Qt::ElideRight);
    }
    if (current && option.widget && option.widget->hasFocus()) {
        painter->setPen(m_colours.accent);
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    painter->restore();
}

} // namespace retrace
