// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/signal/Signal.h"

#include <array>
#include <map>
#include <string_view>
#include <vector>

namespace retrace {

/// What the error of a sample is told from. The model's file names these, in this order.
inline constexpr std::array<std::string_view, 62> kFeatureNames = {
    "log_spread_mv", "near", "seen", "log_apart_mv", "apart_unknown", "rest", "ink", "log_slope", "log_range", "log_away",
    "log_px_per_mv", "log_px_per_mm_x", "resampled", "grid_residual", "grid_coverage", "from_start_mm", "to_end_mm",
    "text", "pulse", "bar", "crossing", "off_page", "gap", "bridged", "log_from_gap", "network", "log_limb", "limb_known",
    "log_limb_level", "log_rhythm", "rhythm_known", "page_near", "page_log_spread", "page_rest", "page_seen", "lead_near",
    "lead_log_spread", "lead_rest", "row_pulse", "log_gain", "log_lead_sd", "page_limb_share",
    "layout_score", "layout_margin", "layout_assumed", "layout_doubts", "names_read", "name_read", "speed_assumed", "gain_assumed",
    "grid_fell_back", "pitch_assumed", "page_log_sd", "page_gaps",
    "page_rhythm_share", "log_late", "page_log_late", "log_bend_x", "log_bend_y",
    "log_unlike", "unlike_known", "page_log_unlike"};
inline constexpr std::size_t kFeatures = kFeatureNames.size();
using FeatureRow = std::array<float, kFeatures>;

/// One lead's printed samples: rows of features for the record's samples first .. first + rows.size() - 1.
struct LeadFeatures
{
    std::size_t first = 0;
    std::vector<FeatureRow> rows;
};

std::map<Lead, LeadFeatures> confidenceFeatures(const GridResult& grid, const LayoutResult& layout, const TraceResult& traces,
                                                const SignalResult& signal);

} // namespace retrace
