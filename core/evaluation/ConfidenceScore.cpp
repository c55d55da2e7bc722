// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/ConfidenceScore.h"

#include "core/evaluation/Evaluation.h"
#include "core/evaluation/PageErrors.h"
#include "core/exchange/Exchange.h"
#include "core/record/Median.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr double kLarge = 0.1;   // mV: the error that the ROC asks for
constexpr double kMiss = 20.0;   // 2 / (1 - 0.9)
constexpr double kWorst = 0.05;

float size(const ClaimedError& s) { return std::abs(s.error_mv); }

double intervalScore(double band, double error) { return 2 * band + kMiss * std::max(0.0, error - band); }

/// The score is smallest at the constant that 90 of 100 errors stay under.
double bestConstant(const std::vector<ClaimedError>& samples)
{
    std::vector<float> errors;
    for (const ClaimedError& s : samples) {
        errors.push_back(size(s));
    }
    const float constant = percentileOf(std::move(errors), 0.9);
    double sum = 0;
    for (const ClaimedError& s : samples) {
        sum += intervalScore(constant, size(s));
    }
    return sum / static_cast<double>(samples.size());
}

/// Mann and Whitney's count, ties half.
double rocArea(std::vector<ClaimedError> samples)
{
    std::ranges::sort(samples, {}, &ClaimedError::expected_mv);
    double large = 0, small = 0, won = 0;
    for (std::size_t i = 0; i < samples.size();) {
        double tied_large = 0, tied_small = 0;
        const float claim = samples[i].expected_mv;
        for (; i < samples.size() && samples[i].expected_mv == claim; ++i) {
            (size(samples[i]) > kLarge ? tied_large : tied_small) += 1;
        }
        won += tied_large * (small + 0.5 * tied_small);
        large += tied_large, small += tied_small;
    }
    return large > 0 && small > 0 ? won / (large * small) : 0.5;
}

template <typename Key>
double energyOfWorst(std::vector<ClaimedError> samples, Key key)
{
    const auto n = static_cast<std::ptrdiff_t>(std::max(1.0, kWorst * static_cast<double>(samples.size())));
    std::ranges::nth_element(samples, samples.begin() + n - 1, std::greater{}, key);
    double sum = 0;
    for (auto it = samples.begin(); it != samples.begin() + n; ++it) {
        sum += static_cast<double>(it->error_mv) * it->error_mv;
    }
    return sum;
}

void scoreTenths(std::vector<ClaimedError> samples, ConfidenceScore& score)
{
    std::ranges::stable_sort(samples, {}, &ClaimedError::band_mv);
    for (std::size_t tenth = 0; tenth < 10; ++tenth) {
        const std::size_t from = tenth * samples.size() / 10, to = (tenth + 1) * samples.size() / 10;
        double inside = 0, band = 0;
        std::vector<float> errors;
        for (std::size_t i = from; i < to; ++i) {
            inside += size(samples[i]) <= samples[i].band_mv ? 1 : 0;
            band += samples[i].band_mv;
            errors.push_back(size(samples[i]));
        }
        const double n = std::max(1.0, static_cast<double>(to - from));
        std::ranges::sort(errors);
        score.coverage_of_tenths.push_back(inside / n);
        score.band_of_tenths_mv.push_back(band / n);
        score.p90_of_tenths_mv.push_back(errors.empty() ? 0 : errors[static_cast<std::size_t>(0.9 * static_cast<double>(errors.size() - 1))]);
    }
}

/// Claims of one page.
void addPage(const fs::path& truth_file, const fs::path& prediction_file, double fs_hz, std::vector<ClaimedError>& out, std::size_t& unclaimed)
{
    Record truth = readCsv(truth_file, fs_hz);
    truth.fs_hz = fs_hz;
    std::erase_if(truth.leads, [](const auto& lead) { return !isStandard(lead.first); });
    const Record prediction = readCsv(prediction_file, fs_hz);
    const std::map<Lead, LeadConfidence> claims = readConfidence(prediction_file);
    if (std::abs(prediction.fs_hz - fs_hz) > 0.01) {
        throw Problem(fmt::format("{} has another rate than its truth ({:g} Hz). Digitize with --fs {:g}.", prediction_file.string(), prediction.fs_hz, fs_hz));
    }
    const PageErrors errors = pageErrors(truth, prediction);
    for (const auto& [lead, error] : errors.error_mv) {
        const auto claim = claims.find(lead);
        for (std::size_t k = 0; k < error.size(); ++k) {
            if (std::isnan(error[k])) {
                continue;
            }
            const auto row = static_cast<long>(k) + errors.shift;
            if (claim == claims.end() || row < 0 || row >= static_cast<long>(claim->second.band_mv.size()) || std::isnan(claim->second.band_mv[static_cast<std::size_t>(row)])) {
                ++unclaimed;
                continue;
            }
            const auto i = static_cast<std::size_t>(row);
            out.push_back({static_cast<float>(error[k]), static_cast<float>(claim->second.band_mv[i]), static_cast<float>(claim->second.error_mv[i]), doubtReasonName(claim->second.reason[i])});
        }
    }
}

} // namespace

ConfidenceScore scoreConfidence(std::vector<ClaimedError> samples)
{
    ConfidenceScore score;
    score.samples = samples.size();
    if (samples.empty()) {
        return score;
    }
    double inside = 0;
    for (const ClaimedError& s : samples) {
        const bool in = size(s) <= s.band_mv;
        inside += in ? 1 : 0;
        score.interval_score_mv += intervalScore(s.band_mv, size(s));
        auto& [count, covered] = score.coverage_by_reason[std::string(s.reason)];
        count += 1, covered += in ? 1 : 0;
    }
    for (auto& [reason, entry] : score.coverage_by_reason) {
        entry.second /= static_cast<double>(entry.first);
    }
    score.coverage = inside / static_cast<double>(samples.size());
    score.interval_score_mv /= static_cast<double>(samples.size());
    score.constant_interval_score_mv = bestConstant(samples);
    score.roc_area = rocArea(samples);
    const double worst = energyOfWorst(samples, size);
    score.worst_share = worst > 0 ? energyOfWorst(samples, [](const ClaimedError& s) { return s.expected_mv; }) / worst : 1.0;
    scoreTenths(std::move(samples), score);
    return score;
}

std::vector<ClaimedError> claimedErrors(const fs::path& truth, const fs::path& prediction, double fs_hz, std::size_t* unclaimed)
{
    std::vector<ClaimedError> out;
    std::size_t silent = 0;
    for (const fs::path& file : truthFiles(truth)) {
        const fs::path predicted = prediction / file.filename();
        if (fs::exists(predicted)) {
            addPage(file, predicted, fs_hz, out, silent);
        }
    }
    if (out.empty()) {
        throw Problem(fmt::format("{} makes no claims of confidence. Digitize the pages with --confidence.", prediction.string()));
    }
    if (unclaimed) {
        *unclaimed = silent;
    }
    return out;
}

} // namespace retrace
