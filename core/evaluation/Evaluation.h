// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Record.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// One lead against its truth. Definitions: the head of the project's method notes, section 7.
struct LeadScore
{
    double truth_energy = 0, error_energy = 0;
    double snr_db = 0, snr_raw_db = 0;
    double coverage = 0;
    bool found = false;
    std::optional<double> r, mae_mv, rmse_mv, shift_ms, offset_mv, gain;
    bool placed_by_rows = true; ///< false: the prediction stands elsewhere in time, and is scored as missing
    bool right = false; ///< r >= 0.9, higher than with any other lead of that span, and abs(shift) <= 100 ms
};

struct RecordScore
{
    bool missing = false;
    double snr_db = 0;
    double contest_ratio = 0;
    double b_db = 0; ///< challenge 2024: mean over channels of dB times the share of finite samples
    std::map<Lead, LeadScore> leads;
};

struct Evaluation
{
    std::map<std::string, RecordScore> records;
    double mean_db = 0;
    double contest_db = 0;
};

RecordScore scoreRecord(const Record& truth, const Record* prediction, double max_shift_s = 0.2);
double contestRatio(const Record& truth, const Record* prediction);
Evaluation evaluateFolders(const std::filesystem::path& truth, const std::filesystem::path& prediction, double fs_hz);
std::string toJson(const Evaluation& evaluation);

} // namespace retrace
