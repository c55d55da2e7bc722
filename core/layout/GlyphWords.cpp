// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/GlyphWords.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kLeastHeightMm = 1.3, kMostHeightMm = 6.5;
constexpr double kLeastSmallMm = 0.9; ///< small letters count in lines of text
constexpr double kWordGap = 0.7;   ///< of the glyphs' height: wider gaps part words
constexpr double kMostWidth = 3.9; ///< of a name, in heights
constexpr double kFarAway = 9.0;

/// A glyph candidate in isotropic units: heights and widths in sheet pixels along y.
struct Glyph
{
    double x0, y0, x1, y1;
    double height() const { return y1 - y0; }
    double width() const { return x1 - x0; }
};

double overlap(const Glyph& a, const Glyph& b)
{
    return std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
}

bool sameLine(const Glyph& a, const Glyph& b)
{
    const double least = std::min(a.height(), b.height()), most = std::max(a.height(), b.height());
    return overlap(a, b) > 0.6 * least && least > 0.42 * most;
}

bool thin(const Glyph& g) { return g.width() < 0.3 * g.height(); }

bool isDashBefore(const Glyph& dash, const Glyph& glyph)
{
    const double h = glyph.height(), mid = (dash.y0 + dash.y1) / 2;
    const double gap = glyph.x0 - dash.x1;
    return dash.height() < 0.25 * h && dash.width() > 0.22 * h && dash.width() < 0.8 * h &&
           dash.width() > 1.4 * dash.height() && gap > -0.12 * h && gap < 0.6 * h && mid > glyph.y0 + 0.38 * h &&
           mid < glyph.y0 + 0.8 * h;
}

/// Pieces in order of their left edge, looked up by where they begin.
class Line
{
public:
    explicit Line(const GlyphSheet& sheet, double least_height_mm = kLeastHeightMm) : m_aspect(sheet.px_per_mm_y() / sheet.px_per_mm_x())
    {
        const double least = least_height_mm * sheet.px_per_mm_y(), most = kMostHeightMm * sheet.px_per_mm_y();
        for (const InkPiece& p : sheet.pieces()) {
            const Glyph g{p.box.x * m_aspect, double(p.box.y), (p.box.x + p.box.width) * m_aspect,
                          double(p.box.y + p.box.height)};
            const bool tall = g.height() >= least && g.height() <= most && g.width() < kMostWidth * g.height();
            if (tall || g.height() > 0.4 * least) {
                (tall ? m_glyphs : m_small).push_back(g);
            } else if (g.width() > 0.2 * least) {
                m_small.push_back(g); // a dash
            }
        }
    }

    const std::vector<Glyph>& glyphs() const { return m_glyphs; }
    double aspect() const { return m_aspect; }

    /// The nearest glyph on the same line that begins right of `g` within `reach`; nullptr if none.
    const Glyph* after(const Glyph& g, double reach) const
    {
        const Glyph* best = nullptr;
        const double from = g.x0 + 0.25 * std::min(g.width(), g.height());
        auto it = std::ranges::lower_bound(m_glyphs, from, {}, &Glyph::x0);
        for (; it != m_glyphs.end() && it->x0 < g.x1 + reach; ++it) {
            if (&*it != &g && sameLine(g, *it) && it->x1 > g.x1 && (!best || it->x0 < best->x0)) {
                best = &*it;
            }
        }
        return best;
    }

    /// Free room left of `g`, in its heights. A thin bar is a separator as likely as a letter: it takes no room.
    double roomLeft(const Glyph& g) const
    {
        double room = kFarAway;
        auto it = std::ranges::lower_bound(m_glyphs, g.x0 - (kFarAway + kMostWidth) * g.height(), {}, &Glyph::x0);
        for (; it != m_glyphs.end() && it->x0 < g.x0; ++it) {
            if (&*it != &g && !thin(*it) && sameLine(g, *it) && it->x1 < g.x0 + 0.3 * g.height()) {
                room = std::min(room, std::max(0.0, (g.x0 - it->x1) / g.height()));
            }
        }
        return room;
    }

    bool dashBefore(const Glyph& g) const
    {
        auto it = std::ranges::lower_bound(m_small, g.x0 - 1.8 * g.height(), {}, &Glyph::x0);
        for (; it != m_small.end() && it->x0 < g.x0; ++it) {
            if (isDashBefore(*it, g)) {
                return true;
            }
        }
        return false;
    }

private:
    double m_aspect;
    std::vector<Glyph> m_glyphs, m_small;
};

Glyph joined(const Glyph& a, const Glyph& b)
{
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

/// The word that begins with `first`, and its text line's right end.
GlyphWord wordFrom(const Line& line, const Glyph& first)
{
    Glyph all = first, tallest = first;
    const Glyph* last = &first;
    GlyphWord word;
    word.glyphs = 1;
    const Glyph* next = nullptr;
    while ((next = line.after(*last, kWordGap * tallest.height())) && word.glyphs < 8) {
        all = joined(all, *next);
        tallest = next->height() > tallest.height() ? *next : tallest;
        last = next;
        ++word.glyphs;
    }
    next = line.after(*last, kFarAway * tallest.height());
    next = next && thin(*next) ? line.after(*next, kFarAway * tallest.height()) : next;
    word.room_right = next ? (next->x0 - last->x1) / tallest.height() : kFarAway;
    word.room_left = line.roomLeft(first);
    word.dash = line.dashBefore(Glyph{all.x0, tallest.y0, all.x1, tallest.y1});
    const double aspect = line.aspect();
    word.x0 = all.x0 / aspect, word.x1 = all.x1 / aspect;
    word.y0 = all.y0, word.y1 = all.y1;
    word.tallest_y0 = tallest.y0, word.tallest_y1 = tallest.y1;
    return word;
}

} // namespace

std::vector<GlyphWord> glyphWords(const GlyphSheet& sheet)
{
    const Line line(sheet);
    std::vector<GlyphWord> words;
    for (const Glyph& g : line.glyphs()) {
        if (line.roomLeft(g) < 0.45) {
            continue; // not where a word begins
        }
        GlyphWord word = wordFrom(line, g);
        const double width = (word.x1 - word.x0) * line.aspect();
        if (width <= kMostWidth * (word.y1 - word.y0)) {
            words.push_back(word);
        }
    }
    return words;
}

bool dashBefore(const GlyphSheet& sheet, double x0, double y0, double height)
{
    const double aspect = sheet.px_per_mm_y() / sheet.px_per_mm_x();
    const Glyph glyph{x0 * aspect, y0, x0 * aspect + height, y0 + height};
    return std::ranges::any_of(sheet.pieces(), [&](const InkPiece& p) {
        const Glyph g{p.box.x * aspect, double(p.box.y), (p.box.x + p.box.width) * aspect,
                      double(p.box.y + p.box.height)};
        return isDashBefore(g, glyph);
    });
}

std::vector<cv::Rect> glyphLines(const GlyphSheet& sheet)
{
    const Line line(sheet, kLeastSmallMm);
    std::vector<cv::Rect> lines;
    for (const Glyph& g : line.glyphs()) {
        if (line.roomLeft(g) < 2.5) {
            continue;
        }
        Glyph all = g;
        const Glyph* last = &g;
        int count = 1;
        while (const Glyph* next = line.after(*last, 2.5 * all.height())) {
            all = joined(all, *next);
            last = next;
            ++count;
        }
        if (count >= 4) {
            const double a = line.aspect();
            lines.emplace_back(int(all.x0 / a), int(all.y0), int((all.x1 - all.x0) / a) + 1, int(all.height()) + 1);
        }
    }
    return lines;
}

} // namespace retrace
