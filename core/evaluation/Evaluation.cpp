// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Spans.h"

#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace fs = std::filesystem;

namespace retrace
{
namespace
{

/// Linear interpolation; a gap stays a gap.
SamplesMv resampled(const SamplesMv& in, double from_hz, double to_hz)
{
    if (in.empty() || from_hz == to_hz) {
        return in;
    }
    const auto last = static_cast<double>(in.size() - 1);
    SamplesMv out(static_cast<std::size_t>(std::floor(last * to_hz / from_hz)) + 1);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double position = static_cast<double>(i) * from_hz / to_hz;
        const auto low = static_cast<std::size_t>(position);
        const double part = position - static_cast<double>(low);
        out[i] = part == 0 ? in[low]
                           : in[low] * (1 - part) + in[std::min(low + 1, in.size() - 1)] * part;
    }
    return out;
}

Record readPrediction(const fs::path& file, double fs_hz)
{
    Record record = readCsv(file, fs_hz);
    for (auto& [lead, samples] : record.leads) {
        samples = resampled(samples, record.fs_hz, fs_hz);
    }
    record.fs_hz = fs_hz;
    return record;
}

RecordScore scoreFile(const fs::path& truth_file, const fs::path& prediction_file, double fs_hz)
{
    Record truth = readCsv(truth_file, fs_hz);
    truth.fs_hz = fs_hz;
    std::erase_if(truth.leads, [](const auto& lead) { return !isStandard(lead.first); });
    if (!fs::exists(prediction_file)) {
        return scoreRecord(truth, nullptr);
    }
    try {
        const Record prediction = readPrediction(prediction_file, fs_hz);
        return scoreRecord(truth, &prediction);
    } catch (const Problem& problem) {
        RecordScore score = scoreRecord(truth, nullptr);
        score.note = problem.what();
        return score;
    }
}

/// The value below which `share` of the values lie, interpolated between neighbours.
std::optional<double> quantile(std::vector<double> values, double share)
{
    if (values.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(values);
    const double position = share * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(position);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (position - static_cast<double>(low)) * (values[high] - values[low]);
}

/// Absolute values of one figure over the leads that were found.
struct LeadFigures {
    std::vector<double> gain_error, shift_ms, offset_mv, r, mae_mv;

    void add(const LeadScore& lead)
    {
        const auto push = [](std::vector<double>& to, const std::optional<double>& v,
                             double minus) {
            if (v) {
                to.push_back(std::abs(*v - minus));
            }
        };
        push(gain_error, lead.gain, 1.0);
        push(shift_ms, lead.shift_ms, 0.0);
        push(offset_mv, lead.offset_mv, 0.0);
        push(mae_mv, lead.mae_mv, 0.0);
        if (lead.r) {
            r.push_back(*lead.r);
        }
    }
};

void summariseRecords(const Evaluation& evaluation, EvaluationSummary& s)
{
    std::vector<double> db;
    double ratios = 0;
    for (const auto& [name, record] : evaluation.records) {
        const int leads = static_cast<int>(record.leads.size()), found = record.foundLeads();
        db.push_back(record.snr_db);
        ratios += record.contest_ratio;
        s.mean_db += record.snr_db;
        s.mean_b_db += record.b_db;
        s.leads += leads;
        s.leads_found += found;
        s.leads_right += record.rightLeads();
        s.records_all_right += leads > 0 && record.rightLeads() == leads ? 1 : 0;
        if (record.missing) {
            s.missing.push_back(name);
        } else if (2 * found < leads) {
            s.under_half.push_back(name);
        }
    }
    s.records = static_cast<int>(db.size());
    s.records_missing = static_cast<int>(s.missing.size());
    s.mean_db /= std::max(1, s.records);
    s.mean_b_db /= std::max(1, s.records);
    s.contest_db = 10.0 * std::log10(std::max(1e-9, ratios / std::max(1, s.records)));
    s.median_db = quantile(db, 0.5).value_or(0.0);
    s.min_db = quantile(db, 0.0).value_or(0.0);
}

} // namespace

std::vector<fs::path> truthFiles(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".csv" && std::ranges::count(name, '.') == 1 &&
            name != "artifacts.csv") {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        throw Problem(
            fmt::format("{} holds no truth: there is no NAME.csv in it.", folder.string()));
    }
    std::ranges::sort(files);
    return files;
}

EvaluationSummary summarise(const Evaluation& evaluation)
{
    EvaluationSummary s;
    summariseRecords(evaluation, s);
    LeadFigures figures;
    for (const auto& [name, record] : evaluation.records) {
        for (const auto& [lead, score] : record.leads) {
            if (score.found) {
                figures.add(score);
            }
        }
    }
    s.median_gain_error = quantile(figures.gain_error, 0.5);
    s.p90_gain_error = quantile(figures.gain_error, 0.9);
    s.median_shift_ms = quantile(figures.shift_ms, 0.5);
    s.max_shift_ms = quantile(figures.shift_ms, 1.0);
    s.median_offset_mv = quantile(figures.offset_mv, 0.5);
    s.median_r = quantile(figures.r, 0.5);
    s.median_mae_mv = quantile(figures.mae_mv, 0.5);
    return s;
}

Evaluation evaluateFolders(const fs::path& truth, const fs::path& prediction, double fs_hz)
{
    Evaluation evaluation;
    for (const fs::path& file : truthFiles(truth)) {
        evaluation.records.emplace(file.stem().string(),
                                   scoreFile(file, prediction / file.filename(), fs_hz));
    }
    const EvaluationSummary summary = summarise(evaluation);
    evaluation.mean_db = summary.mean_db;
    evaluation.contest_db = summary.contest_db;
    return evaluation;
}

} // namespace retrace
