// SPDX-License-Identifier: GPL-3.0-or-later
// Second half of the generator of core/layout/GlyphTable.inc: wears the words drawn by names_render (stroke,
// slant, blur, noise, grid lines cut out, traces and bars across them), mixes in windows that hold no name,
// and trains the net of core/layout/GlyphNet.h with Adam.
//
//   names_train WORDS.bin OUT.inc [samples in thousands, 1500] [threads, 1] [first seed, 1]
#include "core/layout/GlyphNet.h"
#include "tests/bench/names/GlyphWear.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace {

using namespace retrace;
using S = GlyphShape;

/// Gradients of one window, added to `grad`.
class Backward
{
public:
    void run(GlyphNet& net, GlyphActivations& a, int label, float weight, GlyphNet& grad)
    {
        std::array<float, S::kHidden> dh{};
        std::array<float, S::kFlat> flat, df{};
        GlyphNet::flatten(a.in[3], flat.data());
        for (int c = 0; c < S::kClasses; ++c) {
            const float target = c == label ? 0.98F : 0.02F / (S::kClasses - 1); // smoothed: honest probabilities
            const float d = (a.output[c] - target) * weight;
            grad.output_bias[c] += d;
            for (int h = 0; h < S::kHidden; ++h) {
                grad.output_weight[c * S::kHidden + h] += d * a.hidden[h];
                dh[h] += d * net.output_weight[c * S::kHidden + h];
            }
        }
        for (int h = 0; h < S::kHidden; ++h) {
            if (a.hidden[h] <= 0) {
                continue;
            }
            grad.hidden_bias[h] += dh[h];
            float* gw = &grad.hidden_weight[h * S::kFlat];
            const float* w = &net.hidden_weight[h * S::kFlat];
            for (int k = 0; k < S::kFlat; ++k) {
                gw[k] += dh[h] * flat[k];
                df[k] += dh[h] * w[k];
            }
        }
        scatter(df.data(), a);
        for (int k = 2; k >= 0; --k) {
            unpool(a, k);
            convolution(net, a, k, grad);
        }
    }

private:
    std::array<GlyphMaps, 4> m_din;
    std::array<GlyphMaps, 3> m_dconv;

    void scatter(const float* df, const GlyphActivations& a)
    {
        m_din[3].shape(a.in[3].maps, a.in[3].rows, a.in[3].columns);
        for (int m = 0; m < a.in[3].maps; ++m) {
            for (int y = 0; y < a.in[3].rows; ++y, df += a.in[3].columns) {
                std::copy_n(df, a.in[3].columns, m_din[3].row(m, y));
            }
        }
    }

    void unpool(const GlyphActivations& a, int k)
    {
        const GlyphMaps& conv = a.conv[k];
        const GlyphMaps& out = a.in[k + 1];
        m_dconv[k].shape(conv.maps, conv.rows, conv.columns);
        for (int m = 0; m < out.maps; ++m) {
            for (int y = 0; y < out.rows; ++y) {
                for (int x = 0; x < out.columns; ++x) {
                    const float top = out.row(m, y)[x];
                    if (top <= 0) {
                        continue;
                    }
                    const int second = std::max(conv.row(m, 2 * y)[2 * x], conv.row(m, 2 * y)[2 * x + 1]) < top;
                    const int right = conv.row(m, 2 * y + second)[2 * x] < top;
                    m_dconv[k].row(m, 2 * y + second)[2 * x + right] = m_din[k + 1].row(m, y)[x];
                }
            }
        }
    }

    void convolution(GlyphNet& net, const GlyphActivations& a, int k, GlyphNet& grad)
    {
        const GlyphMaps& in = a.in[k];
        GlyphMaps& d = m_dconv[k];
        m_din[k].shape(in.maps, in.rows, in.columns);
        for (int o = 0; o < d.maps; ++o) {
            for (int y = 0; y < d.rows; ++y) {
                const float* g = d.row(o, y);
                float sum = 0;
                for (int x = 0; x < d.columns; ++x) {
                    sum += g[x];
                }
                grad.bias[k][o] += sum;
                for (int i = 0; i < in.maps; ++i) {
                    row(net, in, k, o, i, y, g, grad);
                }
            }
        }
    }

    void row(GlyphNet& net, const GlyphMaps& in, int k, int o, int i, int y, const float* g, GlyphNet& grad)
    {
        const std::size_t at = (static_cast<std::size_t>(o) * in.maps + i) * 9;
        for (int t = 0; t < 9; ++t) {
            const float* from = in.row(i, y + t / 3 - 1) + t % 3 - 1;
            float sum = 0;
            for (int x = 0; x < in.columns; ++x) {
                sum += g[x] * from[x];
            }
            grad.kernel[k][at + t] += sum;
            if (k > 0) {
                float* to = m_din[k].row(i, y + t / 3 - 1) + t % 3 - 1;
                const float w = net.kernel[k][at + t];
                for (int x = 0; x < in.columns; ++x) {
                    to[x] += w * g[x];
                }
            }
        }
    }
};

void initialise(GlyphNet& net, std::mt19937& random)
{
    for (auto* p : {&net.kernel[0], &net.kernel[1], &net.kernel[2], &net.hidden_weight, &net.output_weight}) {
        const int fan = p == &net.hidden_weight ? S::kFlat
                        : p == &net.output_weight ? S::kHidden
                        : 9 * (p == &net.kernel[0] ? 1 : p == &net.kernel[1] ? S::kMaps[1] : S::kMaps[2]);
        std::normal_distribution<float> normal(0, std::sqrt(2.0F / fan));
        for (float& v : *p) {
            v = normal(random);
        }
    }
}

class Adam
{
public:
    void step(GlyphNet& net, GlyphNet& grad, float rate)
    {
        ++m_steps;
        const float c1 = 1 - std::pow(0.9F, float(m_steps)), c2 = 1 - std::pow(0.999F, float(m_steps));
        const auto p = net.parameters(), g = grad.parameters(), m = m_mean.parameters(), v = m_square.parameters();
        for (std::size_t k = 0; k < p.size(); ++k) {
            for (std::size_t i = 0; i < p[k]->size(); ++i) {
                const float d = (*g[k])[i];
                float& mean = (*m[k])[i];
                float& square = (*v[k])[i];
                mean = 0.9F * mean + 0.1F * d;
                square = 0.999F * square + 0.001F * d * d;
                (*p[k])[i] -= rate * (mean / c1) / (std::sqrt(square / c2) + 1e-8F);
                (*p[k])[i] *= 1 - rate * 0.002F;
                (*g[k])[i] = 0;
            }
        }
    }

private:
    GlyphNet m_mean, m_square;
    long m_steps = 0;
};

struct Worker
{
    std::mt19937 random;
    GlyphActivations a;
    Backward backward;
    GlyphNet grad;
    long right = 0, seen = 0;

    void batch(const GlyphWear& wear, GlyphNet& net, int count)
    {
        for (int n = 0; n < count; ++n) {
            const int label = wear.draw(random, a.in[0]);
            net.forward(a);
            right += std::max_element(a.output.begin(), a.output.end()) - a.output.begin() == label;
            ++seen;
            backward.run(net, a, label, 1.0F / 128, grad);
        }
    }
};

void writeTable(GlyphNet& net, const char* path)
{
    std::ofstream out(path);
    out << "// SPDX-License-Identifier: GPL-3.0-or-later\n"
           "// Generated by tests/bench/names/names_train.cpp; do not edit. For each group of parameters: scale, values.\n";
    for (auto* group : net.parameters()) {
        float top = 1e-9F;
        for (float v : *group) {
            top = std::max(top, std::abs(v));
        }
        const float scale = top / 999;
        out << scale << "F,\n";
        int column = 0;
        for (float v : *group) {
            out << std::lround(v / scale) << (++column % 28 == 0 ? ",\n" : ",");
        }
        out << '\n';
    }
}

/// Fresh windows: right answers by class, so that a weak class shows.
void report(const GlyphWear& wear, GlyphNet& net)
{
    std::mt19937 random(987654);
    GlyphActivations a;
    std::array<std::array<int, 3>, S::kClasses> table{}; // seen, right, predicted
    for (int n = 0; n < 20000; ++n) {
        const int label = wear.draw(random, a.in[0]);
        net.forward(a);
        const int guess = int(std::max_element(a.output.begin(), a.output.end()) - a.output.begin());
        ++table[label][0];
        table[label][1] += guess == label;
        ++table[guess][2];
    }
    for (int c = 0; c < S::kClasses; ++c) {
        std::printf("class %2d: recall %.4f precision %.4f of %d\n", c, double(table[c][1]) / table[c][0],
                    double(table[c][1]) / std::max(1, table[c][2]), table[c][0]);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: names_train WORDS.bin OUT.inc [thousands] [threads] [seed]\n");
        return 2;
    }
    const long total = (argc > 3 ? std::atol(argv[3]) : 1500) * 1000;
    const int threads = argc > 4 ? std::atoi(argv[4]) : 1;
    const unsigned seed = argc > 5 ? std::atoi(argv[5]) : 1;
    const GlyphWear wear(argv[1]);
    GlyphNet net;
    std::mt19937 random(seed);
    initialise(net, random);
    Adam adam;
    std::vector<Worker> workers(threads);
    for (auto& w : workers) {
        w.random.seed(random());
    }
    const long steps = total / 128;
    const auto start = std::chrono::steady_clock::now();
    for (long step = 0; step < steps; ++step) {
        {
            std::vector<std::jthread> pool;
            for (int t = 1; t < threads; ++t) {
                pool.emplace_back([&, t] { workers[t].batch(wear, net, 128 / threads); });
            }
            workers[0].batch(wear, net, 128 / threads);
        }
        for (int t = 1; t < threads; ++t) {
            const auto into = workers[0].grad.parameters(), from = workers[t].grad.parameters();
            for (std::size_t k = 0; k < into.size(); ++k) {
                for (std::size_t i = 0; i < into[k]->size(); ++i) {
                    (*into[k])[i] += (*from[k])[i];
                    (*from[k])[i] = 0;
                }
            }
        }
        const float part = float(step) / steps;
        adam.step(net, workers[0].grad, 2e-3F * std::max(0.01F, 0.5F * (1 + std::cos(3.14159F * part))));
        if (step % 500 == 499) {
            long right = 0, seen = 0;
            for (auto& w : workers) {
                right += w.right, seen += w.seen;
                w.right = w.seen = 0;
            }
            const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            std::printf("%ldk %.4f  %.0f s\n", (step + 1) * 128 / 1000, double(right) / seen, s);
            std::fflush(stdout);
            writeTable(net, argv[2]);
        }
    }
    report(wear, net);
    writeTable(net, argv[2]);
}
