// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session-model/LiveTracing.h"

#include <algorithm>

namespace retrace {

namespace {

class SolverEditing : public LiveEditing
{
public:
    SolverEditing(const Digitization& result, std::vector<Edit> edits)
        : m_layout(result.layout), m_trace(result.trace), m_solver(result.solver),
          m_edits(std::move(edits))
    {
    }

    std::vector<LeadTrace> with(const Edit& edit) override
    {
        const auto same = std::find_if(m_edits.begin(), m_edits.end(),
                                       [&](const Edit& e) { return e.id == edit.id; });
        const auto before = static_cast<std::size_t>(same - m_edits.begin());
        if (m_before != before) { // while one place is dragged, what came before it stays
            m_base = m_solver->apply(automatic(), automatic(), {m_edits.begin(), same});
            m_before = before;
        }
        std::vector<Edit> rest{edit};
        if (same != m_edits.end()) {
            rest.insert(rest.end(), same + 1, m_edits.end());
        }
        const std::vector<LeadTrace> traces = m_solver->apply(touchedBy(rest), automatic(), rest);
        std::vector<LeadTrace> changed;
        for (const TraceKey& key : {edit.trace, edit.kind == EditKind::swap ? edit.other : edit.trace}) {
            const auto box = boxOf(*m_layout, key);
            const auto trace = std::find_if(traces.begin(), traces.end(),
                                            [&](const LeadTrace& t) { return t.box == box; });
            const bool there = std::any_of(changed.begin(), changed.end(),
                                           [&](const LeadTrace& t) { return t.box == box; });
            if (trace != traces.end() && !there) {
                changed.push_back(*trace);
            }
        }
        return changed;
    }

    PaperPoint snapped(const TraceKey& trace, PaperPoint at, double radius_mm) override
    {
        (void)trace;
        return m_solver->snapped(at, radius_mm);
    }

private:
    const std::vector<LeadTrace>& automatic() const
    {
        return m_trace->automatic ? *m_trace->automatic : m_trace->traces;
    }

    /// Those of m_base that the edits read or change: copying all of a page's takes longer than solving one.
    std::vector<LeadTrace> touchedBy(const std::vector<Edit>& edits) const
    {
        std::vector<LeadTrace> touched;
        for (const LeadTrace& trace : m_base) {
            const bool any = std::any_of(edits.begin(), edits.end(), [&](const Edit& e) {
                const auto is = [&](const TraceKey& key) { return boxOf(*m_layout, key) == trace.box; };
                return is(e.trace) || (e.kind == EditKind::swap && is(e.other)) ||
                       (e.kind == EditKind::from_rhythm && is({e.trace.lead, !e.trace.rhythm}));
            });
            if (any) {
                touched.push_back(trace);
            }
        }
        return touched;
    }

    std::shared_ptr<const LayoutResult> m_layout;
    std::shared_ptr<const TraceResult> m_trace;
    std::shared_ptr<const EditSolver> m_solver;
    std::vector<Edit> m_edits;
    std::optional<std::size_t> m_before; ///< so many of m_edits are in m_base
    std::vector<LeadTrace> m_base;
};

} // namespace

std::unique_ptr<LiveEditing> liveTracing(const Digitization& result, const TraceParams& params)
{
    if (!result.solver || !result.trace || !result.layout) {
        return nullptr;
    }
    return std::make_unique<SolverEditing>(result, params.edits);
}

} // namespace retrace
