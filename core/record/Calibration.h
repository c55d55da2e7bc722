// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace retrace {

/// Where a figure came from. No guess is silent: `assumed` is shown wherever the figure is.
enum class Origin { assumed, measured, printed, given };

std::string_view originName(Origin origin); ///< "assumed", "measured", "printed", "given"

struct Figure
{
    double value = 0;
    Origin origin = Origin::assumed;
};

/// The scale of a page. Limb and chest gain are separate: chest leads are often printed at half gain.
struct Calibration
{
    Figure speed_mm_per_s{25.0, Origin::assumed};
    Figure limb_gain_mm_per_mv{10.0, Origin::assumed};
    Figure chest_gain_mm_per_mv{10.0, Origin::assumed};
};

} // namespace retrace
