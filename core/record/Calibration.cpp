// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/Calibration.h"

namespace retrace {

std::string_view originName(Origin origin)
{
    switch (origin) {
    case Origin::assumed: return "assumed";
    case Origin::measured: return "measured";
    case Origin::printed: return "printed";
    case Origin::given: return "given";
    }
    return "assumed";
}

} // namespace retrace
