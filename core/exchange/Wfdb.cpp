// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

namespace retrace
{
namespace
{

constexpr std::int16_t kMissing = -32768;
constexpr double kStepsPerMv = 1000.0;
constexpr std::size_t kLongestName = 48;

std::vector<Lead> signalsOf(const Record& record)
{
    const auto standard = standardLeads();
    std::vector<Lead> signals(standard.begin(), standard.end());
    for (const auto& [lead, samples] : record.leads) {
        if (!isStandard(lead)) {
            signals.push_back(lead);
        }
    }
    return signals;
}

std::int16_t stepOf(double v_mv, Lead lead)
{
    if (!std::isfinite(v_mv)) {
        return kMissing;
    }
    const double step = std::round(v_mv * kStepsPerMv);
    if (std::abs(step) > 32767.0) {
        throw Problem(
            fmt::format("Lead {} reaches {:.1f} mV, and a WFDB file of this resolution ends at "
                        "32.767 mV. Check the page's gain, or export CSV.",
                        leadName(lead), v_mv));
    }
    return static_cast<std::int16_t>(step);
}

std::vector<std::int16_t> stepsOf(const Record& record, Lead lead)
{
    std::vector<std::int16_t> steps(record.rows(), kMissing);
    if (const auto it = record.leads.find(lead); it != record.leads.end()) {
        for (std::size_t i = 0; i < it->second.size(); ++i) {
            steps[i] = stepOf(it->second[i], lead);
        }
    }
    return steps;
}

/// The format's checksum: the 16-bit signed sum of all samples.
std::int16_t checksumOf(const std::vector<std::int16_t>& steps)
{
    std::uint16_t sum = 0;
    for (const std::int16_t step : steps) {
        sum = static_cast<std::uint16_t>(sum + static_cast<std::uint16_t>(step));
    }
    return static_cast<std::int16_t>(sum);
}

/// FNV-1a: keeps two stems apart that differ only in letters that a record name cannot hold.
std::uint32_t hashOf(std::string_view text)
{
    std::uint32_t hash = 2166136261u;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    }
    return hash;
}

bool mayStandInName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

} // namespace

std::string wfdbRecordName(const std::string& stem)
{
    std::string name;
    for (const char c : stem) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80; // of a UTF-8 letter
        if (!continues) {
            name += mayStandInName(c) ? c : '_';
        }
    }
    if (name == stem && !stem.empty() && stem.size() <= kLongestName) {
        return name;
    }
    return fmt::format("{}_{:08x}", name.substr(0, kLongestName - 9), hashOf(stem));
}

WfdbFiles toWfdb(const Record& record, const std::string& record_name)
{
    const std::vector<Lead> signals = signalsOf(record);
    const std::size_t rows = record.rows();
    WfdbFiles files;
    files.header = fmt::format("{} {} {} {}\n", record_name, signals.size(), record.fs_hz, rows);
    files.data.resize(rows * signals.size() * 2);
    for (std::size_t s = 0; s < signals.size(); ++s) {
        const auto steps = stepsOf(record, signals[s]);
        for (std::size_t row = 0; row < rows; ++row) {
            const auto bits = static_cast<std::uint16_t>(steps[row]);
            const std::size_t at = 2 * (row * signals.size() + s);
            files.data[at] = static_cast<char>(bits & 0xFF);
            files.data[at + 1] = static_cast<char>(bits >> 8);
        }
        files.header +=
            fmt::format("{}.dat 16 1000(0)/mV 16 0 {} {} 0 {}\n", record_name,
                        rows > 0 ? steps.front() : 0, checksumOf(steps), leadName(signals[s]));
    }
    for (const std::string& comment : record.comments) {
        files.header += fmt::format("# {}\n", comment);
    }
    return files;
}

} // namespace retrace
