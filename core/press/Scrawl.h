// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Random.h"
#include "core/record/Geometry.h"

#include <cairo.h>

namespace retrace {

/// Writes a line of words that nobody can read, in loops as a hurried hand makes them. Returns the box about it.
PaperBox scrawl(cairo_t* pen, PaperPoint at, double em_mm, double turn_deg, Random& random);

/// An arrow, a ring or a tick.
void penMark(cairo_t* pen, PaperPoint at, Random& random);

} // namespace retrace
