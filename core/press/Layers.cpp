// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Layers.h"

#include "core/exchange/FontLock.h"

#include <pango/pangocairo.h>

#include <cmath>

namespace retrace {
namespace {

struct Unref
{
    void operator()(void* object) const { g_object_unref(object); }
};
struct FreeFont
{
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

/// Lines of one family (every `pitch_mm`, those at every `skip`-th left out) in both directions.
void drawLines(Layer& layer, const PrintParams& params, double pitch_mm, int skip, double pen_mm)
{
    cairo_t* pen = layer.pen();
    const double low_mm = params.grid_margin_mm;
    const double right_mm = params.paper_width_mm - low_mm, bottom_mm = params.paper_height_mm - low_mm;
    cairo_set_line_width(pen, pen_mm);
    cairo_set_line_cap(pen, CAIRO_LINE_CAP_BUTT);
    for (int i = -400; i <= 400; ++i) {
        if (skip > 0 && i % skip == 0) {
            continue;
        }
        const double x_mm = params.grid_x_mm + i * pitch_mm, y_mm = params.grid_y_mm + i * pitch_mm;
        if (x_mm >= low_mm && x_mm <= right_mm) {
            cairo_move_to(pen, x_mm, low_mm);
            cairo_line_to(pen, x_mm, bottom_mm);
        }
        if (y_mm >= low_mm && y_mm <= bottom_mm) {
            cairo_move_to(pen, low_mm, y_mm);
            cairo_line_to(pen, right_mm, y_mm);
        }
        cairo_stroke(pen);
    }
}

/// Dots of `pen_mm` at every millimetre along the horizontal lines `pitch_mm` apart.
void drawDots(Layer& layer, const PrintParams& params, double pitch_mm, double pen_mm, bool upright)
{
    cairo_t* pen = layer.pen();
    const double low_mm = params.grid_margin_mm;
    const double across_mm = upright ? params.grid_y_mm : params.grid_x_mm;
    const double right_mm = params.paper_width_mm - low_mm, bottom_mm = params.paper_height_mm - low_mm;
    const double dash[] = {pen_mm, 1.0 - pen_mm};
    cairo_save(pen);
    cairo_set_line_width(pen, pen_mm);
    // The first dash begins half a dot before a whole millimetre of the grid.
    cairo_set_dash(pen, dash, 2, low_mm - across_mm + pen_mm / 2 + 10);
    for (int i = -400; i <= 400; ++i) {
        const double at_mm = (upright ? params.grid_x_mm : params.grid_y_mm) + i * pitch_mm;
        if (at_mm < low_mm || at_mm > (upright ? right_mm : bottom_mm)) {
            continue;
        }
        cairo_move_to(pen, upright ? at_mm : low_mm, upright ? low_mm : at_mm);
        cairo_line_to(pen, upright ? at_mm : right_mm, upright ? bottom_mm : at_mm);
    }
    cairo_stroke(pen);
    cairo_restore(pen);
}

std::unique_ptr<PangoLayout, Unref> makeLayout(cairo_t* pen, const PlannedText& text, const std::string& family)
{
    std::unique_ptr<PangoLayout, Unref> layout(pango_cairo_create_layout(pen));
    PangoContext* context = pango_layout_get_context(layout.get());
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE); // a unit is a millimetre here
    cairo_font_options_destroy(options);

    std::unique_ptr<PangoFontDescription, FreeFont> font(pango_font_description_new());
    pango_font_description_set_family(font.get(), family.c_str());
    pango_font_description_set_weight(font.get(), text.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), text.size_mm * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_text(layout.get(), text.text.c_str(), -1);
    return layout;
}

} // namespace

Layer::Layer(cv::Size size, double px_per_mm)
    : m_surface(cairo_image_surface_create(CAIRO_FORMAT_A8, size.width, size.height), &cairo_surface_destroy),
      m_pen(cairo_create(m_surface.get()), &cairo_destroy), m_size(size)
{
    if (cairo_status(m_pen.get()) != CAIRO_STATUS_SUCCESS) {
        throw Problem("The page is too large to be drawn; choose a lower resolution.");
    }
    cairo_scale(m_pen.get(), px_per_mm, px_per_mm);
}

cv::Mat Layer::coverage() const
{
    cairo_surface_flush(m_surface.get());
    return {m_size, CV_8U, cairo_image_surface_get_data(m_surface.get()),
            static_cast<std::size_t>(cairo_image_surface_get_stride(m_surface.get()))};
}

void drawGrid(Layer& fine, Layer& bold, const PrintParams& params)
{
    if (params.grid == PrintParams::Grid::none) {
        return;
    }
    if (params.grid == PrintParams::Grid::dots) {
        if (params.fine_grid) {
            drawDots(fine, params, 1.0, 2 * params.grid_pen_mm, false);
        }
        drawDots(bold, params, 5.0, 2 * params.grid5_pen_mm, false);
        drawDots(bold, params, 5.0, 2 * params.grid5_pen_mm, true);
        return;
    }
    if (params.fine_grid) {
        drawLines(fine, params, 1.0, 5, params.grid_pen_mm);
    }
    drawLines(bold, params, 5.0, 0, params.grid5_pen_mm);
}

void drawPulse(Layer& layer, const PulseMark& pulse, double lead_in_mm, double pen_mm)
{
    cairo_t* pen = layer.pen();
    const PaperBox& box = pulse.box;
    cairo_set_line_width(pen, pen_mm);
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_MITER);
    cairo_move_to(pen, box.x0_mm - lead_in_mm, box.y1_mm);
    cairo_line_to(pen, box.x0_mm, box.y1_mm);
    cairo_line_to(pen, box.x0_mm, box.y0_mm);
    cairo_line_to(pen, box.x1_mm, box.y0_mm);
    cairo_line_to(pen, box.x1_mm, box.y1_mm);
    cairo_line_to(pen, box.x1_mm + lead_in_mm, box.y1_mm);
    cairo_stroke(pen);
}

void drawBar(Layer& layer, const PlannedBar& bar, double pen_mm)
{
    const double dash[] = {1.0, 1.0};
    cairo_save(layer.pen());
    cairo_set_line_width(layer.pen(), pen_mm);
    if (bar.dotted) {
        cairo_set_dash(layer.pen(), dash, 2, 0);
    }
    cairo_move_to(layer.pen(), bar.x_mm, bar.y0_mm);
    cairo_line_to(layer.pen(), bar.x_mm, bar.y1_mm);
    cairo_stroke(layer.pen());
    cairo_restore(layer.pen());
}

void drawFrame(Layer& layer, const PrintParams& params)
{
    cairo_t* pen = layer.pen();
    for (const auto& [inset_mm, pen_mm] : {std::pair(3.2, 0.7), std::pair(4.6, 0.25)}) {
        cairo_set_line_width(pen, pen_mm);
        cairo_rectangle(pen, inset_mm, inset_mm, params.paper_width_mm - 2 * inset_mm,
                        params.paper_height_mm - 2 * inset_mm);
        cairo_stroke(pen);
    }
}

PaperBox drawText(Layer& layer, const PlannedText& text, const std::string& font)
{
    const std::lock_guard lock(fontLock()); // outlives the layout
    cairo_t* pen = layer.pen();
    const auto layout = makeLayout(pen, text, font);
    PangoRectangle ink, logical;
    pango_layout_get_extents(layout.get(), &ink, &logical);
    const double unit = 1.0 / PANGO_SCALE;
    const double x_mm = text.from_right ? text.x_mm - logical.width * unit : text.x_mm;
    cairo_move_to(pen, x_mm, text.y_mm);
    pango_cairo_show_layout(pen, layout.get());
    const double left_mm = x_mm + ink.x * unit, top_mm = text.y_mm + ink.y * unit;
    return {left_mm, top_mm, left_mm + ink.width * unit, top_mm + ink.height * unit};
}

void drawTrace(Layer& layer, const std::vector<double>& y_mm, double x0_mm, double step_mm, double pen_mm)
{
    cairo_t* pen = layer.pen();
    cairo_set_line_width(pen, pen_mm);
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(pen, CAIRO_LINE_CAP_ROUND);
    cairo_new_path(pen);
    for (std::size_t k = 0; k < y_mm.size(); ++k) {
        const double x_mm = x0_mm + static_cast<double>(k) * step_mm;
        if (std::isnan(y_mm[k])) {
            continue;
        }
        if (k == 0 || std::isnan(y_mm[k - 1])) {
            cairo_move_to(pen, x_mm, y_mm[k]);
        }
        cairo_line_to(pen, x_mm, y_mm[k]);
    }
    cairo_stroke(pen);
}

} // namespace retrace
