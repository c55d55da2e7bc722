// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Record.h"

#include <map>
#include <span>
#include <vector>

namespace retrace {

/// One more printing of a limb lead, from the record's first sample on; NaN where it is not printed.
struct LimbReading
{
    Lead lead = Lead::I;
    SamplesMv v_mv;
};

/// How much (0..1) each of the record's samples stays as it is, where not all of them are free.
using FixedShares = std::map<Lead, std::vector<double>>;

/// The six limb leads are sums of two (Einthoven 1913, Goldberger 1942): III = II - I, aVR = -(I + II) / 2, aVL = I - II / 2, aVF = II - I / 2.
/// Where three readings or more stand at a time, each is replaced by what the two leads that fit all of them best make of it (least squares), levels apart: each reading keeps its own mean. A stretch whose readings do not obey the laws even slowly (what is left,
/// lowered to some 6 Hz, is over `kMostLeft` of the signal) is left alone: there the recorder, or the page, breaks them.
/// Returns what was replaced, as it was.
std::map<Lead, SamplesMv> correctLimbLeads(Record& record, std::span<const LimbReading> others, const FixedShares& fixed);

inline constexpr double kMostLeft = 0.2;

} // namespace retrace
