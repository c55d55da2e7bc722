// SPDX-License-Identifier: GPL-3.0-or-later
// A tool to time with, not a test.
//   edits_bench [PAGE]   how long one fixed point takes to be solved, on the demo page or another: medians over 40 places; and how long
//                        the page takes to be read again after a change at each stage (off the window's thread): medians of five
#include "core/page/Page.h"
#include "core/press/Press.h"
#include "core/session/Session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>

using namespace retrace;

namespace {

double now_ms() { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

PageImage pageFrom(int argc, char** argv)
{
    if (argc > 1) {
        return openPages(argv[1])->load(0);
    }
    PageImage page;
    page.bgr = printDemoPage().bgr;
    return page;
}

/// After a change of one stage's Params, of everything that follows from it; as little as can be changed.
void readAgain(Session& session)
{
    const Digitization first = session.result();
    const LeadBox box = first.layout->boxes.front();
    const std::pair<const char*, std::function<void(int)>> changes[] = {
        {"grid (its scale given)", [&](int k) { GridParams p; p.px_per_mm = first.grid->px_per_mm_x + 1e-6 * k; session.setGrid(p); }},
        {"ink (a stroke of the brush)", [&](int k) { InkParams p; p.strokes = {{InkClass::paper, 0.5, {{box.box.x0_mm - 3, box.baseline_mm + k}}}}; session.setInk(p); }},
        {"layout (a gain given)", [&](int k) { LayoutParams p; p.gain_mm_per_mv = 10 + 0.01 * k; session.setLayout(p); }},
        {"traces (a fixed point)", [&](int k) { TraceParams p; p.edits = {{"e1", traceKey(*session.result().layout, 0), EditKind::point, {{box.box.x0_mm + 10, box.baseline_mm - k}}, true, {}}}; session.setTrace(p); }},
        {"signals (another rate)", [&](int k) { SignalParams p; p.fs_hz = 500 + k; session.setSignal(p); }}};
    for (const auto& [name, change] : changes) {
        std::vector<double> times;
        for (int k = 1; k <= 5; ++k) {
            change(k);
            const double begin = now_ms();
            session.run();
            times.push_back(now_ms() - begin);
        }
        std::ranges::sort(times);
        fmt::print("read again from {}: {:.0f} ms\n", name, times[2]);
        session.setParams({});
        session.run();
    }
}

} // namespace

int main(int argc, char** argv)
{
    try {
        Session session(std::make_shared<const PageImage>(pageFrom(argc, argv)));
        session.run();
        const double start = now_ms();
        session.prepareEditing();
        fmt::print("preparing (off the window's thread): {:.1f} ms\n", now_ms() - start);
        const Digitization& result = session.result();
        if (!result.solver) {
            fmt::print(stderr, "{}\n", result.failure);
            return 1;
        }
        std::map<bool, std::vector<double>> took_ms; // by: is it longer than 5 s?
        const auto& traces = result.trace->traces;
        for (int i = 0; i < 40; ++i) {
            for (const LeadTrace& trace : traces) {
                const LeadBox& box = result.layout->boxes[trace.box];
                const double x_mm = box.box.x0_mm + (i + 0.5) / 40 * box.box.width_mm();
                const Edit edit{"e1", traceKey(*result.layout, trace.box), EditKind::point, {{x_mm, box.baseline_mm - 3 + 0.2 * i}}, true, {}};
                const double begin = now_ms();
                const auto changed = result.solver->apply(traces, traces, {edit});
                took_ms[box.box.width_mm() > 125].push_back(now_ms() - begin);
            }
        }
        for (auto& [strip, times] : took_ms) {
            std::ranges::sort(times);
            fmt::print("{}: median {:.1f} ms, 95th percentile {:.1f} ms, {} places\n", strip ? "strips over 5 s" : "segments", times[times.size() / 2], times[times.size() * 95 / 100], times.size());
        }
        readAgain(session);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return 1;
    }
}
