// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

namespace retrace {

/// Takes from the coverage what the network takes for paper or grid, where there is much of it: black grid lines, shadows and creases that
/// subtraction leaves. A line by itself that the network does not see may be a trace along a grid line, and stays. Needs `network`.
void dropUnseenInk(const UnwarpedPage& page, InkResult& result);

/// Where something darker than the traces (a table beyond the sheet, thick print) was taken for full ink, the coverage is raised until
/// that under the signals which the network sees is nearly full. Needs `network`.
void raiseFaintInk(const UnwarpedPage& page, InkResult& result);

} // namespace retrace
