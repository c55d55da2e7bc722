// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/press/Press.h"
#include "core/press/Random.h"

namespace retrace {

/// The scale as one of many makers of machines would spell it. True to `params`.
std::string drawScaleWords(Random& random, const PrintParams& params);
/// Blocks for the top of the page: a made-up person, a date, measurements, a finding.
std::vector<std::string> drawHeaderWords(Random& random);
std::string drawFooterWords(Random& random);

} // namespace retrace
