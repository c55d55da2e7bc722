// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Layout.h"

namespace retrace {

/// Settles speed and gain: given figures first, then print and pulse compared (a conflict is a doubt), then assumed.
Calibration settleScale(const LayoutParams& params, const PrintedScale& printed, const std::vector<PulseMark>& pulses,
                        std::vector<std::string>& doubts);

} // namespace retrace
