// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"
#include "core/press/PagePlan.h"

#include <cairo.h>

#include <memory>

namespace retrace {

/// One kind of ink: how much of each pixel it covers, drawn in paper millimetres.
class Layer
{
public:
    Layer(cv::Size size, double px_per_mm);
    cairo_t* pen() const { return m_pen.get(); }
    cv::Mat coverage() const; ///< CV_8U, a view of the layer's own pixels

private:
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> m_surface;
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> m_pen;
    cv::Size m_size;
};

void drawGrid(Layer& fine, Layer& bold, const PrintParams& params);
void drawPulse(Layer& layer, const PulseMark& pulse, double lead_in_mm, double pen_mm);
void drawBar(Layer& layer, const PlannedBar& bar, double pen_mm);
void drawFrame(Layer& layer, const PrintParams& params);
/// Draws the text and returns the box of its ink.
PaperBox drawText(Layer& layer, const PlannedText& text, const std::string& font);
/// Draws sample k at x0_mm + k * step_mm; NaN lifts the pen.
void drawTrace(Layer& layer, const std::vector<double>& y_mm, double x0_mm, double step_mm, double pen_mm);

} // namespace retrace
