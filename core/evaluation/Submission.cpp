// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluation/Submission.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrace {
namespace {

constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();

class Sources
{
public:
    explicit Sources(const SignalResult& signal) : m_signal(signal) {}

    double own(Lead lead, std::size_t k) const
    {
        const auto found = m_signal.record.leads.find(lead);
        return found != m_signal.record.leads.end() && k < found->second.size() ? found->second[k] : kNowhere;
    }
    double elsewhere(Lead lead, std::size_t k) const
    {
        for (const Duplicate& d : m_signal.duplicates) {
            if (d.lead == lead && k < d.v_mv.size() && !std::isnan(d.v_mv[k])) {
                return d.v_mv[k];
            }
        }
        return kNowhere;
    }
    double any(Lead lead, std::size_t k) const
    {
        const double v = own(lead, k);
        return std::isnan(v) ? elsewhere(lead, k) : v;
    }
    double byLaws(Lead lead, std::size_t k) const
    {
        const double i = any(Lead::I, k), ii = any(Lead::II, k), iii = any(Lead::III, k), r = any(Lead::aVR, k), l = any(Lead::aVL, k), f = any(Lead::aVF, k);
        switch (lead) {
        case Lead::I: return first({ii - iii, (l - r) * 2 / 3});
        case Lead::II: return first({i + iii, (f - r) * 2 / 3});
        case Lead::III: return first({ii - i, (f - l) * 2 / 3});
        case Lead::aVR: return first({-(i + ii) / 2, -(l + f), -(i + i + iii) / 2, -(ii + ii - iii) / 2});
        case Lead::aVL: return first({i - ii / 2, (i - iii) / 2, -(r + f), (ii - 2 * iii) / 2});
        case Lead::aVF: return first({ii - i / 2, (ii + iii) / 2, -(r + l), iii + i / 2});
        default: return kNowhere;
        }
    }

private:
    static double first(std::initializer_list<double> values)
    {
        const auto there = std::ranges::find_if(values, [](double v) { return !std::isnan(v); });
        return there == values.end() ? kNowhere : *there;
    }

    const SignalResult& m_signal;
};

} // namespace

SubmissionFill& SubmissionFill::operator+=(const SubmissionFill& other)
{
    read += other.read, rhythm += other.rhythm, limb += other.limb, nothing += other.nothing;
    return *this;
}

std::vector<double> submissionRows(const Digitization& result, Lead lead, std::size_t rows, SubmissionFill& fill)
{
    std::vector<double> out(rows, 0.0);
    if (!result.signal || !result.layout) {
        fill.nothing += rows;
        return out;
    }
    const SignalResult& signal = *result.signal;
    const auto box = signal.from_box.find(lead);
    const double start_s = box != signal.from_box.end() ? result.layout->boxes[box->second].t0_s : 0.0;
    auto start = static_cast<std::size_t>(std::max(0L, std::lround(start_s * signal.record.fs_hz)));
    const auto whole = static_cast<std::size_t>(std::lround(signal.record.duration_s() * signal.record.fs_hz));
    start = start + rows > whole + rows / 10 ? 0 : start;
    const Sources sources(signal);
    for (std::size_t k = 0; k < rows; ++k) {
        const double own = sources.own(lead, start + k), strip = sources.elsewhere(lead, start + k), laws = sources.byLaws(lead, start + k);
        const double value = !std::isnan(own) ? own : !std::isnan(strip) ? strip : laws;
        (!std::isnan(own) ? fill.read : !std::isnan(strip) ? fill.rhythm : !std::isnan(laws) ? fill.limb : fill.nothing) += 1;
        out[k] = std::isnan(value) ? 0.0 : value;
    }
    return out;
}

} // namespace retrace
