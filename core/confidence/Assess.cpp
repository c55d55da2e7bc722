// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/confidence/Confidence.h"
#include "core/confidence/ErrorModel.h"
#include "core/confidence/Verdict.h"
#include "core/record/Median.h"
#include "core/trace/BeatTimes.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kWorthANote = 0.03;   // mV: below, a sample has no reason to be looked at
constexpr double kDoubtful = 0.08;     // mV: from here on a sample is doubtful, or from ...
constexpr double kTimesUsual = 2.5;    // ... times the page's usual error on, whichever is more
constexpr double kJoinS = 0.06;        // doubtful runs this near to each other are one
constexpr double kLeastEnergy = 4e-5;  // mV² s: 0.08 mV over 6 ms
constexpr std::size_t kMostDoubts = 60;
constexpr double kDecidedError = 0.02, kResolvedError = 0.03; // mV: what a decision of a person leaves
constexpr double kFaintInk = 0.35, kLawBroken = 0.1;
constexpr double kUnlike = 0.15;       // mV
constexpr double kLayoutWrong = 0.1, kScaleWrong = 0.03; // how often a guess is wrong, roughly

float feature(const FeatureRow& row, std::string_view name)
{
    return row[static_cast<std::size_t>(std::ranges::find(kFeatureNames, name) - kFeatureNames.begin())];
}

/// The reason that wins among those that hold.
DoubtReason reasonOf(const FeatureRow& row)
{
    static const auto at = [](std::string_view name) { return static_cast<std::size_t>(std::ranges::find(kFeatureNames, name) - kFeatureNames.begin()); };
    static const std::array<std::pair<std::size_t, DoubtReason>, 6> flags = {{{at("gap"), DoubtReason::gap}, {at("off_page"), DoubtReason::off_page},
        {at("crossing"), DoubtReason::crossing}, {at("pulse"), DoubtReason::pulse}, {at("bar"), DoubtReason::separator}, {at("text"), DoubtReason::text}}};
    static const std::size_t bridged = at("bridged"), ink = at("ink"), limb = at("log_limb"), rhythm = at("log_rhythm"), limb_known = at("limb_known"), rhythm_known = at("rhythm_known");
    static const std::size_t unlike = at("log_unlike"), unlike_known = at("unlike_known");
    for (const auto& [f, reason] : flags) {
        if (row[f] > 0.5F) {
            return reason;
        }
    }
    if (row[bridged] > 0.5F || row[ink] < kFaintInk) {
        return DoubtReason::faint;
    }
    if (row[rhythm_known] > 0.5F && std::exp(row[rhythm]) > kLawBroken) {
        return DoubtReason::rhythm;
    }
    if (row[limb_known] > 0.5F && std::exp(row[limb]) > kLawBroken) {
        return DoubtReason::limb_law;
    }
    return row[unlike_known] > 0.5F && std::exp(row[unlike]) > kUnlike ? DoubtReason::unlike : DoubtReason::uncertain;
}

/// Without the model: what the spread of the ways and the gaps say, by a rule of thumb.
std::vector<ExpectedError> ruleOfThumb(const std::vector<FeatureRow>& rows)
{
    std::vector<ExpectedError> out;
    for (const FeatureRow& row : rows) {
        const bool gap = feature(row, "gap") > 0.5F;
        const float error = gap ? std::exp(feature(row, "log_lead_sd")) : 0.02F + 0.3F * std::exp(feature(row, "log_spread_mv"));
        out.push_back({1.6F * error, error});
    }
    return out;
}

class Assessor
{
public:
    Assessor(const LayoutResult& layout, const TraceResult& traces, const SignalResult& signal) : m_layout(layout), m_traces(traces), m_signal(signal) {}

    ConfidenceResult assess(const GridResult& grid)
    {
        auto model = ErrorModel::shipped(&m_why);
        if (!model) {
            m_result.warnings.push_back(m_why + " How sure each sample is, is told by a rule of thumb.");
        }
        const bool network = std::ranges::any_of(m_traces.traces, [](const LeadTrace& t) {
            return std::ranges::any_of(t.evidence, [](const ColumnEvidence& e) { return e.seen > 0; });
        });
        model = network ? model : nullptr; // it knows pages that the network has read, and no others
        const auto features = confidenceFeatures(grid, m_layout, m_traces, m_signal);
        for (const auto& [lead, f] : features) {
            addLead(lead, f, model ? model->of(f.rows) : ruleOfThumb(f.rows));
        }
        m_usual = usualError();
        for (const auto& [lead, box] : m_signal.from_box) {
            findDoubts(lead, box);
        }
        guesses();
        rank();
        judgePage(grid, m_layout, m_signal, m_result);
        return std::move(m_result);
    }

private:
    double fs() const { return m_signal.record.fs_hz; }

    void addLead(Lead lead, const LeadFeatures& f, const std::vector<ExpectedError>& expected)
    {
        const std::size_t n = m_signal.record.leads.at(lead).size();
        LeadConfidence c{std::vector<double>(n, std::nan("")), std::vector<double>(n, std::nan("")), std::vector<DoubtReason>(n, DoubtReason::none)};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const std::size_t k = f.first + i;
            c.error_mv[k] = expected[i].error_mv;
            c.band_mv[k] = expected[i].band_mv;
            c.reason[k] = reasonOf(f.rows[i]);
            if (c.reason[k] != DoubtReason::gap && expected[i].error_mv < kWorthANote) {
                c.reason[k] = DoubtReason::none;
            }
        }
        told(lead, c);
        decided(lead, c);
        m_result.leads[lead] = std::move(c);
    }

    /// What the page hides is no better known than the other beats agree.
    void told(Lead lead, LeadConfidence& c) const
    {
        for (const ToldSpan& t : m_signal.told) {
            const auto from = static_cast<std::size_t>(std::max(0.0, std::ceil(t.t0_s * fs()))), to = std::min(c.reason.size(), static_cast<std::size_t>(std::max(0.0, t.t1_s * fs() + 1)));
            for (std::size_t k = from; t.lead == lead && t.box == m_signal.from_box.at(lead) && k < to; ++k) {
                if (!std::isnan(c.error_mv[k]) && c.reason[k] != DoubtReason::gap) {
                    c.reason[k] = DoubtReason::hidden;
                    c.error_mv[k] = std::max(c.error_mv[k], t.apart_mv);
                    c.band_mv[k] = std::max(c.band_mv[k], 1.645 * t.apart_mv);
                }
            }
        }
    }

    /// Where a person decided there is no doubt left.
    void decided(Lead lead, LeadConfidence& c) const
    {
        const std::size_t b = m_signal.from_box.at(lead);
        const auto trace = std::ranges::find(m_traces.traces, b, &LeadTrace::box);
        if (trace == m_traces.traces.end() || trace->edited.empty()) {
            return;
        }
        const LeadBox& box = m_layout.boxes[b];
        for (std::size_t k = 0; k < c.reason.size(); ++k) {
            const double x_mm = inkOfTime(trace->shifts, box.box.x0_mm + (static_cast<double>(k) / fs() - box.t0_s) * m_layout.scale.speed_mm_per_s.value);
            const long at = std::lround((x_mm - trace->x0_mm) / trace->step_mm);
            if (at < 0 || at >= static_cast<long>(trace->edited.size()) || trace->edited[static_cast<std::size_t>(at)] == EditMark::none || std::isnan(c.error_mv[k])) {
                continue;
            }
            c.reason[k] = DoubtReason::edited;
            if (!std::isnan(m_signal.record.leads.at(lead)[k])) { // what is missing stays as far off as a guess
                c.error_mv[k] = trace->edited[static_cast<std::size_t>(at)] == EditMark::decided ? kDecidedError : kResolvedError;
                c.band_mv[k] = 1.645 * c.error_mv[k];
            }
        }
    }

    /// Median of the claims; their root mean square becomes the page's.
    double usualError()
    {
        std::vector<double> all;
        double square = 0;
        for (const auto& [lead, c] : m_result.leads) {
            for (double e : c.error_mv) {
                if (!std::isnan(e)) {
                    all.push_back(e);
                    square += e * e;
                }
            }
        }
        if (all.empty()) {
            return 0;
        }
        m_result.error_mv = std::sqrt(square / static_cast<double>(all.size()));
        return medianInPlace(all);
    }

    void findDoubts(Lead lead, std::size_t box)
    {
        const LeadConfidence& c = m_result.leads.at(lead);
        const double threshold = std::max(kDoubtful, kTimesUsual * m_usual);
        const auto join = static_cast<std::size_t>(kJoinS * fs());
        const auto doubtful = [&](std::size_t k) { return c.reason[k] != DoubtReason::edited && (c.error_mv[k] > threshold || c.reason[k] == DoubtReason::gap || c.reason[k] == DoubtReason::hidden); };
        std::size_t from = 0, last = 0;
        bool open = false;
        for (std::size_t k = 0; k <= c.error_mv.size(); ++k) {
            if (k < c.error_mv.size() && doubtful(k)) {
                if (open && (c.reason[k] == DoubtReason::hidden) != (c.reason[last] == DoubtReason::hidden)) { // what was guessed is a doubt of its own
                    addDoubt(lead, box, from, last + 1);
                    open = false;
                }
                from = open ? from : k;
                last = k;
                open = true;
            } else if (open && (k == c.error_mv.size() || k - last > join)) {
                addDoubt(lead, box, from, last + 1);
                open = false;
            }
        }
    }

    void addDoubt(Lead lead, std::size_t box_index, std::size_t from, std::size_t to)
    {
        const LeadConfidence& c = m_result.leads.at(lead);
        std::array<double, kDoubtReasons> by_reason{};
        double square = 0;
        for (std::size_t k = from; k < to; ++k) {
            const double e = std::isnan(c.error_mv[k]) ? 0 : c.error_mv[k] * c.error_mv[k];
            square += e;
            by_reason[static_cast<std::size_t>(c.reason[k])] += c.reason[k] == DoubtReason::none ? 0 : e;
        }
        Doubt d;
        d.lead = lead, d.box = box_index;
        d.t0_s = static_cast<double>(from) / fs(), d.t1_s = static_cast<double>(to) / fs();
        d.reason = static_cast<DoubtReason>(std::ranges::max_element(by_reason) - by_reason.begin());
        d.reason = d.reason == DoubtReason::none ? DoubtReason::uncertain : d.reason;
        d.error_mv = std::sqrt(square / static_cast<double>(to - from));
        d.energy_mv2_s = square / fs();
        const LeadBox& box = m_layout.boxes[box_index];
        const double speed = m_layout.scale.speed_mm_per_s.value;
        d.where = {box.box.x0_mm + (d.t0_s - box.t0_s) * speed, box.box.y0_mm, box.box.x0_mm + (d.t1_s - box.t0_s) * speed, box.box.y1_mm};
        if (d.energy_mv2_s >= kLeastEnergy || d.reason == DoubtReason::hidden) { // no guess is silent
            m_result.doubts.push_back(d);
        }
    }

    /// A guessed layout or scale puts the whole page in doubt: what it would cost, times how often such a guess is wrong.
    void guesses()
    {
        const Calibration& scale = m_layout.scale;
        const bool scale_assumed = scale.speed_mm_per_s.origin == Origin::assumed || scale.limb_gain_mm_per_mv.origin == Origin::assumed;
        if (m_layout.boxes.empty()) {
            return;
        }
        if (m_layout.origin == Origin::assumed) {
            addPageDoubt(DoubtReason::layout, kLayoutWrong);
        }
        if (scale_assumed) {
            addPageDoubt(DoubtReason::scale, kScaleWrong);
        }
    }

    void addPageDoubt(DoubtReason reason, double probability)
    {
        Doubt d;
        d.lead = m_layout.boxes.front().lead;
        d.reason = reason;
        d.t1_s = m_signal.record.duration_s();
        d.where = m_layout.boxes.front().box;
        for (const LeadBox& b : m_layout.boxes) {
            d.where = {std::min(d.where.x0_mm, b.box.x0_mm), std::min(d.where.y0_mm, b.box.y0_mm), std::max(d.where.x1_mm, b.box.x1_mm), std::max(d.where.y1_mm, b.box.y1_mm)};
        }
        double energy = 0, n = 0;
        for (const auto& [lead, v] : m_signal.record.leads) {
            for (double x : v) {
                energy += std::isnan(x) ? 0 : x * x;
                n += std::isnan(x) ? 0 : 1;
            }
        }
        d.energy_mv2_s = probability * energy / fs();
        d.error_mv = std::sqrt(probability * energy / std::max(1.0, n));
        m_result.doubts.push_back(d);
    }

    void rank()
    {
        std::ranges::stable_sort(m_result.doubts, std::greater{}, &Doubt::energy_mv2_s);
        std::size_t n = 0;
        std::erase_if(m_result.doubts, [&](const Doubt& d) { return n++ >= kMostDoubts && d.reason != DoubtReason::hidden; });
    }

    const LayoutResult& m_layout;
    const TraceResult& m_traces;
    const SignalResult& m_signal;
    ConfidenceResult m_result;
    std::string m_why;
    double m_usual = 0;
};

} // namespace

ConfidenceResult assess(const GridResult& grid, const LayoutResult& layout, const TraceResult& traces, const SignalResult& signal)
{
    return Assessor(layout, traces, signal).assess(grid);
}

} // namespace retrace
