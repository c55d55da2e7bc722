// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphNet.h"

#include <cstdint>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <vector>

namespace retrace {

/// Draws training windows: worn words in their context, or windows that hold no name.
class GlyphWear
{
public:
    using Random = std::mt19937;
    using S = GlyphShape;

    explicit GlyphWear(const char* words)
    {
        std::FILE* file = std::fopen(words, "rb");
        if (!file) {
            throw std::runtime_error("cannot open the words file");
        }
        std::uint8_t label = 0;
        std::uint16_t size[2];
        while (std::fread(&label, 1, 1, file) == 1 && std::fread(size, 2, 2, file) == 2) {
            Bitmap b{size[0], size[1], std::vector<std::uint8_t>(std::size_t(size[0]) * size[1])};
            if (std::fread(b.ink.data(), 1, b.ink.size(), file) != b.ink.size()) {
                break;
            }
            m_bitmaps[label == 255 ? S::kReject : label].push_back(std::move(b));
        }
        std::fclose(file);
    }

    /// Fills `window` and returns its class.
    int draw(Random& random, GlyphMaps& window) const
    {
        Canvas canvas;
        int label = S::kReject;
        const double kind = real(random, 0, 1);
        if (kind < 0.56) {
            label = pickName(random);
            const double right = place(random, canvas, pick(random, label), 0, 0, real(random, 0.93, 1.07));
            if (chance(random, 0.45)) {
                context(random, canvas, label <= 2, right);
            }
            if (label == 3 && chance(random, 0.25)) {
                dash(random, canvas);
            }
        } else if (kind < 0.74) {
            place(random, canvas, pick(random, S::kReject), 0, 0, real(random, 0.9, 1.1));
            if (chance(random, 0.3)) {
                context(random, canvas, false, 60);
            }
        } else if (kind < 0.86) {
            displaced(random, canvas);
        } else {
            clutter(random, canvas);
        }
        finish(random, canvas, window);
        return label;
    }

private:
    struct Bitmap
    {
        int width, height;
        std::vector<std::uint8_t> ink;
    };

    /// Twice the window's resolution, values 0..1.
    struct Canvas
    {
        static constexpr int kRows = 2 * S::kRows, kColumns = 2 * S::kColumns;
        std::vector<float> ink = std::vector<float>(std::size_t(kRows) * kColumns, 0.0F);
        float& at(int x, int y) { return ink[std::size_t(y) * kColumns + x]; }
        bool inside(int x, int y) const { return x >= 0 && y >= 0 && x < kColumns && y < kRows; }
    };

    std::vector<Bitmap> m_bitmaps[S::kClasses];

    static double real(Random& r, double a, double b) { return std::uniform_real_distribution<double>(a, b)(r); }
    static double normal(Random& r, double s) { return std::normal_distribution<double>(0, s)(r); }
    static bool chance(Random& r, double p) { return real(r, 0, 1) < p; }

    static int pickName(Random& random)
    {
        static const double share[17] = {1.6, 1.5, 1.2, 1, 1, 1, 1, 1, 1, 1, 1, 1, .4, .4, .5, .5, .5};
        std::discrete_distribution<int> pick(std::begin(share), std::end(share));
        return pick(random);
    }

    const Bitmap& pick(Random& random, int label) const
    {
        const auto& list = m_bitmaps[label];
        return list[std::uniform_int_distribution<std::size_t>(0, list.size() - 1)(random)];
    }

    /// Blurred copy, with a border of 4, at the bitmap's own size.
    static std::vector<float> blurred(const Bitmap& b, int radius, int& width, int& height)
    {
        width = b.width + 8, height = b.height + 8;
        std::vector<float> a(std::size_t(width) * height, 0.0F), c = a;
        for (int y = 0; y < b.height; ++y) {
            for (int x = 0; x < b.width; ++x) {
                a[std::size_t(y + 4) * width + x + 4] = b.ink[std::size_t(y) * b.width + x] / 255.0F;
            }
        }
        for (int pass = 0; pass < 2 && radius > 0; ++pass) {
            boxBlur(a, c, width, height, radius);
        }
        return a;
    }

    static void boxBlur(std::vector<float>& a, std::vector<float>& c, int width, int height, int radius)
    {
        const float part = 1.0F / float(2 * radius + 1);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                float sum = 0;
                for (int k = -radius; k <= radius; ++k) {
                    sum += x + k >= 0 && x + k < width ? a[std::size_t(y) * width + x + k] : 0;
                }
                c[std::size_t(y) * width + x] = sum * part;
            }
        }
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                float sum = 0;
                for (int k = -radius; k <= radius; ++k) {
                    sum += y + k >= 0 && y + k < height ? c[std::size_t(y + k) * width + x] : 0;
                }
                a[std::size_t(y) * width + x] = sum * part;
            }
        }
    }

    /// Draws a word with its ink box at the window's place, moved by (dx, dy) window pixels; returns its right edge.
    static double place(Random& random, Canvas& canvas, const Bitmap& b, double dx, double dy, double scale)
    {
        int width = 0, height = 0;
        std::vector<float> ink = blurred(b, int(real(random, 0, 2.99)), width, height);
        const float top = *std::max_element(ink.begin(), ink.end());
        const float threshold = float(real(random, 0.28, 0.62)) * std::min(1.0F, top);
        const float slope = float(real(random, 2.5, 6));
        for (float& v : ink) {
            v = std::clamp((v - threshold) * slope + 0.5F, 0.0F, 1.0F);
        }
        const double stretch = real(random, 0.78, 1.25), shear = normal(random, 0.05), turn = normal(random, 0.02);
        const double x0 = 2 * (S::kInkLeft + dx + normal(random, 0.8)), y0 = 2 * (S::kInkTop + dy + normal(random, 0.6));
        const double tall = 2 * S::kInkHeight * scale;
        for (int y = 0; y < Canvas::kRows; ++y) {
            for (int x = 0; x < Canvas::kColumns; ++x) {
                const double v = (y + 0.5 - y0 + turn * (x - x0)) / tall * b.height;
                const double mid = (y + 0.5 - y0) - tall / 2;
                const double u = (x + 0.5 - x0 + (shear - turn) * mid) / (tall * stretch) * b.height;
                canvas.at(x, y) = std::max(canvas.at(x, y), sample(ink, width, height, u + 3.5, v + 3.5));
            }
        }
        return x0 / 2 + b.width * scale * stretch * S::kInkHeight / b.height;
    }

    static float sample(const std::vector<float>& ink, int width, int height, double u, double v)
    {
        const int x = int(std::floor(u)), y = int(std::floor(v));
        if (x < 0 || y < 0 || x + 1 >= width || y + 1 >= height) {
            return 0;
        }
        const float fx = float(u - x), fy = float(v - y);
        const float* p = &ink[std::size_t(y) * width + x];
        return (1 - fy) * ((1 - fx) * p[0] + fx * p[1]) + fy * ((1 - fx) * p[width] + fx * p[width + 1]);
    }

    /// A stroke in canvas pixels.
    static void line(Canvas& canvas, double x0, double y0, double x1, double y1, double width)
    {
        const int left = int(std::floor(std::min(x0, x1) - width)), right = int(std::ceil(std::max(x0, x1) + width));
        const int top = int(std::floor(std::min(y0, y1) - width)), bottom = int(std::ceil(std::max(y0, y1) + width));
        const double l2 = std::max(1e-9, (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
        for (int y = std::max(0, top); y <= std::min(Canvas::kRows - 1, bottom); ++y) {
            for (int x = std::max(0, left); x <= std::min(Canvas::kColumns - 1, right); ++x) {
                const double t = std::clamp(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / l2, 0.0, 1.0);
                const double d = std::hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0));
                canvas.at(x, y) = std::max(canvas.at(x, y), float(std::clamp(width / 2 - d + 0.5, 0.0, 1.0)));
            }
        }
    }

    /// What stands beside a name: a trace, a spike through it, a separator bar. Coordinates of the canvas.
    static void context(Random& random, Canvas& canvas, bool bars, double right)
    {
        const double kind = real(random, 0, 1);
        const double pen = real(random, 1.5, 5);
        if (kind < 0.4) {
            trace(random, canvas, real(random, -10, 58), pen);
        } else if (kind < 0.75) { // a spike: it runs out of the name's box at one end at least
            const double x = real(random, bars ? 2 * right + 8 : 8, 126);
            const double lean = real(random, 1, 9);
            const bool up = chance(random, 0.5);
            const double from = up ? real(random, 44, 70) : real(random, -20, 4), tip = real(random, -30, 78);
            line(canvas, x, from, x + lean, tip, pen);
            line(canvas, x + lean, tip, x + lean + real(random, 1, 9), from + normal(random, 8), pen);
            if (chance(random, 0.5)) {
                trace(random, canvas, from, pen);
            }
        } else { // a separator bar, longer than the name is tall
            const double x = chance(random, 0.7) ? real(random, 0, bars ? 8 : 15) : real(random, 2 * right + 6, 140);
            const double top = chance(random, 0.5) ? real(random, -30, 1) : real(random, -30, 30);
            line(canvas, x, top, x, top < 2 && chance(random, 0.5) ? real(random, 10, 80) : 80, real(random, 1.5, 7));
        }
    }

    static void dash(Random& random, Canvas& canvas)
    {
        const double x = real(random, -4, 3);
        const double y = real(random, 24, 32);
        line(canvas, x, y, x + real(random, 4, 8), y, real(random, 1.5, 5));
    }

    static void trace(Random& random, Canvas& canvas, double y, double pen)
    {
        double slope = normal(random, 0.2);
        for (double x = -4; x < Canvas::kColumns;) {
            const double step = real(random, 3, 12);
            slope = 0.7 * slope + normal(random, 0.25);
            const double next = y + slope * step;
            line(canvas, x, y, x + step, next, pen);
            x += step, y = next;
        }
    }

    /// A name where the window does not stand, or at another size.
    void displaced(Random& random, Canvas& canvas) const
    {
        double dx = 0, dy = 0, scale = real(random, 0.93, 1.07);
        const double kind = real(random, 0, 1);
        const int label = pickName(random);
        if (kind < 0.6) {
            dx = real(random, 5, 34) * (chance(random, 0.65) ? -1 : 1);
            dy = chance(random, 0.7) ? 0 : normal(random, 4);
        } else if (kind < 0.75) {
            dy = real(random, 6, 16) * (chance(random, 0.5) ? 1 : -1);
        } else {
            const bool small = chance(random, 0.4);
            scale = small ? real(random, 0.4, 0.68) : real(random, 1.4, 2.4);
            dy = small ? real(random, 0, 8) : -real(random, 0, 18);
            dx = normal(random, 3);
        }
        const Bitmap& b = pick(random, label);
        if (dx < 0) { // what shows must have lost its first glyph, or it is still a name
            dx = -std::max(-dx, label <= 2 ? 6.0 : 6.0 + 0.12 * b.width / 2);
        }
        place(random, canvas, b, dx, dy, scale);
        if (chance(random, 0.2)) {
            context(random, canvas, false, 64);
        }
    }

    /// Traces, pulses, bars and specks alone.
    static void clutter(Random& random, Canvas& canvas)
    {
        const double kind = real(random, 0, 1);
        const double pen = real(random, 1.5, 6);
        if (kind < 0.3) {
            trace(random, canvas, real(random, 0, 48), pen);
        } else if (kind < 0.55) { // complexes
            for (int n = 0; n < 1 + int(real(random, 0, 2.5)); ++n) {
                const double x = real(random, 4, 80), base = real(random, 10, 60), tip = real(random, -40, 80);
                const double lean = real(random, 2, 10), turn = base + normal(random, 10);
                line(canvas, x, base, x + lean, tip, pen);
                line(canvas, x + lean, tip, x + 2 * lean, turn, pen);
                line(canvas, x + 2 * lean, turn, x + 3 * lean, base, pen);
                line(canvas, -2, base + normal(random, 3), x, base, pen);
                line(canvas, x + 3 * lean, base, 130, base + normal(random, 5), pen);
            }
        } else if (kind < 0.7) { // a pulse or a box
            const double x = real(random, 4, 40), w = real(random, 10, 60), base = real(random, 30, 60);
            const double top = real(random, -20, 20);
            line(canvas, x, base, x, top, pen);
            line(canvas, x, top, x + w, top, pen);
            line(canvas, x + w, top, x + w, base, pen);
            line(canvas, x - real(random, 0, 20), base, x, base, pen);
        } else if (kind < 0.85) { // bars that are no I: longer than the box
            for (int n = 0; n < 1 + int(real(random, 0, 2.2)); ++n) {
                const double x = 16 + (n == 0 ? normal(random, 3) : real(random, 0, 60));
                line(canvas, x, real(random, -20, -2), x + normal(random, 1), real(random, 49, 80), pen);
            }
        } else { // specks and pieces
            for (int n = 0; n < int(real(random, 0, 6)); ++n) {
                const double x = real(random, 0, 128), y = real(random, 0, 48);
                line(canvas, x, y, x + normal(random, 6), y + normal(random, 4), pen);
            }
        }
    }

    static void finish(Random& random, Canvas& canvas, GlyphMaps& window)
    {
        if (chance(random, 0.2)) {
            cutGrid(random, canvas);
        }
        const float gain = float(real(random, 0.55, 1.1)), noise = float(real(random, 0, 0.08));
        for (int y = 0; y < S::kRows; ++y) {
            for (int x = 0; x < S::kColumns; ++x) {
                window.row(0, y)[x] = 0.25F * (canvas.at(2 * x, 2 * y) + canvas.at(2 * x + 1, 2 * y) +
                                               canvas.at(2 * x, 2 * y + 1) + canvas.at(2 * x + 1, 2 * y + 1));
            }
        }
        if (chance(random, 0.6)) {
            smooth(window, float(real(random, 0, 0.33)), chance(random, 0.4) ? 2 : 1);
        }
        std::normal_distribution<float> n(0, noise);
        for (int y = 0; y < S::kRows; ++y) {
            for (int x = 0; x < S::kColumns; ++x) {
                float& v = window.row(0, y)[x];
                v = std::clamp(v * gain + n(random), 0.0F, 1.0F);
            }
        }
    }

    static void smooth(GlyphMaps& w, float side, int passes)
    {
        for (int pass = 0; pass < passes; ++pass) {
            GlyphMaps old = w;
            for (int y = 0; y < S::kRows; ++y) {
                for (int x = 0; x < S::kColumns; ++x) {
                    w.row(0, y)[x] = (1 - 2 * side) * old.row(0, y)[x] +
                                     side * 0.5F * (old.row(0, y)[x - 1] + old.row(0, y)[x + 1] +
                                                    old.row(0, y - 1)[x] + old.row(0, y + 1)[x]);
                }
            }
        }
    }

    /// The grid's removal leaves cuts, or the grid itself shines through.
    static void cutGrid(Random& random, Canvas& canvas)
    {
        const double pitch = real(random, 7, 26), wide = real(random, 1, 2.5);
        const double px = real(random, 0, pitch), py = real(random, 0, pitch);
        const bool residue = chance(random, 0.4), upright = chance(random, 0.7);
        const float value = float(residue ? real(random, 0.05, 0.35) : real(random, 0.1, 0.7));
        for (int y = 0; y < Canvas::kRows; ++y) {
            for (int x = 0; x < Canvas::kColumns; ++x) {
                if (std::fmod(y + py, pitch) < wide || (upright && std::fmod(x + px, pitch) < wide)) {
                    float& v = canvas.at(x, y);
                    v = residue ? std::max(v, value) : v * value;
                }
            }
        }
    }
};

} // namespace retrace
