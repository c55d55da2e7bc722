// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ink/Ink.h"

#include <opencv2/core.hpp>

namespace retrace {

/// How far each place of a page is covered by ink, as each colour (B, G, R) tells it by itself: of the ink of one pen all three say the same, of
/// another's they do not. `dark` and `background` as darkness() and inkFree() give them, `full_ink`: darkness of full ink. CV_32FC3 of about 4 px/mm,
/// its corners those of the page.
cv::Mat coverageByColour(const UnwarpedPage& page, const cv::Mat& dark, const cv::Mat& background, const cv::Vec3f& full_ink);

/// Fades handwriting, stamps and marks that are written in another colour than the traces and touch them, and words of a much heavier pen
/// (heavyStrokes()): traces would be followed along them. The less, the surer the network is of a signal there; what lies across a trace hides
/// nothing of it, and a trace in a colour of its own stays. In another colour the network sees no signal either, then. The traces' colour is the
/// usual one under what the network surely takes for traces; nothing is done where that has too many. Needs `network`; fills `other_pens`.
void dropOtherPens(const cv::Mat& by_colour, InkResult& result);

} // namespace retrace
