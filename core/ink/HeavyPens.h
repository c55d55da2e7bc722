// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/PenMap.h"

namespace retrace {

/// CV_8U, size of the coverage: 255 on strokes of words and stamps that are much wider or darker than the traces, whatever their colour; 0 where a
/// trace goes on below one. Words: wider than any lead's name. Empty: none, or too little of traces to tell. What the network surely takes for traces,
/// or for pulses, is no such stroke.
cv::Mat heavyStrokes(const PenMap& map, const InkResult& result);

} // namespace retrace
