// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/page/Page.h"

#include <memory>

namespace retrace {

/// Whether nearly all of a picture (CV_8UC3) is black or white, by every eighth of its rows.
bool inTwoTones(const cv::Mat& bgr);

/// A picture in black and white of which a fax or a scanner lost rows: drawn black (or white) from edge to edge, they are no ink of the page and
/// break what is. The same page with what the rows above and below agree on in their place; `page` itself where nothing was lost, where the
/// picture has other tones, or where so many rows are black that they are a grid's.
std::shared_ptr<const PageImage> withoutLostRows(const std::shared_ptr<const PageImage>& page);

} // namespace retrace
