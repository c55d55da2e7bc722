// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/press/Marks.h"

namespace retrace {

void markSheet(FlatSheet&, PrintedPage&, const WearParams&, const Relief&, Random&) {}

} // namespace retrace
