// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trace/Refine.h"

namespace retrace {

/// Spikes that stop short of their ink go as far as it: where two flanks run into one another, or creased paper bends a spike sideways,
/// no small move of the path (as for refine()) gets there. For each tip beyond which the trace's own ink goes on, spikes as far as
/// that are drawn in each of the columns about it, and the one is taken that leaves least unexplained, if it leaves clearly less than the path.
std::vector<double> reachTips(const DrawnRow& row, int x0, const std::vector<double>& y, std::size_t per_column, const PenModel& pen,
                              const std::vector<std::size_t>& breaks = {});

} // namespace retrace
