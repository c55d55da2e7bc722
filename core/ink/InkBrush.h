// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

namespace retrace {

/// Paints a person's strokes into what was read, oldest first: later stages and the training labels take the painted class for the page's.
/// `paper` and `grid` take ink and signal away, `text` and `pulse` leave the ink and take the signal away, `trace` adds both: the signal
/// along the middle of the stroke. Strokes or parts of them off the page do nothing.
void paintStrokes(const UnwarpedPage& page, const std::vector<InkStroke>& strokes, InkResult& ink);

} // namespace retrace
