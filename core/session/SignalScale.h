// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/grid/Grid.h"
#include "core/layout/Layout.h"

#include <optional>
#include <string>

namespace retrace
{

/// How much larger than it is taken to be a millimetre of a page's paper is, along each axis.
struct SignalScale
{
    double x = 1, y = 1;
    std::string warning; ///< what told it, for a person
};

/// The scale of a page without a grid, whose own was a guess: from its calibration pulses (1 mV for
/// 0.2 s, with the gain and speed that the page prints, or the usual ones that fit their shape) and from
/// the length of its lines, where that is of a recording of 10 s (or, as pulses say, of whole and half
/// seconds less). nullopt where they tell nothing, or nothing that
/// is better than what `guess` was made from.
std::optional<SignalScale> scaleOfSignals(GridSource guess, const LayoutResult& layout);

} // namespace retrace
