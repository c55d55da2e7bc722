// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"
#include "core/trace/Trace.h"

#include <vector>

namespace retrace {

/// A lead that begins or ends in a beat begins or ends behind the bar, on the grid line or in the lettering that stand at its border: its
/// last half millimetre cannot be read, and a QRS of full height may lie in it. The lead's other beats know how it runs there. They are laid over
/// what is seen of this one (0.12 s beside the hidden end, levels apart, moved by up to 32 ms), and where their median would have the trace go
/// elsewhere, by more than 1.5 mm and 1.5 times as far as they are apart themselves, the trace goes there: if what is seen fits (0.3 mm in the mean), if where it goes elsewhere it is dark on the page (0.85
/// of the pen's darkness in the mean: pen, bar, line or letter), and if the network, where there is one, does not see the signal far more surely where it was read (4 times; behind a bar
/// or letter 7 times). White paper in its way refutes it, so that an early beat, or one of another shape, stays as it was read. No more is told
/// than must be: as little as two samples of 2 ms, if what is seen next to them fits to 0.1 mm. Fills LeadTrace::told. Leads of drawn samples and of a file's own curves are left alone.
void tellHiddenEnds(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, std::vector<LeadTrace>& traces);

} // namespace retrace
