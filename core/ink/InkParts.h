// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

namespace retrace {

/// The ink of a page apart, by what the network takes it for: so rows, lead names and calibration pulses are each looked for in their own ink.
/// Where two kinds meet (a name over a trace, a pulse's foot) ink that may be of either is in both. `network` is left out of all
/// but `lines`.
/// Lines and pulses also hold what the network sees where there is no ink. Without a network all are the whole ink.
struct InkParts
{
    InkResult lines;  ///< traces and pulses
    InkResult text;   ///< letters, marks and separator bars
    InkResult pulses;
    bool apart = false;
};

InkParts inkParts(const InkResult& ink);

} // namespace retrace
