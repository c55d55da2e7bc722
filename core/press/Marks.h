// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Exposure.h"

namespace retrace {

/// Furniture and office life on the flat sheet, by the counts in `wear`. Printed and written marks become
/// InkClass::text where no trace or pulse is; words among them are added to the truth's texts.
void markSheet(FlatSheet& sheet, PrintedPage& page, const WearParams& wear, const Relief& relief, Random& random);

} // namespace retrace
