// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/Session.h"

#include <QString>

#include <optional>
#include <vector>

namespace retrace {

/// What a tool shows while it is at work, in paper millimetres; every pane draws it.
struct Sketch {
    struct Span {
        std::size_t box = 0;
        double x0_mm = 0, x1_mm = 0;
    };
    struct Line { ///< callipers or a known distance, with what it measures
        std::size_t box = 0;
        PaperPoint a, b;
        QString text;
    };
    struct Outline { ///< a lead box or the pulse, with its handles
        PaperBox box;
        QString label;
        bool selected = false;
    };
    struct Brush { ///< the stroke so far, or the one place where it would begin
        std::vector<PaperPoint> points;
        double radius_mm = 0;
        QString word;
    };
    std::vector<LeadTrace> traces; ///< as they would become
    std::size_t stroke_box = 0;
    std::vector<PaperPoint> stroke;
    std::optional<Span> span;
    std::optional<Line> line;
    std::optional<Brush> brush;
    std::vector<Outline> outlines;
    std::vector<PaperPoint> polygon; ///< corners with handles
    QString selected; ///< id of the edit that arrows and Delete act on

    bool empty() const
    {
        return traces.empty() && stroke.empty() && !span && !line && !brush && outlines.empty() && polygon.empty() &&
               selected.isEmpty();
    }
};

} // namespace retrace
