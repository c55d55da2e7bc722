// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Bars.h"

#include <vector>

namespace retrace {

/// Boxes of the lead names that were read, and of those that were not (an "I" is one stroke): a page's names stand
/// alike beside their leads. A name at which no lead begins is none where the network sees a trace.
std::vector<PaperBox> nameBoxes(const LayoutResult& layout, const NetworkReading& network);

/// CV_8U, size of the ink's coverage: 0 where ink is not the traces' to explain (text, names, pulses, bars).
cv::Mat ownInk(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, const std::vector<PaperBox>& names, const std::vector<Bar>& bars);

/// What looks like a signal in a lead name's box is most likely its letters, but for strokes that go right through it. `map_ink` as inkOfMap() gives it.
void fadeNames(const std::vector<PaperBox>& names, NetworkReading& map, cv::Mat& map_ink);

} // namespace retrace
