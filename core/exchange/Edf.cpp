// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Exchange.h"

#include <edflib.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <mutex>
#include <unistd.h>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr short kMissing = -32768;
constexpr double kStepsPerMv = 1000.0;
constexpr double kTicksPerS = 10000.0; // of EDFlib's annotations

std::vector<Lead> signalsOf(const Record& record)
{
    const auto standard = standardLeads();
    std::vector<Lead> leads(standard.begin(), standard.end());
    for (const auto& [lead, samples] : record.leads) {
        if (!isStandard(lead)) {
            leads.push_back(lead);
        }
    }
    return leads;
}

short stepOf(double v_mv, Lead lead)
{
    if (!std::isfinite(v_mv)) {
        return kMissing;
    }
    const double step = std::round(v_mv * kStepsPerMv);
    if (std::abs(step) > 32767.0) {
        throw Problem(fmt::format("Lead {} reaches {:.1f} mV, and an EDF file of this resolution ends at 32.767 mV. Check the page's gain, or export CSV.", leadName(lead), v_mv));
    }
    return static_cast<short>(step);
}

/// EDFlib writes by name only: a file of its own, gone afterwards.
class Scratch
{
public:
    Scratch() : m_name((fs::temp_directory_path() / "retrace-edf-XXXXXX").string())
    {
        const int fd = ::mkstemp(m_name.data());
        if (fd < 0) {
            throw Problem("The EDF file could not be prepared: the folder for temporary files cannot be written. Free some space there.");
        }
        ::close(fd);
    }
    ~Scratch() { ::unlink(m_name.c_str()); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const char* name() const { return m_name.c_str(); }
    std::string bytes() const
    {
        std::ifstream in(m_name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

private:
    std::string m_name;
};

void expect(int answer)
{
    if (answer != 0) {
        throw Problem("The EDF file could not be written. Free some space in the folder for temporary files, or export CSV.");
    }
}

/// Stretches without samples, as annotations.
void annotateGaps(int file, const std::vector<short>& steps, double fs_hz, Lead lead)
{
    for (std::size_t k = 0; k < steps.size();) {
        std::size_t end = k;
        while (end < steps.size() && steps[end] == kMissing) {
            ++end;
        }
        if (end > k) {
            const auto ticks = [&](std::size_t samples) { return std::llround(static_cast<double>(samples) / fs_hz * kTicksPerS); };
            expect(edfwrite_annotation_utf8(file, ticks(k), ticks(end - k), fmt::format("{} missing", leadName(lead)).c_str()));
        }
        k = end + 1;
    }
}

} // namespace

std::string toEdf(const Record& record, const std::string& software_version)
{
    const auto per_second = static_cast<int>(std::lround(record.fs_hz));
    if (per_second < 1 || std::abs(record.fs_hz - per_second) > 1e-9) {
        throw Problem(fmt::format("EDF holds whole numbers of samples a second, and these are {:g}. Export at another rate, or CSV.", record.fs_hz));
    }
    static std::mutex one_at_a_time; // EDFlib keeps a list of open files
    const std::scoped_lock lock(one_at_a_time);
    const std::vector<Lead> leads = signalsOf(record);
    const auto n = static_cast<int>(leads.size());
    const Scratch scratch;
    const int file = edfopen_file_writeonly(scratch.name(), EDFLIB_FILETYPE_EDFPLUS, n);
    if (file < 0) {
        throw Problem("The EDF file could not be written. Free some space in the folder for temporary files, or export CSV.");
    }
    std::vector<std::vector<short>> steps;
    const std::size_t records = (record.rows() + static_cast<std::size_t>(per_second) - 1) / static_cast<std::size_t>(per_second);
    try {
        for (int s = 0; s < n; ++s) {
            const Lead lead = leads[static_cast<std::size_t>(s)];
            std::vector<short> of(records * static_cast<std::size_t>(per_second), kMissing);
            if (const auto found = record.leads.find(lead); found != record.leads.end()) {
                std::ranges::transform(found->second, of.begin(), [&](double v) { return stepOf(v, lead); });
            }
            steps.push_back(std::move(of));
            expect(edf_set_samplefrequency(file, s, per_second));
            expect(edf_set_physical_maximum(file, s, 32.767));
            expect(edf_set_physical_minimum(file, s, -32.768));
            expect(edf_set_digital_maximum(file, s, 32767));
            expect(edf_set_digital_minimum(file, s, -32768));
            expect(edf_set_label(file, s, fmt::format("ECG {}", leadName(lead)).c_str()));
            expect(edf_set_physical_dimension(file, s, "mV"));
        }
        expect(edf_set_startdatetime(file, 1985, 1, 1, 0, 0, 0)); // the page's time is not read; the format's first day stands for unknown
        expect(edf_set_equipment(file, fmt::format("Retrace {}", software_version).c_str()));
        for (std::size_t r = 0; r < records; ++r) {
            for (std::vector<short>& of : steps) {
                expect(edfwrite_digital_short_samples(file, of.data() + r * static_cast<std::size_t>(per_second)));
            }
        }
        for (int s = 0; s < n; ++s) {
            annotateGaps(file, steps[static_cast<std::size_t>(s)], record.fs_hz, leads[static_cast<std::size_t>(s)]);
        }
    } catch (...) {
        edfclose_file(file);
        throw;
    }
    expect(edfclose_file(file));
    return scratch.bytes();
}

} // namespace retrace
