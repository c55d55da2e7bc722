// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session-model/Reading.h"

namespace retrace {

/// Edits as they are being made, solved by the reading's own EditSolver; null where it has none.
std::unique_ptr<LiveEditing> liveTracing(const Digitization& result, const TraceParams& params);

} // namespace retrace
