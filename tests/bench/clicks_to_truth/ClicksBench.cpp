// SPDX-License-Identifier: GPL-3.0-or-later
// A tool to measure with, not a test.
//   clicks_bench FOLDER [--out PREFIX] [--clicks N] [--pages N]
// A simulated reviewer puts one fixed point a click on pages whose truth is known (NAME.csv beside NAME.png or .jpg):
//   list: in the region on top of the review list, which is made anew after every click, where the error in it is largest;
//   free: where the error energy within 0.2 s is largest on the whole page.
// A click that changed nothing counts, but its region or window is not tried again until something nearby has changed.
// Points stand where the truth does, after the page's one shift and offset. dB are those of the whole page: energy of the truth
// about its leads' means over error energy; missing samples count as guessing the lead's mean. Pages whose layout was read
// wrongly (under half of the leads right) are told apart.
#include "core/evaluation/Evaluation.h"
#include "core/evaluation/PageErrors.h"
#include "core/exchange/Exchange.h"
#include "core/session/Session.h"
#include "core/trace/BeatTimes.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <optional>

namespace fs = std::filesystem;
using namespace retrace;

namespace {

constexpr double kTruthHz = 500, kWindow_s = 0.2;
constexpr double kSame_s = 0.003; // ends of a region that did not change
constexpr double kSame = 1e-3;    // ... of a window's energy

/// A page as it stands after some clicks.
struct Standing
{
    std::vector<LeadTrace> traces;
    SignalResult signal;
    ConfidenceResult confidence;
    PageErrors errors;
    double energy = 0; ///< of the errors
};

/// A place of a lead, in rows of the truth.
struct Place
{
    Lead lead = Lead::I;
    std::size_t row = 0;
};

class Reviewer
{
public:
    Reviewer(const Digitization& result, const Record& truth) : m_result(result), m_truth(truth)
    {
        for (const auto& [lead, v] : truth.leads) {
            double sum = 0, square = 0, n = 0;
            for (const double t : v) {
                if (!std::isnan(t)) {
                    sum += t, square += t * t, n += 1;
                }
            }
            m_truth_energy += n > 0 ? square - sum * sum / n : 0;
        }
    }

    Standing stand(std::vector<LeadTrace> traces) const
    {
        Standing s;
        SignalParams params;
        params.fs_hz = kTruthHz;
        TraceResult all = *m_result.trace;
        all.traces = traces;
        s.signal = makeSignals(*m_result.layout, all, params, {});
        s.confidence = assess(*m_result.grid, *m_result.layout, all, s.signal);
        s.errors = pageErrors(m_truth, s.signal.record);
        for (const auto& [lead, errors] : s.errors.error_mv) {
            for (const double e : errors) {
                s.energy += std::isnan(e) ? 0 : e * e;
            }
        }
        s.traces = std::move(traces);
        return s;
    }

    double db(const Standing& s) const { return 10 * std::log10(m_truth_energy / std::max(s.energy, 1e-12)); }

    /// The region on top of the list that is not as it was when it was visited.
    std::optional<Place> byList(const Standing& s)
    {
        for (const Doubt& d : s.confidence.doubts) {
            if (d.reason == DoubtReason::layout || d.reason == DoubtReason::scale || visited(d)) {
                continue;
            }
            m_visited.push_back(d);
            if (const auto place = worstWithin(s, d)) {
                return place;
            }
        }
        return std::nullopt;
    }

    /// Where the energy within a window is largest.
    std::optional<Place> freely(const Standing& s)
    {
        const auto half = static_cast<std::size_t>(0.5 * kWindow_s * kTruthHz);
        std::optional<Place> best;
        std::pair<Lead, std::size_t> window;
        double most = 0;
        for (const auto& [lead, errors] : s.errors.error_mv) {
            for (std::size_t k = half; k + half < errors.size(); k += half / 2) {
                double sum = 0;
                for (std::size_t j = k - half; j < k + half; ++j) {
                    sum += std::isnan(errors[j]) ? 0 : errors[j] * errors[j];
                }
                const auto tried = m_tried.find({lead, k});
                if (sum > most && (tried == m_tried.end() || std::abs(tried->second - sum) > kSame * sum)) {
                    most = sum;
                    best = largest(lead, errors, k - half, k + half);
                    window = {lead, k};
                }
            }
        }
        m_tried[window] = most;
        return best;
    }

    /// A fixed point where the truth is; nullopt where the lead has no box there.
    std::optional<Edit> pointAt(const Standing& s, const Place& place, int number) const
    {
        const auto from = s.signal.from_box.find(place.lead);
        if (from == s.signal.from_box.end()) {
            return std::nullopt;
        }
        const auto trace = std::ranges::find(s.traces, from->second, &LeadTrace::box);
        const LeadBox& box = m_result.layout->boxes[from->second];
        const double speed = m_result.layout->scale.speed_mm_per_s.value, sign = box.inverted ? 1.0 : -1.0;
        const auto xOf = [&](long row) { return box.box.x0_mm + (static_cast<double>(row) / kTruthHz - box.t0_s) * speed; };
        const double time_mm = xOf(static_cast<long>(place.row) + s.errors.shift);
        const auto zero_mm = zeroOf(s, *trace, place.lead, xOf, sign * box.gain_mm_per_mv);
        if (trace == s.traces.end() || !zero_mm || time_mm < box.box.x0_mm || time_mm > box.box.x1_mm) {
            return std::nullopt;
        }
        const double x_mm = std::clamp(inkOfTime(trace->shifts, time_mm), box.box.x0_mm, box.box.x1_mm); // where that time's ink stands
        const double v_mv = m_truth.leads.at(place.lead)[place.row] + s.errors.offset_mv;
        return Edit{"e" + std::to_string(number), traceKey(*m_result.layout, from->second), EditKind::point,
                    {{x_mm, *zero_mm + sign * box.gain_mm_per_mv * v_mv}}, false, {}};
    }

private:
    bool visited(const Doubt& d) const
    {
        return std::ranges::any_of(m_visited, [&](const Doubt& v) { return v.lead == d.lead && std::abs(d.t0_s - v.t0_s) < kSame_s && std::abs(d.t1_s - v.t1_s) < kSame_s; });
    }

    std::optional<Place> worstWithin(const Standing& s, const Doubt& d) const
    {
        const auto errors = s.errors.error_mv.find(d.lead);
        if (errors == s.errors.error_mv.end()) {
            return std::nullopt;
        }
        const auto rowOf = [&](double t_s) { return static_cast<std::size_t>(std::clamp(std::lround(t_s * kTruthHz) - s.errors.shift, 0L, static_cast<long>(errors->second.size()))); };
        return largest(d.lead, errors->second, rowOf(d.t0_s), rowOf(d.t1_s) + 1);
    }

    static std::optional<Place> largest(Lead lead, const SamplesMv& errors, std::size_t from, std::size_t to)
    {
        std::optional<Place> best;
        double most = -1;
        for (std::size_t k = from; k < std::min(to, errors.size()); ++k) {
            if (!std::isnan(errors[k]) && std::abs(errors[k]) > most) {
                most = std::abs(errors[k]);
                best = Place{lead, k};
            }
        }
        return best;
    }

    /// Paper y of 0 mV, from what became of the trace's samples.
    template <typename XOf>
    std::optional<double> zeroOf(const Standing& s, const LeadTrace& trace, Lead lead, XOf xOf, double mm_per_mv) const
    {
        std::vector<double> zeros;
        const SamplesMv& v = s.signal.record.leads.at(lead);
        for (std::size_t k = 0; k < v.size(); k += 5) {
            const double at = (xOf(static_cast<long>(k)) - trace.x0_mm) / trace.step_mm;
            if (!std::isnan(v[k]) && at >= 0 && at < static_cast<double>(trace.y_mm.size()) && !std::isnan(trace.y_mm[static_cast<std::size_t>(at)])) {
                zeros.push_back(trace.y_mm[static_cast<std::size_t>(at)] - mm_per_mv * v[k]);
            }
        }
        if (zeros.empty()) {
            return std::nullopt;
        }
        std::ranges::nth_element(zeros, zeros.begin() + static_cast<std::ptrdiff_t>(zeros.size() / 2));
        return zeros[zeros.size() / 2];
    }

    const Digitization& m_result;
    const Record& m_truth;
    double m_truth_energy = 0;
    std::vector<Doubt> m_visited;
    std::map<std::pair<Lead, std::size_t>, double> m_tried; ///< windows by their first half's end, and their energy then
};

/// After 0, 1, 2, ... clicks.
struct Course
{
    std::vector<double> db, energy;
};

Course walk(const Digitization& result, const Record& truth, int clicks, bool by_list)
{
    Reviewer reviewer(result, truth);
    Standing now = reviewer.stand(result.trace->traces);
    Course course{{reviewer.db(now)}, {now.energy}};
    for (int click = 1; click <= clicks; ++click) {
        const auto place = by_list ? reviewer.byList(now) : reviewer.freely(now);
        const auto edit = place ? reviewer.pointAt(now, *place, click) : std::nullopt;
        if (edit) {
            now = reviewer.stand(result.solver->apply(now.traces, result.trace->traces, {*edit}));
        }
        course.db.push_back(reviewer.db(now));
        course.energy.push_back(now.energy);
    }
    return course;
}

double meanAt(const std::vector<Course>& courses, int click)
{
    double sum = 0;
    for (const Course& c : courses) {
        sum += c.db[static_cast<std::size_t>(click)];
    }
    return courses.empty() ? 0 : sum / static_cast<double>(courses.size());
}

double energyAt(const std::vector<Course>& courses, int click)
{
    return std::accumulate(courses.begin(), courses.end(), 0.0, [&](double sum, const Course& c) { return sum + c.energy[static_cast<std::size_t>(click)]; });
}

void plot(const std::string& file, const std::vector<Course>& list, const std::vector<Course>& free, int clicks)
{
    constexpr int kW = 900, kH = 560, kLeft = 70, kBottom = 60;
    double lo = 1e9, hi = -1e9;
    for (int c = 0; c <= clicks; ++c) {
        for (const auto* courses : {&list, &free}) {
            lo = std::min(lo, meanAt(*courses, c)), hi = std::max(hi, meanAt(*courses, c));
        }
    }
    lo = std::floor(lo), hi = std::ceil(hi);
    cv::Mat picture(kH, kW, CV_8UC3, cv::Scalar(255, 255, 255));
    const auto at = [&](int click, double db) {
        return cv::Point(kLeft + (kW - kLeft - 20) * click / clicks, kH - kBottom - static_cast<int>((kH - kBottom - 30) * (db - lo) / std::max(1e-9, hi - lo)));
    };
    const auto word = [&](const std::string& text, cv::Point p, cv::Scalar colour) { cv::putText(picture, text, p, cv::FONT_HERSHEY_SIMPLEX, 0.5, colour, 1, cv::LINE_AA); };
    for (int db = static_cast<int>(lo); db <= static_cast<int>(hi); ++db) {
        cv::line(picture, at(0, db), at(clicks, db), {225, 225, 225});
        word(fmt::format("{} dB", db), {8, at(0, db).y + 5}, {60, 60, 60});
    }
    for (int c = 0; c <= clicks; c += 6) {
        word(std::to_string(c), at(c, lo) + cv::Point(-6, 22), {60, 60, 60});
    }
    word("clicks a page", {kW / 2 - 50, kH - 12}, {60, 60, 60});
    for (int c = 1; c <= clicks; ++c) {
        cv::line(picture, at(c - 1, meanAt(list, c - 1)), at(c, meanAt(list, c)), {180, 80, 20}, 2, cv::LINE_AA);
        cv::line(picture, at(c - 1, meanAt(free, c - 1)), at(c, meanAt(free, c)), {40, 120, 220}, 2, cv::LINE_8);
        cv::circle(picture, at(c, meanAt(free, c)), 4, {40, 120, 220}, 1, cv::LINE_AA);
    }
    word("list (line)", at(clicks, meanAt(list, clicks)) + cv::Point(-120, 24), {180, 80, 20});
    word("free choice (circles)", at(clicks, meanAt(free, clicks)) + cv::Point(-190, -12), {40, 120, 220});
    cv::imwrite(file, picture);
}

fs::path pictureOf(const fs::path& truth)
{
    for (const char* ending : {".png", ".jpg", ".jpeg", ".pdf"}) {
        fs::path picture = truth;
        if (fs::exists(picture.replace_extension(ending))) {
            return picture;
        }
    }
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    std::string folder, prefix;
    int clicks = 30, pages = 100000;
    for (int i = 1; i < argc; ++i) {
        const auto takes = [&](const char* name) { return std::strcmp(argv[i], name) == 0 && i + 1 < argc; };
        if (takes("--out")) {
            prefix = argv[++i];
        } else if (takes("--clicks")) {
            clicks = std::max(1, std::atoi(argv[++i]));
        } else if (takes("--pages")) {
            pages = std::atoi(argv[++i]);
        } else {
            folder = argv[i];
        }
    }
    std::vector<Course> list, free;
    std::vector<std::string> wrong;
    try {
        for (const fs::path& file : truthFiles(folder)) {
            const fs::path picture = pictureOf(file);
            if (picture.empty() || pages-- <= 0) {
                continue;
            }
            const Record truth = readCsv(file, kTruthHz);
            Session session(std::make_shared<const PageImage>(openPages(picture)->load(0)));
            session.run();
            session.prepareEditing();
            const Digitization& result = session.result();
            const bool right = result.complete() && result.solver && 2 * scoreRecord(truth, &result.signal->record).rightLeads() >= static_cast<int>(truth.leads.size());
            if (!right) {
                wrong.push_back(file.stem().string());
                fmt::print("{}: layout or reading wrong, told apart\n", file.stem().string());
                continue;
            }
            list.push_back(walk(result, truth, clicks, true));
            free.push_back(walk(result, truth, clicks, false));
            const auto last = static_cast<std::size_t>(std::min(12, clicks));
            fmt::print("{}: {:.2f} dB; after {} clicks by the list {:.2f}, freely {:.2f}\n", file.stem().string(), list.back().db[0], last, list.back().db[last], free.back().db[last]);
            std::fflush(stdout);
        }
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 1;
    }
    fmt::print("\n{} pages; {} with a wrong layout: {}\nclicks  list dB  free dB  energy removed: list, free, list of free\n", list.size(), wrong.size(), fmt::join(wrong, " "));
    for (int c = 0; c <= clicks && !list.empty(); c += c < 12 ? 3 : 6) {
        const double before = energyAt(list, 0), by_list = before - energyAt(list, c), freely = before - energyAt(free, c);
        fmt::print("{:6}  {:7.2f}  {:7.2f}  {:.3f}  {:.3f}  {:.3f}\n", c, meanAt(list, c), meanAt(free, c), by_list / before, freely / before, freely > 0 ? by_list / freely : 0);
    }
    if (!prefix.empty() && !list.empty()) {
        plot(prefix + ".png", list, free, clicks);
        std::string csv = "page_in_order,clicks,list_db,free_db,list_energy,free_energy\n";
        for (std::size_t p = 0; p < list.size(); ++p) {
            for (std::size_t c = 0; c < list[p].db.size(); ++c) {
                csv += fmt::format("{},{},{:.4f},{:.4f},{:.6f},{:.6f}\n", p, c, list[p].db[c], free[p].db[c], list[p].energy[c], free[p].energy[c]);
            }
        }
        writeFileAtomically(prefix + ".csv", csv);
    }
    return 0;
}
