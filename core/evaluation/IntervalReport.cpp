// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Delineator.h"

#include "core/evaluation/Evaluation.h"
#include "core/exchange/Exchange.h"

#include <algorithm>
#include <cmath>

namespace fs = std::filesystem;

namespace retrace {
namespace {

constexpr double kFailed = 50;    // ms (or beats a minute) that a record without the interval counts as
constexpr double kMatchMs = 50;

SamplesMv leadFrom(const fs::path& file, double fs_hz, Lead lead)
{
    if (!fs::exists(file)) {
        return {};
    }
    const Record record = readCsv(file, fs_hz);
    const auto found = record.leads.find(lead);
    const bool same_rate = std::abs(record.fs_hz - fs_hz) < 0.01;
    return found == record.leads.end() || !same_rate ? SamplesMv() : found->second;
}

/// Gathers one interval over records.
class Gathered
{
public:
    void add(const std::optional<double>& truth, const std::optional<double>& prediction)
    {
        if (!truth) {
            return;
        }
        m_error.failed += prediction ? 0 : 1;
        m_off.push_back(prediction ? *prediction - *truth : kFailed);
    }
    IntervalError error() const
    {
        IntervalError e = m_error;
        e.records = m_off.size();
        for (double v : m_off) {
            e.bias += v / static_cast<double>(m_off.size());
        }
        for (double v : m_off) {
            e.spread += (v - e.bias) * (v - e.bias);
        }
        e.spread = m_off.size() > 1 ? std::sqrt(e.spread / static_cast<double>(m_off.size() - 1)) : 0;
        return e;
    }

private:
    IntervalError m_error;
    std::vector<double> m_off;
};

} // namespace

IntervalReport compareIntervals(const fs::path& truth, const fs::path& prediction, double fs_hz, Lead lead)
{
    IntervalReport report;
    Gathered rate, pr, qrs, qt;
    for (const fs::path& file : truthFiles(truth)) {
        const std::vector<Beat> beats = delineate(leadFrom(file, fs_hz, lead), fs_hz);
        const std::vector<Beat> seen = delineate(leadFrom(prediction / file.filename(), fs_hz, lead), fs_hz);
        for (const Beat& beat : beats) {
            report.beats += 1;
            report.matched += std::ranges::any_of(seen, [&](const Beat& s) { return std::abs(s.r - beat.r) * 1000 / fs_hz < kMatchMs; }) ? 1 : 0;
        }
        const Intervals is = intervalsOf(beats, fs_hz), read = intervalsOf(seen, fs_hz);
        rate.add(is.heart_rate_bpm, read.heart_rate_bpm);
        pr.add(is.pr_ms, read.pr_ms);
        qrs.add(is.qrs_ms, read.qrs_ms);
        qt.add(is.qt_ms, read.qt_ms);
    }
    report.heart_rate = rate.error(), report.pr = pr.error(), report.qrs = qrs.error(), report.qt = qt.error();
    return report;
}

} // namespace retrace
