// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Random.h"
#include "core/press/Wear.h"

namespace retrace {

/// What the sheet lies on: CV_8UC3 of `size`.
cv::Mat drawTabletop(Tabletop kind, cv::Size size, double px_per_mm, Random& random);

} // namespace retrace
