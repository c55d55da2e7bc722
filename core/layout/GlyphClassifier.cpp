// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/GlyphClassifier.h"

namespace retrace {
namespace {

constexpr float kTable[] = {
#include "core/layout/GlyphTable.inc"
};

/// The table holds, for each group of parameters, the scale and then whole numbers.
GlyphNet loadNet()
{
    GlyphNet net;
    const float* from = kTable;
    for (auto* group : net.parameters()) {
        const float scale = *from++;
        for (float& value : *group) {
            value = scale * *from++;
        }
    }
    return net;
}

const GlyphNet& sharedNet()
{
    static const GlyphNet net = loadNet();
    return net;
}

/// The net learnt from as many V8 as V6. Pages differ: V3R to V9 are rare.
void weighRareNames(GlyphGuess& guess)
{
    constexpr float kRare = 0.15F;
    float sum = 0;
    for (int c = 0; c < GlyphShape::kClasses; ++c) {
        float& p = guess.probability[std::size_t(c)];
        p *= c >= 12 && c < GlyphShape::kReject ? kRare : 1.0F;
        sum += p;
    }
    for (float& p : guess.probability) {
        p /= sum;
    }
}

} // namespace

std::optional<Lead> glyphLead(int glyph_class)
{
    if (glyph_class < 0 || glyph_class >= GlyphShape::kReject) {
        return std::nullopt;
    }
    return static_cast<Lead>(glyph_class); // the classes stand in the order of Lead
}

GlyphClassifier::GlyphClassifier() : m_net(sharedNet()) {}

void rank(GlyphGuess& guess)
{
    guess.best = guess.second = GlyphShape::kReject;
    const auto value = [&](int k) { return k == GlyphShape::kReject ? -1.0F : guess.probability[std::size_t(k)]; };
    for (int c = 0; c < GlyphShape::kReject; ++c) {
        if (value(c) > value(guess.best)) {
            guess.second = guess.best;
            guess.best = c;
        } else if (value(c) > value(guess.second)) {
            guess.second = c;
        }
    }
}

GlyphGuess GlyphClassifier::read()
{
    m_net.forward(m_state);
    GlyphGuess guess;
    guess.probability = m_state.output;
    weighRareNames(guess);
    rank(guess);
    return guess;
}

} // namespace retrace
