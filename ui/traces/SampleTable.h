// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Place.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <vector>

namespace retrace {

/// The samples that an export would write: a row for every sample, a column for every lead, mV. For reading aloud a cell names lead,
/// time, value and expected error.
class SampleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setResult(const Digitization& result);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const Digitization& result() const { return m_result; }
    std::optional<std::size_t> boxOf(int column) const;
    int columnOf(std::size_t box) const; ///< -1: none
    double timeOf(int row) const;
    int rowAt(double t_s) const;

private:
    double valueOf(const QModelIndex& index) const; ///< mV; NaN where nothing was printed or read
    QString spoken(const QModelIndex& index) const;

    Digitization m_result;
    std::vector<Lead> m_leads;
};

/// The traces as a table, for screen readers and for whoever wants the numbers. The cell that is current is marked in the other panes.
class SampleTable : public QTableView
{
    Q_OBJECT
public:
    explicit SampleTable(QWidget* parent = nullptr);

    void setResult(const Digitization& result);
    void goTo(std::size_t box, double t_s);

signals:
    void pointedAt(const retrace::Place& place);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    SampleModel* m_model;
};

} // namespace retrace
