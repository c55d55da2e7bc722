// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Scrawl.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retrace {
namespace {

constexpr double kPi = std::numbers::pi;

/// One letter: an ellipse-like swing of its own height and lean, which the pen leaves rightwards.
struct Swing
{
    double high, wide, lean, below;
};

Swing drawSwing(Random& random)
{
    const double kind = random.uniform();
    const double high = kind < 0.25 ? random.between(0.85, 1.1) : random.between(0.3, 0.5);
    return {high, random.between(0.25, 0.7), random.between(0.1, 0.4), kind > 0.88 ? random.between(0.3, 0.5) : 0.0};
}

} // namespace

PaperBox scrawl(cairo_t* pen, PaperPoint at, double em_mm, double turn_deg, Random& random)
{
    cairo_save(pen);
    cairo_translate(pen, at.x_mm, at.y_mm);
    cairo_rotate(pen, turn_deg * kPi / 180);
    double x = 0;
    for (int words = random.whole(1, 4); words > 0; --words) {
        cairo_move_to(pen, x * em_mm, em_mm);
        for (int letters = random.whole(2, 8); letters > 0; --letters) {
            const Swing swing = drawSwing(random);
            for (int i = 1; i <= 12; ++i) {
                const double t = i / 12.0, up = (1 - std::cos(2 * kPi * t)) / 2;
                const double y = 1 - swing.high * up + swing.below * std::sin(kPi * t) * (t > 0.5);
                const double dx = swing.wide * t + 0.18 * std::sin(2 * kPi * t) + swing.lean * up * swing.high;
                cairo_line_to(pen, (x + dx) * em_mm, y * em_mm);
            }
            x += swing.wide;
        }
        cairo_stroke(pen);
        x += random.between(0.4, 0.8);
    }
    cairo_restore(pen);
    const double s = std::sin(turn_deg * kPi / 180), c = std::cos(turn_deg * kPi / 180);
    const double long_mm = x * em_mm, high_mm = 1.5 * em_mm;
    return {at.x_mm - std::max(0.0, s * high_mm), at.y_mm + std::min(0.0, s * long_mm),
            at.x_mm + c * long_mm + std::max(0.0, -s * high_mm), at.y_mm + c * high_mm + std::max(0.0, s * long_mm)};
}

void penMark(cairo_t* pen, PaperPoint at, Random& random)
{
    const double size_mm = random.between(4, 16), angle = random.between(0, 2 * kPi);
    const int kind = random.whole(0, 2);
    if (kind == 0) { // a ring, not quite closed
        const double flat = random.between(0.5, 1);
        for (int i = 0; i <= 44; ++i) {
            const double t = angle + 2 * kPi * i / 40.0, r = size_mm / 2 * (1 + 0.004 * i);
            cairo_line_to(pen, at.x_mm + r * std::cos(t), at.y_mm + flat * r * std::sin(t));
        }
    } else if (kind == 1) { // an arrow
        const double x = at.x_mm + size_mm * std::cos(angle), y = at.y_mm + size_mm * std::sin(angle);
        cairo_move_to(pen, at.x_mm, at.y_mm);
        cairo_line_to(pen, x, y);
        for (const double side : {0.45, -0.45}) {
            cairo_move_to(pen, x, y);
            cairo_line_to(pen, x - 2.5 * std::cos(angle + side), y - 2.5 * std::sin(angle + side));
        }
    } else { // a tick
        cairo_move_to(pen, at.x_mm, at.y_mm);
        cairo_line_to(pen, at.x_mm + size_mm * 0.2, at.y_mm + size_mm * 0.3);
        cairo_line_to(pen, at.x_mm + size_mm * 0.6, at.y_mm - size_mm * 0.4);
    }
    cairo_stroke(pen);
}

} // namespace retrace
