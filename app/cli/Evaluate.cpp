// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"

#include "core/evaluation/ConfidenceScore.h"
#include "core/evaluation/Delineator.h"
#include "core/evaluation/Evaluation.h"
#include "core/exchange/Exchange.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>

using namespace retrace;

namespace
{

struct Arguments {
    std::string truth, prediction, json, reliability;
    double fs_hz = 500;
    bool confidence = false, intervals = false;
};

std::string shown(const std::optional<double>& value, int decimals, double factor = 1.0)
{
    return value ? fmt::format("{:.{}f}", *value * factor, decimals) : "-";
}

/// The worst of a figure over a record's leads.
template <typename Figure>
std::optional<double> worst(const RecordScore& record, Figure figure)
{
    std::optional<double> most;
    for (const auto& [lead, score] : record.leads) {
        if (const std::optional<double> v = figure(score)) {
            most = std::max(most.value_or(0.0), std::abs(*v));
        }
    }
    return most;
}

void printRecord(const std::string& name, const RecordScore& record)
{
    const auto gain = worst(record, [](const LeadScore& s) {
        return s.gain ? std::optional(*s.gain - 1.0) : std::nullopt;
    });
    const auto shift = worst(record, [](const LeadScore& s) { return s.shift_ms; });
    const auto offset = worst(record, [](const LeadScore& s) { return s.offset_mv; });
    std::string wrong;
    for (const auto& [lead, score] : record.leads) {
        wrong += score.right ? "" : " " + std::string(leadName(lead));
    }
    fmt::print("{:<24} {:>7.2f} {:>3}/{:<2} {:>8} {:>9} {:>9}  {}{}\n", name, record.snr_db,
               record.rightLeads(), record.leads.size(), shown(gain, 1, 100), shown(shift, 1),
               shown(offset, 3), record.missing ? "missing" : "",
               wrong.empty() || record.missing ? "" : "not right:" + wrong);
    if (!record.note.empty()) {
        fmt::print("    {}\n", record.note);
    }
}

void printNames(std::string_view what, const std::vector<std::string>& names)
{
    if (!names.empty()) {
        fmt::print("{}: {}\n", what, fmt::join(names, " "));
    }
}

void printSummary(const EvaluationSummary& s)
{
    fmt::print("\nrecords {}, missing {}, all leads right {}; leads {}, found {}, right {}\n",
               s.records, s.records_missing, s.records_all_right, s.leads, s.leads_found,
               s.leads_right);
    fmt::print("dB: mean {:.2f}, median {:.2f}, min {:.2f}; contest {:.2f}; B {:.2f}\n", s.mean_db,
               s.median_db, s.min_db, s.contest_db, s.mean_b_db);
    fmt::print("abs(gain - 1): median {} %, 90th percentile {} %\n",
               shown(s.median_gain_error, 2, 100), shown(s.p90_gain_error, 2, 100));
    fmt::print("abs(shift): median {} ms, max {} ms; abs(offset): median {} mV\n",
               shown(s.median_shift_ms, 1), shown(s.max_shift_ms, 1), shown(s.median_offset_mv, 4));
    fmt::print("r: median {}; mean absolute error: median {} mV\n", shown(s.median_r, 4),
               shown(s.median_mae_mv, 4));
    printNames("missing", s.missing);
    printNames("under half of the leads", s.under_half);
}

/// Claims of confidence against what the errors were.
void printConfidence(const Arguments& a)
{
    std::size_t unclaimed = 0;
    const ConfidenceScore s = scoreConfidence(claimedErrors(a.truth, a.prediction, a.fs_hz, &unclaimed));
    fmt::print("\nconfidence: {} samples, {} more without a claim\n", s.samples, unclaimed);
    fmt::print("inside the 90 % band: {:.1f} %; by tenths of claimed width:", 100 * s.coverage);
    for (const double c : s.coverage_of_tenths) {
        fmt::print(" {:.1f}", 100 * c);
    }
    fmt::print("\n");
    for (const auto& [reason, entry] : s.coverage_by_reason) {
        fmt::print("    {:<10} {:>8} samples, {:.1f} % inside\n", reason, entry.first, 100 * entry.second);
    }
    fmt::print("interval score {:.4f} mV, best constant width {:.4f} mV: {:.1f} % better\n", s.interval_score_mv,
               s.constant_interval_score_mv, 100 * (1 - s.interval_score_mv / s.constant_interval_score_mv));
    fmt::print("ROC area for errors over 0.1 mV: {:.4f}\n", s.roc_area);
    fmt::print("error energy in the 5 % claimed worst, of that in the 5 % that are worst: {:.1f} %\n", 100 * s.worst_share);
    if (!a.reliability.empty() && !cv::imwrite(a.reliability, reliabilityDiagram(s))) {
        throw Problem(fmt::format("{} could not be written; check the folder, and that the name ends in .png.", a.reliability));
    }
}

void printIntervals(const Arguments& a)
{
    const IntervalReport r = compareIntervals(a.truth, a.prediction, a.fs_hz);
    fmt::print("\nintervals of lead II, extraction less truth, medians of each record (for evaluation only)\n");
    const auto line = [](std::string_view what, const IntervalError& e, std::string_view unit) {
        fmt::print("    {:<10} bias {:6.2f} {}, spread {:6.2f} {} over {} records, {} failed\n", what, e.bias, unit, e.spread, unit, e.records, e.failed);
    };
    line("heart rate", r.heart_rate, "/min");
    line("PR", r.pr, "ms");
    line("QRS", r.qrs, "ms");
    line("QT", r.qt, "ms");
    fmt::print("    beats of the truth {}, matched {} ({:.2f} %)\n", r.beats, r.matched, 100.0 * static_cast<double>(r.matched) / std::max<double>(1.0, static_cast<double>(r.beats)));
}

int evaluate(const Arguments& a)
{
    const Evaluation evaluation = evaluateFolders(a.truth, a.prediction, a.fs_hz);
    fmt::print("{:<24} {:>7} {:>6} {:>8} {:>9} {:>9}\n", "record", "dB", "right", "gain %",
               "shift ms", "offset mV");
    for (const auto& [name, record] : evaluation.records) {
        printRecord(name, record);
    }
    printSummary(summarise(evaluation));
    if (!a.json.empty()) {
        writeFileAtomically(a.json, toJson(evaluation));
    }
    if (a.confidence) {
        printConfidence(a);
    }
    if (a.intervals) {
        printIntervals(a);
    }
    return 0;
}

} // namespace

void addEvaluate(CLI::App& app, int& exit_code)
{
    auto a = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand("evaluate", "Compares signals with their truth");
    command->add_option("--truth", a->truth, "Folder of NAME.csv")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--pred", a->prediction, "Folder of NAME.csv")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--fs", a->fs_hz, "Sampling rate of the truth, Hz")
        ->check(CLI::Range(1.0, 20000.0))
        ->capture_default_str();
    command->add_option("--json", a->json, "File for all figures");
    command->add_flag("--intervals", a->intervals, "Compares heart rate, PR, QRS and QT of lead II; for evaluation, never a diagnosis");
    command->add_flag("--confidence", a->confidence, "Scores the claims of `digitize --confidence` too");
    command->add_option("--reliability", a->reliability, "PNG for the reliability diagram; goes with --confidence");
    command->footer("Gain, shift and offset of a record are those of its worst lead, before "
                    "alignment. A lead is "
                    "never laid elsewhere in time than where the file has it.");
    command->callback([a, &exit_code] { exit_code = evaluate(*a); });
}
