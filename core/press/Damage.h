// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Exposure.h"

namespace retrace {

/// What happens to a sheet after it was read: highlighter, stains, tape, redaction, holes, tears, mould, yellowing,
/// ink rubbed off along folds. The classes stay: what was printed, not what ink is left.
void damageSheet(FlatSheet& sheet, const PrintedPage& page, const WearParams& wear, const Relief& relief, Random& random);

} // namespace retrace
