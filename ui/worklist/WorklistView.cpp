// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/worklist/WorklistView.h"

#include "ui/window/ChoiceButton.h"
#include "ui/worklist/WorklistDelegate.h"

#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retrace {

namespace {

using Show = WorklistFilter::Show;
constexpr int kByNeed = -1;

QString showText(Show show)
{
    switch (show) {
    case Show::all:
        return WorklistView::tr("All pages");
    case Show::toReview:
        return WorklistView::tr("To review");
    case Show::doubtful:
        return WorklistView::tr("With doubts");
    case Show::unread:
        return WorklistView::tr("Not read yet");
    case Show::inReview:
        return WorklistView::tr("In review");
    case Show::done:
        return WorklistView::tr("Done");
    }
    return {};
}

QString orderText(int column)
{
    switch (column) {
    case WorklistModel::pageColumn:
        return WorklistView::tr("By name");
    case WorklistModel::layoutColumn:
        return WorklistView::tr("By layout");
    case WorklistModel::verdictColumn:
        return WorklistView::tr("By verdict");
    case WorklistModel::errorColumn:
        return WorklistView::tr("By expected error");
    case WorklistModel::statusColumn:
        return WorklistView::tr("By status");
    case WorklistModel::reviewerColumn:
        return WorklistView::tr("By reviewer");
    default:
        return WorklistView::tr("What needs a look first");
    }
}

QString durationText(double seconds)
{
    if (seconds < 90) {
        return WorklistView::tr("about a minute left");
    }
    const int minutes = static_cast<int>(seconds / 60 + 0.5);
    return minutes < 90 ? WorklistView::tr("about %1 min left").arg(minutes) : WorklistView::tr("about %1 h left").arg((minutes + 30) / 60);
}

} // namespace

WorklistView::WorklistView(WorklistDesk& desk, QWidget* parent) : QWidget(parent), m_desk(desk)
{
    setObjectName("worklist");
    setAttribute(Qt::WA_StyledBackground);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeWork());
    m_nothing = new QLabel(this);
    m_nothing->setObjectName("quiet");
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    column->addWidget(m_nothing, 1);
    makeTable();
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connect(&m_desk, &WorklistDesk::rowsChanged, this, &WorklistView::showCounts);
    connect(&m_desk, &WorklistDesk::workChanged, this, &WorklistView::showWork);
    connect(&m_desk, &WorklistDesk::opened, this, [this] {
        m_search->clear();
        setOpening({});
        if (m_desk.filter().rowCount() > 0) {
            m_table->setCurrentIndex(m_desk.filter().index(0, 0));
        }
    });
    // A new order leaves the page that was chosen chosen.
    connect(&m_desk.model(), &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_kept = current(); });
    connect(&m_desk.model(), &QAbstractItemModel::modelReset, this, [this] {
        if (m_kept) {
            setCurrent(*m_kept);
        }
    });
    showChoices();
    showCounts();
    showWork();
}

QWidget* WorklistView::makeHead()
{
    auto* const head = new QFrame(this);
    head->setObjectName("listHeader");
    auto* const rows = new QVBoxLayout(head);
    rows->setContentsMargins(16, 12, 16, 8);
    rows->setSpacing(8);
    m_title = new QLabel(head);
    m_title->setObjectName("reviewHeadline");
    m_title->setTextFormat(Qt::PlainText);
    m_counts = new QLabel(head);
    m_counts->setObjectName("quiet");
    rows->addWidget(m_title);
    rows->addWidget(m_counts);
    auto* const row = new QHBoxLayout;
    row->setSpacing(8);
    m_search = new QLineEdit(head);
    m_search->setPlaceholderText(tr("Search name, layout, reviewer"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(360);
    m_search->installEventFilter(this);
    m_show = new ChoiceButton(tr("Pages shown"), head);
    m_order = new ChoiceButton(tr("Order"), head);
    m_anew = new QPushButton(tr("Order anew"), head);
    m_anew->setProperty("link", true);
    m_anew->setToolTip(tr("Pages were read or reviewed since the list was put in order (F5)"));
    m_read = new QPushButton(head);
    m_cancel = new QPushButton(tr("Cancel"), head);
    row->addWidget(m_search, 1);
    row->addWidget(m_show);
    row->addWidget(m_order);
    row->addWidget(m_anew);
    row->addStretch(1);
    m_pairs = new QToolButton(head);
    m_pairs->setPopupMode(QToolButton::InstantPopup);
    m_pairs->setFocusPolicy(Qt::StrongFocus);
    m_pairs->hide();
    row->addWidget(m_pairs);
    row->addWidget(m_cancel);
    row->addWidget(m_read);
    rows->addLayout(row);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_desk.filter().setSearch(text);
        showCounts();
    });
    connect(m_show, &ChoiceButton::chosen, this, [this](const QVariant& value) {
        m_desk.filter().setShow(static_cast<Show>(value.toInt()));
        showChoices();
        showCounts();
    });
    connect(m_order, &ChoiceButton::chosen, this, [this](const QVariant& value) {
        m_table->sortByColumn(value.toInt(), Qt::AscendingOrder);
        if (value.toInt() == kByNeed) {
            m_desk.orderAnew();
        }
    });
    connect(m_anew, &QPushButton::clicked, this, [this] { m_desk.orderAnew(); });
    connect(m_read, &QPushButton::clicked, this, [this] {
        if (m_desk.work() == WorklistDesk::Work::reading) {
            m_desk.pause();
        } else {
            m_desk.readAll();
        }
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_desk.cancel(); });
    return head;
}

QWidget* WorklistView::makeWork()
{
    auto* const work = new QWidget(this);
    work->setObjectName("worklistWork");
    auto* const row = new QHBoxLayout(work);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(12);
    m_progress = new QProgressBar(work);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Pages read"));
    m_progressText = new QLabel(work);
    row->addWidget(m_progress, 1);
    row->addWidget(m_progressText);
    return work;
}

void WorklistView::makeTable()
{
    m_table = new QTreeView(this);
    m_table->setObjectName("worklistTable");
    m_table->setAccessibleName(tr("Pages of the folder"));
    m_table->setModel(&m_desk.filter());
    m_delegate = new WorklistDelegate(m_table);
    m_table->setItemDelegate(m_delegate);
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setUniformRowHeights(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(kByNeed, Qt::AscendingOrder);
    QHeaderView* const header = m_table->header();
    header->setSortIndicatorClearable(true);
    header->setStretchLastSection(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(WorklistModel::pageColumn, QHeaderView::Stretch);
    const int em = m_table->fontMetrics().averageCharWidth();
    const std::pair<int, int> widths[] = {{WorklistModel::layoutColumn, 18}, {WorklistModel::verdictColumn, 36}, {WorklistModel::errorColumn, 20},
                                          {WorklistModel::statusColumn, 18}, {WorklistModel::reviewerColumn, 26}};
    for (const auto& [column, letters] : widths) {
        header->resizeSection(column, letters * em);
    }
    m_table->installEventFilter(this);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this] { showChoices(); });
    connect(m_table, &QTreeView::doubleClicked, this, &WorklistView::choose);
}

bool WorklistView::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && object == m_search && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept(); // Esc is the field's first
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (object == m_table && enter && key->modifiers() == Qt::NoModifier) {
            choose(m_table->currentIndex());
            return true;
        }
        if (object == m_search && (enter || key->key() == Qt::Key_Down)) {
            if (!m_table->currentIndex().isValid() && m_desk.filter().rowCount() > 0) {
                m_table->setCurrentIndex(m_desk.filter().index(0, 0));
            }
            m_table->setFocus();
            return true;
        }
        if (object == m_search && key->key() == Qt::Key_Escape) {
            if (m_search->text().isEmpty()) {
                m_table->setFocus();
            }
            m_search->clear();
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void WorklistView::choose(const QModelIndex& index)
{
    if (index.isValid()) {
        m_desk.freezeOrder();
        emit chosen(m_desk.model().key(m_desk.filter().mapToSource(index).row()));
    }
}

void WorklistView::setPairsMenu(QMenu* menu)
{
    m_pairs->setMenu(menu);
    m_pairs->setText(menu->title());
    m_pairs->setAccessibleName(menu->title());
    m_pairs->show();
}

void WorklistView::setColours(const Colours& colours)
{
    m_delegate->setColours(colours);
    m_table->viewport()->update();
}

void WorklistView::setOpening(const QString& folder)
{
    m_opening = folder;
    showCounts();
}

void WorklistView::setCurrent(const WorklistKey& key)
{
    const int row = m_desk.model().rowOf(key);
    const QModelIndex at = row < 0 ? QModelIndex() : m_desk.filter().mapFromSource(m_desk.model().index(row, 0));
    if (at.isValid()) {
        m_table->setCurrentIndex(at);
        m_table->scrollTo(at);
    }
}

std::optional<WorklistKey> WorklistView::current() const
{
    const QModelIndex at = m_table->currentIndex();
    return at.isValid() ? std::optional(m_desk.model().key(m_desk.filter().mapToSource(at).row())) : std::nullopt;
}

void WorklistView::focusSearch()
{
    m_search->setFocus();
    m_search->selectAll();
}

void WorklistView::showChoices()
{
    std::vector<ChoiceButton::Choice> shows, orders;
    const Show shown = m_desk.filter().show();
    for (const Show show : {Show::all, Show::toReview, Show::doubtful, Show::unread, Show::inReview, Show::done}) {
        shows.push_back({showText(show), static_cast<int>(show), show == shown, show == Show::toReview});
    }
    m_show->setChoices(shows);
    m_show->showValue(showText(shown), {});
    const int by = m_table->header()->sortIndicatorSection();
    const int order = by >= 0 && by < WorklistModel::kColumns ? by : kByNeed;
    for (int column = kByNeed; column < WorklistModel::kColumns; ++column) {
        orders.push_back({orderText(column), column, column == order, column == 0});
    }
    m_order->setChoices(orders);
    m_order->showValue(orderText(order), {});
}

void WorklistView::showCounts()
{
    const auto& items = m_desk.model().items();
    const auto all = static_cast<int>(items.size());
    const auto done = static_cast<int>(std::ranges::count(items, PageStatus::done, &WorklistItem::status));
    const auto unread = static_cast<int>(std::ranges::count(items, ReadState::unread, &WorklistItem::state));
    m_title->setText(m_opening.isEmpty() ? QDir::toNativeSeparators(m_desk.folder()) : tr("Opening %1 …").arg(QDir::toNativeSeparators(m_opening)));
    QStringList words{all == 1 ? tr("1 page") : tr("%1 pages").arg(all)};
    if (all > 0) {
        words << tr("%1 done").arg(done) << tr("%1 not read yet").arg(unread);
    }
    const int shown = m_desk.filter().rowCount();
    if (shown != all) {
        words << tr("%1 shown").arg(shown);
    }
    m_counts->setText(words.join(QStringLiteral(" · ")));
    m_table->setVisible(shown > 0);
    m_nothing->setVisible(shown == 0);
    m_nothing->setText(!m_opening.isEmpty() ? QString()
                       : all == 0          ? tr("There is no picture, PDF or DICOM file in this folder or below it. Files that are put there appear here.")
                                           : tr("No page is like that. Show all pages, or search for something else."));
    m_anew->setVisible(m_desk.orderIsOld());
}

void WorklistView::showWork()
{
    const WorklistDesk::Work work = m_desk.work();
    const int all = m_desk.toRead(), done = m_desk.readSoFar();
    m_read->setText(work == WorklistDesk::Work::reading ? tr("Pause") : work == WorklistDesk::Work::paused ? tr("Go on reading") : tr("Read all pages"));
    m_read->setProperty("primary", work == WorklistDesk::Work::none && all - done > 0);
    m_read->style()->unpolish(m_read);
    m_read->style()->polish(m_read);
    m_read->setEnabled(work != WorklistDesk::Work::none || all - done > 0);
    m_cancel->setVisible(work != WorklistDesk::Work::none);
    m_progress->parentWidget()->setVisible(work != WorklistDesk::Work::none);
    m_progress->setMaximum(std::max(1, all));
    m_progress->setValue(done);
    QStringList words{tr("%1 of %2 read").arg(done).arg(all)};
    if (work == WorklistDesk::Work::paused) {
        words << tr("paused");
    } else if (const auto left = m_desk.secondsLeft()) {
        words << durationText(*left);
    }
    m_progressText->setText(words.join(QStringLiteral(" · ")));
    m_anew->setVisible(m_desk.orderIsOld());
}

QString WorklistView::headline() const
{
    return m_title->text() + "\n" + m_counts->text();
}

QString WorklistView::progressText() const
{
    return m_progress->parentWidget()->isVisible() ? m_progressText->text() : QString();
}

} // namespace retrace
