// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Record.h"

#include <map>
#include <vector>

namespace retrace {

/// Errors of a page's samples, with one shift and one offset taken out for the whole page.
struct PageErrors
{
    int shift = 0;        ///< truth row k stands at prediction row k + shift
    double offset_mv = 0; ///< prediction - truth
    /// For every row of the truth: prediction - truth; truth - the lead's mean where nothing was predicted; NaN where
    /// nothing is printed.
    std::map<Lead, SamplesMv> error_mv;
};

/// Both at truth.fs_hz; prediction's leads may be missing. The shift is the one with the least error energy.
PageErrors pageErrors(const Record& truth, const Record& prediction, double max_shift_s = 0.2);

} // namespace retrace
