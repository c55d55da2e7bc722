// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/record/Record.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retrace
{

/// One lead against its truth. Definitions: the head of the project's method notes, section 7.
struct LeadScore {
    double truth_energy = 0, error_energy = 0;
    double snr_db = 0, snr_raw_db = 0;
    double coverage = 0;
    bool found = false;
    std::optional<double> r, mae_mv, rmse_mv, shift_ms, offset_mv, gain;
    bool placed_by_rows =
        true; ///< false: the prediction stands elsewhere in time, and is scored as missing
    bool right =
        false; ///< r >= 0.9, higher than with any other lead of that span, and abs(shift) <= 100 ms
};

struct RecordScore {
    bool missing = false;
    std::string note; ///< why a prediction that is there could not be read
    double snr_db = 0;
    double contest_ratio = 0;
    double b_db = 0; ///< challenge 2024: mean over channels of dB times the share of finite samples
    std::map<Lead, LeadScore> leads;
    int foundLeads() const;
    int rightLeads() const;
};

struct Evaluation {
    std::map<std::string, RecordScore> records;
    double mean_db = 0;
    double contest_db = 0;
};

/// Over all records of the truth, missing ones included (0 dB); figures of leads are over those
/// that were found.
struct EvaluationSummary {
    int records = 0, records_missing = 0, records_all_right = 0;
    int leads = 0, leads_found = 0, leads_right = 0;
    double mean_db = 0, median_db = 0, min_db = 0, contest_db = 0, mean_b_db = 0;
    std::optional<double> median_gain_error, p90_gain_error; ///< of abs(gain - 1)
    std::optional<double> median_shift_ms, max_shift_ms;     ///< of abs(shift)
    std::optional<double> median_offset_mv;                  ///< of abs(offset)
    std::optional<double> median_r, median_mae_mv;
    std::vector<std::string> missing;    ///< records without a prediction
    std::vector<std::string> under_half; ///< records with under half of their leads found
};

EvaluationSummary summarise(const Evaluation& evaluation);

/// One lead over its printed span, both at the rate fs_hz; nullopt if the truth prints nothing.
std::optional<LeadScore> scoreLead(const SamplesMv& truth, const SamplesMv* prediction,
                                   double fs_hz, double max_shift_s = 0.2);

RecordScore scoreRecord(const Record& truth, const Record* prediction, double max_shift_s = 0.2);
/// Signal over noise of the 2025 contest's metric, at most 384; its dB are taken after the mean
/// over records.
double contestRatio(const Record& truth, const Record* prediction);
/// The NAME.csv of a folder of truth, in order; names as score.py takes them: a second dot marks files that lie beside the
/// truth. Throws Problem if there are none.
std::vector<std::filesystem::path> truthFiles(const std::filesystem::path& folder);

/// Every NAME.csv of `truth` against its namesake; truth has the rate fs_hz, a prediction that of
/// its time column (fs_hz without one). Throws Problem if there is no truth.
Evaluation evaluateFolders(const std::filesystem::path& truth,
                           const std::filesystem::path& prediction, double fs_hz);
std::string toJson(const Evaluation& evaluation);

} // namespace retrace
