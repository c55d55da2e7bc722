// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphClassifier.h"

#include <vector>

namespace retrace {

/// A name read at a place of the sheet (sheet pixels), before the page as a whole has been asked.
struct NameCandidate
{
    GlyphGuess guess;
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0; ///< ink box
    bool dash = false;
    double score = 0;                      ///< of guess.best
    bool lone = false;                     ///< a bar that stands where its row's name must stand, and nothing else does

    double height() const { return y1 - y0; }
};

/// Names of one page are printed in one size: candidates that the others do not bear out lose score, and a bare
/// bar ("I") is believed only where it is as tall as the other names. Overlapping candidates: the best stays.
void applyConsensus(std::vector<NameCandidate>& names);

/// The height that the sure names share, in sheet pixels; 0 if fewer than three agree.
double commonHeight(const std::vector<NameCandidate>& names);

/// Removes candidates that lie on a better one.
void removeOverlaps(std::vector<NameCandidate>& names);

} // namespace retrace
