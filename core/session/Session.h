// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/confidence/Confidence.h"
#include "core/grid/Grid.h"
#include "core/ink/Ink.h"
#include "core/layout/Layout.h"
#include "core/page/Page.h"
#include "core/signal/Signal.h"
#include "core/trace/EditSolver.h"
#include "core/trace/Trace.h"

#include <array>
#include <functional>
#include <memory>
#include <string>

namespace retrace
{

enum class Stage { page, grid, ink, layout, trace, signal };
inline constexpr int kStages = 6;
std::string_view stageName(Stage stage);

/// How a stage's Params stand: `automatic` is recomputed when inputs change; `manual` is never
/// overwritten; `stale` is manual whose inputs changed since: kept, and shown as such.
enum class Mode { automatic, manual, stale };

template <typename P>
struct StageParams {
    P value;
    Mode mode = Mode::automatic;
};

struct SessionParams {
    StageParams<PageParams> page;
    StageParams<GridParams> grid;
    StageParams<InkParams> ink;
    StageParams<LayoutParams> layout;
    StageParams<TraceParams> trace;
    StageParams<SignalParams> signal;
};

/// Everything that was read from one page. Immutable once published; parts are shared, so copies
/// are cheap.
struct Digitization {
    std::shared_ptr<const PageImage> page;
    std::shared_ptr<const GridResult> grid;
    std::shared_ptr<const UnwarpedPage> unwarped;
    std::shared_ptr<const InkResult> ink;
    std::shared_ptr<const LayoutResult> layout;
    std::shared_ptr<const TraceResult> trace;
    std::shared_ptr<const SignalResult> signal;
    std::shared_ptr<const ConfidenceResult> confidence; ///< made with the signal
    /// Ready to apply a reviewer's edits; null before Session::prepareEditing() where there were none.
    std::shared_ptr<const EditSolver> solver;
    std::array<double, kStages> seconds{};
    /// Why the chain ended early, a sentence; empty if it reached the end. What was found until
    /// then is kept.
    std::string failure;
    bool complete() const { return signal != nullptr; }
    /// All stages' warnings and doubts, in order.
    std::vector<std::string> warnings() const;
};

/// One page's chain of stages, each with its Params. Not thread-safe: one thread runs it at a time.
class Session
{
public:
    using StageDone = std::function<void(Stage, const Digitization&)>;

    /// `page_seconds` is what loading the page took: it is told beside the other stages' seconds.
    explicit Session(std::shared_ptr<const PageImage> page, SessionParams params = {},
                     double page_seconds = 0);

    const SessionParams& params() const { return m_params; }
    /// Changes Params of one stage by hand (they become manual) and marks manual stages after it
    /// stale.
    void setGrid(const GridParams& params);
    void setInk(const InkParams& params);
    void setLayout(const LayoutParams& params);
    void setTrace(const TraceParams& params);
    void setSignal(const SignalParams& params);
    /// Puts all Params back (undo): stages that differ are marked to run again.
    void setParams(const SessionParams& params);

    /// First stage whose result is missing or out of date; nullopt when all is up to date.
    std::optional<Stage> firstOutdated() const;

    /// Runs what is out of date. `done` is called on the running thread after each stage with the
    /// results so far. A stage's Problem ends the chain and becomes Digitization::failure;
    /// Cancelled is passed on, with the results of finished stages kept.
    const Digitization& run(const Task& task = {}, const StageDone& done = {});

    /// Makes Digitization::solver, so that edits can be followed live from there on; nothing before the trace stage is done.
    void prepareEditing();

    const Digitization& result() const { return m_result; }

private:
    void outdateFrom(Stage stage);
    void staleAfter(Stage stage);
    template <typename P>
    void change(StageParams<P>& slot, const P& value, Stage stage);
    void clearFrom(Stage stage);
    void runStages(Stage first, const Task& task, const StageDone& done);
    void runStage(Stage stage, const Task& task);
    void runGrid(const Task& task);
    void runInk(const Task& task);
    void runLayout(const Task& task);
    void runTrace(const Task& task);
    void nameStrips(const Task& task);
    void makeSolver();
    void tryOtherTurns(const Task& task);
    void scaleBySignals(const Task& task);

    SessionParams m_params;
    std::shared_ptr<const PageImage> m_whole; ///< what is read: the page, with rows put right that a fax lost
    Digitization m_result;
    /// The ink as it was read, before strokes were painted into it, and the Params that it was read with.
    std::shared_ptr<const InkResult> m_ink_read;
    InkParams m_ink_read_with;
    /// The traces without edits, kept while only edits change; and the Params that they were read with.
    std::shared_ptr<const LayoutResult> m_layout_found; ///< with strips as yet nameless
    std::shared_ptr<const TraceResult> m_read;
    TraceParams m_read_with;
    std::array<bool, kStages> m_valid{};
    bool m_turns_tried = false; ///< the other ways up are tried once for a grid
    /// Turns that were asked for before the page was turned by itself: asked for again, it stays as
    /// it lies.
    std::optional<int> m_turned_from;
};

} // namespace retrace
