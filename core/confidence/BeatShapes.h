// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signal/Signal.h"

#include <map>
#include <vector>

namespace retrace {

/// What each lead has about its beats beyond what its other beats have there, mV; NaN where there is nothing to compare. A beat is where the leads
/// together are steepest; its QRS (0.12 s to both sides) is laid over the lead's other beats (moved by up to 12 ms, levels apart) and compared with
/// their median. Beats that a lead begins or ends in are compared as far as they are printed. As read, before the limb leads' laws. Tells where to
/// look, and nothing else: an early beat, or one of another shape, is unlike the others and read rightly.
std::map<Lead, std::vector<double>> unlikeOtherBeats(const SignalResult& signal);

} // namespace retrace
