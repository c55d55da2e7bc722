// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Marks.h"
#include "core/press/Damage.h"
#include "core/press/InkStrength.h"
#include "core/press/Layers.h"
#include "core/press/Scrawl.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

/// Ink of one colour on a layer of its own; laid over the sheet when done.
class InkOnSheet
{
public:
    InkOnSheet(FlatSheet& sheet, int rgb) : m_sheet(sheet), m_rgb(rgb), m_layer(sheet.bgr.size(), sheet.px_per_mm) {}
    ~InkOnSheet()
    {
        const cv::Mat coverage = m_layer.coverage();
        lay(m_sheet.bgr, coverage, m_rgb);
        const cv::Mat free = (m_sheet.classes == static_cast<int>(InkClass::paper)) |
                             (m_sheet.classes == static_cast<int>(InkClass::grid));
        m_sheet.classes.setTo(static_cast<int>(InkClass::text), (coverage >= 100) & free);
    }
    InkOnSheet(const InkOnSheet&) = delete;
    InkOnSheet& operator=(const InkOnSheet&) = delete;
    Layer& layer() { return m_layer; }
    cairo_t* pen() { return m_layer.pen(); }

private:
    FlatSheet& m_sheet;
    int m_rgb;
    Layer m_layer;
};

/// Words turned about a point. Returns the upright box about them.
PaperBox drawTurned(Layer& layer, const std::string& words, PaperPoint at, double em_mm, double turn_deg, const std::string& font)
{
    cairo_t* pen = layer.pen();
    cairo_save(pen);
    cairo_translate(pen, at.x_mm, at.y_mm);
    cairo_rotate(pen, turn_deg * CV_PI / 180);
    PlannedText text{words, 0, 0, em_mm, true};
    const PaperBox ink = drawText(layer, text, font);
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (int corner = 0; corner < 4; ++corner) {
        double x = corner & 1 ? ink.x1_mm : ink.x0_mm, y = corner & 2 ? ink.y1_mm : ink.y0_mm;
        const double s = std::sin(turn_deg * CV_PI / 180), c = std::cos(turn_deg * CV_PI / 180);
        const double px = at.x_mm + c * x - s * y, py = at.y_mm + s * x + c * y;
        x0 = std::min(x0, px), x1 = std::max(x1, px), y0 = std::min(y0, py), y1 = std::max(y1, py);
    }
    cairo_restore(pen);
    return {x0, y0, x1, y1};
}

void drawLogo(FlatSheet& sheet, PrintTruth& truth, Random& random)
{
    static const std::vector<int> colours = {0x204080, 0x902030, 0x207050, 0x303030};
    static const std::vector<std::string> names = {"Cardia", "St. Orlen", "KARDEX", "medira", "Velta ECG", "Norfal"};
    InkOnSheet ink(sheet, random.pick(colours));
    const double size_mm = random.between(5, 10);
    const double x_mm = random.between(0.3, 0.85) * sheet.width_mm, y_mm = random.between(3, 8);
    cairo_t* pen = ink.pen();
    cairo_arc(pen, x_mm, y_mm + size_mm / 2, size_mm / 2, 0, 2 * CV_PI);
    cairo_fill(pen);
    cairo_set_operator(pen, CAIRO_OPERATOR_CLEAR);
    cairo_set_line_width(pen, size_mm * 0.12);
    cairo_move_to(pen, x_mm - size_mm / 2, y_mm + size_mm * 0.55);
    for (const auto& [dx, dy] : {std::pair(-0.15, 0.55), std::pair(0.0, 0.15), std::pair(0.12, 0.8), std::pair(0.5, 0.5)}) {
        cairo_line_to(pen, x_mm + dx * size_mm, y_mm + dy * size_mm);
    }
    cairo_stroke(pen);
    cairo_set_operator(pen, CAIRO_OPERATOR_OVER);
    const std::string name = random.pick(names);
    const PlannedText text{name, x_mm + size_mm * 0.7, y_mm + size_mm * 0.15, size_mm * 0.6, true};
    truth.texts.push_back({name, drawText(ink.layer(), text, "Liberation Sans"), false});
}

void drawBarcode(FlatSheet& sheet, PrintTruth& truth, Random& random)
{
    InkOnSheet ink(sheet, 0x101010);
    const double x0_mm = random.between(0.1, 0.7) * sheet.width_mm;
    const double y0_mm = random.chance(0.6) ? random.between(3, 9) : sheet.height_mm - random.between(14, 20);
    const double high_mm = random.between(5, 10);
    const double unit_mm = random.between(0.25, 0.4);
    double x_mm = x0_mm;
    for (int i = random.whole(28, 50); i > 0; --i) {
        const double bar_mm = unit_mm * random.whole(1, 3);
        cairo_rectangle(ink.pen(), x_mm, y0_mm, bar_mm, high_mm);
        x_mm += bar_mm + unit_mm * random.whole(1, 3);
    }
    cairo_fill(ink.pen());
    const std::string digits = fmt::format("{:09}", random.whole(1000, 999999999));
    const PlannedText text{digits, x0_mm + 2, y0_mm + high_mm + 0.3, 2.8};
    truth.texts.push_back({digits, drawText(ink.layer(), text, "Liberation Mono"), false});
}

void drawStamp(FlatSheet& sheet, PrintTruth& truth, Random& random)
{
    static const std::vector<int> colours = {0xB02030, 0x2040A0, 0x404060};
    static const std::vector<std::string> words = {"COPY", "CONFIRMED", "SEEN", "KOPIE", "RECEIVED", "FILE", "CARDIOLOGY"};
    InkOnSheet ink(sheet, random.pick(colours));
    const double em_mm = random.between(4, 8), turn_deg = random.between(-20, 20);
    const PaperPoint at{random.between(0.15, 0.8) * sheet.width_mm, random.between(0.1, 0.85) * sheet.height_mm};
    const std::string word = random.pick(words);
    const PaperBox box = drawTurned(ink.layer(), word, at, em_mm, turn_deg, "Liberation Sans");
    truth.texts.push_back({word, box, false});
    cairo_t* pen = ink.pen();
    cairo_save(pen);
    cairo_translate(pen, at.x_mm, at.y_mm);
    cairo_rotate(pen, turn_deg * CV_PI / 180);
    cairo_set_line_width(pen, 0.6);
    cairo_rectangle(pen, -2, -0.6, 0.72 * em_mm * static_cast<double>(word.size()) + 4, 1.5 * em_mm);
    cairo_stroke(pen);
    cairo_restore(pen);
}

/// A ball pen: a scrawled note, mostly in the free bands, sometimes over the traces.
void drawNotes(FlatSheet& sheet, PrintTruth& truth, const WearParams& wear, Random& random)
{
    static const std::vector<int> colours = {0x182858, 0x101018, 0x203890, 0x982028};
    if (wear.handwriting + wear.pen_marks == 0) {
        return;
    }
    InkOnSheet ink(sheet, random.pick(colours));
    cairo_set_line_width(ink.pen(), random.between(0.3, 0.7));
    cairo_set_line_cap(ink.pen(), CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(ink.pen(), CAIRO_LINE_JOIN_ROUND);
    const PaperPoint start{random.between(0.05, 0.6) * sheet.width_mm,
                           (random.chance(0.6) ? random.between(0.03, 0.2) : random.between(0.2, 0.9)) * sheet.height_mm};
    const double em_mm = random.between(3, 7), turn_deg = random.between(-12, 8);
    for (int line = 0; line < wear.handwriting; ++line) {
        const PaperPoint at{start.x_mm + random.between(-3, 3), start.y_mm + 1.7 * em_mm * line};
        truth.texts.push_back({"(handwriting)", scrawl(ink.pen(), at, em_mm, turn_deg, random), false});
    }
    for (int i = 0; i < wear.pen_marks; ++i) {
        penMark(ink.pen(), {random.between(0.1, 0.9) * sheet.width_mm, random.between(0.2, 0.9) * sheet.height_mm}, random);
    }
}

} // namespace

void markSheet(FlatSheet& sheet, PrintedPage& page, const WearParams& wear, const Relief& relief, Random& random)
{
    for (int i = 0; i < wear.logos; ++i) {
        drawLogo(sheet, page.truth, random);
    }
    for (int i = 0; i < wear.barcodes; ++i) {
        drawBarcode(sheet, page.truth, random);
    }
    for (int i = 0; i < wear.stamps; ++i) {
        drawStamp(sheet, page.truth, random);
    }
    drawNotes(sheet, page.truth, wear, random);
    damageSheet(sheet, page, wear, relief, random);
}

} // namespace retrace
