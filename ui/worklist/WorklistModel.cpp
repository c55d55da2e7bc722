// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/worklist/WorklistModel.h"

#include "ui/review/ReviewList.h"
#include "ui/review/ReviewPane.h"
#include "ui/session-model/CoreSentences.h"
#include "ui/window/PageBar.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace retrace {

namespace {

QString nameOf(const std::filesystem::path& file)
{
    return QFile::decodeName(file.c_str());
}

WorklistKey keyOf(const WorklistItem& item)
{
    return {nameOf(item.file), item.page};
}

} // namespace

WorklistModel::WorklistModel(QObject* parent) : QAbstractTableModel(parent)
{
}

void WorklistModel::mapRows()
{
    m_rows.clear();
    for (std::size_t k = 0; k < m_items.size(); ++k) {
        m_rows[keyOf(m_items[k])] = static_cast<int>(k);
    }
}

void WorklistModel::setItems(std::vector<WorklistItem> items, const std::vector<std::size_t>& order)
{
    beginResetModel();
    m_items.clear();
    for (const std::size_t k : order) {
        m_items.push_back(std::move(items[k]));
    }
    mapRows();
    endResetModel();
}

void WorklistModel::merge(const std::vector<WorklistItem>& items)
{
    std::map<WorklistKey, const WorklistItem*> now;
    for (const WorklistItem& item : items) {
        now[keyOf(item)] = &item;
    }
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!now.contains(key(row))) {
            beginRemoveRows({}, row, row);
            m_items.erase(m_items.begin() + row);
            endRemoveRows();
        }
    }
    mapRows();
    std::vector<const WorklistItem*> fresh;
    for (const auto& [key, item] : now) {
        const int row = rowOf(key);
        if (row >= 0) {
            m_items[static_cast<std::size_t>(row)] = *item;
        } else {
            fresh.push_back(item);
        }
    }
    if (rowCount() > 0) {
        emit dataChanged(createIndex(0, 0), createIndex(rowCount() - 1, kColumns - 1));
    }
    if (!fresh.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
        for (const WorklistItem* item : fresh) {
            m_items.push_back(*item);
        }
        mapRows();
        endInsertRows();
    }
}

void WorklistModel::update(const std::vector<WorklistItem>& of_one_file)
{
    int last = -1;
    for (const WorklistItem& item : of_one_file) {
        const int row = rowOf(keyOf(item));
        if (row >= 0) {
            m_items[static_cast<std::size_t>(row)] = item;
            emit dataChanged(createIndex(row, 0), createIndex(row, kColumns - 1));
            last = row;
        } else if (last >= 0) {
            ++last;
            beginInsertRows({}, last, last);
            m_items.insert(m_items.begin() + last, item);
            mapRows();
            endInsertRows();
        }
    }
}

void WorklistModel::thumbnailCame(const WorklistKey& key)
{
    const int row = rowOf(key);
    if (row >= 0) {
        emit dataChanged(createIndex(row, pageColumn), createIndex(row, pageColumn), {Qt::DecorationRole});
    }
}

void WorklistModel::setBeingRead(const WorklistKey& key, bool on)
{
    std::erase(m_read, key);
    if (on) {
        m_read.push_back(key);
    }
    const int row = rowOf(key);
    if (row >= 0) {
        emit dataChanged(createIndex(row, verdictColumn), createIndex(row, verdictColumn));
    }
}

WorklistKey WorklistModel::key(int row) const
{
    return keyOf(item(row));
}

int WorklistModel::rowOf(const WorklistKey& key) const
{
    const auto it = m_rows.find(key);
    return it == m_rows.end() ? -1 : it->second;
}

int WorklistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

int WorklistModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString WorklistModel::text(const WorklistItem& item, int column) const
{
    const bool read = item.state == ReadState::read;
    switch (column) {
    case pageColumn:
        return QFileInfo(nameOf(item.file)).fileName();
    case layoutColumn:
        return !item.layout.empty() ? layoutLabel(item.layout) : read ? tr("None found") : QString();
    case verdictColumn:
        if (std::ranges::find(m_read, keyOf(item)) != m_read.end()) {
            return tr("Being read …");
        }
        if (item.state == ReadState::unread) {
            return tr("Not read yet");
        }
        if (item.state == ReadState::failed) {
            return tr("Could not be read");
        }
        return item.verdict == Verdict::digitized ? tr("Read") : item.verdict == Verdict::doubts ? tr("With doubts") : tr("Better scanned again");
    case errorColumn:
        return read ? errorText(item.error_mv) : QString();
    case statusColumn:
        return statusText(item.status);
    case reviewerColumn:
        return QString::fromStdString(item.reviewer);
    default:
        return {};
    }
}

QString WorklistModel::second(const WorklistItem& item, int column) const
{
    switch (column) {
    case pageColumn: {
        const QString folder = QFileInfo(nameOf(item.file)).path();
        QStringList words;
        if (item.pages > 1) {
            words << tr("page %1 of %2").arg(item.page + 1).arg(item.pages);
        }
        if (folder != ".") {
            words << folder;
        }
        return words.join(QStringLiteral(" · "));
    }
    case layoutColumn:
        return item.layout_guessed && !item.layout.empty() ? tr("guessed") : QString();
    case verdictColumn:
        return item.state == ReadState::failed ? inTheWindowsLanguage(QString::fromStdString(item.failure)) : QString();
    case errorColumn:
        return item.state != ReadState::read ? QString() : item.doubts == 0 ? tr("no doubts") : tr("doubts: %1").arg(item.doubts);
    case reviewerColumn: {
        const QDateTime when = QDateTime::fromString(QString::fromStdString(item.date), Qt::ISODate);
        return when.isValid() ? QLocale().toString(when.toLocalTime(), QLocale::ShortFormat) : QString();
    }
    default:
        return {};
    }
}

QVariant WorklistModel::sorted(const WorklistItem& item, int row, int column) const
{
    switch (column) {
    case pageColumn:
        return QStringLiteral("%1 %2").arg(nameOf(item.file)).arg(item.page, 6, 10, QLatin1Char('0'));
    case verdictColumn: // the worst first
        return item.state == ReadState::unread ? 4 : item.state == ReadState::failed ? 0 : 3 - static_cast<int>(item.verdict);
    case errorColumn:
        return item.state == ReadState::read ? -item.error_mv : 1.0;
    case statusColumn:
        return static_cast<int>(item.status);
    default:
        return QStringLiteral("%1 %2").arg(text(item, column)).arg(row, 8, 10, QLatin1Char('0'));
    }
}

QVariant WorklistModel::data(const QModelIndex& at, int role) const
{
    if (!at.isValid()) {
        return {};
    }
    const WorklistItem& page = item(at.row());
    const bool doubtful = page.state == ReadState::read && page.verdict != Verdict::digitized;
    switch (role) {
    case Qt::DisplayRole:
        return text(page, at.column());
    case secondLine:
        return second(page, at.column());
    case Qt::ToolTipRole:
        return at.column() == pageColumn ? nameOf(page.file) : second(page, at.column());
    case Qt::DecorationRole:
        return at.column() == pageColumn && m_thumbnails ? m_thumbnails(keyOf(page)) : QVariant();
    case sign:
        if (at.column() == verdictColumn) {
            return page.state == ReadState::failed ? "error" : doubtful ? "warning" : page.state == ReadState::read ? "check" : "";
        }
        return at.column() == statusColumn && page.status == PageStatus::done ? "check" : "";
    case signColour:
        return static_cast<int>(at.column() == statusColumn        ? SignColour::accent
                                : page.state == ReadState::failed ? SignColour::error
                                : doubtful                        ? SignColour::doubtful
                                                                  : SignColour::quiet);
    case sortKey:
        return sorted(page, at.row(), at.column());
    case Qt::AccessibleTextRole: {
        const QString below = second(page, at.column());
        return below.isEmpty() ? text(page, at.column()) : QStringLiteral("%1, %2").arg(text(page, at.column()), below);
    }
    default:
        return {};
    }
}

QVariant WorklistModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case pageColumn:
        return tr("Page");
    case layoutColumn:
        return tr("Layout");
    case verdictColumn:
        return tr("Verdict");
    case errorColumn:
        return tr("Expected error");
    case statusColumn:
        return tr("Status");
    case reviewerColumn:
        return tr("Reviewer");
    default:
        return {};
    }
}

WorklistFilter::WorklistFilter(WorklistModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(WorklistModel::sortKey);
    setDynamicSortFilter(false); // nothing moves by itself under the mouse
}

void WorklistFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

void WorklistFilter::setSearch(const QString& words)
{
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void WorklistFilter::sort(int column, Qt::SortOrder order)
{
    QSortFilterProxyModel::sort(column, order);
}

bool WorklistFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const WorklistItem& item = m_model.item(row);
    const bool shown = [&] {
        switch (m_show) {
        case Show::all:
            return true;
        case Show::toReview:
            return item.status != PageStatus::done;
        case Show::doubtful:
            return item.state != ReadState::unread && item.verdict != Verdict::digitized;
        case Show::unread:
            return item.state == ReadState::unread;
        case Show::inReview:
            return item.status == PageStatus::in_review;
        case Show::done:
            return item.status == PageStatus::done;
        }
        return true;
    }();
    return shown && std::ranges::all_of(m_words, [&](const QString& word) {
        return QFile::decodeName(item.file.c_str()).contains(word, Qt::CaseInsensitive) || layoutLabel(item.layout).contains(word, Qt::CaseInsensitive) ||
               QString::fromStdString(item.layout).contains(word, Qt::CaseInsensitive) || QString::fromStdString(item.reviewer).contains(word, Qt::CaseInsensitive);
    });
}

} // namespace retrace
