// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layout/HiddenNames.h"

#include "core/layout/BeatErase.h"
#include "core/layout/GlyphWords.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace retrace {
namespace {

constexpr double kBeforeRowMm = 14.0, kIntoRowMm = 30.0; // of where a row's ink begins: a name beside it, a pulse
constexpr double kMostReachMm = 20.0, kLeastReachMm = 5.0, kReachShare = 0.7; // above and below a row's level; of the distance of rows
constexpr double kSureName = 0.6, kReadName = 0.3;
constexpr double kSamePlace = 0.2;    // of the height: left edges of one column's names differ by less
constexpr double kSameLevelMm = 1.8;  // rows' levels are known this well
constexpr double kSameHeight = 0.12;  // log
constexpr std::size_t kFewRows = 6;
constexpr double kStep = 1.0 / 8;     // of a height
constexpr double kLeastBarMm = 1.9, kMostBarMm = 4.6;

double leastSpacing(const std::vector<RowMark>& rows)
{
    double least = kMostReachMm / kReachShare;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        least = std::min(least, rows[i].baseline_mm - rows[i - 1].baseline_mm);
    }
    return least;
}

bool within(const cv::Rect& box, const NameCandidate& n)
{
    const double y = (n.y0 + n.y1) / 2;
    return n.x0 >= box.x && n.x0 < box.x + box.width && y >= box.y && y < box.y + box.height;
}

} // namespace

HiddenNames::HiddenNames(const GlyphSheet& sheet, const std::vector<RowMark>& rows, GlyphClassifier& classifier)
    : m_sheet(sheet), m_rows(rows), m_classifier(classifier)
{
    const double reach = std::clamp(kReachShare * leastSpacing(rows), kLeastReachMm, kMostReachMm);
    for (const RowMark& row : rows) {
        const SheetPoint a = sheet.sheet({row.x0_mm - kBeforeRowMm, row.baseline_mm - reach});
        const SheetPoint b = sheet.sheet({row.x0_mm + kIntoRowMm, row.baseline_mm + reach});
        m_starts.push_back(cv::Rect(int(a.x_px), int(a.y_px), int(b.x_px - a.x_px), int(b.y_px - a.y_px)) &
                           cv::Rect({0, 0}, sheet.size()));
    }
}

void HiddenNames::erase(const Task& task, const std::vector<std::size_t>& rows)
{
    std::vector<ErasedRegion> regions;
    for (std::size_t r : rows) {
        regions.push_back({r, m_starts[r]});
    }
    m_erased.emplace(m_sheet, eraseBeats(m_sheet, m_rows, regions, task));
    m_half.emplace(m_sheet, 0.5 * (m_sheet.ink() + m_erased->ink()));
}

/// With the trace, without it, and half of it: each hides something else.
GlyphGuess HiddenNames::readAll(double x0, double y0, double height)
{
    GlyphGuess sum;
    for (const GlyphSheet* sheet : std::array<const GlyphSheet*, 3>{&m_sheet, &*m_erased, &*m_half}) {
        sheet->window(x0, y0, height, true, m_classifier);
        const GlyphGuess one = m_classifier.read();
        for (std::size_t c = 0; c < sum.probability.size(); ++c) {
            sum.probability[c] += one.probability[c] / 3;
        }
    }
    rank(sum);
    return sum;
}

void HiddenNames::add(std::vector<NameCandidate>& names, const Task& task)
{
    std::vector<std::size_t> bare;
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const bool named = std::ranges::any_of(names, [&](const NameCandidate& n) {
            return n.score > kSureName && n.guess.best > 2 && within(m_starts[r], n);
        });
        if (!named && !m_starts[r].empty()) {
            bare.push_back(r);
        }
    }
    if (bare.empty()) {
        return;
    }
    erase(task, bare);
    for (const GlyphWord& word : glyphWords(*m_erased)) {
        NameCandidate name{{}, word.x0, word.y0, word.x1, word.y1, word.dash, 0};
        if (std::ranges::none_of(bare, [&](std::size_t r) { return within(m_starts[r], name); })) {
            continue;
        }
        name.guess = readAll(word.x0, word.y0, word.y1 - word.y0);
        name.score = name.guess.score() * (std::min(word.room_left, word.room_right) > 1.6 ? 1.0 : 0.6);
        if (name.score >= kReadName) {
            names.push_back(name);
        }
    }
    removeOverlaps(names);
}

double HiddenNames::rowLevel(std::size_t row) const { return m_sheet.sheet({0, m_rows[row].baseline_mm}).y_px; }

std::vector<std::vector<std::size_t>> HiddenNames::byRow(const std::vector<NameCandidate>& names, double least) const
{
    std::vector<std::vector<std::size_t>> of_row(m_rows.size());
    for (std::size_t k = 0; k < names.size(); ++k) {
        for (std::size_t r = 0; r < m_rows.size(); ++r) {
            if (names[k].score >= least && within(m_starts[r], names[k])) {
                of_row[r].push_back(k);
            }
        }
    }
    return of_row;
}

/// The place, relative to the rows, at which most rows show a name; nothing if fewer than two agree.
std::optional<HiddenNames::Place> HiddenNames::usualPlace(const std::vector<NameCandidate>& names) const
{
    const double px = m_sheet.px_per_mm_y(), aspect = m_sheet.px_per_mm_x() / px;
    const auto of_row = byRow(names, kReadName);
    std::optional<Place> best;
    double most = 1.3;
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        for (std::size_t k : of_row[r]) {
            const NameCandidate& one = names[k];
            double sum = 0;
            for (std::size_t q = 0; q < m_rows.size(); ++q) {
                double agree = 0;
                for (std::size_t j : of_row[q]) {
                    const NameCandidate& n = names[j];
                    const bool place = std::abs(n.x0 - one.x0) < kSamePlace * one.height() * aspect &&
                                       std::abs((n.y0 - rowLevel(q)) - (one.y0 - rowLevel(r))) < kSameLevelMm * px &&
                                       std::abs(std::log(n.height() / one.height())) < kSameHeight;
                    agree = std::max(agree, place ? n.score : 0.0);
                }
                sum += agree;
            }
            if (sum > most) {
                most = sum;
                best = Place{one.x0, one.y0 - rowLevel(r), one.height()};
            }
        }
    }
    return best;
}

std::optional<NameCandidate> HiddenNames::readAt(const Place& place, std::size_t row)
{
    const double aspect = m_sheet.px_per_mm_x() / m_sheet.px_per_mm_y(), h = place.height;
    const int down = static_cast<int>(std::ceil(kSameLevelMm * m_sheet.px_per_mm_y() / (kStep * h)));
    std::optional<NameCandidate> best;
    for (int j = -down; j <= down; ++j) {
        for (int i = -1; i <= 1; ++i) {
            const double x0 = place.x0 + i * kStep * h * aspect, y0 = rowLevel(row) + place.dy + j * kStep * h;
            NameCandidate name{readAll(x0, y0, h), x0, y0, x0 + h * aspect, y0 + h, false, 0};
            name.score = 0.9 * name.guess.score();
            best = !best || name.score > best->score ? name : best;
        }
    }
    return best && best->score > kReadName ? best : std::nullopt;
}

void HiddenNames::align(std::vector<NameCandidate>& names, const Task& task)
{
    const auto place = m_rows.size() <= kFewRows ? usualPlace(names) : std::nullopt;
    if (!place) {
        return;
    }
    const double aspect = m_sheet.px_per_mm_x() / m_sheet.px_per_mm_y();
    const auto of_row = byRow(names, 0.0);
    std::vector<std::size_t> again;
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        const bool there = std::ranges::any_of(of_row[r], [&](std::size_t k) {
            return names[k].score >= kSureName && std::abs(names[k].x0 - place->x0) < kSamePlace * place->height * aspect &&
                   std::abs(names[k].y0 - rowLevel(r) - place->dy) < kSameLevelMm * m_sheet.px_per_mm_y();
        });
        if (!there) {
            again.push_back(r);
        }
    }
    if (again.empty()) {
        return;
    }
    erase(task, again);
    for (std::size_t r : again) {
        task.check();
        const auto name = readAt(*place, r);
        for (std::size_t k : of_row[r]) {
            const bool astray = std::abs(names[k].x0 - place->x0) > kSamePlace * place->height * aspect ||
                                std::abs(std::log(names[k].height() / place->height)) > kSameHeight;
            names[k].score *= astray ? 0.4 : 1.0;
        }
        if (name) {
            names.push_back(*name);
        }
    }
    removeOverlaps(names);
}

bool HiddenNames::standsFree(const NameCandidate& bar) const
{
    const double h = bar.height(), w = h * m_sheet.px_per_mm_x() / m_sheet.px_per_mm_y();
    const cv::Rect around(int(bar.x0 - 0.8 * w), int(bar.y0 - 0.25 * h), int(bar.x1 - bar.x0 + 1.6 * w), int(1.5 * h));
    const cv::Rect inner(int(bar.x0) - 1, int(bar.y0) - 1, int(bar.x1 - bar.x0) + 3, int(h) + 3);
    const cv::Rect sheet({0, 0}, m_sheet.size());
    if ((around & sheet) != around) {
        return false;
    }
    const double all = cv::sum(m_sheet.ink()(around))[0], own = cv::sum(m_sheet.ink()(inner & sheet))[0];
    return all - own < 0.06 * own;
}

void HiddenNames::believeLoneBars(std::vector<NameCandidate>& names) const
{
    const auto of_row = byRow(names, kReadName);
    const double px = m_sheet.px_per_mm_y();
    for (std::size_t r = 0; m_rows.size() <= 2 && r < m_rows.size(); ++r) {
        if (of_row[r].size() != 1) {
            continue;
        }
        NameCandidate& n = names[of_row[r].front()];
        const bool tall = n.height() > kLeastBarMm * px && n.height() < kMostBarMm * px;
        if (n.guess.best == 0 && n.score > 0.9 && tall && standsFree(n)) {
            n.lone = true;
        }
    }
}

} // namespace retrace
