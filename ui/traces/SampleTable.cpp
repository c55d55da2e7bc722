// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traces/SampleTable.h"

#include <QHeaderView>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace retrace {

namespace {

constexpr int kHeaderPadding_px = 7; // the theme's, and the line

QString millivolts(double mv)
{
    return QLocale().toString(mv, 'f', 3).replace('-', QChar(0x2212));
}

} // namespace

void SampleModel::setResult(const Digitization& result)
{
    beginResetModel();
    m_result = result;
    m_leads.clear();
    if (result.signal) {
        for (const auto& [lead, samples] : result.signal->record.leads) {
            m_leads.push_back(lead);
        }
    }
    endResetModel();
}

int SampleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_result.signal ? 0 : static_cast<int>(m_result.signal->record.rows());
}

int SampleModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_leads.size());
}

double SampleModel::timeOf(int row) const
{
    return m_result.signal ? row / m_result.signal->record.fs_hz : 0.0;
}

int SampleModel::rowAt(double t_s) const
{
    return m_result.signal ? std::clamp(static_cast<int>(std::lround(t_s * m_result.signal->record.fs_hz)), 0, std::max(0, rowCount() - 1)) : 0;
}

std::optional<std::size_t> SampleModel::boxOf(int column) const
{
    if (!m_result.signal || column < 0 || column >= columnCount()) {
        return std::nullopt;
    }
    const auto& boxes = m_result.signal->from_box;
    const auto it = boxes.find(m_leads[static_cast<std::size_t>(column)]);
    return it == boxes.end() ? std::nullopt : std::optional(it->second);
}

int SampleModel::columnOf(std::size_t box) const
{
    for (int column = 0; column < columnCount(); ++column) {
        if (boxOf(column) == box) {
            return column;
        }
    }
    // a short segment whose strip fills the lead's column
    const auto& layout = m_result.layout;
    if (layout && box < layout->boxes.size()) {
        const auto it = std::ranges::find(m_leads, layout->boxes[box].lead);
        return it == m_leads.end() ? -1 : static_cast<int>(it - m_leads.begin());
    }
    return -1;
}

double SampleModel::valueOf(const QModelIndex& index) const
{
    const SamplesMv& samples = m_result.signal->record.leads.at(m_leads[static_cast<std::size_t>(index.column())]);
    const auto row = static_cast<std::size_t>(index.row());
    return row < samples.size() ? static_cast<double>(samples[row]) : std::nan("");
}

QString SampleModel::spoken(const QModelIndex& index) const
{
    const Lead lead = m_leads[static_cast<std::size_t>(index.column())];
    const std::string_view raw = leadName(lead);
    const QString name = QString::fromUtf8(raw.data(), static_cast<qsizetype>(raw.size()));
    const QString time = QLocale().toString(timeOf(index.row()), 'f', 3);
    const double mv = valueOf(index);
    if (std::isnan(mv)) {
        return tr("%1 at %2 s: nothing").arg(name, time);
    }
    if (m_result.confidence) {
        const auto it = m_result.confidence->leads.find(lead);
        const auto row = static_cast<std::size_t>(index.row());
        if (it != m_result.confidence->leads.end() && row < it->second.error_mv.size() && !std::isnan(it->second.error_mv[row])) {
            return tr("%1 at %2 s: %3 mV, expected error %4 mV").arg(name, time, millivolts(mv), millivolts(static_cast<double>(it->second.error_mv[row])));
        }
    }
    return tr("%1 at %2 s: %3 mV").arg(name, time, millivolts(mv));
}

QVariant SampleModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_result.signal) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        const double mv = valueOf(index);
        return std::isnan(mv) ? QStringLiteral("–") : millivolts(mv);
    }
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
        return spoken(index);
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    }
    return {};
}

QVariant SampleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    if (orientation == Qt::Vertical) {
        return tr("%1 s").arg(QLocale().toString(timeOf(section), 'f', 3));
    }
    if (section < 0 || section >= columnCount()) {
        return {};
    }
    const std::string_view name = leadName(m_leads[static_cast<std::size_t>(section)]);
    return tr("%1, mV").arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
}

SampleTable::SampleTable(QWidget* parent) : QTableView(parent), m_model(new SampleModel(this))
{
    setModel(m_model);
    setObjectName("samples");
    setAccessibleName(tr("Samples of the traces"));
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false); // Tab goes on to the next control
    setFrameShape(NoFrame);
    setWordWrap(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 2 * kHeaderPadding_px);
    horizontalHeader()->setDefaultSectionSize(fontMetrics().horizontalAdvance(QStringLiteral("−00.000  ")) + 12);
}

void SampleTable::setResult(const Digitization& result)
{
    const QModelIndex before = currentIndex();
    m_model->setResult(result);
    if (before.isValid() && before.row() < m_model->rowCount() && before.column() < m_model->columnCount()) {
        selectionModel()->setCurrentIndex(m_model->index(before.row(), before.column()), QItemSelectionModel::ClearAndSelect);
        scrollTo(currentIndex(), PositionAtCenter);
    }
}

void SampleTable::goTo(std::size_t box, double t_s)
{
    const int column = m_model->columnOf(box);
    if (column >= 0 && m_model->rowCount() > 0) {
        const QModelIndex at = m_model->index(m_model->rowAt(t_s), column);
        selectionModel()->setCurrentIndex(at, QItemSelectionModel::ClearAndSelect);
        scrollTo(at, PositionAtCenter);
    }
}

void SampleTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    const auto box = current.isValid() ? m_model->boxOf(current.column()) : std::nullopt;
    if (box && isVisible() && m_model->result().layout && *box < m_model->result().layout->boxes.size()) {
        emit pointedAt(placeAt(m_model->result(), *box, m_model->timeOf(current.row())));
    }
}

} // namespace retrace
