// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/LeadNames.h"

#include "core/layout/GlyphWords.h"
#include "core/layout/HiddenNames.h"
#include "core/layout/NameConsensus.h"
#include "core/layout/NameSearch.h"

#include <algorithm>
#include <cmath>

namespace retrace {
namespace {

constexpr double kLeastScore = 0.3;
constexpr std::size_t kMostWords = 900; ///< a page with more is full of text; the rest is not looked at

/// A lead name stands alone: text close beside it speaks against it.
double solitude(const GlyphWord& word)
{
    const double room = std::min(word.room_left, word.room_right);
    return room > 1.6 ? 1.0 : room > 1.0 ? 0.8 : 0.55;
}

/// A free bar may be what is left of "II" or "III" whose other bars touch a trace: bars are also read with all the
/// ink around them, and both readings must agree.
void confirmBars(const GlyphSheet& sheet, NameCandidate& name, GlyphClassifier& classifier)
{
    sheet.window(name.x0, name.y0, name.height(), true, classifier);
    const GlyphGuess all = classifier.read();
    float sum = 0;
    for (std::size_t c = 0; c < all.probability.size(); ++c) {
        float& p = name.guess.probability[c];
        p = std::sqrt(p * all.probability[c]);
        sum += p;
    }
    for (float& p : name.guess.probability) {
        p /= std::max(sum, 0.3F); // two readings that share nothing leave nothing sure
    }
    rank(name.guess);
}

std::optional<NameCandidate> readWord(const GlyphSheet& sheet, const GlyphWord& word, GlyphClassifier& classifier)
{
    std::optional<NameCandidate> best;
    const bool uneven = word.y1 - word.y0 > 1.08 * (word.tallest_y1 - word.tallest_y0);
    for (int k = 0; k < (uneven ? 2 : 1); ++k) {
        const double y0 = k ? word.tallest_y0 : word.y0, y1 = k ? word.tallest_y1 : word.y1;
        sheet.window(word.x0, y0, y1 - y0, false, classifier);
        NameCandidate name{classifier.read(), word.x0, y0, word.x1, y1, word.dash, 0};
        if (name.guess.best <= 2 && name.guess.score() > 0.1) {
            confirmBars(sheet, name, classifier);
        }
        name.score = name.guess.score() * solitude(word);
        if (!best || name.score > best->score) {
            best = name;
        }
    }
    return best->score >= 0.1 ? best : std::nullopt;
}

NameMark toMark(const GlyphSheet& sheet, const NameCandidate& name)
{
    NameMark mark;
    mark.lead = *glyphLead(name.guess.best);
    mark.inverted = name.dash && mark.lead == Lead::aVR;
    mark.box = sheet.paper(name.x0, name.y0, name.x1, name.y1);
    mark.score = name.score;
    mark.runner_up = glyphLead(name.guess.second);
    if (mark.runner_up) {
        mark.runner_up_score = name.guess.probability[std::size_t(name.guess.second)] *
                               (name.guess.score() > 0 ? name.score / name.guess.score() : 0.0);
    }
    return mark;
}

/// A thin bar right on a heavy grid line is more likely a piece of that line than the name "I".
bool onHeavyLine(const UnwarpedPage& page, const NameMark& mark)
{
    if (!page.has_grid || mark.lead != Lead::I || mark.box.width_mm() > 0.5) {
        return false;
    }
    const double fives = ((mark.box.x0_mm + mark.box.x1_mm) / 2 - page.five.x_mm) / 5;
    return std::abs(fives - std::round(fives)) < 0.05;
}

bool same(const PaperBox& a, const PaperBox& b)
{
    const double w = std::min(a.x1_mm, b.x1_mm) - std::max(a.x0_mm, b.x0_mm);
    const double h = std::min(a.y1_mm, b.y1_mm) - std::max(a.y0_mm, b.y0_mm);
    return w > -0.5 && h > 0;
}

} // namespace

std::vector<NameMark> findLeadNames(const UnwarpedPage& page, const InkResult& ink, const std::vector<NameMark>& known,
                                    const Task& task, const std::vector<RowMark>* rows)
{
    std::vector<NameMark> marks = known;
    if (ink.coverage.rows < 8 || ink.coverage.cols < 8 || page.px_per_mm_x <= 0 || page.px_per_mm_y <= 0) {
        return marks;
    }
    const GlyphSheet sheet(page, ink);
    GlyphClassifier classifier;
    std::vector<NameCandidate> names;
    std::vector<GlyphWord> words = glyphWords(sheet);
    if (words.size() > kMostWords) {
        words.resize(kMostWords);
    }
    for (const GlyphWord& word : words) {
        task.check();
        if (const auto name = readWord(sheet, word, classifier)) {
            names.push_back(*name);
        }
    }
    removeOverlaps(names);
    static const std::vector<RowMark> none;
    HiddenNames hidden(sheet, rows ? *rows : none, classifier);
    hidden.add(names, task);
    searchTouchingNames(sheet, names, classifier, task);
    hidden.align(names, task);
    hidden.believeLoneBars(names);
    applyConsensus(names);
    removeOverlaps(names);
    for (const NameCandidate& name : names) {
        NameMark mark = toMark(sheet, name);
        mark.score *= onHeavyLine(page, mark) ? 0.6 : 1.0;
        const bool told = std::ranges::any_of(known, [&](const NameMark& k) { return same(k.box, mark.box); });
        if (mark.score >= kLeastScore && !told) {
            marks.push_back(mark);
        }
    }
    return marks;
}

} // namespace retrace
