// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/worklist/Worklist.h"
#include "ui/window/Theme.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QPixmap>

#include <functional>
#include <map>
#include <vector>

namespace retrace {

/// A page of a folder: its file, relative to the folder, and its number in the file.
struct WorklistKey
{
    QString file;
    int page = 0;
    bool operator==(const WorklistKey&) const = default;
    bool operator<(const WorklistKey& other) const { return file != other.file ? file < other.file : page < other.page; }
};

/// The pages of a folder as rows: page, layout, verdict, expected error, status, reviewer. Rows stay where they are while pages are
/// read; setItems() puts them into an order.
class WorklistModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { pageColumn, layoutColumn, verdictColumn, errorColumn, statusColumn, reviewerColumn, kColumns };
    enum Role {
        secondLine = Qt::UserRole, ///< stands small below the text
        sign,                      ///< name of the icon before the text; may be empty
        signColour,                ///< int, of SignColour
        sortKey,
    };
    enum class SignColour { quiet, doubtful, error, accent };

    explicit WorklistModel(QObject* parent = nullptr);

    /// Asks for a page's small picture; a null pixmap: none yet.
    void setThumbnails(std::function<QPixmap(const WorklistKey&)> thumbnails) { m_thumbnails = std::move(thumbnails); }
    /// All pages anew; `order`: indices into `items`.
    void setItems(std::vector<WorklistItem> items, const std::vector<std::size_t>& order);
    /// The pages as they are by now, in the order in which they stand; new ones come last.
    void merge(const std::vector<WorklistItem>& items);
    /// The pages of one file as they are by now: its rows change, new ones come behind them.
    void update(const std::vector<WorklistItem>& of_one_file);
    void thumbnailCame(const WorklistKey& key);
    void setBeingRead(const WorklistKey& key, bool on);

    const std::vector<WorklistItem>& items() const { return m_items; }
    const WorklistItem& item(int row) const { return m_items[static_cast<std::size_t>(row)]; }
    WorklistKey key(int row) const;
    int rowOf(const WorklistKey& key) const; ///< -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const WorklistItem& item, int column) const;
    QString second(const WorklistItem& item, int column) const;
    QVariant sorted(const WorklistItem& item, int row, int column) const;
    void mapRows();

    std::vector<WorklistItem> m_items;
    std::map<WorklistKey, int> m_rows;
    std::vector<WorklistKey> m_read; ///< being read now
    std::function<QPixmap(const WorklistKey&)> m_thumbnails;
};

/// Which pages are shown, and in which order.
class WorklistFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    enum class Show { all, toReview, doubtful, unread, inReview, done };

    explicit WorklistFilter(WorklistModel& model, QObject* parent = nullptr);

    void setShow(Show show);
    Show show() const { return m_show; }
    void setSearch(const QString& words); ///< all of them stand in file, layout or reviewer
    /// -1: as the model has them, what deserves a look first.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    WorklistModel& m_model;
    Show m_show = Show::all;
    QStringList m_words;
};

} // namespace retrace
