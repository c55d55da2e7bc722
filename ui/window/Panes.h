// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scan/MaskView.h"
#include "ui/scan/PageView.h"
#include "ui/session-model/Reading.h"
#include "ui/traces/TraceView.h"
#include "ui/window/Actions.h"
#include "ui/window/Pane.h"

#include <QSplitter>

#include <array>

class QSlider;

namespace retrace {

/// The three panes side by side: page, mask, traces. A place pointed at in one is marked in the
/// others.
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

signals:
    void pointedAt(const retrace::Place& place);
    void pointerLeft();

private:
    void makePagePane(Actions& actions);
    void makeMaskPane();
    void makeTracePane(Actions& actions);
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
    std::array<Pane*, 3> m_panes{};
    std::array<QAction*, 3> m_foldActions{};
    ReadingPtr m_reading;
};

} // namespace retrace
