// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/review/ReviewPane.h"
#include "ui/scan/MaskView.h"
#include "ui/scan/PageView.h"
#include "ui/session-model/Reading.h"
#include "ui/traces/SampleTable.h"
#include "ui/traces/TraceView.h"
#include "ui/window/Actions.h"
#include "ui/window/Pane.h"

#include <QSplitter>

#include <array>

class QSlider;
class QStackedWidget;

namespace retrace {

/// The four panes side by side: page, mask, traces, review. A place pointed at in one is marked in
/// the others.
class Panes : public QSplitter
{
    Q_OBJECT
public:
    explicit Panes(Actions& actions, QWidget* parent = nullptr);

    void setReading(const ReadingPtr& reading); ///< null clears
    void setColours(const Colours& colours);

    bool folded(int pane) const { return m_panes[static_cast<std::size_t>(pane)]->folded(); }
    void setFolded(int pane, bool folded); ///< the last open pane stays open
    void goToPane(int step);
    void focusFirst();
    PageView& page() { return *m_page; }
    MaskView& mask() { return *m_mask; }
    TraceView& traces() { return *m_traces; }
    SampleTable& samples() { return *m_samples; }
    ReviewPane& review() { return *m_review; }
    ReviewLayer& signs() { return m_signs; }
    void showSamples(bool on); ///< in place of the traces
    void renewSigns(); ///< the layer of signs says something else now
    const ReadingPtr& reading() const { return m_reading; }

    /// All panes show this part of the paper, as large as it goes; `box` is the lead it belongs to.
    void look(const PaperBox& part, std::size_t box);
    /// How the panes look now, to come back to.
    void rememberViews(bool keep); ///< `keep`: what was remembered before, if anything, stays
    bool goBack(); ///< false if nothing was remembered
    void fitAll();

signals:
    void pointedAt(const retrace::Place& place);
    void pointerLeft();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makePagePane(Actions& actions);
    void makeMaskPane();
    void makeTracePane(Actions& actions);
    void makeReviewPane(Actions& actions);
    QWidget* makeLegend();
    void connectPointing();
    void connectKeys(Actions& actions);
    void addViewTools(Pane& pane, ViewController& view);
    void mark(const std::optional<Place>& place, const QWidget* from);
    void shareRoom();
    void restoreFolds();
    int openPanes() const;

    PageView* m_page;
    MaskView* m_mask;
    TraceView* m_traces;
    SampleTable* m_samples;
    QStackedWidget* m_traceStack; ///< the traces, or their samples
    ReviewPane* m_review;
    ReviewLayer m_signs;
    std::array<Pane*, 4> m_panes{};
    std::array<QAction*, 4> m_foldActions{};
    std::vector<QRectF> m_back; ///< what page, mask and traces showed; empty: all of it
    ReadingPtr m_reading;
    bool m_shared = false;
};

} // namespace retrace
