// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signal/Signal.h"

#include <optional>

namespace retrace {

/// Whether namedByAgreement() looks at a box: a rhythm strip without a name, or with one of I, II and III, which differ by a bar only.
bool mayBeNamedByAgreement(const LeadBox& box);

/// The layout with its nameless rhythm strips (X1 and so on) called after the leads whose own short segments they agree with as read (moved by
/// up to 40 ms, r of 0.95 and more and as large on the paper, no other lead nearly as well; no lead that another strip shows), and a doubt that
/// says so in the place of the one about the missing name; a strip that reads as I, II or III and is another of these by far likewise. Nothing
/// where there is no such strip. `signal` is what makeSignals gave for `layout`.
std::optional<LayoutResult> namedByAgreement(const LayoutResult& layout, const SignalResult& signal);

} // namespace retrace
