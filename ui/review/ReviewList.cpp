// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/ReviewList.h"

#include "ui/session-model/CoreSentences.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <cmath>

namespace retrace {

namespace {

constexpr int kMargin_px = 12;
constexpr int kSign_px = 22;
constexpr int kGap_px = 8;
constexpr int kApart_px = 10;

class LineDelegate : public QStyledItemDelegate
{
public:
    explicit LineDelegate(QListView* view) : QStyledItemDelegate(view), m_view(view) {}

    void setColours(const Colours& colours) { m_colours = colours; }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const int height = option.fontMetrics.height();
        const QRect words = option.fontMetrics.boundingRect(
            QRect(0, 0, textWidth(), 1000), Qt::TextWordWrap, reasonOf(index));
        return {60, 2 * kGap_px + height + 2 + std::max(height, words.height())};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override
    {
        painter->save();
        const bool current = m_view->currentIndex() == index;
        if (current) {
            painter->fillRect(option.rect, m_colours.hover);
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                              m_colours.accent);
        }
        const auto state = static_cast<ReviewEntry::State>(
            index.data(ReviewListModel::state).toInt());
        const bool open = state == ReviewEntry::State::open;
        const QRect room = option.rect.adjusted(kMargin_px, kGap_px, -kMargin_px, -kGap_px);
        paintSign(*painter, QRect(room.topLeft(), QSize(kSign_px, option.fontMetrics.height())),
                  state);
        const QRect text = room.adjusted(kSign_px, 0, 0, 0);
        painter->setPen(open ? m_colours.text : m_colours.quiet);
        QFont bold = option.font;
        bold.setBold(true);
        painter->setFont(bold);
        // Where the panel is narrow the name gives way to the figures.
        const QString span = index.data(ReviewListModel::span).toString();
        const QString error = index.data(ReviewListModel::error).toString();
        const int figures = option.fontMetrics.horizontalAdvance(span) + option.fontMetrics.horizontalAdvance(error) + 2 * kApart_px;
        const QFontMetrics letters(bold);
        const QString lead = letters.elidedText(index.data(ReviewListModel::lead).toString(), Qt::ElideRight, text.width() - figures);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignTop, lead);
        painter->setFont(option.font);
        painter->drawText(text.adjusted(letters.horizontalAdvance(lead) + kApart_px, 0, 0, 0), Qt::AlignLeft | Qt::AlignTop, span);
        painter->drawText(text, Qt::AlignRight | Qt::AlignTop, error);
        painter->setPen(m_colours.quiet);
        painter->drawText(text.adjusted(0, option.fontMetrics.height() + 2, 0, 0),
                          Qt::TextWordWrap, reasonOf(index));
        painter->restore();
    }

private:
    static QString reasonOf(const QModelIndex& index)
    {
        return index.data(ReviewListModel::reason).toString();
    }
    int textWidth() const
    {
        return std::max(60, m_view->viewport()->width() - 2 * kMargin_px - kSign_px);
    }
    void paintSign(QPainter& painter, const QRect& place, ReviewEntry::State state) const
    {
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF middle(place.left() + 6, place.center().y() + 0.5);
        if (state == ReviewEntry::State::accepted) {
            painter.setPen(QPen(m_colours.quiet, 1.8));
            painter.drawPolyline(QPolygonF{middle + QPointF(-5, 0), middle + QPointF(-1, 4),
                                           middle + QPointF(6, -5)});
            return;
        }
        painter.setPen(Qt::NoPen);
        if (state == ReviewEntry::State::open) {
            painter.setBrush(m_colours.doubtful);
            painter.drawPolygon(QPolygonF{middle + QPointF(0, -6), middle + QPointF(6, 5),
                                          middle + QPointF(-6, 5)});
        } else {
            painter.setBrush(m_colours.edited);
            painter.drawEllipse(middle, 4.5, 4.5);
        }
    }

    QListView* m_view;
    Colours m_colours;
};

} // namespace

QString traceLabel(const TraceKey& trace)
{
    const auto name = leadName(trace.lead);
    const QString lead = QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
    return trace.rhythm ? ReviewListModel::tr("%1 strip").arg(lead) : lead;
}

QString errorText(double error_mv)
{
    const double uv = error_mv * 1000;
    return ReviewListModel::tr("±%1 µV").arg(QLocale().toString(uv, 'f', uv < 9.5 ? 1 : 0));
}

void ReviewListModel::setEntries(const std::vector<ReviewEntry>& entries)
{
    if (entries.size() == m_entries.size()) {
        m_entries = entries;
        if (!entries.empty()) {
            emit dataChanged(index(0), index(rowCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

int ReviewListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ReviewListModel::data(const QModelIndex& at, int role) const
{
    if (at.row() < 0 || at.row() >= rowCount()) {
        return {};
    }
    const ReviewEntry& entry = m_entries[static_cast<std::size_t>(at.row())];
    const QLocale locale;
    switch (role) {
    case lead:
        return traceLabel(entry.trace);
    case span:
        return tr("%1–%2 s").arg(locale.toString(entry.doubt.t0_s, 'f', 2),
                                 locale.toString(entry.doubt.t1_s, 'f', 2));
    case reason:
        return entry.state == ReviewEntry::State::settled
                   ? tr("Settled by an edit.")
                   : inTheWindowsLanguage(
                         QString::fromStdString(doubtSentence(entry.doubt.reason)));
    case error:
        return errorText(entry.doubt.error_mv);
    case state:
        return static_cast<int>(entry.state);
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return sentence(entry);
    default:
        return {};
    }
}

QString ReviewListModel::sentence(const ReviewEntry& entry) const
{
    const QString states[] = {tr("open"), tr("accepted"), tr("settled")};
    const QModelIndex at = index(static_cast<int>(&entry - m_entries.data()));
    return QStringLiteral("%1 %2: %3 %4 (%5)")
        .arg(data(at, lead).toString(), data(at, span).toString(), data(at, reason).toString(),
             data(at, error).toString(), states[static_cast<int>(entry.state)]);
}

ReviewList::ReviewList(QWidget* parent) : QListView(parent)
{
    setItemDelegate(new LineDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Places to look at"));
    setObjectName("reviewList");
    connect(this, &QListView::clicked, this, [this](const QModelIndex& at) {
        emit chosen(at.row());
    });
}

void ReviewList::setColours(const Colours& colours)
{
    static_cast<LineDelegate*>(itemDelegate())->setColours(colours);
    viewport()->update();
}

void ReviewList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    viewport()->update();
    if (hasFocus() && current.isValid()) {
        emit chosen(current.row());
    }
}

void ReviewList::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // lines wrap otherwise
}

} // namespace retrace
