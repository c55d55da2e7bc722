// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

namespace retrace {

cv::Mat reviewPicture(const Digitization& result) { return result.page->bgr; }

} // namespace retrace
