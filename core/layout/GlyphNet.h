// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace retrace {

/// The small convolutional net that reads a lead name in a window of ink. Plain loops over plain floats:
/// no library, the same code in the classifier and in its trainer (tests/bench/names/names_train.cpp).
///
/// The window is 24 rows by 64 columns of coverage (0..1). The word's ink box is scaled, isotropically on
/// paper, to a height of 18: it begins at row 3 and at column 8; what lies around it stays visible.
struct GlyphShape
{
    static constexpr int kRows = 24, kColumns = 64;
    static constexpr int kInkHeight = 18, kInkTop = 3, kInkLeft = 8;
    static constexpr int kClasses = 18; ///< 17 names, then "no name"
    static constexpr int kReject = 17;
    static constexpr std::array<int, 4> kMaps = {1, 8, 12, 24};
    static constexpr int kFlat = 24 * 3 * 8, kHidden = 48;
};

/// Feature maps with a border of one zero pixel around each.
struct GlyphMaps
{
    int maps = 0, rows = 0, columns = 0;
    std::vector<float> data;

    void shape(int m, int r, int c)
    {
        maps = m, rows = r, columns = c;
        data.assign(static_cast<std::size_t>(m) * (r + 2) * (c + 2), 0.0F);
    }
    float* row(int m, int r) ///< r = -1 .. rows; points at column 0
    {
        return data.data() + (static_cast<std::size_t>(m) * (rows + 2) + r + 1) * (columns + 2) + 1;
    }
    const float* row(int m, int r) const { return const_cast<GlyphMaps*>(this)->row(m, r); }
};

/// What a forward pass leaves behind; reusable between windows.
struct GlyphActivations
{
    std::array<GlyphMaps, 4> in;   ///< in[0] is the window; in[k] is what convolution k+1 reads
    std::array<GlyphMaps, 3> conv; ///< before pooling, after the rectifier
    std::array<float, GlyphShape::kHidden> hidden{};
    std::array<float, GlyphShape::kClasses> output{}; ///< probabilities

    GlyphActivations()
    {
        for (int k = 0; k < 3; ++k) {
            in[k].shape(GlyphShape::kMaps[k], GlyphShape::kRows >> k, GlyphShape::kColumns >> k);
            conv[k].shape(GlyphShape::kMaps[k + 1], GlyphShape::kRows >> k, GlyphShape::kColumns >> k);
        }
        in[3].shape(GlyphShape::kMaps[3], GlyphShape::kRows >> 3, GlyphShape::kColumns >> 3);
    }
};

struct GlyphNet
{
    std::array<std::vector<float>, 3> kernel; ///< [out][in][3][3]
    std::array<std::vector<float>, 3> bias;
    std::vector<float> hidden_weight, hidden_bias; ///< [hidden][flat]
    std::vector<float> output_weight, output_bias; ///< [class][hidden]

    GlyphNet()
    {
        for (int k = 0; k < 3; ++k) {
            kernel[k].assign(static_cast<std::size_t>(GlyphShape::kMaps[k]) * GlyphShape::kMaps[k + 1] * 9, 0.0F);
            bias[k].assign(GlyphShape::kMaps[k + 1], 0.0F);
        }
        hidden_weight.assign(static_cast<std::size_t>(GlyphShape::kFlat) * GlyphShape::kHidden, 0.0F);
        hidden_bias.assign(GlyphShape::kHidden, 0.0F);
        output_weight.assign(static_cast<std::size_t>(GlyphShape::kHidden) * GlyphShape::kClasses, 0.0F);
        output_bias.assign(GlyphShape::kClasses, 0.0F);
    }

    /// All parameters in the order of the table.
    std::vector<std::vector<float>*> parameters()
    {
        return {&kernel[0], &bias[0], &kernel[1], &bias[1], &kernel[2], &bias[2],
                &hidden_weight, &hidden_bias, &output_weight, &output_bias};
    }

    /// Reads the window in a.in[0], leaves the probabilities in a.output.
    void forward(GlyphActivations& a) const
    {
        for (int k = 0; k < 3; ++k) {
            convolve(k, a.in[k], a.conv[k]);
            pool(a.conv[k], a.in[k + 1]);
        }
        dense(a);
    }

private:
    void convolve(int layer, const GlyphMaps& in, GlyphMaps& out) const
    {
        for (int o = 0; o < out.maps; ++o) {
            for (int y = 0; y < out.rows; ++y) {
                float* to = out.row(o, y);
                std::fill(to, to + out.columns, bias[layer][o]);
                for (int i = 0; i < in.maps; ++i) {
                    const float* w = &kernel[layer][(static_cast<std::size_t>(o) * in.maps + i) * 9];
                    addRows(in.row(i, y - 1), in.row(i, y), in.row(i, y + 1), w, to, out.columns);
                }
                for (int x = 0; x < out.columns; ++x) {
                    to[x] = std::max(to[x], 0.0F);
                }
            }
        }
    }

    static void addRows(const float* a, const float* b, const float* c, const float* w, float* to, int columns)
    {
        for (int x = 0; x < columns; ++x) {
            to[x] += w[0] * a[x - 1] + w[1] * a[x] + w[2] * a[x + 1] + w[3] * b[x - 1] + w[4] * b[x] +
                     w[5] * b[x + 1] + w[6] * c[x - 1] + w[7] * c[x] + w[8] * c[x + 1];
        }
    }

    static void pool(const GlyphMaps& in, GlyphMaps& out)
    {
        for (int m = 0; m < out.maps; ++m) {
            for (int y = 0; y < out.rows; ++y) {
                const float* a = in.row(m, 2 * y);
                const float* b = in.row(m, 2 * y + 1);
                float* to = out.row(m, y);
                for (int x = 0; x < out.columns; ++x) {
                    to[x] = std::max(std::max(a[2 * x], a[2 * x + 1]), std::max(b[2 * x], b[2 * x + 1]));
                }
            }
        }
    }

    void dense(GlyphActivations& a) const
    {
        std::array<float, GlyphShape::kFlat> flat;
        flatten(a.in[3], flat.data());
        for (int h = 0; h < GlyphShape::kHidden; ++h) {
            const float* w = &hidden_weight[static_cast<std::size_t>(h) * GlyphShape::kFlat];
            float sum = hidden_bias[h];
            for (int k = 0; k < GlyphShape::kFlat; ++k) {
                sum += w[k] * flat[k];
            }
            a.hidden[h] = std::max(sum, 0.0F);
        }
        float top = -1e30F;
        for (int c = 0; c < GlyphShape::kClasses; ++c) {
            float sum = output_bias[c];
            for (int h = 0; h < GlyphShape::kHidden; ++h) {
                sum += output_weight[static_cast<std::size_t>(c) * GlyphShape::kHidden + h] * a.hidden[h];
            }
            a.output[c] = sum;
            top = std::max(top, sum);
        }
        float total = 0;
        for (float& v : a.output) {
            v = std::exp(v - top);
            total += v;
        }
        for (float& v : a.output) {
            v /= total;
        }
    }

public:
    static void flatten(const GlyphMaps& maps, float* to)
    {
        for (int m = 0; m < maps.maps; ++m) {
            for (int y = 0; y < maps.rows; ++y) {
                to = std::copy_n(maps.row(m, y), maps.columns, to);
            }
        }
    }
};

} // namespace retrace
