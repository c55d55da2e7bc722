// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/worklist/Worklist.h"

#include <cstddef>
#include <vector>

namespace retrace {

/// What a page looks like, in a few numbers that do not depend on what its heart does: size and sharpness of the print, colour and
/// brightness of paper and lines, how well the grid was found, kind of layout, pen.
std::vector<float> lookOf(const Digitization& result);

/// How far each page is from those most like it: mean distance to its 5 nearest, each number of a look divided by its spread in the list.
/// 0 where there is no look. In long lists distances are taken to at most 1000 pages.
std::vector<double> unlikeness(const std::vector<WorklistItem>& items);

/// Which page deserves a look first, as indices into `items`: pages that are not done before those that are; pages that could not be read first,
/// then by expected error in steps of a factor of 1.4, within a step the pages most unlike the rest, then by name. Pages that were not
/// read yet come behind those that were.
std::vector<std::size_t> byNeed(const std::vector<WorklistItem>& items);

} // namespace retrace
