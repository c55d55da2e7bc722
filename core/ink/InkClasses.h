// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

namespace retrace {

/// Sorts ink blobs by shape into trace, text and marks; removes page borders and the sheet's edge from the coverage;
/// estimates the pen's width. Fills `classes` and `pen_width_mm` of `result` from its `coverage` and, where there is one, `network`.
void classifyInk(const UnwarpedPage& page, InkResult& result);

} // namespace retrace
