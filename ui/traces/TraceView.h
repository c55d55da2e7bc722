// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scan/ReviewLayer.h"
#include "ui/scan/ViewController.h"
#include "ui/traces/TraceArrangement.h"
#include "ui/window/Theme.h"

#include <QPointer>
#include <QWidget>

#include <map>
#include <optional>

class QCustomPlot;
class QCPGraph;
class QCPItemStraightLine;

namespace retrace {

/// Pane 3: what was read, on ECG paper, in the printed arrangement or as a list. Drawn by
/// QCustomPlot, whose axes are millimetres of paper; both have the same scale.
class TraceView : public QWidget
{
    Q_OBJECT
public:
    explicit TraceView(QWidget* parent = nullptr);

    void setResult(const Digitization& result);
    void clear();
    void setColours(const Colours& colours);
    void setMark(const std::optional<Place>& place);
    std::optional<QPointF> mark_mm() const { return m_mark; }

    /// Signs over the traces; the layer must outlive the view.
    void setReviewLayer(const ReviewLayer* layer);
    void renewReview(); ///< the layer says something else now
    const ReviewLayer* reviewLayer() const { return m_layer; }

    const TraceArrangement& arrangement() const { return m_arrangement; }
    ViewController& view() { return *m_view; }
    const Colours& colours() const { return m_colours; }
    QCustomPlot& plot() { return *m_plot; }
    QSize sizeHint() const override { return {560, 420}; }

public slots:
    void setArrangement(retrace::Arrangement kind);

signals:
    void pointedAt(const retrace::Place& place);
    void pointerLeft();

private:
    void setUpPaper();
    void rebuild();
    void addStrip(const Strip& strip);
    void addName(const Strip& strip);
    void addGaps(const Strip& strip);
    void addCaption();
    void colourPaper();
    void followView();
    void placeMark();
    void redrawOverlay();

    QCustomPlot* m_plot;
    ViewController* m_view;
    Colours m_colours;
    Digitization m_result;
    TraceArrangement m_arrangement;
    Arrangement m_kind = Arrangement::printed;
    const ReviewLayer* m_layer = nullptr;
    std::map<std::size_t, QCPGraph*> m_graphs; ///< by box
    std::vector<std::size_t> m_changing; ///< boxes whose traces are drawn by the layer
    bool m_overlayQueued = false;
    std::optional<QPointF> m_mark;
    QPointer<QCPItemStraightLine> m_across, m_down;
};

} // namespace retrace
