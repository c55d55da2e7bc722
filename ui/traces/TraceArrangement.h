// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Place.h"

#include <QRectF>
#include <QString>
#include <QVector>

#include <vector>

namespace retrace {

enum class Arrangement { printed, list };

/// One lead as it is drawn on the pane's paper: millimetres, y down.
struct Strip {
    std::size_t box = 0;
    QString label;
    bool named = true;          ///< the name was read on the page, not inferred
    QVector<double> x_mm, y_mm; ///< NaN in y where the trace is missing
    /// Half height of the 90 % band at each x; empty where nothing is known of it.
    QVector<double> band_mm;
    double x0_mm = 0, x1_mm = 0, baseline_mm = 0;
    /// Spans of x without samples; the dotted baseline is drawn there.
    std::vector<std::pair<double, double>> gaps_mm;
};

/// Places the leads on the pane's paper: where the page prints them, or one below the other in the
/// order of the 12-lead ECG. Knows the way from the pane to a Place and back. The pane's paper is even:
/// x is time, and a beat that stands beside its time on creased paper stands at its time here.
class TraceArrangement
{
public:
    TraceArrangement() = default;
    TraceArrangement(const Digitization& result, Arrangement kind);

    const std::vector<Strip>& strips() const { return m_strips; }
    QRectF extent() const { return m_extent; }
    Arrangement kind() const { return m_kind; }

    Place placeAt(QPointF pane_mm) const;
    /// Where a place stands on the pane; nullopt if the pane does not show it.
    std::optional<QPointF> toPane(const Place& place) const;
    /// The same for a point of the paper that belongs to a lead's box.
    std::optional<QPointF> toPane(PaperPoint paper, std::size_t box) const;

private:
    void addStrip(std::size_t box);
    void addFromPath(Strip& strip, const LeadTrace& trace, const LeadBox& box) const;
    void addFromSignal(Strip& strip, const LeadBox& box) const;
    void addBand(Strip& strip, const LeadBox& box) const;
    void stackStrips();
    void findGaps();

    Digitization m_result;
    Arrangement m_kind = Arrangement::printed;
    std::vector<Strip> m_strips;
    QRectF m_extent;
};

} // namespace retrace
