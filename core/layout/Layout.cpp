// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/Layout.h"

#include "core/ink/InkParts.h"
#include "core/layout/DottedLines.h"
#include "core/layout/Extent.h"
#include "core/layout/GhostRows.h"
#include "core/layout/LimbLaws.h"
#include "core/layout/PageScale.h"
#include "core/layout/LineEnds.h"
#include "core/layout/Rows.h"
#include "core/layout/SeenEnds.h"
#include "core/layout/StripOrder.h"
#include "core/layout/TemplateMatch.h"
#include "core/record/Median.h"
#include "core/record/Parallel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kEndMm = 0.02, kBentEndMm = 0.15; // how well the end of a line is known, on a scan and on paper that was bent
constexpr double kEndStepMm = 0.4, kEndInsideMm = 2.0, kEndBesideMm = 6.0, kEndInk = 0.3; // of the search for a line's end
constexpr double kUsualSeconds = 10.0;
constexpr double kRowReachMm = 8.0;  // a level nearer to a row than this may be the row's own
constexpr double kBarMm = 0.7, kBarReachMm = 9.0; // of a separator bar: to either side, and from its row's level
constexpr double kGoodFit = 0.85, kBetterFit = 0.02; // scores of templates
constexpr double kHalfBarMm = 1.8;
constexpr float kBarInk = 0.5F;
constexpr double kInnerMm = 30.0; // between columns, not at a row's ends
constexpr double kSnapShare = 0.025; // a page this near to 10 s is one of 10 s
constexpr double kContradicted = 0.9; // correlation of a strip with its lead's short segment, under which its name was misread ...
constexpr double kNothingAlike = 0.5; // ... and under which it is the usual strip, if it agrees with that
constexpr double kUsualAgrees = 0.75, kAgreesMore = 0.85, kAlike = 0.05; // of a strip without a name, and of one whose name was read

double rowSpacing(const std::vector<RowMark>& rows)
{
    std::vector<double> d;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        d.push_back(rows[i].baseline_mm - rows[i - 1].baseline_mm);
    }
    if (d.empty()) {
        return 40;
    }
    return medianInPlace(d);
}

class LayoutFinder
{
public:
    LayoutFinder(const UnwarpedPage& page, const InkResult& ink, const LayoutParams& params, const Task& task)
        : m_page(page), m_ink(ink), m_apart(!ink.network.empty()), m_text(textInk(ink)), m_params(params), m_task(task)
    {
    }

    LayoutResult find(const std::vector<NameMark>& known, const std::string& text)
    {
        RowSearch search = findRows(m_page, lineInk(m_ink), m_task);
        m_e.rows = std::move(search.rows);
        dropUnseenRows(m_e.rows, m_ink.network);
        goOnAsSeen(m_page, m_ink.network, m_e.rows);
        markSignals(m_ink.network, m_e.rows);
        if (m_e.rows.empty()) {
            throw Problem("No rows of ECG traces were found on this page; check that the right page is open and upright, "
                          "or mark the paper by hand.");
        }
        m_task.report(0.3, "rows");
        both([&] { m_result.names = m_e.names = findLeadNames(m_page, m_ink, known, m_task, &m_e.rows); }, [&] { readScale(text); });
        dropGhostRows(m_e.rows, m_e.names);
        noteFurniture(search.levels_mm);
        m_task.report(0.6, "lead names");
        findPulses();
        findSeparatorLines();
        m_e.spacing_mm = rowSpacing(m_e.rows);
        m_result.scale = settleScale(m_params, m_result.printed, m_result.pulses, m_result.doubts);
        SignalExtent extent = signalExtent(m_e.rows, m_result.pulses, m_result.scale.speed_mm_per_s.value,
                                                 m_e.separators, m_page.origin.x_mm - 0.5 / m_page.px_per_mm_x, m_ink.pen_width_mm,
                                                 [&](const RowMark& row, double about_mm, bool left) { return lineEndNear(row, about_mm, left); },
                                                 m_page.resampled ? kBentEndMm : kEndMm);
        snapToNames(extent, m_e.names, m_result.scale.speed_mm_per_s.value);
        m_e.x0_mm = extent.x0_mm;
        m_e.x1_mm = extent.x1_mm;
        m_result.signal_x0_mm = extent.seen_x0_mm;
        m_result.signal_x1_mm = extent.seen_x1_mm;
        m_result.signal_within_mm = extent.seen_within_mm;
        choose(known);
        completePulses(m_page, pulseInk(m_ink), m_e.rows, m_result.scale.limb_gain_mm_per_mv.value, m_result.pulses);
        return std::move(m_result);
    }

private:
    /// Names are read in the whole ink. Where they hardly make a layout, those that are read in what the network takes for text may.
    std::vector<TemplateFit> matched(const std::vector<NameMark>& known)
    {
        std::vector<TemplateFit> fits = matchTemplates(m_e);
        if (!m_apart || fits.front().score >= kGoodFit) {
            return fits;
        }
        blankBars();
        LayoutEvidence of_text = m_e;
        of_text.names = findLeadNames(m_page, m_text, known, m_task, &m_e.rows);
        std::vector<TemplateFit> fits_of_text = matchTemplates(of_text);
        if (fits_of_text.front().score > fits.front().score + kBetterFit) {
            m_result.names = m_e.names = of_text.names;
            return fits_of_text;
        }
        return fits;
    }

    /// The strip of paper of a bar at one row, in pixels; empty at the rows' ends, where names and pulses stand.
    cv::Rect stripOf(double bar_mm, const RowMark& row) const
    {
        if (bar_mm < row.x0_mm + kInnerMm || bar_mm > row.x1_mm - kInnerMm) {
            return {};
        }
        const auto px = [](double mm, double origin_mm, double px_per_mm) { return static_cast<int>(std::lround((mm - origin_mm) * px_per_mm)); };
        const cv::Point from(px(bar_mm - kBarMm, m_page.origin.x_mm, m_page.px_per_mm_x), px(row.baseline_mm - kBarReachMm, m_page.origin.y_mm, m_page.px_per_mm_y));
        const cv::Point to(px(bar_mm + kBarMm, m_page.origin.x_mm, m_page.px_per_mm_x) + 1, px(row.baseline_mm + kBarReachMm, m_page.origin.y_mm, m_page.px_per_mm_y));
        return cv::Rect(from, to) & cv::Rect({0, 0}, m_ink.coverage.size());
    }

    /// Whether an upright stroke stands in a piece of ink.
    bool stroke(const cv::Mat& ink) const
    {
        const int least = static_cast<int>(kHalfBarMm * m_page.px_per_mm_y);
        for (int x = 0; x < ink.cols; ++x) {
            int run = 0;
            for (int y = 0; y < ink.rows; ++y) {
                run = ink.at<float>(y, x) > kBarInk ? run + 1 : 0;
                if (run >= least) {
                    return true;
                }
            }
        }
        return false;
    }

    /// A bar that the trace cuts in two looks like the name "I".
    void blankBars()
    {
        for (const double bar : m_e.separators.x_mm) {
            std::vector<cv::Rect> strips;
            for (const RowMark& row : m_e.rows) {
                strips.push_back(stripOf(bar, row));
            }
            std::erase_if(strips, [](const cv::Rect& r) { return r.empty(); });
            const auto strokes = std::ranges::count_if(strips, [&](const cv::Rect& r) { return stroke(m_text.coverage(r)); });
            for (const cv::Rect& strip : 2 * strokes > std::ssize(strips) ? strips : std::vector<cv::Rect>()) { // else beats of all rows
                m_text.coverage(strip) = 0;
            }
        }
    }

    /// Lines of dots before bars, which beats may look like; a single one with no bar at its place, where there are bars, is a fold or the like.
    void findSeparatorLines()
    {
        m_e.separators = findDottedSeparators(m_page, m_ink.coverage, m_e.rows);
        const auto& dotted = m_e.separators.x_mm;
        m_result.dotted_separators = dotted.size() >= 2;
        if (!m_result.dotted_separators) {
            SeparatorLines bars = findSeparators(m_page, m_ink, m_e.rows);
            const bool at_bar = !dotted.empty() && std::ranges::any_of(bars.x_mm, [&](double x) { return std::abs(x - dotted.front()) < kBarMm; });
            if (dotted.empty() || (bars.x_mm.size() >= 2 && !at_bar)) {
                m_e.separators = std::move(bars);
            }
        }
    }

    void findPulses()
    {
        m_result.pulses = retrace::findPulses(m_page, m_e.rows);
        if (!m_page.has_grid) { // its scale hangs on them
            sharpenFlanks(m_page, m_ink, m_result.pulses);
        }
        dropWaves(m_ink.network, m_e.names, m_result.pulses);
        for (const bool of_pulses : {true, false}) { // the network may take them for traces
            if ((m_apart || !of_pulses) && 2 * m_result.pulses.size() < m_e.rows.size()) {
                const InkResult ink = of_pulses ? pulseInk(m_ink) : m_ink;
                std::vector<PulseMark> searched = searchPulses(m_page, ink, m_e.rows, m_result.printed, of_pulses);
                dropWaves(m_ink.network, m_e.names, searched);
                m_result.pulses = searched.size() > m_result.pulses.size() ? searched : m_result.pulses;
            }
        }
    }

    /// Where no grid tells the scale the lines' ends do: those are looked for further in too, as far as there is no ink.
    std::optional<double> lineEndNear(const RowMark& row, double about_mm, bool left) const
    {
        auto end = lineEnd(m_page, m_ink, row, about_mm, left);
        for (double in = kEndStepMm; !end && !m_page.has_grid && in <= kEndInsideMm; in += kEndStepMm) {
            const double x = about_mm + (left ? in : -in), inside = x + (left ? kEndStepMm : -kEndStepMm); // the line is there already
            const auto k = static_cast<std::ptrdiff_t>(std::floor((inside - row.x0_mm) / row.step_mm));
            if (k < 0 || k >= std::ssize(row.path_mm) || std::isnan(row.path_mm[static_cast<std::size_t>(k)])) {
                continue;
            }
            const double y = row.path_mm[static_cast<std::size_t>(k)], blank = x + (left ? -kEndStepMm : kEndStepMm);
            if (inkIn({std::min(about_mm, blank), y - kEndBesideMm, std::max(about_mm, blank), y + kEndBesideMm}) > kEndInk) {
                return std::nullopt;
            }
            end = lineEnd(m_page, m_ink, row, x, left);
        }
        return end;
    }

    /// The most ink of a pixel in a box on the paper.
    double inkIn(const PaperBox& box) const
    {
        const SheetPoint a = m_page.toSheet({box.x0_mm, box.y0_mm}), b = m_page.toSheet({box.x1_mm, box.y1_mm});
        const cv::Rect r(cv::Point(int(a.x_px), int(a.y_px)), cv::Point(int(b.x_px) + 1, int(b.y_px) + 1));
        double most = 0;
        if (const cv::Mat part = m_ink.coverage(r & cv::Rect({0, 0}, m_ink.coverage.size())); !part.empty()) {
            cv::minMaxLoc(part, nullptr, &most);
        }
        return most;
    }

    /// Levels that are no row's: of lettering, frames, and of rows that were dropped, and of some waves' tops. A network tells lettering from
    /// traces, so that nothing need keep off them.
    void noteFurniture(const std::vector<double>& levels_mm)
    {
        for (double level : m_ink.network.empty() ? levels_mm : std::vector<double>()) {
            if (std::ranges::none_of(m_e.rows, [&](const RowMark& r) { return std::abs(r.baseline_mm - level) < kRowReachMm; })) {
                m_result.furniture_mm.push_back(level);
            }
        }
    }

    void readScale(const std::string& text)
    {
        m_result.printed = parseScale(text);
        const bool known = m_result.printed.speed_mm_per_s && m_result.printed.limb_gain_mm_per_mv;
        const bool given = m_params.speed_mm_per_s && m_params.gain_mm_per_mv;
        if (!known && !given) {
            const PrintedScale read = readPrintedScale(m_page, m_text, m_task);
            if (read.speed_mm_per_s || read.limb_gain_mm_per_mv) {
                m_result.printed = read;
            }
        }
    }

    void choose(const std::vector<NameMark>& known)
    {
        const std::vector<TemplateFit> fits = matched(known);
        for (const TemplateFit& f : fits) {
            m_result.ranking.push_back({f.layout->name, f.score});
        }
        const TemplateFit* fit = &fits.front();
        m_result.origin = Origin::measured;
        if (m_params.layout) {
            fit = given(fits);
            m_result.origin = Origin::given;
        }
        m_result.name = fit->layout->name;
        if (m_result.origin != Origin::given) {
            judge(*fit, fits.size() > 1 ? fits[1].score : 0.0);
        }
        makeBoxes(*fit);
        for (const RowMark& r : m_e.rows) {
            m_result.row_baselines_mm.push_back(r.baseline_mm);
        }
    }

    const TemplateFit* given(const std::vector<TemplateFit>& fits) const
    {
        const auto it = std::ranges::find_if(fits, [&](const TemplateFit& f) { return f.layout->name == *m_params.layout; });
        if (it == fits.end()) {
            throw Problem(fmt::format("There is no layout called \"{}\"; choose one of the list.", *m_params.layout));
        }
        if (std::ranges::all_of(it->row_of, [](int r) { return r < 0; })) {
            throw Problem(fmt::format("The page shows {} rows of traces, which does not fit the layout {}; choose another.",
                                      m_e.rows.size(), *m_params.layout));
        }
        return &*it;
    }

    void judge(const TemplateFit& fit, double second)
    {
        const bool named = fit.names_matched >= 3 && fit.names_matched > 2 * fit.names_wrong;
        const bool lawful = fit.laws.value_or(0) > 0.8;
        if (!named && !lawful) {
            m_result.origin = Origin::assumed;
            m_result.doubts.push_back(fmt::format("The layout {} is a guess: too few lead names could be read. Please check it.",
                                                  fit.layout->name));
        } else if (!named) {
            m_result.doubts.push_back(fmt::format("No lead names could be read: the layout {} was told by the number of rows and "
                                                  "the limb-lead laws. Please check it.", fit.layout->name));
        } else if (fit.score - second < 0.04) {
            m_result.doubts.push_back(fmt::format("The layout {} is only just more likely than {}. Please check it.",
                                                  m_result.ranking[0].name, m_result.ranking[1].name));
        }
    }

    void makeBoxes(const TemplateFit& fit)
    {
        const LayoutTemplate& t = *fit.layout;
        const double width = (m_e.x1_mm - m_e.x0_mm) / t.columns;
        const double speed = m_result.scale.speed_mm_per_s.value;
        // Some printers leave out a sample or two at each border: the columns still stand for a whole recording.
        double duration = (m_e.x1_mm - m_e.x0_mm) / speed;
        duration = std::abs(duration - kUsualSeconds) < kSnapShare * kUsualSeconds ? kUsualSeconds : duration;
        for (std::size_t i = 0; i < t.cells.size(); ++i) {
            const TemplateCell& c = t.cells[i];
            const int row = fit.row_of[static_cast<std::size_t>(c.row)];
            if (row < 0) {
                continue;
            }
            LeadBox box;
            box.row = row;
            box.column = c.column;
            box.rhythm = c.rhythm;
            box.baseline_mm = m_e.rows[static_cast<std::size_t>(row)].baseline_mm;
            box.box = {m_e.x0_mm + c.column * width, box.baseline_mm - 0.6 * m_e.spacing_mm,
                       m_e.x0_mm + (c.column + 1) * width, box.baseline_mm + 0.5 * m_e.spacing_mm};
            if (c.rhythm) {
                box.box.x1_mm = stripEnd(row, speed);
            }
            box.t0_s = c.column * duration / t.columns;
            name(box, c, fit, static_cast<int>(i));
            m_result.boxes.push_back(box);
        }
        finishNames(fit);
    }

    void finishNames(const TemplateFit& fit)
    {
        if (isStripPage(*fit.layout) && !fit.layout->cabrera) {
            followUsualOrder(m_e, fit, m_result.boxes, m_result.doubts);
        }
        int unnamed = 0;
        for (LeadBox& box : m_result.boxes) {
            if (isUnnamed(box.lead)) {
                box.lead = static_cast<Lead>(static_cast<int>(Lead::X1) + std::min(unnamed++, 11));
                m_result.doubts.push_back(namelessStrip(box));
            }
            box.gain_mm_per_mv = isLimb(box.lead) ? m_result.scale.limb_gain_mm_per_mv.value
                                                  : m_result.scale.chest_gain_mm_per_mv.value;
        }
    }

    /// A rhythm strip may run a little further than the columns above it; but where pulses end the rows it would be its own's foot.
    double stripEnd(int row, double speed) const
    {
        const bool pulse = std::ranges::any_of(m_result.pulses, [](const PulseMark& p) { return !p.left; });
        const double own = std::min(m_e.rows[static_cast<std::size_t>(row)].x1_mm, m_e.x0_mm + kUsualSeconds * speed);
        return pulse ? m_e.x1_mm : std::max(m_e.x1_mm, own);
    }

    void name(LeadBox& box, const TemplateCell& c, const TemplateFit& fit, int cell)
    {
        const int mark = fit.name_of[static_cast<std::size_t>(cell)];
        box.lead = c.lead;
        box.inverted = c.inverted;
        box.name_printed = mark >= 0;
        const bool any = std::ranges::any_of(fit.name_of, [](int n) { return n >= 0; });
        const bool by_order = fit.layout->cabrera && any && mark < 0 && usualNames(fit);
        const bool strip = c.rhythm || (isStripPage(*fit.layout) && !by_order);
        if (!strip) {
            return;
        }
        if (mark >= 0) {
            const NameMark& read = m_e.names[static_cast<std::size_t>(mark)];
            const bool in_order = fit.layout->cabrera && !c.rhythm;
            box.name_printed = !in_order || read.lead == c.lead;
            box.lead = in_order ? c.lead : read.lead;
            box.inverted = in_order ? c.inverted : read.inverted;
            if (!box.name_printed) {
                m_result.doubts.push_back(takenAfterOthers(box));
            }
            if (c.rhythm) {
                checkStrip(box, fit, read);
            }
        } else if (const auto lead = c.rhythm ? stripsLead(fit, box.row) : std::nullopt) {
            box.lead = *lead;
            m_result.doubts.push_back(takenForLead(box));
        } else {
            box.lead = Lead::X1;
        }
    }

    /// A strip's lead by what it agrees with; of leads that look alike the usual one.
    std::optional<Lead> stripsLead(const TemplateFit& fit, int row) const
    {
        const auto clearly = rhythmLead(m_e, fit, row);
        return clearly ? clearly : usualStrip(fit, row, kUsualAgrees);
    }

    /// II, where a page's one strip agrees with it about as well as with any.
    std::optional<Lead> usualStrip(const TemplateFit& fit, int row, double agrees) const
    {
        const auto own = stripCorrelation(m_e, fit, row, Lead::II);
        if (fit.layout->rhythm_rows != 1 || !own || *own < agrees) {
            return std::nullopt;
        }
        const bool least = std::ranges::all_of(fit.layout->cells, [&](const TemplateCell& c) {
            return c.rhythm || stripCorrelation(m_e, fit, row, c.lead).value_or(0.0) < *own + kAlike;
        });
        return least ? std::optional(Lead::II) : std::nullopt;
    }

    /// Whether the names that were read on a page of strips in Cabrera order are that order's: then the rest may be inferred.
    bool usualNames(const TemplateFit& fit) const
    {
        for (std::size_t i = 0; i < fit.name_of.size(); ++i) {
            const int n = fit.name_of[i];
            const Lead printed = fit.layout->cells[i].lead, read = n >= 0 ? m_e.names[static_cast<std::size_t>(n)].lead : printed;
            if (read != printed && !strokesLost(read, printed)) {
                return false;
            }
        }
        return true;
    }

    /// A bar of a "II" is easily lost in the trace, or a stroke taken for one, and a digit misread that is not clear; nothing makes a "II" of an "aVF".
    static bool mayBeReadAs(Lead lead, const NameMark& read)
    {
        const auto bars = [](Lead l) { return l <= Lead::III; };
        const auto chest = [](Lead l) { return isStandard(l) && !isLimb(l); };
        return (bars(lead) && bars(read.lead)) || (chest(lead) && chest(read.lead) && read.score < kClearName);
    }

    /// A strip's name that its own signal contradicts was misread.
    void checkStrip(LeadBox& box, const TemplateFit& fit, const NameMark& read)
    {
        const auto own = stripCorrelation(m_e, fit, box.row, box.lead);
        if (!own || *own >= kContradicted) {
            return;
        }
        const auto agrees = rhythmLead(m_e, fit, box.row);
        const auto usual = *own < kNothingAlike ? usualStrip(fit, box.row, kAgreesMore) : std::nullopt;
        const auto lead = agrees && mayBeReadAs(*agrees, read) ? agrees : usual;
        if (lead && *lead != box.lead) {
            m_result.doubts.push_back(readsOtherwise(box, *lead));
            box.lead = *lead;
            box.name_printed = false;
        }
    }

    const UnwarpedPage& m_page;
    const InkResult& m_ink;
    const bool m_apart; ///< the network tells kinds of ink apart
    InkResult m_text;
    const LayoutParams& m_params;
    const Task& m_task;
    LayoutEvidence m_e;
    LayoutResult m_result;
};

} // namespace

std::vector<double> levelsBeside(const LayoutResult& layout, int row)
{
    std::vector<double> levels = layout.furniture_mm;
    for (std::size_t r = 0; r < layout.row_baselines_mm.size(); ++r) {
        if (static_cast<int>(r) != row) {
            levels.push_back(layout.row_baselines_mm[r]);
        }
    }
    return levels;
}

std::string namelessStrip(const LeadBox& box)
{
    return fmt::format("The strip in row {} carries no readable lead name; it is called {}.", box.row + 1, leadName(box.lead));
}

std::string takenForLead(const LeadBox& box)
{
    return fmt::format("The rhythm strip in row {} carries no readable name; it agrees with lead {} and was taken for it.", box.row + 1, leadName(box.lead));
}

std::string readsOtherwise(const LeadBox& box, Lead lead)
{
    return fmt::format("The strip in row {} reads as lead {} but agrees with lead {}, and was taken for it. Please check it.", box.row + 1, leadName(box.lead), leadName(lead));
}

LayoutResult findLayout(const UnwarpedPage& page, const InkResult& ink, const LayoutParams& params,
                        const std::vector<NameMark>& known_names, const std::string& page_text, const Task& task)
{
    return LayoutFinder(page, ink, params, task).find(known_names, page_text);
}

} // namespace retrace
