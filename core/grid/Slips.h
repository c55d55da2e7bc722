// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/LineMap.h"

namespace retrace::fringe
{

/// Phases were unwrapped across folds: a part of the sheet may have been counted a whole line too far.
/// Where such a part begins the nearest line jumps by one from a place to the next, which no paper does. The largest part is right, and what
/// borders on it (place at place, nothing unseen between) is put right by it, and so on. `harmonic`: of the map's lines that were measured (Lock), without following them; `reference`: a
/// map of which the paper's own bends leave little from a place to the next. Whether anything was moved.
bool closeSlips(PhaseLattice& lattice, const LineMap& reference, int axis, double harmonic);

} // namespace retrace::fringe
