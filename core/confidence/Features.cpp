// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Features.h"

#include "core/confidence/BeatShapes.h"
#include "core/record/Median.h"
#include "core/trace/BeatTimes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace retrace {
namespace {

constexpr double kAroundMm = 0.25;   // evidence this near along counts as the sample's
constexpr double kEdgeMm = 5.0;      // further from a lead's ends nothing is told by it
constexpr double kGapMm = 5.0;
constexpr double kBendMm = 5.0;      // how the map bends is told over this far to either side, from one grid line to the next
constexpr double kLocalS = 0.012;    // half the span over which laws are averaged
constexpr double kBeatLocalS = 0.006; // ... and what a beat has beyond others
constexpr double kLevelS = 0.25;     // ... and that over which a shifted level shows

enum : std::size_t {
    fSpread, fNear, fSeen, fApart, fApartUnknown, fRest, fInk, fSlope, fRange, fAway, fPxPerMv, fPxPerMm, fResampled, fGridResidual, fGridCoverage,
    fStart, fEnd, fText, fPulse, fBar, fCrossing, fOffPage, fGap, fBridged, fFromGap, fNetwork, fLimb, fLimbKnown, fLimbLevel, fRhythm, fRhythmKnown,
    fPageNear, fPageSpread, fPageRest, fPageSeen, fLeadNear, fLeadSpread, fLeadRest, fRowPulse, fGain, fLeadSd, fPageLimb,
    fLayoutScore, fLayoutMargin, fLayoutAssumed, fLayoutDoubts, fNamesRead, fNameRead, fSpeedAssumed, fGainAssumed, fGridFellBack, fPitchAssumed, fPageSd,
    fPageGaps, fPageRhythm, fLate, fPageLate, fBendX, fBendY,
    fUnlike, fUnlikeKnown, fPageUnlike, fCount
};
static_assert(fCount == kFeatures);

float logOf(double v, double floor) { return static_cast<float>(std::log(std::max(0.0, v) + floor)); }

/// Means of a lead's evidence.
struct Means { double near = 0, spread_mm = 0, rest = 0, seen = 0, n = 0; };

Means meansOf(const LeadTrace& trace)
{
    Means m;
    for (const ColumnEvidence& e : trace.evidence) {
        m.near += e.near, m.spread_mm += e.spread_mm, m.rest += e.rest, m.seen += e.seen, m.n += 1;
    }
    const double n = std::max(1.0, m.n);
    return {m.near / n, m.spread_mm / n, m.rest / n, m.seen / n, m.n};
}

/// Mean size of what the laws leave, and its mean, around every sample; NaN where they say nothing.
struct Residual { std::vector<double> size, level; };

std::vector<double> runningMean(const std::vector<double>& v, long half)
{
    std::vector<double> sum(v.size() + 1, 0), count(v.size() + 1, 0), out(v.size(), std::nan(""));
    for (std::size_t i = 0; i < v.size(); ++i) {
        sum[i + 1] = sum[i] + (std::isnan(v[i]) ? 0 : v[i]);
        count[i + 1] = count[i] + (std::isnan(v[i]) ? 0 : 1);
    }
    for (long i = 0; i < static_cast<long>(v.size()); ++i) {
        const auto a = static_cast<std::size_t>(std::max(0L, i - half)), b = static_cast<std::size_t>(std::min(static_cast<long>(v.size()), i + half + 1));
        if (count[b] > count[a]) {
            out[static_cast<std::size_t>(i)] = (sum[b] - sum[a]) / (count[b] - count[a]);
        }
    }
    return out;
}

Residual residualOf(const std::vector<double>& r, double fs)
{
    std::vector<double> size(r.size());
    std::ranges::transform(r, size.begin(), [](double v) { return std::abs(v); });
    Residual out{runningMean(size, std::lround(kLocalS * fs)), runningMean(r, std::lround(kLevelS * fs))};
    return out;
}

class FeatureMaker
{
public:
    FeatureMaker(const GridResult& grid, const LayoutResult& layout, const TraceResult& traces, const SignalResult& signal)
        : m_grid(grid), m_layout(layout), m_traces(traces), m_signal(signal), m_fs(signal.record.fs_hz), m_speed(layout.scale.speed_mm_per_s.value)
    {
        double n = 0;
        for (const LeadTrace& t : traces.traces) {
            const Means m = meansOf(t);
            m_page.near += m.near * m.n, m_page.spread_mm += m.spread_mm * m.n, m_page.rest += m.rest * m.n, m_page.seen += m.seen * m.n;
            n += m.n;
        }
        n = std::max(1.0, n);
        m_page = {m_page.near / n, m_page.spread_mm / n, m_page.rest / n, m_page.seen / n, n};
        laws();
        beats();
        m_whole = wholePage();
    }

    LeadFeatures of(Lead lead) const
    {
        const std::size_t b = m_signal.from_box.at(lead);
        const auto trace = std::ranges::find(m_traces.traces, b, &LeadTrace::box);
        const LeadBox& box = m_layout.boxes[b];
        const SamplesMv& v = m_signal.record.leads.at(lead);
        LeadFeatures out;
        const auto from = std::max(0L, static_cast<long>(std::ceil(box.t0_s * m_fs - 1e-6)));
        const double end_s = box.t0_s + box.box.width_mm() / m_speed;
        const auto to = std::min(static_cast<long>(v.size()), std::lround(end_s * m_fs));
        out.first = static_cast<std::size_t>(from);
        if (trace == m_traces.traces.end() || to <= from) {
            return out;
        }
        FeatureRow common = m_whole;
        wholeLead(common, *trace, box, v);
        const std::vector<double> gap_mm = distancesToGaps(v, from, to);
        for (long k = from; k < to; ++k) {
            FeatureRow row = common;
            columnOf(row, *trace, box, static_cast<double>(k) / m_fs);
            shapeOf(row, v, k, box);
            paperOf(row, *trace, box, static_cast<double>(k) / m_fs);
            row[fStart] = static_cast<float>(std::min(kEdgeMm, (static_cast<double>(k) / m_fs - box.t0_s) * m_speed));
            row[fEnd] = static_cast<float>(std::min(kEdgeMm, (end_s - static_cast<double>(k) / m_fs) * m_speed));
            row[fFromGap] = logOf(gap_mm[static_cast<std::size_t>(k - from)], 0.1);
            evidenceOfLaws(row, lead, static_cast<std::size_t>(k));
            const double unlike = m_unlike.at(lead)[static_cast<std::size_t>(k)];
            row[fUnlike] = logOf(std::isnan(unlike) ? 0.0 : unlike, 0.005);
            row[fUnlikeKnown] = std::isnan(unlike) ? 0.0F : 1.0F;
            out.rows.push_back(row);
        }
        return out;
    }

private:
    /// How far layout and scale can be trusted: where they are wrong, everything is.
    FeatureRow wholePage() const
    {
        FeatureRow row{};
        const auto& ranking = m_layout.ranking;
        const double best = ranking.empty() ? 0.0 : ranking[0].score, next = ranking.size() > 1 ? ranking[1].score : 0.0;
        row[fLayoutScore] = static_cast<float>(best);
        row[fLayoutMargin] = static_cast<float>(best - next);
        row[fLayoutAssumed] = m_layout.origin == Origin::assumed ? 1.0F : 0.0F;
        row[fLayoutDoubts] = static_cast<float>(std::min<std::size_t>(5, m_layout.doubts.size()));
        const auto named = std::ranges::count_if(m_layout.boxes, &LeadBox::name_printed);
        row[fNamesRead] = static_cast<float>(named) / static_cast<float>(std::max<std::size_t>(1, m_layout.boxes.size()));
        row[fSpeedAssumed] = m_layout.scale.speed_mm_per_s.origin == Origin::assumed ? 1.0F : 0.0F;
        row[fGainAssumed] = m_layout.scale.limb_gain_mm_per_mv.origin == Origin::assumed ? 1.0F : 0.0F;
        row[fGridFellBack] = m_grid.source == GridSource::fringes ? 0.0F : 1.0F;
        row[fPitchAssumed] = m_grid.pitch_assumed ? 1.0F : 0.0F;
        double variance = 0, missing = 0, all = 0;
        for (const auto& [lead, b] : m_signal.from_box) {
            const SamplesMv& v = m_signal.record.leads.at(lead);
            const double sd = deviation(v), printed = m_layout.boxes[b].box.width_mm() / m_speed * m_fs;
            variance += sd * sd / static_cast<double>(m_signal.from_box.size());
            missing += std::max(0.0, printed - static_cast<double>(std::ranges::count_if(v, [](double x) { return !std::isnan(x); })));
            all += printed;
        }
        row[fPageSd] = logOf(std::sqrt(variance), 0.02);
        // what the laws leave of the signals; where there are none to tell, all of them
        row[fPageLimb] = m_page_limb ? logOf(*m_page_limb, 0.01) - row[fPageSd] : 0.0F;
        row[fPageRhythm] = m_page_rhythm ? logOf(*m_page_rhythm, 0.005) - row[fPageSd] : 0.0F;
        row[fPageLate] = logOf(m_traces.beats_moved_mm, 0.005);
        row[fPageUnlike] = m_page_unlike ? logOf(*m_page_unlike, 0.005) - row[fPageSd] : 0.0F;
        row[fPageGaps] = static_cast<float>(all > 0 ? missing / all : 1.0);
        return row;
    }

    void wholeLead(FeatureRow& row, const LeadTrace& trace, const LeadBox& box, const SamplesMv& v) const
    {
        const double gain = box.gain_mm_per_mv;
        const Means lead = meansOf(trace);
        row[fPxPerMv] = logOf(m_grid.px_per_mm_y * gain, 1e-3);
        row[fPxPerMm] = logOf(m_grid.px_per_mm_x, 1e-3);
        row[fResampled] = trace.from_vectors ? 0.0F : static_cast<float>(m_grid.rotation_deg != 0);
        row[fGridResidual] = static_cast<float>(std::min(1.0, m_grid.residual_lines));
        row[fGridCoverage] = static_cast<float>(m_grid.coverage);
        row[fNetwork] = m_page.seen > 0 ? 1.0F : 0.0F;
        row[fPageNear] = static_cast<float>(m_page.near);
        row[fPageSpread] = logOf(m_page.spread_mm, 0.05);
        row[fPageRest] = static_cast<float>(m_page.rest);
        row[fPageSeen] = static_cast<float>(m_page.seen);
        row[fLeadNear] = static_cast<float>(lead.near);
        row[fLeadSpread] = logOf(lead.spread_mm, 0.05);
        row[fLeadRest] = static_cast<float>(lead.rest);
        row[fRowPulse] = std::ranges::any_of(m_layout.pulses, [&](const PulseMark& p) { return p.row == box.row; }) ? 1.0F : 0.0F;
        row[fGain] = logOf(gain, 1e-3);
        row[fLeadSd] = logOf(deviation(v), 0.02);
        row[fNameRead] = box.name_printed ? 1.0F : 0.0F;
    }

    static double deviation(const SamplesMv& v)
    {
        double n = 0, s = 0, ss = 0;
        for (double x : v) {
            if (!std::isnan(x)) {
                n += 1, s += x, ss += x * x;
            }
        }
        return n > 1 ? std::sqrt(std::max(0.0, ss / n - s * s / (n * n))) : 0.0;
    }

    /// The worst of the evidence beside the sample.
    void columnOf(FeatureRow& row, const LeadTrace& trace, const LeadBox& box, double t_s) const
    {
        ColumnEvidence worst;
        worst.near = worst.seen = worst.ink = trace.evidence.empty() ? 1.0F : 2.0F;
        worst.apart_mm = trace.evidence.empty() ? 0.0F : std::nanf("");
        const double x_mm = inkOfTime(trace.shifts, box.box.x0_mm + (t_s - box.t0_s) * m_speed);
        const auto n = static_cast<long>(trace.evidence.size());
        if (n > 0) {
            const double step = trace.evidence_step_mm;
            const long a = std::clamp(std::lround((x_mm - kAroundMm - trace.evidence_x0_mm) / step), 0L, n - 1);
            const long b = std::clamp(std::lround((x_mm + kAroundMm - trace.evidence_x0_mm) / step), a, n - 1);
            for (long c = a; c <= b; ++c) {
                const ColumnEvidence& e = trace.evidence[static_cast<std::size_t>(c)];
                worst.spread_mm = std::max(worst.spread_mm, e.spread_mm);
                worst.near = std::min(worst.near, e.near);
                worst.seen = std::min(worst.seen, e.seen);
                worst.ink = std::min(worst.ink, e.ink);
                worst.rest = std::max(worst.rest, e.rest);
                worst.apart_mm = std::isnan(worst.apart_mm) ? e.apart_mm : std::isnan(e.apart_mm) ? worst.apart_mm : std::max(worst.apart_mm, e.apart_mm);
                worst.text |= e.text, worst.pulse |= e.pulse, worst.bar |= e.bar, worst.crossing |= e.crossing, worst.off_page |= e.off_page;
            }
        }
        const double gain = box.gain_mm_per_mv;
        const bool unknown = std::isnan(worst.apart_mm);
        row[fSpread] = logOf(worst.spread_mm / gain, 0.005);
        row[fNear] = worst.near, row[fSeen] = worst.seen, row[fRest] = worst.rest, row[fInk] = worst.ink;
        row[fApart] = logOf(unknown ? 0.0 : worst.apart_mm / gain, 0.003);
        row[fApartUnknown] = unknown ? 1.0F : 0.0F;
        row[fText] = worst.text, row[fPulse] = worst.pulse, row[fBar] = worst.bar, row[fCrossing] = worst.crossing, row[fOffPage] = worst.off_page;
        const auto at = static_cast<long>(std::lround((x_mm - trace.x0_mm) / trace.step_mm));
        const bool inside = at >= 0 && at < static_cast<long>(trace.y_mm.size());
        row[fBridged] = inside && std::isnan(trace.y_mm[static_cast<std::size_t>(at)]) ? 1.0F : 0.0F;
    }

    /// How the signal runs there.
    void shapeOf(FeatureRow& row, const SamplesMv& v, long k, const LeadBox& box) const
    {
        const auto at = [&](long i) { return i < 0 || i >= static_cast<long>(v.size()) ? std::nan("") : v[static_cast<std::size_t>(i)]; };
        row[fGap] = std::isnan(at(k)) ? 1.0F : 0.0F;
        double slope = 0, lo = 1e9, hi = -1e9;
        const long near = std::max(1L, std::lround(0.004 * m_fs)), wide = std::max(1L, std::lround(0.02 * m_fs));
        for (long i = k - wide; i <= k + wide; ++i) {
            lo = std::isnan(at(i)) ? lo : std::min(lo, at(i));
            hi = std::isnan(at(i)) ? hi : std::max(hi, at(i));
            if (std::abs(i - k) <= near && !std::isnan(at(i)) && !std::isnan(at(i + 1))) {
                slope = std::max(slope, std::abs(at(i + 1) - at(i)) * m_fs);
            }
        }
        row[fSlope] = logOf(slope, 0.5);
        row[fRange] = logOf(hi > lo ? hi - lo : 0.0, 0.01);
        row[fAway] = std::isnan(at(k)) ? logOf(0, 0.01) : logOf(std::abs(at(k) - median(box)), 0.01);
    }

    /// How unevenly the paper lies there, and how far the beat was found beside where the other rows have it.
    void paperOf(FeatureRow& row, const LeadTrace& trace, const LeadBox& box, double t_s) const
    {
        const double x_mm = box.box.x0_mm + (t_s - box.t0_s) * m_speed;
        row[fLate] = logOf(std::abs(lateAt(trace.shifts, x_mm)), 0.01);
        row[fBendX] = row[fBendY] = logOf(0, 0.01);
        if (m_grid.map.empty()) {
            return;
        }
        const PagePoint at = m_grid.map.toPage({x_mm, box.baseline_mm});
        const PagePoint left = m_grid.map.toPage({x_mm - kBendMm, box.baseline_mm}), right = m_grid.map.toPage({x_mm + kBendMm, box.baseline_mm});
        // of the middle against the line between the sides, along the paper and across it
        const double along_x = (right.x_px - left.x_px) / (2 * kBendMm), along_y = (right.y_px - left.y_px) / (2 * kBendMm), size = std::hypot(along_x, along_y);
        const double off_x = at.x_px - 0.5 * (left.x_px + right.x_px), off_y = at.y_px - 0.5 * (left.y_px + right.y_px);
        const double square = std::max(1e-9, size * size);
        row[fBendX] = logOf(std::abs(off_x * along_x + off_y * along_y) / square, 0.01);
        row[fBendY] = logOf(std::abs(off_y * along_x - off_x * along_y) / square, 0.01);
    }

    double median(const LeadBox& box) const
    {
        const auto found = m_medians.find(&box);
        return found != m_medians.end() ? found->second : 0.0;
    }

    std::vector<double> distancesToGaps(const SamplesMv& v, long from, long to) const
    {
        const double step = m_speed / m_fs;
        std::vector<double> out(static_cast<std::size_t>(to - from), kGapMm);
        double d = kGapMm;
        for (long k = from; k < to; ++k) {
            d = std::isnan(v[static_cast<std::size_t>(k)]) ? 0 : std::min(kGapMm, d + step);
            out[static_cast<std::size_t>(k - from)] = d;
        }
        d = kGapMm;
        for (long k = to; k-- > from;) {
            d = std::isnan(v[static_cast<std::size_t>(k)]) ? 0 : std::min(kGapMm, d + step);
            out[static_cast<std::size_t>(k - from)] = std::min(out[static_cast<std::size_t>(k - from)], d);
        }
        return out;
    }

    void evidenceOfLaws(FeatureRow& row, Lead lead, std::size_t k) const
    {
        const auto read = [&](const std::map<Lead, Residual>& from, std::size_t f, std::size_t known, std::optional<std::size_t> level) {
            const auto found = from.find(lead);
            const bool there = found != from.end() && k < found->second.size.size() && !std::isnan(found->second.size[k]);
            row[f] = logOf(there ? found->second.size[k] : 0.0, 0.005);
            row[known] = there ? 1.0F : 0.0F;
            if (level) {
                row[*level] = logOf(there ? std::abs(found->second.level[k]) : 0.0, 0.005);
            }
        };
        read(m_limb, fLimb, fLimbKnown, fLimbLevel);
        read(m_rhythm, fRhythm, fRhythmKnown, std::nullopt);
    }

    void beats()
    {
        double sum = 0, n = 0;
        for (const auto& [lead, unlike] : unlikeOtherBeats(m_signal)) {
            std::vector<double> size(unlike.size());
            std::ranges::transform(unlike, size.begin(), [](double v) { return std::abs(v); });
            m_unlike[lead] = runningMean(size, std::lround(kBeatLocalS * m_fs));
            for (const double v : size) {
                sum += std::isnan(v) ? 0 : v, n += std::isnan(v) ? 0 : 1;
            }
        }
        m_page_unlike = n > 0 ? std::optional(sum / n) : std::nullopt;
    }

    void laws()
    {
        for (const auto& [lead, b] : m_signal.from_box) {
            std::vector<double> there;
            for (double v : m_signal.record.leads.at(lead)) {
                if (!std::isnan(v)) {
                    there.push_back(v);
                }
            }
            if (!there.empty()) {
                m_medians[&m_layout.boxes[b]] = medianInPlace(there);
            }
        }
        sum({Lead::I, Lead::II, Lead::III}, {1, -1, 1});
        sum({Lead::aVR, Lead::aVL, Lead::aVF}, {1, 1, 1});
        double rhythm = 0, rhythm_n = 0;
        for (const Duplicate& d : m_signal.duplicates) {
            const auto column = m_signal.record.leads.find(d.lead);
            if (column == m_signal.record.leads.end()) {
                continue;
            }
            std::vector<double> r(column->second.size(), std::nan(""));
            for (std::size_t i = 0; i < std::min(r.size(), d.v_mv.size()); ++i) {
                r[i] = m_signal.asRead(d.lead)[i] - d.v_mv[i];
            }
            const std::vector<double> level = runningMean(r, static_cast<long>(r.size())); // its own zero is not the point
            for (std::size_t i = 0; i < r.size(); ++i) {
                r[i] -= level[i];
            }
            m_rhythm[d.lead] = residualOf(r, m_fs);
            for (const double size : m_rhythm[d.lead].size) {
                rhythm += std::isnan(size) ? 0 : size, rhythm_n += std::isnan(size) ? 0 : 1;
            }
        }
        if (rhythm_n > 0) {
            m_page_rhythm = rhythm / rhythm_n;
        }
    }

    void sum(const std::array<Lead, 3>& leads, const std::array<double, 3>& signs)
    {
        if (std::ranges::any_of(leads, [&](Lead l) { return !m_signal.record.leads.contains(l); })) {
            return;
        }
        std::vector<double> r(m_signal.asRead(leads[0]).size());
        double square = 0, n = 0;
        for (std::size_t i = 0; i < r.size(); ++i) {
            r[i] = signs[0] * m_signal.asRead(leads[0])[i] + signs[1] * m_signal.asRead(leads[1])[i] + signs[2] * m_signal.asRead(leads[2])[i];
            if (!std::isnan(r[i])) {
                square += r[i] * r[i], n += 1;
            }
        }
        m_page_limb = n > 0 ? std::max(m_page_limb.value_or(0), std::sqrt(square / n)) : m_page_limb;
        for (Lead lead : leads) {
            m_limb[lead] = residualOf(r, m_fs);
        }
    }

    const GridResult& m_grid;
    const LayoutResult& m_layout;
    const TraceResult& m_traces;
    const SignalResult& m_signal;
    double m_fs, m_speed;
    Means m_page;
    FeatureRow m_whole{};
    std::optional<double> m_page_limb, m_page_rhythm; ///< mV; nothing where no law tells
    std::optional<double> m_page_unlike;                 ///< mV
    std::map<Lead, std::vector<double>> m_unlike;        ///< mV, about each sample
    std::map<Lead, Residual> m_limb, m_rhythm;
    std::map<const LeadBox*, double> m_medians;
};

} // namespace

std::map<Lead, LeadFeatures> confidenceFeatures(const GridResult& grid, const LayoutResult& layout, const TraceResult& traces,
                                                const SignalResult& signal)
{
    const FeatureMaker maker(grid, layout, traces, signal);
    std::map<Lead, LeadFeatures> out;
    for (const auto& [lead, box] : signal.from_box) {
        out[lead] = maker.of(lead);
    }
    return out;
}

} // namespace retrace
