// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/CheapestTogether.h"

#include <algorithm>
#include <numeric>

namespace retrace {
namespace {

/// Row by row; of what is left at each the least is known.
class Search
{
public:
    Search(const CandidatePools& pools, std::vector<std::size_t>& chosen)
        : m_pools(pools), m_n(pools.of_row.size()), m_bound(costTogether(pools, chosen)), m_chosen(chosen), m_now(m_n, 0)
    {
        comparePairs();
        lookAhead();
    }

    double go()
    {
        go(0, 0, m_pools.signals);
        return m_bound;
    }

private:
    void comparePairs();
    void lookAhead();
    void go(std::size_t a, double cost, const std::vector<float>& left);

    const CandidatePools& m_pools;
    std::size_t m_n;
    double m_bound;
    std::vector<std::size_t>& m_chosen;
    std::vector<std::size_t> m_now;
    std::vector<std::vector<std::vector<double>>> m_pair; ///< of rows a and b (at a n + b): of each one's candidates with each of the other's
    std::vector<std::vector<bool>> m_can;                 ///< signals that rows from a on can cover
    std::vector<double> m_cheapest;                       ///< of rows from a on, each by itself
};

void Search::comparePairs()
{
    m_pair.resize(m_n * m_n);
    for (std::size_t a = 0; a < m_n; ++a) {
        for (std::size_t b = a + 1; b < m_n; ++b) {
            for (const Candidate& one : m_pools.of_row[a]) {
                std::vector<double>& costs = m_pair[a * m_n + b].emplace_back();
                for (const Candidate& other : m_pools.of_row[b]) {
                    costs.push_back(m_pools.shared(one.way, other.way));
                }
            }
        }
    }
}

/// What is left of the signals cannot be less than what the later rows' candidates together leave.
void Search::lookAhead()
{
    m_can.assign(m_n + 1, std::vector<bool>(m_pools.signals.size(), false));
    m_cheapest.assign(m_n + 1, 0);
    for (std::size_t a = m_n; a-- > 0;) {
        m_can[a] = m_can[a + 1];
        double least = m_pools.of_row[a].front().cost;
        for (const Candidate& one : m_pools.of_row[a]) {
            least = std::min(least, one.cost);
            for (std::size_t i = 0; i < m_pools.signals.size(); ++i) {
                m_can[a][i] = m_can[a][i] || one.covers[i];
            }
        }
        m_cheapest[a] = m_cheapest[a + 1] + least;
    }
}

void Search::go(std::size_t a, double cost, const std::vector<float>& left)
{
    if (a == m_n) {
        const double together = cost + m_pools.missed * std::accumulate(left.begin(), left.end(), 0.0);
        if (together < m_bound) {
            m_bound = together;
            m_chosen = m_now;
        }
        return;
    }
    for (std::size_t i = 0; i < m_pools.of_row[a].size(); ++i) {
        const Candidate& one = m_pools.of_row[a][i];
        double more = cost + one.cost;
        for (std::size_t b = 0; b < a; ++b) {
            more += m_pair[b * m_n + a][m_now[b]][i];
        }
        if (more + m_cheapest[a + 1] >= m_bound) {
            continue;
        }
        std::vector<float> rest = left;
        double lost = 0;
        for (std::size_t j = 0; j < rest.size(); ++j) {
            rest[j] = one.covers[j] ? 0.0F : rest[j];
            lost += m_can[a + 1][j] ? 0.0F : rest[j];
        }
        if (more + m_cheapest[a + 1] + m_pools.missed * lost < m_bound) {
            m_now[a] = i;
            go(a + 1, more, rest);
        }
    }
}

} // namespace

double costTogether(const CandidatePools& pools, const std::vector<std::size_t>& chosen)
{
    double sum = 0;
    for (std::size_t a = 0; a < chosen.size(); ++a) {
        const Candidate& one = pools.of_row[a][chosen[a]];
        sum += one.cost;
        for (std::size_t b = a + 1; b < chosen.size(); ++b) {
            sum += pools.shared(one.way, pools.of_row[b][chosen[b]].way);
        }
    }
    double missed = 0;
    for (std::size_t i = 0; i < pools.signals.size(); ++i) {
        bool covered = false;
        for (std::size_t a = 0; a < chosen.size() && !covered; ++a) {
            covered = pools.of_row[a][chosen[a]].covers[i];
        }
        missed += covered ? 0.0F : pools.signals[i];
    }
    return sum + pools.missed * missed;
}

double chooseTogether(const CandidatePools& pools, std::vector<std::size_t>& chosen)
{
    return Search(pools, chosen).go();
}

} // namespace retrace
