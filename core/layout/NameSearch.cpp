// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/NameSearch.h"

#include "core/layout/GlyphWords.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kSure = 0.5;
constexpr double kFine = 1.0 / 8; ///< step of a probe, in heights: the window bears half of it

double typicalWidth(const std::vector<NameCandidate>& names, int glyph_class)
{
    static const double kind[17] = {0.3, 0.7, 1.1, 2.2, 2.2, 2.1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 2.4, 2.4, 1.5, 1.5, 1.5};
    const auto group = [](int c) { return c <= 2 ? c : c <= 5 ? 3 : c == 12 || c == 13 ? 5 : 4; };
    std::vector<double> seen;
    for (const NameCandidate& n : names) {
        if (n.score > kSure && group(n.guess.best) == group(glyph_class)) {
            seen.push_back((n.x1 - n.x0) / n.height());
        }
    }
    if (seen.empty()) {
        return kind[glyph_class];
    }
    std::ranges::sort(seen);
    return seen[seen.size() / 2];
}

/// Medians of runs of values that lie closer than `reach` to their neighbours.
std::vector<double> clusters(std::vector<double> values, double reach)
{
    std::ranges::sort(values);
    std::vector<double> middles;
    for (std::size_t k = 0; k < values.size();) {
        std::size_t end = k + 1;
        while (end < values.size() && values[end] - values[end - 1] < reach) {
            ++end;
        }
        middles.push_back(values[k + (end - k) / 2]);
        k = end;
    }
    return middles;
}

class Search
{
public:
    Search(const GlyphSheet& sheet, std::vector<NameCandidate>& names, GlyphClassifier& classifier, double height)
        : m_sheet(sheet), m_names(names), m_classifier(classifier), m_height(height),
          m_step(height * sheet.px_per_mm_x() / sheet.px_per_mm_y())
    {
        std::vector<double> lefts, tops;
        for (const NameCandidate& n : names) {
            if (n.score > kSure && std::abs(std::log(n.height() / height)) < 0.15) {
                lefts.push_back(n.x0), tops.push_back(n.y0 + (n.height() - height) / 2);
            }
        }
        m_columns = clusters(lefts, 0.25 * m_step);
        m_rows = clusters(tops, 0.4 * height);
    }

    void crossings(const Task& task)
    {
        for (double y : m_rows) {
            for (double x : m_columns) {
                task.check();
                if (!taken(x, y, 0.22 * m_step) && probe(x, y, 3, 1)) {
                    dropCoveredBars();
                }
            }
        }
    }

    /// Down the columns that several names share: in a 12x1 page no row has a second name to tell of a missing one.
    void columns(const Task& task)
    {
        for (double x : m_columns) {
            const auto members = std::ranges::count_if(m_names, [&](const NameCandidate& n) {
                return n.score > kSure && std::abs(n.x0 - x) < 0.4 * m_step;
            });
            if (members < 3) {
                continue;
            }
            for (double y = 0; y + m_height < m_sheet.size().height; y += m_height / 6) {
                task.check();
                if (!taken(x, y, 0.6 * m_step) && inkShare(x, y) > 0.07 && promising(x, y) && probe(x, y, 2, 2)) {
                    y += m_height;
                }
            }
        }
    }

    /// Along rows and columns: only where something like a V of this page stands.
    void bands(const Task& task)
    {
        cv::Mat v = letterV();
        v = v.empty() ? plainV(m_step, m_height) : v;
        for (double y : m_rows) {
            task.check();
            band(v, cv::Rect(0, int(y - 0.3 * m_height), m_sheet.size().width, int(1.6 * m_height)));
        }
        for (double x : m_columns) {
            task.check();
            band(v, cv::Rect(int(x - 0.5 * m_step), 0, int(3 * m_step), m_sheet.size().height));
        }
    }

private:
    const GlyphSheet& m_sheet;
    std::vector<NameCandidate>& m_names;
    GlyphClassifier& m_classifier;
    double m_height, m_step; ///< the names' height in sheet pixels along y, and the same length along x
    std::vector<double> m_columns, m_rows;

    /// A name already stands here; `bar_reach`: how far aside a bare bar may stand for that.
    bool taken(double x, double y, double bar_reach) const
    {
        return std::ranges::any_of(m_names, [&](const NameCandidate& n) {
            const bool bar = n.guess.best <= 1;
            return n.score > 0.4 && x > n.x0 - (bar ? bar_reach : (n.dash ? 1.1 : 0.6) * m_step) &&
                   x < (bar ? n.x0 + bar_reach : n.x1 + 0.3 * m_step) && std::abs(y - n.y0) < 0.9 * m_height;
        });
    }

    /// The name read last may be a "II" of which only one bar had been seen.
    void dropCoveredBars()
    {
        const NameCandidate last = m_names.back();
        std::erase_if(m_names, [&](const NameCandidate& n) {
            return n.guess.best < last.guess.best && last.guess.best <= 2 && n.x0 > last.x0 - 0.1 * m_step &&
                   n.x1 < last.x1 + 0.3 * m_step && std::abs(n.y0 - last.y0) < 0.5 * m_height;
        });
    }

    double inkShare(double x, double y) const
    {
        const cv::Rect box = cv::Rect(int(x), int(y), int(m_step) + 1, int(m_height) + 1) &
                             cv::Rect({0, 0}, m_sheet.size());
        return box.empty() ? 0.0 : cv::mean(m_sheet.ink()(box))[0];
    }

    /// Glyph-like pieces close on both sides or in a row beside it: a word of a text, no name.
    bool amongText(const NameCandidate& n) const
    {
        int beside = 0;
        for (const InkPiece& p : m_sheet.pieces()) {
            const double low = std::max<double>(p.box.y, n.y0), high = std::min<double>(p.box.y + p.box.height, n.y1);
            const bool line = p.box.height > 0.45 * m_height && p.box.height < 1.4 * m_height &&
                              high - low > 0.6 * std::min<double>(p.box.height, m_height);
            const double left = n.x0 - (p.box.x + p.box.width), right = p.box.x - n.x1;
            const bool glyph = p.box.width > 0.25 * m_step && p.box.width < 4 * m_step;
            beside += line && glyph && ((left > -0.2 * m_step && left < 2.2 * m_step) ||
                                        (right > -0.2 * m_step && right < 2.2 * m_step));
        }
        return beside >= 2;
    }

    /// A wave beside a separator can look like a name; names stand in rows or columns.
    bool inLine(const NameCandidate& n) const
    {
        const auto near = [](const std::vector<double>& places, double at, double reach) {
            return std::ranges::any_of(places, [&](double p) { return std::abs(p - at) < reach; });
        };
        if (m_rows.empty()) {
            return true; // nothing to be in line with yet
        }
        return near(m_rows, n.y0, 0.22 * m_height) || near(m_columns, n.x0, 0.28 * m_step) ||
               (n.dash && near(m_columns, n.x0 - 0.65 * m_step, 0.4 * m_step));
    }

    std::optional<NameCandidate> look(double x, double y)
    {
        m_sheet.window(x, y, m_height, true, m_classifier);
        NameCandidate name{m_classifier.read(), x, y, x, y + m_height, false, 0};
        name.score = 0.9 * name.guess.score();
        return name.score > 0.2 ? std::optional(name) : std::nullopt;
    }

    bool promising(double x, double y)
    {
        const auto name = look(x, y);
        return name && name->guess.best != 0;
    }

    /// Reads windows around a place and keeps the best name; returns whether one was found.
    bool probe(double x, double y, int across, int down)
    {
        if (inkShare(x, y) < 0.03) {
            return false;
        }
        std::optional<NameCandidate> best;
        for (int j = -down; j <= down; ++j) {
            for (int i = -across; i <= across; ++i) {
                const auto name = look(x + i * kFine * m_step, y + j * kFine * m_height);
                if (name && (!best || name->score > best->score)) {
                    best = name;
                }
            }
        }
        // A bar may be any piece of a trace: "I" is only believed where it stands free.
        if (!best || best->score < (best->guess.best == 0 ? 0.85 : kSure)) {
            return false;
        }
        best->x1 = best->x0 + typicalWidth(m_names, best->guess.best) * m_step;
        best->dash = best->guess.best == 3 && dashBefore(m_sheet, best->x0, best->y0, m_height);
        best->score *= (amongText(*best) ? 0.5 : 1.0) * (inLine(*best) ? 1.0 : 0.45);
        m_names.push_back(*best);
        return true;
    }

public:
    /// Where no size is known yet: like bands(), over the whole sheet, with a V of two strokes.
    void anywhere(const Task& task)
    {
        task.check();
        const double scale = std::max(1.0, m_height / 9);
        cv::Mat coarse, match;
        cv::resize(m_sheet.ink(), coarse, {}, 1 / scale, 1 / scale, cv::INTER_AREA);
        const cv::Mat v = plainV(m_step / scale, m_height / scale);
        if (coarse.cols > v.cols && coarse.rows > v.rows) {
            cv::matchTemplate(coarse, v, match, cv::TM_CCOEFF_NORMED);
            visit(match, {0, 0}, scale, 30);
        }
    }

private:
    /// A V as any font has it.
    static cv::Mat plainV(double step, double height)
    {
        const int w = int(0.85 * step) + 2, h = int(height) + 3;
        cv::Mat large(4 * h, 4 * w, CV_32F, cv::Scalar(0)), v;
        const int pen = std::max(1, int(0.5 * height));
        cv::line(large, {4, 4}, {2 * w, 4 * h - 6}, cv::Scalar(1), pen);
        cv::line(large, {2 * w, 4 * h - 6}, {4 * w - 5, 4}, cv::Scalar(1), pen);
        cv::resize(large, v, {w, h}, 0, 0, cv::INTER_AREA);
        return v;
    }

    /// The page's own V, cut from its surest V name.
    cv::Mat letterV() const
    {
        const NameCandidate* best = nullptr;
        for (const NameCandidate& n : m_names) {
            const bool v = n.guess.best >= 6 && n.score > 0.7 && std::abs(std::log(n.height() / m_height)) < 0.06;
            best = v && (!best || n.score > best->score) ? &n : best;
        }
        if (!best) {
            return {};
        }
        const cv::Rect box(int(best->x0) - 1, int(best->y0) - 1, int(0.9 * m_step) + 2, int(m_height) + 3);
        return (box & cv::Rect({0, 0}, m_sheet.size())) == box ? m_sheet.ink()(box) : cv::Mat();
    }

    /// How far left of its V a name such as aVR begins.
    double beforeV() const
    {
        return 0.78 * m_step;
    }

    void band(const cv::Mat& v, cv::Rect where)
    {
        where &= cv::Rect({0, 0}, m_sheet.size());
        if (where.width <= v.cols || where.height <= v.rows) {
            return;
        }
        cv::Mat match;
        cv::matchTemplate(m_sheet.ink()(where), v, match, cv::TM_CCOEFF_NORMED);
        visit(match, where.tl(), 1.0, 24);
    }

    /// Looks where the letter V matched best; `scale`: sheet pixels per pixel of the match.
    void visit(cv::Mat& match, cv::Point origin, double scale, int most)
    {
        for (int n = 0; n < most; ++n) {
            double top = 0;
            cv::Point at;
            cv::minMaxLoc(match, nullptr, &top, nullptr, &at);
            if (top < 0.6) {
                return;
            }
            const double x = origin.x + (at.x + 1) * scale, y = origin.y + (at.y + 1) * scale;
            if (!taken(x, y, 0.6 * m_step) && !probe(x, y, 1, 1)) {
                probe(x - beforeV(), y, 1, 0);
            }
            const int rx = int(0.4 * m_step / scale), ry = int(0.4 * m_height / scale);
            match(cv::Rect(at.x - rx, at.y - ry, 2 * rx + 1, 2 * ry + 1) & cv::Rect({0, 0}, match.size())) = -1.0F;
        }
    }
};

} // namespace

namespace {

/// Sizes tried where hardly a name stands free; all that is read is kept, the page's consensus sorts it.
void searchWithoutSize(const GlyphSheet& sheet, std::vector<NameCandidate>& names, GlyphClassifier& classifier,
                       const Task& task)
{
    std::vector<double> heights;
    for (const NameCandidate& n : names) {
        if (n.score > 0.7 && n.guess.best > 2 && heights.size() < 3) {
            heights.push_back(n.height());
        }
    }
    for (double mm = heights.empty() ? 1.8 : 99.0; mm < 5; mm *= 1.15) {
        heights.push_back(mm * sheet.px_per_mm_y());
    }
    std::vector<NameCandidate> found;
    for (double height : heights) {
        std::vector<NameCandidate> here;
        Search search(sheet, here, classifier, height);
        search.anywhere(task);
        found.insert(found.end(), here.begin(), here.end());
    }
    found.insert(found.end(), names.begin(), names.end());
    removeOverlaps(found);
    if (commonHeight(found) > 0) { // pieces of text do not agree in size
        names = std::move(found);
    }
}

} // namespace

void searchTouchingNames(const GlyphSheet& sheet, std::vector<NameCandidate>& names, GlyphClassifier& classifier,
                         const Task& task)
{
    double height = commonHeight(names);
    if (height <= 0) {
        searchWithoutSize(sheet, names, classifier, task);
        height = commonHeight(names);
    }
    if (height <= 0) {
        return;
    }
    Search search(sheet, names, classifier, height);
    search.crossings(task);
    search.bands(task);
    search.columns(task);
}

} // namespace retrace
