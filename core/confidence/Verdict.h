// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/confidence/Confidence.h"

namespace retrace {

/// Fills verdict, why and advice from what `result` already tells.
void judgePage(const GridResult& grid, const LayoutResult& layout, const SignalResult& signal, ConfidenceResult& result);

} // namespace retrace
