// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signal/Signal.h"

#include "core/signal/LimbLeads.h"
#include "core/signal/Restore.h"
#include "core/trace/BeatTimes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>

namespace retrace {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kBridgeMm = 0.9;       // a shorter gap is bridged whatever lies beside it
constexpr double kLevelBridgeMm = 2.5;  // a gap between equal levels is bridged up to this
constexpr double kLevelMm = 0.6;
constexpr double kHoldMm = 0.6;         // what is lost at either end, of a pen's round cap, of a border or of a printer's last samples, is held
constexpr double kPulseLike = 0.2;      // so near to the gain a pulse is 1 mV: its top is sharp, its foot runs into the trace
constexpr double kUsualSeconds = 10.0;
constexpr double kAveragedS = 0.008, kAveragedShare = 0.01; // 125 samples a second of the usual 500 are means of five (docs/figures.md, "Why the vector PDFs"); of other rates nothing is known
constexpr double kSetMm = 0.25;         // this far beside what a person set nothing is restored, less and less
constexpr double kSnapShare = 0.025;    // a page this near to 10 s is one of 10 s

/// Fills gaps that are safe to fill, linearly.
void bridge(std::vector<double>& y, double step_mm)
{
    const std::size_t n = y.size();
    for (std::size_t i = 1; i < n; ++i) {
        if (!std::isnan(y[i]) || std::isnan(y[i - 1])) {
            continue;
        }
        std::size_t j = i;
        while (j < n && std::isnan(y[j])) {
            ++j;
        }
        if (j == n) {
            break;
        }
        const double width = static_cast<double>(j - i) * step_mm, rise = std::abs(y[j] - y[i - 1]);
        if (width <= kBridgeMm || (width <= kLevelBridgeMm && rise <= kLevelMm)) {
            for (std::size_t k = i; k < j; ++k) {
                const double f = static_cast<double>(k - i + 1) / static_cast<double>(j - i + 1);
                y[k] = y[i - 1] * (1 - f) + y[j] * f;
            }
        }
        i = j;
    }
}

class SignalMaker
{
public:
    SignalMaker(const LayoutResult& layout, const TraceResult& traces, const SignalParams& params)
        : m_layout(layout), m_traces(traces), m_params(params), m_fs(params.fs_hz)
    {
    }

    SignalResult make(const Task& task)
    {
        double end = 0;
        for (const LeadBox& b : m_layout.boxes) {
            end = std::max(end, b.t0_s + b.box.width_mm() / speed());
        }
        if (std::abs(end - kUsualSeconds) <= kSnapShare * kUsualSeconds) {
            end = kUsualSeconds;
        }
        m_end_s = end;
        m_rows = static_cast<std::size_t>(std::lround(end * m_fs));
        m_result.record.fs_hz = m_fs;
        // Longer spans first: where a lead is printed twice the longer one fills the column.
        std::vector<const LeadTrace*> order;
        for (const LeadTrace& t : m_traces.traces) {
            order.push_back(&t);
        }
        std::ranges::stable_sort(order, std::greater{}, [&](const LeadTrace* t) { return m_layout.boxes[t->box].box.width_mm(); });
        for (const LeadTrace* t : order) {
            add(*t);
            task.check();
        }
        residuals();
        if (m_params.limb_laws && m_traces.resampled) {
            obeyLaws();
        }
        m_result.beats_compared = m_traces.beats_compared;
        m_result.beats_moved_ms = 1000 * m_traces.beats_moved_mm / speed();
        return std::move(m_result);
    }

private:
    double speed() const { return m_layout.scale.speed_mm_per_s.value; }

    void add(const LeadTrace& trace)
    {
        const LeadBox& box = m_layout.boxes[trace.box];
        const SamplesMv v = samples(trace, box);
        addTold(trace, box);
        const auto there = std::ranges::count_if(v, [](double s) { return !std::isnan(s); });
        const double span = box.box.width_mm() / speed() * m_fs;
        const double coverage = span > 0 ? std::min(1.0, static_cast<double>(there) / span) : 0.0;
        if (m_result.record.leads.contains(box.lead)) {
            const SamplesMv& column = m_result.record.leads[box.lead];
            m_result.duplicates.push_back({box.lead, trace.box, box.t0_s, v, agreement(column, v)});
            return;
        }
        m_result.restored += throughOf(trace) == ReadThrough::nothing ? 0 : 1;
        m_result.from_averages = m_result.from_averages || throughOf(trace) == ReadThrough::averages;
        if (std::vector<double> set = setRows(trace, box); !set.empty()) {
            m_set[box.lead] = std::move(set);
        }
        m_result.record.leads[box.lead] = v;
        m_result.coverage[box.lead] = coverage;
        m_result.from_box[box.lead] = trace.box;
        if (coverage < 0.5) {
            m_result.warnings.push_back(fmt::format("Less than half of lead {} could be read.", leadName(box.lead)));
        }
        if (box.inverted) {
            m_result.warnings.push_back(fmt::format("The page prints -{0}; it was turned back and is exported as {0}.", leadName(box.lead)));
        }
    }

    /// What of it a person has not decided since.
    void addTold(const LeadTrace& trace, const LeadBox& box)
    {
        const auto at = [&](std::size_t k) { return box.t0_s + (timeOfInk(trace.shifts, trace.x0_mm + static_cast<double>(k) * trace.step_mm) - box.box.x0_mm) / speed(); };
        const auto sample = [&](double x_mm) { return static_cast<std::size_t>(std::clamp(std::lround((x_mm - trace.x0_mm) / trace.step_mm), 0L, static_cast<long>(trace.y_mm.size()) - 1)); };
        for (const ToldStretch& t : trace.told) {
            const std::size_t end = sample(t.x1_mm) + 1;
            for (std::size_t k = sample(t.x0_mm), from = k; k < end; ++k) {
                const auto untouched = [&](std::size_t i) { return i < end && (trace.edited.empty() || trace.edited[i] == EditMark::none); };
                from = untouched(k) ? from : k + 1;
                if (untouched(k) && !untouched(k + 1)) {
                    m_result.told.push_back({box.lead, trace.box, std::max(0.0, at(from)), at(k), t.apart_mm / box.gain_mm_per_mv});
                }
            }
        }
    }

    SamplesMv samples(const LeadTrace& trace, const LeadBox& box)
    {
        std::vector<double> y = trace.y_mm;
        bridge(y, trace.step_mm);
        const double zero = zeroLevelMm(m_layout, box), sign = box.inverted ? 1.0 : -1.0;
        for (double& v : y) {
            v = sign * (v - zero) / box.gain_mm_per_mv;
        }
        SamplesMv out(m_rows, kNone);
        const double per_s = speed() / trace.step_mm; // trace samples per second
        const std::vector<double> set = setShares(trace);
        const double hold_s = std::max(1.0 / per_s, kHoldMm / speed());
        std::size_t first = 0, last = y.size();
        while (first < last && std::isnan(y[first])) {
            ++first;
        }
        while (last > first && std::isnan(y[last - 1])) {
            --last;
        }
        const auto at_s = [&](std::size_t k) { return box.t0_s + (trace.x0_mm - box.box.x0_mm) / speed() + static_cast<double>(k) / per_s; };
        const auto held = [&](std::size_t from, std::size_t to, double gap_s) { // not what a person took away
            const auto marks = std::span(trace.edited).subspan(std::min(from, trace.edited.size()), trace.edited.empty() ? 0 : to - from);
            return gap_s <= hold_s + 1e-9 && std::ranges::find(marks, EditMark::decided) == marks.end();
        };
        const double before_s = held(0, first, at_s(first) - box.t0_s) ? hold_s : 1.0 / per_s, after_s = held(last, y.size(), endOf(box) - at_s(last)) ? hold_s : 0.0;
        for (std::size_t i = first; i < last;) {
            if (std::isnan(y[i])) {
                ++i;
                continue;
            }
            std::size_t j = i;
            while (j < y.size() && !std::isnan(y[j])) {
                ++j;
            }
            place(out, asBefore(trace, std::vector<double>(y.begin() + static_cast<std::ptrdiff_t>(i), y.begin() + static_cast<std::ptrdiff_t>(j)), i, set),
                  at_s(i), per_s, box, trace.shifts, i == first ? before_s : 1.0 / per_s, j == last ? after_s : 0.0);
            i = j;
        }
        return out;
    }

    ReadThrough throughOf(const LeadTrace& trace) const
    {
        if (m_params.restore && trace.drawn_samples) {
            return std::abs(trace.step_mm / speed() / kAveragedS - 1) < kAveragedShare ? ReadThrough::averages : ReadThrough::nothing;
        }
        return m_params.restore && m_traces.resampled && !trace.from_vectors ? ReadThrough::resampled : ReadThrough::nothing;
    }

    /// How much of each of the trace's samples is a person's word: all of what was set, less and less beside it. Empty: nothing is.
    static std::vector<double> setShares(const LeadTrace& trace)
    {
        if (std::ranges::find(trace.edited, EditMark::decided) == trace.edited.end()) {
            return {};
        }
        const auto beside = static_cast<long>(kSetMm / trace.step_mm), n = static_cast<long>(trace.edited.size());
        std::vector<double> shares(trace.edited.size(), 0.0);
        for (long k = 0; k < n; ++k) {
            for (long at = std::max(0L, k - beside); at <= std::min(n - 1, k + beside) && trace.edited[static_cast<std::size_t>(k)] == EditMark::decided; ++at) {
                double& share = shares[static_cast<std::size_t>(at)];
                share = std::max(share, 1 - std::abs(static_cast<double>(at - k)) / static_cast<double>(beside + 1));
            }
        }
        return shares;
    }

    /// A run of the trace, from its sample `first` on, as it was before it was drawn and read, but for what a person set.
    std::vector<double> asBefore(const LeadTrace& trace, const std::vector<double>& run, std::size_t first, const std::vector<double>& set)
    {
        if (!m_restorer || !m_restorer->fits(trace.step_mm, throughOf(trace))) {
            m_restorer.emplace(trace.step_mm, throughOf(trace));
        }
        std::vector<double> out = (*m_restorer)(run);
        for (std::size_t k = 0; k < out.size() && !set.empty(); ++k) {
            out[k] += set[first + k] * (run[k] - out[k]);
        }
        return out;
    }

    /// The same of each of the record's samples.
    std::vector<double> setRows(const LeadTrace& trace, const LeadBox& box) const
    {
        const std::vector<double> shares = setShares(trace);
        std::vector<double> rows(shares.empty() ? 0 : m_rows, 0.0);
        for (std::size_t k = 0; k < rows.size(); ++k) {
            const double x_mm = box.box.x0_mm + (static_cast<double>(k) / m_fs - box.t0_s) * speed();
            const long at = std::lround((inkOfTime(trace.shifts, x_mm) - trace.x0_mm) / trace.step_mm);
            rows[k] = at >= 0 && at < static_cast<long>(shares.size()) ? shares[static_cast<std::size_t>(at)] : 0.0;
        }
        return rows;
    }

    void obeyLaws()
    {
        std::vector<LimbReading> others;
        for (const Duplicate& d : m_result.duplicates) {
            others.push_back({d.lead, d.v_mv});
        }
        m_result.before_laws = correctLimbLeads(m_result.record, others, m_set);
    }

    /// When the box's lead ends: where the next one in its row begins, or the recording ends, if that is near; some printers leave out a sample
    /// or two.
    double endOf(const LeadBox& box) const
    {
        const double end = box.t0_s + box.box.width_mm() / speed();
        for (const LeadBox& next : m_layout.boxes) {
            if (next.row == box.row && next.t0_s > box.t0_s && std::abs(next.t0_s - end) < kHoldMm / speed()) {
                return next.t0_s;
            }
        }
        return std::abs(end - m_end_s) < kSnapShare * kUsualSeconds ? m_end_s : end;
    }

    /// Puts a run without gaps, whose first sample stands at t_s, on the record's samples within the box's time; its ends are held for so long
    /// before and after it.
    void place(SamplesMv& out, const std::vector<double>& run, double t_s, double per_s, const LeadBox& box, const std::vector<BeatShift>& shifts,
               double before_s, double after_s) const
    {
        const double box_end = endOf(box);
        const double from = std::max(t_s - before_s, box.t0_s);
        const double to = std::min(t_s + static_cast<double>(run.size()) / per_s + after_s, box_end);
        std::vector<double> at;
        std::vector<std::size_t> rows;
        for (auto k = static_cast<long>(std::ceil(from * m_fs - 1e-6)); k < static_cast<long>(m_rows); ++k) {
            const double t = static_cast<double>(k) / m_fs;
            if (t >= to - 1e-9) {
                break;
            }
            if (k >= 0) {
                const double ink_s = box.t0_s + (inkOfTime(shifts, box.box.x0_mm + (t - box.t0_s) * speed()) - box.box.x0_mm) / speed();
                at.push_back((ink_s - t_s) * per_s);
                rows.push_back(static_cast<std::size_t>(k));
            }
        }
        const std::vector<double> v = resampleAt(run, at, m_fs / per_s);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            out[rows[i]] = v[i];
        }
    }

    static std::optional<double> agreement(const SamplesMv& a, const SamplesMv& b)
    {
        double n = 0, sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            if (!std::isnan(a[i]) && !std::isnan(b[i])) {
                ++n; sa += a[i]; sb += b[i]; aa += a[i] * a[i]; bb += b[i] * b[i]; ab += a[i] * b[i];
            }
        }
        const double va = aa - sa * sa / std::max(1.0, n), vb = bb - sb * sb / std::max(1.0, n);
        if (n < 10 || va <= 0 || vb <= 0) {
            return std::nullopt;
        }
        return (ab - sa * sb / n) / std::sqrt(va * vb);
    }

    std::optional<double> law(Lead a, Lead b, Lead c, double fb) const
    {
        const auto& leads = m_result.record.leads;
        if (!leads.contains(a) || !leads.contains(b) || !leads.contains(c)) {
            return std::nullopt;
        }
        double sum = 0;
        std::size_t n = 0;
        for (std::size_t i = 0; i < m_rows; ++i) {
            const double r = leads.at(a)[i] + fb * leads.at(b)[i] + leads.at(c)[i];
            if (!std::isnan(r)) {
                sum += r * r;
                ++n;
            }
        }
        return n > 10 ? std::optional(std::sqrt(sum / static_cast<double>(n))) : std::nullopt;
    }

    void residuals()
    {
        m_result.residuals.einthoven_mv = law(Lead::I, Lead::II, Lead::III, -1);
        m_result.residuals.goldberger_mv = law(Lead::aVR, Lead::aVL, Lead::aVF, 1);
    }

    const LayoutResult& m_layout;
    const TraceResult& m_traces;
    SignalParams m_params;
    double m_fs;
    FixedShares m_set;
    std::optional<Restorer> m_restorer;
    double m_end_s = 0;
    std::size_t m_rows = 0;
    SignalResult m_result;
};

} // namespace

double zeroLevelMm(const LayoutResult& layout, const LeadBox& box)
{
    for (const PulseMark& p : layout.pulses) {
        if (p.row == box.row) {
            const double gain = layout.scale.limb_gain_mm_per_mv.value;
            return std::abs(p.height_mm - gain) < kPulseLike * gain ? p.box.y0_mm + gain : p.box.y1_mm;
        }
    }
    return box.baseline_mm;
}

SignalResult makeSignals(const LayoutResult& layout, const TraceResult& traces, const SignalParams& params, const Task& task)
{
    if (!(params.fs_hz >= 50 && params.fs_hz <= 10000)) {
        throw Problem(fmt::format("A sampling rate of {:g} Hz is not possible; choose 50 to 10000.", params.fs_hz));
    }
    return SignalMaker(layout, traces, params).make(task);
}

} // namespace retrace
