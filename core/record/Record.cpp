// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/record/Record.h"

#include <algorithm>

namespace retrace {

std::size_t Record::rows() const
{
    std::size_t n = 0;
    for (const auto& [lead, samples] : leads) {
        n = std::max(n, samples.size());
    }
    return n;
}

} // namespace retrace
