// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/Rows.h"

namespace retrace {

/// Rows go on as far as the network sees their signal run, which it does through lettering whose ink is not the rows'.
void goOnAsSeen(const UnwarpedPage& page, const NetworkReading& network, std::vector<RowMark>& rows);

/// Fills in where rows' signals begin and end, what the network takes for calibration pulses left out.
void markSignals(const NetworkReading& network, std::vector<RowMark>& rows);

/// Drops what the network takes for a wave of a trace, and a II or III whose strokes were taken for a pulse, unless it sees a pulse there.
void dropWaves(const NetworkReading& network, const std::vector<NameMark>& names, std::vector<PulseMark>& pulses);

} // namespace retrace
