// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/BrushTool.h"
#include "ui/tools/LeadsTool.h"
#include "ui/tools/PaperTool.h"
#include "ui/tools/PointTool.h"
#include "ui/tools/RedrawTool.h"
#include "ui/tools/ScaleTool.h"
#include "ui/tools/TraceTools.h"

#include <QObject>

#include <map>
#include <memory>

class QAction;

namespace retrace {

class Actions;
class Bench;
class Panes;
class StatusLine;
class ToolStrip;
class ViewController;

/// Which tool is chosen, and the way from the mouse and the keys on each pane to it.
class ToolDesk : public QObject
{
    Q_OBJECT
public:
    ToolDesk(Bench& bench, Panes& panes, Actions& actions, ToolStrip& strip, StatusLine& status,
             QObject* parent);

    Tool* tool() const { return m_tool; } ///< null: pointing
    Tool& tool(QAction* action) { return *m_tools.at(action); }
    SpanTool& spanTool() { return *m_span; }
    void choose(QAction* action); ///< null: pointing
    /// Esc: lets go of what is half done, or else of the tool. False if there was neither.
    bool letGo();
    /// The page may not be changed: only callipers are left.
    void setEnabled(bool on);

private:
    using ToSpot = std::function<std::optional<Spot>(QPointF)>;

    void add(QAction* action, std::unique_ptr<Tool> tool);
    void connectPane(ViewController& view, ToSpot to_spot);
    void addPageTools();
    void beginAgain();
    void connectSpan(Actions& actions);
    std::optional<Spot> onPagePane(QPointF image_px) const;
    std::optional<Spot> onMaskPane(QPointF image_px) const;
    std::optional<Spot> onTracePane(QPointF pane_mm) const;
    void say();

    Bench& m_bench;
    Panes& m_panes;
    Actions& m_actions;
    ToolStrip& m_strip;
    StatusLine& m_status;
    std::map<QAction*, std::unique_ptr<Tool>> m_tools;
    SpanTool* m_span = nullptr;
    Tool* m_tool = nullptr;
};

} // namespace retrace
