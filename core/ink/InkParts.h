// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

namespace retrace {

/// The ink of a page apart, by what the network takes it for: so rows, lead names and calibration pulses are each looked for in their own ink.
/// Where two kinds meet (a name over a trace, a pulse's foot) ink that may be of either is in both. Without a network each is the whole ink.

/// Traces and pulses, and what the network sees of traces where there is no ink; with `network`.
InkResult lineInk(const InkResult& ink);
/// Letters, marks and separator bars; without `network`.
InkResult textInk(const InkResult& ink);
/// Calibration pulses, and what the network sees of them where there is no ink; without `network`.
InkResult pulseInk(const InkResult& ink);

} // namespace retrace
