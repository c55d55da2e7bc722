// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphNet.h"
#include "core/record/Lead.h"

#include <array>
#include <optional>

namespace retrace {

/// What the net sees in one window.
struct GlyphGuess
{
    std::array<float, GlyphShape::kClasses> probability{};
    int best = GlyphShape::kReject; ///< most likely name, whether or not "no name" is likelier
    int second = GlyphShape::kReject;
    double score() const { return best == GlyphShape::kReject ? 0.0 : probability[static_cast<std::size_t>(best)]; }
};

/// Finds best and second from the probabilities.
void rank(GlyphGuess& guess);

/// Lead of a class of the net; nullopt for "no name".
std::optional<Lead> glyphLead(int glyph_class);

/// Reads lead names in windows of ink with the learnt table (GlyphTable.inc). One object per thread.
class GlyphClassifier
{
public:
    GlyphClassifier();

    /// Value of window row y, column x (0..1); see GlyphShape for what belongs where.
    float& at(int x, int y) { return m_state.in[0].row(0, y)[x]; }
    GlyphGuess read();

private:
    const GlyphNet& m_net;
    GlyphActivations m_state;
};

} // namespace retrace
