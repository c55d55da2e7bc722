// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/layout/TemplateMatch.h"

#include <vector>

namespace retrace {

/// Takes out rows along which the network sees no signal where it sees the other rows': frames, and edges of the sheet.
void dropUnseenRows(std::vector<RowMark>& rows, const NetworkReading& network);

/// Takes out rows that carry no lead name, where most rows do, and that do not beat with the other rows: frames, text
/// lines and creases that a path was found through. A strip without a name beats with the rest and stays.
void dropGhostRows(std::vector<RowMark>& rows, const std::vector<NameMark>& names);

/// Share of a row's inked columns through which the network sees a signal run; 0 without a network.
double seenByNetwork(const RowMark& row, const NetworkReading& network);

} // namespace retrace
