// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Evaluation.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace retrace
{
namespace
{

using Json = nlohmann::ordered_json;

Json optionalNumber(const std::optional<double>& value)
{
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json leadJson(const LeadScore& lead)
{
    return Json{{"snr_db", lead.snr_db},
                {"snr_raw_db", lead.snr_raw_db},
                {"truth_energy", lead.truth_energy},
                {"error_energy", lead.error_energy},
                {"coverage", lead.coverage},
                {"found", lead.found},
                {"right", lead.right},
                {"placed", lead.placed_by_rows ? "rows" : "elsewhere"},
                {"r", optionalNumber(lead.r)},
                {"mae_mv", optionalNumber(lead.mae_mv)},
                {"rmse_mv", optionalNumber(lead.rmse_mv)},
                {"shift_ms", optionalNumber(lead.shift_ms)},
                {"offset_mv", optionalNumber(lead.offset_mv)},
                {"gain", optionalNumber(lead.gain)}};
}

Json recordJson(const RecordScore& record)
{
    Json leads = Json::object();
    for (const auto& [lead, score] : record.leads) {
        leads[std::string(leadName(lead))] = leadJson(score);
    }
    Json json{{"snr_db", record.snr_db},      {"contest_ratio", record.contest_ratio},
              {"b_db", record.b_db},          {"missing", record.missing},
              {"right", record.rightLeads()}, {"leads", leads}};
    if (!record.note.empty()) {
        json["note"] = record.note;
    }
    return json;
}

Json summaryJson(const EvaluationSummary& s)
{
    return Json{{"records", s.records},
                {"records_missing", s.records_missing},
                {"records_all_right", s.records_all_right},
                {"leads", s.leads},
                {"leads_found", s.leads_found},
                {"leads_right", s.leads_right},
                {"mean_db", s.mean_db},
                {"median_db", s.median_db},
                {"min_db", s.min_db},
                {"contest_db", s.contest_db},
                {"mean_b_db", s.mean_b_db},
                {"median_abs_gain_error", optionalNumber(s.median_gain_error)},
                {"p90_abs_gain_error", optionalNumber(s.p90_gain_error)},
                {"median_abs_shift_ms", optionalNumber(s.median_shift_ms)},
                {"max_abs_shift_ms", optionalNumber(s.max_shift_ms)},
                {"median_abs_offset_mv", optionalNumber(s.median_offset_mv)},
                {"median_r", optionalNumber(s.median_r)},
                {"median_mae_mv", optionalNumber(s.median_mae_mv)},
                {"missing", s.missing},
                {"under_half_of_the_leads", s.under_half}};
}

} // namespace

std::string toJson(const Evaluation& evaluation)
{
    Json json{{"summary", summaryJson(summarise(evaluation))}, {"records", Json::object()}};
    for (const auto& [name, record] : evaluation.records) {
        json["records"][name] = recordJson(record);
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace retrace
