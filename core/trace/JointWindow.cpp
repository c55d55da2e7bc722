// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/JointWindow.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace retrace {
namespace {

constexpr double kBeyondMm = 2.0;         // rows of the map looked at beyond the ways
constexpr double kForeignMm = 4.0;        // as for Lattice, like the next two
constexpr float kThin = 0.15F;
constexpr int kEdge = 4;
constexpr int kRounds = 4;
constexpr std::size_t kMostCandidates = 16;
constexpr double kLeastGain = 0.1;        // nats, for which ways are answered once more
constexpr float kLittleSeen = 0.02F;      // probability

enum Taken : unsigned char { kFree = 0, kExplained = 1, kCovered = 2 };

/// Rows that a way covers in column c, from the row of the column before.
std::pair<int, int> spanOf(const std::vector<int>& way, int c)
{
    const int here = way[static_cast<std::size_t>(c)], before = way[static_cast<std::size_t>(std::max(0, c - 1))];
    return {std::min(here, before), std::max(here, before)};
}

} // namespace

JointWindow::JointWindow(const NetworkReading& map, const cv::Mat& ink, const std::vector<RowWay>& ways, const std::vector<bool>& closed, std::vector<std::size_t> rows,
                         cv::Range columns, cv::Range seen, const PositionCosts& costs)
    : m_map(map), m_rows(std::move(rows)), m_columns(columns), m_costs(costs), m_n(columns.end - columns.start)
{
    int top = seen.start, bottom = seen.end;
    for (const std::size_t r : m_rows) {
        for (int x = columns.start; x < columns.end; ++x) {
            const auto [first, last] = spanAt(ways[r], x);
            top = std::min(top, first), bottom = std::max(bottom, last);
        }
    }
    const int beyond = static_cast<int>(kBeyondMm * map.px_per_mm_y);
    m_y0 = std::max(0, top - beyond);
    m_h = std::min(map.position.rows, bottom + beyond + 1) - m_y0;
    layOut(ink);
    m_moves.emplace(m_h, map.px_per_mm_y, costs);
    m_closed.assign(closed.begin() + columns.start, closed.begin() + columns.end);
    for (const std::size_t r : m_rows) {
        m_breaks.push_back(breaksOf(map, ways[r].borders_mm, columns.start, columns.end, costs));
        m_place.push_back(placeOf(ways[r]));
        m_start.push_back(partOf(ways[r]));
        m_begins.push_back(ways[r].x0 == columns.start);
        m_ends.push_back(ways[r].x0 + static_cast<int>(ways[r].rows.size()) == columns.end);
    }
    m_pools.missed = costs.missed;
    m_pools.shared = [this](const std::vector<int>& a, const std::vector<int>& b) { return shared(a, b); };
    std::vector<unsigned char> taken(m_seen.size(), kFree);
    for (std::size_t r = 0; r < ways.size(); ++r) {
        const bool through = ways[r].x0 <= columns.start && ways[r].x0 + static_cast<int>(ways[r].rows.size()) >= columns.end;
        if (through && std::ranges::find(m_rows, r) == m_rows.end()) {
            m_others.push_back(partOf(ways[r]));
            cover(m_others.back(), taken);
        }
    }
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        if (m_seen[i] > kLittleSeen && !(taken[i] & kCovered) && !m_closed[i / static_cast<std::size_t>(m_h)]) {
            m_signals.push_back(i);
            m_pools.signals.push_back(m_seen[i]);
        }
    }
}

JointWindow::Found JointWindow::best()
{
    m_pools.of_row.assign(m_rows.size(), {});
    std::vector<std::size_t> order(m_rows.size());
    std::iota(order.begin(), order.end(), 0);
    for (const std::size_t k : order) {
        note(k, m_start[k]);
    }
    std::vector<std::size_t> chosen(m_rows.size(), 0);
    const double before = costTogether(m_pools, chosen);
    for (const std::size_t k : order) { // to nobody, and to each other alone
        note(k, respond(m_start, k, {}, 0));
        note(k, respond(m_start, k, {}, m_costs.missed));
        for (const std::size_t other : order) {
            if (other != k) {
                note(k, respond(m_start, k, std::span(&other, 1), m_costs.missed));
            }
        }
    }
    settle(m_start, order);
    std::ranges::reverse(order);
    settle(m_start, order);
    double least = before;
    for (int round = 0; round < kRounds; ++round) {
        const double cost = chooseTogether(m_pools, chosen);
        if (cost >= least - kLeastGain) {
            break;
        }
        least = cost;
        std::ranges::reverse(order);
        settle(stateOf(chosen), order);
    }
    Found found{stateOf(chosen), before - costTogether(m_pools, chosen)};
    for (std::vector<int>& way : found.ways) {
        for (int& y : way) {
            y += m_y0;
        }
    }
    return found;
}

void JointWindow::layOut(const cv::Mat& ink)
{
    m_seen.resize(cell(m_n, 0)), m_unlikely.resize(m_seen.size()), m_inked.resize(m_seen.size()), m_thin.resize(m_seen.size());
    const auto at = [&](const cv::Mat& m, int y, int x) { return y < 0 || y >= m.rows ? 0.0F : m.at<float>(y, x); };
    for (int c = 0; c < m_n; ++c) {
        const int x = m_columns.start + c;
        for (int y = 0; y < m_h; ++y) {
            const int row = m_y0 + y;
            const float p = at(m_map.position, row, x), s = at(ink, row, x);
            m_seen[cell(c, y)] = p;
            m_thin[cell(c, y)] = p * std::max(0.0F, 1 - p / kThin);
            m_unlikely[cell(c, y)] = -std::log(static_cast<float>(m_costs.floor) + std::min(1.0F, p + 0.5F * (at(m_map.position, row - 1, x) + at(m_map.position, row + 1, x)) + static_cast<float>(m_costs.ink) * s));
            m_inked[cell(c, y)] = std::clamp(5 * std::min(s, at(ink, row - 1, x)) - 0.5F, 0.0F, 1.0F);
        }
    }
}

std::vector<float> JointWindow::placeOf(const RowWay& way) const
{
    std::vector<float> place;
    for (int y = 0; y < m_h; ++y) {
        const double mm = m_map.toPaper(0, m_y0 + y).y_mm, own = std::abs(mm - way.level_mm);
        double cost = own > m_costs.reach_mm ? 1e6 : m_costs.away_per_mm * std::max(0.0, own - m_costs.free_mm);
        for (double other : way.others_mm) {
            const double theirs = std::abs(mm - other);
            cost += theirs < own && theirs < kForeignMm ? m_costs.foreign * (1 - theirs / kForeignMm) : 0.0;
        }
        place.push_back(static_cast<float>(cost));
    }
    return place;
}

std::vector<int> JointWindow::partOf(const RowWay& way) const
{
    const auto from = way.rows.begin() + (m_columns.start - way.x0);
    std::vector<int> part(from, from + m_n);
    for (int& y : part) {
        y = std::clamp(y - m_y0, 0, m_h - 1);
    }
    return part;
}

void JointWindow::cover(const std::vector<int>& way, std::vector<unsigned char>& taken) const
{
    for (int c = 0; c < m_n; ++c) {
        const auto [first, last] = spanOf(way, c);
        for (int k = std::max(0, c - kWayBeside); k <= std::min(m_n - 1, c + kWayBeside); ++k) {
            for (int y = std::max(0, first - kWayBeside); y <= std::min(m_h - 1, last + kWayBeside); ++y) {
                taken[cell(k, y)] |= kCovered;
            }
        }
        for (int y = std::max(0, first - 1); y <= std::min(m_h - 1, last + 1); ++y) {
            taken[cell(c, y)] |= kExplained;
        }
    }
}

float JointWindow::earned(int c) const
{
    const int x = m_columns.start + c;
    return x < kEdge || x >= m_map.position.cols - kEdge ? 0.0F : static_cast<float>(m_costs.crossed);
}

/// What a row of the map costs the pen where it is not inked, and where it is.
std::pair<float, float> JointWindow::perRow(std::size_t k, int c) const
{
    return {static_cast<float>((lifted(k, c) ? m_costs.break_per_mm : m_costs.jump_per_mm) / m_map.px_per_mm_y), static_cast<float>(m_costs.stroke_per_mm / m_map.px_per_mm_y)};
}

/// `collects`: nats for a column's worth of what is seen and nobody else goes by. Loops without branches, that the compiler makes vectors of.
void JointWindow::price(std::size_t k, int c, const std::vector<unsigned char>& taken, float collects, ColumnPrice& column) const
{
    const auto [paper, stroke] = perRow(k, c);
    const auto others_stroke = static_cast<float>(m_costs.shared_per_mm / m_map.px_per_mm_y), others = static_cast<float>(m_costs.shared);
    const auto h = static_cast<std::size_t>(m_h);
    column.here.resize(h), column.down.resize(h), column.up.resize(h), column.across.resize(h), column.explained.resize(h);
    column.free.assign(h + 2 * kWayBeside, 0);
    const float earns = earned(c);
    const unsigned char* const t = &taken[cell(c, 0)];
    const float* const p = &m_seen[cell(c, 0)];
    const float* const thin = &m_thin[cell(c, 0)];
    const float* const inked = &m_inked[cell(c, 0)];
    const float* const unlikely = &m_unlikely[cell(c, 0)];
    const float* const place = m_place[k].data();
    float* const explained = column.explained.data();
    float* const free = column.free.data() + kWayBeside;
    float* const across = column.across.data();
    for (std::size_t y = 0; y < h; ++y) {
        explained[y] = static_cast<float>(t[y] & kExplained);
        free[y] = static_cast<float>((t[y] & kCovered) == 0);
    }
    for (std::size_t y = 0; y < h; ++y) {
        across[y] = paper + (stroke + others_stroke * explained[y] - paper) * inked[y];
    }
    float* const up = column.up.data();
    float* const passing = column.down.data();
    for (std::size_t y = 0; y < h; ++y) {
        passing[y] = (earns + free[y] * collects) * thin[y];
    }
    for (std::size_t y = 0; y < h; ++y) {
        up[y] = across[y] - passing[y];
    }
    float* const here = column.here.data();
    for (std::size_t y = 0; y < h; ++y) {
        free[y] *= p[y];
    }
    static_assert(kWayBeside == 2);
    for (std::ptrdiff_t y = 0; y < m_h; ++y) {
        here[y] = unlikely[y] + place[y] + others * explained[y] - collects * (free[y - 2] + free[y - 1] + free[y] + free[y + 1] + free[y + 2]);
    }
    for (std::size_t y = h; y-- > 1;) {
        column.down[y] = across[y] - passing[y - 1];
    }
    column.down[0] = kUnreachable;
}

double JointWindow::ownCost(std::size_t k, const std::vector<int>& way) const
{
    double sum = 0;
    int move = 0;
    for (int c = 0; c < m_n; ++c) {
        const auto [paper, stroke] = perRow(k, c);
        const float earns = earned(c);
        const int here = way[static_cast<std::size_t>(c)], before = way[static_cast<std::size_t>(std::max(0, c - 1))];
        const int next_move = m_moves->moveOf(here - before);
        if (lifted(k, c)) { // it comes down on its own course
            move = 0;
        } else {
            sum += m_moves->bend(next_move - move) + m_moves->far(here - before);
            move = next_move;
        }
        const auto [first, last] = std::minmax(here, before);
        for (int y = first; y < last; ++y) { // from a row to the next, or the other way: what is left is gone through
            sum += paper + (stroke - paper) * m_inked[cell(c, y + 1)] - earns * m_thin[cell(c, here > before ? y : y + 1)];
        }
        sum += m_unlikely[cell(c, here)] + m_place[k][static_cast<std::size_t>(here)];
    }
    return sum;
}

double JointWindow::shared(const std::vector<int>& a, const std::vector<int>& b) const
{
    const double per_row = m_costs.shared_per_mm / m_map.px_per_mm_y;
    double sum = 0;
    for (int c = 0; c < m_n; ++c) {
        const auto [a0, a1] = spanOf(a, c);
        const auto [b0, b1] = spanOf(b, c);
        const int both = std::min(a1, b1) - std::max(a0, b0) + 2;
        const int ya = a[static_cast<std::size_t>(c)], yb = b[static_cast<std::size_t>(c)];
        sum += both > 0 ? both * per_row : 0.0;
        sum += (ya >= b0 - 1 && ya <= b1 + 1) || (yb >= a0 - 1 && yb <= a1 + 1) ? m_costs.shared : 0.0;
    }
    return sum;
}

void JointWindow::note(std::size_t k, std::vector<int> way)
{
    std::vector<Candidate>& pool = m_pools.of_row[k];
    if (pool.size() >= kMostCandidates || std::ranges::find(pool, way, &Candidate::way) != pool.end()) {
        return;
    }
    Candidate candidate{std::move(way), 0, std::vector<bool>(m_signals.size(), false)};
    candidate.cost = ownCost(k, candidate.way);
    for (const std::vector<int>& other : m_others) {
        candidate.cost += shared(candidate.way, other);
    }
    std::vector<unsigned char> taken(m_seen.size(), kFree);
    cover(candidate.way, taken);
    for (std::size_t i = 0; i < m_signals.size(); ++i) {
        candidate.covers[i] = taken[m_signals[i]] & kCovered;
    }
    pool.push_back(std::move(candidate));
}

/// Best responses in turn, until nothing changes.
void JointWindow::settle(State s, std::span<const std::size_t> order)
{
    bool changed = true;
    for (int round = 0; round < kRounds && changed; ++round) {
        changed = false;
        for (const std::size_t k : order) {
            std::vector<int> way = respond(s, k, order, m_costs.missed);
            if (way != s[k]) {
                note(k, way);
                s[k] = std::move(way);
                changed = true;
            }
        }
    }
}

JointWindow::State JointWindow::stateOf(const std::vector<std::size_t>& chosen) const
{
    State s;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
        s.push_back(m_pools.of_row[k][chosen[k]].way);
    }
    return s;
}

/// As answer(), what has been asked before not worked out again; as it was, where its end is out of reach. (Where row k comes in and goes out
/// is the same whenever it is asked, and `missed` is either nothing or the costs' own.)
std::vector<int> JointWindow::respond(const State& s, std::size_t k, std::span<const std::size_t> placed, double missed)
{
    std::vector<int> asked{static_cast<int>(k), missed > 0 ? 1 : 0};
    for (std::size_t other = 0; other < s.size(); ++other) {
        if (other != k && std::ranges::find(placed, other) != placed.end()) {
            asked.push_back(static_cast<int>(other));
            asked.insert(asked.end(), s[other].begin(), s[other].end());
        }
    }
    const auto [known, fresh] = m_answers.try_emplace(std::move(asked));
    if (fresh) {
        known->second = answer(s, k, placed, missed);
    }
    return known->second.empty() ? s[k] : known->second;
}

/// The cheapest way of row k, those of `placed` as they are, as it comes in and goes out; where it begins or ends itself, from and to anywhere.
/// Empty where its end is out of reach.
std::vector<int> JointWindow::answer(const State& s, std::size_t k, std::span<const std::size_t> placed, double missed) const
{
    std::vector<unsigned char> taken(m_seen.size(), kFree);
    for (const std::vector<int>& other : m_others) {
        cover(other, taken);
    }
    for (const std::size_t other : placed) {
        if (other != k) {
            cover(s[other], taken);
        }
    }
    MoveFront front(*m_moves);
    ColumnPrice column;
    price(k, 0, taken, m_closed.front() ? 0.0F : static_cast<float>(missed), column);
    std::vector<MoveNode> nodes;
    for (int y = 0; y < m_h; ++y) {
        if (m_begins[k] || y == s[k].front()) {
            nodes.push_back({y, 0, column.here[static_cast<std::size_t>(y)], -1});
        }
    }
    std::size_t first = 0;
    for (int c = 1; c < m_n; ++c) {
        const std::size_t end = nodes.size();
        price(k, c, taken, m_closed[static_cast<std::size_t>(c)] ? 0.0F : static_cast<float>(missed), column);
        front.spread(nodes, first, end, column, lifted(k, c));
        front.collect(nodes, c + 1 < m_n || m_ends[k] ? -1 : s[k].back());
        first = end;
    }
    if (first == nodes.size()) {
        return {};
    }
    std::vector<int> way(static_cast<std::size_t>(m_n));
    int node = static_cast<int>(std::min_element(nodes.begin() + static_cast<std::ptrdiff_t>(first), nodes.end(), [](const MoveNode& a, const MoveNode& b) { return a.cost < b.cost; }) - nodes.begin());
    for (std::size_t c = way.size(); c-- > 0; node = nodes[static_cast<std::size_t>(node)].before) {
        way[c] = nodes[static_cast<std::size_t>(node)].y;
    }
    return way;
}

} // namespace retrace
