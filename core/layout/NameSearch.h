// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/GlyphSheet.h"
#include "core/layout/NameConsensus.h"
#include "core/record/Task.h"

#include <vector>

namespace retrace {

/// Second pass: names that touch a trace or a bar are no pieces of their own. Looks for them, in the size of the
/// names already found, where the rows and columns of the found names cross and along both, and adds what it reads.
void searchTouchingNames(const GlyphSheet& sheet, std::vector<NameCandidate>& names, GlyphClassifier& classifier,
                         const Task& task);

} // namespace retrace
