// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <optional>

namespace retrace {

/// One place of the reading, in the terms of every pane: where on the paper, which lead, when, and
/// how much.
struct Place {
    PaperPoint paper;
    std::optional<std::size_t> box; ///< index into LayoutResult::boxes
    double t_s = 0;                 ///< of the page's time; only with a box
    double v_mv = 0;                ///< what was read there; NaN where nothing was
};

/// The lead's value at a page time as it is exported; NaN outside its span, in gaps, and without
/// signals.
double valueAt(const Digitization& result, std::size_t box, double t_s);

/// Paper point of a value of a lead: where its ink stands, also where the paper is creased (core/trace/BeatTimes.h).
PaperPoint paperOf(const Digitization& result, std::size_t box, double t_s, double v_mv);

/// Paper x of a lead's time and back, mm: along an even paper (`time`) and along this one (`ink`).
double inkOfTime(const Digitization& result, std::size_t box, double x_mm);
double timeOfInk(const Digitization& result, std::size_t box, double x_mm);

/// The place under a paper point: the lead whose trace, or else baseline, is nearest among those
/// printed there.
Place placeAt(const Digitization& result, PaperPoint paper);

/// The place of a lead at a time, on its trace where there is one.
Place placeAt(const Digitization& result, std::size_t box, double t_s);

/// Page pixel and sheet pixel of a paper point; nullopt before the stage that knows.
std::optional<PagePoint> onPage(const Digitization& result, PaperPoint paper);
std::optional<SheetPoint> onSheet(const Digitization& result, PaperPoint paper);

} // namespace retrace
