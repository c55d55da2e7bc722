// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retrace {

/// One printed sample: what was claimed of its error, and what it was.
struct ClaimedError
{
    float error_mv = 0;    ///< true, with its sign
    float band_mv = 0;     ///< claimed half width of the 90 % band
    float expected_mv = 0; ///< claimed root mean square
    std::string_view reason; ///< as doubtReasonName() gives it
};

/// How honest the claims are.
struct ConfidenceScore
{
    std::size_t samples = 0;
    double coverage = 0;                     ///< share of samples inside their band (0.9 is right)
    std::vector<double> coverage_of_tenths;  ///< of the samples sorted by claimed width
    std::vector<double> band_of_tenths_mv, p90_of_tenths_mv; ///< mean claimed half width; 90th percentile of abs(error)
    std::map<std::string, std::pair<std::size_t, double>> coverage_by_reason; ///< samples, coverage
    double interval_score_mv = 0;            ///< mean, of a 90 % interval (Gneiting & Raftery 2007); small is good
    double constant_interval_score_mv = 0;   ///< that of the best constant width
    double roc_area = 0;                     ///< of the claim telling abs(error) > 0.1 mV; 0.5 where all are alike
    double worst_share = 0; ///< error energy in the 5 % claimed worst, over that in the 5 % that are worst
};

ConfidenceScore scoreConfidence(std::vector<ClaimedError> samples);

/// Claims of PRED/NAME.csv (written by `digitize --confidence`) against TRUTH/NAME.csv. Leads that are missing altogether
/// make no claim and are left out, but counted in `unclaimed`. Throws Problem where no file makes claims.
std::vector<ClaimedError> claimedErrors(const std::filesystem::path& truth, const std::filesystem::path& prediction, double fs_hz, std::size_t* unclaimed = nullptr);

/// Reliability diagram: claimed band against the 90th percentile of the errors, by tenths; and coverage of each tenth.
cv::Mat reliabilityDiagram(const ConfidenceScore& score);

} // namespace retrace
