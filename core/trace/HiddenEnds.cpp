// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/HiddenEnds.h"

#include "core/record/Median.h"
#include "core/trace/TimedLeads.h"

#include <opencv2/imgproc.hpp>

#include <cstdio>
#include <cstdlib>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

namespace retrace {
namespace {

constexpr double kHiddenMm = 0.56;    // of a lead's end that its border may hide
constexpr std::array<double, 5> kShares = {0.15, 0.3, 0.5, 0.75, 1.0}; // of that: no more is taken for hidden than must be
constexpr double kBorderMm = 1.0;     // a lead that ends further from its border has a gap there
constexpr double kInBeatS = 0.12;     // an end this near to a beat's middle lies in it
constexpr double kSeenS = 0.12;       // of the beat, beside what is hidden, that is compared
constexpr long kMostOff = 16;         // samples that another beat is moved to either side
constexpr double kOffMm = 0.03;       // what moving by a sample costs
constexpr double kFitMm = 0.3;        // of what is seen, mean distance
constexpr double kNearTimes = 3;       // closer, next to what is hidden, as long as more may be hidden
constexpr double kElsewhereMm = 1.5, kElsewhereTimes = 1.5; // ... of how far the others are apart
constexpr double kAgreeMm = 0.3;
constexpr double kAboutMm = 4.0, kInsideMm = 15.0; // about the end: paper and pen are told from there
constexpr double kDeskMm = 3.0;       // as wide, and more, as what is off the sheet
constexpr double kPaperShare = 0.8;   // the brighter pixels are paper
constexpr double kPenStepMm = 0.5;
constexpr double kDark = 0.85;        // of the pen's darkness, mean along the way
constexpr double kSeen = 0.25, kSeenBehind = 0.15; // of the network's probability where the lead was read; behind bars and letters
constexpr double kBehind = 0.3;       // of the columns
constexpr double kUnsure = 0.02;      // probability
constexpr double kSeenAcrossMm = 0.25; // rows this near to the way are looked at
constexpr double kLeastPen = 10;       // grey values between paper and pen
constexpr double kWhiteMm = 1.0;      // what a way all over white paper costs
constexpr long kBeside = 12;          // samples next to what is hidden count as much as all that is seen
constexpr double kAloneMm = 1.0;      // how far a single other beat may be off

/// One end of a lead: samples of the recording, hidden [from, to) and seen beside it [seen_from, seen_to).
struct End
{
    bool begin = false;
    long from = 0, to = 0, seen_from = 0, seen_to = 0;
};

/// What the other beats say: values for the hidden samples, and how far apart they are.
struct Told
{
    std::vector<double> y;
    double apart_mm = 0;
};

/// A lead on its paper.
class TimedOnPaper
{
public:
    TimedOnPaper(const TimedLead& t, const LeadBox& box, double speed_mm_per_s) : m_t(t), m_box(box), m_speed(speed_mm_per_s) {}

    const TimedLead& lead() const { return m_t; }
    const PaperBox& box() const { return m_box.box; }
    double y(long k) const { return m_t.y[static_cast<std::size_t>(k - m_t.first)]; }
    double xOf(long k) const { return m_box.box.x0_mm + (static_cast<double>(k) / TimedLead::kHz - m_box.t0_s) * m_speed; }
    double sampleAt(double x_mm) const { return TimedLead::kHz * ((x_mm - m_box.box.x0_mm) / m_speed + m_box.t0_s); }

    /// `hidden` in an end's place, and the sample that was read beside it.
    std::vector<PaperPoint> way(const End& end, const std::vector<double>& hidden) const
    {
        std::vector<PaperPoint> points;
        for (long k = end.begin ? end.from : end.from - 1; k < (end.begin ? end.to + 1 : end.to); ++k) {
            const bool is_hidden = k >= end.from && k < end.to;
            points.push_back({xOf(k), is_hidden ? hidden[static_cast<std::size_t>(k - end.from)] : y(k)});
        }
        return points;
    }

private:
    const TimedLead& m_t;
    const LeadBox& m_box;
    double m_speed;
};

/// From point to point.
void walk(const std::vector<PaperPoint>& way, double step_mm, const std::function<void(PaperPoint)>& visit)
{
    for (std::size_t k = 0; k + 1 < way.size(); ++k) {
        const PaperPoint by{way[k + 1].x_mm - way[k].x_mm, way[k + 1].y_mm - way[k].y_mm};
        const int steps = std::max(1, static_cast<int>(std::ceil(std::hypot(by.x_mm, by.y_mm) / step_mm)));
        for (int s = 0; s < steps; ++s) {
            const double f = static_cast<double>(s) / steps;
            visit({way[k].x_mm + f * by.x_mm, way[k].y_mm + f * by.y_mm});
        }
    }
}

/// The network's probability along a way, mean over its length; each place as the surest beside it.
double seenAlong(const NetworkReading& map, const std::vector<PaperPoint>& way)
{
    double sum = 0, n = 0;
    const int across = static_cast<int>(std::lround(kSeenAcrossMm * map.px_per_mm_y));
    walk(way, 0.5 / map.px_per_mm_y, [&](PaperPoint p) {
        const cv::Rect beside = cv::Rect(static_cast<int>(std::lround(map.column(p.x_mm))) - 1, static_cast<int>(std::lround(map.row(p.y_mm))) - across, 3, 2 * across + 1) & cv::Rect({0, 0}, map.position.size());
        double most = 0;
        if (!beside.empty()) {
            cv::minMaxLoc(map.position(beside), nullptr, &most);
        }
        sum += most, n += 1;
    });
    return n > 0 ? sum / n : 0;
}

/// How dark the page is about a lead's end: 0 as paper, 1 as the lead's pen.
class Darkness
{
public:
    Darkness(const UnwarpedPage& page, const TimedOnPaper& lead, const End& end) : m_page(page)
    {
        const double x_mm = lead.xOf(end.begin ? end.from : end.to), inwards = end.begin ? 1 : -1;
        const auto [highest, lowest] = std::ranges::minmax(lead.lead().y);
        const SheetPoint a = page.toSheet({std::min(x_mm - inwards * kAboutMm, x_mm + inwards * kInsideMm), highest - kAboutMm});
        const SheetPoint b = page.toSheet({std::max(x_mm - inwards * kAboutMm, x_mm + inwards * kInsideMm), lowest + kAboutMm});
        m_rect = cv::Rect(cv::Point(static_cast<int>(a.x_px), static_cast<int>(a.y_px)), cv::Point(static_cast<int>(b.x_px) + 1, static_cast<int>(b.y_px) + 1)) & cv::Rect({0, 0}, page.bgr.size());
        if (m_rect.empty()) {
            return;
        }
        cv::Mat grey;
        cv::cvtColor(page.bgr(m_rect), grey, cv::COLOR_BGR2GRAY);
        cv::Mat off; // the desk hides nothing; ink that touches the sheet's edge may be taken for it, but is narrow
        if (!page.valid.empty()) {
            const cv::Size desk(static_cast<int>(kDeskMm * page.px_per_mm_x), static_cast<int>(kDeskMm * page.px_per_mm_y));
            cv::morphologyEx(page.valid(m_rect) == 0, off, cv::MORPH_OPEN, cv::Mat::ones(desk, CV_8U));
        }
        std::vector<uchar> all;
        for (int y = 0; y < grey.rows; ++y) {
            for (int x = 0; x < grey.cols; ++x) {
                if (off.empty() || off.at<uchar>(y, x) == 0) {
                    all.push_back(grey.at<uchar>(y, x));
                }
            }
        }
        if (all.empty()) {
            return;
        }
        m_paper = percentileOf(std::move(all), kPaperShare);
        if (!off.empty()) {
            grey.setTo(m_paper, off);
        }
        cv::erode(grey, m_grey, cv::Mat::ones(3, 3, CV_8U)); // the darkest of those beside one another
        std::vector<double> pen;
        for (double in = kHiddenMm + kPenStepMm; in < kInsideMm; in += kPenStepMm) {
            const double x = x_mm + inwards * in;
            pen.push_back(m_paper - greyAt({x, lead.lead().at(lead.sampleAt(x))}));
        }
        m_pen = percentileOf(pen, 0.5);
    }

    bool known() const { return m_pen > kLeastPen; }

    /// Mean along a line from point to point, each place counting no more than the pen.
    double along(const std::vector<PaperPoint>& way) const
    {
        double sum = 0, n = 0;
        walk(way, 0.5 / std::max(m_page.px_per_mm_x, m_page.px_per_mm_y), [&](PaperPoint p) { sum += std::clamp((m_paper - greyAt(p)) / m_pen, 0.0, 1.0), n += 1; });
        return n > 0 ? sum / n : 0;
    }

private:
    double greyAt(PaperPoint p) const
    {
        const SheetPoint at = m_page.toSheet(p);
        const int x = static_cast<int>(std::lround(at.x_px)) - m_rect.x, y = static_cast<int>(std::lround(at.y_px)) - m_rect.y;
        return x < 0 || y < 0 || x >= m_grey.cols || y >= m_grey.rows ? m_paper : m_grey.at<uchar>(y, x);
    }

    const UnwarpedPage& m_page;
    cv::Rect m_rect;
    cv::Mat m_grey;
    double m_paper = 255, m_pen = 0;
};

/// One end, told by the lead's other beats.
class HiddenEnd
{
public:
    HiddenEnd(const TimedOnPaper& lead, const End& end, const End& other_end, const Darkness& dark, bool last) : m_lead(lead), m_end(end), m_dark(dark), m_last(last),
        m_clear_from(end.begin ? end.to : other_end.to), m_clear_to(end.begin ? other_end.from : end.from) {}

    std::optional<Told> told(const std::vector<long>& beats, long own) const
    {
        std::vector<std::vector<double>> others;
        double best_fit = kFitMm;
        for (const long beat : beats) {
            const auto [fit, hidden] = beat == own ? std::pair{-1.0, std::vector<double>()} : laid(beat - own);
            if (fit >= 0 && fit <= kFitMm) {
                others.push_back(hidden);
                best_fit = std::min(best_fit, fit);
            }
        }
        if (others.empty()) {
            return std::nullopt;
        }
        Told told;
        double square = 0;
        for (std::size_t k = 0; k < others.front().size(); ++k) {
            std::vector<double> v;
            std::ranges::transform(others, std::back_inserter(v), [&](const auto& o) { return o[k]; });
            std::ranges::sort(v);
            told.y.push_back(0.5 * (v[(v.size() - 1) / 2] + v[v.size() / 2]));
            square += (v.back() - v.front()) * (v.back() - v.front()) / static_cast<double>(4 * others.front().size());
        }
        told.apart_mm = others.size() > 1 ? std::max(best_fit, std::sqrt(square)) : kAloneMm;
        return told;
    }

private:
    /// A beat that stands about `apart` samples later, where it fits best: how well, and what it has in the hidden samples.
    std::pair<double, std::vector<double>> laid(long apart) const
    {
        double least = -1, best_fit = -1;
        std::vector<double> best;
        const long from = std::min(m_end.from, m_end.seen_from), to = std::max(m_end.to, m_end.seen_to);
        for (long off = -kMostOff; off <= kMostOff; ++off) {
            const long by = apart + off;
            if (from + by < m_clear_from || to + by > m_clear_to || !m_lead.lead().covers(from + by, to + by - 1)) {
                continue;
            }
            std::vector<double> differ, hidden;
            for (long k = m_end.seen_from; k < m_end.seen_to; ++k) {
                differ.push_back(m_lead.y(k) - m_lead.y(k + by));
            }
            const double level = percentileOf(differ, 0.5);
            double fit = 0;
            for (const double v : differ) {
                fit += std::abs(v - level) / static_cast<double>(differ.size());
            }
            for (long k = m_end.from; k < m_end.to; ++k) {
                hidden.push_back(m_lead.y(k + by) + level);
            }
            double near = 0; // next to what is hidden
            const long beside = std::min(kBeside, static_cast<long>(differ.size()));
            for (long k = 0; k < beside; ++k) {
                near += std::abs(differ[static_cast<std::size_t>(m_end.begin ? k : static_cast<long>(differ.size()) - 1 - k)] - level) / static_cast<double>(beside);
            }
            const double cost = fit + near + kOffMm * static_cast<double>(std::abs(off)) + kWhiteMm * (1 - m_dark.along(m_lead.way(m_end, hidden)));
            if (least < 0 || cost < least) {
                least = cost, best_fit = m_last ? fit : std::max(fit, kNearTimes * near), best = hidden;
            }
        }
        return {best_fit, best};
    }

    const TimedOnPaper& m_lead;
    const End& m_end;
    const Darkness& m_dark;
    bool m_last;
    long m_clear_from, m_clear_to;
};

/// Only from where the way first goes elsewhere; what lies before it was read.
void keepWhatAgrees(const TimedOnPaper& lead, End& end, std::vector<double>& y)
{
    std::vector<double> apart;
    for (long k = end.from; k < end.to; ++k) {
        apart.push_back(std::abs(y[static_cast<std::size_t>(k - end.from)] - lead.y(k)));
    }
    const auto n = static_cast<long>(apart.size());
    const long most = std::ranges::max_element(apart) - apart.begin();
    if (end.begin) {
        const long agreed = std::find_if(apart.begin() + most, apart.end(), [](double a) { return a < kAgreeMm; }) - apart.begin();
        y.resize(static_cast<std::size_t>(agreed));
        end.to = end.from + agreed;
    } else {
        long agreed = most;
        while (agreed >= 0 && apart[static_cast<std::size_t>(agreed)] >= kAgreeMm) {
            --agreed;
        }
        y.erase(y.begin(), y.begin() + agreed + 1);
        end.from = end.to - (n - agreed - 1);
    }
}

/// Both ends of what is seen of a lead; nothing if it is too short to have other beats.
std::optional<std::pair<End, End>> endsOf(const TimedLead& t, double speed_mm_per_s)
{
    const auto seen = [](char s) { return s != 0; };
    const long n = static_cast<long>(t.seen.size());
    const long from = t.first + (std::ranges::find_if(t.seen, seen) - t.seen.begin());
    const long to = t.first + n - (std::find_if(t.seen.rbegin(), t.seen.rend(), seen) - t.seen.rbegin());
    const long hidden = std::lround(kHiddenMm / speed_mm_per_s * TimedLead::kHz), beside = std::lround(kSeenS * TimedLead::kHz);
    if (hidden < 2 || to - from < 2 * (hidden + beside)) {
        return std::nullopt;
    }
    return std::pair{End{true, from, from + hidden, from + hidden, from + hidden + beside}, End{false, to - hidden, to, to - hidden - beside, to - hidden}};
}

/// An end of which only a share is hidden.
End shortened(End end, double share)
{
    const long hidden = std::max(2L, std::lround(share * static_cast<double>(end.to - end.from)));
    (end.begin ? end.to : end.from) = end.begin ? end.from + hidden : end.to - hidden;
    (end.begin ? end.seen_from : end.seen_to) = end.begin ? end.to : end.from;
    return end;
}

/// The middle of the beat that an end lies in.
std::optional<long> beatOf(const End& end, const std::vector<long>& beats)
{
    const double middle = 0.5 * static_cast<double>(end.from + end.to);
    const auto near = std::ranges::min_element(beats, {}, [&](long b) { return std::abs(static_cast<double>(b) - middle); });
    return near == beats.end() || std::abs(static_cast<double>(*near) - middle) > kInBeatS * TimedLead::kHz ? std::nullopt : std::optional(*near);
}

/// Whether the network sees the signal about as surely where the others have it as where it was read.
bool networkAllows(const NetworkReading& map, const TimedOnPaper& lead, const End& end, const LeadTrace& trace, const std::vector<PaperPoint>& told, const std::vector<PaperPoint>& read)
{
    double behind = 0, columns = 0;
    for (std::size_t c = 0; c < trace.evidence.size(); ++c) {
        const double x_mm = trace.evidence_x0_mm + static_cast<double>(c) * trace.evidence_step_mm;
        if (x_mm >= lead.xOf(end.from) && x_mm <= lead.xOf(end.to)) {
            behind += trace.evidence[c].bar || trace.evidence[c].text ? 1 : 0, columns += 1;
        }
    }
    const double least = columns > 0 && behind > kBehind * columns ? kSeenBehind : kSeen;
    return map.empty() || seenAlong(map, told) + kUnsure > least * (seenAlong(map, read) + kUnsure);
}

/// What is missing further in is a gap, and no border's.
bool atBorder(const TimedOnPaper& lead, const End& end)
{
    return end.begin ? lead.xOf(end.from) < lead.box().x0_mm + kBorderMm : lead.xOf(end.to) > lead.box().x1_mm - kBorderMm;
}

/// What the other beats tell of an end, where they have it elsewhere and the page does not refute them.
std::optional<std::pair<End, Told>> ofOneEnd(const UnwarpedPage& page, const NetworkReading& map, const TimedOnPaper& lead, const LeadTrace& trace, const std::pair<End, End>& whole, const std::vector<long>& beats)
{
    const auto own = beatOf(whole.first, beats);
    if (!own || !atBorder(lead, whole.first)) {
        return std::nullopt;
    }
    const Darkness dark(page, lead, whole.first);
    for (const double share : kShares) {
        End end = shortened(whole.first, share);
        auto told = dark.known() ? HiddenEnd(lead, end, whole.second, dark, share == kShares.back()).told(beats, *own) : std::nullopt;
        if (!told) {
            continue;
        }
        keepWhatAgrees(lead, end, told->y);
        std::vector<double> read;
        double elsewhere = 0;
        for (long k = end.from; k < end.to; ++k) {
            read.push_back(lead.y(k));
            elsewhere = std::max(elsewhere, std::abs(told->y[static_cast<std::size_t>(k - end.from)] - read.back()));
        }
        const auto way = lead.way(end, told->y);
        const bool goes = elsewhere > std::max(kElsewhereMm, kElsewhereTimes * told->apart_mm) && dark.along(way) >= kDark && networkAllows(map, lead, end, trace, way, lead.way(end, read));
        return goes ? std::optional(std::pair(end, std::move(*told))) : std::nullopt;
    }
    return std::nullopt;
}

/// Puts what was told in the trace's place; nothing where no sample lies there.
std::optional<ToldStretch> put(const TimedOnPaper& lead, const End& end, const Told& told, LeadTrace& trace)
{
    ToldStretch stretch{1e9, -1e9, told.apart_mm};
    const double last = static_cast<double>(told.y.size()) - 1;
    for (std::size_t i = 0; i < trace.y_mm.size(); ++i) {
        const double x_mm = trace.x0_mm + static_cast<double>(i) * trace.step_mm, at = lead.sampleAt(x_mm) - static_cast<double>(end.from);
        if (std::isnan(trace.y_mm[i]) || (end.begin ? at > last + 0.5 : at < -0.5)) {
            continue;
        }
        const double inside = std::clamp(at, 0.0, last);
        const auto k = static_cast<std::size_t>(inside), next = std::min(k + 1, told.y.size() - 1);
        trace.y_mm[i] = told.y[k] + (inside - static_cast<double>(k)) * (told.y[next] - told.y[k]);
        stretch.x0_mm = std::min(stretch.x0_mm, x_mm), stretch.x1_mm = std::max(stretch.x1_mm, x_mm);
    }
    return stretch.x0_mm <= stretch.x1_mm ? std::optional(stretch) : std::nullopt;
}

} // namespace

void tellHiddenEnds(const UnwarpedPage& page, const InkResult& ink, const LayoutResult& layout, std::vector<LeadTrace>& traces)
{
    std::vector<TimedLead> leads;
    for (std::size_t k = 0; k < traces.size(); ++k) {
        traces[k].told.clear();
        if (auto t = timedLead(layout, traces[k], k, 2)) {
            leads.push_back(std::move(*t));
        }
    }
    const double speed = layout.scale.speed_mm_per_s.value;
    const std::vector<long> beats = beatsOf(leads);
    for (const TimedLead& t : leads) {
        LeadTrace& trace = traces[t.trace];
        const TimedOnPaper lead(t, layout.boxes[trace.box], speed);
        const auto ends = trace.drawn_samples || trace.from_vectors ? std::nullopt : endsOf(t, speed);
        for (int side = 0; ends && side < 2; ++side) {
            auto found = ofOneEnd(page, ink.network, lead, trace, side == 0 ? *ends : std::pair(ends->second, ends->first), beats);
            if (!found) {
                continue;
            }
            auto& [end, told] = *found;
            if (const auto stretch = put(lead, end, told, trace)) {
                trace.told.push_back(*stretch);
            }
        }
    }
}

} // namespace retrace
