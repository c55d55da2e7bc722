// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Lattice.h"
#include "core/trace/Trace.h"

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace retrace {

/// The name of a printed trace, and the box of one; nullopt where the layout has no such trace.
TraceKey traceKey(const LayoutResult& layout, std::size_t box);
std::optional<std::size_t> boxOf(const LayoutResult& layout, const TraceKey& key);

/// Applies a person's decisions to traces as hard constraints: the same lattice that the automatic path was found in is
/// solved again between the decided places on both sides, and the trace changes only where the path through the decided
/// place differs from the path without it; every other sample keeps its value bit for bit. Prepared once for a page; then
/// quick enough to follow the mouse (tests/bench/edits).
class EditSolver
{
public:
    /// Keeps the parts; `speed` and gains are read from the layout. The page's parts must belong to each other.
    EditSolver(std::shared_ptr<const UnwarpedPage> page, std::shared_ptr<const InkResult> ink, std::shared_ptr<const LayoutResult> layout);

    /// `traces` with the edits applied, oldest first. `automatic` are the traces without any (what EditKind::automatic goes
    /// back to). Edits of traces that the layout does not have are left out.
    std::vector<LeadTrace> apply(std::vector<LeadTrace> traces, const std::vector<LeadTrace>& automatic, const std::vector<Edit>& edits) const;

    /// The place on the trace's ink nearest to `at`, at the same x, within `radius_mm`; `at` itself if there is none.
    PaperPoint snapped(PaperPoint at, double radius_mm) const;

private:
    void applyOne(std::vector<LeadTrace>& traces, const std::vector<LeadTrace>& automatic, const Edit& edit) const;
    void passThrough(LeadTrace& trace, const Edit& edit) const;
    void follow(LeadTrace& trace, const Edit& edit) const;
    void draw(LeadTrace& trace, const Edit& edit) const;
    void copyFrom(LeadTrace& trace, const LeadTrace& other, const Edit& edit) const;
    /// A place that a path keeps within so many millimetres, up and down.
    struct Constraint { PaperPoint at; double within_mm = 0; };
    /// All that a lattice depends on, in columns and rows of the map.
    struct LatticeKey
    {
        std::size_t box = 0;
        int x0 = 0, x1 = 0, first_row = 0, end_row = 0;
        std::vector<std::array<int, 3>> bounds; ///< column, first and last row
        bool operator==(const LatticeKey&) const = default;
    };
    LatticeKey keyOf(const LeadTrace& trace, int x0, int x1, const std::vector<Constraint>& constraints, double also_mm) const;
    Lattice latticeOf(const LatticeKey& key) const;
    struct Ways { std::vector<int> without, with; }; ///< rows of the map in every column of the lattice; empty: none
    Ways waysOf(const LatticeKey& key, long column, int row) const;
    void improve(LeadTrace& trace, std::size_t from, std::size_t to) const;

    std::shared_ptr<const UnwarpedPage> m_page;
    std::shared_ptr<const InkResult> m_ink;
    std::shared_ptr<const LayoutResult> m_layout;
    NetworkReading m_map; ///< the network's, or one made of the ink where there is no network
    cv::Mat m_map_ink, m_own;
    struct Solved { LatticeKey key; Lattice lattice; std::vector<int> without; };
    mutable std::mutex m_solved_mutex;
    mutable std::unique_ptr<Solved> m_solved; ///< the last one: while a point is in hand only the place that the path must pass moves
};

} // namespace retrace
