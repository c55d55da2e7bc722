// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace retrace::fringe
{

/// A program that draws a page dot by dot puts each grid line on the dot nearest to its place, up to half a dot off (at 200 dpi
/// 0.06 mm, 2.5 ms), and the trace where it belongs. Where the pitch is no whole number of dots that makes a pattern along the lines:
/// line k stands (round(o + k p) - (o + k p)) / p lines off. `bends[k]`: how far (in lines) line k was seen from the middle of its two
/// neighbours, nothing where it was not seen; the first and the last have none. Returns how far each line was drawn off its place, in
/// lines; zeros where no such pattern explains what was seen far better than chance would.
std::vector<double> drawnOff(const std::vector<std::optional<double>>& bends);

} // namespace retrace::fringe
