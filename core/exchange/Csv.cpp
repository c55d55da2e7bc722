// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>

namespace retrace
{
namespace
{

std::vector<Lead> columnsOf(const Record& record)
{
    std::vector<Lead> columns;
    for (const Lead lead : standardLeads()) {
        columns.push_back(lead);
    }
    for (const auto& [lead, samples] : record.leads) {
        if (!isStandard(lead)) {
            columns.push_back(lead);
        }
    }
    return columns;
}

double sampleAt(const Record& record, Lead lead, std::size_t row)
{
    const auto it = record.leads.find(lead);
    return it != record.leads.end() && row < it->second.size()
               ? it->second[row]
               : std::numeric_limits<double>::quiet_NaN();
}

std::string_view trimmed(std::string_view s)
{
    constexpr std::string_view blank = " \t\r\"";
    const auto first = s.find_first_not_of(blank);
    if (first == std::string_view::npos) {
        return {};
    }
    return s.substr(first, s.find_last_not_of(blank) - first + 1);
}

std::vector<std::string_view> cellsOf(std::string_view line)
{
    std::vector<std::string_view> cells;
    while (true) {
        const auto comma = line.find(',');
        cells.push_back(trimmed(line.substr(0, comma)));
        if (comma == std::string_view::npos) {
            return cells;
        }
        line.remove_prefix(comma + 1);
    }
}

/// NaN for an empty cell and for anything that is not a number.
double numberOf(std::string_view cell)
{
    double value = std::numeric_limits<double>::quiet_NaN();
    cell.remove_prefix(cell.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool whole = error == std::errc() && end == cell.data() + cell.size();
    return whole && std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
}

bool isTimeColumn(std::string_view name)
{
    return name == "time_s" || name == "time" || name == "Time_s" || name == "Time";
}

struct Column {
    SamplesMv* samples = nullptr;
    bool time = false;
};

std::vector<Column> readHeader(std::string_view line, Record& record)
{
    if (line.starts_with("\xEF\xBB\xBF")) {
        line.remove_prefix(3);
    }
    std::vector<Column> columns;
    for (const std::string_view name : cellsOf(line)) {
        const auto lead = leadFromName(name);
        columns.push_back({lead ? &record.leads[*lead] : nullptr, isTimeColumn(name)});
    }
    return columns;
}

constexpr std::string_view kErrorColumn = "_error_mv", kBandColumn = "_band_mv",
                           kReasonColumn = "_reason";

/// Where a cell of the confidence columns goes.
struct ClaimColumn {
    std::vector<double>* values = nullptr;
    std::vector<DoubtReason>* reasons = nullptr;
};

std::vector<ClaimColumn> claimColumns(std::string_view header, std::map<Lead, LeadConfidence>& claims)
{
    std::vector<ClaimColumn> columns;
    for (const std::string_view name : cellsOf(header)) {
        ClaimColumn column;
        const auto lead = leadFromName(name.substr(0, name.find('_')));
        if (lead && name.ends_with(kErrorColumn)) {
            column.values = &claims[*lead].error_mv;
        } else if (lead && name.ends_with(kBandColumn)) {
            column.values = &claims[*lead].band_mv;
        } else if (lead && name.ends_with(kReasonColumn)) {
            column.reasons = &claims[*lead].reason;
        }
        columns.push_back(column);
    }
    return columns;
}

/// The rate that a time column tells; the caller's, where there is none.
double rateOf(const std::vector<double>& times, double fs_hz)
{
    if (times.size() < 2 || !(times.back() > times.front())) {
        return fs_hz;
    }
    const double fs = static_cast<double>(times.size() - 1) / (times.back() - times.front());
    // Times are printed with few decimals: a rate that is nearly whole is whole.
    return std::abs(fs - std::round(fs)) < 0.002 * fs ? std::round(fs) : fs;
}

} // namespace

std::string toCsv(const Record& record)
{
    return toCsv(record, {});
}

std::string toCsv(const Record& record, const ConfidenceResult& confidence)
{
    const std::vector<Lead> columns = columnsOf(record);
    fmt::memory_buffer out;
    const auto put = std::back_inserter(out);
    fmt::format_to(put, "time_s");
    for (const Lead lead : columns) {
        fmt::format_to(put, ",{}", leadName(lead));
    }
    for (const auto& [lead, claims] : confidence.leads) {
        fmt::format_to(put, ",{0}{1},{0}{2},{0}{3}", leadName(lead), kErrorColumn, kBandColumn,
                       kReasonColumn);
    }
    out.push_back('\n');
    const auto value = [&](double v_mv) {
        out.push_back(',');
        if (std::isfinite(v_mv)) {
            fmt::format_to(put, "{:.5f}", v_mv);
        }
    };
    for (std::size_t row = 0; row < record.rows(); ++row) {
        fmt::format_to(put, "{:.6f}", static_cast<double>(row) / record.fs_hz);
        for (const Lead lead : columns) {
            value(sampleAt(record, lead, row));
        }
        for (const auto& [lead, claims] : confidence.leads) {
            const bool there = row < claims.band_mv.size();
            value(there ? claims.error_mv[row] : std::nan(""));
            value(there ? claims.band_mv[row] : std::nan(""));
            const DoubtReason reason = there ? claims.reason[row] : DoubtReason::none;
            fmt::format_to(put, ",{}",
                           reason == DoubtReason::none ? "" : doubtReasonName(reason));
        }
        out.push_back('\n');
    }
    return fmt::to_string(out);
}

std::map<Lead, LeadConfidence> readConfidence(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!in || !std::getline(in, line)) {
        throw Problem(fmt::format("{} could not be read: it is missing or empty.", file.string()));
    }
    std::map<Lead, LeadConfidence> claims;
    const std::vector<ClaimColumn> columns = claimColumns(line, claims);
    while (!claims.empty() && std::getline(in, line)) {
        const auto cells = cellsOf(line);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string_view cell = c < cells.size() ? cells[c] : std::string_view();
            if (columns[c].values) {
                columns[c].values->push_back(numberOf(cell));
            } else if (columns[c].reasons) {
                columns[c].reasons->push_back(doubtReasonFromName(cell));
            }
        }
    }
    return claims;
}

Record readCsv(const std::filesystem::path& file, double fs_hz)
{
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!in || !std::getline(in, line)) {
        throw Problem(fmt::format("{} could not be read: it is missing or empty.", file.string()));
    }
    Record record;
    record.name = file.stem().string();
    const std::vector<Column> columns = readHeader(line, record);
    if (record.leads.empty()) {
        throw Problem(fmt::format("{} holds no column named after an ECG lead. Its first line must "
                                  "name the columns.",
                                  file.string()));
    }
    std::vector<double> times;
    while (std::getline(in, line)) {
        if (trimmed(line).empty()) {
            continue;
        }
        const auto cells = cellsOf(line);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const double value = numberOf(c < cells.size() ? cells[c] : std::string_view());
            if (columns[c].samples) {
                columns[c].samples->push_back(value);
            } else if (columns[c].time && std::isfinite(value)) {
                times.push_back(value);
            }
        }
    }
    record.fs_hz = rateOf(times, fs_hz);
    return record;
}

} // namespace retrace
