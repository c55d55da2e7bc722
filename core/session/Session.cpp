// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/Session.h"

#include "core/grid/FallBack.h"
#include "core/ink/InkBrush.h"
#include "core/page/LostRows.h"
#include "core/session/Orientation.h"
#include "core/session/ParamsEqual.h"
#include "core/session/SignalScale.h"
#include "core/signal/StripNames.h"

#include <algorithm>
#include <chrono>
#include <new>

namespace retrace
{
namespace
{

/// Share of the whole work that lies before each stage; the last entry is the end.
constexpr std::array<double, kStages + 1> kPartBefore = {0.0, 0.0, 0.35, 0.55, 0.75, 0.97, 1.0};

std::size_t at(Stage stage)
{
    return static_cast<std::size_t>(stage);
}

constexpr std::array<std::string_view, kStages> kWork = {
    "Loading the page",   "Finding the grid",     "Separating the ink",
    "Reading the layout", "Following the traces", "Making the signals"};

Task partOf(const Task& task, double from, double to)
{
    Task part;
    part.stop = task.stop;
    if (task.progress) {
        part.progress = [outer = task.progress, from, to](double p, std::string_view what) {
            outer(from + (to - from) * std::clamp(p, 0.0, 1.0), what);
        };
    }
    return part;
}

class Stopwatch
{
public:
    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

template <typename P>
void makeStale(StageParams<P>& slot)
{
    if (slot.mode == Mode::manual) {
        slot.mode = Mode::stale;
    }
}

std::string internalFailure(Stage stage, const char* what)
{
    return std::string(kWork[at(stage)]) +
           " failed unexpectedly. Please report this page's kind with the following words: " + what;
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more)
{
    for (const std::string& sentence : more) {
        if (std::ranges::find(all, sentence) == all.end()) {
            all.push_back(sentence);
        }
    }
}

} // namespace

std::string_view stageName(Stage stage)
{
    constexpr std::array<std::string_view, kStages> names = {"page",   "grid",  "ink",
                                                             "layout", "trace", "signal"};
    return names[at(stage)];
}

std::vector<std::string> Digitization::warnings() const
{
    std::vector<std::string> all;
    if (page) {
        append(all, page->warnings);
    }
    if (grid) {
        append(all, grid->warnings);
    }
    if (ink) {
        append(all, ink->warnings);
    }
    if (layout) {
        append(all, layout->doubts);
    }
    if (trace) {
        append(all, trace->warnings);
    }
    if (signal) {
        append(all, signal->warnings);
    }
    if (confidence) {
        append(all, confidence->warnings);
    }
    return all;
}

Session::Session(std::shared_ptr<const PageImage> page, SessionParams params, double page_seconds)
    : m_params(std::move(params))
{
    m_result.page = m_whole = std::move(page);
    m_result.seconds[at(Stage::page)] = page_seconds;
    m_valid[at(Stage::page)] = true;
}

void Session::outdateFrom(Stage stage)
{
    for (std::size_t i = at(stage); i < kStages; ++i) {
        m_valid[i] = false;
    }
}

void Session::staleAfter(Stage stage)
{
    if (stage < Stage::ink) {
        makeStale(m_params.ink);
    }
    if (stage < Stage::layout) {
        makeStale(m_params.layout);
    }
    if (stage < Stage::trace) {
        makeStale(m_params.trace);
    }
    if (stage < Stage::signal) {
        makeStale(m_params.signal);
    }
}

template <typename P>
void Session::change(StageParams<P>& slot, const P& value, Stage stage)
{
    const bool same = paramsEqual(slot.value, value);
    slot = {value, Mode::manual};
    if (!same) {
        outdateFrom(stage);
        staleAfter(stage);
    }
}

void Session::setGrid(const GridParams& params)
{
    change(m_params.grid, params, Stage::grid);
}
void Session::setInk(const InkParams& params)
{
    change(m_params.ink, params, Stage::ink);
}
void Session::setLayout(const LayoutParams& params)
{
    change(m_params.layout, params, Stage::layout);
}
void Session::setTrace(const TraceParams& params)
{
    change(m_params.trace, params, Stage::trace);
}
void Session::setSignal(const SignalParams& params)
{
    change(m_params.signal, params, Stage::signal);
}

void Session::setParams(const SessionParams& given)
{
    SessionParams params = given;
    if (m_turned_from && params.grid.mode == Mode::automatic &&
        params.grid.value.quarter_turns == *m_turned_from) {
        params.grid.value.quarter_turns = m_params.grid.value.quarter_turns;
    }
    const auto outdateIf = [this](bool same, Stage stage) {
        if (!same) {
            outdateFrom(stage);
        }
    };
    outdateIf(paramsEqual(m_params.grid.value, params.grid.value), Stage::grid);
    outdateIf(paramsEqual(m_params.ink.value, params.ink.value), Stage::ink);
    outdateIf(paramsEqual(m_params.layout.value, params.layout.value), Stage::layout);
    outdateIf(paramsEqual(m_params.trace.value, params.trace.value), Stage::trace);
    outdateIf(paramsEqual(m_params.signal.value, params.signal.value), Stage::signal);
    m_params = params;
}

std::optional<Stage> Session::firstOutdated() const
{
    const auto it = std::ranges::find(m_valid, false);
    if (it == m_valid.end()) {
        return std::nullopt;
    }
    return static_cast<Stage>(it - m_valid.begin());
}

void Session::clearFrom(Stage stage)
{
    m_result.failure.clear();
    if (stage <= Stage::grid) {
        m_result.grid.reset();
        m_result.unwarped.reset();
        m_ink_read.reset();
    }
    if (stage <= Stage::ink) {
        m_result.ink.reset();
    }
    if (stage <= Stage::layout) {
        m_result.layout.reset();
        m_result.solver.reset();
        m_read.reset();
    }
    if (stage <= Stage::trace) {
        m_result.trace.reset();
    }
    m_result.signal.reset();
    m_result.confidence.reset();
    std::fill(m_result.seconds.begin() + static_cast<std::ptrdiff_t>(at(stage)),
              m_result.seconds.end(), 0.0);
}

const Digitization& Session::run(const Task& task, const StageDone& done)
{
    const auto first = firstOutdated();
    if (!first) {
        return m_result;
    }
    clearFrom(*first);
    runStages(*first, task, done);
    return m_result;
}

// The one place where exceptions of the stages become a sentence.
void Session::runStages(Stage first, const Task& task, const StageDone& done)
{
    Stage stage = first;
    try {
        for (std::size_t i = at(first); i < kStages; ++i) {
            stage = static_cast<Stage>(i);
            task.report(kPartBefore[i], kWork[i]);
            const Stopwatch watch;
            runStage(stage, partOf(task, kPartBefore[i], kPartBefore[i + 1]));
            m_result.seconds[i] += watch.seconds();
            m_valid[i] = true;
            if (done) {
                done(stage, m_result);
            }
        }
        task.report(1.0);
    } catch (const Cancelled&) {
        throw;
    } catch (const Problem& problem) {
        m_result.failure = problem.what();
    } catch (const std::bad_alloc&) {
        m_result.failure =
            "There is not enough memory for this page. Close other programs, or scan "
            "the page at a lower resolution.";
    } catch (const std::exception& e) {
        m_result.failure = internalFailure(stage, e.what());
    }
}

void Session::runStage(Stage stage, const Task& task)
{
    switch (stage) {
    case Stage::page:
        break;
    case Stage::grid:
        runGrid(task);
        break;
    case Stage::ink:
        runInk(task);
        break;
    case Stage::layout:
        runLayout(task);
        break;
    case Stage::trace:
        runTrace(task);
        break;
    case Stage::signal:
        m_result.signal = std::make_shared<SignalResult>(
            makeSignals(*m_result.layout, *m_result.trace, m_params.signal.value, task));
        m_result.confidence = std::make_shared<ConfidenceResult>(
            assess(*m_result.grid, *m_result.layout, *m_result.trace, *m_result.signal));
        break;
    }
}

void Session::runGrid(const Task& task)
{
    if (!m_result.page || m_result.page->bgr.empty()) {
        throw Problem("The page holds no picture. Open another file.");
    }
    m_turns_tried = false;
    m_turned_from.reset();
    m_whole = withoutLostRows(m_result.page);
    m_result.grid = std::make_shared<GridResult>(
        findGrid(*m_whole, m_params.grid.value, partOf(task, 0.0, 0.7)));
    if (m_result.grid->map.empty()) {
        throw Problem("No grid and no other scale was found on this page. Mark two points a known "
                      "distance apart, or scan the page with its grid visible.");
    }
    m_result.unwarped = std::make_shared<UnwarpedPage>(
        unwarp(*m_whole, *m_result.grid, partOf(task, 0.7, 1.0)));
}

/// Strokes alone do not ask for another reading.
void Session::runInk(const Task& task)
{
    InkParams without = m_params.ink.value;
    without.strokes.clear();
    if (!m_ink_read || !paramsEqual(m_ink_read_with, without)) {
        m_ink_read = std::make_shared<InkResult>(
            makeInkReader(without)->read(*m_result.unwarped, without, task));
        m_ink_read_with = without;
    }
    m_result.ink = m_ink_read;
    if (!m_params.ink.value.strokes.empty()) {
        auto painted = std::make_shared<InkResult>(*m_ink_read);
        paintStrokes(*m_result.unwarped, m_params.ink.value.strokes, *painted);
        m_result.ink = std::move(painted);
    }
}

void Session::runLayout(const Task& task)
{
    const PageImage& page = *m_result.page;
    std::string why =
        "No ECG traces were found on this page. If there are some, choose the layout by hand.";
    try {
        m_result.layout = std::make_shared<LayoutResult>(
            findLayout(*m_result.unwarped, *m_result.ink, m_params.layout.value,
                       namesOfPageText(page, m_result.grid->map), joinedPageText(page), task));
    } catch (const Problem& problem) {
        why = problem.what(); // the page may read better another way up
    }
    const bool weak = m_params.layout.value.boxes.empty() &&
                      (!m_result.layout || mayBeTurned(*m_result.layout));
    if (weak && m_params.grid.mode == Mode::automatic && !m_turns_tried) {
        m_turns_tried = true;
        tryOtherTurns(task);
    }
    scaleBySignals(task);
    const LayoutParams& given = m_params.layout.value;
    if (!given.boxes.empty()) {
        auto layout = m_result.layout ? std::make_shared<LayoutResult>(*m_result.layout)
                                      : std::make_shared<LayoutResult>();
        applyGivenBoxes(*layout, given);
        m_result.layout = std::move(layout);
    }
    if (!m_result.layout || m_result.layout->boxes.empty()) {
        throw Problem(why);
    }
    m_layout_found = m_result.layout;
}

/// The page may lie on its side or on its head: the way up on which most names can be read, if it
/// is clearly more than as it lies, is read whole, and taken if it shows more. So a page without
/// names stays as it is.
void Session::tryOtherTurns(const Task& task)
{
    constexpr int clearly_more = 2, least_names = 3;
    auto names = namesByTurn(*m_result.unwarped, *m_result.ink, task);
    if (m_result.layout && m_result.layout->dotted_separators) {
        names[1] = names[3] = 0;
    }
    const auto best = std::ranges::max_element(names);
    const int turns = static_cast<int>(best - names.begin());
    if (turns == 0 || *best < std::max(least_names, names[0] + clearly_more)) {
        return;
    }
    const int upright = (m_params.grid.value.quarter_turns + turns) % 4;
    const UprightTrial trial = tryUpright(*m_whole, m_params, upright, task);
    const double as_it_lies = m_result.layout ? uprightEvidence(*m_result.layout) : 0.0;
    if (!trial.layout || uprightEvidence(*trial.layout) < as_it_lies + clearly_more) {
        return;
    }
    auto grid = std::make_shared<GridResult>(*trial.grid);
    grid->warnings.push_back("The page was turned by " + std::to_string(turns * 90) +
                             " degrees, because its lead names are upright that way.");
    m_turned_from = m_params.grid.value.quarter_turns;
    m_params.grid.value.quarter_turns = upright;
    m_result.grid = std::move(grid);
    m_result.unwarped = trial.unwarped;
    m_result.ink = m_ink_read = trial.ink;
    m_result.layout = trial.layout;
}

/// Where no grid told the scale the layout may: then all is read anew at that scale, and again while
/// it is still found to be off.
void Session::scaleBySignals(const Task& task)
{
    constexpr double kOff = 0.002; // 0.5 mm over a page
    constexpr int kRounds = 3;
    const GridParams& given = m_params.grid.value;
    const bool asked = m_params.grid.mode != Mode::automatic || given.ruler || given.corners || given.px_per_mm;
    for (int round = 0; round < kRounds && m_result.layout; ++round) {
        const GridSource source = m_result.grid->source;
        const bool guess = source == GridSource::none || source == GridSource::pageEdges ||
                           (source == GridSource::traces && round > 0);
        const auto scale = guess && !asked ? scaleOfSignals(source, *m_result.layout) : std::nullopt;
        if (!scale || (std::abs(scale->x - 1) < kOff && std::abs(scale->y - 1) < kOff)) {
            if (scale && source != GridSource::traces) { // a good guess, which is one no more
                auto told = std::make_shared<GridResult>(*m_result.grid);
                told->source = GridSource::traces;
                std::erase_if(told->warnings, [](const std::string& w) { return w.starts_with("No grid was found"); });
                told->warnings.insert(told->warnings.begin(), scale->warning);
                m_result.grid = std::move(told);
            }
            return;
        }
        const Digitization before = m_result; // kept where the other scale reads no better, or a person stops it
        const auto ink_before = m_ink_read;
        const auto putBack = [&] { m_result = before, m_ink_read = ink_before; };
        try {
            m_result.grid = std::make_shared<GridResult>(
                gridOfSignals(*m_whole, m_result.grid->px_per_mm_x * scale->x,
                              m_result.grid->px_per_mm_y * scale->y, scale->warning, given));
            m_result.unwarped = std::make_shared<UnwarpedPage>(unwarp(*m_whole, *m_result.grid, task));
            m_ink_read.reset();
            runInk(task);
            m_result.layout = std::make_shared<LayoutResult>(findLayout(
                *m_result.unwarped, *m_result.ink, m_params.layout.value,
                namesOfPageText(*m_result.page, m_result.grid->map), joinedPageText(*m_result.page), task));
        } catch (const Problem&) {
            putBack();
            return;
        } catch (...) {
            putBack();
            throw;
        }
    }
}

void Session::runTrace(const Task& task)
{
    const TraceParams& params = m_params.trace.value;
    TraceParams without = params;
    without.edits.clear();
    if (!m_read || !paramsEqual(m_read_with, without)) {
        const auto paths = vectorPathsOnPaper(*m_result.page, m_result.grid->map);
        m_result.layout = m_layout_found;
        m_read = std::make_shared<TraceResult>(traceLeads(
            *m_result.unwarped, *m_result.ink, *m_result.layout, paths, without, task));
        m_read_with = without;
        m_result.solver.reset();
        nameStrips(task);
    }
    if (params.edits.empty()) {
        m_result.trace = m_read;
        return;
    }
    makeSolver();
    auto edited = std::make_shared<TraceResult>(*m_read);
    edited->automatic = std::shared_ptr<const std::vector<LeadTrace>>(m_read, &m_read->traces);
    edited->traces = m_result.solver->apply(m_read->traces, m_read->traces, params.edits);
    m_result.trace = std::move(edited);
}

/// By what was read, before anything that a person set, so that edits find the same names again.
void Session::nameStrips(const Task& task)
{
    if (!m_params.layout.value.boxes.empty() || std::ranges::none_of(m_layout_found->boxes, mayBeNamedByAgreement)) {
        return;
    }
    constexpr double fs_hz = 500;
    if (auto named = namedByAgreement(*m_layout_found, makeSignals(*m_layout_found, *m_read, {fs_hz, false}, task))) {
        m_result.layout = std::make_shared<LayoutResult>(*std::move(named));
    }
}

void Session::makeSolver()
{
    if (!m_result.solver) {
        m_result.solver = std::make_shared<EditSolver>(m_result.unwarped, m_result.ink, m_result.layout);
    }
}

void Session::prepareEditing()
{
    if (m_result.trace) {
        makeSolver();
    }
}

} // namespace retrace
