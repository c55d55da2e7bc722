// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <algorithm>

namespace retrace
{

// Whether two Params ask for the same: only then is a stage's result kept. A field added to a
// Params is added here.

inline bool paramsEqual(const GridParams& a, const GridParams& b)
{
    const auto sameRuler = [](const GridParams::Ruler& r, const GridParams::Ruler& s) {
        return r.a.x_px == s.a.x_px && r.a.y_px == s.a.y_px && r.b.x_px == s.b.x_px &&
               r.b.y_px == s.b.y_px && r.length_mm == s.length_mm;
    };
    const auto sameCorners = [](const GridParams::Corners& r, const GridParams::Corners& s) {
        return r.paper == s.paper &&
               std::equal(r.at.begin(), r.at.end(), s.at.begin(), [](PagePoint p, PagePoint q) {
                   return p.x_px == q.x_px && p.y_px == q.y_px;
               });
    };
    return a.quarter_turns == b.quarter_turns && a.mirrored == b.mirrored &&
           a.px_per_mm == b.px_per_mm && a.ruler.has_value() == b.ruler.has_value() &&
           (!a.ruler || sameRuler(*a.ruler, *b.ruler)) &&
           a.corners.has_value() == b.corners.has_value() &&
           (!a.corners || sameCorners(*a.corners, *b.corners));
}

inline bool paramsEqual(const InkParams& a, const InkParams& b)
{
    return a.method == b.method && a.device == b.device && a.model == b.model && a.head == b.head &&
           a.strokes == b.strokes;
}

inline bool paramsEqual(const LayoutParams& a, const LayoutParams& b)
{
    return a.layout == b.layout && a.speed_mm_per_s == b.speed_mm_per_s &&
           a.gain_mm_per_mv == b.gain_mm_per_mv && a.boxes == b.boxes;
}

inline bool paramsEqual(const TraceParams& a, const TraceParams& b)
{
    return a.subpixel == b.subpixel && a.refine == b.refine && a.align_beats == b.align_beats && a.tell_hidden_ends == b.tell_hidden_ends && a.use_vectors == b.use_vectors &&
           a.edits == b.edits;
}

inline bool paramsEqual(const SignalParams& a, const SignalParams& b)
{
    return a.fs_hz == b.fs_hz && a.restore == b.restore && a.limb_laws == b.limb_laws;
}

} // namespace retrace
