// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/Trace.h"

#include "core/record/Parallel.h"
#include "core/trace/BeatTimes.h"
#include "core/trace/Evidence.h"
#include "core/trace/HiddenEnds.h"
#include "core/trace/LeadCutter.h"
#include "core/trace/Readout.h"
#include "core/trace/Refine.h"
#include "core/trace/RowTracer.h"
#include "core/trace/SampledLead.h"
#include "core/trace/VectorTrace.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <thread>

namespace retrace {
namespace {

constexpr double kMostly = 0.75;       // of the leads
constexpr double kVectorStepMm = 0.02; // paths have no pixels: well above any export rate

/// Rows are read side by side: none needs another's path. Progress is told from the thread that called.
std::vector<TracedRow> readRows(const RowTracer& tracer, const std::vector<std::vector<std::size_t>>& rows, const Task& task)
{
    const std::vector<RowWay> ways = tracer.ways(rows);
    std::vector<TracedRow> read(rows.size());
    inParallel(rows.size(), [&](std::size_t r) {
        task.check();
        read[r] = tracer.read(rows[r], ways, r);
    });
    std::vector<PenModel*> pens;
    std::ranges::transform(read, std::back_inserter(pens), [](TracedRow& row) { return &row.pen; });
    evenPens(pens);
    const std::vector<TracedRow> as_read = read;
    const auto caller = std::this_thread::get_id();
    std::atomic<int> done = 0;
    inParallel(rows.size(), [&](std::size_t r) {
        task.check();
        tracer.finish(read[r], r, as_read);
        ++done;
        if (std::this_thread::get_id() == caller) {
            task.report(done / static_cast<double>(rows.size()), "traces");
        }
    });
    return read;
}

/// Whether more than kMostly of the leads were read as the samples that they were drawn from.
bool mostlySamples(const std::vector<std::vector<LeadTrace>>& rows)
{
    std::ptrdiff_t samples = 0, all = 0;
    for (const std::vector<LeadTrace>& row : rows) {
        samples += std::ranges::count_if(row, &LeadTrace::drawn_samples), all += std::ssize(row);
    }
    return samples < all && static_cast<double>(samples) > kMostly * static_cast<double>(all);
}

} // namespace

TraceResult traceLeads(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout,
                       const std::vector<std::vector<PaperPoint>>& vector_paths, const TraceParams& params, const Task& task)
{
    std::map<int, std::vector<std::size_t>> rows;
    for (std::size_t b = 0; b < layout.boxes.size(); ++b) {
        rows[layout.boxes[b].row].push_back(b);
    }
    TraceResult result;
    const RowTracer tracer(page, ink, layout, params);
    std::vector<std::vector<std::size_t>> of_pixels; // boxes of the rows that no curves of the file tell
    for (const auto& [row, boxes] : rows) {
        std::vector<LeadTrace> traces;
        if (params.use_vectors && !vector_paths.empty()) {
            traces = traceVectors(layout, boxes, vector_paths, kVectorStepMm);
        }
        if (traces.empty()) {
            of_pixels.push_back(boxes);
        }
        result.traces.insert(result.traces.end(), traces.begin(), traces.end());
    }
    std::vector<TracedRow> read = readRows(tracer, of_pixels, task);
    std::vector<MarkedRow> marked;
    for (TracedRow& row : read) {
        marked.push_back({row.x0, row.y, row.evidence});
    }
    markCrossings(marked, kPerColumn, RowTracer::kCrossMm * page.px_per_mm_y);
    const LeadCutter cutter(page, ink, layout);
    const double spacing_px = cutter.spacingOf(read);
    std::vector<std::vector<LeadTrace>> cut(read.size());
    const auto cutAll = [&](double most) { inParallel(read.size(), [&](std::size_t r) { cut[r] = cutter.cut(read[r], spacing_px, most); }); };
    cutAll(SampledLead::kClearly);
    if (mostlySamples(cut)) { // then all of them are
        cutAll(SampledLead::kSomewhat);
    }
    for (const std::vector<LeadTrace>& traces : cut) {
        result.traces.insert(result.traces.end(), traces.begin(), traces.end());
    }
    result.resampled = page.resampled;
    if (params.align_beats && page.resampled) {
        const BeatTimes times = alignBeats(layout, result.traces);
        result.beats_compared = times.beats, result.beats_moved_mm = times.rms_mm;
    }
    if (params.tell_hidden_ends) {
        tellHiddenEnds(page, ink, layout, result.traces);
    }
    return result;
}

} // namespace retrace
