// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/ToolDesk.h"

#include "ui/tools/Bench.h"
#include "ui/tools/ToolControls.h"
#include "ui/tools/ToolStrip.h"
#include "ui/window/Panes.h"
#include "ui/window/StatusLine.h"

namespace retrace {

ToolDesk::ToolDesk(Bench& bench, Panes& panes, Actions& actions, ToolStrip& strip,
                   StatusLine& status, QObject* parent)
    : QObject(parent), m_bench(bench), m_panes(panes), m_actions(actions), m_strip(strip),
      m_status(status)
{
    add(actions.pointTool, std::make_unique<PointTool>(bench));
    add(actions.redrawTool, std::make_unique<RedrawTool>(bench));
    auto span = std::make_unique<SpanTool>(bench);
    m_span = span.get();
    add(actions.spanTool, std::move(span));
    add(actions.swapTool, std::make_unique<SwapTool>(bench));
    add(actions.calliperTool, std::make_unique<CalliperTool>(bench));
    addPageTools();
    connectPane(panes.page().view(), [this](QPointF at) { return onPagePane(at); });
    connectPane(panes.mask().view(), [this](QPointF at) { return onMaskPane(at); });
    connectPane(panes.traces().view(), [this](QPointF at) { return onTracePane(at); });
    connectSpan(actions);
    connect(actions.tools, &QActionGroup::triggered, this,
            [this](QAction* action) { choose(action->isChecked() ? action : nullptr); });
    connect(&bench, &Bench::sketchChanged, this, [this] {
        m_panes.signs().setSketch(m_bench.sketch());
        m_panes.renewSigns();
    });
    connect(&bench.model(), &DocumentModel::pageChanged, this, [this] {
        if (m_tool) {
            m_tool->cancel();
        }
    });
    connect(&bench.model(), &DocumentModel::revisionShown, this, &ToolDesk::beginAgain);
    connect(&bench.model(), &DocumentModel::readingChanged, this, &ToolDesk::beginAgain);
}

void ToolDesk::addPageTools()
{
    auto leads = std::make_unique<LeadsTool>(m_bench);
    auto scale = std::make_unique<ScaleTool>(m_bench);
    auto paper = std::make_unique<PaperTool>(m_bench);
    auto brush = std::make_unique<BrushTool>(m_bench);
    m_strip.setControls(m_actions.leadsTool, new LeadControls(*leads, &m_strip));
    m_strip.setControls(m_actions.scaleTool, new ScaleControls(*scale, &m_strip));
    m_strip.setControls(m_actions.paperTool, new PaperControls(*paper, &m_strip));
    m_strip.setControls(m_actions.brushTool, new BrushControls(*brush, &m_strip));
    add(m_actions.brushTool, std::move(brush));
    add(m_actions.leadsTool, std::move(leads));
    add(m_actions.scaleTool, std::move(scale));
    add(m_actions.paperTool, std::move(paper));
}

void ToolDesk::beginAgain()
{
    if (m_tool) {
        m_tool->begin();
    }
}

void ToolDesk::add(QAction* action, std::unique_ptr<Tool> tool)
{
    connect(tool.get(), &Tool::changed, this, &ToolDesk::say);
    m_tools[action] = std::move(tool);
}

void ToolDesk::connectPane(ViewController& view, ToSpot to_spot)
{
    const auto spot = [to_spot](QPointF at, Qt::KeyboardModifiers modifiers) {
        auto there = to_spot(at);
        if (there) {
            there->modifiers = modifiers;
        }
        return there;
    };
    using Handler = void (Tool::*)(const Spot&);
    const auto forward = [this, spot, &view](auto signal, Handler handler) {
        connect(&view, signal, this,
                [this, spot, handler](QPointF at, Qt::KeyboardModifiers modifiers) {
                    if (const auto there = m_tool ? spot(at, modifiers) : std::nullopt) {
                        (m_tool->*handler)(*there);
                    }
                });
    };
    forward(&ViewController::pressed, &Tool::press);
    forward(&ViewController::dragged, &Tool::drag);
    forward(&ViewController::released, &Tool::release);
    forward(&ViewController::hovered, &Tool::hover);
    forward(&ViewController::placeAsked, &Tool::place);
    connect(&view, &ViewController::arrowPressed, this,
            [this, &view](QPointF direction, double step_mm) {
                if (!m_tool || !m_tool->nudge(direction, step_mm)) {
                    view.movePointer(direction, step_mm);
                }
            });
    connect(&view, &ViewController::removeAsked, this, [this] {
        if (m_tool) {
            m_tool->remove();
        }
    });
}

void ToolDesk::connectSpan(Actions& actions)
{
    const std::pair<QAction*, EditKind> ways[] = {{actions.interpolate, EditKind::interpolate},
                                                  {actions.automatic, EditKind::automatic},
                                                  {actions.fromRhythm, EditKind::from_rhythm}};
    for (const auto& [action, kind] : ways) {
        connect(action, &QAction::triggered, m_span, [this, kind = kind] { m_span->apply(kind); });
    }
    const auto enable = [this, &actions] {
        const bool on = m_tool == m_span && m_span->hasSpan();
        actions.interpolate->setEnabled(on);
        actions.automatic->setEnabled(on);
        actions.fromRhythm->setEnabled(on && m_span->canCopy());
    };
    connect(m_span, &Tool::changed, this, enable);
    enable();
}

std::optional<Spot> ToolDesk::onPagePane(QPointF image_px) const
{
    const ReadingPtr& reading = m_panes.reading();
    if (!reading) {
        return std::nullopt;
    }
    const QPointF at = image_px - QPointF(0.5, 0.5);
    Spot spot;
    spot.page = PagePoint{at.x(), at.y()};
    const Digitization& result = reading->result;
    if (result.grid && !result.grid->map.empty()) {
        spot.paper = result.grid->map.toPaper(*spot.page);
        spot.box = placeAt(result, spot.paper).box;
        spot.px_per_mm = m_panes.page().view().viewport().scale() * result.grid->px_per_mm_x;
    }
    return spot;
}

std::optional<Spot> ToolDesk::onMaskPane(QPointF image_px) const
{
    const ReadingPtr& reading = m_panes.reading();
    if (!reading || !reading->result.unwarped) {
        return std::nullopt;
    }
    const Digitization& result = reading->result;
    Spot spot;
    spot.paper = result.unwarped->toPaper(SheetPoint{image_px.x() - 0.5, image_px.y() - 0.5});
    spot.page = onPage(result, spot.paper);
    spot.box = placeAt(result, spot.paper).box;
    spot.px_per_mm = m_panes.mask().view().viewport().scale() * result.unwarped->px_per_mm_x;
    return spot;
}

std::optional<Spot> ToolDesk::onTracePane(QPointF pane_mm) const
{
    const ReadingPtr& reading = m_panes.reading();
    const TraceArrangement& arrangement = m_panes.traces().arrangement();
    if (!reading || arrangement.strips().empty()) {
        return std::nullopt;
    }
    const Place place = arrangement.placeAt(pane_mm);
    Spot spot;
    spot.paper = place.paper;
    spot.page = onPage(reading->result, spot.paper);
    spot.box = place.box;
    spot.px_per_mm = m_panes.traces().view().viewport().scale();
    return spot;
}

void ToolDesk::choose(QAction* action)
{
    const auto chosen = action ? m_tools.find(action) : m_tools.end();
    Tool* const next = chosen == m_tools.end() ? nullptr : chosen->second.get();
    if (next == m_tool) {
        return;
    }
    if (m_tool) {
        Tool* const before = std::exchange(m_tool, nullptr);
        before->end();
    }
    m_tool = next;
    for (const auto& [one, tool] : m_tools) {
        one->setChecked(tool.get() == next);
    }
    for (ViewController* view :
         {&m_panes.page().view(), &m_panes.mask().view(), &m_panes.traces().view()}) {
        view->setTool(m_tool != nullptr);
    }
    m_strip.showControls(m_tool ? action : nullptr);
    if (m_tool) {
        m_tool->begin();
    }
    say();
    emit m_span->changed();
}

bool ToolDesk::letGo()
{
    if (!m_tool) {
        return false;
    }
    if (!m_tool->cancel()) {
        choose(nullptr);
    }
    return true;
}

void ToolDesk::setEnabled(bool on)
{
    for (const auto& [action, tool] : m_tools) {
        action->setEnabled(on || action == m_actions.calliperTool);
    }
    if (!on && m_tool && !m_actions.calliperTool->isChecked()) {
        choose(nullptr);
    }
}

void ToolDesk::say()
{
    m_status.setHint(m_tool ? m_tool->hint() : QString());
}

} // namespace retrace
