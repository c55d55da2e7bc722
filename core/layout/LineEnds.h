// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Rows.h"

#include <optional>

namespace retrace {

/// Paper x where the line of a row, drawn by a pen with round ends, begins (`left`) or ends near `about_mm`: from how much ink there is up
/// to there, so finer than a pixel; the pen's width is measured on the line beside. Where the line rises or falls, half the row's pen from where
/// its ink begins. Nothing where it rises steeply, where other ink lies beyond its end, and at the edges of the page.
std::optional<double> lineEnd(const UnwarpedPage& page, const InkResult& ink, const RowMark& row, double about_mm, bool left);

} // namespace retrace
